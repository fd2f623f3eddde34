"""Differences to ignore: the panel of rules, and 'ignore this difference' for selected words."""

from functools import partial

from textual.worker import get_current_worker

from tui.review.review import Review
from tui.session.kept_settings import LONGEST_SUBSTITUTION
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.desk.ignoring import Rules, counterparts
from tui.workspace.desk.silenced import silenced
from tui.workspace.panels.rules_panel import RulesPanel
from tui.workspace.view import selecting


def rules(work: Work) -> None:
    """Open the panel of differences to ignore; the page follows every change."""
    keys = work.key_of("select"), work.key_of("ignore_substitution")

    def count(chosen: Rules) -> None:
        collation = work.desk.collation

        def look() -> None:
            worker = get_current_worker()
            counted = silenced(collation, chosen, lambda: worker.is_cancelled)
            if counted is not None:
                work.from_thread(partial(panel.tell, chosen, counted))

        work.beside(look, "silenced")

    panel = RulesPanel(work.scene.palette, _wanted(work), lambda chosen: apply(work, chosen), count, keys)
    work.ask(panel)


def _wanted(work: Work) -> Rules:
    """The rules that the reviewer chose last. They apply once everything is compared with them."""
    return work.desk.rules if work.desk.rules_to_come is None else work.desk.rules_to_come


def apply(work: Work, chosen: Rules) -> None:
    """Compare again with these rules in a thread, then show the result."""

    def compare() -> None:
        review = work.desk.ruled(chosen)
        if not get_current_worker().is_cancelled:
            work.from_thread(partial(_ruled, work, chosen, review))

    work.desk.rules_to_come = chosen
    work.status("ignored", "comparing …")
    work.beside(compare, "rules")


def _ruled(work: Work, chosen: Rules, review: Review) -> None:
    work.desk.rule(chosen, review)
    if work.desk.rules_to_come == chosen:
        work.desk.rules_to_come = None
    work.status("ignored", str(chosen))
    work.stage(work.scene.palette, work.page.focus_at)
    work.tell_saving()


def ignore_substitution(work: Work) -> None:
    """From now on, treat the selected words and their counterparts in the other readings as equal."""
    selection = work.selection
    scene, collation = work.scene, work.desk.collation
    numbers = selecting.passages_of(work.desk.collation, selection)
    if len(numbers) != 1:
        raise Problem("a difference to ignore is one or two words within one passage", "", "select less")
    cell = next(cell for cell in collation.cells(numbers[0]) if cell.witness == selection.witness)
    first, last = collation.span(cell)
    text = collation.text(cell)
    start, end = max(0, selection.start - first), min(last, selection.end) - first
    words = " ".join(text[start:end].split())
    found: dict[str, None] = {}
    for reading in collation.readings(numbers[0]):
        if reading.text != text:
            other = " ".join(counterparts(text, start, end, reading.text, scene.settings).split())
            if other and other != words:
                found[other] = None
    if not found:
        raise Problem("the other documents have the same words here, or no words", "", "select words that differ")
    if max(len(words), *map(len, found)) > LONGEST_SUBSTITUTION:
        raise Problem("that is too much for a substitution", "", "select a word or two")
    work.page.select(None)
    apply(work, _wanted(work).with_substitutions((words, other) for other in found))
    told = ", ".join(found)
    work.say(f"“{words}” and “{told}” count as the same now; {work.key_of('rules')} takes it back")
