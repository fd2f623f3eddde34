"""Verdicts: adopt, leave out, back to undecided, one by one and in bulk."""

from tui.collation.collation import Agreement
from tui.review import decide
from tui.review.canonical import fragment
from tui.review.events import Decide
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.commands.table import BY_ID
from tui.workspace.desk.desk import Done
from tui.workspace.desk.meant_verdict import passage_meant
from tui.workspace.desk.paused_collector import paused
from tui.workspace.panels.core_panel import AdoptCore
from tui.workspace.panels.emendation_panel import MOST, Emendation
from tui.workspace.panels.panel import TextQuestion
from tui.workspace.panels.rest_panel import LeaveOutRest, RestChoice
from tui.workspace.panels.summary_panel import Summary
from tui.workspace.view.readings import differing, readings_of
from tui.workspace.widgets.editor import LONGEST, edited


def adopt(work: Work) -> None:
    """Adopt what the cursor is on; on a line of folded passages, open it."""
    focus = work.page.focus_at
    if work.page.folded_here:
        work.page.open(int(work.scene.rows.row_of[focus.passage]))
        return
    decided(work, work.desk.adopt(focus.passage, focus.witness), focus.passage)


def adopt_proposal(work: Work) -> None:
    """Adopt what the majority has here."""
    number = work.page.focus_at.passage
    decided(work, work.desk.adopt_proposal(number), number)


def leave_out(work: Work) -> None:
    """Leave the passage out."""
    number = work.page.focus_at.passage
    decided(work, work.desk.leave_out(number), number)


def undecide(work: Work) -> None:
    """Back to undecided; the cursor stays."""
    work.done(work.desk.undecide(work.page.focus_at.passage))


def adopt_selection(work: Work) -> None:
    """Splice the selected words into the canonical reading; the cursor stays, so that it is seen."""
    selection = work.selection
    done = work.desk.adopt_words(selection.witness, selection.start, selection.end)
    work.page.select(None)
    work.done(done)


def emend(work: Work) -> None:
    """Write the passage anew, from what is adopted or, where nothing is, from the focused reading."""
    scene, focus = work.scene, work.page.focus_at
    number = focus.passage
    before = _words_of(work, number)
    if len(before) > LONGEST:
        words = edited(before, work.suspend)
        if words == before:
            work.say("the words stay as they were")
        else:
            _emended(work, number, before, words.rstrip("\n"))
        return
    readings = readings_of(scene, number)
    shown = [(told, differing(scene, number, told, readings[0])) for told in readings[:MOST]]
    # The ones beyond are only counted.
    shown += [(told, ()) for told in readings[MOST:]]

    def answer(words: str) -> None:
        _emended(work, number, before, words.rstrip("\n"))

    title = f"your words for passage {scene.collation.name(number)}"
    work.ask(Emendation(scene.palette, title, before, shown), answer)


def _words_of(work: Work, number: int) -> str:
    """The words to begin an emendation with."""
    established = fragment(work.desk.review, number)
    if established is not None:
        return established.text
    passage = work.scene.collation[number]
    cell = passage.cell(work.page.focus_at.witness) or passage.cells[0]
    return work.scene.collation.text(cell)


def _emended(work: Work, number: int, before: str, words: str) -> None:
    """Take the words; where they are a document's own, its reading is adopted, so that the source is kept."""
    verdict = work.desk.review.verdict(number)
    if words == before and verdict is not None:
        work.say("the words stay as they were")
        return
    for reading in work.scene.collation.readings(number):
        if reading.text == words:
            decided(work, work.desk.adopt(number, reading.witnesses[0]), number)
            return
    decided(work, work.desk.emend(number, words), number)


def reason(work: Work) -> None:
    """Ask for the reason of the verdict here or, right after a verdict, of that one: the cursor has moved on since."""
    number = passage_meant(work.desk.review, work.page.focus_at.passage)
    verdict = work.desk.review.verdict(number) if number is not None else None
    if number is None or verdict is None:
        raise Problem("there is no verdict to give a reason for", "", "decide the passage first")

    def answer(words: str) -> None:
        work.done(work.desk.explain(number, words))

    if len(verdict.reason) > LONGEST:
        answer(edited(verdict.reason, work.suspend))
        return
    title = f"why, for passage {work.scene.collation.name(number)}"
    work.ask(TextQuestion(work.scene.palette, title, value=verdict.reason, agree="keep it"), answer)


def adopt_core(work: Work) -> None:
    """Adopt the undecided core passages on which the documents agree; of the others only those asked for."""
    core = work.desk.open_core()

    def answer(upto: Agreement) -> None:
        act = core.act(upto)
        if act is not None:
            do_in_bulk(work, act, f"{len(act.verdicts)} adopted")

    work.ask(AdoptCore(work.scene.palette, core, [one.siglum for one in work.desk.collation.witnesses]), answer)


def leave_out_tails(work: Work) -> None:
    """Leave out every undecided tail or, if that is asked for, all that only one document has; or adopt all that."""
    rest = work.desk.open_rest()
    if not rest.both:
        raise Problem("every tail, and all that only one document has, is already decided", "", "")

    def answer(choice: RestChoice) -> None:
        review = work.desk.review
        with paused():
            if choice is RestChoice.ADOPT_SINGLES:
                act, done = decide.adopt_singles(review, rest.singles), "adopted"
            else:
                numbers = rest.tails if choice is RestChoice.LEAVE_OUT_TAILS else rest.both
                act, done = decide.leave_all_out(review, numbers), "left out"
        if act is not None:
            do_in_bulk(work, act, f"{len(act.verdicts):,} {done}")

    work.ask(LeaveOutRest(work.scene.palette, rest), answer)


def do_in_bulk(work: Work, act: Decide, done: str) -> None:
    """Say how many verdicts it will be before it is done: of a hundred thousand passages it takes some seconds."""

    def do() -> None:
        work.done(Done(done, work.desk.act(act)))
        if finished(work):
            show_summary(work)

    work.say(f"{len(act.verdicts)} verdicts …")
    work.soon(do)


def finished(work: Work) -> bool:
    """Whether every passage is decided."""
    progress = work.desk.review.progress()
    return progress.decided == progress.passages


def show_summary(work: Work) -> None:
    """What is decided and what is open, and what can be done next."""

    open_after = work.open_passage(1) is not None
    panel = Summary(work.desk, work.scene.palette, work.scene.glyphs, open_after=open_after)
    work.ask(panel, lambda command: work.perform(BY_ID[command]))


def decided(work: Work, done: Done, number: int) -> None:
    """After a verdict, on to what is still open (unless the user has it otherwise); after the last one, the summary."""
    work.done(done)
    work.page.select(None)
    if number != work.page.focus_at.passage:
        work.page.jump(number)
    if done.event is not None and finished(work):
        show_summary(work)
        return
    following = work.open_passage(1) if work.configuration.advance else None
    if following is not None:
        work.page.jump(following)
        return
    if work.configuration.advance:
        back, sums = work.key_of("previous_undecided"), work.key_of("summary")
        left = f"{back} goes back to what is" if not finished(work) else f"{sums} sums it up"
        work.say(f"{done.sentence}. Nothing undecided after this: {left}")
