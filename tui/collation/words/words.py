"""Where the words of a text are, and which words count as the same.

A word is a run of letters, digits, marks and symbols. Hyphens and apostrophes inside it belong to it, and so do the
separators inside a number, because 'e-mail', "don't" and '1,200.50' are each read, and corrected, as one thing. White
space never belongs to a word. Scripts written without spaces have no such runs: there every character with its marks is
a word.

A mark that changes what a number says is a word by itself: the minus of '-5', the bracket of '(500)', the '<' of
'p < 0.05', the '§' of '§ 5'. So it is never taken for punctuation, which may be ignored.
"""

import re
from functools import lru_cache
from unicodedata import is_normalized, normalize

from tui.collation.settings import FORMAL

# Han, kana, bopomofo; Thai, Lao, Myanmar, Khmer: written without spaces between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3031-\u3035\u303b-\u303c"
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Marks that belong to such a character: vowels, tones, voicing, variation selectors.
_MARKS = (
    "\u0300-\u036f\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1060\u1062-"
    "\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u17dd\u3099\u309a\ufe00-\ufe0f"
    "\uff9e\uff9f\U000e0100-\U000e01ef"
)
# Punctuation, brackets, quotes, dashes and invisible controls. Symbols ($ % & + = # ‰, currency, emoji) are not here:
# they carry meaning, so a change of one is a change of words. Joiners inside words are listed apart.
_PUNCTUATION = (
    "\\x00-\\x1f!\"'()*,\\-./:;?\\[\\\\\\]^`{|}~\\x7f-\\x9f\u00a0\u00a1\u00ab\u00ad\u00b6\u00b7\u00bb\u00bf"
    "\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u061b-\u061f\u066b-\u066d\u06d4"
    "\u0964\u0965\u1361-\u1368\u2000-\u202f\u2032-\u205e\u2060-\u206f\u2e00-\u2e7f\u3000-\u3003\u3008-\u3020\u3030"
    "\u303d\u30a0\u30fb\ufe10-\ufe19\ufe30-\ufe5e\ufeff\uff01\uff02\uff07-\uff0a\uff0c-\uff0f\uff1a\uff1b\uff1f\uff20"
    "\uff3b-\uff40\uff5b-\uff65"
)
# Signs that are words by themselves wherever they are.
_SIGNS = "<>\u00a7\u2212"
_LETTER = f"[^\\s{_PUNCTUATION}{_UNSPACED}{_SIGNS}]"
_JOINERS = "\u200c\u200d\\-'\u2019\u2010\u2011\u00ad\u05be\u05f3\u05f4\u200b\u200e\u200f\u2060\ufeff"
_CURRENCY = "$\u00a2-\u00a5\u20a0-\u20cf"
# Marks that are signs before a number: a minus or a dash for one, about, the point of '.5', the bracket of '(500)',
# which is how accounts write a negative number. After a letter or another dash they are punctuation.
_BEFORE_NUMBER = (
    f"(?<!{_LETTER})(?<![-.~\u2010-\u2015])[-~\u2012\u2013](?=[{_CURRENCY}]?\\.?[0-9])"
    f"|(?<!{_LETTER})(?<!\\.)\\.(?=[0-9])"
    f"|\\((?=[-+~\u2212\u2013]?[{_CURRENCY}]?[0-9]+(?:[.,][0-9]+|[ \u00a0\u2009\u202f][0-9]{{3}})*[%{_CURRENCY}]?\\))"
)
# Hyphens that part a word at the end of a line, between small letters.
_PARTED = r"(?<=[^\W\d_A-Z])[-\u00ad\u2010][ \t]*\n[ \t]*(?=[a-z])"
_LINE_END = re.compile(_PARTED)
_WORD = re.compile(
    f"[{_UNSPACED}][{_MARKS}]*"
    f"|{_LETTER}+(?:(?:{_PARTED}|[{_JOINERS}]|(?<=\\d)[.,:/\u066b\u066c](?=\\d)|(?<=[0-9])[\u2012\u2013](?=[0-9])){_LETTER}+)*"
    f"|[{_SIGNS}]|{_BEFORE_NUMBER}"
)
# For a faster search in bytes: characters that are words unless a mark follows, these marks, and characters that are in
# no word, some of which join or sign words.
ALONE, MARKS, NEVER = f"[{_UNSPACED}]+", f"[{_MARKS}]+", f"[\\s{_PUNCTUATION}]+"
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'"))
_HYPHENS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\u05be", "-")
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", None)
)
_QUOTES = _APOSTROPHES | str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'))


def words(text: str) -> list[tuple[int, int]]:
    """The words of a text as half-open spans in code points, in order."""
    return [match.span() for match in _WORD.finditer(text)]


def words_of(text: str) -> list[str]:
    """The words of a text as written, in order."""
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """The number of words of a text, about 20 MB in a second. Every number of words on the screen comes from here."""
    return sum(map(bool, _WORD.finditer(text)))


@lru_cache(maxsize=1 << 16)
def normalise(word: str, ignore: frozenset[str] = FORMAL) -> str:
    """The form of a word by which it is compared: NFC, and without the differences that `ignore` names.

    Canonical equivalence (NFC) is never a difference of words. 'case' folds case, 'quotes' makes apostrophes one,
    'punctuation' makes hyphens one and drops soft hyphens and invisible controls; with 'whitespace', a word that a
    hyphen parts at the end of a line is the whole word.
    """
    form = word
    if "\n" in form and {"punctuation", "whitespace"} <= ignore:
        form = _LINE_END.sub("", form)
    if "punctuation" in ignore:
        form = form.translate(_HYPHENS)
    if "quotes" in ignore:
        form = form.translate(_APOSTROPHES)
    if "accents" in ignore:
        form = unaccented(form)  # first: folding case writes the iota under a Greek vowel after it
    if "case" in ignore:
        form = form.casefold()
    form = form if is_normalized("NFC", form) else normalize("NFC", form)
    return unaccented(form) if "accents" in ignore else form


# Marks over and under letters of the scripts that may be written without them: Latin, Greek, Cyrillic, Hebrew, Arabic,
# Syriac. Vowel signs of other scripts are no such marks. And letters that only look like one with a mark.
_ACCENTS = dict.fromkeys(
    [
        mark
        for first, last in (
            (0x300, 0x36F),
            (0x483, 0x489),
            (0x591, 0x5BD),
            (0x5BF, 0x5BF),
            (0x5C1, 0x5C2),
            (0x5C4, 0x5C5),
            (0x5C7, 0x5C7),
            (0x610, 0x61A),
            (0x640, 0x640),
            (0x64B, 0x65F),
            (0x670, 0x670),
            (0x6D6, 0x6DC),
            (0x6DF, 0x6E8),
            (0x6EA, 0x6ED),
            (0x730, 0x74A),
            (0x1DC0, 0x1DFF),
            (0xFE20, 0xFE2F),
        )
        for mark in range(first, last + 1)
    ]
)
_BASES = _ACCENTS | str.maketrans(
    {"\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u0111": "d", "\u0142": "l", "\u0131": "i", "\u0127": "h"}
)


def unaccented(form: str) -> str:
    """A normalised word without accents, points and vowel marks: for aligning, where a copy may lack them."""
    if form.isascii():
        return form
    return normalize("NFC", normalize("NFD", form).translate(_BASES)) or form


def same_but_for(text: str, ignore: frozenset[str]) -> str:
    """The normalised form of a whole text for comparing readings: equal if they differ only in ways that `ignore`
    names.
    """
    plain = text.isascii()
    form = text if plain else normalize("NFC", text)
    if "punctuation" in ignore:
        # Only white space is left between words; a mark by itself counts as nothing.
        if "whitespace" in ignore and "\n" in form:
            form = _LINE_END.sub("", form)
        form = " ".join(_WORD.findall(form)) if "whitespace" in ignore else _unmarked(form)
        form = form if plain else form.translate(_HYPHENS)
    elif "whitespace" in ignore:
        form = " ".join(form.split())
    if "quotes" in ignore and not plain:
        form = form.translate(_QUOTES)
    if "accents" in ignore:
        form = unaccented(form)
    if "case" in ignore:
        form = form.lower() if plain else normalize("NFC", form.casefold())
    return unaccented(form) if "accents" in ignore else form


def _unmarked(text: str) -> str:
    """A text without its punctuation, its white space unchanged."""
    kept: list[str] = []
    end = 0
    for start, stop in [*words(text), (len(text), len(text))]:
        kept.extend(mark for mark in text[end:start] if mark.isspace())
        kept.append(text[start:stop])
        end = stop
    return "".join(kept)


_STOP_WORDS = """
a an the and or but nor of to in on at by for from with as is are was were be been it its he she they we you i his her
their our my this that these those not no so if than then there who which what had has have do did
der die das den dem des ein eine einer einem einen und oder aber im am auf zu von mit für ist war nicht sich es
le la les l un une du de et ou à au aux en dans par pour sur que qui ne pas se ce il elle est d
el los las y o al del por con para su lo una uno
i gli di da e ed che non si per um os do dos na nos
ad cum ut ex ab quod qui quae
ὁ ἡ τό τὸ τοῦ τῆς τὴν τὸν τῷ τῇ τὰ τῶν καὶ καί δὲ δέ γὰρ γάρ ἐν εἰς ὡς μὴ οὐ
и в не на с что а как к по из у за о же от
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words too common to be agreement by themselves, from the languages whose texts are most often compared;
normalised.
"""
