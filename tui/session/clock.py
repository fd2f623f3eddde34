"""The time, as events have it."""

from datetime import UTC, datetime


def utc_now() -> str:
    """The time as events have it: UTC, ISO 8601, milliseconds, Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
