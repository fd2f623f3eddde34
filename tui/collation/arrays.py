"""The types of the arrays that the engine uses: one name for each kind of entry."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
"""Numbers of paragraphs, texts, witnesses or passages; counts and sizes."""

SmallNumbers = NDArray[np.int32]
"""The same in a finished collation, which has one for every cell and so takes half the memory."""

Codes = NDArray[np.int8]
"""Indexes into a short table, such as KINDS; -1 for none."""

Flags = NDArray[np.bool_]
Weights = NDArray[np.float64]
Hashes = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Symbols = NDArray[np.uint32]
"""Code points, one for each word."""
