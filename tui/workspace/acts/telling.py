"""Information: the readings of a passage, facts about it, the progress of the review."""

from tui.workspace.acts.deciding import decided, show_summary
from tui.workspace.acts.work import Work
from tui.workspace.panels.about_panel import About
from tui.workspace.panels.readings_panel import ReadingsPanel


def readings(work: Work) -> None:
    """List all readings of the passage; the reviewer can adopt one there."""
    focus = work.page.focus_at

    def chosen(witness: int) -> None:
        decided(work, work.desk.adopt(focus.passage, witness), focus.passage)

    panel = ReadingsPanel(work.scene, focus.passage, focus.witness, as_on_page=work.page.by_reading)
    work.ask(panel, chosen)


def by_reading(work: Work) -> None:
    """Switch between a list of readings with their sigla and documents side by side."""
    work.page.read_by(readings=not work.page.by_reading)
    work.page.screen.set_class(work.page.by_reading, "by-reading")
    others = f"{work.key_of('previous_document')} and {work.key_of('next_document')} go to another"
    told = f"readings, each with its documents: the number of a reading adopts it, {others}"
    work.say(told if work.page.by_reading else "")


def about(work: Work) -> None:
    """Facts about this passage."""
    work.ask(About(work.scene, work.page.focus_at.passage), lambda _readings: readings(work))


def summary(work: Work) -> None:
    """How much is decided and how much is open."""
    show_summary(work)
