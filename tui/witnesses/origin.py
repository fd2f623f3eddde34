"""Where the text of a witness was taken from, if its file is a document and not plain text."""

from typing import Annotated

from msgspec import Meta, Struct

Name = Annotated[str, Meta(max_length=200)]
Count = Annotated[int, Meta(ge=0, le=1 << 53)]

MOST_KEPT = 32 << 20
"""A review keeps the bytes of documents up to this size; of larger ones only their SHA-256."""


class Origin(Struct, frozen=True, forbid_unknown_fields=True):
    """The document from which a text was extracted. Its bounds are checked when it is read from a session.

    `sha256` and `size` are of the file's bytes. `reader` is the name and version of the reader ('docx/1'), `view` the
    view of tracked changes ('' if there are none), `part` the part of the document that the text is ('' for all of it).
    `left_out` counts what is not in the text, by kind. `roles` are runs of blocks: (role, first, last), half-open.
    `kept`: whether a review keeps the bytes of the document.
    """

    sha256: Name
    size: Count
    media: Name
    reader: Name
    view: Name = ""
    part: Name = ""
    left_out: Annotated[dict[Name, Count], Meta(max_length=100)] = {}
    roles: Annotated[tuple[tuple[Name, Count, Count], ...], Meta(max_length=100_000)] = ()
    kept: bool = True
