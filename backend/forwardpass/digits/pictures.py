"""Reads picture files: bytes → 28×28, as drawn and as MNIST centres digits.

A picture is decoded only when its cost is known (`picture_limits`), and only if it is PNG, JPEG or
WebP.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from forwardpass.digits.components import connected
from forwardpass.digits.ink import FAINTEST, Grey, centre_ink, find_ink, shrink_whole, thinned
from forwardpass.digits.photos import (
    WHOLE,
    Box,
    find_sheet,
    is_dark_on_light,
    otsu,
    read_photo,
)
from forwardpass.digits.picture_limits import check_cost
from forwardpass.options import GRID, MAX_THRESHOLD, MIN_CROP
from forwardpass.refusal import Code, Refusal

FORMATS = ("PNG", "JPEG", "WEBP")
"""Pillow's names of the formats that may be decoded."""

STARTS = {
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "WEBP": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
"""The first bytes of these formats, by which a damaged file is still known."""

OTHER_FORMATS = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"%PDF": "PDF",
    b"8BPS": "Photoshop",
    b"\0\0\1\0": "ICO",
    b"<svg": "SVG",
    b"<?xml": "SVG",
}
"""First bytes of other formats that people may try → the name of the format."""

HEIF_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIF", b"avif": "AVIF"}
"""Brands of newer cameras' formats, at bytes 8 to 11 of a file → the name of the format."""

PREVIEW_SIDE = 192
"""The longer side of a preview, px: twice what the page shows."""

_SMALLEST_PHOTO = 48  # px of the shorter side; a camera's picture is larger
_WORKING_SIDE = 512  # px of the longer side, to which larger pictures are reduced


class Picture(NamedTuple):
    """A picture on the 28×28 grid, white on black. A blank picture gives zeros.

    Attributes:
        drawn: (784,) uint8, 255 is full ink: the whole picture or its crop, its longer side filling
            the grid.
        centred: (784,) uint8: the digit alone, as MNIST centres it.
        inverted: whether it was dark on light.
    """

    drawn: NDArray[np.uint8]
    centred: NDArray[np.uint8]
    inverted: bool


@dataclass(frozen=True, slots=True)
class Corrections:
    """A visitor's corrections of how a picture is read.

    Attributes:
        crop: the part of the picture that is read; left, top, right, bottom as shares of its width
            and height, each side at least MIN_CROP. No sheet is searched for inside a crop.
        threshold: moves the contrast from which a px is ink, as a share of the pen's contrast;
            values above 0 give less ink. −MAX_THRESHOLD to MAX_THRESHOLD.
        inverted: whether the pen is darker than the paper; None to detect it.

    Raises:
        ValueError: a value is out of range; the message names it and what was expected.
    """

    crop: Box = WHOLE
    threshold: float = 0.0
    inverted: bool | None = None

    def __post_init__(self) -> None:
        left, top, right, bottom = self.crop
        if not (0 <= left <= right - MIN_CROP and right <= 1) or not (
            0 <= top <= bottom - MIN_CROP and bottom <= 1
        ):
            raise ValueError(
                f"crop {left:g}, {top:g}, {right:g}, {bottom:g}: expected left, top, right, bottom "
                f"from 0 to 1, each side at least {MIN_CROP:g}"
            )
        if not abs(self.threshold) <= MAX_THRESHOLD:
            raise ValueError(
                f"threshold {self.threshold:g}: expected −{MAX_THRESHOLD:g} to {MAX_THRESHOLD:g}"
            )


NONE = Corrections()
"""No corrections."""


class Steps(NamedTuple):
    """The steps of reading a picture, each (h, w) float32, no side longer than 512 px.

    A clean picture has no paper and no lines to separate from the ink, so its last three steps are
    the same.

    Attributes:
        picture: the result.
        box: the part that was read, which is the sheet if one was found; left, top, right, bottom
            as shares of the picture.
        grey: that part, 0 black to 255 white.
        contrast: the contrast of the pen with its paper, 0 to 1.
        unlined: the contrast without printed lines.
        ink: the digit alone, 0 to 1.
    """

    picture: Picture
    box: Box
    grey: Grey
    contrast: Grey
    unlined: Grey
    ink: Grey

    @property
    def is_clean(self) -> bool:
        """Whether the picture is a drawing, not a photograph, so that everything on it is ink."""
        return self.contrast is self.ink


def read_picture(data: bytes) -> Picture:
    """Reads the digit in a PNG, JPEG or WebP file.

    The picture may have any size, colours and polarity. Transparency is put on a background, a
    camera's rotation is undone, and the paper's shading, noise and printed lines are removed. A
    28×28 picture that is already light on black keeps every pixel in `drawn`.

    Raises:
        Refusal: the file cannot be read as a picture, or costs too much.
    """
    return read_steps(data).picture


def read_steps(data: bytes, corrections: Corrections = NONE) -> Steps:
    """Reads the digit in a picture file like `read_picture`, and returns all steps.

    Raises:
        Refusal: the file cannot be read as a picture, or costs too much.
    """
    grey = cropped(decode(data), corrections.crop)
    asked = corrections.inverted
    if corrections.threshold == 0:
        if (slab := tight_ink(grey, asked)) is not None:
            picture = Picture(shrink_whole(slab), centre_ink(thinned(slab)), asked is not False)
            return Steps(picture, corrections.crop, grey, slab, slab, slab)
        ink, inverted = find_ink(grey)
        if is_clean(grey) and asked in (None, inverted):
            if grey.shape == (GRID, GRID) and not inverted and np.median(edge(grey)) < 32:
                drawn = np.round(grey).astype(np.uint8).ravel()
            else:
                drawn = shrink_whole(ink)
            picture = Picture(drawn, centre_ink(ink), inverted)
            return Steps(picture, corrections.crop, grey, ink, ink, ink)
    inverted = is_dark_on_light(grey) if asked is None else asked
    photo = read_photo(
        grey if inverted else 255 - grey, corrections.threshold, whole=corrections.crop != WHOLE
    )
    box = photo.box if corrections.crop == WHOLE else corrections.crop
    drawn = shrink_whole(laid_back(photo.ink, photo.box, grey.shape))
    picture = Picture(drawn, centre_ink(photo.ink), inverted)
    shown = photo.grey if inverted else 255 - photo.grey
    return Steps(picture, box, shown, photo.contrast, photo.unlined, photo.ink)


def preview(step: Grey, *, stretched: bool = False) -> bytes:
    """Encodes a step as a PNG to be shown, no side longer than `PREVIEW_SIDE`.

    Args:
        step: (h, w), 0 black to 1 white.
        stretched: whether the largest value is shown as white, even if it is small.
    """
    most = max(float(step.max()), 1e-6) if stretched else 1.0
    image = Image.fromarray(np.round(step.clip(0, most) * (255 / most)).astype(np.uint8))
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BOX)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def is_clean(grey: Grey) -> bool:
    """Whether a picture is a drawing, not a photograph, or is too small to tell.

    A drawing has one uniform grey along its border. So does a sheet on a uniform table, except for
    the camera's noise.
    """
    if min(grey.shape) < _SMALLEST_PHOTO:
        return True
    border = edge(grey)
    even = float((np.abs(border - np.median(border)) <= 2).mean())
    return np.ptp(border) == 0 or bool(even >= 0.97 and find_sheet(grey) is None)


def tight_ink(grey: Grey, inverted: bool | None) -> Grey | None:
    """Returns the ink of a bold digit that is cropped to its edges; None for other pictures.

    Such a picture has two greys that differ more than light and shadow, no uniform border, and one
    dark shape that spans it from side to side. Which of the two greys is the pen cannot be told: it
    is taken to be the dark one, unless `inverted` is False.
    """
    cut = otsu(grey)
    dark = grey <= cut
    if min(grey.shape) < 8 or dark.all() or not dark.any() or np.ptp(edge(grey)) < FAINTEST:
        return None
    low, high = np.median(grey[dark]), np.median(grey[~dark])
    plain = np.minimum(np.abs(grey - low), np.abs(grey - high)) <= 2
    border = np.concatenate((dark[0], dark[-1], dark[:, 0], dark[:, -1]))
    if low > 0.4 * high or plain.mean() < 0.85 or not 0.03 < border.mean() < 0.97:
        return None
    numbers = connected(dark)
    sizes = np.bincount(numbers.ravel())
    sizes[0] = 0
    shape = numbers == sizes.argmax()
    spans = (shape[0].any() and shape[-1].any()) or (shape[:, 0].any() and shape[:, -1].any())
    if sizes.max() < 0.99 * dark.sum() or not spans:
        return None
    ink = ((high - grey) / (high - low)).clip(0, 1).astype(np.float32)
    return 1 - ink if inverted is False else ink


def cropped(grey: Grey, box: Box) -> Grey:
    """Crops a picture to a box of shares, at least one px."""
    height, width = grey.shape
    left, right = round(box[0] * width), round(box[2] * width)
    top, bottom = round(box[1] * height), round(box[3] * height)
    left, top = min(left, width - 1), min(top, height - 1)
    return grey[top : max(bottom, top + 1), left : max(right, left + 1)]


def laid_back(ink: Grey, box: Box, shape: tuple[int, ...]) -> Grey:
    """Puts the ink of a part of a picture back in its place in the whole picture."""
    whole = np.zeros(shape, np.float32)
    top, left = round(box[1] * shape[0]), round(box[0] * shape[1])
    top, left = min(top, shape[0] - ink.shape[0]), min(left, shape[1] - ink.shape[1])
    whole[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return whole


def edge(grey: Grey) -> Grey:
    """Returns the outermost pixels of a picture."""
    return np.concatenate((grey[0], grey[-1], grey[:, 0], grey[:, -1]))


def decode(data: bytes) -> Grey:
    """Decodes a picture file to greys, the right way up, no side longer than 512 px.

    Raises:
        Refusal: the file cannot be read as a picture, or costs too much.
    """
    cost = check_cost(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, for large or odd files, which are checked below
        image = open_picture(data)
        if image.width * image.height > cost.pixels:
            raise damaged(image.format)
        try:
            return to_grey(image)
        except MemoryError:
            raise
        except Exception as error:  # a decoder may raise anything for a damaged file
            raise damaged(image.format) from error


def damaged(kind: str | None) -> Refusal:
    """The refusal of a picture of a known format, one of `FORMATS`, that cannot be decoded."""
    return Refusal(
        Code.NOT_A_PICTURE, f"the {kind} picture is damaged or truncated; expected a whole file"
    )


def open_picture(data: bytes) -> Image.Image:
    """Opens a picture and reads only its header. Raises Refusal if the format is not supported."""
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except Exception as error:  # a decoder may raise anything for a damaged file
        for kind, pattern in STARTS.items():
            if pattern.match(data):
                raise damaged(kind) from error
    name = HEIF_BRANDS.get(data[8:12]) if data[4:8] == b"ftyp" else None
    for start, other in OTHER_FORMATS.items():
        name = other if data.startswith(start) else name
    if name:
        raise Refusal(Code.UNSUPPORTED_FORMAT, f"the picture is {name}; expected PNG, JPEG or WebP")
    raise Refusal(
        Code.NOT_A_PICTURE,
        f"the file ({len(data):,} bytes) is not a picture; expected PNG, JPEG or WebP",
    )


def to_grey(image: Image.Image) -> Grey:
    """Converts an opened picture to greys: reduced, upright, transparency on a background."""
    image.draft("RGB", (_WORKING_SIDE, _WORKING_SIDE))  # lets JPEG decode at 1/2 to 1/8 of the size
    orientation = image.getexif().get(0x0112, 1)
    if image.mode.startswith("I"):  # 16-bit grey, which Pillow would clip instead of scale
        deep = np.asarray(image, dtype=np.float32) / 257
        small = shrink(Image.fromarray(deep))
    elif image.has_transparency_data:
        small = on_paper(shrink(image.convert("RGBA")))
    else:
        small = shrink(image.convert("L"))
    small.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(small), dtype=np.float32)


def shrink(image: Image.Image) -> Image.Image:
    """Reduces a picture so that its longer side is at most 512 px."""
    image.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX)
    return image


def on_paper(image: Image.Image) -> Image.Image:
    """Puts a transparent picture on white, or on black if the drawing is mostly light."""
    grey = np.asarray(image.convert("L"), dtype=np.float32)
    cover = np.asarray(image.getchannel("A"), dtype=np.float32) / 255
    drawn_light = float((grey * cover).sum()) > 127.5 * float(cover.sum())
    return Image.fromarray(grey * cover + (0 if drawn_light else 255) * (1 - cover))
