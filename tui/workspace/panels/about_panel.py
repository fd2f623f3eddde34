"""The panel with all facts about one passage, in words."""

from typing import ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from tui.collation.collation import Agreement, Kind, LinkKind, Passage, Place
from tui.collation.words.words import count_words
from tui.review.events import Adopt, Emend, LeaveOut, Verdict
from tui.review.shortened import beginning, shortened
from tui.workspace.panels.panel import Panel
from tui.workspace.text.clipped import LABEL, clipped
from tui.workspace.text.invisible import why_alike
from tui.workspace.text.times import moment
from tui.workspace.view.headings import place_of
from tui.workspace.view.readings import absent, alike, readings_of, sigla_of
from tui.workspace.view.scene import Scene
from tui.workspace.widgets.clickable_keys import Keys
from tui.workspace.widgets.shown_text import Static, Text

MOST = 8
"""The number of readings, links and notes listed; for more, only a count is shown."""

_PLACES = {
    Place.HEAD: "head: none of its documents has a core passage before it",
    Place.BODY: "among the core",
    Place.TAIL: "tail: none of its documents has a core passage after it",
}


class About(Panel[str]):
    """All facts about one passage. Returns the id of the command to do next, or None."""

    DEFAULT_CSS = """
    About > Vertical { width: 100; }
    About VerticalScroll { height: auto; max-height: 26; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,q,enter", "leave", show=False),
        Binding("j,down", "scroll(2)", show=False),
        Binding("k,up", "scroll(-2)", show=False),
        Binding("r", "follow('readings')", show=False),
    ]

    def __init__(self, scene: Scene, number: int) -> None:
        super().__init__(scene.palette, f"passage {scene.collation.name(number)}")
        self.scene = scene
        self.number = number

    def compose(self) -> ComposeResult:
        """The facts, one a line."""
        text = Text()
        quiet = self.tone(self.palette.quiet)
        for topic, said in facts(self.scene, self.number):
            text.append(f"{topic:<11}", quiet)
            text.append(f"{said}\n", Style(bold=topic == "verdict"))
        text.rstrip()
        with Vertical(), VerticalScroll(can_focus=False):
            yield Static(text)
        yield Keys(self.palette, (("r", "its readings"), ("esc", "leave")), id="keys")

    def action_scroll(self, lines: int) -> None:
        """Up and down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, immediate=True)

    def action_follow(self, command: str) -> None:
        """Close, and do something else."""
        self.dismiss(command)


def facts(scene: Scene, number: int) -> list[tuple[str, str]]:
    """The facts about a passage as (topic, sentence). The topic is '' if a line continues the topic before."""
    passage = scene.collation[number]
    told = [("kind", _kind(scene, passage))]
    told += _readings(scene, passage)
    place = place_of(scene, number)
    told.append(("place", _PLACES[place] if place is not None else "its documents have no core passage"))
    told += _where(scene, passage)
    told += _verdict(scene, number)
    told += _links(scene, number)
    told += _notes(scene, number)
    return told


def _kind(scene: Scene, passage: Passage) -> str:
    have = [cell.witness for cell in passage.cells]
    all_of = len(scene.collation.witnesses)
    if passage.kind is Kind.SINGLE:
        return "the only document" if all_of == 1 else f"only in {scene.siglum(have[0])}, in no other of {all_of}"
    where = f"in {len(have)} of {all_of} documents ({sigla_of(scene, have)})"
    quorums = [
        f"{sigla_of(scene, family.witnesses)} ask for {family.quorum}"
        for family in scene.collation.families
        if not set(family.witnesses).isdisjoint(have)
    ]
    asked = f"; {', '.join(quorums[:3])}" if quorums else ""
    return f"core, {where}{asked}" if passage.kind is Kind.CORE else f"shared, but not core: {where}{asked}"


def _readings(scene: Scene, passage: Passage) -> list[tuple[str, str]]:
    if passage.agreement is None:
        return []
    if passage.agreement is Agreement.EXACT:
        return [("readings", "one: all have it to the letter")]
    readings = readings_of(scene, passage.number)
    ignored = scene.settings.ignore or scene.substitutions
    but_for = "what is ignored" if ignored else "case, punctuation, quotes or white space"
    alike_but_for = passage.agreement is Agreement.NORMALISED
    apart = f"differing in nothing but {but_for}" if alike_but_for else "that differ in words"
    told = [("readings", f"{len(readings)} {apart}")]
    for reading in readings[:MOST]:
        likeness = alike(scene, passage.number, reading, readings[0])
        like = ""
        if reading is not readings[0] and likeness is not None:
            like = f"  {min(99, round(likeness * 100))} % like {readings[0].sigla}"
        hidden = "" if reading is readings[0] else _hidden(readings[0].text, reading.text)
        told.append(("", f"{reading.sigla}: {count_words(reading.text)} words{like}{hidden}"))
    if len(readings) > MOST:
        told.append(("", f"and {len(readings) - MOST} more, in the list of readings"))
    if scene.collation[passage.number].witnesses and absent(scene, passage.number):
        told.append(("", f"not in {sigla_of(scene, absent(scene, passage.number))}"))
    return told


def _hidden(one: str, other: str) -> str:
    """Why two texts that look equal differ; '' if they look different."""
    if max(len(one), len(other)) > 20_000:
        return ""
    why = why_alike(one, other)
    return f", look alike: {why}" if why else ""


def _where(scene: Scene, passage: Passage) -> list[tuple[str, str]]:
    told = []
    for cell in passage.cells[:MOST]:
        witness = scene.collation.witnesses[cell.witness]
        encoding = "" if witness.encoding == "utf-8" else f", read as {witness.encoding}"
        first, last = witness.paragraph_name(cell.first), witness.paragraph_name(cell.last - 1)
        which = f"paragraph {first}" if first == last else f"paragraphs {first} to {last}"
        told.append(("", f"{witness.siglum}: {which} of {witness.uncut} in {witness.title}{encoding}"))
    return told


def verdict_in_words(verdict: Verdict | None) -> str:
    """A verdict as a phrase."""
    if verdict is None or verdict.choice is None:
        return "undecided"
    match verdict.choice:
        case Adopt(pieces):
            sources = list(dict.fromkeys(piece.witness for piece in pieces))
            if len(pieces) == 1:
                return f"adopted from {sources[0]}"
            together = f"{', '.join(sources[:-1])} and {sources[-1]}" if len(sources) > 1 else sources[0]
            return f"spliced from {together}"
        case Emend():
            return "emended: your own words"
        case LeaveOut():
            return "left out"


def _verdict(scene: Scene, number: int) -> list[tuple[str, str]]:
    decision = scene.review.decision(number)
    doubtful = scene.review.doubtful.get(number)
    if doubtful is not None:
        said = verdict_in_words(doubtful)
        return [("verdict", f"look again: decided as {said}, but the text has changed since")]
    if decision is None or decision.verdict.choice is None:
        return [("verdict", "undecided")]
    who_and_when = f"by {decision.actor or 'nobody named'}, {moment(decision.time)}"
    told = [("verdict", f"{verdict_in_words(decision.verdict)}, {who_and_when}")]
    if decision.verdict.reason:
        told.append(("", f"because {beginning(decision.verdict.reason)}"))
    return told


def _links(scene: Scene, number: int) -> list[tuple[str, str]]:
    links = scene.collation.links_of.get(number, ())
    told = []
    for index, link in enumerate(links[:MOST]):
        other = link.other(number)
        what = "the same text, moved, is" if link.kind is LinkKind.MOVED else "says nearly the same as"
        told.append(
            ("" if index else "links", f"{what} {scene.collation.name(other)} ({round(link.similarity * 100)} %)")
        )
    if len(links) > MOST:
        told.append(("", f"and {len(links) - MOST} more"))
    return told


def _notes(scene: Scene, number: int) -> list[tuple[str, str]]:
    noted = list({one.id: (witness, one) for witness, _, _, one in scene.annotations(number)}.values())
    told = []
    for index, (witness, one) in enumerate(noted[:MOST]):
        short = shortened(one.spans[0].exact, 40)
        note = f": {beginning(one.note)}" if one.note else ""
        note += " (resolved)" if one.is_resolved else ""
        topic = "" if index else "notes"
        label = clipped(one.label, LABEL) or "note"
        told.append((topic, f"{label} on “{short}” of {scene.siglum(witness)}{note}".replace("\n", " ")))
    if len(noted) > MOST:
        told.append(("", f"and {len(noted) - MOST} more, in the list of notes"))
    return told
