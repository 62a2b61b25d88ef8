"""MNIST's centring: a box of 20 px, with the ink's centre of mass in the middle."""

from __future__ import annotations

import numpy as np

from forwardpass.digits.centring import IDENTITY, MOST_SCALE, placement_of
from forwardpass.digits.raster import rasterise

AXIS = np.arange(28)


def centred(strokes: list[np.ndarray], radius: float = 1.25) -> np.ndarray:
    placement = placement_of(strokes, radius)
    moved = [placement.scale * s + (placement.dx, placement.dy) for s in strokes]
    return rasterise(moved, radius)


def balance(picture: np.ndarray) -> tuple[float, float]:
    """The centre of mass (x, y) in pixel indices, where the middle is (13.5, 13.5)."""
    ink = picture.sum(dtype=float)
    return float(picture.sum(0) @ AXIS / ink), float(picture.sum(1) @ AXIS / ink)


def scribbles(count: int):
    """Random smooth drawings of one to three strokes, anywhere and of any size on the pad."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        size, centre = rng.uniform(6, 16), rng.uniform(8, 20, 2)
        t = np.linspace(0, 1, 60)[:, None]
        yield [
            centre + size * (0.5 * np.sin(t * rng.uniform(3, 8, 2) + rng.uniform(0, 6, 2)))
            for _ in range(rng.integers(1, 4))
        ]


def test_the_longer_side_of_the_ink_becomes_20_px():
    for strokes in scribbles(200):
        picture = centred(strokes)
        rows, columns = np.nonzero(picture.any(1))[0], np.nonzero(picture.any(0))[0]
        longer = max(np.ptp(rows), np.ptp(columns)) + 1
        assert longer in (19, 20, 21)


def test_the_ink_balances_on_the_middle_within_a_tenth_of_a_px():
    for strokes in scribbles(200):
        x, y = balance(centred(strokes))
        assert abs(x - 13.5) < 0.1
        assert abs(y - 13.5) < 0.1


def test_the_pen_keeps_its_width_whatever_the_size_of_the_drawing():
    for length in (5.0, 12.0, 25.0):
        picture = centred([np.array([[14.0, 1.0], [14.0, 1.0 + length]])])
        across = picture[14].sum()
        assert abs(across - 2.5) < 0.06


def test_size_and_place_on_the_pad_leave_the_centred_picture_the_same():
    for strokes in scribbles(30):
        elsewhere = [stroke * 0.7 + (1.3, 4.1) for stroke in strokes]
        difference = centred(strokes) - centred(elsewhere)
        assert np.abs(difference).max() < 0.15
        assert np.abs(difference).mean() < 0.005


def test_a_dot_stays_a_dot_in_the_middle():
    picture = centred([np.array([[3.0, 25.0]])])
    assert placement_of([np.array([[3.0, 25.0]])]).scale == MOST_SCALE
    np.testing.assert_allclose(balance(picture), (13.5, 13.5), atol=1e-5)
    assert abs(picture.sum() - np.pi * 1.25**2) < 0.5


def test_a_speck_grows_four_times_and_no_more():
    speck = np.array([[3.0, 25.0], [4.0, 25.0]])
    assert placement_of([speck]).scale == MOST_SCALE
    columns = np.nonzero(centred([speck]).any(0))[0]
    assert np.ptp(columns) + 1 in (7, 8)


def test_nothing_drawn_is_left_where_it_is():
    assert placement_of([]) == IDENTITY == (1.0, 0.0, 0.0)


def test_drawings_larger_than_the_box_shrink():
    edge_to_edge = np.array([[0.0, 0.0], [28.0, 28.0]])
    placement = placement_of([edge_to_edge])
    # 20 px minus the pen's reach on both sides, √(1.25² + 1.25) each
    assert abs(placement.scale - (20 - 2 * 1.67705) / 28) < 1e-4
    assert abs(placement.scale * 14 + placement.dx - 14) < 1 / 16


def test_ink_that_the_centre_of_mass_pushes_over_the_edge_is_cut_off():
    heavy = np.stack([np.tile([0.0, 3.0], 40), np.linspace(0, 27, 80)], axis=1)
    tail = np.array([[0.0, 14.0], [27.0, 14.0]])
    picture = centred([heavy, tail])
    assert np.isfinite(picture).all()
    assert picture[:, -1].any()
