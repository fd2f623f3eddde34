"""What is read once is read: words that stand further left already are quiet, and the first of everything is not."""

from tui.workspace.page.row_picture import Picture
from tui.workspace.view.palette import Look

FIRST = "The ships of the line came home in the evening, and nobody on the quay had a word for those who were missing."


async def looks(open_app, folder, *texts: str, keys: str = "") -> list[int]:
    """The bases of the blocks of the first passage, the cursor's left out of them."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.txt")
        paths[-1].write_text(f"{text}\nA line that all of them have, so that they are versions of one text.\n", "utf-8")
    async with open_app(*paths, size=(160, 40)) as story:
        await story.keys(f"j {keys}")
        picture = story.work.page._picture(0)
        assert isinstance(picture, Picture)
        return [block.base & ~Look.CURSOR for block in picture.blocks]


async def test_a_reading_that_repeats_another_or_nearly_is_quiet(open_app, tmp_path):
    nearly = FIRST.replace("evening", "morning")
    assert await looks(open_app, tmp_path, FIRST, FIRST, nearly) == [Look.PLAIN, Look.QUIET, Look.QUIET]


async def test_a_reading_that_shares_less_is_not(open_app, tmp_path):
    other = "The ships of the line came home at dawn, and everybody in town had much to say about all who were missing."
    assert await looks(open_app, tmp_path, FIRST, other) == [Look.PLAIN, Look.PLAIN]


async def test_by_readings_it_is_the_same(open_app, tmp_path):
    nearly = FIRST.replace("evening", "morning")
    assert await looks(open_app, tmp_path, FIRST, FIRST, nearly, keys="V") == [Look.PLAIN, Look.QUIET]


async def test_sigla_of_a_great_many_are_counted_and_not_all_named(open_app, tmp_path):
    paths = [tmp_path / f"{number:03}.txt" for number in range(400)]
    for number, path in enumerate(paths):
        path.write_text(FIRST if number % 3 else FIRST.replace("evening", "morning"), "utf-8")
    async with open_app(*paths, size=(100, 40)) as story:
        if not story.work.page.by_reading:
            await story.keys("V")
        screen = story.screen()
        assert "… 134 documents, all named in the list of readings" in screen
        assert "… 266 documents, all named in the list of readings" in screen
        await story.keys("r")
        names = [line for index in range(2) for line in story.app.screen._entry(index, 90, "#000000")]
        assert sum(len(text.split()) for line in names for text, _ in line) > 300


async def test_what_was_adopted_is_read_in_full(open_app, tmp_path):
    nearly = FIRST.replace("evening", "morning")
    assert await looks(open_app, tmp_path, FIRST, nearly, keys="k 2") == [Look.FADED, Look.PLAIN]
    assert await looks(open_app, tmp_path, FIRST, nearly, keys="k 1") == [Look.PLAIN, Look.QUIET | Look.FADED]
