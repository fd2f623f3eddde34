"""The ways to find paragraphs, by name. A separate file, so that the command line can list them without loading
numpy.
"""

MODES = ("auto", "line", "blank", "sentence")
