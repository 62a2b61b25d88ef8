"""Finds the connected components of a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def connected(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Labels the connected components of a mask, diagonal neighbours included.

    Each pair of neighbours links the later of their two roots to the earlier one; then all cells
    follow their roots to the end. This repeats until no pair has two roots. The number of rounds
    grows with the logarithm of the number of cells for any shape: a hostile spiral takes no longer
    than a blot. (Shiloach and Vishkin, An O(log n) parallel connectivity algorithm, 1982.)

    Args:
        mask: (h, w).

    Returns:
        (h, w): 0 where `mask` is False; else 1, 2, … in the order of each component's first cell,
        row by row.
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
