"""Compares long readings in the background: when they come into view, and marks them when the answer arrives.

What was asked last is answered first, because that is what is looked at. The process that compares
(`comparison_process.py`) is there while something waits; nothing is kept of a long paragraph but its answer.
"""

import logging
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from msgspec import MsgspecError, msgpack
from textual.message import Message

from tui.witnesses.child_process import ended, started
from tui.workspace.beside import comparison_process
from tui.workspace.beside.comparison_process import framed, received
from tui.workspace.view.comparison import Difference, Question

if TYPE_CHECKING:
    import subprocess

    from textual.dom import DOMNode

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # or the standard library would print over the screen

MOST = 16_000_000
"""Code points of readings, all together, beyond which they are not compared word by word: half a minute and 2 GB."""
KEPT = 64
"""The number of answers to keep."""


class Answered(Message):
    """A question has been answered, or can't be."""


class Comparing:
    """Questions on long readings and the answers so far. For each, `owner` gets an `Answered`."""

    def __init__(self, owner: "DOMNode") -> None:
        self._owner = owner
        self._lock = threading.Lock()
        self._answers: OrderedDict[Question, Difference | None] = OrderedDict()
        self._waiting: list[Question] = []
        self._current: Question | None = None
        self._working = False
        self._process: subprocess.Popen[bytes] | None = None
        self._left = False

    def answer(self, asked: Question) -> Difference | None:
        """The answer, or None if there is none yet; then the question is queued."""
        with self._lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return self._answers[asked]
            if asked.size > MOST or self._left or asked == self._current:
                return None
            if asked in self._waiting:
                self._waiting.remove(asked)
            self._waiting.append(asked)
            del self._waiting[:-KEPT]
            begin, self._working = not self._working, True
        if begin:
            self._owner.run_worker(self._work, thread=True, name="comparing")
        return None

    def told(self, asked: Question) -> str:
        """The reason why there is no answer."""
        with self._lock:
            if asked.size > MOST:
                return "too long to mark its words"
            return "its words could not be compared" if asked in self._answers else "comparing its words …"

    def leave(self) -> None:
        """End the comparisons that still run: the page is closed."""
        with self._lock:
            self._left = True
            self._waiting.clear()
            if self._process is not None:
                self._process.kill()

    # In the worker thread

    def _work(self) -> None:
        """Answer the waiting questions, the latest first, and end when there are none."""
        while (asked := self._next()) is not None:
            found = self._asked(asked)
            with self._lock:
                self._answers[asked] = found
                while len(self._answers) > KEPT:
                    self._answers.popitem(last=False)
                left = self._left
            if not left:
                self._owner.post_message(Answered())

    def _next(self) -> Question | None:
        """The next question. If there is none, the process ends, because it may have grown large."""
        with self._lock:
            self._current = self._waiting.pop() if self._waiting else None
            process = None
            if self._current is None:
                process, self._process, self._working = self._process, None, False
        if process is not None:
            ended(process)
        return self._current

    def _asked(self, asked: Question) -> Difference | None:
        """Ask the process. None if it could not be started, or ran out of memory."""
        try:
            process = self._process or self._start()
            if process.stdin is not None and process.stdout is not None:
                process.stdin.write(framed(msgpack.encode(asked)))
                process.stdin.flush()
                message = received(process.stdout)
                if message is not None:
                    return msgpack.decode(message, type=Difference)
        except (OSError, MsgspecError):
            logger.exception("long readings could not be compared")
        with self._lock:
            failed, self._process = self._process, None
        if failed is not None:
            ended(failed)
        return None

    def _start(self) -> "subprocess.Popen[bytes]":
        # -P: a `numpy.py` in the folder that is being reviewed must not be taken for numpy.
        process = started("-P", "-m", comparison_process.__name__)
        with self._lock:
            self._process = process
            if self._left:
                process.kill()
        return process
