"""Augmentation moves single points to the right places and keeps its limits."""

import numpy as np
import pytest
from scipy import ndimage

from forwardpass.numerics.augmentation import (
    AUGMENTATIONS,
    Augmentation,
    augment,
    random_maps,
    warp,
)

STILL = Augmentation(shift=0, rotation=0, scale=0, aspect=0, shear=0)
IDENTITY = np.eye(2, dtype=np.float32)[np.newaxis]
NO_SHIFT = np.zeros((1, 2), dtype=np.float32)


def point(row, column):
    """An image with one bright pixel."""
    image = np.zeros((1, 28, 28), dtype=np.float32)
    image[0, row, column] = 1
    return image.reshape(1, 784)


def shifted(image, x, y):
    return warp(image, IDENTITY, np.array([[x, y]], dtype=np.float32)).reshape(28, 28)


def test_nothing_moves_under_the_identity_not_even_at_the_edge():
    images = np.random.default_rng(0).random((3, 784), dtype=np.float32)
    still = warp(images, np.repeat(IDENTITY, 3, axis=0), np.repeat(NO_SHIFT, 3, axis=0))
    np.testing.assert_allclose(still, images, atol=1e-5)


def test_looking_one_pixel_further_right_moves_the_picture_left():
    assert np.argwhere(shifted(point(10, 10), 1, 0) > 0.5).tolist() == [[10, 9]]


def test_looking_one_pixel_further_down_moves_the_picture_up():
    assert np.argwhere(shifted(point(10, 10), 0, 1) > 0.5).tolist() == [[9, 10]]


def test_half_a_pixel_is_shared_by_two():
    moved = shifted(point(10, 10), 0.5, 0)
    assert (moved[10, 9], moved[10, 10]) == pytest.approx((0.5, 0.5), abs=1e-5)


@pytest.mark.parametrize("far", [(40, 0), (0, -40), (1e6, 1e6)])
def test_beyond_the_edge_all_is_background(far):
    assert not shifted(np.ones((1, 784), dtype=np.float32), *far).any()


def test_any_affine_map_agrees_with_scipy():
    rng = np.random.default_rng(1)
    limits = Augmentation(shift=2, rotation=30, scale=0.3, aspect=0.2, shear=0.3)
    images = rng.random((6, 784), dtype=np.float32)
    matrices, shifts = random_maps(6, limits, rng)
    swap = [[0, 1], [1, 0]]  # scipy counts (row, column)
    for image, matrix, shift, ours in zip(
        images, matrices, shifts, warp(images, matrices, shifts), strict=True
    ):
        turned = swap @ matrix @ swap
        offset = 13.5 - turned @ [13.5, 13.5] + shift[::-1]
        theirs = ndimage.affine_transform(
            image.reshape(28, 28), turned, offset, order=1, mode="grid-constant"
        )
        np.testing.assert_allclose(ours.reshape(28, 28), theirs, atol=1e-4)


def test_a_quarter_turn_takes_right_to_down():
    limits = Augmentation(shift=0, rotation=90, scale=0, aspect=0, shear=0)
    ninety = type("Rng", (), {"uniform": lambda self, low, high, shape: np.full(shape, high)})()
    matrices, shifts = random_maps(1, limits, ninety)
    turned = warp(point(13, 20), matrices, shifts).reshape(28, 28)
    assert np.argwhere(turned > 0.5).tolist() == [[7, 13]]


def test_maps_stay_within_their_limits():
    limits = AUGMENTATIONS["mild"]
    matrices, shifts = random_maps(2_000, limits, np.random.default_rng(2))
    determinants = np.linalg.det(matrices)
    assert np.abs(shifts).max() <= 1
    assert 0.94**2 <= determinants.min() < determinants.max() <= 1.06**2
    angles = np.rad2deg(np.arctan2(matrices[:, 1, 0], matrices[:, 0, 0]))
    assert 5.9 < np.abs(angles).max() <= 6.001


def test_an_augmented_copy_has_the_type_and_shape_of_the_images_and_other_pixels():
    images = np.random.default_rng(3).integers(0, 256, (5, 784), dtype=np.uint8)
    copy = augment(images, AUGMENTATIONS["mild"], np.random.default_rng(0))
    assert (copy.dtype, copy.shape) == (np.uint8, (5, 784))
    assert not np.array_equal(copy, images)


def test_no_augmentation_at_all_gives_the_images_back(monkeypatch):
    monkeypatch.setattr("forwardpass.numerics.augmentation.CHUNK", 2)
    images = np.random.default_rng(3).integers(0, 256, (5, 784), dtype=np.uint8)
    np.testing.assert_array_equal(augment(images, STILL, np.random.default_rng(0)), images)


def test_the_same_seed_gives_the_same_copy():
    images = np.random.default_rng(3).integers(0, 256, (5, 784), dtype=np.uint8)
    first, second = (
        augment(images, AUGMENTATIONS["mild"], np.random.default_rng(4)) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)
