"""Differences that a reader cannot see: hidden characters, and why two readings that look alike differ.

A no-break space, a soft hyphen, an accent written as a character of its own, a Cyrillic letter in a Latin word: the
screen shows all of them like what they stand for, or not at all. `invisible` finds them in one text, `why_alike`
compares two. The table of letters that look alike is our own and short on purpose: letters whose shapes are the same
in the fonts of terminals, not all that resemble each other.
"""

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import groupby

from tui.workspace.text.graphemes import EMOJI_CLASS, clusters, is_plain

_SPACES = {
    "\t": "tab",
    "\u00a0": "no-break space",
    "\u1680": "ogham space",
    "\u2000": "en quad",
    "\u2001": "em quad",
    "\u2002": "en space",
    "\u2003": "em space",
    "\u2004": "third-of-an-em space",
    "\u2005": "quarter-of-an-em space",
    "\u2006": "sixth-of-an-em space",
    "\u2007": "figure space",
    "\u2008": "punctuation space",
    "\u2009": "thin space",
    "\u200a": "hair space",
    "\u202f": "narrow no-break space",
    "\u205f": "mathematical space",
    "\u2800": "blank braille pattern",
    "\u3000": "ideographic space",
}
_HIDDEN = {
    "\u00ad": "soft hyphen",
    "\u034f": "grapheme joiner",
    "\u061c": "Arabic letter mark",
    "\u115f": "Hangul filler",
    "\u1160": "Hangul filler",
    "\u17b4": "Khmer inherent vowel",
    "\u17b5": "Khmer inherent vowel",
    "\u180e": "Mongolian vowel separator",
    "\u200b": "zero width space",
    "\u200c": "zero width non-joiner",
    "\u200d": "zero width joiner",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u202a": "left-to-right embedding",
    "\u202b": "right-to-left embedding",
    "\u202c": "end of a change of direction",
    "\u202d": "left-to-right override",
    "\u202e": "right-to-left override",
    "\u2060": "word joiner",
    "\u2061": "invisible function sign",
    "\u2062": "invisible times",
    "\u2063": "invisible comma",
    "\u2064": "invisible plus",
    "\u2066": "left-to-right isolate",
    "\u2067": "right-to-left isolate",
    "\u2068": "isolate",
    "\u2069": "end of an isolate",
    "\u3164": "Hangul filler",
    "\ufeff": "byte order mark",
    "\uffa0": "Hangul filler",
}
_HIDDEN |= {chr(code): "deprecated format character" for code in range(0x206A, 0x2070)}
_HIDDEN |= {chr(code): "interlinear annotation mark" for code in range(0xFFF9, 0xFFFC)}
_HIDDEN |= {chr(code): "tag character" for code in range(0xE0000, 0xE0080)}
_HIDDEN |= {chr(code): "variation selector" for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}

_JOINER = "\u200d"

# Letters with the shape of a Latin one, by script.
_CYRILLIC = dict(zip("асеорхуіјѕһԁԛԝАВЕЅІЈКМНОРСТХУҮԚԜ", "aceopxyijshdqwABESIJKMHOPCTXYYQW", strict=True))
_GREEK = dict(zip("ονϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ", "ovcjABEZHIKMNOPTYXCJ", strict=True))
_ARMENIAN = dict(zip("օսհոցՕՍ", "ouhngOU", strict=True))
_LETTERS = _CYRILLIC | _GREEK | _ARMENIAN
# Signs with the shape of another.
_SIGNS = {
    "\u2010": ("-", "hyphen (U+2010)"),
    "\u2011": ("-", "no-break hyphen"),
    "\u2212": ("-", "minus sign"),
    "\u02bc": ("’", "modifier apostrophe"),
    "\u02b9": ("′", "modifier prime"),
    "\u2024": (".", "one dot leader"),
    "\u2044": ("/", "fraction slash"),
    "\u2215": ("/", "division slash"),
    "\u2236": (":", "ratio sign"),
    "\ua789": (":", "modifier colon"),
    "\u01c3": ("!", "click letter"),
    "\u22c5": ("·", "dot operator"),
    "\u2027": ("·", "hyphenation point"),
    "\u00b5": ("μ", "micro sign"),
    "\u2223": ("|", "divides sign"),
    "\u01c0": ("|", "click letter"),
}
_FULL_WIDTH = {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)}
_PLAIN_NAMES = {"-": "hyphen", "’": "apostrophe", "′": "prime", ".": "full stop", "/": "slash", "·": "middle dot"}

# Parts of an emoji, which are not hidden characters: variation selectors, joiners, keycap, and the tags of a flag.
_EMOJI_SEQUENCE = re.compile(
    rf"\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    rf"|[0-9#*]\ufe0f\u20e3"
    rf"|{EMOJI_CLASS}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?(?:\u200d{EMOJI_CLASS}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?)*"
)
_EMOJI_PARTS = frozenset(["\ufe0e", "\ufe0f", _JOINER, *map(chr, range(0xE0020, 0xE0080))])
_ODD = frozenset([*_SPACES, *_HIDDEN, "\u2010", "\u2011"])
# A set is asked about the few characters that this finds: a class of all those would be asked about every one.
_NOT_COMMON = re.compile(r"[^\n -~]")
_FULL_WIDTH_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*")
_SPACE_RUN = re.compile(rf"[ \n{''.join(_SPACES)}]+")
_SCRIPTS = (
    ("Latin", re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff]")),
    ("Cyrillic", re.compile("[\u0400-\u0481\u048a-\u052f]")),
    ("Greek", re.compile("[\u0370-\u0373\u0376-\u037d\u037f-\u03ff\u1f00-\u1fff]")),
    ("Armenian", re.compile("[\u0531-\u0588]")),
)


def invisible(text: str) -> list[tuple[int, int, str]]:
    """The characters that a reader can't see or identify: (start, end, name), in order, not overlapping.

    Spaces other than the ordinary one, characters without width (not those that build an emoji), soft hyphens and
    bidirectional controls, accents not in composed form (NFC), letters of one script among those of another whose
    shape is the same, full-width letters and digits. Ranges are half-open, in code points.
    """
    if text.isascii() and "\t" not in text:
        return []
    found = [*_hidden(text), *_letters(text)]
    found += [(match.start(), match.end(), "full-width form") for match in _FULL_WIDTH_RUN.finditer(text)]
    if not unicodedata.is_normalized("NFC", text):
        found += _uncomposed(text)
    found.sort()
    apart: list[tuple[int, int, str]] = []
    for place in found:
        if not apart or place[0] >= apart[-1][1]:
            apart.append(place)
    return apart


def _hidden(text: str) -> list[tuple[int, int, str]]:
    """The spaces, hyphens and characters without a shape that are not part of an emoji."""
    places = [match.start() for match in _NOT_COMMON.finditer(text) if match.group() in _ODD]
    if any(text[place] in _EMOJI_PARTS for place in places):
        emoji = {index for match in _EMOJI_SEQUENCE.finditer(text) for index in range(match.start(), match.end())}
        places = [place for place in places if place not in emoji]
    return [(place, place + 1, _name(text[place])) for place in places]


def _name(character: str) -> str:
    """The name of a character in messages."""
    if character in _SPACES:
        return _SPACES[character]
    if character in _HIDDEN:
        return _HIDDEN[character]
    if character in _SIGNS:
        return _SIGNS[character][1]
    return _PLAIN_NAMES.get(character) or unicodedata.name(character, f"U+{ord(character):04X}").lower()


def _uncomposed(text: str) -> list[tuple[int, int, str]]:
    """The graphemes that are not in composed form, or are another character's double (the kelvin sign)."""
    places = []
    for start, end, _ in clusters(text):
        piece = text[start:end]
        if piece.isascii() or unicodedata.is_normalized("NFC", piece):
            continue
        if len(piece) == 1:
            name = f"{_double(piece)} for {unicodedata.normalize('NFC', piece)}"
        elif unicodedata.is_normalized("NFD", piece):
            name = "decomposed form (NFD)"
        else:
            name = "form that is not composed (NFC)"
        places.append((start, end, name))
    return places


def _double(character: str) -> str:
    """The name of a character that Unicode treats as equal to another one, or that other one."""
    if unicodedata.is_normalized("NFC", character):
        return _label(character) if _script(character) else character
    name = _name(character)
    return "compatibility ideograph" if name.startswith("cjk compatibility") else name


def _script(character: str) -> str:
    """The script of a letter, of those whose letters look alike; else an empty text."""
    return next((name for name, letters in _SCRIPTS if letters.match(character)), "")


def _base(character: str) -> str:
    """A letter without its accents."""
    return unicodedata.normalize("NFD", character)[0]


def _letters(text: str) -> list[tuple[int, int, str]]:
    """The letters from another script than their word or text that look the same.

    A word with letters of two scripts is of the one whose own shapes it has. A word of nothing but double shapes
    (a Cyrillic 'А' alone) is suspect where the text has no letter that only its script has.
    """
    if not _suspects().search(text):
        return []
    native = Counter(_script(_base(letter)) for letter in text if letter.isalpha() and _base(letter) not in _LETTERS)
    places = []
    for match in _WORD.finditer(text):
        word = match.group()
        scripts = [_script(_base(letter)) for letter in word]
        for script in {*scripts} - {"Latin", ""}:
            own = sum(scripts[i] == script and _base(word[i]) not in _LETTERS for i in range(len(word)))
            mixed = "Latin" in scripts
            for index, letter in enumerate(word):
                base = _base(letter)
                place = match.start() + index
                if scripts[index] == script and base in _LETTERS and not own and (mixed or not native[script]):
                    if native["Latin"]:
                        double = _LETTERS[base] + unicodedata.normalize("NFD", letter)[1:]
                        name = f"{script} {letter} for Latin {unicodedata.normalize('NFC', double)}"
                        places.append((place, place + 1, name))
                elif scripts[index] == "Latin" and own > 1 and base in _latin(script):
                    places.append((place, place + 1, f"Latin {letter} for {script} {_latin(script)[base]}"))
    return places


@cache
def _suspects() -> re.Pattern[str]:
    """Any letter of a script that has doubles of Latin ones."""
    return re.compile("[\u0370-\u052f\u0531-\u0588\u1f00-\u1fff]")


@cache
def _latin(script: str) -> dict[str, str]:
    """The Latin letters that a script has doubles of, and those."""
    return {latin: letter for letter, latin in _LETTERS.items() if _script(letter) == script}


@cache
def _shapes() -> dict[int, str | None]:
    """What each character looks like where that is another one, or nothing."""
    shapes: dict[str, str | None] = dict.fromkeys(_SPACES, " ")
    shapes |= dict.fromkeys(_HIDDEN)
    shapes |= _LETTERS | _FULL_WIDTH | {sign: shape for sign, (shape, _) in _SIGNS.items()}
    del shapes[_JOINER]  # where it has no shape, it is gone already
    return {ord(character): shape for character, shape in shapes.items()}


@cache
def _doubles() -> frozenset[str]:
    """The characters that look like another one, or like nothing."""
    return frozenset(map(chr, _shapes()))


# A joiner counts as shapeless where it does not join two emoji.
_SHAPELESS = re.compile(
    rf"[{''.join(_HIDDEN.keys() - {_JOINER})}]"
    rf"|(?<!{EMOJI_CLASS})(?<![\ufe0e\ufe0f\U0001f3fb-\U0001f3ff])\u200d|\u200d(?!{EMOJI_CLASS})"
)
_UNLIKE_FORM = "written in another Unicode form"


def why_alike(a: str, b: str) -> str | None:
    """Why two readings that look the same differ: what `b` has instead of the characters of `a`, in a few words.

    'no-break space for space, 2 times', 'written in decomposed form (NFD)', 'soft hyphen added'. None for two equal
    readings and for two that differ visibly. White space counts as alike however much of it there is, because
    lines are wrapped; emoji that are joined and the same apart do not.
    """
    if a == b:
        return None
    (bare_a, hidden_a), (bare_b, hidden_b) = _bare(a), _bare(b)
    if _shown(bare_a) != _shown(bare_b):
        return None
    reasons = Counter[str]()
    pieces_a, pieces_b = _pieces(bare_a), _pieces(bare_b)
    if len(pieces_a) == len(pieces_b):
        for index, (old, new) in enumerate(zip(pieces_a, pieces_b, strict=True)):
            if old != new:
                reasons[_exchange(old, new, "end" if index else "start")] += 1
    else:
        reasons[_UNLIKE_FORM] += 1
    for name in sorted(hidden_a.keys() | hidden_b.keys()):
        if change := hidden_b[name] - hidden_a[name]:
            reasons[f"{name} {'added' if change > 0 else 'missing'}"] += abs(change)
    if not reasons:
        return f"{min(hidden_a)} in another place"
    told = [
        reason if count == 1 or reason.startswith("written") else f"{reason}, {count} times"
        for reason, count in reasons.most_common(3)
    ]
    if len(reasons) > len(told):
        told.append(f"and {len(reasons) - len(told)} more")
    return "; ".join(told)


def _bare(text: str) -> tuple[str, Counter[str]]:
    """The text without characters that have no shape, and how often it has each of those, by name."""
    names = Counter[str]()
    if _HIDDEN.keys().isdisjoint(text):
        return text, names

    def drop(match: re.Match[str]) -> str:
        names[_HIDDEN[match.group()]] += 1
        return ""

    return _SHAPELESS.sub(drop, text), names


def _shown(bare: str) -> str:
    """A text as it looks: accents separated, look-alikes unified, white space as single spaces."""
    shapes = unicodedata.normalize("NFD", bare)
    # Most texts hold no double of anything: to ask a set takes a tenth of the time of looking up every character.
    if not (shapes.isascii() or _doubles().isdisjoint(shapes)):
        shapes = unicodedata.normalize("NFD", shapes.translate(_shapes()))
    return _SPACE_RUN.sub(" ", shapes).strip(" ")


def _pieces(bare: str) -> list[str]:
    """The graphemes of a text and its runs of white space, which begin and end the list, and may be empty there."""
    pieces: list[str] = []
    end = 0
    for match in [*_SPACE_RUN.finditer(bare), None]:
        stop = match.start() if match else len(bare)
        if stop or not match:
            pieces = pieces or [""]
            word = bare[end:stop]
            pieces += word if is_plain(word) else [word[first:last] for first, last, _ in clusters(word)]
        if match:
            pieces.append(match.group())
            end = match.end()
    return pieces if end == len(bare) and len(pieces) > 1 else [*pieces, ""]


def _exchange(old: str, new: str, edge: str) -> str:
    """How one piece of text differs from another that looks the same. `edge` is the place, if one is empty."""
    if not old:
        return f"{_run_name(new)} added at the {edge}"
    if not new:
        return f"{_run_name(old)} missing at the {edge}"
    if _SPACE_RUN.match(old):
        return f"{_run_name(new)} for {_run_name(old)}"
    if unicodedata.normalize("NFC", old) == unicodedata.normalize("NFC", new):
        if len(old) == len(new) == 1:
            return f"{_double(new)} for {_double(old)}"
        if unicodedata.is_normalized("NFD", new):
            return "written in decomposed form (NFD)"
        return "written in composed form (NFC)" if unicodedata.is_normalized("NFC", new) else _UNLIKE_FORM
    first, second = _base(old), _base(new)
    if first == second:
        return _UNLIKE_FORM
    if second in _FULL_WIDTH:
        return "full-width form for ordinary one"
    if first in _FULL_WIDTH:
        return "ordinary form for full-width one"
    return f"{_label(new)} for {_label(old)}"


def _label(letter: str) -> str:
    """A letter, accents and all, with its script; a sign by its name."""
    script = _script(_base(letter))
    return f"{script} {unicodedata.normalize('NFC', letter)}" if script else _name(letter[0])


def _run_name(run: str) -> str:
    """The name of a run of white space: 'space', '2 spaces', 'space and line break'."""
    names = []
    for character, same in groupby(run):
        count = len(list(same))
        name = {" ": "space", "\n": "line break"}.get(character) or _name(character)
        names.append(name if count == 1 else f"{count} {name}s")
    return " and ".join(names) if len(names) <= 3 else "other white space"
