"""The engine: witnesses in, an immutable collation out. No disk, no clock, no screen."""
