"""A reviewer in a process of its own, to be killed: decides, and notes each thing that was told to be saved.

    python reviewer.py SESSION COUNT [--careless] [--pause SECONDS]

Begins the session or goes on with it, appends COUNT events (0: until killed), and writes a line 'saved N' to the file
ACKNOWLEDGED beside the session, and to standard output, once N are saved, 'trouble WHAT' when they are not. An event's
id is its number, so that anybody can tell what must be there. With --careless nothing is synced: a simulation of power
losses must find that out. Every fifth event comes together with a new version of the text: one without the other must
never be there. `wrong_with` says what is wrong with what is left of it.
"""

import argparse
import os
import random
import sqlite3
import sys
import time
from pathlib import Path

from tui.review.events import Adopt, Decide, Event, Span, Verdict
from tui.review.record import chain
from tui.session import committing, store, writer
from tui.session.session import Session
from tui.witnesses.problem import Problem
from tui.witnesses.read import witness_from_bytes
from tui.witnesses.witness import Witness

TEXT = "".join(f"Paragraph {number} has words – “quoted” ones, too.\n" for number in range(60)).encode()
RENEWED = 5
"""Every so many events the text is another."""


def version(number: int) -> Witness:
    """The text as it is from event `number` on."""
    return witness_from_bytes(TEXT + f"Version {number}.\n".encode(), "A", "a.txt")


def wrong_with(path: Path, saved: int) -> str:
    """'' where a session is sound and holds the events 1 to at least `saved`, and each text with its event."""
    if not path.exists():
        return f"lost: {saved} saved, and no file" if saved else ""
    try:
        with Session.open(path) as opened:
            events, sources = opened.events, opened.sources
    except Problem as problem:
        return f"corrupt: {problem}"
    if [event.id for event in events] != [str(number) for number in range(1, len(events) + 1)]:
        return "corrupt: other events than were made"
    if [source.after for source in sources[1:]] != list(range(RENEWED - 1, len(events), RENEWED)):
        return "corrupt: a text without its event, or an event without its text"
    return f"lost: {saved} saved, {len(events)} there" if len(events) < saved else ""


def decision(number: int) -> Event:
    """Event `number`: one verdict, mostly small, now and then one that needs pages of its own."""
    chance = random.Random(number)
    words = "word – " * chance.choice([1, 5, 30, 30, 400, 3000])
    span = Span("A", "0" * 64, number, number + len(words), words)
    verdict = Verdict((("A", number, number + len(words)),), Adopt((span,)))
    return Event(0, str(number), "2024-05-01T10:00:00.000Z", "reviewer", Decide((verdict,)))


def chained(session: Session, event: Event) -> Event:
    """The event as the one after the last of a session."""
    history = session._writer.whole().events
    return chain(history[-1] if history else None, event)


def careless(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=DELETE").close()
    connection.execute("PRAGMA synchronous=OFF").close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("session", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--careless", action="store_true")
    parser.add_argument("--pause", type=float, default=0.0)
    asked = parser.parse_args()
    if asked.careless:
        store.make_durable = committing.make_durable = careless
    writer.FIRST_WAIT = 0.05
    if asked.session.exists():
        session = Session.open(asked.session)
    else:
        witness = witness_from_bytes(TEXT, "A", "a.txt")
        session = Session.begin(asked.session, [witness], title="title", settings={})
    noted = os.open(asked.session.with_name("acknowledged"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(line: str) -> None:
        os.write(noted, f"{line}\n".encode())
        os.write(1, f"{line}\n".encode())

    def troubled(problem: Problem | None) -> None:
        tell(f"trouble {problem.what}" if problem else "over")

    session.on_saved = lambda sequence: tell(f"saved {sequence}")
    session.on_trouble = troubled
    if session.read_only:
        sys.exit(session.read_only)
    first = len(session.events) + 1
    number = first
    while asked.count == 0 or number < first + asked.count:
        if number % RENEWED == 0:
            session.renew([version(number)], events=[chained(session, decision(number))])
        else:
            session.append(decision(number))
        number += 1
        if asked.pause:
            time.sleep(asked.pause)
        elif number % 4 == 0:
            session.flush()
        # Never far ahead of the disk: a kill should meet commits, not a queue.
        while session.unsaved > 50 and session.trouble is None:
            time.sleep(0.001)
    while not session.flush(1):
        time.sleep(0.01)
    session.close()


if __name__ == "__main__":
    main()
