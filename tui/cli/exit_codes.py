"""The exit codes of all commands. The workspace adds 129 and 143, for the signals that ended it."""

DONE = 0
"""The command did what it was asked to do."""

DIFFERENT = 1
"""`collate`: the documents differ. Only with the summary or JSON on standard output, or with `--exit-code`."""

FAULTY = 1
"""`check` and `backup` found a fault in a session, or `recover` could not save everything. Each is reported."""

FAILED = 2
"""Wrong usage, bad input or an error. One line on standard error says what, where, and what to do."""

INTERRUPTED = 130
"""The user pressed ctrl+c; shells use the same code."""
