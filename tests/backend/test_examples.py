"""A training's examples: the split, the pixels, the target outputs, and augmented copies."""

from dataclasses import replace

import numpy as np
import pytest

from forwardpass.numerics.examples import Copies, Examples, pixels, split, targets
from forwardpass.numerics.recipe import Recipe, TrainingError

IMAGES = np.random.default_rng(0).integers(0, 256, (24, 784), dtype=np.uint8)
LABELS = np.arange(24) % 10


def test_55000_of_60000_images_are_for_training_and_5000_for_validation():
    training, validation = split(60_000)
    assert (len(training), len(validation)) == (55_000, 5_000)
    assert not set(training.tolist()) & set(validation.tolist())
    assert training[:3].tolist() == np.random.default_rng(2017).permutation(60_000)[:3].tolist()


def test_the_target_of_a_3_is_1_at_output_3_and_0_elsewhere():
    y = targets(np.array([3], dtype=np.uint8), "argmax")
    assert y.tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]


def test_the_target_of_a_3_for_a_single_output_is_three_tenths():
    y = targets(np.array([3], dtype=np.uint8), "tenths")
    assert y.dtype == np.float32
    assert y.tolist() == [[pytest.approx(0.3)]]


def test_pixel_128_of_255_is_seen_as_about_one_half():
    assert pixels(np.array([0, 128, 255], dtype=np.uint8)).tolist() == [
        0, pytest.approx(128 / 255), 1
    ]  # fmt: skip


def test_examples_are_split_and_may_be_squares():
    examples = Examples.of(IMAGES.reshape(24, 28, 28), LABELS)
    training, validation = split(24)
    assert (len(examples.images), len(examples.validation_images)) == (22, 2)
    assert np.array_equal(examples.images, IMAGES[training])
    assert examples.validation_labels.tolist() == LABELS[validation].tolist()
    assert examples.source == "given"


def test_other_examples_have_another_checksum():
    same, other = (Examples.of(IMAGES, labels) for labels in (LABELS, LABELS[::-1]))
    assert Examples.of(IMAGES, LABELS).checksum == same.checksum != other.checksum


@pytest.mark.parametrize(
    ("images", "labels", "reason"),
    [
        (IMAGES / 255, LABELS, r"float64 of shape \(24, 784\); expected uint8 of shape"),
        (IMAGES[:, :700], LABELS, r"uint8 of shape \(24, 700\); expected uint8 of shape"),
        (IMAGES[:11], LABELS[:11], "11 images; expected at least 12"),
        (IMAGES, LABELS[:23], r"int64 of shape \(23,\); expected 24 whole numbers"),
        (IMAGES, LABELS / 1, "the labels are float64"),
        (IMAGES, LABELS + 1, "a label is 10; expected digits, 0 to 9"),
    ],
)
def test_what_are_no_labelled_images_is_refused(images, labels, reason):
    with pytest.raises(TrainingError, match=reason):
        Examples.of(images, labels)


MILD = replace(Recipe(), augmentation="mild", copies=2)


def copies(seed=0):
    return Copies(MILD, IMAGES, np.random.default_rng(seed))


def test_each_augmented_copy_is_made_once_and_taken_in_turn():
    made = copies()
    first, second, third, fourth, fifth = (made.of_epoch(epoch) for epoch in range(1, 6))
    assert first is IMAGES
    assert not np.array_equal(second, third)
    assert (fourth is first, fifth is second) == (True, True)


def test_a_copy_is_the_same_whether_or_not_those_before_it_were_made():
    in_turn = copies()
    in_turn.of_epoch(2)
    late = copies()
    assert np.array_equal(late.of_epoch(3), in_turn.of_epoch(3))
    assert np.array_equal(late.of_epoch(2), in_turn.of_epoch(2))


def test_some_images_of_a_copy_are_those_of_the_whole_whether_or_not_it_is_made(monkeypatch):
    monkeypatch.setattr("forwardpass.numerics.augmentation.CHUNK", 5)
    chosen = np.array([11, 0, 7, 3])
    whole = copies()
    for epoch in (3, 1, 2):
        alone = copies()
        expected = whole.of_epoch(epoch)[chosen]
        assert np.array_equal(alone.some_of_epoch(epoch, chosen), expected)
        assert np.array_equal(whole.some_of_epoch(epoch, chosen), expected)
        assert np.array_equal(alone.of_epoch(epoch), whole.of_epoch(epoch)), "they come as before"


def test_without_augmentation_every_epoch_has_the_images_themselves():
    made = Copies(replace(MILD, augmentation="none"), IMAGES, np.random.default_rng(0))
    assert all(made.of_epoch(epoch) is IMAGES for epoch in range(1, 4))
