"""Distinct values and runs of sorted arrays.

numpy's own `unique` hashes integers since 2.3, which is several times slower here than one sort.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tui.collation.arrays import Numbers

Number = TypeVar("Number", np.int64, np.uint64)


def starts_of(ordered: NDArray[Number]) -> Numbers:
    """Where each run of equal values starts in a sorted array."""
    fresh = np.ones(len(ordered), dtype=np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(fresh)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """The distinct values, sorted."""
    ordered = np.sort(values)
    chosen: NDArray[Number] = ordered[starts_of(ordered)]
    return chosen


def counted(values: NDArray[Number]) -> tuple[NDArray[Number], Numbers]:
    """The distinct values, sorted, and the count of each."""
    ordered = np.sort(values)
    starts = starts_of(ordered)
    return ordered[starts], np.diff(np.append(starts, len(ordered)))


def numbered(values: NDArray[Number]) -> tuple[NDArray[Number], Numbers]:
    """The distinct values, sorted, and for every given value its index among them."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = starts_of(ordered)
    places = np.empty(len(values), dtype=np.int64)
    places[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(ordered))))
    return ordered[starts], places


def within(sizes: Numbers) -> Numbers:
    """For runs of these sizes, the index of every member in its run: 0, 1, ... 0, 1, ..."""
    return np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
