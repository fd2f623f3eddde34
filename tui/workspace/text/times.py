"""Times in words: how long ago something happened, or when."""

from datetime import UTC, datetime


def ago(seconds: float) -> str:
    """A span of time until now in words: 'just now', '12 seconds ago', '3 minutes ago', '2 days ago'."""
    if seconds < 2:
        return "just now"
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'s' if count != 1 else ''} ago"
    return "just now"


def moment(time: str, now: datetime | None = None) -> str:
    """A time of the history (ISO 8601, UTC) as '3 minutes ago' on the same day, else with its date and hour.

    What is no such time is given back as it is.
    """
    try:
        then = datetime.fromisoformat(time)
    except ValueError:
        return time
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    passed = ((now or datetime.now(UTC)) - then).total_seconds()
    if 0 <= passed < 86_400:
        return ago(passed)
    return f"on {then.astimezone().strftime('%Y-%m-%d at %H:%M')}"
