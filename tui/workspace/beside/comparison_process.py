"""Compares long readings in a separate process: Python runs one thread at a time, and keys must not wait.

Started by `comparing.py` as a module. It reads questions, each as eight bytes (its length, big-endian) and a question
in MessagePack, and answers each in the same way, until nothing more is asked.
"""

import sys
from typing import IO

from msgspec import msgpack

from tui.workspace.view.comparison import Question, answer

LENGTH = 8
"""Bytes of the length before each message."""


def framed(message: bytes) -> bytes:
    """A message with its length before it."""
    return len(message).to_bytes(LENGTH, "big") + message


def received(stream: IO[bytes]) -> bytes | None:
    """The next message; None at the end of the stream, or if the message is incomplete."""
    head = stream.read(LENGTH)
    length = int.from_bytes(head, "big")
    message = stream.read(length) if len(head) == LENGTH else b""
    return message if message and len(message) == length else None


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    decoder = msgpack.Decoder(Question)
    while (message := received(asked)) is not None:
        answers.write(framed(msgpack.encode(answer(decoder.decode(message)))))
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
