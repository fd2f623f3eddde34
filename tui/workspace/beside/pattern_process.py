"""Runs a regular expression in a separate process, so that a search that never finishes can be stopped.

Started by `scan.py` as a script: it imports nothing of ours and only what starts at once. It reads a line of JSON,
{"pattern", "flags", "most"}, and then again and again a line of JSON with that many bytes of UTF-8 behind it,
{"bytes", "cells": [[start, end], ...], "limit"}; it answers each with one line, [[index of the cell, start, end], ...].
All are code points of the text that was sent, half-open. Matches of nothing are left out: there is nothing to show.
A request that takes longer than its limit, in seconds, ends the process even if its parent is gone: the watch is a
thread of the interpreter's own, the only thing that runs while `re` searches.
"""

import faulthandler
import json
import os
import re
import sys
from pathlib import Path
from typing import BinaryIO


def found_in(pattern: "re.Pattern[str]", text: str, cells: list[tuple[int, int]], most: int) -> list[list[int]]:
    """[index of the cell, start, end] of every match in each cell taken by itself, the first `most` of them."""
    found: list[list[int]] = []
    for index, (first, last) in enumerate(cells):
        for match in pattern.finditer(text[first:last]):
            start, end = match.span()
            if start < end:
                found.append([index, first + start, first + end])
                if len(found) > most:
                    return found
    return found


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    told = json.loads(asked.readline())
    pattern = re.compile(told["pattern"], told["flags"])
    with Path(os.devnull).open("w") as nowhere:
        while line := asked.readline():
            request = json.loads(line)
            text = asked.read(request["bytes"]).decode("utf-8")
            faulthandler.dump_traceback_later(request["limit"], exit=True, file=nowhere)
            answer = found_in(pattern, text, request["cells"], told["most"])
            faulthandler.cancel_dump_traceback_later()
            answers.write(json.dumps(answer).encode("ascii") + b"\n")
            answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
