"""Separates the ink of a grey picture of a digit from its paper.

A picture here is (h, w) float32 of greys, 0 black to 255 white; its ink is (h, w) float32 in
[0, 1], 1 where the pen has been. The pen may be lighter or darker than the paper, and the paper may
be unevenly lit, noisy and dusty.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from forwardpass.digits.centring import BOX, MIDDLE
from forwardpass.digits.components import connected
from forwardpass.options import GRID

FAINTEST = 16.0
"""The least difference between pen and paper, in greys; with less, the picture is blank. It is half
the contrast of a hard pencil, and twice the noise that JPEG adds to plain paper."""

THINNEST = 2.0
"""Thinner lines are thickened to this width, px of the 28×28 grid. A pencil's line is a thirtieth
of its digit's height, which would leave a grey thread of 0.7 px where MNIST has 2.4."""

THICKEST = 3.2
"""Thicker lines, of bold type, are thinned to this width, px: MNIST's lines are at most as wide."""

_GRAIN = 160  # px along the longer side of a digit that is thickened: an eighth of a centred px
_CELLS = 64  # along the longer side of the grid on which dust is separated from strokes
_DUST = 0.05  # a blot with less than this share of the largest blot's ink is dust

Grey = NDArray[np.float32]


class Inked(NamedTuple):
    """The ink of a picture, and whether the pen was darker than the paper."""

    ink: Grey
    inverted: bool


def find_ink(grey: Grey) -> Inked:
    """Finds the ink of a picture; all zeros if nothing stands out from the paper."""
    lighter = grey - paper(grey)
    noise = spread(lighter)
    beyond = np.maximum(np.abs(lighter) - 4 * noise, 0)
    inverted = bool(beyond[lighter < 0].sum() > beyond[lighter > 0].sum())
    ink = -lighter if inverted else lighter
    most = float(ink.max())
    if most < max(FAINTEST, 8 * noise):
        return Inked(np.zeros_like(grey), inverted)
    pen = float(np.percentile(ink[ink > max(4 * noise, most / 4)], 70))
    floor = min(max(4 * noise, 0.08 * pen), 0.6 * pen)
    return Inked(without_dust(np.clip((ink - floor) / (pen - floor), 0, 1)), inverted)


def paper(grey: Grey) -> Grey:
    """Estimates the paper's grey at every pixel, as if nothing were drawn on it.

    It fits a plane to the picture's border, where there is rarely ink, and then three times a
    quadratic surface to all pixels near the surface found before. This follows the shading of a
    photographed page and ignores the strokes.
    """
    height, width = grey.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    stride = max(1, max(height, width) // 128)
    few, greys = terms[::stride, ::stride].reshape(-1, 6), grey[::stride, ::stride].ravel()
    border = np.abs(few[:, 1:3]).max(axis=1) >= 0.9
    off = greys - np.median(greys[border])
    use, count = border & near_paper(off, border), 3
    for _ in range(4):
        known = few[use, :count].astype(np.float64)
        # Six normal equations take far less time than one equation for each pixel. The terms lie
        # in [-1, 1], so that in double precision the greys differ by less than 0.00001. With
        # too few pixels, there are many solutions, of which `lstsq` takes the smallest.
        surface, *_ = np.linalg.lstsq(known.T @ known, known.T @ greys[use], rcond=None)
        use, count = near_paper(greys - few[:, :count] @ surface, use), 6
    return np.asarray(terms @ surface, dtype=np.float32)


def near_paper(off: Grey, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Returns which differences `off` are within the noise of those `known` to be paper."""
    return np.asarray(np.abs(off) <= max(3 * spread(off[known]), 6.0))


def spread(values: Grey) -> float:
    """Estimates the standard deviation of noise from its median, so that strokes do not count."""
    return 1.4826 * float(np.median(np.abs(values)))


def without_dust(ink: Grey) -> Grey:
    """Removes small separate blots from the ink: dust, paper grain, a neighbouring line's tip."""
    shrink = max(1, -(-max(ink.shape) // _CELLS))
    cells = np.asarray(Image.fromarray(ink).reduce(shrink))
    blots = connected(cells > 0.05)
    strong = np.asarray(Image.fromarray(np.where(ink > 0.5, ink, 0)).reduce(shrink))
    mass = np.bincount(blots.ravel(), weights=strong.ravel())
    mass[0] = 0
    kept = np.kron(mass[blots] >= _DUST * mass.max(), np.ones((shrink, shrink), bool))
    height, width = ink.shape
    return np.where(kept[:height, :width], ink, np.float32(0))


def shrink_whole(ink: Grey) -> NDArray[np.uint8]:
    """Scales the whole picture so that its longer side fills the 28×28 grid: (784,) uint8."""
    height, width = ink.shape
    side = max(height, width)
    square = np.zeros((side, side), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = ink
    return greys(resize(square, (0, 0, side, side)))


def centre_ink(ink: Grey) -> NDArray[np.uint8]:
    """Centres ink as MNIST does: a box 20 px long, the centre of mass in the middle: (784,) uint8.

    Unlike `centring`, it scales the picture instead of a path, and thickens lines that are too
    thin.
    """
    if not ink.any():
        return np.zeros(GRID * GRID, np.uint8)
    ink = cut_to_ink(thickened(cut_to_ink(ink)))
    height, width = ink.shape
    scale = BOX / max(height, width)
    total = float(ink.sum())
    x = float(ink.sum(axis=0) @ (np.arange(width) + 0.5)) / total
    y = float(ink.sum(axis=1) @ (np.arange(height) + 0.5)) / total
    reach = MIDDLE / scale  # half the centred picture, in px of the ink
    margin = int(2 * reach) + 1
    x, y = x + margin, y + margin
    return greys(resize(np.pad(ink, margin), (x - reach, y - reach, x + reach, y + reach)))


def cut_to_ink(ink: Grey) -> Grey:
    """The part of the picture that the ink covers, less its faintest fringe."""
    seen = ink > 0.2 * ink.max()
    rows, columns = np.nonzero(seen.any(axis=1))[0], np.nonzero(seen.any(axis=0))[0]
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def thickened(ink: Grey) -> Grey:
    """The ink with its lines at least THINNEST wide once they are centred.

    A large picture is made smaller first.
    """
    ink, wide = with_width(ink)
    longer = max(ink.shape)
    grow = round((THINNEST * longer / BOX - wide) / 2)
    if grow < 1:
        return ink
    picture = Image.fromarray(np.round(np.pad(ink, grow) * (255 / ink.max())).astype(np.uint8))
    for _ in range(grow):
        picture = picture.filter(ImageFilter.MaxFilter(3))
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def thinned(ink: Grey) -> Grey:
    """Thins bold ink so that its lines are at most `THICKEST` wide once it is centred."""
    ink, wide = with_width(cut_to_ink(ink))
    shrink = round((wide - THICKEST * max(ink.shape) / BOX) / 2)
    if shrink < 1:
        return ink
    picture = Image.fromarray(np.round(np.pad(ink, shrink) * (255 / ink.max())).astype(np.uint8))
    for _ in range(shrink):
        picture = picture.filter(ImageFilter.MinFilter(3))
    thin = np.asarray(picture, dtype=np.float32) / np.float32(255)
    return thin if thin.any() else ink


def with_width(ink: Grey) -> tuple[Grey, float]:
    """Returns the ink at reduced size, and the width of its lines in px of that size.

    The width is twice the area over the length of the outline, which is the total variation of the
    greys.
    """
    longer = max(ink.shape)
    if longer > _GRAIN:
        height, width = (max(1, round(side * _GRAIN / longer)) for side in ink.shape)
        picture = Image.fromarray(ink).resize((width, height), Image.Resampling.BOX)
        ink = np.asarray(picture)
    climb_y, climb_x = np.diff(np.pad(ink, 1), axis=0)[:, :-1], np.diff(np.pad(ink, 1))[:-1]
    return ink, 2 * float(ink.sum()) / float(np.hypot(climb_x, climb_y).sum())


def resize(picture: Grey, box: tuple[float, float, float, float]) -> Grey:
    """Scales the part of a picture in `box` (left, top, right, bottom) to the 28×28 grid."""
    whole = Image.fromarray(picture)
    return np.asarray(whole.resize((GRID, GRID), Image.Resampling.HAMMING, box=box), np.float32)


def greys(picture: Grey) -> NDArray[np.uint8]:
    """Converts a picture to (784,) uint8; its strongest ink becomes 255."""
    picture = np.maximum(picture, 0)
    return np.round(picture * (255 / max(float(picture.max()), 1e-6))).astype(np.uint8).ravel()
