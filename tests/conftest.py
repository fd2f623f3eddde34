"""What holds for all tests."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# Programs started in the background, or with nohup, are deaf to these signals, and so would be the programs that tests
# start and send them to.
for _name in ("SIGINT", "SIGHUP"):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.SIG_DFL)

# Properties are about what is true, not about how fast: no deadline for an example, whatever else the machine does.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real editions and schemas that are no part of this project; skips where it is not."""
    folder = Path(os.environ.get("RECENSION_SHARED", Path(__file__).parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the folder of shared data ({folder}); name it with RECENSION_SHARED")
    return folder
