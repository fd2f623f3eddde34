"""Builds the text of a block from pieces of markup: white space of the markup is one space, a break is a line end."""

import re

_LAYOUT = re.compile(r"[ \t\r\n]+")


class Words:
    """The text of a block so far."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._last = "\n"

    def __len__(self) -> int:
        """The length so far in code points, which is where the next piece begins."""
        return self._length

    def add(self, text: str | None) -> None:
        """Adds text. Runs of spaces, tabs and line ends become one space, and none comes after a break or first."""
        if not text:
            return
        text = _LAYOUT.sub(" ", text)
        if text[0] == " " and self._last in " \n":
            text = text[1:]
        self._put(text)

    def line_end(self) -> None:
        """Adds a break inside the block."""
        if self._last == " ":
            self._pieces[-1] = self._pieces[-1][:-1]
            self._length -= 1
        self._put("\n")

    def _put(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._last = text[-1]

    def text(self) -> str:
        """The text, without white space at its ends."""
        return "".join(self._pieces).strip()
