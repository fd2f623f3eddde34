"""The note in a column that stays empty for long: where its document continues."""

import numpy as np

from tui.workspace.view.scene import Scene

LONG = 4
"""A document missing from fewer rows than this is soon on the screen again and needs no such text."""


def absence(scene: Scene, row: int, witness: int) -> str:
    """Where the text of a witness continues that is missing from a row; "" unless a long absence begins in this row.

    Documents always differ in a band, so an absence begins only below it.
    """
    rows, here = scene.rows, scene.rows.of(row)[0]
    passages = scene.collation.passages_of(witness)
    following = int(np.searchsorted(passages, here))
    before = int(rows.row_of[passages[following - 1]]) if following else -1
    if not rows.band[before + 1 : row].all():
        return ""
    siglum = scene.siglum(witness)
    if not len(passages):
        return f"{siglum} is empty"
    if following == len(passages):
        return f"{siglum} has ended" if len(rows) - row >= LONG else ""
    below = int(rows.row_of[passages[following]]) - row
    if below < LONG:
        return ""
    return f"{siglum} {'goes on' if following else 'begins'} {below} passages below"
