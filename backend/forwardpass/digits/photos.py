"""Extracts the ink from a photograph of a digit on paper.

The paper may be ruled or squared, have a margin line, lie half in shadow or on a table. There are
four steps: find the sheet, compute the contrast with the paper, remove printed lines, and keep the
strokes that belong together.

A picture here is (h, w) float32 of greys, 0 black to 255 white. A contrast is (h, w) float32, the
share of the paper's light that the pen absorbs: 0 paper, 1 black. Shadow dims pen and paper alike,
so the contrast is the same in shadow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from forwardpass.digits.components import connected

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
"""The whole picture: left, top, right, bottom as shares of its width and height."""

_STROKE = 1 / 4  # largest width of a stroke, as a share of the shorter side
_DARKEST = 0.15  # least paper light, as a share of the brightest; below, noise would be contrast
_FAINTEST = 0.06  # least contrast of a pen
_SURE, _FRINGE = 0.45, 0.3  # shares of the pen's contrast: inside a stroke, and at its edge
_STRIP = 16  # px, width of the strips in which lines are searched; they hardly climb within one
_STEEPEST = 0.22  # px per px (12°), the steepest slope of a printed line
_LINE = 9  # px, more than the thickness of a printed line
_TRACE = 0.02  # mean contrast across a strip from which a line counts as present in it
_PRESENT = 0.62  # share of the paper's width along which a printed line must be present
_GRID = 128  # cells along the longer side of the grid for finding sheets and groups of strokes
_SMALLEST_SHEET = 0.12  # least area of a sheet, as a share of the picture
_BARE = 0.75  # least share of a sheet without ink; a 0 with its hole has less
_DARK_PAPER = 90  # grey; paper is lighter, even in shadow
_NEAR = 0.22  # largest gap to a stroke that joins a group, as a share of the group's longer side
_SPECK = 0.03  # ink below which a stroke is dust, as a share of the main stroke's


@dataclass(frozen=True, slots=True)
class Photo:
    """The steps of reading a photograph; every array has the shape (h, w) of the sheet's box.

    Attributes:
        box: the box of the sheet in the given picture.
        grey: the sheet, greys 0 to 255; everything around it is filled with the paper's grey.
        contrast: how much darker than the paper each px is, 0 to 1.
        unlined: the contrast without printed lines.
        ink: the digit, 0 to 1; all zeros if nothing stands out.
    """

    box: Box
    grey: Grey
    contrast: Grey
    unlined: Grey
    ink: Grey


def read_photo(grey: Grey, threshold: float = 0.0, *, whole: bool = False) -> Photo:
    """Extracts the ink of a dark pen on lighter paper.

    Args:
        grey: (h, w), each at least 3 px.
        threshold: added to the share of the pen's contrast from which a px is ink; values above 0
            give less ink. −MAX_THRESHOLD to MAX_THRESHOLD.
        whole: whether to take the whole picture as the sheet instead of searching for one.
    """
    box, grey, inside = (WHOLE, grey, None) if whole else _cut_to_sheet(grey)
    contrast = find_contrast(grey)
    if inside is not None:
        contrast = np.where(inside, contrast, np.float32(0))
    unlined = without_lines(contrast)
    return Photo(box, grey, contrast, unlined, find_digit(unlined, threshold))


def _cut_to_sheet(grey: Grey) -> tuple[Box, Grey, Mask | None]:
    """Returns the box around the sheet, the picture in it, and the mask of the sheet in that."""
    sheet = find_sheet(grey)
    if sheet is None:
        return WHOLE, grey, None
    height, width = grey.shape
    rows, columns = np.nonzero(sheet.any(axis=1))[0], np.nonzero(sheet.any(axis=0))[0]
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    inside = sheet[top:bottom, left:right]
    cut = grey[top:bottom, left:right]
    paper = np.float32(np.median(cut[inside]))
    box = (int(left) / width, int(top) / height, int(right) / width, int(bottom) / height)
    return box, np.where(inside, cut, paper), inside


def find_sheet(grey: Grey) -> Mask | None:
    """Finds the mask of the sheet; None if its edges are not in the picture.

    A sheet is a convex area, lighter or darker than its surroundings. At least three of its edges
    are in the picture, unlike those of a shadow. Its brightness changes abruptly at the edge, not
    gradually as in the light of a lamp.
    """
    step = max(1, -(-max(grey.shape) // _GRID))
    small = np.asarray(Image.fromarray(grey).reduce(step))
    light = paper_light(small, max(3, round(min(small.shape) * _STROKE)))
    cut = otsu(light)
    for lighter in (True, False):
        numbers = connected((light > cut) == lighter)
        sizes = np.bincount(numbers.ravel())
        sizes[0] = 0
        area = numbers == sizes.argmax()
        if sizes.max() < _SMALLEST_SHEET * area.size:
            continue
        edges = (area[0], area[-1], area[:, 0], area[:, -1])
        filled = hull(area)
        if sum(edge.mean() > 0.03 for edge in edges) > 1 or area.sum() < 0.88 * filled.sum():
            continue
        if ((small > cut) == lighter)[filled].mean() < _BARE:
            continue
        inner, outer = _moved_in(filled, 1), ~_moved_out(filled, 2)
        rim, around = filled & ~inner, outer & ~_moved_in(outer, 1)
        if not (inner.any() and around.any()):
            continue
        whole = float(np.median(light[inner]) - np.median(light[outer]))
        at_edge = float(np.median(light[rim]) - np.median(light[around]))
        if abs(whole) >= 8 and at_edge / whole >= 0.5:
            return _enlarged(inner, step, grey.shape)
    return None


def find_contrast(grey: Grey) -> Grey:
    """Computes how much darker than the surrounding paper each px is, 0 to 1."""
    smooth = soft(grey, 1)
    light = paper_light(smooth, max(3, round(min(grey.shape) * _STROKE)))
    light = np.maximum(light, np.float32(_DARKEST * np.percentile(light, 95) + 1))
    return np.asarray((light - smooth) / light, np.float32).clip(0, 1)


def paper_light(grey: Grey, size: int) -> Grey:
    """Removes dark strokes thinner than `size` px by a morphological closing with a square.

    Edges of shadows and tables stay sharp. At the border, the outermost px are repeated.
    """
    light = np.pad(grey, size, mode="edge")
    for extreme in (np.maximum, np.minimum):
        for axis in (0, 1):
            light = _running(extreme, light, size | 1, axis)
    return light[size:-size, size:-size]


def _running(extreme: np.ufunc, values: Grey, size: int, axis: int) -> Grey:
    """Computes a running maximum or minimum over `size` (odd) values along an axis.

    At the ends, the last values are repeated. Each window is combined from two of about half its
    size, which takes log₂ size steps.
    """
    values = values if axis == 0 else values.T
    window = np.pad(values, ((size // 2, size // 2), (0, 0)), mode="edge")
    reach = 1
    while reach < size:
        step = min(reach, size - reach)
        window = extreme(window[:-step], window[step:])
        reach += step
    return window if axis == 0 else window.T


def without_lines(contrast: Grey) -> Grey:
    """Removes horizontal and vertical lines printed across the paper."""
    level = _without_level_lines(contrast)
    upright = np.ascontiguousarray(level.T)
    return np.ascontiguousarray(_without_level_lines(upright).T)


def _without_level_lines(contrast: Grey) -> Grey:
    """Removes thin lines that run from left to right.

    It is a Hough transform of vertically thin structures, averaged over strips. Each line has its
    own slope, as in perspective. A printed line, unlike a digit's stroke, is present along most of
    the width and at both ends. Only thin structures are removed, and no more than a few times the
    line's own contrast, so that a stroke that crosses the line stays.
    """
    height, width = contrast.shape
    strips = width // _STRIP
    if strips < 6 or height < 4 * _LINE:
        return contrast
    opened = _running(np.maximum, _running(np.minimum, contrast, _LINE, 0), _LINE, 0)
    thin = contrast - opened
    traces = thin[:, : strips * _STRIP].reshape(height, strips, _STRIP).mean(axis=2)
    margin = int(_STEEPEST * width / 2) + 2
    there = np.pad(np.minimum(traces.T / _TRACE, 1), ((0, 0), (margin, margin)))
    slopes = np.arange(-_STEEPEST, _STEEPEST, 1 / width)
    along = (np.arange(strips) - (strips - 1) / 2) * _STRIP
    outer = strips // 8 + 1
    parts = np.zeros((3, len(slopes), height), np.float32)  # the left end, the middle, the right
    for slope, climbs in enumerate(np.rint(np.outer(slopes, along)).astype(int) + margin):
        for strip, climb in enumerate(climbs):
            part = (strip >= outer) + (strip >= strips - outer)
            parts[part, slope] += there[strip, climb : climb + height]
    reaches_both = np.minimum(parts[0], parts[2]) >= 0.5 * outer
    presence = np.where(reaches_both, parts.sum(axis=0) / strips, 0)
    steepest, seen = slopes[presence.argmax(axis=0)], presence.max(axis=0)
    unlined = contrast.copy()
    columns = np.arange(width)
    while seen.max() >= _PRESENT:
        y = int(seen.argmax())
        seen[max(0, y - 3) : y + 4] = 0
        middle = np.rint(y + steepest[y] * (columns - (width - 1) / 2)).astype(int)
        rows = middle + np.arange(-(_LINE // 2), _LINE // 2 + 1)[:, None]
        inside = (rows >= 0) & (rows < height)
        rows = rows.clip(0, height - 1)
        band = thin[rows, columns] * inside
        gone = np.minimum(band, 2.5 * np.median(band.max(axis=0)))
        unlined[rows, columns] = np.minimum(unlined[rows, columns], contrast[rows, columns] - gone)
    return unlined


def find_digit(contrast: Grey, threshold: float = 0.0) -> Grey:
    """Finds the ink, 0 to 1, of the strokes that belong together; zeros if nothing stands out."""
    paper = float(np.median(contrast))
    noise = 1.4826 * float(np.median(np.abs(contrast - paper)))
    most = float(soft(contrast * 255, 1.5).max()) / 255
    if most < max(_FAINTEST, paper + 8 * noise):
        return np.zeros_like(contrast)
    sure = contrast > max((_SURE + threshold) * most, paper + 4 * noise)
    strokes = belonging_together(np.where(sure, contrast, np.float32(0)))
    written = contrast[strokes & sure]
    if not written.size:
        return np.zeros_like(contrast)
    pen = float(np.percentile(written, 60))
    floor = min(max(paper + 4 * noise, (_FRINGE + threshold) * pen), 0.6 * pen)
    return np.where(strokes, ((contrast - floor) / (pen - floor)).clip(0, 1), 0).astype(np.float32)


def belonging_together(strokes: Grey) -> Mask:
    """Finds the group of strokes that is most likely the digit, with a small margin around it.

    The group starts with the stroke of the most ink, which counts less the further it is from the
    middle, and much less if the border cuts it off. Then all strokes nearby join the group.
    """
    step = max(1, -(-max(strokes.shape) // _GRID))
    cells = np.asarray(Image.fromarray((strokes > 0).astype(np.float32)).reduce(step)) > 0.15
    if not cells.any():
        return np.zeros(strokes.shape, bool)
    weight = np.asarray(Image.fromarray(strokes).reduce(step))
    numbers = connected(cells)
    mass = np.bincount(numbers.ravel(), weights=weight.ravel())[1:]
    positions = np.argwhere(cells)
    which = numbers[cells] - 1
    low, high = np.full((len(mass), 2), _GRID), np.zeros((len(mass), 2), int)
    np.minimum.at(low, which, positions)
    np.maximum.at(high, which, positions + 1)
    cut_off = (low == 0).any(axis=1) | (high == cells.shape).any(axis=1)
    off_middle = (low + high) / 2 / cells.shape - 0.5
    likely = mass * np.exp(-4 * (off_middle**2).sum(axis=1)) * np.where(cut_off, 0.1, 1)
    first = int(likely.argmax())
    may_join = (mass >= _SPECK * mass[first]) & (~cut_off | cut_off[first])
    member = np.arange(len(mass)) == first
    while True:
        top, bottom = low[member].min(axis=0), high[member].max(axis=0)
        gap = np.maximum(np.maximum(low - bottom, top - high), 0)
        near = np.hypot(*gap.T) <= _NEAR * (bottom - top).max()
        joined = member | (may_join & near)
        if np.array_equal(joined, member):
            break
        member = joined
    chosen = np.concatenate(([False], member))[numbers]
    return _enlarged(_moved_out(chosen, 1), step, strokes.shape)


def is_dark_on_light(grey: Grey) -> bool:
    """Whether the strokes are darker than their background.

    If the middle of the picture is light, it is paper. If it is dark, it may be a blackboard or a
    bold digit. Dark strokes leave light shapes between them, such as the hole of a 0, and the other
    way round; the shapes that extend further are the strokes.
    """
    height, width = grey.shape
    middle = grey[height // 4 : height - height // 4, width // 4 : width - width // 4]
    if np.median(middle) >= _DARK_PAPER:
        return True
    step = max(1, -(-max(grey.shape) // _GRID))
    small = np.asarray(Image.fromarray(grey).reduce(step))
    size = max(3, round(min(small.shape) * _STROKE))
    dark = paper_light(small, size) - small
    light = paper_light(255 - small, size) - (255 - small)
    least = 0.5 * max(float(dark.max()), float(light.max()), 1.0)
    return _reach(dark > least) >= _reach(light > least)


def _reach(mask: Mask) -> int:
    """Returns the longer side of the largest component's box, in cells; 0 if there is none."""
    if not mask.any():
        return 0
    numbers = connected(mask)
    sizes = np.bincount(numbers.ravel())
    sizes[0] = 0
    return int(np.ptp(np.argwhere(numbers == sizes.argmax()), axis=0).max()) + 1


def hull(mask: Mask) -> Mask:
    """Returns the convex hull of a mask, as the intersection of half-planes in 24 directions."""
    y, x = np.nonzero(mask)
    rows, columns = np.indices(mask.shape)
    within = np.ones(mask.shape, bool)
    for angle in np.arange(24) * np.pi / 12:
        across, down = np.cos(angle), np.sin(angle)
        within &= across * columns + down * rows <= (across * x + down * y).max() + 1e-6
    return within


def otsu(values: Grey) -> float:
    """Returns the threshold that splits `values` into the two most distinct classes.

    N. Otsu, A threshold selection method from gray-level histograms, 1979.
    """
    counts, edges = np.histogram(values, 128)
    below, sums = counts.cumsum(), (counts * (edges[1:] + edges[:-1]) / 2).cumsum()
    above = below[-1] - below
    apart = sums / np.maximum(below, 1) - (sums[-1] - sums) / np.maximum(above, 1)
    return float(edges[1:][(below * above * apart**2).argmax()])


def soft(grey: Grey, radius: float) -> Grey:
    """Blurs a picture with a Gaussian of `radius` px."""
    whole = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    return np.asarray(whole.filter(ImageFilter.GaussianBlur(radius)), np.float32)


def _moved_in(mask: Mask, cells: int) -> Mask:
    """Erodes a mask by a number of cells."""
    return ~_moved_out(~mask, cells)


def _moved_out(mask: Mask, cells: int) -> Mask:
    """Dilates a mask by a number of cells."""
    wider = Image.fromarray(mask.astype(np.uint8)).filter(ImageFilter.MaxFilter(2 * cells + 1))
    return np.asarray(wider) > 0


def _enlarged(cells: Mask, step: int, shape: tuple[int, ...]) -> Mask:
    """Enlarges cells of `step` px to px: (h, w) of `shape`."""
    return cells.repeat(step, axis=0).repeat(step, axis=1)[: shape[0], : shape[1]]
