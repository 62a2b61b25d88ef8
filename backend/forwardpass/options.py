"""Choices and limits that the server and the page share.

The mirror of `SHARED` in `frontend/src/options.js`; `tests/test_options.py` keeps the two equal.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

Hues = Literal["safe", "lesson", "blue-red", "blue-orange", "grey"]
"""A pair of hues for positive and negative; `previews/palette.py` has their colours."""
Shade = Literal["dark", "light"]
"""The theme that is shown."""
Theme = Literal["auto", "dark", "light"]
"""The theme that is chosen; `auto` follows the system."""
Mode = Literal["live", "staged"]
"""Whether a pass runs by itself or waits for a press of play."""
LineKind = Literal["flow", "weights"]
"""What the lines of the stage show: weight times activation, or the weight alone."""
Tab = Literal["sum", "curve", "links", "edit"]
"""A part of the page's inspector of a neuron."""
DecimalMark = Literal["auto", "point", "comma"]
"""The decimal mark; `auto` is that of the language."""
DigitSource = Literal["mnist", "generated"]
"""The source of digits: MNIST, or generated handwriting."""
TestSource = Literal["mnist", "generated", "own"]
"""The source of test digits: MNIST, generated handwriting, or the test set given to the server."""

HUES: Final[tuple[Hues, ...]] = get_args(Hues)
SHADES: Final[tuple[Shade, ...]] = get_args(Shade)
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
LINES: Final[tuple[LineKind, ...]] = get_args(LineKind)
INSIDE_STAGES: Final = ("look", "multiply", "add", "shift", "squish")
"""The stages inside a neuron, each one unit of its time."""
TABS: Final[tuple[Tab, ...]] = get_args(Tab)
PARTS: Final = (
    *("header", "pad", "tools", "seen", "gallery", "stage", "answer", "inspector", "timeline"),
    *("modes", "table"),
)
"""The parts of the page that can be hidden."""
DECIMAL_MARKS: Final[tuple[DecimalMark, ...]] = get_args(DecimalMark)

DECIMAL_DIGITS: Final = (1, 2, 3, 4, 5)
"""The numbers of digits after the decimal mark that can be chosen."""

LANGUAGE: Final = r"^(auto|[a-z]{2,3}(-[a-z0-9]{2,8})*)$"
"""A BCP 47 tag in upper or lower case, or `auto` for the browser's preference."""

GRID: Final = 28
"""Pixels along each side of the grid that the network sees."""
PIXELS: Final = GRID * GRID
LARGEST_WORKSHEET: Final = 16
"""Neurons of a layer, and sources of each of them, for which a worksheet has room."""
PAD_UNITS: Final = 1_000
"""Steps across the pad to which handwriting and links round points."""


class PenRadius(NamedTuple):
    """The thinnest, the usual and the thickest radius of a pen, px of the grid."""

    min: float
    usual: float
    max: float


PEN_RADIUS: Final = PenRadius(0.3, 1.25, 4.0)
"""The usual radius gives lines 2.5 px wide, as in MNIST (a median of 2.8 px in its ones, and of
2.4 px in all digits, measured as ink over half the outline)."""

MAX_STROKES: Final = 256
"""Strokes of one drawing."""
MAX_POINTS: Final = 8_192
"""Points in all strokes of one drawing: more than two minutes of a pen at 60 points a second."""
MAX_PICTURE_BYTES: Final = 8_000_000
"""Bytes of a picture file."""
MAX_THRESHOLD: Final = 0.3
"""How far a visitor can move the contrast from which a px of a picture is ink, up or down, as a
share of the pen's contrast."""
MIN_CROP: Final = 0.02
"""The shortest side of a crop, as a share of the picture's."""
MAX_MNIST_INDEX: Final = 9_999
"""The index of the last MNIST test image."""
MAX_TEST_IMAGES: Final = 10_000
"""Images of a visitor's own test set, as many as MNIST has test images."""
MAX_SEED: Final = 2**32 - 1
"""The largest seed of generated handwriting or of a random choice of images."""
MAX_LAYERS: Final = 255
"""Layers after the input. A frame counts them in one byte."""
MAX_NEURONS: Final = 65_536
"""Neurons of one layer. A change counts them in two bytes."""
MAX_TIME: Final = 1_000
"""A position on the timeline; beyond the last layer is the end of the pass."""
MAX_EDITS: Final = 200_000
"""Changed dials of an edited network: all dials of the widest included network, and half as many
again."""
MAX_CHANGES: Final = 5_000
"""Changed dials in one frame, so that it fits into one message."""
MAX_DIAL_VALUE: Final = 1_000_000
"""The largest magnitude of a weight or a bias."""
MAX_INPUT: Final = 1_000_000
"""The largest magnitude of an input that is no picture."""
UNSET_INPUT: Final = 0.5
"""Each input that is no picture, until a visitor sets it."""
MAX_OFF: Final = 4_096
"""Neurons that may be switched off at a time."""
MAX_BITS: Final = 16
"""The largest number of bits to which weights and biases may be rounded."""
