"""The ways to find paragraphs by name. The command line names them and loads no numpy."""

MODES = ("auto", "line", "blank", "sentence")
