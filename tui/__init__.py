"""recension: compare any number of versions of a document, mark the canonical text, annotate, lose nothing."""

__version__ = "0.1.0"
