"""What the network sees of strokes."""

from __future__ import annotations

import numpy as np

from forwardpass.digits import Drawing, see, see_all
from forwardpass.digits.centring import IDENTITY, placement_of
from forwardpass.digits.raster import rasterise


def test_a_blank_pad_gives_zeros():
    for centred in (True, False):
        seen = see([], centred=centred)
        assert seen.pixels.shape == (784,)
        assert seen.pixels.dtype == np.float32
        assert not seen.pixels.any()
        assert seen.placement == IDENTITY


def test_a_drawing_stays_where_it_is_without_centring():
    stroke = np.array([[0.2, 0.3], [0.7, 0.3], [0.5, 0.9]])
    seen = see([stroke], 1.5, centred=False)
    assert seen.placement == IDENTITY
    np.testing.assert_array_equal(seen.pixels.reshape(28, 28), rasterise([stroke * 28], 1.5))


def test_centred_the_picture_is_the_drawing_moved_by_its_placement():
    strokes = [np.array([[0.1, 0.1], [0.3, 0.4]]), np.array([[0.3, 0.1], [0.1, 0.4]])]
    seen = see(strokes, centred=True)
    assert seen.placement == placement_of([stroke * 28 for stroke in strokes])
    scale, dx, dy = seen.placement
    moved = rasterise([stroke * 28 * scale + (dx, dy) for stroke in strokes])
    np.testing.assert_allclose(seen.pixels.reshape(28, 28), moved, atol=0.12)


def test_rows_run_down_and_columns_run_right():
    top_right = see([np.array([[0.9, 0.1]])], centred=False).pixels.reshape(28, 28)
    assert top_right[:8, 20:].any()
    assert not top_right[8:].any()
    assert not top_right[:, :20].any()


def test_any_finite_points_give_finite_ink_between_0_and_1():
    rng = np.random.default_rng(7)
    almost_one = np.nextafter(np.float32(1), np.float32(0))
    drawings = [
        [np.zeros((1, 2))],
        [np.full((5, 2), almost_one)],
        [np.array([[0, 0], [almost_one, almost_one]], np.float32)],
        [np.array([[0.5, 0.5], [0.5 + 1e-300, 0.5], [0.5, 0.5]])],
        [np.full((1, 2), 0.5), np.zeros((0, 2)), np.full((1, 2), 0.25)],
        [rng.random((32, 2)) for _ in range(256)],
        [rng.random((8192, 2), np.float32)],
        [rng.random((8192, 2)) * 1e-8 + 0.5],
    ]
    drawings += [[rng.random((rng.integers(1, 40), 2)) for _ in range(3)] for _ in range(100)]
    for strokes in drawings:
        for radius in (0.3, 1.25, 4.0):
            for centred in (True, False):
                pixels = see(strokes, radius, centred=centred).pixels
                assert np.isfinite(pixels).all()
                assert 0 <= pixels.min() <= pixels.max() <= 1
                assert pixels.any()


def test_strokes_are_left_as_they_were_given():
    stroke = np.array([[0.2, 0.3], [0.7, 0.3]], np.float64)
    stroke.flags.writeable = False
    see([stroke])
    np.testing.assert_array_equal(stroke, [[0.2, 0.3], [0.7, 0.3]])


def test_many_drawings_are_seen_together_as_they_are_seen_one_by_one_to_the_bit():
    rng = np.random.default_rng(11)
    blank = Drawing([], 1.25, True)
    far_too_long = Drawing([rng.random((8192, 2))], 0.3, True)
    dots = [Drawing([rng.random((1, 2))], 4.0, centred) for centred in (True, False)]
    crosses = [
        Drawing(
            [rng.random((rng.integers(1, 60), 2)) for _ in range(rng.integers(1, 5))],
            float(rng.uniform(0.3, 4.0)),
            bool(rng.integers(2)),
        )
        for _ in range(60)
    ]
    drawings = [*crosses[:30], blank, far_too_long, *dots, *crosses[30:], blank]
    for drawing, together in zip(drawings, see_all(drawings), strict=True):
        alone = see(drawing.strokes, drawing.pen_radius, centred=drawing.centred)
        np.testing.assert_array_equal(together.pixels, alone.pixels)
        assert together.placement == alone.placement
