"""What stands in a column that stays empty for long: where its document goes on."""

import numpy as np

from tui.workspace.view.scene import Scene

LONG = 4
"""A document that is missing in fewer rows in turn is on the screen again before anybody wonders."""


def absence(scene: Scene, row: int, witness: int) -> str:
    """Where the text of a witness that has nothing in a row goes on, or "" where no long absence begins in this row.

    A band is a place where documents differ anyway: an absence begins below it.
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
