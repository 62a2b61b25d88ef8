"""Counting of right and wrong answers."""

import numpy as np
import pytest

from forwardpass.numerics.evaluation import evaluate
from forwardpass.numerics.network import Network

TEN = Network([np.eye(10)], [np.zeros(10)], ["identity"])
"""A network that answers with the brightest of its ten inputs."""

ONE = Network([[[1]]], [[0]], ["identity"])


def test_the_confusion_has_labels_in_rows_and_answers_in_columns():
    x = np.eye(10, dtype=np.float32)[[3, 3, 5, 8]]
    confusion = evaluate(TEN, x, np.array([3, 3, 3, 8], dtype=np.uint8)).confusion
    assert confusion.shape == (10, 10)
    assert (confusion[3, 3], confusion[3, 5], confusion[8, 8]) == (2, 1, 1)
    assert confusion.sum() == 4


def test_counts_and_shares_follow_from_the_confusion():
    x = np.eye(10, dtype=np.float32)[[3, 3, 5, 8]]
    result = evaluate(TEN, x, np.array([3, 3, 3, 8]))
    assert (result.correct, result.total, result.accuracy) == (3, 4, 0.75)
    assert result.per_class == pytest.approx([0, 0, 0, 2 / 3, 0, 0, 0, 0, 1, 0])


def test_an_undecided_image_counts_by_its_best_digit():
    x = np.full((1, 10), 0.2, dtype=np.float32)
    x[0, 7] = 0.21
    assert evaluate(TEN, x, np.array([7])).correct == 1


def test_a_single_output_counts_by_its_nearest_tenth():
    x = np.array([[0.31], [0.36], [1.2], [-1]], dtype=np.float32)
    assert evaluate(ONE, x, np.array([3, 4, 9, 0]), "tenths").correct == 4


@pytest.mark.parametrize(("images", "labels"), [(3, 2), (0, 0)])
def test_images_and_labels_must_be_as_many_and_some(images, labels):
    with pytest.raises(ValueError, match=f"{images} images and {labels} labels"):
        evaluate(TEN, np.zeros((images, 10), dtype=np.float32), np.zeros(labels, dtype=np.uint8))
