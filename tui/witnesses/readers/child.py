"""The process in which documents are read: a request through standard input, its answer through standard output.

A hostile document may make a reader slow, or fill the memory. So it is read in a process that has limits and can be
ended. A request is a line of JSON (`Asked`) and then the bytes of the document. An answer is a line with the number of
bytes that follow, and then JSON: `Answer`.
"""

import sys
from dataclasses import dataclass
from typing import BinaryIO

from msgspec import DecodeError
from msgspec.json import decode, encode

from tui.witnesses.problem import Problem
from tui.witnesses.readers.every_reader import BY_NAME
from tui.witnesses.readers.extract import Extract

MOST_MEMORY = 4 << 30
"""Bytes that a document may need while it is read."""


@dataclass(frozen=True)
class Asked:
    """A request: the name of a reader, the view, and how many bytes of the document follow."""

    reader: str
    view: str
    size: int


@dataclass(frozen=True)
class Answer:
    """The texts of the document, or what, where and what to do (`Problem`)."""

    extracts: tuple[Extract, ...] = ()
    problem: tuple[str, str, str] | None = None


def main() -> None:
    """Answer requests until there are no more."""
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every request. Ends at the end of the input, or if a request is malformed."""
    while line := requests.readline(1000):
        try:
            asked = decode(line, type=Asked)
        except DecodeError:
            return
        answer = encode(_answer(asked, requests.read(asked.size)))
        answers.write(b"%d\n" % len(answer))
        answers.write(answer)
        answers.flush()


def _answer(asked: Asked, content: bytes) -> Answer:
    try:
        return Answer(BY_NAME[asked.reader].read(content, asked.view))
    except Problem as problem:
        return Answer(problem=(problem.what, problem.where, problem.remedy))
    except MemoryError:
        return Answer(problem=("needs too much memory to be read", "", "It is not read: it may be hostile."))


def limit_memory() -> None:
    """Set a limit, on systems that know one."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main()
