"""`check` and `recover`: faults are found, and what is sound is saved."""

from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, list[str]]]


def test_check_and_recover(run: Run, session: Path) -> None:
    assert run("check", session) == (0, "sound: 5 events, 2 sources\n", [])
    code, out, err = run("recover", session, "-o", "new.recension")
    assert (code, err) == (0, [])
    assert out.endswith("new.recension: 5 events, 2 sources\n")
    assert run("log", "new.recension")[1] == run("log", session)[1]
    assert run("recover", session, "-o", "new.recension")[0] == 2
    data = session.read_bytes()
    at = data.index(b"The second one speaks of red")
    session.write_bytes(data[:at] + b"X" + data[at + 1 :])
    code, out, _ = run("check", session)
    assert code == 1
    assert out.strip()
    code, out, _ = run("recover", session, "-o", "saved.recension")
    assert code == 1
    assert out.startswith("lost: ")
