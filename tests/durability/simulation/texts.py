"""The documents of a simulated review: three versions of a short text, which other programs change while it goes on."""

from functools import cache
from pathlib import Path

from tui.collation.collation import Collation
from tui.collation.engine import collate as collate_anew
from tui.collation.settings import Settings
from tui.witnesses.witness import Witness

BASE = (
    "The harbour was closed for three days after the storm.",
    "On the fourth morning the pilot rowed out alone to look at the buoys.",
    "He came back at noon and said that the channel had moved.",
    "Nobody believed him – until the first schooner ran aground.",
    "In the evening the whole town stood on the pier.",
)
OTHER_WORDS = (
    ("three", "four"),
    ("alone", "with his son"),
    ("noon", "dusk"),
    ("Nobody", "No one"),
    ("town", "village"),
)
NAMES = ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
VERSIONS = 14


@cache
def version(name: int, number: int) -> bytes:
    """Version `number` of a document, as a file has it."""
    paragraphs = [
        paragraph.replace(*words) if (name + place) % 3 == 0 else paragraph
        for place, (paragraph, words) in enumerate(zip(BASE, OTHER_WORDS, strict=True))
    ]
    if name % 2:
        paragraphs.append("Thus the first part ends.")
    place = number % len(BASE)
    match number % VERSIONS:
        case 0:
            pass
        case 1 | 2 | 3 | 4:
            paragraphs[place] = paragraphs[place].replace(*OTHER_WORDS[place]).replace(" the ", " that ")
        case 5 | 6:
            paragraphs.insert(place, "A paragraph that no other document has, added later.")
        case 7 | 8:
            del paragraphs[place]
        case 9:
            paragraphs.reverse()
        case 10:
            paragraphs = ["Something else altogether", "of other words"]
        case 11:
            paragraphs[1:3] = [" ".join(paragraphs[1:3])]
        case 12:
            paragraphs += paragraphs[:1]
        case 13:
            paragraphs = [paragraphs[place]]
    return ("\n\n".join(paragraphs) + "\n").encode()


SPOILED = (b"", b"\n \n", b"\x00\x01\x02" * 50, b"%PDF-1.7\n\xff\xfe", b"caf\xe9 \xff\xfe")
"""What a file may have in it while another program writes it, or after it was overwritten by mistake."""


class Texts:
    """A folder of documents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: int) -> Path:
        """The path of a document."""
        return self.folder / NAMES[name % len(NAMES)]

    def write(self, name: int, number: int) -> None:
        """Another program writes a version of it."""
        self.path(name).write_bytes(version(name % len(NAMES), number % VERSIONS))

    def spoil(self, name: int, number: int) -> None:
        """Another program overwrites it with something that is no text, or with nothing."""
        self.path(name).write_bytes(SPOILED[number % len(SPOILED)])

    def remove(self, name: int) -> None:
        """It is gone."""
        self.path(name).unlink(missing_ok=True)


_collations: dict[tuple[object, ...], Collation] = {}


def collate(witnesses: list[Witness], settings: Settings) -> Collation:
    """`collate`, with the collations of earlier histories kept: the same texts come again and again."""
    key = (tuple((one.siglum, one.title, one.path, one.sha256, one.split) for one in witnesses), settings)
    found = _collations.get(key)
    if found is None:
        if len(_collations) > 3000:
            _collations.clear()
        found = _collations[key] = collate_anew(witnesses, settings)
    return found
