"""Search and replace in the canonical text, each place asked about."""

from functools import partial

from tui.review.canonical import fragment
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.desk.desk import Done
from tui.workspace.panels.replace_panel import Answer, AskPanel, ReplacePanel
from tui.workspace.view.replacement import Replacement, Walk, act_on, places_of, spread_of


def replace_words(work: Work) -> None:
    """Ask what to replace by what, then ask about each place."""
    query = work.finding.query
    words = query.words if query is not None and not query.pattern else ""
    panel = ReplacePanel(work.scene.palette, words, partial(_counted, work))
    work.ask(panel, partial(_begin, work))


def _counted(work: Work, asked: Replacement) -> str:
    """How much there is to replace, in a sentence."""
    where = "in your own words" if asked.own_only else "in the canonical text"
    if not asked.words.strip():
        return f"Words {where}: they become your own. The documents stay as they are."
    try:
        places = places_of(work.desk.review, asked)
    except Problem as problem:
        return str(problem)
    passages = len(spread_of(places))
    if not places:
        return f"No match {where}."
    several = f"{len(places):,} match{'es' if len(places) != 1 else ''}"
    return f"{several} in {passages:,} passage{'s' if passages != 1 else ''} {where}."


def _begin(work: Work, asked: Replacement) -> None:
    places = places_of(work.desk.review, asked)
    if not places:
        where = "your own words" if asked.own_only else "the canonical text"
        raise Problem(f"“{asked.words}” is not in {where}", "", "only what is decided belongs to it")
    work.page.select(None)
    _ask(work, Walk(places, asked.by, len(places)))


def _ask(work: Work, walk: Walk) -> None:
    """Ask about the next place, or say how much was replaced."""
    if not walk.places:
        _end(work, walk)
        return
    place = walk.here
    made = fragment(work.desk.review, place.number)
    if made is None:
        raise Problem("this passage has changed meanwhile", "", "replace again")
    work.page.jump(place.number)
    title = f"replace in {work.scene.collation.name(place.number)} · {walk.done + 1:,} of {walk.total:,}"
    panel = AskPanel(work.scene.palette, title, made.text, place.start, place.end, walk.by)
    work.ask(panel, partial(_answered, work, walk), partial(_end, work, walk))


def _answered(work: Work, walk: Walk, answer: Answer) -> None:
    match answer:
        case Answer.YES:
            act = act_on(work.desk.review, [walk.here], walk.by)
            if act is not None:
                work.done(Done("replaced", work.desk.act(act)))
            _ask(work, walk.after(yes=act is not None))
        case Answer.NO:
            _ask(work, walk.after(yes=False))
        case Answer.ALL:
            act = act_on(work.desk.review, walk.places, walk.by)
            count = len(walk.places) if act is not None else 0
            if act is not None:
                work.done(Done("replaced", work.desk.act(act)))
            _end(work, Walk((), walk.by, walk.total, walk.total, walk.taken + count))
        case Answer.STOP:
            _end(work, walk)


def _end(work: Work, walk: Walk) -> None:
    undo = f"; {work.key_of('undo')} takes the last back" if walk.taken else ""
    left = f", {len(walk.places):,} not asked about" if walk.places else ""
    work.say(f"{walk.taken:,} of {walk.total:,} replaced{left}{undo}")
