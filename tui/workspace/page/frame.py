"""The layout of the workspace on the screen."""

FRAME_CSS = """
Workspace { layout: vertical; layers: base over; background: $background; overflow: hidden; }
Workspace #middle { height: 1fr; }
Workspace CanonicalPane { display: none; }
Workspace.pane CanonicalPane { display: block; }
Workspace Ruler { margin: 0 0 1 0; }
Workspace TopLine { margin: 0 0 1 0; }
Workspace.low TopLine { margin: 0; }
Workspace.tiny TopLine, Workspace.tiny Ruler, Workspace.tiny DifferenceLine { display: none; }
Workspace.tiny #middle { margin-bottom: 1; }
"""
"""The screen from top to bottom. `low` and `tiny` are screens with few lines; `pane` has the canonical text."""
