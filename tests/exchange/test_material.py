"""What an open session gives to the formats."""

from pathlib import Path

from tui.collation.engine import collate
from tui.collation.settings import Settings
from tui.exchange.material import of_session
from tui.review.review import Review
from tui.session.session import Session
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness

SETTINGS = {"quorum": None, "ignore": frozenset[str](), "split": "auto"}


def witness(siglum: str, text: bytes, path: Path) -> Witness:
    return witness_from_bytes(text, siglum, f"{siglum}.txt", path=str(path / f"{siglum}.txt"))


def test_older_versions_and_withdrawn_documents_are_former_ones(tmp_path: Path) -> None:
    first = [witness(siglum, b"The same text.\n" + siglum.encode(), tmp_path) for siglum in "ABC"]
    changed = witness("B", b"Another text.\n", tmp_path)
    with Session.begin(tmp_path / "x.recension", first, title="Of three", settings=SETTINGS) as session:
        session.renew([changed], withdrawn=["C"])
        review = Review(collate(session.witnesses))
        material = of_session(session, review, Settings(), words=True)
    assert [each.text for each in material.collation.witnesses] == [first[0].text, changed.text]
    assert [(each.siglum, each.text) for each in material.former] == [("B", first[1].text), ("C", first[2].text)]
    assert (material.title, material.session) == ("Of three", session.id)
    assert (material.words, material.sources) == (True, False)
