"""Watches the files of the documents during the review, and words the notice when one changes or disappears."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.witnesses.witness import Witness
from tui.workspace.beside.source_watch import Seen, Watch

if TYPE_CHECKING:
    from textual.dom import DOMNode


class SourcesSeen(Message):
    """What a watch found on disk; `seen` is None if nothing has changed since its last look."""

    def __init__(self, watch: Watch, seen: Seen | None) -> None:
        super().__init__()
        self.watch = watch
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Notice:
    """What to show about the files: words for the top line, and a sentence to show once. Each may be ''."""

    status: str
    sentence: str


class Watching:
    """Looks at the files from time to time, in a thread, and sends `owner` a `SourcesSeen` each time."""

    def __init__(self, owner: "DOMNode") -> None:
        self._owner = owner
        self._watch = Watch(())
        self._looking = False

    def begin(self, witnesses: Sequence[Witness]) -> None:
        """Watch the files of these witnesses, as they are now."""
        self._watch = Watch(witnesses)

    def look(self) -> None:
        """Check in a thread whether a file changed: a remote disk may take long to answer."""
        if not self._looking:
            self._looking = True
            # A daemon thread, so that quitting does not wait for a disk that never answers.
            threading.Thread(target=self._look, args=(self._watch,), name="watch", daemon=True).start()

    def _look(self, watch: Watch) -> None:
        self._owner.post_message(SourcesSeen(watch, watch.look()))

    def notice(self, event: SourcesSeen, witnesses: Sequence[Witness], key: str) -> Notice | None:
        """What to show after a look, or None if nothing has changed. `key` opens the list of documents."""
        self._looking = False
        seen = event.seen
        if event.watch is not self._watch or seen is None:
            return None
        changed, gone = _named(seen.changed, witnesses), _named(seen.gone, witnesses)
        told = [f"{changed} changed on disk"] if changed else []
        if gone:
            told.append(f"{gone} {'is' if len(seen.gone) == 1 else 'are'} gone from disk")
        told += [f"{_named((path,), witnesses)} {why} now" for path, why in seen.refused[:2]]
        if len(seen.refused) > 2:
            told.append(f"{len(seen.refused) - 2} more can't be used")
        if not told:
            return Notice("", "")
        facts = ", ".join(told)
        if changed:
            offered = "them" if len(told) == 1 else changed
            return Notice(f"{facts} ({key})", f"{facts}: {key} shows the documents and reads {offered} again")
        return Notice(f"{facts} ({key})", f"{facts}: the review goes on with its own copy, {key} shows the documents")


def _named(paths: Collection[str], witnesses: Sequence[Witness]) -> str:
    """The names of the documents with these paths: at most two, then how many more there are."""
    names = [one.title for one in witnesses if one.path in paths]
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more
