"""What can be chosen, and how much there may be: every list and limit that the page has too.

The mirror of `SHARED` in `frontend/src/options.js`; `tests/test_options.py` holds the two equal.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

Hues = Literal["safe", "lesson", "blue-red", "blue-orange", "grey"]
"""A pair of hues for positive and negative; `previews/palette.py` has their colours."""
Shade = Literal["dark", "light"]
"""A theme as it is shown."""
Theme = Literal["auto", "dark", "light"]
"""A theme as it is chosen; `auto` follows the system."""
Mode = Literal["live", "staged"]
"""Whether a pass runs by itself or waits for a press of play."""
LineKind = Literal["flow", "weights"]
"""What the lines of the stage show: weight times activation, or the weight alone."""
Tab = Literal["sum", "curve", "links", "edit"]
"""A part of the page's inspector of a neuron."""
DecimalMark = Literal["auto", "point", "comma"]
"""`auto` is that of the language."""
DigitSource = Literal["mnist", "generated"]
"""Where the digits come from that a network is counted on: MNIST's test images, or our own hand."""

HUES: Final[tuple[Hues, ...]] = get_args(Hues)
SHADES: Final[tuple[Shade, ...]] = get_args(Shade)
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
LINES: Final[tuple[LineKind, ...]] = get_args(LineKind)
INSIDE_STAGES: Final = ("look", "multiply", "add", "shift", "squish")
"""What happens inside a neuron, one unit of its time each."""
TABS: Final[tuple[Tab, ...]] = get_args(Tab)
DECIMAL_MARKS: Final[tuple[DecimalMark, ...]] = get_args(DecimalMark)

DECIMAL_DIGITS: Final = (1, 2, 3, 4, 5)
"""Digits after the decimal mark that can be asked for."""

LANGUAGE: Final = r"^(auto|[a-z]{2,3}(-[a-z0-9]{2,8})*)$"
"""A BCP 47 tag in letters of either case, or `auto` for what the browser prefers."""

GRID: Final = 28
"""Pixels along each side of the grid that the network sees."""
PIXELS: Final = GRID * GRID
PAD_UNITS: Final = 1_000
"""Steps across the pad to which handwriting and links round a point of ink."""


class PenRadius(NamedTuple):
    """Of a pen, px of the grid: the thinnest, the usual and the thickest."""

    min: float
    usual: float
    max: float


PEN_RADIUS: Final = PenRadius(0.3, 1.25, 4.0)
"""The usual one leaves 2.5 px of straight ink, as in MNIST (a median of 2.8 px in its ones, 2.4 px
as ink over half the outline in all digits)."""

MAX_STROKES: Final = 256
"""Strokes of one drawing."""
MAX_POINTS: Final = 8_192
"""Points in all strokes of one drawing: more than two minutes of a pen at 60 points a second."""
MAX_PICTURE_BYTES: Final = 8_000_000
"""A picture file."""
MAX_THRESHOLD: Final = 0.3
"""The furthest that a visitor can move the contrast from which a px of a picture is ink, either
way, as a share of the pen's."""
MIN_CROP: Final = 0.02
"""The shortest side of a crop, as a share of the picture's."""
MAX_MNIST_INDEX: Final = 9_999
"""The index of the last MNIST test image."""
MAX_SEED: Final = 2**32 - 1
"""What handwriting or a choice of images is drawn with."""
MAX_LAYERS: Final = 255
"""Layers after the input. A frame counts them in one byte."""
MAX_NEURONS: Final = 65_536
"""Neurons of one layer. A change counts them in two bytes."""
MAX_TIME: Final = 1_000
"""A position on the timeline; beyond the last layer is the end of the pass."""
MAX_EDITS: Final = 200_000
"""Dials not as trained: all of the widest network that comes along, and half as many."""
MAX_CHANGES: Final = 5_000
"""Dials in one frame, so that it fits into one message."""
MAX_DIAL_VALUE: Final = 1_000_000
"""The magnitude of a weight or a bias."""
MAX_OFF: Final = 4_096
"""Neurons that may be off at a time."""
MAX_BITS: Final = 16
"""Bits that weights and biases may be rounded to, at most."""
