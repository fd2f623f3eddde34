"""The time of events, and new ids: what differs in every run. The review is pure, so its callers pass these."""

from datetime import UTC, datetime
from uuid import uuid4


def utc_now() -> str:
    """The current time for events: UTC, ISO 8601, milliseconds, Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A new id for an event, a note or a session: a random UUID."""
    return str(uuid4())
