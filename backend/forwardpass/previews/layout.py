"""The layout of a preview: 1200 × 630 points, the usual size of link previews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forwardpass.previews.scene import Scene

WIDTH, HEIGHT = 1200, 630

SIDE = 28
CELL = 11.0
DIGIT = (44.0, 161.0)
"""The grid of the drawing: pixels per side, the side of a pixel, and the top left corner."""

MIDDLE = 322.0
"""The y coordinate on which all layers are centred."""

TILES_X = 424.0
OUTPUTS_X = 868.0
CONFIDENCES_X = 908.0
ANSWER_X = 1110.0
OUTPUT_PITCH = 50.0

MOST_SHOWN = 16
"""Neurons shown of one layer at most."""
COLUMN = 528.0
"""Height of a column of `MOST_SHOWN` neurons."""
GAP = 8.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Column:
    """The neurons of a layer that are shown.

    Attributes:
        layer: the number of the layer.
        neurons: the numbers of the neurons, from the top.
        x: the x coordinate of their centres.
        ys: the y coordinates of their centres.
        radius: the radius of each.
    """

    layer: int
    neurons: tuple[int, ...]
    x: float
    ys: tuple[float, ...]
    radius: float


@dataclass(frozen=True)
class Layout:
    """The positions of everything in a preview.

    Attributes:
        columns: the layers except the pixels.
        tiles: the top left corner of the heatmap of each neuron in the first column.
        tile: the side of a heatmap.
    """

    columns: tuple[Column, ...]
    tiles: tuple[Point, ...]
    tile: float


def layout_of(scene: Scene) -> Layout:
    """Computes the layout of a scene."""
    first = _shown(scene, 1)
    pitch = _pitch(scene, 1, len(first))
    tile, tiles = _tiles(len(first), pitch)
    start = max(x for x, _ in tiles) + tile + pitch
    if scene.last == 1:  # nothing stands between the heatmaps and the outputs
        tiles = tuple((x + OUTPUTS_X - start, y) for x, y in tiles)
    columns = []
    for layer in range(1, scene.last + 1):
        neurons = _shown(scene, layer)
        pitch = _pitch(scene, layer, len(neurons))
        share = (layer - 1) / (scene.last - 1) if scene.last > 1 else 1
        x = start + (OUTPUTS_X - start) * share
        ys = tuple(MIDDLE + (i - (len(neurons) - 1) / 2) * pitch for i in range(len(neurons)))
        columns.append(Column(layer, neurons, x, ys, min(pitch * 0.4, 20)))
    return Layout(tuple(columns), tiles, tile)


def pixel(source: int) -> Point:
    """Returns the centre of a pixel of the drawing."""
    row, column = divmod(source, SIDE)
    return DIGIT[0] + (column + 0.5) * CELL, DIGIT[1] + (row + 0.5) * CELL


def confidence_y(digit: int) -> float:
    """Returns the y coordinate of a digit beside the outputs."""
    return MIDDLE + (digit - 4.5) * OUTPUT_PITCH


def _shown(scene: Scene, layer: int) -> tuple[int, ...]:
    """Returns the neurons that are shown of a layer: the most active ones and the selected one."""
    activations = scene.activations[layer]
    count = len(activations)
    if count <= MOST_SHOWN:
        return tuple(range(count))
    strength = np.abs(activations)
    if scene.selection and scene.selection[0] == layer:
        strength[scene.selection[1]] = np.inf
    strongest = np.argsort(-strength, kind="stable")[:MOST_SHOWN]
    return tuple(sorted(strongest.tolist()))


def _pitch(scene: Scene, layer: int, count: int) -> float:
    return OUTPUT_PITCH if layer == scene.last else min(COLUMN / count, OUTPUT_PITCH)


def _tiles(count: int, pitch: float) -> tuple[float, tuple[Point, ...]]:
    """Arranges heatmaps in two columns, each row as high as its two neurons."""
    if count == 1:
        side = 240.0
        return side, ((TILES_X + 40, MIDDLE - side / 2),)
    rows = (count + 1) // 2
    side = 2 * pitch - GAP
    top = MIDDLE - rows * pitch + GAP / 2
    corners = [(TILES_X + i % 2 * 2 * pitch, top + i // 2 * 2 * pitch) for i in range(count)]
    return side, tuple(corners)
