"""Generated handwriting is varied, reproducible by its seed, and read by the default network."""

from __future__ import annotations

import numpy as np
import pytest

import forwardpass
from forwardpass.digits import see
from forwardpass.digits.handwriting import LONGEST_MS, SHORTEST_MS, Handwriting, write
from forwardpass.digits.skeletons import STYLES

SEEDS = range(100)


@pytest.fixture(scope="module")
def thousand() -> list[Handwriting]:
    return [write(digit, seed) for digit in range(10) for seed in SEEDS]


def pixels(written: Handwriting) -> np.ndarray:
    return see([stroke.points for stroke in written.strokes], written.pen_radius).pixels


def size(written: Handwriting) -> float:
    points = np.concatenate([stroke.points for stroke in written.strokes])
    return float(np.ptp(points, axis=0).max()) * 28


def test_the_default_network_reads_at_least_980_of_1000(thousand):
    network = forwardpass.load("digits")
    said = network.feedforward(np.stack([pixels(written) for written in thousand])).argmax(axis=1)
    right = said.reshape(10, 100) == np.arange(10)[:, None]
    assert right.sum() >= 980
    assert right.sum(axis=1).min() >= 95, right.sum(axis=1)


def test_every_digit_has_at_least_three_styles_and_all_are_written(thousand):
    assert sorted(STYLES) == list(range(10))
    for digit, styles in STYLES.items():
        assert len(styles) >= 3
        assert {w.style for w in thousand if w.digit == digit} == set(styles)


def test_the_same_digit_and_seed_give_the_same_strokes():
    once, again = write(8, 12345), write(8, 12345)
    assert (once.style, once.pen_radius) == (again.style, again.pen_radius)
    for a, b in zip(once.strokes, again.strokes, strict=True):
        np.testing.assert_array_equal(a.points, b.points)
        np.testing.assert_array_equal(a.times_ms, b.times_ms)


def test_no_two_writings_look_the_same(thousand):
    pictures = {pixels(written).tobytes() for written in thousand}
    assert len(pictures) == 1000


def test_size_place_slant_and_pen_vary(thousand):
    sizes = [size(written) for written in thousand]
    assert min(sizes) < 16
    assert max(sizes) > 22
    centres = np.stack([w.strokes[0].points.mean(axis=0) for w in thousand]) * 28
    assert (centres.std(axis=0) > 1.5).all()
    bars = [w.strokes[0].points for w in thousand if w.style == "bar"]
    lean = [(bar[0] - bar[-1])[0] / (bar[-1] - bar[0])[1] for bar in bars]
    assert min(lean) < 0 < 0.25 < max(lean)
    radii = [written.pen_radius for written in thousand]
    assert min(radii) < 1.1 < 1.5 < max(radii)


def test_the_ink_stays_on_the_pad(thousand):
    for written in thousand:
        for stroke in written.strokes:
            assert stroke.points.min() * 28 > written.pen_radius
            assert stroke.points.max() * 28 < 28 - written.pen_radius


def test_time_rises_from_zero_through_strokes_and_pauses(thousand):
    for written in thousand:
        times = np.concatenate([stroke.times_ms for stroke in written.strokes])
        assert times[0] == 0
        assert (np.diff(times) > 0).all()
        assert SHORTEST_MS - 1e-6 <= times[-1] <= LONGEST_MS + 1e-6
        for earlier, later in zip(written.strokes, written.strokes[1:], strict=False):
            assert 70 <= later.times_ms[0] - earlier.times_ms[-1] <= 300


def test_the_pen_comes_by_often_enough_to_be_drawn_live(thousand):
    for written in thousand:
        assert len(written.strokes) <= 2
        for stroke in written.strokes:
            assert stroke.points.shape == (len(stroke.times_ms), 2)
            assert np.diff(stroke.times_ms).max() < 12
            assert np.linalg.norm(np.diff(stroke.points, axis=0), axis=1).max() * 28 < 2


def test_the_pen_is_slower_where_it_turns_and_at_its_ends():
    slower_at_corner, slower_at_ends = 0, 0
    sevens = [w for w in (write(7, seed) for seed in range(80)) if w.style == "plain"]
    for seven in sevens:
        points, times = seven.strokes[0].points, seven.strokes[0].times_ms
        speed = np.linalg.norm(np.diff(points, axis=0), axis=1) / np.diff(times)
        corner = int((points[:, 0] - points[:, 1]).argmax())  # furthest to the upper right
        near = speed[max(corner - 2, 0) : corner + 2].min()
        slower_at_corner += near < 0.7 * np.median(speed)
        slower_at_ends += max(speed[0], speed[-1]) < np.median(speed)
    assert len(sevens) > 10
    assert slower_at_corner > 0.9 * len(sevens)
    assert slower_at_ends > 0.9 * len(sevens)


def test_the_pen_is_slower_the_more_its_way_bends():
    ratios = []
    for zero in (write(0, seed) for seed in range(60)):
        points, times = zero.strokes[0].points, zero.strokes[0].times_ms
        steps = np.diff(points, axis=0)
        length = np.linalg.norm(steps, axis=1)
        speed = length / np.diff(times)
        turns = np.abs(np.gradient(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))))
        bend = np.convolve(turns / length, np.ones(5) / 5, mode="same")
        way = length.cumsum() / length.sum()
        middle = (way > 0.2) & (way < 0.8)  # away from the ends, where every pen is slow
        little, much = np.percentile(bend[middle], [30, 70])
        ratios.append(speed[middle & (bend > much)].mean() / speed[middle & (bend < little)].mean())
    assert 0.6 < np.mean(ratios) < 0.8


def test_what_is_no_digit_or_no_seed_is_refused_by_name():
    with pytest.raises(ValueError, match="digit 10: expected 0 to 9"):
        write(10, 0)
    with pytest.raises(ValueError, match="digit -1: expected 0 to 9"):
        write(-1, 0)
    with pytest.raises(ValueError, match="seed -1: expected 0 or more"):
        write(3, -1)
    assert write(3, 2**64).seed == 2**64
