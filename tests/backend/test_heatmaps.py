"""Roughness of heatmaps: pictures with a value computed by hand, and noise."""

import numpy as np
import pytest

from forwardpass.numerics.heatmaps import as_maps, roughness, roughness_gradient


def test_white_noise_has_a_roughness_of_2():
    noise = np.random.default_rng(0).standard_normal((200, 784))
    assert roughness(noise) == pytest.approx(2, abs=0.02)


def test_a_chessboard_has_a_roughness_of_4():
    # neighbours differ by 2, squared 4; the variance is 1
    board = np.indices((28, 28)).sum(axis=0) % 2 * 2.0 - 1
    assert roughness(board.reshape(1, 784)) == pytest.approx(4)


def test_a_slope_of_four_columns_worked_by_hand():
    # columns 0 1 2 3: across 12 differences of 1, down 12 of 0, mean ½; variance 1.25
    assert roughness(np.tile([0.0, 1, 2, 3], 4).reshape(1, 16)) == pytest.approx(0.5 / 1.25)


def test_roughness_does_not_depend_on_the_scale_of_the_weights():
    maps = np.random.default_rng(1).standard_normal((3, 784))
    assert roughness(1000 * maps) == pytest.approx(roughness(maps))


def test_a_map_of_one_value_is_not_rough_at_all():
    assert roughness(np.full((2, 784), 0.3, dtype=np.float32)) == 0


def test_the_roughness_of_several_maps_is_their_mean():
    board = np.indices((28, 28)).sum(axis=0).reshape(1, 784) % 2 * 2.0 - 1
    assert roughness(np.concatenate([board, np.zeros((1, 784))])) == pytest.approx(2)


def test_the_gradient_is_the_slope_of_the_sum_of_squared_differences():
    W = np.random.default_rng(2).standard_normal((2, 16))

    def cost(values):
        maps = values.reshape(2, 4, 4)
        return (np.diff(maps, axis=1) ** 2).sum() + (np.diff(maps, axis=2) ** 2).sum()

    slope = np.empty_like(W)
    for index in np.ndindex(W.shape):
        step = np.zeros_like(W)
        step[index] = 1e-6
        slope[index] = (cost(W + step) - cost(W - step)) / 2e-6
    np.testing.assert_allclose(roughness_gradient(W), slope, atol=1e-7)


def test_rows_become_pictures_row_by_row():
    assert as_maps(np.arange(9.0).reshape(1, 9))[0].tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_inputs_that_make_no_square_are_refused():
    with pytest.raises(ValueError, match="783 inputs do not make a square picture"):
        roughness(np.zeros((16, 783)))
