"""What a terminal sends, as events: complete sequences that are known, text, pastes. All else is passed over.

Textual's parser reads a sequence that it does not know as keys, and ends the application on some that it half knows.
Both would be obeyed here: a key is a verdict. So the bytes are cut into sequences first, by the grammar that all
terminals share (ECMA-48, section 5.4), and the parser gets only those that it reads well. What is pasted is text to its
end, whatever sequences are in it.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable
from time import monotonic

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.message import Message

SEQUENCE_PATIENCE = 1.0
"""Seconds after which a sequence that does not end is passed over."""
PASTE_PATIENCE = 3.0
"""Seconds without a byte after which a paste that does not end is taken as it is."""
MOST_CELLS = 500_000
"""A terminal that says that it has more cells than this is not believed."""

_PASTE_BEGINS, _PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
_SEQUENCE = re.compile(
    rb"\x1b(?:"
    rb"\[M[\x20-\xff]{3}"  # the mouse as X10 has it: three bytes of any kind
    rb"|\[<[-\d;]*[Mm]"  # the mouse, also where a terminal counts below zero
    rb"|\[\[[ -~]"  # function keys of the Linux console
    rb"|\[\d+\$"  # keys of rxvt, with shift
    rb"|\[[0-?]*[ -/]*[@-~]"  # a control sequence
    rb"|O[0-9;]*[ -~]"  # a key of the application keypad
    rb"|[P\]_^X][^\x07\x1b]*(?:\x07|\x1b\\)"  # a control string
    rb"|[^\[OP\]_^X\x1b]"  # a key with alt
    rb")",
    re.DOTALL,
)
_BEGINNING = re.compile(
    rb"\x1b(?!\[\d+\$)(?:\[(?:M[\x20-\xff]{0,2}|<[-\d;]*|\[|[0-?]*[ -/]*)?|O[0-9;]*|[P\]_^X][^\x07\x1b]*\x1b?)?\Z"
)
"""A sequence of which more may come."""
_BROKEN = re.compile(rb"\x1b(?:\[\[?[0-?]*[ -/]*|O[0-9;]*|[P\]_^X][^\x07\x1b]*)?")
"""A sequence that is cut off by something that can't be in it."""

_MOUSE = re.compile(r"\x1b\[<\d{1,4};-?\d{1,5};-?\d{1,5}[Mm]")
_REPORT = re.compile(r"\x1b\[(?:\?\d{1,5};\d\$y|\d{1,5};\d{1,5}R|[IO])")
_RESIZE = re.compile(r"\x1b\[48;(\d{1,5})(?::[\d:]*)?;(\d{1,5})(?::[\d:]*)?;\d{1,6}(?::[\d:]*)?;\d{1,6}(?::[\d:]*)?t")
_KEY = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~ABCDEFHPQRS])")
_RELEASED = "3"


class TerminalInput:
    """Bytes from a terminal in, Textual's events out."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        # The beginning of a sequence, and when it came.
        self._held = b""
        self._since = 0.0
        # What has been pasted so far, and when the last of it came.
        self._pasting = False
        self._pasted = bytearray()
        self._pasted_at = 0.0

    def feed(self, data: bytes) -> list[Message]:
        """Events of all that is complete with these bytes."""
        found: list[Message] = []
        data = self._held + data
        self._held, at = b"", 0
        while at < len(data):
            if self._pasting:
                at = self._more_pasted(data, at, found)
                continue
            escape = data.find(b"\x1b", at)
            found += self._text(data[at : escape if escape >= 0 else None], whole=escape >= 0)
            if escape < 0:
                break
            if _BEGINNING.match(data, escape):
                self._held = data[escape:]
                self._since = self._since or monotonic()
                return found
            self._since = 0.0
            sequence = _SEQUENCE.match(data, escape)
            if sequence is None:
                broken = _BROKEN.match(data, escape)
                at = broken.end() if broken else escape + 1
                if at == escape + 1:
                    found.append(events.Key("escape", "\x1b"))
                continue
            at = sequence.end()
            if sequence[0] == _PASTE_BEGINS:
                self._pasting = True
            else:
                found += self._sequence(sequence[0])
        if not self._held:
            self._since = 0.0
        return found

    def tick(self) -> list[Message]:
        """Events of what is not to be waited for any longer. To be called every tenth of a second or so."""
        now = monotonic()
        if self._pasting:
            return [self._end_of_paste()] if now - self._pasted_at >= PASTE_PATIENCE else []
        patience = ESCAPE_DELAY if len(self._held) <= 2 else SEQUENCE_PATIENCE
        if not self._held or now - self._since < patience:
            return []
        held, self._held, self._since = self._held, b"", 0.0
        return [events.Key("escape", "\x1b")] if held == b"\x1b" else []

    def _more_pasted(self, data: bytes, at: int, found: list[Message]) -> int:
        """Take what is pasted from there; where it ends in these bytes."""
        before = len(self._pasted)
        self._pasted += data[at:]
        self._pasted_at = monotonic()
        end = self._pasted.find(_PASTE_ENDS, max(0, before - len(_PASTE_ENDS)))
        if end < 0:
            return len(data)
        surplus = len(self._pasted) - end - len(_PASTE_ENDS)
        del self._pasted[end:]
        found.append(self._end_of_paste())
        return len(data) - surplus

    def _end_of_paste(self) -> Message:
        pasted, self._pasted, self._pasting = self._pasted, bytearray(), False
        return events.Paste(pasted.decode("utf-8", "replace").replace("\x00", ""))

    def _text(self, data: bytes, *, whole: bool) -> Iterable[Message]:
        """Keys of text without escapes. Bytes that are no UTF-8 and controls of eight bits are passed over."""
        text = self._decoder.decode(data, final=whole)
        readable = "".join(one for one in text if one != "\ufffd" and not "\x80" <= one <= "\x9f")
        return self._parser.feed(readable) if readable else ()

    def _with_alt(self, text: str) -> list[Message]:
        keys = self._parser._sequence_to_key_events  # noqa: SLF001  (the parser would wait for more)
        known: list[Message] = [*keys("\x1b" + text)]
        if known:
            return known
        return [events.Key(one.key if "alt+" in one.key else f"alt+{one.key}", None) for one in keys(text)]

    def _sequence(self, data: bytes) -> Iterable[Message]:
        """Events of a complete sequence; none if it is not known."""
        sequence = data.decode("utf-8", "replace")
        if sequence in ANSI_SEQUENCES_KEYS or _MOUSE.fullmatch(sequence) or _REPORT.fullmatch(sequence):
            return [*self._parser.feed(sequence)]
        if resize := _RESIZE.fullmatch(sequence):
            return [*self._parser.feed(sequence)] if 0 < int(resize[1]) * int(resize[2]) <= MOST_CELLS else ()
        if key := _KEY.fullmatch(sequence):
            known = _known_key(*key.groups(default=""))
            return [*self._parser.feed(known)] if known else ()
        return self._with_alt(sequence[1]) if len(data) == 2 and sequence.isascii() else ()


def _known_key(code: str, modifiers: str, text: str, end: str) -> str:
    """A key of kitty's protocol as Textual's parser reads it: without alternates and kinds of event. '' for none."""
    code, (modifiers, _, kind) = code.partition(":")[0], modifiers.partition(":")
    points = [part for part in text.split(":") if part]
    if kind == _RELEASED or not all(map(_is_character, points)):
        return ""
    if end == "u" and not _is_character(code):
        return ""
    if end != "u" and f"{code or 1}{end}" not in FUNCTIONAL_KEYS:
        return ""
    if len(modifiers) > 3:
        return ""
    fields = [code, modifiers, ":".join(points)]
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    return f"\x1b[{';'.join(fields)}{end}"


def _is_character(code: str) -> bool:
    """Whether a number is that of a character: no half of a pair, nothing beyond Unicode."""
    return 0 < len(code) <= 7 and 0 < int(code) <= 0x10FFFF and not 0xD800 <= int(code) <= 0xDFFF
