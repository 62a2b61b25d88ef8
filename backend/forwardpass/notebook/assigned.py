"""Reads what Python code gives a widget: its options, and what is assigned to its traits.

Each function raises a Refusal that names what was given and what was expected.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from forwardpass.digits.raster import Strokes
from forwardpass.numerics.arrays import FloatArray, frozen
from forwardpass.numerics.dials import BIAS, CHANGE, Changes, check_changes
from forwardpass.options import (
    MAX_EDITS,
    MAX_INPUT,
    MAX_POINTS,
    MAX_SEED,
    MAX_STROKES,
    PARTS,
    PIXELS,
)
from forwardpass.questions.gallery import PER_PAD, write_digit
from forwardpass.refusal import malformed

ALL_PARTS = "all"


def check_choice(value: object, name: str, known: Sequence[str]) -> None:
    """Raises Refusal unless a choice is one of the known ones."""
    if not isinstance(value, str) or value not in known:
        raise malformed(f"{name} is {value!r}"[:100], f"one of {', '.join(known)}")


def check_controls(controls: object) -> None:
    """Raises Refusal unless this is a list of parts of the page, with commas between them."""
    names = controls.split(",") if isinstance(controls, str) else [controls]
    for name in names:
        part = name.strip() if isinstance(name, str) else name
        if part:  # none is fine, too
            check_choice(part, "a part in controls", (*PARTS, ALL_PARTS))


def check_neuron(name: object, sizes: Sequence[int]) -> None:
    """Raises Refusal unless a network of these sizes has this neuron."""
    found = re.fullmatch(r"(\d{1,3})\.(\d{1,5})", name) if isinstance(name, str) else None
    layer, neuron = (int(part) for part in found.groups()) if found else (len(sizes), 0)
    if layer >= len(sizes) or neuron >= sizes[layer]:
        raise malformed(
            f"there is no neuron {name!r}"[:100], f"'layer.neuron', as '1.{sizes[1] - 1}'"
        )


def check_one(**inputs: object) -> None:
    """Raises Refusal if more than one of these inputs is given."""
    given = [name for name, value in inputs.items() if value is not None]
    if len(given) > 1:
        raise malformed(f"{' and '.join(given)} are given", f"one of {', '.join(inputs)}")


def handwritten(digit: object, seed: object) -> tuple[Strokes, float]:
    """Returns the strokes and the pen of a handwritten digit, as the page's gallery has them."""
    written = write_digit(_whole(digit, "digit", 9), _whole(seed, "seed", MAX_SEED))
    strokes = [np.cumsum(stroke, axis=0)[:, :2] / PER_PAD for stroke in written["strokes"]]
    return strokes, written["pen_radius"]


def strokes_in(drawing: Any) -> list[list[list[float]]]:
    """Reads strokes: for each, its points [x, y] in [0, 1), rounded to float32."""
    try:
        given = list(drawing)
    except TypeError:
        raise malformed(f"drawing is {drawing!r}"[:100], "a list of strokes") from None
    strokes = []
    for stroke in given:
        points = _float32(stroke, "a stroke", "(points, 2)")
        if points.ndim != 2 or points.shape[1] != 2 or not len(points):
            raise malformed(f"a stroke has shape {points.shape}", "(points, 2)")
        if not ((points >= 0) & (points < 1)).all():
            raise malformed("a stroke leaves the pad", "x and y in [0, 1)")
        strokes.append(points.tolist())
    points_drawn = sum(map(len, strokes))
    if len(strokes) > MAX_STROKES or points_drawn > MAX_POINTS:
        raise malformed(
            f"the drawing has {len(strokes):,} strokes and {points_drawn:,} points",
            f"at most {MAX_STROKES:,} and {MAX_POINTS:,}",
        )
    return strokes


def picture_in(values: object) -> FloatArray:
    """Reads a picture: 784 numbers from 0 to 1 in any shape → (784,), read-only, in 255 greys."""
    expected = f"{PIXELS} numbers from 0 to 1"
    x = _float32(values, "pixels", expected)
    if x.size != PIXELS or not ((x >= 0) & (x <= 1)).all():
        raise malformed(f"pixels of shape {x.shape}", expected)
    greys: FloatArray = np.rint(x.reshape(-1) * np.float32(255)) / np.float32(255)
    return frozen(greys)


def numbers_in(values: object, count: int) -> FloatArray:
    """Reads the inputs of a network that takes numbers → (count,), read-only."""
    expected = f"{count} numbers within ±{MAX_INPUT:,}"
    x = _float32(values, "pixels", expected)
    if x.shape != (count,):
        raise malformed(f"pixels of shape {x.shape}", expected)
    if not (fits := np.abs(x) <= MAX_INPUT).all():
        at = int(fits.argmin())
        raise malformed(f"pixels[{at}] is {float(x[at])}", f"a number within ±{MAX_INPUT:,}")
    return frozen(x)


def changes_in(edits: Sequence[Any], sizes: tuple[int, ...]) -> Changes:
    """Reads changed dials of a network of these sizes."""
    if len(edits) > MAX_EDITS:
        raise malformed(f"there are {len(edits):,} edits", f"at most {MAX_EDITS:,}")
    rows = []
    for edit in edits:
        try:
            layer, neuron = int(edit["layer"]), int(edit["neuron"])
            source, value = int(edit["source"]), float(edit["value"])
        except (TypeError, KeyError, ValueError):
            raise malformed(
                f"an edit is {edit!r}"[:200], "a dict of layer, neuron, source and value"
            ) from None
        rows.append((layer, neuron, BIAS if source == -1 else source, value))
    try:
        changes = np.array(rows, CHANGE)
    except OverflowError:
        raise malformed("an edit is of a dial that there is not", "layers from 1 on") from None
    check_changes(changes, sizes)
    return changes


def edits_of(changes: Changes) -> list[dict[str, Any]]:
    """Returns changed dials as `changes_in` reads them."""
    return [
        {
            "layer": layer,
            "neuron": neuron,
            "source": -1 if source == BIAS else source,
            "value": value,
        }
        for layer, neuron, source, value in changes.tolist()
    ]


def _whole(value: object, name: str, most: int) -> int:
    try:
        number = operator.index(value)  # type: ignore[arg-type]  # what is not a whole number is refused
    except TypeError:
        number = -1
    if not 0 <= number <= most:
        raise malformed(f"{name} is {value!r}"[:100], f"a whole number from 0 to {most:,}")
    return number


def _float32(values: object, name: str, expected: str) -> npt.NDArray[np.float32]:
    """Returns a copy of what is given, as float32."""
    try:
        with np.errstate(over="ignore"):  # too large numbers become infinite, which is refused
            return np.array(values, dtype=np.float32)
    except (TypeError, ValueError):
        raise malformed(f"{name} is {values!r}"[:100], expected) from None
