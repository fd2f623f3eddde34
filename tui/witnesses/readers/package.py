"""Opens documents that are zip archives of XML parts, within bounds.

Archives come from anywhere. Their parts are read into memory and never written to disk, so the names of parts are
never paths. The sizes that an archive states are checked first, and then what really comes out.
"""

import zipfile
from io import BytesIO
from pyexpat import EXPAT_VERSION
from xml.etree import ElementTree as ET

from tui.witnesses.problem import Problem

MOST_BYTES = 256 << 20
"""Parts that unpack to more than this in total are refused."""

MOST_PARTS = 2000

_SAFE_EXPAT = (2, 4, 1)
"""Older versions of expat do not stop entities that multiply."""

_ENCRYPTED = 0x1


class Package:
    """The parts of a zip archive, by name. `noun` says in messages what it should be."""

    def __init__(self, content: bytes, noun: str) -> None:
        self.noun = noun
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
            raise self.damaged() from error
        if len(entries) > MOST_PARTS:
            raise Problem(
                f"has {len(entries):,} parts, more than {MOST_PARTS:,}", "", "It is not read: it may be hostile."
            )
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise self._too_large()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Problem("is encrypted", "", "Save it without a password.")
        self.names = frozenset(entry.filename for entry in entries)
        self._left = MOST_BYTES

    def damaged(self) -> Problem:
        """The error for an archive that can't be read."""
        return Problem(f"is damaged: it can't be read as {self.noun}", "", "Open it in its program and save it again.")

    def _too_large(self) -> Problem:
        return Problem(f"unpacks to more than {MOST_BYTES >> 20} MB", "", "It is not read: it may be hostile.")

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises Problem if it is missing, damaged, or too large."""
        try:
            with self._archive.open(name) as part:
                content = part.read(self._left + 1)
        except KeyError as error:
            raise self.damaged() from error
        except Exception as error:  # zipfile and its codecs raise many kinds on damaged data
            raise self.damaged() from error
        self._left -= len(content)
        if self._left < 0:
            raise self._too_large()
        return content

    def xml(self, name: str) -> ET.Element:
        """A part as XML. Raises Problem as `read`, or if it is no XML."""
        return parsed(self.read(name), self.noun)


def parsed(content: bytes, noun: str) -> ET.Element:
    """XML from outside as a tree. Raises Problem if it is malformed or declares entities of its own."""
    version = tuple(int(part) for part in EXPAT_VERSION.removeprefix("expat_").split("."))
    if version < _SAFE_EXPAT:
        raise Problem(f"is not read: this Python has {EXPAT_VERSION}, which is not safe", "", "Install a newer Python.")
    if _declares(content):
        raise Problem(f"declares entities of its own, which no {noun} needs", "", "It is not read: it may be hostile.")
    try:
        return ET.fromstring(content)  # noqa: S314  (no entities, and a version of expat that stops them)
    except (ET.ParseError, LookupError, ValueError, RecursionError) as error:
        raise Problem(
            f"is damaged: its XML can't be read as {noun}", "", "Open it in its program and save it again."
        ) from error


def _declares(content: bytes) -> bool:
    """Whether XML has a document type with declarations inside it."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:64] else content  # UTF-16 and UTF-32 as ASCII
    start = plain.find(b"<!DOCTYPE")
    if start < 0:
        return b"<!ENTITY" in plain
    end = plain.find(b">", start)
    return b"[" in plain[start : end if end >= 0 else None]
