"""The interface of all readers, and the choice of the one for a file: by its content first, its name only as a hint."""

from collections.abc import Callable
from dataclasses import dataclass

from tui.witnesses.readers.extract import Extract

Recognise = Callable[[bytes, str], bool]
"""Whether these are bytes of the format. The second argument is the suffix of the file's name, in small letters."""

Read = Callable[[bytes, str], tuple[Extract, ...]]
"""The texts of a document, from its bytes and the view of its tracked changes (one of `VIEWS`). Raises Problem."""


@dataclass(frozen=True)
class FormatReader:
    """A format that can be read. `name` is its identity and version in the records ('docx/1'), `media` its media type,
    `noun` what a user calls such a file.
    """

    name: str
    media: str
    noun: str
    suffixes: tuple[str, ...]
    recognises: Recognise
    read: Read
