"""Pictures of 28 × 28 scaled to the size that another network sees."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from forwardpass.digits.resampling import resampled

PIXELS = np.random.default_rng(5).random((3, 784), dtype=np.float32)


def by_hand(picture: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Each new pixel as the mean of its area, summed pixel by pixel with exact edges."""

    def shares(count: int, k: int) -> list[float]:
        start, end = Fraction(28 * k, count), Fraction(28 * (k + 1), count)
        inside = [max(min(end, i + 1) - max(start, i), 0) / (end - start) for i in range(28)]
        return [float(share) for share in inside]

    return np.array(
        [
            [
                sum(
                    down * across * picture[i, j]
                    for i, down in enumerate(shares(rows, r))
                    for j, across in enumerate(shares(columns, c))
                    if down and across
                )
                for c in range(columns)
            ]
            for r in range(rows)
        ]
    )


@pytest.mark.parametrize(("rows", "columns"), [(8, 8), (10, 10), (7, 14), (5, 40), (1, 1)])
def test_each_pixel_is_the_mean_of_its_area(rows: int, columns: int) -> None:
    found = resampled(PIXELS, rows, columns)
    assert (found.shape, found.dtype) == ((3, rows * columns), np.float32)
    expected = by_hand(PIXELS[1].reshape(28, 28), rows, columns)
    np.testing.assert_allclose(found[1].reshape(rows, columns), expected, atol=1e-6)


def test_half_a_picture_in_seven_by_seven_is_half_ink_with_a_grey_column_between() -> None:
    picture = np.zeros((28, 28), np.float32)
    picture[:, :14] = 1
    found = resampled(picture.reshape(1, -1), 7, 7).reshape(7, 7)
    assert found[3].tolist() == [1, 1, 1, 0.5, 0, 0, 0]


def test_pictures_of_its_own_size_stay_the_same_array() -> None:
    assert resampled(PIXELS, 28, 28) is PIXELS


def test_the_bits_of_a_picture_do_not_depend_on_the_others() -> None:
    together = resampled(PIXELS, 9, 9)
    alone = [resampled(row[np.newaxis], 9, 9)[0] for row in PIXELS]
    assert together.tobytes() == np.array(alone).tobytes()
