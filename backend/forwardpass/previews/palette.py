"""The colours of previews: those of the page's stage, `frontend/src/stage/palettes.js`.

Brightness means activation and hue means sign, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from forwardpass.options import Hues, Theme

HEATMAP_GAMMA = 0.7
"""Exponent below 1 that makes small weights visible."""


@dataclass(frozen=True)
class Palette:
    """The colours of a theme with a pair of hues, as `#rrggbb`."""

    background: str
    line: str
    ink: str
    dim: str
    positive: str
    negative: str
    chosen: str
    zero: str
    rim: str
    cell: str
    backdrop: str
    glow: float


DARK = Palette(
    background="#0b0e14", line="#232a38", ink="#e8ecf4", dim="#8b95a8",
    positive="#22c79a", negative="#ff6a3d", chosen="#ffd54a", zero="#0b0e14",
    rim="#c9d0dc", cell="#272f3e", backdrop="#0b0e14", glow=0.55,
)  # fmt: skip

LIGHT = Palette(
    background="#f6f8fb", line="#d5dbe6", ink="#151a23", dim="#566072",
    positive="#007d5c", negative="#c8400f", chosen="#9e5e00", zero="#ffffff",
    rim="#3a4352", cell="#2a303c", backdrop="#10141d", glow=0,
)  # fmt: skip

HUES: dict[Hues, tuple[tuple[str, str], tuple[str, str]]] = {
    "safe": (("#22c79a", "#ff6a3d"), ("#007d5c", "#c8400f")),
    "lesson": (("#83c167", "#fc6255"), ("#37781c", "#c9302c")),
    "blue-red": (("#4ca3ff", "#ff6259"), ("#1f66c1", "#c2272d")),
    "blue-orange": (("#4ca3ff", "#ff9a3c"), ("#1f66c1", "#b04f00")),
    "grey": (("#f4f6fa", "#8b95a8"), ("#667080", "#151a23")),
}
"""Hues → (positive, negative) of the dark theme, and of the light one."""

GREY_ZERO, WHITE, BLACK = "#767b84", "#ffffff", "#000000"
"""Colours of a heatmap without hues: zero, positive, negative."""


def palette_of(theme: Theme, hues: Hues) -> Palette:
    """Returns the palette of a theme and a pair of hues; dark unless the theme is `light`."""
    light = theme == "light"
    positive, negative = HUES[hues][light]
    plain = LIGHT if light else DARK
    zero = GREY_ZERO if hues == "grey" else plain.zero
    return replace(plain, positive=positive, negative=negative, zero=zero)


def rgb(color: str) -> tuple[int, int, int]:
    """Converts a colour to red, green and blue, each 0 to 255."""
    red, green, blue = ImageColor.getrgb(color)[:3]
    return red, green, blue


def mixed(one: str, other: str, share: float) -> tuple[int, int, int]:
    """Mixes two colours: `share` 0 gives `one`, 1 gives `other`."""
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True)
    )
    return red, green, blue


def lit(activation: float, palette: Palette) -> tuple[int, int, int]:
    """Returns the fill of a neuron: black at 0, white at 1, the negative hue at −1."""
    return mixed(BLACK, WHITE if activation >= 0 else palette.negative, min(abs(activation), 1))


def heatmap(values: NDArray[np.float32], full: float, palette: Palette) -> NDArray[np.uint8]:
    """Converts signed numbers to colours: (…) → (…, 3); `full` is the magnitude of the pure hue."""
    grey = palette.zero == GREY_ZERO
    highest, lowest = (WHITE, BLACK) if grey else (palette.positive, palette.negative)
    share = np.clip(np.abs(values) / max(full, 1e-30), 0, 1) ** HEATMAP_GAMMA
    zero = np.array(rgb(palette.zero), np.float32)
    hue = np.where(values[..., None] < 0, np.array(rgb(lowest)), np.array(rgb(highest)))
    return np.rint(zero + (hue - zero) * share[..., None]).astype(np.uint8)
