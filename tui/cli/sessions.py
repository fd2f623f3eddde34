"""Opens a session for the commands that only read it, and names the copies that others make."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.messages import note
from tui.cli.progress import progress
from tui.witnesses.file_name import file_name, inside
from tui.witnesses.paths import SESSION_SUFFIX

if TYPE_CHECKING:
    from tui.exchange.material import Material
    from tui.session.request import Request


@contextmanager
def opened(request: "Request", *, words: bool = False, sources: bool = False) -> Iterator["Material"]:
    """A session, collated, with its review. It is only read, so others may have it open."""
    from tui.collation.engine import collate  # these load numpy and SQLite, which `--help` must not
    from tui.exchange.material import of_session
    from tui.review.review import Review
    from tui.session.clock import new_id, utc_now
    from tui.session.opening import open_review
    from tui.session.verify import look

    look(Path(request.paths[0]))  # refuses any other file: `open_review` would start a review of a text file
    found = open_review(request, to_read=True)
    with found.session as session:
        note(found.remarks)
        with progress("comparing") as show:
            collation = collate(found.witnesses, found.settings, show)
        review = Review(
            collation, session.events, actor=found.reviewer, now=utc_now, new_id=new_id, settings=found.settings
        )
        yield of_session(session, review, found.settings, words=words, sources=sources)


def copy_name(output: str, session: str, what: str) -> str:
    """The file for a copy of a session: `output`, or if that is a folder, a free name in it that ends with `what`."""
    if not os.path.isdir(output):  # noqa: PTH112  (Path.is_dir raises if a folder on the way may not be entered)
        return output
    stem = file_name(f"{Path(session).name.removesuffix(SESSION_SUFFIX)}-{what}")
    numbers = chain(("",), (f"-{n}" for n in count(2)))
    names = (inside(Path(output), stem, f"{number}{SESSION_SUFFIX}") for number in numbers)
    return str(next(name for name in names if not os.path.lexists(name)))
