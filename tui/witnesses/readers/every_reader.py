"""All readers, and the one for a file: chosen by its content, and by its name only where the content can't tell."""

from tui.witnesses.readers import docx, web_page
from tui.witnesses.readers.format_reader import FormatReader

READERS: tuple[FormatReader, ...] = (docx.READER, web_page.READER)

BY_NAME = {reader.name: reader for reader in READERS}


def reader_of(content: bytes, suffix: str) -> FormatReader | None:
    """The reader for these bytes of a file with that suffix (in small letters, with its dot); None for plain text."""
    return next((reader for reader in READERS if reader.recognises(content, suffix)), None)
