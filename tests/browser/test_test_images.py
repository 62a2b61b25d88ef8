"""MNIST test images, picked on the real page, give what the package gives, image by image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from visitor import Visit

import forwardpass
from forwardpass.digits.mnist import load
from forwardpass.numerics.answer import read_answer

COUNT = 100
MISREAD = 25
"""How many of the images the network reads wrong: they must be read wrong in the same way."""

pytestmark = pytest.mark.mnist


def chosen(labels: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The first misread images, and the first others."""
    wrong = labels != digits
    return np.concatenate(
        [np.flatnonzero(wrong)[:MISREAD], np.flatnonzero(~wrong)[: COUNT - MISREAD]]
    )


def test_a_hundred_images_are_read_on_the_page_as_by_the_package(visit: Visit, mnist: Path) -> None:
    test = load(mnist, "test")
    images = test.images / np.float32(255)
    network = forwardpass.load("digits")
    outputs = network.feedforward(images)
    visitor = visit("?motion=off")
    visitor.do("mnist")
    for index in chosen(test.labels, outputs.argmax(axis=1)):
        visitor.pick_mnist(int(index))
        visitor.shows_outputs(outputs[index])
        answer = read_answer(images[index], outputs[index], "argmax")
        visitor.reads(str(answer.digit) if answer.state == "digit" else answer.state)
