"""The layout of the workspace on the screen."""

PANE_FROM = 150
"""With at least this many columns, the canonical text is shown beside the page from the start."""
LOW = 28
"""A screen with fewer lines than this has no decorative empty lines."""
TINY = 7
"""On one with fewer lines than this, the documents get all lines except the line of keys."""

FRAME_CSS = """
Workspace { layout: vertical; layers: base over; background: $background; overflow: hidden; }
Workspace #middle { height: 1fr; }
Workspace CanonicalPane { display: none; }
Workspace.pane CanonicalPane { display: block; }
Workspace.by-reading CanonicalPane { width: 1fr; max-width: 100%; }
Workspace Ruler { margin: 0 0 1 0; }
Workspace TopLine { margin: 0 0 1 0; }
Workspace.low TopLine { margin: 0; }
Workspace.tiny TopLine, Workspace.tiny Ruler, Workspace.tiny DifferenceLine { display: none; }
Workspace.tiny #middle { margin-bottom: 1; }
"""
"""The screen from top to bottom. `low` and `tiny` are screens with few lines; `pane` has the canonical text."""
