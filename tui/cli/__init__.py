"""The command line: one module for each command, and the parts they share.

`commands` lists the commands, `entry` runs one of them; `exit_codes` and `messages` are used by all.
Standard output carries only the result that the user asked for. Messages go to standard error, one line each: what,
where, what to do. The modules import the engine, numpy, SQLite and Textual inside functions, so that
`recension --help` answers at once, and commands without a screen do not load Textual.
"""

from tui.cli.entry import main, run

__all__ = ["main", "run"]
