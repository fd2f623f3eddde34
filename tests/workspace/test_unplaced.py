"""Decisions that have lost their place stay listed: with their words, the decision, and the reason."""

from textual.widgets import Static

from tui.review.decide import passage_key
from tui.workspace.desk import correcting
from tui.workspace.panels.summary_panel import Summary
from tui.workspace.panels.unplaced_panel import UnplacedPanel, without_place


def listed(story):
    """The lines of the list that is open, without the mark of the chosen one."""
    listing = story.app.screen.listing
    lines = [listing.render_line(y).text.strip(" ▌") for y in range(listing.size.height)]
    return [line for line in lines if line]


async def read_again(story):
    await story.keys("d")
    await story.settled()
    await story.keys("r")
    await story.settled()
    await story.keys("escape")


def number_of(story, words):
    collation = story.work.desk.collation
    return next(n for n in range(len(collation)) if any(words in collation.text(c) for c in collation[n].cells))


def shorten(draft):
    draft.write_text("".join(draft.read_text("utf-8").splitlines(keepends=True)[:3]), "utf-8")


async def test_what_lost_its_place_is_listed_from_the_summary_also_after_a_restart(open_app, drafts):
    async with open_app(*drafts) as story:
        desk = story.work.desk
        tail = number_of(story, "Weather")
        desk.leave_out(tail)
        desk.explain(tail, "no part of it")
        desk.adopt(number_of(story, "Advertisement"), 0)
        start = desk.collation.witnesses[1].text.find("snow")
        desk.annotate(1, start, start + 4, "doubtful", "in May?")
        shorten(drafts[0])
        shorten(drafts[1])
        await read_again(story)
        await story.keys("S l")
        assert isinstance(story.app.screen, UnplacedPanel)
        told = listed(story)
        await story.keys("j j escape")
        assert isinstance(story.app.screen, Summary)
        texts = "\n".join(str(static.render()) for static in story.app.screen.query(Static))
        assert "2 verdicts, 1 note (l lists them)" in texts
        await story.keys("escape")
        await story.saved()
        path = desk.session.path
    assert sorted(line.split()[0] for line in told[::2]) == ["note", "verdict", "verdict"]
    together = "\n".join(told)
    assert "adopted: “Advertisement: buy two umbrellas" in together
    assert "left out: “Weather tomorrow: snow" in together
    assert "your reason: no part of it" in together
    assert "“snow”: doubtful in May?" in together
    assert together.count("B was read again and no longer has these words") == 2
    assert together.count("A was read again and no longer has these words") == 1
    async with open_app(path) as story:
        await story.keys("S l")
        assert listed(story) == told


async def test_what_went_with_a_document_is_listed_until_it_comes_back(open_app, drafts):
    async with open_app(*drafts) as story:
        desk = story.work.desk
        desk.leave_out(number_of(story, "Weather"))
        await story.keys("d")
        await story.settled()
        await story.keys("j t")
        await story.settled()
        await story.keys("escape S l")
        assert [line.split()[0] for line in listed(story)[::2]] == ["verdict"]
        assert "left out: “Weather" in listed(story)[0]
        assert listed(story)[1] == "B was removed"
        await story.keys("escape escape d")
        await story.settled()
        await story.keys("a")
        story.app.screen.query_one("#line").value = str(drafts[1])
        await story.keys("enter")
        await story.settled()
        assert without_place(desk) == ()
        await story.keys("escape S l")
        assert isinstance(story.app.screen, Summary)


async def test_a_link_whose_text_is_gone_is_listed_and_one_that_was_made_again_is_not(open_app, drafts):
    async with open_app(*drafts) as story:
        desk = story.work.desk
        correcting.link(
            desk, passage_key(desk.collation, number_of(story, "Advertisement")), number_of(story, "Weather")
        )
        story.work.done(desk.undo())
        assert without_place(desk) == ()
        story.work.done(desk.redo())
        drafts[1].write_text("A new line before it all.\n" + drafts[1].read_text("utf-8"), "utf-8")
        await read_again(story)
        assert number_of(story, "Advertisement") == number_of(story, "Weather")
        assert without_place(desk) == ()
        shorten(drafts[1])
        await read_again(story)
        await story.keys("S l")
        (link,) = without_place(desk)
        assert listed(story)[0].startswith("link      linked: “Weather tomorrow: snow")
        assert "B was read again" in listed(story)[1]
        assert {cell[0].partition("@")[0] for cell in link.cells} == {"A", "B"}
