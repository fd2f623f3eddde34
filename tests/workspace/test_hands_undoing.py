"""A story in keys: seventeen verdicts, documents read again and added, and then undo to the end."""

import shutil
from pathlib import Path

from tui.workspace.view.scene import Focus

SAMPLES = Path(__file__).parents[2] / "samples"

EDITS = {
    "one.txt": [("41 gigabytes", "43 gigabytes")],
    "three.txt": [("Photo: Halden Press", "Picture: Halden Press"), ("fears a long list", "expects a long list")],
}
"""New versions of two documents: the figure in a passage shared with the second, and two lines of the third."""


async def decide(story, siglum: str, paragraph: int, keys: str) -> None:
    """Go to a paragraph, numbered from 1, and press keys."""
    witness = story.work.scene.number_of(siglum)
    number = story.work.desk.collation.passage_of(witness, paragraph - 1)
    story.work.page.show(story.work.scene, Focus(number, witness))
    await story.keys(keys)


SEVENTEEN = [
    *[("A", paragraph, "1") for paragraph in (1, 2, 3, 4)],
    ("A", 6, "2"),
    ("A", 7, "a"),
    ("A", 8, "e text:Hafnium_works_from_China. ctrl+s"),
    ("A", 10, "1"),
    ("A", 11, "enter"),
    ("B", 12, "2"),
    ("B", 13, "] 1"),
    ("B", 16, "x"),
    ("C", 2, "3"),
    ("C", 4, "3"),
    ("C", 5, "x"),
    ("C", 7, "enter"),
    ("C", 12, "3"),
]
"""Adopted, by majority, emended, spliced and left out. `EDITS` changes the lines of three of them."""


def texts(story, numbers) -> set[str]:
    """The first cell of each of these passages: beginnings of their texts."""
    collation = story.work.desk.collation
    return {collation.text(collation.cells(number)[0])[:24] for number in numbers}


def decided(story) -> set[str]:
    """The passages that are decided."""
    review = story.work.desk.review
    return texts(story, (number for number in range(len(review.collation)) if review.verdict(number) is not None))


async def with_documents(story, keys: str, path: Path | None = None) -> None:
    """Press a key in the panel of documents, and wait for the documents."""
    await story.keys("d")
    await story.settled()
    await story.keys(keys)
    if path is not None:
        story.app.screen.query_one("#line").value = str(path)
        await story.keys("enter")
    await story.settled()
    await story.keys("escape")


async def test_seventeen_verdicts_then_r_and_a_and_undo_to_the_end(open_app, tmp_path):
    for name, sample in zip(("one.txt", "two.txt", "three.txt"), sorted(SAMPLES.iterdir()), strict=True):
        shutil.copy(sample, tmp_path / name)
    shutil.copy(tmp_path / "two.txt", tmp_path / "four.txt")
    async with open_app(*(tmp_path / name for name in ("one.txt", "two.txt", "three.txt"))) as story:
        for siglum, paragraph, keys in SEVENTEEN:
            await decide(story, siglum, paragraph, keys)
        at_first = decided(story)
        assert len(at_first) == 17
        for name, edits in EDITS.items():
            text = (tmp_path / name).read_text("utf-8")
            for old, new in edits:
                assert text.count(old) == 1
                text = text.replace(old, new)
            (tmp_path / name).write_text(text, "utf-8")
        await with_documents(story, "r")
        await with_documents(story, "a", tmp_path / "four.txt")
        review = story.work.desk.review
        assert [witness.siglum for witness in review.collation.witnesses] == ["A", "B", "C", "D"]
        assert decided(story) | texts(story, review.doubtful) == at_first - {"Photo: Halden Press"} | {
            "Picture: Halden Press"
        }

        said = []
        while not said or not said[-1].startswith("nothing"):
            assert len(said) < 20, said
            await story.keys("u")
            said.append(story.said())
        undone = [sentence for sentence in said if sentence.startswith("undone: ")]
        stayed = [sentence for sentence in said if "stays: " in sentence]
        assert len(undone) == 14
        assert stayed == [
            f"'{act}' at {place} stays: its text has changed since you read A, C again; u undoes what you did before it"
            for act, place in (("leave out", "C ¶5"), ("adopt C", "C ¶4"), ("adopt A", "A ¶10"))
        ]
        assert said[-1] == "nothing to undo: the text has changed since you read A, C again"
        assert len(said) == len(undone) + len(stayed) + 1
        review = story.work.desk.review
        assert decided(story) == {"The White House asked ev"}
        assert texts(story, review.doubtful) == {"One of the first to noti", "Picture: Halden Press"}

        for _ in undone:
            await story.keys("ctrl+r")
        assert len(decided(story)) == 15
        await story.saved()
    async with open_app(*(tmp_path / name for name in ("one.txt", "two.txt", "three.txt", "four.txt"))) as story:
        assert len(decided(story)) == 15
