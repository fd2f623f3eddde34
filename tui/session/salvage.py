"""Reads a session's rows from the bytes of a damaged file in which SQLite no longer finds them.

Pages that lost their type, their cell pointers or their parent still contain their rows. A row is recognised by its
record header, which is nearly constant here: a NULL for the row's number, a text of 64 letters (a hash), and one more
value. From there, SQLite's file format says how much of it is on the page and where the rest is
(https://www.sqlite.org/fileformat2.html, 1.6 and 2.1). Nothing is trusted: the caller checks the hashes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from tui.session.store import PAGE

# Header length, NULL, text of 64, the next value's serial type; then the 64 letters.
_RECORD = re.compile(rb"\x00\x81\x0d([\x81-\xff]{0,4}[\x00-\x7f])([0-9a-f]{64})(?=\{)")
_CONTENT = re.compile(rb"\x00\x81\x0d([\x01-\x03\x08\x09])([\x81-\xff]{0,4}[\x00-\x7f])([0-9a-f]{64})")
_BARE = re.compile(rb'\{"(?:act|after)":')  # the beginning of the records of events and of sources
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 8: 0, 9: 0}


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A possible record: its bytes, and the hash stored beside it, or '' if that is not readable."""

    hash: str
    record: bytes


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A possible piece of a source's bytes."""

    sha256: str
    piece: int
    content: bytes


def records(data: bytes) -> Iterator[FoundRecord]:
    """All rows of the tables `event`, `source` and `seal` that can be found, in any order, some more than once."""
    size = page_size(data)
    sound: set[int] = set()
    for match in _RECORD.finditer(data):
        serial = _varint(match[1])
        if serial < 13 or serial % 2 == 0:
            continue
        # The header: its own length, NULL, two bytes for the text of 64, the serial type.
        start, header = match.start() - 1, 4 + len(match[1])
        for payload in _payloads(data, size, start, header + 64 + (serial - 13) // 2):
            record = payload[header + 64 :]
            if sha256(record).hexdigest().encode() == match[2]:
                sound.add(match.end())
            yield FoundRecord(match[2].decode(), record)
    decoder = json.JSONDecoder()
    for match in _BARE.finditer(data):
        if match.start() in sound:
            continue
        # Even if header or hash is damaged, a record that fits on its page shows its own end.
        text = data[match.start() : (match.start() // size + 1) * size].decode("utf-8", "surrogateescape")
        try:
            _, end = decoder.raw_decode(text)
        except (ValueError, RecursionError):
            continue
        yield FoundRecord("", text[:end].encode("utf-8", "surrogateescape"))


def pieces(data: bytes) -> Iterator[FoundPiece]:
    """All rows of the table `content` that can be found, in any order, some more than once."""
    size = page_size(data)
    for match in _CONTENT.finditer(data):
        serial = _varint(match[2])
        width = _INTEGER_BYTES[match[1][0]]
        if serial < 12 or serial % 2:
            continue
        start, header = match.start() - 1, 5 + len(match[2])
        for payload in _payloads(data, size, start, header + 64 + width + (serial - 12) // 2):
            number = payload[header + 64 : header + 64 + width]
            piece = int.from_bytes(number, "big", signed=True) if width else match[1][0] - 8
            yield FoundPiece(match[3].decode(), piece, payload[header + 64 + width :])


def page_size(data: bytes) -> int:
    """The page size in the file's header, or the usual one if that is not possible."""
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    return size if size in {512 << shift for shift in range(8)} else PAGE


def _payloads(data: bytes, size: int, start: int, length: int) -> Iterator[bytes]:
    """The possible payloads of a row with that length, beginning at `start`; several if its pages are uncertain."""
    if length > len(data):
        return
    page_end = (start // size + 1) * size
    local = _local(size, length)
    if start + local > page_end:
        return
    first = data[start : start + local]
    if local == length:
        yield first
        return
    overflow = int.from_bytes(data[start + local : start + local + 4], "big")
    followed = _overflow(data, size, overflow, length - local, sequential=False)
    yield first + followed
    # A pointer may be damaged. The pages of one value mostly follow each other.
    if (other := _overflow(data, size, overflow, length - local, sequential=True)) != followed:
        yield first + other


def _local(size: int, length: int) -> int:
    """How much of a payload is on a leaf page of a table."""
    if length <= size - 35:
        return length
    least = (size - 12) * 32 // 255 - 23
    fitting = least + (length - least) % (size - 4)
    return fitting if fitting <= size - 35 else least


def _overflow(data: bytes, size: int, page: int, length: int, *, sequential: bool) -> bytes:
    """`length` bytes from a chain of overflow pages. If a page number is impossible, the next page is tried."""
    found: list[bytes] = []
    previous, last = 0, len(data) // size
    while length > 0:
        if not 1 < page <= last:
            page = previous + 1
            if not 1 < page <= last:
                break
        offset = (page - 1) * size
        part = data[offset + 4 : offset + 4 + min(length, size - 4)]
        found.append(part)
        length -= len(part)
        previous, page = page, page + 1 if sequential else int.from_bytes(data[offset : offset + 4], "big")
        if len(found) > last:
            break  # a circle
    return b"".join(found)


def _varint(data: bytes) -> int:
    """A variable-length integer of SQLite, of up to five bytes."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value
