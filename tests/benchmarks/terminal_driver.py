"""Drives a program in a pseudo-terminal: acts like a person at a keyboard, and answers like a terminal.

It starts a command as the leader of a new session with the pseudo-terminal as its controlling terminal. It answers the
queries that programs send to terminals (device attributes, modes, colours, sizes), keeps every byte of output with the
time of its arrival, sends keys and signals, resizes, hangs up, and measures CPU time and memory. `Screen` turns the
bytes into the screen that a person would see, as far as Textual's output needs it.

The tests in `tests/terminal` and the measurements in `screen.py` share this driver. POSIX only: where there are no
pseudo-terminals, `UNAVAILABLE` gives the reason.
"""

import os
import re
import selectors
import signal
import struct
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

try:
    import fcntl
    import pty
    import termios

    UNAVAILABLE = ""
except ImportError:
    UNAVAILABLE = "this system has no pseudo-terminals (they are POSIX's)"

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "shift+left": "\x1b[1;2D",
    "shift+right": "\x1b[1;2C",
    "shift+tab": "\x1b[Z",
    "f1": "\x1bOP",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""The bytes that a terminal sends for keys with names. Any other key is sent as the characters of its name."""

ESCAPE_SECONDS = 0.15
"""Seconds: programs wait a tenth of a second to see whether an escape is a key by itself."""

SANE: Mapping[int, bool] = {
    7: True,  # lines wrap
    25: True,  # the cursor is shown
    1000: False,  # no mouse reports of any kind
    1002: False,
    1003: False,
    1004: False,  # no focus reports
    1006: False,
    1015: False,
    1016: False,
    1049: False,  # not on the alternate screen
    2004: False,  # no bracketed paste
    2026: False,  # no update held back
    2048: False,  # no size reports
}
"""The modes (DECSET) as a shell expects to find them. A mode that was never touched counts as sane."""

_COLOURS = {"10": "d0d0/d0d0/d0d0", "11": "1010/1010/1010", "12": "d0d0/d0d0/d0d0"}
_ASKED = re.compile(
    rb"\x1b\[(?P<da>[>=]?)0?c|\x1b\[(?P<status>[56])n|\x1b\[\?(?P<mode>\d+)\$p|\x1b\[>0?(?P<version>q)"
    rb"|\x1b\[\?(?P<kitty>u)|\x1b\[(?P<size>1[468])t|\x1b\](?P<colour>1[012]|4;\d+);\?(?:\x07|\x1b\\)"
    rb"|\x1b\[\?(?P<reports>2048)h|\x1bP\+q(?P<capability>[0-9A-Fa-f;]*)\x1b\\"
)
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_KITTY = re.compile(rb"\x1b\[([<>])\d*u")
_PAINTED = b"\x1b[?2026l"
_CELL = (10, 20)
"""Pixels of a cell, for programs that ask."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The cost of one key or one resize.

    `painted` and `seconds` are from sending to the end of the first painting and to the last byte that came, `octets`
    all that came; `cpu` is the CPU time of the whole process until it was quiet (None if the system does not report
    it). Without synchronised updates (mode 2026) a painting is taken to end with the last byte.
    """

    painted: float
    seconds: float
    octets: int
    cpu: float | None


class Terminal:
    """A command in a pseudo-terminal of `columns` x `rows`. A context manager: its end kills a command that still runs.

    `environment` is added to a bare one (a value of None takes a name out). `in_band_resize` makes it a terminal that
    reports its size in the data stream (mode 2048), as newer ones do.
    """

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        columns: int = 120,
        rows: int = 40,
        folder: str | os.PathLike[str] | None = None,
        environment: Mapping[str, str | None] | None = None,
        in_band_resize: bool = False,
    ) -> None:
        self.output = bytearray()
        self.arrivals: list[tuple[float, int]] = []
        self.columns, self.rows = columns, rows
        self.in_band_resize = in_band_resize
        self.screen = Screen(columns, rows)
        self._drawn = self._looked = 0
        self._master, self._slave = pty.openpty()
        self.attributes: Any = termios.tcgetattr(self._slave)
        self._set_size()
        os.set_blocking(self._master, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._master, selectors.EVENT_READ)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=folder,
            env=bare_environment(environment or {}),
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509  (two system calls, no lock taken)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._selector.close()
        for descriptor in {self._master, self._slave} - {-1}:
            os.close(descriptor)
        self._master = self._slave = -1

    # Output

    def read(self, seconds: float) -> bool:
        """Read the output that comes within that time, and answer its queries. False if nothing came."""
        if self._master < 0 or not self._selector.select(seconds):
            return False
        try:
            chunk = os.read(self._master, 1 << 20)
        except OSError:  # Linux: the other end is closed
            return False
        if not chunk:
            return False
        self.output += chunk
        self.arrivals.append((time.perf_counter(), len(self.output)))
        self._answer()
        return True

    def wait_for(self, *texts: str, seconds: float = 30.0) -> str:
        """Read until one of these texts is on the screen, in one line, and return it. Raises AssertionError."""
        return self.wait_until(lambda: next((text for text in texts if text in self.screen.text), ""), texts, seconds)

    def wait_until(self, question: Callable[[], Any], wanted: object, seconds: float = 30.0) -> Any:
        """Read until the question has an answer, and return it. Raises AssertionError, showing the screen, if none."""
        until = time.monotonic() + seconds
        while True:
            self.draw()
            found = question()
            if found:
                return found
            left = until - time.monotonic()
            if left <= 0 or (self.process.poll() is not None and not self.read(0.2)):
                ended = self.process.poll()
                state = "still runs" if ended is None else f"has ended with {ended}"
                raise AssertionError(f"{wanted!r} did not come; the program {state}. The screen:\n{self.screen.text}")
            self.read(min(left, 0.2))

    def wait_for_bytes(self, marker: bytes, since: int = 0, seconds: float = 60.0) -> float:
        """Read until these bytes have come out, and return the time of their arrival. Cheaper than looking at a screen.

        Raises AssertionError if they do not come.
        """
        until = time.monotonic() + seconds
        looked = since
        while True:
            found = self.output.find(marker, looked)
            if found >= 0:
                return next(at for at, length in self.arrivals if length >= found + len(marker))
            looked = max(since, len(self.output) - len(marker))
            if time.monotonic() > until or (not self.read(0.2) and self.process.poll() is not None):
                raise AssertionError(f"{marker!r} did not come. The end of what came: {bytes(self.output[-400:])!r}")

    def settle(self, quiet: float = 0.3, seconds: float = 30.0) -> None:
        """Read until nothing has come for `quiet` seconds."""
        until = time.monotonic() + seconds
        while self.read(quiet) and time.monotonic() < until:
            pass
        self.draw()

    def draw(self) -> "Screen":
        """The screen as it is now."""
        self.screen.feed(bytes(self.output[self._drawn :]))
        self._drawn = len(self.output)
        return self.screen

    def _answer(self) -> None:
        """Answer new queries. A query that is not complete yet waits for its end."""
        for found in _ASKED.finditer(self.output, self._looked):
            self._looked = found.end()
            reply = self._reply(found)
            if reply:
                self._write(reply.encode())
        self._looked = max(self._looked, len(self.output) - 64)

    def _reply(self, asked: "re.Match[bytes]") -> str:
        name, value = asked.lastgroup, (asked.group(asked.lastgroup or 0)).decode()
        width, height = self.columns * _CELL[0], self.rows * _CELL[1]
        match name:
            case "da":
                return {"": "\x1b[?62;22c", ">": "\x1b[>41;377;0c", "=": "\x1bP!|00000000\x1b\\"}[value]
            case "status":
                return "\x1b[0n" if value == "5" else f"\x1b[{self.screen.y + 1};{self.screen.x + 1}R"
            case "mode":
                known = {"2026": 2, "2048": 2 if self.in_band_resize else 0}
                return f"\x1b[?{value};{known.get(value, 0)}$y"
            case "version":
                return "\x1bP>|driver(1)\x1b\\"
            case "kitty":
                return "\x1b[?0u"
            case "size":
                sizes = {"14": (4, height, width), "16": (6, *_CELL[::-1]), "18": (8, self.rows, self.columns)}
                return "\x1b[{};{};{}t".format(*sizes[value])
            case "colour":
                return f"\x1b]{value};rgb:{_COLOURS.get(value, '8080/8080/8080')}\x1b\\"
            case "reports":
                return self._size_report() if self.in_band_resize else ""
            case "capability":
                return "\x1bP0+r\x1b\\"
        return ""

    # Input

    def press(self, *keys: str) -> None:
        """Send keys by name, or characters as they are: all at once, except for a pause after an escape.

        Escape and a letter at once are what terminals send for alt and the letter; a person takes longer.
        """
        typed = ""
        for key in keys:
            typed += KEYS.get(key, key)
            if key == "escape":
                self._write(typed.encode())
                typed = ""
                until = time.monotonic() + ESCAPE_SECONDS
                while time.monotonic() < until:
                    self.read(ESCAPE_SECONDS / 10)
        self._write(typed.encode())

    def _write(self, octets: bytes) -> None:
        while octets:
            try:
                octets = octets[os.write(self._master, octets) :]
            except BlockingIOError:
                self.read(0.05)
            except OSError:
                return  # the program reads no more

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size: the system tells the program by SIGWINCH, and newer terminals in band."""
        self.columns, self.rows = columns, rows
        self.screen.resize(columns, rows)
        self._set_size()
        if self.in_band_resize and self.modes().get(2048):
            self._write(self._size_report().encode())

    def _set_size(self) -> None:
        pixels = (self.columns * _CELL[0], self.rows * _CELL[1])
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, *pixels))

    def _size_report(self) -> str:
        return f"\x1b[48;{self.rows};{self.columns};{self.rows * _CELL[1]};{self.columns * _CELL[0]}t"

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed does."""
        self._selector.unregister(self._master)
        os.close(self._master)
        os.close(self._slave)
        self._master = self._slave = -1

    def ended(self, seconds: float = 30.0) -> int:
        """Read to the end and return the exit code, negative for a signal. Raises AssertionError if it goes on."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > until:
                raise AssertionError(f"the program goes on. The screen:\n{self.draw().text}")
            if not self.read(0.05) and self._master < 0:
                time.sleep(0.02)
        while self.read(0.05):
            pass
        self.draw()
        return self.process.returncode

    # State

    def modes(self) -> dict[int, bool]:
        """The modes that the program has set and reset, as they are now."""
        modes: dict[int, bool] = {}
        for found in _MODE.finditer(self.output):
            modes |= dict.fromkeys(map(int, found.group(1).split(b";")), found.group(2) == b"h")
        return modes

    def insane(self) -> list[str]:
        """All that a shell would find changed: modes left on or off, a keyboard protocol, the line discipline."""
        modes = self.modes()
        wrong = [
            f"mode {mode} left {'off' if sane else 'on'}"
            for mode, sane in SANE.items()
            if modes.get(mode, sane) != sane
        ]
        depth = 0
        for found in _KITTY.finditer(self.output):
            depth = max(0, depth + (1 if found.group(1) == b">" else -1))
        if depth:
            wrong.append("the keyboard protocol left on")
        if self._slave >= 0 and termios.tcgetattr(self._slave) != self.attributes:
            wrong.append("the line discipline left changed")
        return wrong

    def cpu(self) -> float | None:
        """Seconds of CPU time that the process has used, all threads, to the nanosecond. Linux only."""
        if not sys.platform.startswith("linux"):
            return None
        # The clock of another process, as clock_getcpuclockid(3) makes its number: unlike /proc/PID/stat it does not
        # count in ticks of 10 ms, and unlike schedstat it counts threads that have ended.
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def memory(self) -> int | None:
        """Bytes that the process holds in memory now. Linux only."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found.group(1)) * 1024 if found else None

    def measure(self, *keys: str, size: tuple[int, int] | None = None, quiet: float = 0.15) -> Answered:
        """Press keys, or resize, and read until nothing has come for `quiet` seconds."""
        while self.read(0.0):
            pass
        cpu, before = self.cpu(), len(self.output)
        begun = time.perf_counter()
        if size is not None:
            self.resize(*size)
        if keys:
            self.press(*keys)
        while self.read(quiet):
            pass
        after = self.cpu()
        used = after - cpu if after is not None and cpu is not None else None
        if len(self.output) == before:
            return Answered(0.0, 0.0, 0, used)
        end = self.output.find(_PAINTED, before)
        end = end + len(_PAINTED) if end >= 0 else len(self.output)
        painted = next(at for at, length in self.arrivals if length >= end)
        return Answered(painted - begun, self.arrivals[-1][0] - begun, len(self.output) - before, used)


def bare_environment(added: Mapping[str, str | None]) -> dict[str, str]:
    """A bare environment, the same on every machine: without the colours, editors or settings of the user."""
    kept = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    for name, value in added.items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment


def _take_terminal() -> None:
    """In the child: standard input becomes the controlling terminal, so that closing it hangs up."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # A test runner may ignore signals that the program must receive.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


# --- the screen of a person ----------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\](?P<title>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*\x1b\\"
    r"|\x1b[ -/]*[0-~]"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)?\Z")


class Screen:
    """The cells of a screen, after the output of Textual: text, moves, erasing; `inks` is how each cell is coloured.

    A wide character takes its cell and leaves the next empty; a character without width joins the cell before it.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.x = self.y = 0
        self.cells = [[" "] * columns for _ in range(rows)]
        self.inks = [[""] * columns for _ in range(rows)]
        self._ink = ""
        self._rest = b""

    @property
    def lines(self) -> list[str]:
        """The lines from top to bottom, without the spaces at their ends."""
        return ["".join(line).rstrip() for line in self.cells]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)

    def resize(self, columns: int, rows: int) -> None:
        """Cut or widen to another size."""
        self.cells = [(line + [" "] * columns)[:columns] for line in self.cells[:rows]]
        self.cells += [[" "] * columns for _ in range(rows - len(self.cells))]
        self.inks = [(line + [""] * columns)[:columns] for line in self.inks[:rows]]
        self.inks += [[""] * columns for _ in range(rows - len(self.inks))]
        self.x, self.y = min(self.x, columns - 1), min(self.y, rows - 1)

    def feed(self, octets: bytes) -> None:
        """Process output. A sequence or a character that is cut off waits for its rest."""
        octets = self._rest + octets
        text = octets.decode("utf-8", "surrogateescape")
        cut = _UNFINISHED.search(text)
        if cut is not None:
            text = text[: cut.start()]
        while text and "\udc80" <= text[-1] <= "\udcff":
            text = text[:-1]
        self._rest = octets[len(text.encode("utf-8", "surrogateescape")) :]
        for token in _TOKEN.finditer(text):
            if token["text"]:
                for character in token["text"]:
                    self._put(character)
            elif token["final"]:
                self._obey(token["final"], token["parameters"])
            elif token["control"] == "\r":
                self.x = 0
            elif token["control"] == "\n":
                self.x, self.y = 0, min(self.y + 1, len(self.cells) - 1)
            elif token["control"] == "\b":
                self.x = max(0, self.x - 1)

    def _put(self, character: str) -> None:
        line = self.cells[self.y]
        if not (width := cells_of(character)):
            line[max(0, self.x - 1)] += character
            return
        at = min(self.x, len(line) - width)
        line[at : at + width] = [character] + [""] * (width - 1)
        self.inks[self.y][at : at + width] = [self._ink] * width
        # Lines do not wrap: at the edge, the cursor stays on the last cell.
        self.x = min(at + width, len(line) - 1)

    def _obey(self, final: str, parameters: str) -> None:
        columns, rows = len(self.cells[0]), len(self.cells)
        if parameters[:1] in {"?", ">", "<", "="}:
            if final in {"h", "l"} and "1049" in parameters:
                self._erase()
            return
        numbers = [int(number) if number.isdigit() else 0 for number in parameters.split(";")]
        first = max(1, numbers[0])
        match final:
            case "H" | "f":
                column = max(1, numbers[1]) if len(numbers) > 1 else 1
                self.y, self.x = min(first, rows) - 1, min(column, columns) - 1
            case "A":
                self.y = max(0, self.y - first)
            case "B":
                self.y = min(rows - 1, self.y + first)
            case "C":
                self.x = min(columns - 1, self.x + first)
            case "D":
                self.x = max(0, self.x - first)
            case "G":
                self.x = min(first, columns) - 1
            case "J" if numbers[0] == 2:
                self._erase()
            case "K":
                self.cells[self.y][self.x :] = [" "] * (columns - self.x)
                self.inks[self.y][self.x :] = [""] * (columns - self.x)
            case "m":
                self._ink = "" if parameters in {"", "0"} else f"{self._ink};{parameters}".strip(";")

    def _erase(self) -> None:
        self.cells = [[" "] * len(line) for line in self.cells]
        self.inks = [[""] * len(line) for line in self.inks]


def cells_of(character: str) -> int:
    """The cells that a terminal gives a character by itself: 0, 1 or 2."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"} and character != "\xad":
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
