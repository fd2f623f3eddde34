"""`backup`: a verified copy."""

from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, list[str]]]


def test_backup(run: Run, session: Path) -> None:
    code, out, err = run("backup", session, "-o", "copy.recension")
    assert (code, err) == (0, [])
    assert out.startswith("copied to copy.recension, sound: ")
    assert run("check", "copy.recension")[0] == 0
    code, out, err = run("backup", session, "-o", "copy.recension")
    assert (code, out) == (2, "")
    assert "is there already" in err[0]
