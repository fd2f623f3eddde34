"""Documents that are more than plain text: a module for each format, behind one small interface (`format_reader.py`).

A reader gives the text of a document as blocks (paragraphs, cells, notes) and counts what it did not take. It never
runs anything that a document contains, opens no other file, and uses no network.
"""
