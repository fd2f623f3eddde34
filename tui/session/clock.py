"""The time for events."""

from datetime import UTC, datetime


def utc_now() -> str:
    """The current time for events: UTC, ISO 8601, milliseconds, Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
