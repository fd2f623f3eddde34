"""The command line: one module a command, and what they share.

`commands` lists the commands, `entry` runs one of them; `exit_codes` and `messages` hold what they end with and say.
Standard output carries only what was asked for. Messages go to standard error, one line each: what, where, what to do.
The modules import the engine, numpy, SQLite and Textual inside functions, so that `recension --help` answers at once
and commands without a screen never load one.
"""

from tui.cli.entry import main, run

__all__ = ["main", "run"]
