"""The established text: to the letter, nothing undecided in it, and the same from the exported events alone."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tui.collation.engine import collate
from tui.collation.settings import Settings
from tui.exchange.canonical_text import remarks, write_markdown, write_text
from tui.exchange.events_json import write as write_events
from tui.exchange.material import Material
from tui.review.carry import carry
from tui.review.decide import adopt, emend, leave_out, passage_key, undecide
from tui.review.dividing import division_of
from tui.review.events import Decide, Emend, LeaveOut, Renew, Verdict
from tui.review.record import event_from_json, event_hash
from tui.review.review import Review
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes

SCRIPT = Path(__file__).with_name("canonical_from_events.py")


def lines(material: Material) -> list[dict[str, dict[str, object]]]:
    return [json.loads(line) for line in "".join(write_events(material)).splitlines()]


def from_events_alone(text: str, tmp_path: Path) -> str:
    """What a script that imports nothing of ours makes of the export."""
    exported = tmp_path / "events.jsonl"
    exported.write_bytes(text.encode("utf-8"))
    command = [sys.executable, "-I", "-X", "utf8", str(SCRIPT), str(exported)]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_the_text_is_what_was_adopted_and_emended(reviewed: Material) -> None:
    text = "".join(write_text(reviewed))
    witness = reviewed.collation.witnesses[0]
    assert text == "\n".join(
        [
            *(witness.paragraph(index) for index in range(4)),
            witness.paragraph(4).replace("small boats", "fishing boats"),
            "My own words, \x1b\x00 é 日本 \u202e 👩\u200d🚀\n",
        ]
    )


def test_what_is_undecided_is_counted_and_not_in_it(reviewed: Material) -> None:
    assert remarks(reviewed) == ("3 passages are undecided and not in the text.",)
    assert "beekeeping" not in "".join(write_text(reviewed))
    assert "plum jam" not in "".join(write_text(reviewed))


def test_nothing_decided_is_an_empty_text(reviewed: Material) -> None:
    review = reviewed.reviewed
    for _ in range(len(review.events)):
        review.undo()
    assert "".join(write_text(reviewed)) == ""
    assert remarks(reviewed) == ("10 passages are undecided and not in the text.",)


def test_sources_are_footnotes(reviewed: Material) -> None:
    with_sources = replace(reviewed, sources=True)
    text = "".join(write_text(with_sources))
    assert "without a sound. [5]\n" in text
    assert "\n\n[1] A <A> & ⇠␛.txt, characters 0-" in text
    assert "[6] emended by Ana ␛[31m ⇠: it was =broken\n" in text
    (spliced,) = [line for line in text.splitlines() if line.startswith("[5] ")]
    assert spliced.count("characters") == 3
    assert "; B <B>" in spliced
    markdown = "".join(write_markdown(with_sources))
    assert "without a sound.[^5]\n" in markdown
    assert "\n[^6]: emended by Ana" in markdown


def test_markdown_is_a_paragraph_a_fragment(reviewed: Material) -> None:
    text = "".join(write_markdown(reviewed))
    assert text.startswith("# Odd \\<b\\>title\\</b\\> ␛\n\n")
    assert "\n\n=SUM" not in text
    assert "\n\\=SUM(A1:A9) was all the ledger said, \\<b\\>twice\\</b\\> \\& in red" in text


def test_a_bare_collation_has_no_text(bare: Material) -> None:
    with pytest.raises(Problem, match="no review"):
        "".join(write_text(bare))


def test_a_script_gets_the_same_text_from_the_events_alone(reviewed: Material, tmp_path: Path) -> None:
    exported = "".join(write_events(reviewed))
    assert from_events_alone(exported, tmp_path) == "".join(write_text(reviewed))


def test_the_script_follows_undo_redo_and_later_verdicts(reviewed: Material, tmp_path: Path) -> None:
    review = reviewed.reviewed
    collation = reviewed.collation
    review.act(Decide((undecide(collation, 2),)))
    review.act(Decide((adopt(collation, 1, 1),)))
    review.undo()
    review.undo()
    review.redo()
    for _ in range(3):
        exported = "".join(write_events(reviewed))
        assert from_events_alone(exported, tmp_path) == "".join(write_text(reviewed))
        review.undo()


def test_the_script_follows_decisions_when_a_witness_comes_or_goes(reviewed: Material, tmp_path: Path) -> None:
    old = reviewed.collation.witnesses
    events = reviewed.reviewed.events
    late = replace(old[1], siglum="D")
    for witnesses in ((*old, late), (old[1], late, old[2]), (old[0], late)):
        review = Review(collate(witnesses), events, settings=Settings())
        material = replace(reviewed, collation=review.collation, review=review)
        text = "".join(write_text(material))
        assert from_events_alone("".join(write_events(material)), tmp_path) == text
    assert text.count("\n") == 6


THREE = [
    witness_from_bytes(text.encode(), siglum, siglum, split="line")
    for siglum, text in (
        ("A", "one red.\ntwo blue is here.\nthree green."),
        ("B", "one red.\ntwo blue is there.\nthree green."),
        ("C", "one red.\ntwo blue was there.\nfour."),
    )
]


def with_witnesses(review: Review, sigla: str) -> Material:
    """The same decisions on some of the three."""
    collation = collate([witness for witness in THREE if witness.siglum in sigla])
    return Material(collation, review=Review(collation, review.events))


@pytest.mark.parametrize(
    ("acts", "text"),
    [
        (["A B C: mine", "A B: other"], "other\n"),  # what is said of just these words counts, whatever was said before
        (["A B: mine", "A B C: other"], ""),  # and is in doubt once something else was said of them
        (["A B: mine", "A B C: mine"], "mine\n"),
        (["A B: mine; A B C: other"], "mine\n"),  # said at once is not said later
        (["A B C: mine", "A B:"], ""),
        (["A B C: mine"], "mine\n"),
        (["A B C: mine", "A@12345678: other"], "mine\n"),  # that is about another version of A
        (["A B C: mine", "A@12345678 B C: other"], ""),  # and that about B's words as well
    ],
)
def test_of_verdicts_that_contradict_each_other(acts: list[str], text: str, tmp_path: Path) -> None:
    """Each act is verdicts on the first passage: the documents whose cells they name, and an emendation if any."""
    review = Review(collate(THREE))
    for act in acts:
        verdicts = []
        for said in act.split(";"):
            named, _, word = said.partition(":")
            cells = tuple((siglum, 0, 8) for siglum in named.split())
            verdicts.append(Verdict(cells, Emend(word.strip()) if word else None))
        review.act(Decide(tuple(verdicts)))
    material = with_witnesses(review, "AB")
    assert "".join(write_text(material)) == text
    assert from_events_alone("".join(write_events(material)), tmp_path) == text


@pytest.mark.parametrize("seed", range(30))
def test_the_script_follows_whatever_was_decided_on_whatever_documents_there_were(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    collation = collate(THREE)
    keys = [passage_key(collation, number) for number in range(len(collation))]
    review = Review(collation)
    for _ in range(chance.randint(3, 9)):
        verdicts = {}
        for _ in range(chance.randint(1, 3)):
            whole = chance.choice(keys)
            key = tuple(cell for cell in whole if chance.random() < 0.7) or whole
            if chance.random() < 0.2:
                key = tuple((f"{siglum}@12345678", start, end) for siglum, start, end in key)
            adopted = adopt(
                collation, keys.index(whole), chance.choice(list(collation[keys.index(whole)].cells)).witness
            )
            choice = chance.choice([None, LeaveOut(), Emend("mine"), Emend("other"), adopted.choice])
            verdicts[key] = Verdict(key, choice)
        review.act(Decide(tuple(verdicts.values())))
        if chance.random() < 0.3:
            review.undo()
        if chance.random() < 0.2:
            review.redo()
    material = with_witnesses(review, chance.choice(["ABC", "AB", "AC", "BC", "C"]))
    assert from_events_alone("".join(write_events(material)), tmp_path) == "".join(write_text(material))


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 20))])
def test_the_script_follows_what_is_undone_after_documents_were_read_again(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    review = Review(collate(THREE))
    for renewed in (False, True, True):
        if renewed:
            again = [
                witness_from_bytes(
                    one.text.replace(
                        *chance.choice([("one", "zero.\none"), ("blue", "pink"), ("three green.", "")])
                    ).encode(),
                    one.siglum,
                    one.siglum,
                    split="line",
                )
                for one in review.collation.witnesses
            ]
            collation = collate(again)
            restated = carry(review.state, review.collation.witnesses, collation).restated
            review = Review(collation, review.events)
            review.act(Renew(tuple((one.siglum, one.sha256) for one in again), restated))
        collation = review.collation
        for _ in range(4):
            numbers = chance.sample(range(len(collation)), 2)
            made = [
                chance.choice([adopt(collation, n, collation.cells(n)[0].witness), emend(collation, n, "mine")])
                for n in numbers
            ]
            review.act(Decide(tuple(made)))
            for turn in chance.choices((review.undo, review.redo), k=3):
                turn()
            material = Material(review.collation, review=review)
            assert from_events_alone("".join(write_events(material)), tmp_path) == "".join(write_text(material))


def test_the_events_are_whole_and_chained(reviewed: Material) -> None:
    records = lines(reviewed)
    header = records[0]["header"]
    assert header["format"] == "recension.events/1"
    kinds = [next(iter(record)) for record in records]
    for kind in ("witness", "passage", "event"):
        assert kinds.count(kind) == header[{"witness": "witnesses", "passage": "passages", "event": "events"}[kind]]
    events = [event_from_json(record["event"]) for record in records if "event" in record]
    assert events == list(reviewed.reviewed.events)
    assert all(event_hash(event) == event.hash for event in events)
    witnesses = [record["witness"] for record in records if "witness" in record]
    assert [witness["text"] for witness in witnesses] == [w.text for w in reviewed.collation.witnesses]


def test_former_witnesses_are_kept(reviewed: Material) -> None:
    former = replace(reviewed, former=reviewed.collation.witnesses[:1])
    (record,) = [record["former"] for record in lines(former) if "former" in record]
    assert record["sha256"] == reviewed.collation.witnesses[0].sha256


def shorter(text: str) -> str:
    kept = text.splitlines(keepends=True)
    return "".join(kept[:-1])


def altered(text: str) -> str:
    return text.replace("My own words", "His own words")


def swapped(text: str) -> str:
    *others, last, end = text.splitlines(keepends=True)
    return "".join([*others, end, last])


@pytest.mark.parametrize("mutate", [shorter, altered, swapped])
def test_the_script_refuses_a_changed_export(mutate: Callable[[str], str], reviewed: Material, tmp_path: Path) -> None:
    exported = mutate("".join(write_events(reviewed)))
    with pytest.raises(subprocess.CalledProcessError):
        from_events_alone(exported, tmp_path)


def test_decisions_that_lost_their_place_are_counted(reviewed: Material) -> None:
    alone = Review(collate(reviewed.collation.witnesses[2:]), reviewed.reviewed.events, settings=Settings())
    count = len(alone.unplaced.verdicts)
    assert count > 1
    told = remarks(replace(reviewed, collation=alone.collation, review=alone))
    assert f"{count} decisions have no place in these documents any more and could not be applied." in told


def test_the_parts_of_a_split_paragraph_are_one_paragraph_in_every_format(
    tmp_path: Path,
) -> None:
    one, two = "First here.  Then *there*.\nThe end.", "First here. Now there.\nThe end."
    witnesses = [witness_from_bytes(text.encode(), name, name) for text, name in ((one, "A"), (two, "B"))]
    review = Review(collate(witnesses))
    material = Material(review.collation, review=review)
    review.act(division_of(review.collation, 0, 0, one.index("Then")))
    review.act(Decide(tuple(adopt(review.collation, number, 0) for number in range(3))))
    material = replace(material, collation=review.collation)
    assert "".join(write_text(material)) == one + "\n"
    assert from_events_alone("".join(write_events(material)), tmp_path) == one + "\n"
    assert "".join(write_markdown(material)).endswith("\nFirst here.&#32;&#32;Then \\*there\\*.\n\nThe end.\n")
    review.act(Decide((leave_out(review.collation, 0),)))
    assert from_events_alone("".join(write_events(material)), tmp_path) == "Then *there*.\nThe end.\n"
    assert "".join(write_text(replace(material, sources=True))).startswith("Then *there*. [1]\nThe end. [2]\n")
