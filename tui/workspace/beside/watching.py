"""Watching the files of the documents while they are reviewed, and what to show when one changes or is gone."""

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
    """What a watch found on disk; None where nothing has changed since its last look."""

    def __init__(self, watch: Watch, seen: Seen | None) -> None:
        super().__init__()
        self.watch = watch
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Notice:
    """What to show of the files: words for the top line ('' for none), and a sentence to show once ('' for none)."""

    status: str
    sentence: str


class Watching:
    """Looks at the files now and then, in a thread. `owner` gets each finding as `SourcesSeen`."""

    def __init__(self, owner: "DOMNode") -> None:
        self._owner = owner
        self._watch = Watch(())
        self._looking = False

    def begin(self, witnesses: Sequence[Witness]) -> None:
        """Watch the files of these witnesses, as they are now."""
        self._watch = Watch(witnesses)

    def look(self) -> None:
        """Look whether a file changed on disk: in a thread, because a remote disk may take its time to answer."""
        if not self._looking:
            self._looking = True
            # A daemon: where the disk never answers, quitting does not wait for it.
            threading.Thread(target=self._look, args=(self._watch,), name="watch", daemon=True).start()

    def _look(self, watch: Watch) -> None:
        self._owner.post_message(SourcesSeen(watch, watch.look()))

    def notice(self, event: SourcesSeen, witnesses: Sequence[Witness], key: str) -> Notice | None:
        """What to show of a finding, or None where nothing has changed. `key` opens the list of documents."""
        self._looking = False
        seen = event.seen
        if event.watch is not self._watch or seen is None:
            return None
        changed, gone = _named(seen.changed, witnesses), _named(seen.gone, witnesses)
        told = [f"{changed} changed on disk"] if changed else []
        if gone:
            told.append(f"{gone} {'is' if len(seen.gone) == 1 else 'are'} gone from disk")
        status = f"{', '.join(told)} ({key})" if told else ""
        if changed:
            return Notice(status, f"{', '.join(told)}: {key} shows the documents and reads them again")
        if gone:
            return Notice(status, f"{told[0]}: the review goes on with its own copy, {key} shows the documents")
        return Notice(status, "")


def _named(paths: Collection[str], witnesses: Sequence[Witness]) -> str:
    """The documents with these paths by name: two of them, and how many more."""
    names = [one.title for one in witnesses if one.path in paths]
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more
