"""What is learned from where MNIST is not at hand."""

import numpy as np
import platformdirs
import pytest

from forwardpass.digits import Drawing, see_all
from forwardpass.digits import training_digits as module
from forwardpass.digits.handwriting import write
from forwardpass.digits.training_digits import GENERATED, generate, training_digits


@pytest.fixture
def file(monkeypatch, tmp_path):
    """Where the digits are stored; only 40 are generated, to save time."""
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / name)
    monkeypatch.setattr(module, "GENERATED", 40)
    return tmp_path / "forwardpass" / "generated-digits.npz"


def test_without_mnist_3600_digits_are_generated():
    assert module.GENERATED == 3_600


def test_generated_digits_are_stored_for_the_next_process(file, monkeypatch):
    digits = training_digits(None)
    assert np.array_equal(digits.images, generate(40).images)
    monkeypatch.setattr(module, "generate", lambda count: generate(10))
    again = training_digits(None)
    assert np.array_equal(again.images, digits.images)
    assert not again.images.flags.writeable
    assert (again.labels.tolist(), again.source) == ([*range(10)] * 4, "generated")
    assert [path.name for path in file.parent.iterdir()] == ["generated-digits.npz"]


def other_handwriting(file):
    np.savez_compressed(file, images=generate(40, 2_000).images)


def fewer(file):
    np.savez_compressed(file, images=generate(20).images)


def nameless(file):
    np.savez_compressed(file, generate(40).images)


def turned_bit(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [other_handwriting, fewer, nameless, turned_bit, lambda file: file.write_bytes(b"PK")],
)
def test_a_file_of_other_or_damaged_digits_is_written_anew(file, damage):
    training_digits(None)
    whole = file.read_bytes()
    damage(file)
    assert np.array_equal(training_digits(None).images, generate(40).images)
    assert file.read_bytes() == whole


def test_where_nothing_can_be_stored_digits_are_generated_each_time(file):
    file.parent.write_text("a file where the folder would be")
    assert np.array_equal(training_digits(None).images, generate(40).images)


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
