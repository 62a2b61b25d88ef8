"""Pictures of any size, colour and polarity, and what is refused."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

import forwardpass
from forwardpass.digits import see
from forwardpass.digits.handwriting import write
from forwardpass.digits.pictures import Picture, read_picture
from forwardpass.options import MAX_PICTURE_BYTES
from forwardpass.refusal import Refusal

WHITE, BLACK = 255, 0


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def sketch(digit: int, seed: int = 0, *, side=300, pen=12, ink=BLACK, paper=WHITE) -> Image.Image:
    """A generated digit as another program would draw it."""
    image = Image.new("L", (side, side), paper)
    brush = ImageDraw.Draw(image)
    for stroke in write(digit, seed).strokes:
        points = [(float(x), float(y)) for x, y in stroke.points * side]
        brush.line(points, fill=ink, width=pen, joint="curve")
    return image


def photo(digit: int, seed: int) -> Image.Image:
    """A pencilled digit on grey paper, shaded across, noisy, with specks of dust."""
    rng = np.random.default_rng(seed)
    page = sketch(digit, seed, side=900, pen=int(rng.integers(6, 14)), ink=105, paper=200)
    greys = np.asarray(page.filter(ImageFilter.GaussianBlur(1.5)), float)
    y, x = np.mgrid[-1:1:900j, -1:1:900j]
    greys *= 0.9 + 0.15 * rng.normal() * x + 0.15 * rng.normal() * y - 0.06 * (x * x + y * y)
    greys += rng.normal(0, 6, greys.shape)
    for left, top in rng.integers(20, 880, (5, 2)):
        greys[top : top + 4, left : left + 4] -= 70
    return Image.fromarray(np.clip(greys, 0, 255).astype(np.uint8))


def grid(pixels: np.ndarray) -> np.ndarray:
    assert pixels.shape == (784,)
    assert pixels.dtype == np.uint8
    return pixels.reshape(28, 28).astype(int)


def balance(picture: np.ndarray) -> tuple[float, float]:
    axis = np.arange(28)
    ink = picture.sum()
    return float(picture.sum(0) @ axis / ink), float(picture.sum(1) @ axis / ink)


def said(pictures: list[Picture]) -> np.ndarray:
    network = forwardpass.load("digits")
    centred = np.stack([picture.centred for picture in pictures]).astype(np.float32) / 255
    return network.feedforward(centred).argmax(axis=1)


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        read_picture(data)
    assert str(caught.value) == caught.value.message
    return caught.value.code, caught.value.message


# Results


def test_a_28_by_28_picture_in_the_form_of_mnist_is_drawn_to_the_pixel():
    for digit in range(10):
        written = write(digit, 4)
        seen = see([stroke.points for stroke in written.strokes])
        pixels = np.round(seen.pixels * 255).astype(np.uint8)
        for kind in ("L", "RGB", "RGBA"):
            picture = read_picture(file(Image.fromarray(pixels.reshape(28, 28)).convert(kind)))
            np.testing.assert_array_equal(picture.drawn, pixels)
            assert picture.inverted is False


def test_the_centred_digit_is_20_px_long_and_balances_on_the_middle():
    for digit in range(10):
        for side, pen in ((120, 8), (300, 20), (900, 40)):
            centred = grid(read_picture(file(sketch(digit, 3, side=side, pen=pen))).centred)
            rows, columns = np.nonzero(centred.max(1) > 25)[0], np.nonzero(centred.max(0) > 25)[0]
            assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20, 21, 22)
            assert balance(centred) == pytest.approx((13.5, 13.5), abs=0.15)
            assert centred.max() == 255


def test_the_network_reads_drawings_of_every_size_pen_and_polarity():
    for options in (
        {},
        {"side": 28, "pen": 2},
        {"side": 60, "pen": 4},
        {"side": 1500, "pen": 8},
        {"pen": 30},
        {"ink": WHITE, "paper": BLACK},
        {"ink": 90, "paper": 140},
        {"ink": 140, "paper": 90},
    ):
        pictures = [read_picture(file(sketch(d, s, **options))) for d in range(10) for s in (1, 2)]
        right = said(pictures) == np.repeat(range(10), 2)
        assert right.sum() >= 18, options


def test_the_network_reads_photographs_of_pencilled_digits():
    pictures = [
        read_picture(file(photo(digit, seed), "JPEG", quality=80))
        for digit in range(10)
        for seed in range(3)
    ]
    assert (said(pictures) == np.repeat(range(10), 3)).sum() >= 28
    assert all(picture.inverted for picture in pictures)


def test_the_paper_of_a_photograph_becomes_black_and_its_dust_is_gone():
    drawn = grid(read_picture(file(photo(1, 0), "JPEG", quality=80)).drawn)
    assert (drawn == 0).mean() > 0.8
    assert drawn.max() == 255


def test_a_speck_far_from_the_digit_does_not_change_its_frame():
    clean, dusty = sketch(6, 2), sketch(6, 2)
    ImageDraw.Draw(dusty).rectangle((2, 2, 5, 5), fill=BLACK)
    expected = grid(read_picture(file(clean)).centred)
    assert np.abs(grid(read_picture(file(dusty)).centred) - expected).max() < 5


def test_polarity_is_told_by_the_paper_whichever_is_darker():
    for ink, paper, inverted in (
        (0, 255, True),
        (255, 0, False),
        (60, 120, True),
        (200, 150, False),
    ):
        picture = read_picture(file(sketch(3, ink=ink, paper=paper)))
        assert picture.inverted is inverted
        assert picture.drawn[0] == 0
        assert picture.drawn.max() == 255


def test_dark_on_light_and_light_on_dark_give_the_same_picture():
    dark = read_picture(file(sketch(5)))
    light = read_picture(file(sketch(5, ink=WHITE, paper=BLACK)))
    np.testing.assert_array_equal(dark.drawn, light.drawn)
    np.testing.assert_array_equal(dark.centred, light.centred)


def test_the_three_formats_give_nearly_the_same_picture():
    image = sketch(8)
    png = grid(read_picture(file(image)).centred)
    for kind in ("JPEG", "WEBP"):
        assert np.abs(grid(read_picture(file(image, kind, quality=90)).centred) - png).max() < 30


def test_a_wide_picture_keeps_its_aspect():
    image = Image.new("L", (400, 100), WHITE)
    ImageDraw.Draw(image).rectangle((150, 0, 249, 99), fill=BLACK)
    drawn = grid(read_picture(file(image)).drawn)
    assert not drawn[:9].any()
    assert not drawn[19:].any()
    assert drawn.sum() / 255 == pytest.approx(7 * 7, abs=0.5)
    assert (drawn.max(1) > 0).sum() == (drawn.max(0) > 0).sum()


def test_transparency_is_laid_on_white_paper_for_dark_pens_and_on_black_for_light_ones():
    cover = sketch(6, ink=WHITE, paper=BLACK)
    for colour, inverted in ((BLACK, True), (WHITE, False)):
        image = Image.new("LA", cover.size, (colour, 0))
        image.putalpha(cover)
        picture = read_picture(file(image))
        assert picture.inverted is inverted
        np.testing.assert_array_equal(picture.drawn, read_picture(file(cover)).drawn)


def test_a_palette_with_a_see_through_colour_is_understood():
    image = sketch(4).convert("P", colors=2)
    see_through = image.getpixel((0, 0))
    picture = read_picture(file(image, transparency=see_through))
    np.testing.assert_array_equal(picture.drawn, read_picture(file(sketch(4))).drawn)


def test_the_turn_of_a_camera_is_undone():
    upright = sketch(7)
    exif = Image.Exif()
    for orientation, turn in (
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ):
        exif[0x0112] = orientation
        turned = upright.transpose(turn)
        for kind in ("JPEG", "PNG", "WEBP"):
            picture = read_picture(file(turned, kind, exif=exif))
            expected = read_picture(file(upright, kind))
            assert np.abs(grid(picture.drawn) - grid(expected.drawn)).max() < 30, (
                orientation,
                kind,
            )


def test_sixteen_bits_of_grey_are_scaled_not_cut_off():
    eight = np.asarray(sketch(2))
    sixteen = Image.fromarray(eight.astype(np.uint16) * 257)
    assert sixteen.mode == "I;16"
    picture = read_picture(file(sixteen))
    np.testing.assert_array_equal(picture.drawn, read_picture(file(sketch(2))).drawn)
    tiny = np.zeros((28, 28), np.uint16)
    tiny[5:20, 9:13] = 25_800  # becomes 100.4 of 255, not the value's low byte
    assert set(read_picture(file(Image.fromarray(tiny))).drawn) == {0, 100}


def test_greyscale_colour_and_cmyk_pictures_are_read_the_same_way():
    expected = read_picture(file(sketch(9))).drawn
    np.testing.assert_array_equal(read_picture(file(sketch(9).convert("1"))).drawn, expected)
    np.testing.assert_array_equal(read_picture(file(sketch(9).convert("RGB"))).drawn, expected)
    cmyk = read_picture(file(sketch(9).convert("CMYK"), "JPEG", quality=95)).drawn
    assert np.abs(cmyk.astype(int) - expected).max() < 30


def test_a_blank_picture_gives_zeros_and_no_error():
    rng = np.random.default_rng(0)
    noise = np.clip(rng.normal(180, 8, (400, 300)), 0, 255).astype(np.uint8)
    shade = np.linspace(120, 220, 400)[:, None] * np.ones(300)
    for image in (
        *(Image.new("L", size, grey) for size in ((28, 28), (300, 40)) for grey in (0, 128, 255)),
        Image.new("RGBA", (50, 50), (0, 0, 0, 0)),
        Image.fromarray(noise),
        Image.fromarray(shade.astype(np.uint8)),
    ):
        picture = read_picture(file(image))
        assert not picture.drawn.any()
        assert not picture.centred.any()


def test_the_smallest_and_the_narrowest_pictures_are_taken():
    for size in ((1, 1), (1, 2), (2, 1), (1, 3000), (3000, 1), (3, 3)):
        image = Image.new("L", size, WHITE)
        image.putpixel((size[0] - 1, size[1] - 1), BLACK)
        picture = read_picture(file(image))
        assert picture.drawn.shape == picture.centred.shape == (784,)


def test_random_pictures_of_random_sizes_never_stumble():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        height, width = rng.integers(1, 90, 2)
        greys = rng.integers(0, 256, (height, width)) * (rng.random((height, width)) < rng.random())
        picture = read_picture(file(Image.fromarray(greys.astype(np.uint8))))
        assert picture.drawn.dtype == picture.centred.dtype == np.uint8


# Refusals


def test_a_file_of_too_many_bytes_is_refused_and_one_of_just_as_many_is_not():
    data = file(sketch(3))
    # bytes after the end of a PNG are ignored
    assert read_picture(data + bytes(MAX_PICTURE_BYTES - len(data))).centred.any()
    assert refusal(data + bytes(MAX_PICTURE_BYTES + 1 - len(data))) == (
        "too_large",
        "the picture has 8,000,001 bytes; expected at most 8,000,000",
    )


def test_just_40_million_pixels_are_taken():
    image = Image.new("1", (8000, 5000), 1)
    ImageDraw.Draw(image).rectangle((3000, 1000, 3800, 4000), fill=0)
    assert read_picture(file(image)).centred.any()


def test_damaged_files_are_read_or_refused_and_never_stumble():
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = file(sketch(5, side=90, pen=6), kind)
        for seed in range(150):
            rng = np.random.default_rng(seed)
            data = bytearray(whole)
            for at in rng.integers(0, len(data), rng.integers(1, 12)):
                data[at] = rng.integers(0, 256)
            try:
                picture = read_picture(bytes(data))
            except Refusal as error:
                assert error.code in ("not_a_picture", "too_large", "animated")
            else:
                assert picture.centred.shape == (784,)


def test_the_preview_inside_a_cameras_jpeg_is_no_second_frame():
    both = file(sketch(3), "MPO", save_all=True, append_images=[sketch(3, side=60, pen=3)])
    assert read_picture(both).centred.any()
