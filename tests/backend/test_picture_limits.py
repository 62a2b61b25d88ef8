"""The cost of decoding a picture, as computed from its headers."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from forwardpass.digits.picture_limits import check_cost
from forwardpass.refusal import Refusal
from hostile_files import (
    jpeg_of_empty_scans,
    png,
    webp,
)


def file(image: Image.Image, kind: str, **options) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def test_what_is_at_a_limit_is_within_it():
    """What is past it is refused; see `hostile/pictures.py`."""
    assert check_cost(png(32_767, 1)).pixels == 32_767
    assert check_cost(jpeg_of_empty_scans(800, 500, 64)).scanned == 64 * 400_000


def test_photographs_as_cameras_write_them_are_far_from_every_limit():
    noise = np.random.default_rng(0).integers(0, 256, (1200, 1600, 3), dtype=np.uint8)
    photo = Image.fromarray(noise)
    for data, scans in (
        (file(photo, "JPEG", quality=90), 1),
        (file(photo, "JPEG", quality=90, progressive=True, exif=b"Exif\0\0" + bytes(1000)), 10),
    ):
        cost = check_cost(data)
        assert cost.pixels == 1_920_000
        assert cost.scanned == scans * 1_920_000
        assert cost.parts < 20
    for kind in ("PNG", "WEBP"):
        assert check_cost(file(photo.convert("RGBA"), kind)).pixels == 1_920_000


def test_the_size_is_read_as_pillow_reads_it_from_every_kind_of_file():
    image = Image.fromarray(np.random.default_rng(1).integers(0, 256, (37, 91, 4), dtype=np.uint8))
    for kind, mode, options in (
        ("PNG", "RGBA", {}),
        ("PNG", "1", {}),
        ("PNG", "P", {"transparency": 0}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {"progressive": True}),
        ("JPEG", "RGB", {"restart_marker_blocks": 1}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {}),
        ("WEBP", "RGB", {"lossless": True}),
        ("WEBP", "RGBA", {"lossless": True, "exif": b"Exif\0\0" + bytes(100)}),
    ):
        data = file(image.convert(mode), kind, **options)
        assert check_cost(data).pixels == 37 * 91, (kind, mode, options)


def test_cut_short_files_are_read_or_refused_and_never_stumble():
    for data in (png(9, 9), jpeg_of_empty_scans(9, 9, 3), webp(9, 9)):
        for length in range(len(data)):
            try:
                check_cost(data[:length])
            except Refusal as error:
                assert error.code == "too_large"
