"""Rows found in the bytes of a session file, whether or not SQLite finds them."""

from hashlib import sha256
from pathlib import Path

import pytest

from tui.review.events import Erase, Event
from tui.session import store
from tui.session.salvage import FoundPiece, FoundRecord, page_size, pieces, records
from tui.session.session import Session
from tui.session.store import PAGE
from tui.witnesses.read import witness_from_bytes

BIG = b"".join(b"line %d of a long text\n" % number for number in range(50_000))
SETTINGS = {"quorum": None, "ignore": frozenset[str](), "split": "line"}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The bytes of a session with a large document and two events."""
    monkeypatch.setattr(store, "PIECE", 300_000)
    witness = witness_from_bytes(BIG, "A", "A.txt", path=str(tmp_path / "A.txt"), split="line")
    with Session.begin(tmp_path / "x.recension", [witness], title="T", settings=SETTINGS) as session:
        for number in (1, 2):
            session.append(Event(0, f"id-{number}", "2024-05-01T10:00:00.000Z", "me", Erase(str(number))))
    return (tmp_path / "x.recension").read_bytes()


def test_every_record_is_found_once_with_its_hash(kept: bytes) -> None:
    found = list(records(kept))
    assert all(sha256(each.record).hexdigest() == each.hash for each in found)
    assert len(found) == len({each.record for each in found}) == 4  # seal, source, two events


def test_a_record_whose_hash_is_damaged_is_found_by_its_own_end(kept: bytes) -> None:
    event = next(each for each in records(kept) if b'"id-2"' in each.record)
    damaged = kept.replace(event.hash.encode() + event.record[:1], b"f" * 64 + event.record[:1])
    found = list(records(damaged))
    assert FoundRecord("f" * 64, event.record) in found
    assert FoundRecord("", event.record) in found
    assert len(found) == 5


def test_all_pieces_of_a_large_document_are_found_in_order(kept: bytes) -> None:
    found = sorted(pieces(kept), key=lambda piece: piece.piece)
    assert len(found) == 5
    assert [each.piece for each in found] == list(range(len(found)))
    assert {each.sha256 for each in found} == {sha256(BIG).hexdigest()}
    assert b"".join(each.content for each in found) == BIG
    assert isinstance(found[0], FoundPiece)


@pytest.mark.parametrize(
    ("header", "size"),
    [
        (b"\x02\x00", 512),
        (b"\x10\x00", 4096),
        (b"\x80\x00", 32768),
        (b"\x00\x01", 65536),
        (b"\x00\x00", PAGE),
        (b"\x12\x34", PAGE),
        (b"", PAGE),
    ],
)
def test_the_page_size_is_the_one_in_the_header_if_that_is_possible(header: bytes, size: int) -> None:
    assert page_size(b"SQLite format 3\x00" + header + b"\x02" * bool(header)) == size
