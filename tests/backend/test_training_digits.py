"""What is learned from where MNIST is not at hand."""

import numpy as np

from forwardpass.digits import Drawing, see_all
from forwardpass.digits.handwriting import write
from forwardpass.digits.training_digits import GENERATED, generate, training_digits


def test_without_mnist_3600_digits_are_generated(monkeypatch):
    asked = []
    monkeypatch.setattr("forwardpass.digits.training_digits.generate", asked.append)
    training_digits(None)
    assert asked == [3_600]


def test_generated_digits_are_handwriting_as_a_network_sees_it_once_it_is_drawn():
    digits = generate(60)
    assert (digits.images.shape, digits.images.dtype) == ((60, 784), np.uint8)
    assert digits.labels.tolist() == list(range(10)) * 6
    assert digits.source == "generated"
    # Number 53 is the 3 of the sixth round, so of seed 1,005.
    written = write(3, 1_005)
    strokes = [stroke.points for stroke in written.strokes]
    (seen,) = see_all([Drawing(strokes, written.pen_radius)])
    assert np.array_equal(digits.images[53], np.rint(255 * seen.pixels))


def test_digits_to_learn_from_are_none_of_those_that_a_server_counts_on():
    assert GENERATED % 10 == 0
    learned, counted = generate(20).images, [write(digit, 0) for digit in range(10)]
    drawings = [Drawing([s.points for s in one.strokes], one.pen_radius) for one in counted]
    seen = [np.rint(255 * one.pixels) for one in see_all(drawings)]
    assert not any(np.array_equal(a, b) for a in learned for b in seen)
