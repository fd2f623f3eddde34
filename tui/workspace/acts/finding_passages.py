"""Finding passages: search, filters, folding and links."""

from functools import partial

from tui.collation.collation import LinkKind
from tui.witnesses.problem import Problem
from tui.workspace.acts.work import Work
from tui.workspace.page.search_run import Searched
from tui.workspace.panels.panel import Choice, Menu
from tui.workspace.panels.search_line import SearchLine
from tui.workspace.view.filters import Filter, Show, labels_in_use, meeting, stops_among
from tui.workspace.view.links import followed
from tui.workspace.view.search import Query

# Search


def search(work: Work) -> None:
    """Open the search line; matches appear on the page while typing."""
    finding = work.finding
    before = finding.stand()
    origin = work.page.focus_at

    def changed(query: Query) -> None:
        if not query:
            finding.end()
            work.page.return_to(before.place)
        elif query != finding.query:
            try:
                finding.begin(query, origin)
            except Problem as problem:
                line.tell(problem.what, alarm=True, faulty=True)
                return
        tell()

    def tell() -> None:
        if finding.problem is not None:
            line.tell(finding.problem.what, alarm=True)
        else:
            told = finding.counted if finding.query is not None and finding.reported else ""
            line.tell(told, alarm=bool(told and finding.matches.cut))

    line = SearchLine(work.scene.palette, before.query or Query(""), changed, finding.step_if_any)
    finding.on_change = tell
    work.ask(line, partial(_searched, work, before), partial(_given_up, work, before))


def _given_up(work: Work, before: Searched) -> None:
    """The search line was cancelled: restore the previous state."""
    work.finding.on_change = None
    work.finding.return_to(before)


def _searched(work: Work, before: Searched, query: Query) -> None:
    """The search line was closed with a query; an empty one ends the search."""
    finding = work.finding
    finding.on_change = None
    if not query:
        finding.end()
        if before.query is not None:
            work.say("search cleared")
    elif finding.problem is not None:
        work.say(str(finding.problem), alarm=True)
    elif finding.query is not None and finding.matches.cut:
        work.say(f"{finding.told}: {work.key_of('search')} searches for something else", alarm=True)
    elif finding.query is not None and finding.matches.done and finding.reported and not len(finding.matches):
        work.say(f"{finding.told} in any document: {work.key_of('search')} searches for something else")


def next_match(work: Work) -> None:
    """The next match in any document."""
    work.finding.step(1)


def previous_match(work: Work) -> None:
    """The previous one."""
    work.finding.step(-1)


def show_everything(work: Work) -> None:
    """Clear the search or, if there is none, the filter."""
    if work.finding.query is not None:
        work.finding.end()
        work.say("search cleared")
    else:
        work.only(None)
        work.say("everything is shown again")


# Filters

_FILTERS = (
    ("d", "differences", "where the documents differ"),
    ("u", "undecided", "passages without a verdict"),
    ("g", "look again", "the text has changed since"),
    ("a", "annotated", "passages with a note"),
    ("m", "moved", "also elsewhere, or an echo"),
    ("t", "tails", "text before or after the core"),
    ("l", "label", "notes with one label"),
    ("e", "everything", "no filter"),
)
_BY_VERDICT = (
    ("T", "adopted from a tail", "from before or after the core"),
    ("x", "left out", "not in the canonical text"),
    ("w", "emended", "written in your own words"),
    ("s", "spliced", "words of several documents"),
    ("b", "decided in bulk", "with others, in one act"),
)


def filter_passages(work: Work) -> None:
    """Choose which kind of passage to show."""

    def chosen(name: str) -> None:
        if name == "everything":
            show_only(work, None)
        elif name == "label":
            _choose_label(work)
        else:
            show_only(work, Filter(Show(name)))

    work.ask(Menu(work.scene.palette, "show only", _counted(work)), chosen)


def _counted(work: Work) -> list[Choice[str]]:
    """The filters, each with the number of passages that it shows."""
    review, rows = work.desk.review, work.scene.rows
    counts = {show.value: int(meeting(review, rows, Filter(show)).sum()) for show in Show if show is not Show.LABEL}
    told = {name: f": {count:,} passage{'s' if count != 1 else ''}" for name, count in counts.items()}
    places = len(stops_among(rows, None))
    if places:
        # The places that `next_difference` visits: a run of passages in one document each counts as one.
        told[Show.DIFFERENCES.value] += f" in {places:,} place{'s' if places != 1 else ''}"
    *first, everything = [Choice(key, name, what + told.get(name, ""), name) for key, name, what in _FILTERS]
    by_verdict = [Choice(key, name, what + told[name], name, "by verdict") for key, name, what in _BY_VERDICT]
    return [*first, everything, *by_verdict]


def _choose_label(work: Work) -> None:
    labels = labels_in_use(work.desk.review)
    if not labels:
        raise Problem("no note has a label yet", "", f"{work.key_of('annotate')} writes a note")
    keys = {label.name: label.key for label in work.configuration.labels}
    spare = iter("123456789")
    choices = [
        Choice(keys.get(name) or next(spare, ""), name, f"{count} note{'s' if count != 1 else ''}", name)
        for name, count in labels.items()
    ]

    def chosen(name: str) -> None:
        show_only(work, Filter(Show.LABEL, name))

    work.ask(Menu(work.scene.palette, "show only the label", choices), chosen)


_NONE = {
    Show.DIFFERENCES: "the documents differ nowhere",
    Show.UNDECIDED: "nothing is undecided",
    Show.AGAIN: "no decision needs another look",
    Show.ANNOTATED: "nothing is annotated yet",
    Show.MOVED: "no text was moved or has an echo",
    Show.TAILS: "there are no tails",
    Show.LABEL: "no note has that label",
    Show.ADOPTED_TAIL: "nothing is adopted from a tail",
    Show.LEFT_OUT: "no passage is left out",
    Show.EMENDED: "no passage is emended",
    Show.SPLICED: "no passage is spliced",
    Show.IN_BULK: "no passage was decided in bulk",
}


def show_only(work: Work, asked: Filter | None) -> None:
    """Show only the passages that meet a filter. Raises Problem, and changes nothing, if there are none."""
    if asked is None:
        work.only(None)
        work.say("everything is shown")
        return
    if not meeting(work.desk.review, work.scene.rows, asked).any():
        raise Problem(_NONE[asked.show], "", "the filter stays as it was")
    work.only(asked)
    work.say(f"only {asked}: {work.key_of('show_everything')} shows everything again")


# Folding


def fold_core(work: Work) -> None:
    """Fold each run of agreed core into one line, or unfold all."""
    if work.page.fold():
        work.say(f"agreed core is folded: {work.key_of('adopt')} opens one run, {work.key_of('fold_core')} all of it")
    else:
        work.say("the whole agreed core is shown")


def say_once(work: Work) -> None:
    """Show repeated readings as 'as A', or in full."""
    once = not work.scene.once
    place = work.page.place
    work.stage(work.scene.palette, work.page.focus_at, once=once)
    work.page.return_to(place)
    in_full = f"repeated readings are shown once: {work.key_of('say_once')} shows them in full"
    work.say(in_full if once else "every reading is shown in full")


# Links


def follow_link(work: Work) -> None:
    """Go to the next place where this text also appears and, after the last one, back."""
    collation = work.scene.collation
    trail = followed(collation, work.trail, work.page.focus_at)
    if trail is None:
        raise Problem(
            "this text appears nowhere else", "", f"{work.key_of('filter_passages')} m shows the text that does"
        )
    work.trail = trail
    here = trail.here
    if not isinstance(here, int):
        work.page.jump(here.passage, here.witness)
        work.say("back where you started")
        return
    work.page.jump(here, collation.cells(here)[0].witness)
    link = trail.links[trail.followed - 1]
    what = "moved from" if link.kind is LinkKind.MOVED else "an echo of"
    several = f", {trail.followed} of {len(trail.links)}" if len(trail.links) > 1 else ""
    onward = "goes on" if trail.followed < len(trail.links) else "goes back"
    alike = f"{round(link.similarity * 100)} % alike"
    origin = work.scene.collation.name(trail.origin.passage)
    work.say(f"{what} {origin}, {alike}{several}: {work.key_of('follow_link')} {onward}")
