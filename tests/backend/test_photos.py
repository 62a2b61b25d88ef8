"""Photographs of a digit on paper: every kind of sheet, the steps shown, and corrections."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw

import forwardpass
from forwardpass.digits import mnist, see
from forwardpass.digits.components import connected
from forwardpass.digits.handwriting import write
from forwardpass.digits.ink import centre_ink, find_ink
from forwardpass.digits.photos import find_sheet, without_lines
from forwardpass.digits.pictures import Corrections, decode, read_picture, read_steps
from photographs import KINDS, photograph

COUNT = 8
FLOOR = 7
"""The network alone misreads 3% of MNIST; one digit in eight leaves room for bad luck."""


def file(image: Image.Image, kind: str = "PNG") -> bytes:
    written = BytesIO()
    image.save(written, kind)
    return written.getvalue()


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """Twelve digits that no network here was trained on: MNIST's, otherwise generated ones."""
    folder = mnist.find()
    if folder is not None:
        test = mnist.load(folder, "test")
        return test.images[:COUNT].reshape(-1, 28, 28), test.labels[:COUNT]
    labels = np.arange(COUNT) % 10
    seen = [see([s.points for s in write(int(d), 900 + i).strokes]) for i, d in enumerate(labels)]
    pixels = np.stack([one.pixels for one in seen]).reshape(-1, 28, 28)
    return np.round(pixels * 255).astype(np.uint8), labels


def said(centred: list[np.ndarray]) -> list[int]:
    seen = np.stack(centred).astype(np.float32) / 255
    return forwardpass.load("digits").feedforward(seen).argmax(axis=1).tolist()


def type_of(digit: int, *, pen: int, margin: int) -> Image.Image:
    """A generated digit drawn with a thick pen, black on white, cropped to its ink and a margin."""
    image = Image.new("L", (300, 300), 255)
    brush = ImageDraw.Draw(image)
    for stroke in write(digit, 1).strokes:
        brush.line([(float(x), float(y)) for x, y in stroke.points * 300], 0, pen, "curve")
    left, top, right, bottom = image.point(lambda grey: 255 - grey).getbbox()
    return image.crop((left - margin, top - margin, right + margin, bottom + margin))


@pytest.mark.parametrize("kind", KINDS)
def test_the_network_reads_a_digit_on_every_kind_of_sheet(kind):
    images, labels = digits()
    centred = [
        read_picture(photograph(kind, image, 500 + index, height=900)).centred
        for index, image in enumerate(images)
    ]
    assert (np.array(said(centred)) == labels).sum() >= FLOOR


def test_bold_digits_cropped_to_their_ink_are_read():
    centred = [read_picture(file(type_of(digit, pen=24, margin=0))).centred for digit in range(10)]
    assert said(centred) == list(range(10))


def test_clean_digits_are_read_to_the_bit_as_if_no_photograph_were_ever_taken():
    for digit in range(10):
        for seed in range(20):
            pixels = see([stroke.points for stroke in write(digit, seed).strokes]).pixels
            image = Image.fromarray(np.round(pixels * 255).astype(np.uint8).reshape(28, 28))
            if seed % 2:
                image = image.resize((200, 200), Image.Resampling.BICUBIC)
            if seed % 4 == 3:
                image = image.point(lambda grey: 255 - grey)
            data = file(image)
            expected = centre_ink(find_ink(decode(data)).ink)
            np.testing.assert_array_equal(read_picture(data).centred, expected)


def test_printed_lines_are_taken_out_and_a_stroke_that_crosses_them_stays():
    contrast = np.zeros((300, 400), np.float32)
    contrast[40:280:40] = contrast[41:281:40] = 0.3
    contrast[100:220, 190:205] = 0.8
    unlined = without_lines(contrast)
    assert unlined[:, :150].max() < 0.05
    assert unlined[100:220, 190:205].min() == pytest.approx(0.8)


def test_a_short_thin_stroke_is_no_printed_line():
    contrast = np.zeros((300, 400), np.float32)
    contrast[150:153, 60:340] = 0.6
    np.testing.assert_array_equal(without_lines(contrast), contrast)


def test_a_sheet_on_a_table_is_found_and_half_a_picture_in_shadow_is_none():
    table = np.full((400, 300), 60, np.float32)
    table[80:330, 60:250] = 230
    rows, columns = np.nonzero(find_sheet(table))
    assert abs(rows.min() - 80) <= 12 and abs(rows.max() - 329) <= 12
    assert abs(columns.min() - 60) <= 12 and abs(columns.max() - 249) <= 12
    shadow = np.full((400, 300), 230, np.float32)
    shadow[:, 140:] = 130
    assert find_sheet(shadow) is None


def test_the_steps_have_the_shape_of_the_part_that_was_read():
    images, _ = digits()
    steps = read_steps(photograph("dark table", images[0], 3, height=900))
    assert steps.picture.inverted is True
    assert len({step.shape for step in steps[2:]}) == 1
    for step in steps[3:]:
        assert step.min() >= 0 and step.max() <= 1
    assert steps.ink.max() == 1


def test_a_crop_leaves_out_what_lies_beside_it():
    page = Image.new("L", (600, 300), 255)
    page.paste(type_of(1, pen=16, margin=10), (60, 40))
    page.paste(type_of(8, pen=16, margin=10), (360, 40))
    left = read_steps(file(page), Corrections(crop=(0, 0, 0.5, 1))).picture.centred
    right = read_steps(file(page), Corrections(crop=(0.5, 0, 1, 1))).picture.centred
    assert said([left, right]) == [1, 8]


def test_a_higher_threshold_leaves_less_ink():
    images, _ = digits()
    data = photograph("plain", images[0], 4, height=900)
    low, high = (read_steps(data, Corrections(threshold=by)).ink.sum() for by in (-0.2, 0.2))
    assert 0 < high < low


def test_the_polarity_can_be_told():
    data = file(type_of(0, pen=30, margin=30))
    assert read_steps(data, Corrections(inverted=True)).picture.inverted is True
    assert read_steps(data, Corrections(inverted=False)).picture.inverted is False


def test_corrections_out_of_their_range_are_refused_with_what_was_expected():
    for crop in ((0.5, 0, 0.4, 1), (0, 0, 1.1, 1), (-0.1, 0, 1, 1), (0, 0.3, 1, 0.31)):
        with pytest.raises(ValueError, match="expected left, top, right, bottom from 0 to 1"):
            Corrections(crop=crop)
    with pytest.raises(ValueError, match=r"threshold 0.4: expected −0.3 to 0.3"):
        Corrections(threshold=0.4)
    with pytest.raises(ValueError, match="threshold nan"):
        Corrections(threshold=float("nan"))


def test_groups_of_cells_are_told_apart_however_they_wind():
    drawn = ["#.##", "#...", ".#.#", "...#"]
    mask = np.array([[cell == "#" for cell in row] for row in drawn])
    expected = [[1, 0, 2, 2], [1, 0, 0, 0], [0, 1, 0, 3], [0, 0, 0, 3]]
    np.testing.assert_array_equal(connected(mask), expected)
    winding = np.ones((63, 63), bool)
    for row in range(1, 63, 2):
        winding[row, slice(1, None) if row % 4 == 1 else slice(None, -1)] = False
    assert connected(winding).max() == 1
    assert not connected(np.zeros((3, 3), bool)).any()
