"""Pictures of 28 × 28 pixels → pictures of another size, for networks that see those.

Each new pixel is the mean of the area that it covers, with parts of pixels weighted by their share
of it. So a plain grey stays as it is, and the mean of the whole picture too.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from forwardpass.options import GRID

FloatArray = npt.NDArray[np.float32]


def resampled(pixels: FloatArray, rows: int, columns: int) -> FloatArray:
    """Scales pictures to `rows` × `columns` by area averages.

    Args:
        pixels: (n, 784) float32, row by row from the top.
        rows: of the new pictures, 1 or more.
        columns: of the new pictures, 1 or more.

    Returns:
        (n, rows · columns) float32, row by row from the top. Pictures of 28 × 28 are returned as
        they are. The numbers of a picture do not depend on the others.
    """
    if (rows, columns) == (GRID, GRID):
        return pixels
    pictures = pixels.reshape(-1, GRID, GRID)
    scaled: FloatArray = np.matmul(np.matmul(_averages(rows), pictures), _averages(columns).T)
    return scaled.reshape(len(pictures), rows * columns)


@lru_cache(maxsize=64)
def _averages(count: int) -> FloatArray:
    """Returns the shares of 28 pixels in each of `count` pixels along one side: (count, 28)."""
    edges = np.linspace(0, GRID, count + 1)
    starts, ends = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    pixel = np.arange(GRID)
    covered = np.clip(np.minimum(ends, pixel + 1) - np.maximum(starts, pixel), 0, None)
    shares: FloatArray = (covered / (ends - starts)).astype(np.float32)
    shares.setflags(write=False)
    return shares
