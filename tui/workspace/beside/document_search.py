"""Searches all documents for a query, stretch by stretch, beginning near the reader.

A stretch is a run of passages with some ten thousand characters. Words are searched in this process, a small piece of
text at a time: `re` blocks all other threads while it searches, and keys must not wait noticeably. A regular expression
may never finish, and Python can't interrupt it. Therefore it runs in a separate process (see `pattern_process.py`) that
ends when a stretch takes too long, and that is ended when the search is cancelled.
"""

import json
import re
import threading
from bisect import bisect_right
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tui.collation.arrays import Numbers
from tui.collation.collation import Collation
from tui.witnesses.child_process import ended, started
from tui.witnesses.problem import Problem
from tui.workspace.beside import pattern_process
from tui.workspace.view.rows import Rows
from tui.workspace.view.search import Compiled, Matches, Query, compiled, in_page_order

if TYPE_CHECKING:
    import subprocess


STRETCH = 1 << 16
"""Bytes of all witnesses together to search at a time; more if a single passage has more."""
WINDOW = 1 << 16
"""Code points that `re` gets at a time."""
PATIENCE = 2.0
"""Seconds that a regular expression may take for one stretch: an ordinary one needs a few thousandths."""
SLOWEST = 2_000_000
"""Bytes per second beyond that, if a single passage has megabytes."""
MOST = 100_000
"""Matches after which a search ends: more are of no use, and a single letter may have ten million matches."""


class Cancellation:
    """Whether a search was cancelled. Any thread may call `cancel`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Cancel the search, and end its process."""
        with self._lock:
            self.cancelled = True
            if self._process is not None:
                self._process.kill()

    def watch(self, process: "subprocess.Popen[bytes] | None") -> None:
        """Set the process to end on `cancel`; None for none."""
        with self._lock:
            self._process = process
            if process is not None and self.cancelled:
                process.kill()


@dataclass(frozen=True, slots=True)
class Part:
    """The matches of one stretch: (n, 4) of passage, witness, start, end. `cut` is the reason if it is the last."""

    found: Numbers = field(repr=False)
    cut: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of one witness in a stretch, its offset in the witness, and its cells.

    `starts` and `ends` are in code points of `text`, `passages` their passages.
    """

    witness: int
    data: bytes
    offset: int
    starts: list[int]
    ends: list[int]
    passages: list[int]


def find(collation: Collation, rows: Rows, query: Query) -> Matches:
    """All matches of a query, in the order of the page. Raises Problem where the query can't be used."""
    parts: list[Numbers] = []
    cut = ""
    with closing(scan(collation, compiled(query), 0, Cancellation())) as stretches:
        for part in stretches:
            parts.append(part.found)
            cut = part.cut
    return in_page_order(collation, rows, [part for part in parts if len(part)], cut=cut)


def scan(collation: Collation, wanted: Compiled, begin: int, stop: Cancellation) -> Generator[Part, None, None]:
    """The matches, stretch by stretch, from the passage `begin` to the end, then from the start to `begin`.

    Ends early if `stop` is cancelled, or a part was cut. Raises Problem if regular expressions can't be run here.
    """
    if wanted.longest:
        yield from _counted(_scan_words(collation, wanted, begin, stop))
    else:
        with closing(_scan_pattern(collation, wanted.pattern, begin, stop)) as parts:
            yield from _counted(parts)


def _counted(parts: Iterator[Part]) -> Iterator[Part]:
    """The same, up to MOST matches."""
    count = 0
    for part in parts:
        if count + len(part.found) > MOST:
            yield Part(part.found[: MOST - count], "there are more")
            return
        count += len(part.found)
        yield part


def _stretches(collation: Collation, begin: int) -> Iterator[tuple[int, int]]:
    """Runs of passages [first, last) of about STRETCH bytes, from the one with `begin` on, then those before."""
    count = len(collation)
    if not count:
        return
    bounds = [witness.bounds for witness in collation.witnesses]
    flat = np.concatenate(bounds)
    base = np.cumsum([0, *(len(each) for each in bounds[:-1])])[collation.witness]
    sizes = flat[base + collation.last - 1, 1] - flat[base + collation.first, 0]
    sums = np.cumsum(np.add.reduceat(sizes, collation.start[:-1]))
    numbers = np.unique(np.searchsorted(sums, np.arange(0, int(sums[-1]) + STRETCH, STRETCH), side="left"))
    edges = np.unique(np.append(numbers[numbers < count], (0, count))).tolist()
    runs = list(pairwise(edges))
    at = max(0, bisect_right(edges, begin) - 1)
    yield from runs[at:]
    yield from runs[:at]


def _pieces(collation: Collation, first: int, last: int) -> Iterator[_Piece]:
    """The text of each witness in the passages [first, last). Its cells there are consecutive in its text."""
    a, b = int(collation.start[first]), int(collation.start[last])
    owner = collation.witness[a:b]
    order = np.argsort(owner, kind="stable")
    numbers = np.repeat(np.arange(first, last), np.diff(collation.start[first : last + 1]))
    edges = np.flatnonzero(np.diff(owner[order], prepend=-1, append=-1)).tolist()
    for start, stop in pairwise(edges):
        cells = order[start:stop]
        number = int(owner[cells[0]])
        witness = collation.witnesses[number]
        firsts, lasts = collation.first[a:b][cells], collation.last[a:b][cells]
        offset = int(witness.spans[firsts[0], 0])
        yield _Piece(
            number,
            witness.data[witness.bounds[firsts[0], 0] : witness.bounds[lasts[-1] - 1, 1]],
            offset,
            (witness.spans[firsts, 0] - offset).tolist(),
            (witness.spans[lasts - 1, 1] - offset).tolist(),
            numbers[cells].tolist(),
        )


def _array(found: list[tuple[int, int, int, int]]) -> Numbers:
    return np.array(found, dtype=np.int64).reshape(-1, 4)


def _scan_words(collation: Collation, wanted: Compiled, begin: int, stop: Cancellation) -> Iterator[Part]:
    for first, last in _stretches(collation, begin):
        found: list[tuple[int, int, int, int]] = []
        for piece in _pieces(collation, first, last):
            for cell, start, end in _in_cells(wanted, piece, stop):
                found.append((piece.passages[cell], piece.witness, piece.offset + start, piece.offset + end))
                if len(found) > MOST:
                    break
            if stop.cancelled:
                return
        yield Part(_array(found))


def _in_cells(wanted: Compiled, piece: _Piece, stop: Cancellation) -> Iterator[tuple[int, int, int]]:
    """(index of the cell, start, end) of each match that lies in one cell.

    A match that begins at a place has one end only, so one that runs over the end of its cell is none, and the search
    goes on right after its first letter, as it would have in the cell alone.
    """
    text = piece.data.decode("utf-8")
    search, at, length = wanted.pattern.search, 0, len(text)
    while at < length and not stop.cancelled:
        edge = at + WINDOW
        match = search(text, at, edge + wanted.longest)
        if match is None or match.start() >= edge:
            at = edge
            continue
        start, end = match.span()
        cell = bisect_right(piece.starts, start) - 1
        if cell >= 0 and end <= piece.ends[cell]:
            yield cell, start, end
            at = end
        else:
            at = start + 1


def _scan_pattern(
    collation: Collation, pattern: re.Pattern[str], begin: int, stop: Cancellation
) -> Generator[Part, None, None]:
    runner = _Runner(pattern, stop)
    try:
        for first, last in _stretches(collation, begin):
            found: list[tuple[int, int, int, int]] = []
            for piece in _pieces(collation, first, last):
                answer = runner.ask(piece)
                if stop.cancelled:
                    return
                if answer is None:
                    yield Part(_array(found), f"it takes too long at {collation.name(piece.passages[0])}")
                    return
                found += [
                    (piece.passages[cell], piece.witness, piece.offset + start, piece.offset + end)
                    for cell, start, end in answer
                ]
                if len(found) > MOST:
                    break
            yield Part(_array(found))
    finally:
        runner.end()


class _Runner:
    """The process in which a regular expression runs."""

    def __init__(self, pattern: re.Pattern[str], stop: Cancellation) -> None:
        self._stop = stop
        # Isolated and without site: it only needs re and json, and starts four times as fast.
        try:
            self._process = started("-I", "-S", str(Path(pattern_process.__file__)))
        except OSError as error:
            raise Problem(
                "regular expressions can't be run here", str(error), "ctrl+t in the search line goes back to words"
            ) from error
        stop.watch(self._process)
        self._task = {"pattern": pattern.pattern, "flags": pattern.flags, "most": MOST}
        self._told = False

    def _say(self, message: object, data: bytes = b"") -> None:
        pipe = self._process.stdin
        if pipe is not None:
            pipe.write(json.dumps(message).encode("ascii") + b"\n" + data)
            pipe.flush()

    def ask(self, piece: _Piece) -> list[tuple[int, int, int]] | None:
        """(index of the cell, start, end) of each match in the cells of a piece; None if it took too long."""
        try:
            cells = list(zip(piece.starts, piece.ends, strict=True))
            limit = PATIENCE + len(piece.data) / SLOWEST
            if not self._told:
                self._told = True
                self._say(self._task)
            self._say({"bytes": len(piece.data), "cells": cells, "limit": limit}, piece.data)
            line = self._process.stdout.readline() if self._process.stdout is not None else b""
        except OSError:
            line = b""  # the process was ended while it received the request
        if not line.endswith(b"\n"):
            return None
        return [(cell, start, end) for cell, start, end in json.loads(line)]

    def end(self) -> None:
        """End the process."""
        self._stop.watch(None)
        ended(self._process)
