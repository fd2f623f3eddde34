"""Words and sentences as a reader sees them: where the keyboard selection moves next.

A word is a run of letters and digits with what holds it together inside: hyphens, apostrophes, the dots of a number
or an abbreviation, a sign of currency before and of percent after. An ideograph or kana is a word of its own. A
sentence ends at its punctuation and the quotes that close it, but not after 'Mr.' or an initial, nor where what follows
goes on in lower case. All offsets are code points of one passage's text.
"""

import re
from collections.abc import Iterator

from tui.workspace.text.graphemes import clusters, is_plain

# The code points after the first in a cluster are drawn with it and belong to the same word, also for the patterns.
_MARK = "\0"
_CJK = "\u2e80-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\uff66-\uff9f\U0001aff0-\U0001b2ff\U00020000-\U0003fffd"
_LETTER = rf"(?:[^\W{_CJK}]\0*)"
_WORD = re.compile(
    rf"[{_CJK}]\0*"
    rf"|[$€£¥₩₹#@]?{_LETTER}+"
    # A dot goes on where no new sentence can begin: before a digit or lower case ('3.14', 'e.g', 'example.com'),
    # or between single capitals ('U.S.').
    rf"(?:(?:[-‐‑'’ʼ·@&+]|[.,:/](?=\d)(?<=\d.)|\.(?=[a-z\d])|(?<![^\W\d_]{{2}})(?<=[^\W\d_])\.(?=[A-Z](?!\w{{2}})))"
    rf"{_LETTER}+)*"
    rf"(?:(?<=\d)[%‰°]|(?<=\.[A-Za-z])\.(?!\w))?"
)
# Where no word continues: at white space, and between two ideographs.
_GAP = re.compile(rf"\s|(?<=[{_CJK}])[{_CJK}]")


def _shape(text: str) -> str:
    """The text with every code point that continues a grapheme replaced, so that patterns see whole graphemes."""
    if is_plain(text):
        return text
    shape = list(text.replace(_MARK, " "))
    for start, end, _ in clusters(text):
        for index in range(start + 1, end):
            shape[index] = _MARK
    return "".join(shape)


def _words(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The words between two offsets that are not inside a word."""
    for match in _WORD.finditer(_shape(text[first:last])):
        yield first + match.start(), first + match.end()


def word_end(text: str, offset: int) -> int:
    """The first end of a word after an offset; the end of the text if no word is left."""
    first = _gap_before(text, max(0, offset))
    while first < len(text):
        last = _gap_after(text, max(first, offset) + 200)
        for _, end in _words(text, first, last):
            if end > offset:
                return end
        first = last
    return len(text)


def word_start(text: str, offset: int) -> int:
    """The last start of a word before an offset; 0 if there is none."""
    last = _gap_after(text, offset)
    while last > 0:
        first = _gap_before(text, max(0, last - 200))
        before = [start for start, _ in _words(text, first, last) if start < offset]
        if before:
            return before[-1]
        last = first
    return 0


def _gap_before(text: str, offset: int) -> int:
    """The last offset at or before this one that is not inside a word: after white space or between ideographs."""
    while offset > 0 and not text[offset - 1].isspace() and not (offset < len(text) and _GAP.match(text, offset)):
        offset -= 1
    return offset


def _gap_after(text: str, offset: int) -> int:
    """The first such offset at or after this one, or the end of the text."""
    match = _GAP.search(text, offset)
    return match.start() if match else len(text)


def _listed(words: str) -> frozenset[str]:
    """The words of a list in this file, separated by spaces."""
    return frozenset(words.split())


# Possible ends of a sentence: the mark, closing quotes or brackets, then white space or the end; or an East Asian mark.
# Each run of marks is tried once only, from its start and to its end, or a megabyte of dots would take hours.
_STOP = re.compile(r"""(?<![.!?…])[.!?…]++[\]"'”’»›)}]*+(?=\s|\Z)|[。！？｡]++[」』”’）】》〉]*+|\n[^\S\n]*+\n""")
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«]*\Z")
_TITLES = _listed(
    "mr mrs ms mx dr prof rev fr sr sra mme mlle hr st ste gen col maj capt cpt lt sgt cpl cmdr adm pres sen rep gov "
    "hon amb atty supt vs v cf viz e.g i.e no nos nr vol vols ch chap p pp fig figs ed eds art sec par al approx ca c "
    "jan feb mar apr jun jul aug sep sept oct nov dec mt ft"
)
_MAY_END = _listed("corp inc ltd co bros llc plc assn dept univ jr etc ave blvd rd a.m p.m ph.d m.d b.a m.a")
# After an abbreviation that may end a sentence, these begin a new one.
_STARTERS = _listed(
    "The A An It Its He She They We I You In On At By But And So If As For From This That These Those There Then When "
    "While After Before However Meanwhile Since Although Though What Who How Why Some Many Most No Not His Her Their "
    "Our My With"
)
_FIRST_WORD = re.compile(r"""\s*[\["'“‘«(]*(\w*)""")


def sentence_span(text: str, offset: int) -> tuple[int, int]:
    """The sentence that an offset is in, without the white space around it: a half-open range.

    The white space after a sentence counts as that sentence's. An empty line ends a sentence, a single line break
    does not. Of a text of white space only the range is empty.
    """
    offset = max(0, min(offset, len(text)))
    back = 1_000
    while True:
        # The start of a window may not be a border, so the window grows until it contains one before the offset.
        window = max(0, offset - back)
        start, found = window, window == 0
        end = len(text)
        for border in _borders(text, window):
            after = _skip(text, border)
            if after > offset or border >= len(text):
                end = border
                break
            start, found = after, True
        if found:
            break
        back *= 8
    start = min(_skip(text, start), end)
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _skip(text: str, offset: int) -> int:
    """The first offset from there on that is not white space."""
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def _borders(text: str, first: int) -> Iterator[int]:
    """The ends of sentences from an offset on."""
    for match in _STOP.finditer(text, first):
        if _ends(text, match):
            yield match.end() if not match.group().startswith("\n") else match.start()


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether a mark that may end a sentence ends one here."""
    mark = match.group()
    if mark[0] in "\n。！？｡":
        return True
    following = _FIRST_WORD.match(text, match.end())
    word = following.group(1) if following else ""
    if word[:1].islower():
        return False
    if mark != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start())
    short = before.group() if before else ""
    if short.lower() in _TITLES:
        # 'No.' and similar words only continue before a number; otherwise they end a sentence.
        return short.lower() in {"no", "nos", "p", "c", "v", "art", "mar", "sec", "ed"} and not word[:1].isdigit()
    if len(short) == 1 and short.isalpha() and short.isupper() and short != "I":
        return False
    if short.lower() in _MAY_END or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", short):
        return not word or word in _STARTERS
    return True
