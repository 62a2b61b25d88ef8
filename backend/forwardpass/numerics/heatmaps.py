"""Heatmaps: the weights into each neuron of the first layer as a picture, and their roughness."""

from __future__ import annotations

import math

import numpy as np

from forwardpass.numerics.activations import Array


def as_maps(W: Array) -> Array:
    """Reshapes the rows of a first layer to square pictures: (n, side²) → (n, side, side).

    Raises:
        ValueError: the inputs do not make a square.
    """
    side = math.isqrt(W.shape[1])
    if side * side != W.shape[1]:
        raise ValueError(f"{W.shape[1]} inputs do not make a square picture")
    return W.reshape(-1, side, side)


def roughness(W: Array) -> float:
    """Computes the roughness of a first layer's heatmaps: 2 for white noise, near 0 if smooth.

    It is the mean square difference of horizontal and vertical neighbours over the variance of the
    map, averaged over the maps. A constant map counts as 0.

    Raises:
        ValueError: the inputs do not make a square.
    """
    maps = as_maps(W).astype(np.float64)
    across, down = np.diff(maps, axis=2), np.diff(maps, axis=1)
    pairs = across[0].size + down[0].size
    difference = ((across**2).sum(axis=(1, 2)) + (down**2).sum(axis=(1, 2))) / pairs
    variance = maps.var(axis=(1, 2))
    shares = np.divide(difference, variance, out=np.zeros_like(variance), where=variance > 0)
    return float(shares.mean())


def roughness_gradient(W: Array) -> Array:
    """∂/∂W of Σ (difference of horizontal and vertical neighbours)² over all maps, (n, side²)."""
    maps = as_maps(W)
    gradient = np.zeros_like(maps)
    for axis in (1, 2):
        slope = 2 * np.diff(maps, axis=axis)
        ahead = [slice(None)] * 3
        behind = [slice(None)] * 3
        ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
        gradient[tuple(ahead)] += slope
        gradient[tuple(behind)] -= slope
    return gradient.reshape(W.shape)
