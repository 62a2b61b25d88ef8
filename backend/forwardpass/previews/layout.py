"""The layout of a preview: 1200 × 630 points, the usual size of link previews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forwardpass.previews.scene import Scene

WIDTH, HEIGHT = 1200, 630

DRAWING = 308.0
DIGIT = (44.0, 161.0)
"""The side of the square that holds the drawing, and its top left corner."""

INPUTS_X = 230.0
INPUTS_TOP = 140.0
INPUTS_HEIGHT = 440.0
"""Inputs that are no picture: their x coordinate, and the room for them below the title."""

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
        columns: the layers except the pixels of a picture.
        tiles: the top left corner of the heatmap of each neuron in the first column; none without a
            picture.
        tile: the longer side of a heatmap, which stands in the middle of a square.
        answers: the number of each answer that is shown, and its y coordinate.
    """

    columns: tuple[Column, ...]
    tiles: tuple[Point, ...]
    tile: float
    answers: tuple[tuple[int, float], ...]


def layout_of(scene: Scene) -> Layout:
    """Computes the layout of a scene."""
    count = len(_shown(scene, 1))
    pitch = _pitch(count)
    tile, tiles = (0.0, ()) if scene.picture is None else _tiles(count, pitch)
    start = max((x for x, _ in tiles), default=TILES_X) + tile + pitch
    if scene.last == 1:  # nothing stands between the heatmaps and the outputs
        tiles = tuple((x + OUTPUTS_X - start, y) for x, y in tiles)
    columns = [] if scene.picture else [_inputs(scene)]
    for layer in range(1, scene.last + 1):
        share = (layer - 1) / (scene.last - 1) if scene.last > 1 else 1
        neurons, x = _shown(scene, layer), start + (OUTPUTS_X - start) * share
        columns.append(_column(layer, neurons, x, MIDDLE, _pitch(len(neurons))))
    return Layout(tuple(columns), tiles, tile, _answers(scene, columns[-1]))


def cell_of(scene: Scene) -> float:
    """Returns the side of a pixel of the drawing; 0 if the inputs are no picture."""
    return DRAWING / max(scene.picture) if scene.picture else 0.0


def box_of(scene: Scene) -> tuple[Point, Point]:
    """Returns the top left corner and the size of the drawing, in the middle of its square."""
    rows, columns = scene.picture or (1, 1)
    size = columns * cell_of(scene), rows * cell_of(scene)
    return (DIGIT[0] + (DRAWING - size[0]) / 2, DIGIT[1] + (DRAWING - size[1]) / 2), size


def pixel(scene: Scene, source: int) -> Point:
    """Returns the centre of a pixel of the drawing."""
    _, columns = scene.picture or (1, 1)
    row, column = divmod(source, columns)
    (left, top), _ = box_of(scene)
    cell = cell_of(scene)
    return left + (column + 0.5) * cell, top + (row + 0.5) * cell


def _inputs(scene: Scene) -> Column:
    """Arranges inputs that are no picture."""
    neurons = _shown(scene, 0)
    pitch = min(INPUTS_HEIGHT / len(neurons), OUTPUT_PITCH)
    middle = max(MIDDLE, INPUTS_TOP + len(neurons) * pitch / 2)
    return _column(0, neurons, INPUTS_X, middle, pitch)


def _column(layer: int, neurons: tuple[int, ...], x: float, middle: float, pitch: float) -> Column:
    ys = tuple(middle + (i - (len(neurons) - 1) / 2) * pitch for i in range(len(neurons)))
    return Column(layer, neurons, x, ys, min(pitch * 0.4, 20))


def _answers(scene: Scene, outputs: Column) -> tuple[tuple[int, float], ...]:
    """Places each answer beside its output; a single output is between the ten digits."""
    count = len(scene.confidences)
    if count == len(scene.activations[-1]):
        return tuple(zip(outputs.neurons, outputs.ys, strict=True))
    middle = (count - 1) / 2
    return tuple((digit, MIDDLE + (digit - middle) * OUTPUT_PITCH) for digit in range(count))


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


def _pitch(count: int) -> float:
    return min(COLUMN / count, OUTPUT_PITCH)


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
