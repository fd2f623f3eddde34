"""Witnesses made on the spot, and the shared data where it is at hand."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness, sigla

Make = Callable[..., list[Witness]]


def make_witnesses(*texts: Sequence[str] | str | bytes) -> list[Witness]:
    """Witnesses A, B, ... of lists of paragraphs (a line each) or of whole texts."""
    made = []
    for siglum, text in zip(sigla(len(texts)), texts, strict=True):
        if isinstance(text, bytes):
            made.append(witness_from_bytes(text, siglum, f"{siglum}.txt"))
        elif isinstance(text, str):
            made.append(witness_from_bytes(text.encode(), siglum, f"{siglum}.txt"))
        else:
            made.append(witness_from_bytes("\n".join(text).encode(), siglum, f"{siglum}.txt", split="line"))
    return made


@pytest.fixture(scope="session")
def make() -> Make:
    """Makes witnesses A, B, ...; see `make_witnesses`."""
    return make_witnesses


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; the test skips where it is absent."""
    folder = Path(os.environ.get("RECENSION_SHARED", Path(__file__).parents[2].parent / "shared"))
    if not (folder / "seeds").is_dir():
        pytest.skip("the shared data is not here (RECENSION_SHARED names its folder)")
    return folder
