"""How a document with tracked changes is read: as it would be with all accepted, or rejected, or both as two texts.

It is a file without imports, because the command line names the choices before anything is loaded.
"""

ACCEPT, REJECT = VIEWS = ("accept", "reject")
BOTH = "both"
CHANGES = (ACCEPT, REJECT, BOTH)
