"""Draws a network or a forward pass as an SVG, for notebooks and files.

Pixels, weights and neurons are drawn on tiles as dark as the stage; lines and words have the colour
of the text around the picture. So it can be read on a light and on a dark page, and needs no script
and no style sheet.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forwardpass.previews.palette import DARK, heatmap, lit

FloatArray = NDArray[np.float32]

WIDTH, HEIGHT = 760, 420
"""Size of the picture, px."""

TOP, BOTTOM = 34, 392
"""Edges of the area of the neurons, px."""

PICTURE = 196
"""Side of the picture of the input, px."""

LEFT = 12
OUTPUTS_X = 640
MOST_SHOWN = 16
"""Neurons that are shown of one layer at most."""

MOST_LINES = 90
"""Lines that are drawn into one layer at most, the strongest ones."""

MOST_PIXELS = 128 * 128
"""Inputs that are drawn as a picture at most."""

BRIGHT = 0.995
"""Share of the weights of a heatmap that are weaker than its pure hue."""


@dataclass(frozen=True)
class Column:
    """The neurons of a layer that are shown: their numbers and the positions of their centres."""

    layer: int
    neurons: tuple[int, ...]
    x: float
    ys: tuple[float, ...]
    radius: float


def diagram(
    sizes: Sequence[int],
    weights: Sequence[FloatArray] | None,
    activations: Sequence[FloatArray] | None,
    title: str,
) -> str:
    """Draws a network, a forward pass, or a forward pass through a network.

    Args:
        sizes: the number of neurons in each layer, the inputs first.
        weights: per layer (n_out, n_in), as the input is given; None to leave out lines and
            heatmaps.
        activations: one more than layers, each (n,); the first is the input as it is given. None
            if nothing has been computed.
        title: what it is, without characters that mean something in XML.

    Returns:
        An `<svg>` element.
    """
    side = isqrt(sizes[0])
    is_picture = 4 <= side * side == sizes[0] <= MOST_PIXELS
    columns = _columns(sizes, activations, is_picture, is_picture and weights is not None)
    parts = [f'<text x="{LEFT}" y="18" font-size="14" font-weight="600">{title}</text>']
    if weights is not None:
        for before, column in pairwise(columns):
            among = weights[column.layer - 1][np.ix_(column.neurons, before.neurons)]
            if activations is not None:
                among = among * activations[before.layer][list(before.neurons)]
            parts += _lines(among, before, column)
        if is_picture:
            parts += _tiles(columns[0], weights[0].reshape(-1, side, side))
    if is_picture:
        pixels = np.zeros(sizes[0], np.float32) if activations is None else activations[0]
        parts += _input(pixels.reshape(side, side), side)
    for column in columns:
        values = None if activations is None else activations[column.layer]
        parts += _neurons(column, values, sizes[column.layer], column.layer == len(sizes) - 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'style="max-width:100%;height:auto" font-family="system-ui,sans-serif" font-size="12" '
        f'fill="currentColor">{"".join(parts)}</svg>'
    )


def _columns(
    sizes: Sequence[int],
    activations: Sequence[FloatArray] | None,
    is_picture: bool,
    has_tiles: bool,
) -> list[Column]:
    """Arranges the layers from left to right; an input that is a picture is no column."""
    first = 1 if is_picture else 0
    start = LEFT + PICTURE + (150 if has_tiles else 80) if is_picture else LEFT + 24
    columns = []
    for layer in range(first, len(sizes)):
        neurons = _shown(sizes[layer], None if activations is None else activations[layer])
        pitch = min((BOTTOM - TOP) / len(neurons), 34)
        middle = (TOP + BOTTOM) / 2
        ys = tuple(middle + (i - (len(neurons) - 1) / 2) * pitch for i in range(len(neurons)))
        steps = len(sizes) - 1 - first
        x = start + (OUTPUTS_X - start) * (layer - first) / steps if steps else OUTPUTS_X
        columns.append(Column(layer, neurons, x, ys, min(pitch * 0.38, 11)))
    return columns


def _shown(count: int, values: FloatArray | None) -> tuple[int, ...]:
    """Returns the neurons that are shown of a layer: the most active ones, else the first ones."""
    if count <= MOST_SHOWN or values is None:
        return tuple(range(min(count, MOST_SHOWN)))
    return tuple(sorted(np.argsort(-np.abs(values), kind="stable")[:MOST_SHOWN].tolist()))


def _lines(strengths: FloatArray, before: Column, column: Column) -> list[str]:
    """Draws the strongest lines between two columns, the strongest on top."""
    flat = strengths.ravel()
    full = max(float(np.abs(flat).max()), 1e-30)
    parts = []
    for index in np.argsort(np.abs(flat), kind="stable")[-MOST_LINES:].tolist():
        neuron, source = divmod(index, len(before.neurons))
        share = abs(float(flat[index])) / full
        if share < 0.02:
            continue
        hue = DARK.negative if flat[index] < 0 else DARK.positive
        x1, x2 = before.x + before.radius, column.x - column.radius
        y1, y2, middle = before.ys[source], column.ys[neuron], (x1 + x2) / 2
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} '
            f'{x2:.1f} {y2:.1f}" fill="none" stroke="{hue}" stroke-width="{0.5 + 2 * share:.2f}" '
            f'stroke-opacity="{0.15 + 0.75 * share:.2f}"/>'
        )
    return parts


def _tiles(column: Column, weights: FloatArray) -> list[str]:
    """Draws the weights into each neuron of the first layer, in two columns beside the neurons."""
    pitch = column.ys[1] - column.ys[0] if len(column.ys) > 1 else 34.0
    size = min(2 * pitch - 4, 62.0)
    full = float(np.quantile(np.abs(weights[list(column.neurons)]), BRIGHT))
    middle = (TOP + BOTTOM) / 2
    rows = (len(column.neurons) + 1) // 2
    left = column.x - column.radius - 18 - 2 * (size + 4)
    parts = []
    for place, (neuron, y) in enumerate(zip(column.neurons, column.ys, strict=True)):
        x = left + place % 2 * (size + 4)
        top = middle + (place // 2 - rows / 2) * (size + 4)
        parts.append(
            f'<path d="M{x + size:.1f} {top + size / 2:.1f}'
            f'L{column.x - column.radius:.1f} {y:.1f}" '
            'fill="none" stroke="currentColor" stroke-opacity="0.2"/>'
        )
        tile = _image(heatmap(weights[neuron], full, DARK), x, top, size)
        parts.append(f"<g>{tile}<title>the weights of neuron {column.layer}.{neuron}</title></g>")
    return parts


def _input(pixels: FloatArray, side: int) -> list[str]:
    shades = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    top = (TOP + BOTTOM - PICTURE) / 2
    return [
        f'<rect x="{LEFT}" y="{top:g}" width="{PICTURE}" height="{PICTURE}" '
        f'fill="{DARK.backdrop}" stroke="currentColor" stroke-opacity="0.4"/>',
        _image(np.repeat(shades[..., np.newaxis], 3, axis=-1), LEFT, top, PICTURE),
        f'<text x="{LEFT + PICTURE / 2:g}" y="{HEIGHT - 8}" text-anchor="middle" '
        f'fill-opacity="0.7">{side} × {side} inputs</text>',
    ]


def _image(colors: NDArray[np.uint8], x: float, y: float, size: float) -> str:
    file = BytesIO()
    Image.fromarray(colors).save(file, "PNG", optimize=True)
    data = b64encode(file.getvalue()).decode("ascii")
    return (
        f'<image href="data:image/png;base64,{data}" x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" '
        f'height="{size:.1f}" style="image-rendering:pixelated"/>'
    )


def _neurons(column: Column, values: FloatArray | None, count: int, is_last: bool) -> list[str]:
    """Draws a layer: its neurons, how many there are, and the numbers of the last one."""
    white = 1.0 if values is None else max(1.0, float(np.abs(values).max()))
    best = int(values.argmax()) if values is not None and len(values) > 1 else None
    parts = []
    for neuron, y in zip(column.neurons, column.ys, strict=True):
        called = f"neuron {column.layer}.{neuron}" if column.layer else f"input {neuron}"
        fill, words = "none", called
        if values is not None:
            value = float(values[neuron])
            fill = "#{:02x}{:02x}{:02x}".format(*lit(value / white, DARK))
            words = f"{called}: {value:.4g}"
        parts.append(
            f'<circle cx="{column.x:.1f}" cy="{y:.1f}" r="{column.radius:.1f}" fill="{fill}" '
            f'stroke="currentColor" stroke-opacity="0.55"><title>{words}</title></circle>'
        )
        if is_last:
            number = "" if values is None else f" · {float(values[neuron]):.3f}"
            weight = 700 if neuron == best else 400
            parts.append(
                f'<text x="{column.x + column.radius + 8:.1f}" y="{y + 4:.1f}" '
                f'font-weight="{weight}">{neuron}{number}</text>'
            )
    shown = len(column.neurons)
    label = f"{shown} of {count:,}" if shown < count else f"{count}"
    parts.append(
        f'<text x="{column.x:.1f}" y="{HEIGHT - 8}" text-anchor="middle" '
        f'fill-opacity="0.7">{label}</text>'
    )
    return parts
