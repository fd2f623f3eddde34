"""The workspace: the only room that imports Textual. Nothing is imported here, so that `tui.cli` stays quick."""
