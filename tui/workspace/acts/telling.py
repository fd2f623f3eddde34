"""What there is to know: the readings of a passage, what it is, how far the work has come."""

from tui.workspace.acts.deciding import decided, show_summary
from tui.workspace.acts.work import Work
from tui.workspace.panels.about_panel import About
from tui.workspace.panels.readings_panel import ReadingsPanel


def readings(work: Work) -> None:
    """All readings of the passage; one can be adopted from there."""
    focus = work.page.focus_at

    def chosen(witness: int) -> None:
        decided(work, work.desk.adopt(focus.passage, witness), focus.passage)

    panel = ReadingsPanel(work.scene, focus.passage, focus.witness, as_on_page=work.page.by_reading)
    work.ask(panel, chosen)


def by_reading(work: Work) -> None:
    """Readings one under another with their sigla, or documents beside each other."""
    work.page.read_by(readings=not work.page.by_reading)
    others = f"{work.key_of('previous_document')} and {work.key_of('next_document')} go to another"
    told = f"readings, each with those who have it: its number adopts it, {others}"
    work.say(told if work.page.by_reading else "")


def about(work: Work) -> None:
    """What this passage is, in words."""
    work.ask(About(work.scene, work.page.focus_at.passage), lambda _readings: readings(work))


def summary(work: Work) -> None:
    """What is decided and what is open."""
    show_summary(work)
