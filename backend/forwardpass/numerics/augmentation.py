"""Augmentation: shifts, rotates, scales and shears training images a little.

The changes are small. Larger ones cost a network of 13,002 parameters more than they gain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.arrays import FloatArray

SIDE = 28
"""Pixels along each side of an image."""

CHUNK = 2_000
"""Images that are changed at a time, which limits the memory to about 100 MB."""


@dataclass(frozen=True)
class Augmentation:
    """The largest changes of an image, in either direction; each change is drawn uniformly.

    Attributes:
        shift: pixels, along x and along y.
        rotation: degrees, about the middle of the image.
        scale: share of its size.
        aspect: share by which it becomes wider and lower, or narrower and higher.
        shear: pixels along x for each pixel along y.
    """

    shift: float
    rotation: float
    scale: float
    aspect: float
    shear: float


AUGMENTATIONS: dict[str, Augmentation | None] = {
    "none": None,
    "mild": Augmentation(shift=1, rotation=6, scale=0.06, aspect=0.05, shear=0.08),
}
"""Name → augmentation."""


def augment(
    images: npt.NDArray[np.uint8], limits: Augmentation, rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """Returns a changed copy of each image: (n, 784) uint8 → (n, 784) uint8."""
    copies = np.empty_like(images)
    for start in range(0, len(images), CHUNK):
        chunk = images[start : start + CHUNK]
        matrices, shifts = random_maps(len(chunk), limits, rng)
        moved = warp(chunk.astype(np.float32), matrices, shifts)
        copies[start : start + CHUNK] = np.rint(moved).astype(np.uint8)
    return copies


def augment_some(
    images: npt.NDArray[np.uint8],
    chosen: npt.NDArray[np.integer],
    limits: Augmentation,
    rng: np.random.Generator,
) -> npt.NDArray[np.uint8]:
    """Returns the changed copies of some images, as `augment` would make them with all others.

    Args:
        images: (n, 784) uint8, all of them.
        chosen: (m,), which.
        limits: the largest changes.
        rng: as for `augment`; it is left as that would leave it.
    """
    copies = np.empty((len(chosen), images.shape[1]), np.uint8)
    for start in range(0, len(images), CHUNK):
        matrices, shifts = random_maps(min(CHUNK, len(images) - start), limits, rng)
        here = (chosen >= start) & (chosen < start + CHUNK)
        at = chosen[here]
        moved = warp(images[at].astype(np.float32), matrices[at - start], shifts[at - start])
        copies[here] = np.rint(moved).astype(np.uint8)
    return copies


def skip(count: int, limits: Augmentation, rng: np.random.Generator) -> None:
    """Draws from `rng` the random numbers that `augment` draws for `count` images."""
    for start in range(0, count, CHUNK):
        random_maps(min(CHUNK, count - start), limits, rng)


def random_maps(
    count: int, limits: Augmentation, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Draws a linear map (count, 2, 2) and a shift (count, 2), in pixels, for each image.

    They map a point in the new image to the point in the old one that it shows; a point is (x, y)
    from the middle. Because each limit is symmetric, this is as good as the inverse.
    """

    def uniform(limit: float, *shape: int) -> FloatArray:
        return rng.uniform(-limit, limit, (count, *shape)).astype(np.float32)

    angle = np.deg2rad(uniform(limits.rotation))
    size = 1 + uniform(limits.scale)
    aspect = 1 + uniform(limits.aspect)
    slant = uniform(limits.shear)
    cos, sin = np.cos(angle), np.sin(angle)
    a, d = size * aspect, size / aspect
    # rotation · shear · stretch, multiplied out
    rows = [[cos * a, (cos * slant - sin) * d], [sin * a, (sin * slant + cos) * d]]
    return np.moveaxis(np.array(rows, dtype=np.float32), 2, 0), uniform(limits.shift, 2)


def warp(images: FloatArray, matrices: FloatArray, shifts: FloatArray) -> FloatArray:
    """Warps images (n, 784) by affine maps, with bilinear interpolation; outside, all is 0.

    Args:
        images: (n, 784) float32.
        matrices: (n, 2, 2), map a point (x, y) in the new image to the point in the old one, both
            measured from the middle.
        shifts: (n, 2), added to the point in the old image, in pixels.
    """
    n = len(images)
    # A margin of zeros surrounds the image, and points are clipped into it: one pixel before the
    # image and two after it, where a point and its next neighbour must both be outside.
    padded_side = SIDE + 3
    padded = np.zeros((n, padded_side, padded_side), dtype=np.float32)
    padded[:, 1:-2, 1:-2] = images.reshape(n, SIDE, SIDE)
    middle = (SIDE - 1) / 2
    y, x = np.mgrid[:SIDE, :SIDE].reshape(2, -1).astype(np.float32) - np.float32(middle)
    points = matrices @ np.stack([x, y]) + shifts[:, :, np.newaxis] + np.float32(middle + 1)
    points = np.clip(points, 0, padded_side - 2)
    corner = points.astype(np.int32)
    fx, fy = np.moveaxis(points - corner, 1, 0)
    index = corner[:, 1] * padded_side + corner[:, 0]
    index += np.arange(n, dtype=np.int32)[:, np.newaxis] * padded_side**2
    flat = padded.ravel()
    above = flat[index] * (1 - fx) + flat[index + 1] * fx
    below = flat[index + padded_side] * (1 - fx) + flat[index + padded_side + 1] * fx
    moved: FloatArray = above * (1 - fy) + below * fy
    return moved
