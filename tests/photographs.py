"""Photographs of a digit on paper, composed: a helper of tests and benches, seeded throughout.

A sheet is painted flat (paper, printed lines, pen), projected into the camera's view, lit, blurred,
made noisy and saved as JPEG. The digit is any 28×28 picture.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from forwardpass.digits import handwriting

KINDS = ("plain", "ruled", "margin", "squared", "shadow", "dark table", "light table")
"""The paper, and how it lies in the view."""

PENS = {"black": (38, 36, 40), "blue": (40, 52, 130), "pencil": (105, 104, 106)}
"""The colour of each pen on white paper."""

_SHEET = 1400  # length of the sheet's longer side in px, before projection


def photograph(kind: str, digit: np.ndarray, seed: int, *, height: int = 1200) -> bytes:
    """A JPEG of `digit` (28, 28) uint8, white on black, as a camera would see it on paper.

    kind: one of KINDS. height: px; the picture is three quarters as wide.
    """
    rng = np.random.default_rng([KINDS.index(kind), seed])
    size = (height * 3 // 4, height)
    ground, corners = view(kind, size, rng)
    sheet = write(printed(kind, rng), digit, rng)
    whole = laid(sheet, ground, corners)
    lit = np.asarray(whole, np.float32) * light(kind, size, rng)[..., None]
    image = Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.5) * height / 1200))
    noisy = np.asarray(image, np.float32)
    noise = rng.normal(0, rng.uniform(2, 6), (*noisy.shape[:2], 1))
    noisy = np.clip(noisy + noise + rng.normal(0, 1.5, noisy.shape), 0, 255)
    written = BytesIO()
    Image.fromarray(noisy.astype(np.uint8)).save(written, "JPEG", quality=int(rng.integers(70, 93)))
    return written.getvalue()


def printed(kind: str, rng: np.random.Generator) -> Image.Image:
    """An empty sheet: its tone, its fibres, and the lines printed on it."""
    width, height = _SHEET * 3 // 4, _SHEET
    tone = rng.uniform(228, 252) - np.array([0, rng.uniform(0, 5), rng.uniform(0, 16)])
    fibres = rng.normal(0, 1.2, (height // 3, width // 3))
    grain = Image.fromarray(fibres.astype(np.float32)).resize((width, height))
    sheet = np.clip(tone + np.asarray(grain)[..., None], 0, 255).astype(np.uint8)
    image = Image.fromarray(sheet)
    brush = ImageDraw.Draw(image)
    if kind in ("ruled", "margin", "squared"):
        paler = rng.uniform(0, 0.45)
        blue = np.array([rng.uniform(110, 160), rng.uniform(140, 180), rng.uniform(195, 225)])
        grey = np.full(3, rng.uniform(150, 185))
        color = (grey if rng.random() < 0.25 else blue) * (1 - paler) + tone * paler
        line = tuple(int(part) for part in color)
        gap = rng.uniform(24, 48) if kind == "squared" else rng.uniform(48, 105)
        wide = int(rng.integers(2, 5))
        for y in np.arange(rng.uniform(0, gap), height, gap):
            brush.line((0, y, width, y), fill=line, width=wide)
        if kind == "squared":
            for x in np.arange(rng.uniform(0, gap), width, gap):
                brush.line((x, 0, x, height), fill=line, width=wide)
        if kind == "margin":
            x = width * rng.uniform(0.08, 0.26)
            x = x if rng.random() < 0.7 else width - x
            red = (215, int(rng.uniform(70, 140)), int(rng.uniform(80, 140)))
            brush.line((x, 0, x, height), fill=red, width=wide + 1)
    return image


def write(sheet: Image.Image, digit: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """The sheet with the digit drawn by one of the PENS."""
    name = str(rng.choice(list(PENS), p=[0.4, 0.4, 0.2]))
    side = int(sheet.width * rng.uniform(0.4, 0.85))  # of all 28 px; the ink covers 20
    large = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)
    cover = np.clip((np.asarray(large, np.float32) / 255 - 0.2) / 0.45, 0, 1)
    if name == "pencil":
        cover *= np.clip(rng.normal(0.9, 0.12, cover.shape), 0, 1)
    else:
        cover *= rng.uniform(0.88, 1)
    room = sheet.width - side, sheet.height - side
    corner = tuple(int(free * rng.uniform(0.3, 0.7)) for free in room)
    pen = Image.new("RGB", (side, side), PENS[name])
    sheet.paste(pen, corner, Image.fromarray((cover * 255).astype(np.uint8)))
    return sheet


def view(
    kind: str, size: tuple[int, int], rng: np.random.Generator
) -> tuple[Image.Image, np.ndarray]:
    """The background, and the positions of the sheet's corners: (4, 2) x and y, px.

    Clockwise from the upper left; a sheet without a table extends beyond the view.
    """
    width, height = size
    table = kind.endswith("table")
    reach = rng.uniform(0.68, 0.92) if table else rng.uniform(1.15, 1.3)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (width / 2, height / 2) * reach
    corners += rng.uniform(-0.035, 0.035, (4, 2)) * (width, height)
    turn = rng.normal(0, 0.05)
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    corners = corners @ turned + (width / 2, height / 2)
    if table:
        corners += rng.uniform(-0.03, 0.03, 2) * (width, height)
    return tabletop(kind, size, rng), corners


def tabletop(kind: str, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """The surface of a table, dark or light: wood or plain varnish."""
    height = size[1]
    if kind == "light table":
        tone = np.array([rng.uniform(170, 225), rng.uniform(150, 215), rng.uniform(120, 205)])
        grain = rng.uniform(0, 9)
    else:
        tone = rng.uniform(0.6, 1.4) * np.array([62, rng.uniform(42, 60), rng.uniform(30, 60)])
        grain = rng.uniform(0, 8)
    fine = Image.fromarray(rng.normal(0, 1, (height // 4, 9)).astype(np.float32))
    stripes = np.asarray(fine.resize(size, Image.Resampling.BICUBIC))[..., None]
    return Image.fromarray(np.clip(tone + grain * stripes, 0, 255).astype(np.uint8))


def laid(sheet: Image.Image, ground: Image.Image, corners: np.ndarray) -> Image.Image:
    """The sheet projected onto the background, with its corners at the given positions.

    The eight coefficients are the ones that Pillow expects: from the view back to the sheet, x = (a
        u + b v + c) / (g u + h v + 1), and y likewise with d, e and f.
    """
    width, height = sheet.size
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    rows, sides = [], []
    for (u, v), (x, y) in zip(corners, flat, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        sides += [x, y]
    back = np.linalg.solve(np.array(rows), np.array(sides))
    seen = sheet.transform(
        ground.size, Image.Transform.PERSPECTIVE, back.tolist(), Image.Resampling.BICUBIC
    )
    cover = Image.new("L", ground.size)
    ImageDraw.Draw(cover).polygon([tuple(corner) for corner in corners.tolist()], fill=255)
    return Image.composite(seen, ground, cover)


def light(kind: str, size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """The brightness of each pixel: (height, width), where 1 is full light."""
    width, height = size
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    lit = 0.9 + rng.normal(0, 0.07) * x + rng.normal(0, 0.07) * y
    lit -= rng.uniform(0, 0.08) * (x * x + y * y)
    if kind == "shadow":
        turn, away = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3)
        beyond = np.cos(turn) * x + np.sin(turn) * y - away
        soft = rng.uniform(0.01, 0.1)
        lit *= 1 - rng.uniform(0.3, 0.55) / (1 + np.exp(-np.clip(beyond / soft, -50, 50)))
    return np.clip(lit, 0.15, 1.05)


def ruled_sheet(digits: tuple[int, ...], *, side: int = 600) -> bytes:
    """A JPEG of a ruled sheet with generated digits in a row, the first one largest.

    Each digit has a square of `side` px to itself.
    """
    rng = np.random.default_rng(len(digits))
    image = Image.new("RGB", (side * len(digits), side), (236, 233, 224))
    brush = ImageDraw.Draw(image)
    for y in range(side // 16, side, side // 9):
        brush.line((0, y, image.width, y), fill=(160, 184, 222), width=3)
    for place, digit in enumerate(digits):
        scale = side * (0.8 if place == 0 else 0.6)
        corner = (side * (place + 0.5) - scale / 2, side / 2 - scale / 2)
        for stroke in handwriting.write(digit, 1).strokes:
            points = [(float(x), float(y)) for x, y in stroke.points * scale + corner]
            brush.line(points, (42, 48, 96), round(scale / 13), "curve")
    image = image.filter(ImageFilter.GaussianBlur(1))
    noisy = np.asarray(image, np.float32) + rng.normal(0, 3, (image.height, image.width, 3))
    written = BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(written, "JPEG", quality=85)
    return written.getvalue()
