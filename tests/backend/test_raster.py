"""The soft round pen, compared with distances computed one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from forwardpass.digits.raster import MOST_DOTS, Lines, centres_of_mass, rasterise
from forwardpass.options import PEN_RADIUS


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, float)


def ink_by_distance(strokes: list[np.ndarray], radius: float) -> np.ndarray:
    """The pen's formula, applied to each pixel centre's distance from each straight segment."""
    picture = np.zeros((28, 28))
    for row in range(28):
        for column in range(28):
            centre = np.array([column + 0.5, row + 0.5])
            nearest = np.inf
            for stroke in strokes:
                nearest = min(nearest, float(np.linalg.norm(stroke - centre, axis=1).min()))
                for a, b in itertools.pairwise(stroke):
                    along = np.clip((centre - a) @ (b - a) / max((b - a) @ (b - a), 1e-12), 0, 1)
                    nearest = min(nearest, float(np.linalg.norm(a + along * (b - a) - centre)))
            picture[row, column] = np.clip(0.5 + (radius**2 - nearest**2) / (2 * radius), 0, 1)
    return picture


def test_no_strokes_leave_the_paper_blank():
    for strokes in ([], [np.zeros((0, 2))]):
        picture = rasterise(strokes)
        assert picture.shape == (28, 28)
        assert picture.dtype == np.float32
        assert not picture.any()


def test_ink_is_full_on_the_line_half_at_the_radius_and_none_beyond_its_reach():
    picture = rasterise([line((4, 14.5), (24, 14.5))], 1.0)
    column = picture[10:20, 14]  # pixel centres 4 to −5 px above the line, px by px
    expected = [0, 0, 0, 0.5, 1, 0.5, 0, 0, 0, 0]
    np.testing.assert_allclose(column, expected, atol=0.03)


def test_ink_falls_off_as_the_formula_says_for_every_pen():
    rng = np.random.default_rng(1)
    for radius in (0.5, 0.8, PEN_RADIUS.usual, 2.0, 4.0):
        for _ in range(5):
            strokes = [rng.uniform(4, 24, (3, 2)), rng.uniform(4, 24, (2, 2))]
            difference = np.abs(rasterise(strokes, radius) - ink_by_distance(strokes, radius))
            assert difference.max() < 0.3, radius  # one pixel, where strokes meet at an acute angle
            assert difference.mean() < 0.01, radius


def test_a_stroke_of_one_point_is_a_round_dot():
    picture = rasterise([line((14.5, 14.5))], 2.0)
    np.testing.assert_allclose(picture, ink_by_distance([line((14.5, 14.5))], 2.0), atol=0.08)
    assert picture[14, 14] == 1.0


def test_a_pen_thinner_than_a_pixel_is_paler_not_narrower():
    stroke = [line((4, 14.5), (24, 14.5))]
    half, thinner = rasterise(stroke, 0.5), rasterise(stroke, 0.3125)
    np.testing.assert_allclose(thinner, half * 0.625, atol=1e-6)
    assert half[14, 14] > 0.7


def test_a_dot_between_four_pixels_leaves_ink_whatever_the_pen():
    for radius in (0.3, 0.5, 1.25, 4.0):
        assert rasterise([line((14, 14))], radius)[13:15, 13:15].min() > 0


def test_a_lifted_pen_leaves_no_ink_on_its_way():
    picture = rasterise([line((4, 4), (4, 24)), line((24, 4), (24, 24))])
    assert not picture[:, 8:20].any()


def test_every_stroke_is_inked_to_both_its_ends():
    strokes = [line((5.5, y), (22.5, y)) for y in (5.5, 11.5, 17.5, 23.5)]
    picture = rasterise(strokes)
    assert (picture[[5, 11, 17, 23]][:, [5, 22]] > 0.95).all()


def test_the_number_of_points_along_a_stroke_does_not_matter():
    ends = line((5, 6), (21, 19))
    many = np.linspace(ends[0], ends[1], 400)
    np.testing.assert_allclose(rasterise([ends]), rasterise([many]), atol=0.04)


def test_tracing_a_stroke_ten_times_hardly_widens_it():
    once = line((6, 6), (20, 22))
    ten_times = np.concatenate([once, once[::-1]] * 5)
    grown = rasterise([ten_times]).sum() / rasterise([once]).sum()
    assert 1 <= grown < 1.12


def test_ink_over_the_edge_is_cut_off():
    inside = rasterise([line((20, 14), (27, 14))])
    over = rasterise([line((20, 14), (400, 14))])
    np.testing.assert_allclose(over[:, :26], inside[:, :26], atol=0.03)
    assert not over[:12].any()
    assert not over[17:].any()


def test_strokes_wholly_outside_leave_nothing_at_any_distance():
    for far in (33.0, 50.0, 1e6):
        for x, y in ((far, 14), (-far + 28, 14), (14, far), (14, -far + 28)):
            assert not rasterise([line((x, y), (x + 0.5, y))], 4.0).any()


def test_a_pen_outside_its_limits_is_refused_by_name():
    dot = [line((14.5, 14.5))]
    for radius in (0.3, 4.0):
        assert rasterise(dot, radius).any()
    for radius in (0.29, 4.01, float("nan"), -1.0):
        with pytest.raises(ValueError, match=rf"pen radius {radius}: expected 0.3 to 4.0 px"):
            rasterise(dot, radius)


def test_however_long_the_way_the_dots_stay_bounded():
    points = np.random.default_rng(3).random((8192, 2))
    whole = Lines.of([[points]], unit=28)
    assert len(whole.dots().positions) <= MOST_DOTS + 2


def test_centre_of_mass_counts_from_the_corner_so_the_middle_is_14():
    picture = np.zeros((28, 28), np.float32)
    picture[13:15, 13:15] = 1
    assert centres_of_mass(picture).tolist() == [[14, 14]]
    picture[:] = 0
    picture[3, 20] = 0.25
    assert centres_of_mass(picture).tolist() == [[20.5, 3.5]]
