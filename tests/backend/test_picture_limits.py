"""The cost of decoding a picture, as computed from its headers."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from forwardpass.digits import pictures
from forwardpass.digits.picture_limits import check_cost
from forwardpass.digits.pictures import read_picture
from forwardpass.refusal import Refusal
from hostile_files import (
    jpeg_of_empty_scans,
    jpeg_of_empty_segments,
    png,
    png_chunk,
    webp,
)


@pytest.fixture
def undecoded(monkeypatch):
    """Makes Pillow fail if it opens anything."""

    def opened(*_):
        raise AssertionError("the picture was opened")

    monkeypatch.setattr(pictures, "open_picture", opened)


def file(image: Image.Image, kind: str, **options) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read_picture(data)
    assert caught.value.code == "too_large"
    return caught.value.message


@pytest.mark.usefixtures("undecoded")
def test_a_long_thin_picture_is_refused_by_its_longest_side():
    assert refusal(png(1, 40_000_000, depth=1)) == (
        "the picture is 1 × 40,000,000 pixels; expected at most 32,767 along a side"
    )
    assert refusal(png(32_768, 1)) == (
        "the picture is 32,768 × 1 pixels; expected at most 32,767 along a side"
    )
    assert check_cost(png(32_767, 1)).pixels == 32_767


@pytest.mark.usefixtures("undecoded")
@pytest.mark.parametrize(
    ("data", "taken"),
    [
        (png(8000, 5000, colour=6, depth=1), "640,000,000"),
        (png(8000, 5000, colour=4, depth=1), "640,000,000"),
        (png(8000, 5000, colour=0, depth=16), "480,000,000"),
        (png(8000, 5000, colour=3, depth=1, extra=png_chunk(b"tRNS", b"\0")), "640,000,000"),
        (png(8000, 5000, colour=6, depth=1, interlace=1), "640,000,000"),
        (webp(8000, 5000), "720,000,000"),
    ],
    ids=["transparent", "grey and transparent", "16 bits", "palette", "interlaced", "webp"],
)
def test_a_picture_that_decodes_to_too_much_memory_is_refused(data: bytes, taken: str):
    assert len(data) < 200_000
    assert refusal(data) == (
        f"the picture (8,000 × 5,000) takes {taken} bytes of memory; expected at most 230,000,000"
    )


@pytest.mark.usefixtures("undecoded")
def test_a_jpeg_of_many_scans_is_refused():
    assert refusal(jpeg_of_empty_scans(800, 500, 1000)) == (
        "the picture has at least 65 scans; expected at most 64"
    )
    assert check_cost(jpeg_of_empty_scans(800, 500, 64)).scanned == 64 * 400_000
    assert refusal(jpeg_of_empty_scans(8000, 5000, 11)) == (
        "the picture (8,000 × 5,000) in 11 scans has 440,000,000 pixels to process; "
        "expected at most 400,000,000"
    )


@pytest.mark.usefixtures("undecoded")
def test_a_file_of_many_parts_is_refused():
    assert refusal(jpeg_of_empty_segments(1_500_000)) == (
        "the picture has at least 1,001 segments; expected at most 1,000"
    )
    assert refusal(png(28, 28, extra=png_chunk(b"tEXt") * 600_000)) == (
        "the picture has at least 5,001 chunks; expected at most 5,000"
    )
    junk = b"JUNK" + struct.pack("<I", 0)
    assert refusal(b"RIFF" + struct.pack("<I", 8_000_000) + b"WEBP" + junk * 900_000) == (
        "the picture has at least 5,001 chunks; expected at most 5,000"
    )


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


def test_a_file_whose_headers_contradict_each_other_is_refused():
    data = bytearray(png(28, 28))
    # a second header, which Pillow would use
    second = png(600, 600)[8:33]
    both = bytes(data[:33]) + second + bytes(data[33:])
    with pytest.raises(Refusal) as caught:
        read_picture(both)
    assert caught.value.code == "not_a_picture"


def test_cut_short_files_are_read_or_refused_and_never_stumble():
    for data in (png(9, 9), jpeg_of_empty_scans(9, 9, 3), webp(9, 9)):
        for length in range(len(data)):
            try:
                check_cost(data[:length])
            except Refusal as error:
                assert error.code == "too_large"
