"""Which cells of a grid hang together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def connected(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """A number for each group of touching cells, diagonals included; 0 where `mask` is False.

    mask: (h, w). Returns (h, w): 1, 2, … in the order of each group's first cell, row by row.

    Every pair of neighbours hangs the later of their two roots below the earlier one, then all
    roots are followed to their end, until no pair is left apart. The number of rounds grows with
    the logarithm of the cells, however a group winds: a hostile spiral takes no longer than a blot.
    (Shiloach and Vishkin, An O(log n) parallel connectivity algorithm, 1982.)
    """
    index = np.arange(mask.size).reshape(mask.shape)
    pairs = []
    for one, other in (
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:-1], np.s_[1:]),
        (np.s_[:-1, :-1], np.s_[1:, 1:]),
        (np.s_[:-1, 1:], np.s_[1:, :-1]),
    ):
        both = mask[one] & mask[other]
        pairs.append(np.stack((index[one][both], index[other][both])))
    one, other = np.concatenate(pairs, axis=1)
    root = index.ravel()
    while True:
        low, high = np.minimum(root[one], root[other]), np.maximum(root[one], root[other])
        apart = low != high
        if not apart.any():
            break
        np.minimum.at(root, high[apart], low[apart])
        while not np.array_equal(further := root[root], root):
            root = further
    numbers = np.zeros(mask.size, np.intp)
    here = mask.ravel()
    numbers[here] = np.unique(root[here], return_inverse=True)[1] + 1
    return numbers.reshape(mask.shape)
