"""Pictures a visitor chose, pasted or dropped: bytes → 28×28, as drawn and as MNIST frames it.

Nothing is decoded before its cost is known (`picture_limits`), and nothing is decoded at all but
PNG, JPEG and WebP.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from forwardpass.digits.ink import Grey, find_ink, frame_ink, shrink_whole
from forwardpass.digits.picture_limits import check_cost
from forwardpass.digits.raster import SIDE
from forwardpass.refusal import Code, Refusal

FORMATS = ("PNG", "JPEG", "WEBP")
"""Names by which Pillow knows what it may decode."""

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
"""How the files begin that people take for a picture we could read → what to call them."""

HEIF_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIF", b"avif": "AVIF"}
"""The same for the formats of newer cameras, which name themselves at the ninth byte."""

_WORKING_SIDE = 512  # px along the longer side; what is larger is made smaller before it is read


class Picture(NamedTuple):
    """A picture on the 28×28 grid, white on black: (784,) uint8 each, 255 is full ink.

    drawn: the whole picture, its longer side filling the grid. framed: the digit alone, as MNIST
    frames it. inverted: whether it was dark on light. A blank picture gives zeros.
    """

    drawn: NDArray[np.uint8]
    framed: NDArray[np.uint8]
    inverted: bool


def read_picture(data: bytes) -> Picture:
    """The digit in a PNG, JPEG or WebP file.

    Any size, colour and polarity: transparency is laid on paper, a camera's turn is undone, the
    paper's shade and noise are taken off. A 28×28 picture already light on black is `drawn` to the
    pixel. Raises Refusal.
    """
    grey = decode(data)
    ink, inverted = find_ink(grey)
    if grey.shape == (SIDE, SIDE) and not inverted and np.median(edge(grey)) < 32:
        drawn = np.round(grey).astype(np.uint8).ravel()
    else:
        drawn = shrink_whole(ink)
    return Picture(drawn, frame_ink(ink), inverted)


def edge(grey: Grey) -> Grey:
    """The outermost pixels of a picture."""
    return np.concatenate((grey[0], grey[-1], grey[:, 0], grey[:, -1]))


def decode(data: bytes) -> Grey:
    """The greys of a picture file, the right way up, no side longer than 512 px.

    Raises Refusal.
    """
    cost = check_cost(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, on large or odd files: all are judged below
        image = open_picture(data)
        if image.width * image.height > cost.pixels:
            raise damaged(image)
        try:
            return to_grey(image)
        except MemoryError:
            raise
        except Exception as error:  # damaged files raise whatever their decoder stumbles over
            raise damaged(image) from error


def damaged(image: Image.Image) -> Refusal:
    """The refusal of a picture of which only the header can be read."""
    return Refusal(
        Code.NOT_A_PICTURE,
        f"the {image.format} picture is damaged or breaks off; expected a whole file",
    )


def open_picture(data: bytes) -> Image.Image:
    """The picture with only its header read. Raises Refusal where there is none we read."""
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        name = HEIF_BRANDS.get(data[8:12]) if data[4:8] == b"ftyp" else None
        for start, other in OTHER_FORMATS.items():
            name = other if data.startswith(start) else name
        if name:
            raise Refusal(
                Code.UNSUPPORTED_FORMAT, f"the picture is {name}; expected PNG, JPEG or WebP"
            ) from None
    except Exception as error:
        raise Refusal(
            Code.NOT_A_PICTURE, "the picture's first bytes are damaged; expected a whole file"
        ) from error
    raise Refusal(
        Code.NOT_A_PICTURE,
        f"the file ({len(data):,} bytes) is not a picture; expected PNG, JPEG or WebP",
    )


def to_grey(image: Image.Image) -> Grey:
    """The greys of an opened picture, made small and turned upright, its transparency on paper."""
    image.draft("RGB", (_WORKING_SIDE, _WORKING_SIDE))  # lets JPEG decode at a half to an eighth
    orientation = image.getexif().get(0x0112, 1)
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off instead of scale
        deep = np.asarray(image, dtype=np.float32) / 257
        small = shrink(Image.fromarray(deep))
    elif image.has_transparency_data:
        small = on_paper(shrink(image.convert("RGBA")))
    else:
        small = shrink(image.convert("L"))
    small.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(small), dtype=np.float32)


def shrink(image: Image.Image) -> Image.Image:
    """The picture with its longer side at most 512 px."""
    image.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX)
    return image


def on_paper(image: Image.Image) -> Image.Image:
    """A see-through picture laid on white, or on black if what is drawn is mostly light."""
    grey = np.asarray(image.convert("L"), dtype=np.float32)
    cover = np.asarray(image.getchannel("A"), dtype=np.float32) / 255
    drawn_light = float((grey * cover).sum()) > 127.5 * float(cover.sum())
    return Image.fromarray(grey * cover + (0 if drawn_light else 255) * (1 - cover))
