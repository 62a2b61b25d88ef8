"""`forwardpass.train`: what recipe it makes of what it is told, and the digits it finds."""

import numpy as np
import pytest

import forwardpass
from forwardpass import Recipe, TrainingError, training_run
from forwardpass.digits import mnist
from forwardpass.digits.training_digits import generate
from forwardpass.training_run import recipe_of

IMAGES = np.random.default_rng(0).integers(0, 256, (240, 28, 28), dtype=np.uint8)
LABELS = np.arange(240) % 10


def test_iterating_makes_one_step_after_the_other():
    training = forwardpass.train("fast", IMAGES, LABELS, epochs=2, validate_every=2)
    told = [(step.number, step.epoch, step.accuracy is not None) for step in training]
    assert told == [(1, 1, False), (2, 1, True), (3, 1, True),
                    (4, 2, True), (5, 2, False), (6, 2, True)]  # fmt: skip
    assert training.examples.source == "given"


def test_without_a_word_it_is_the_recipe_of_the_default_network():
    assert forwardpass.train(None, IMAGES, LABELS).recipe == Recipe()


@pytest.mark.parametrize(
    ("changes", "sizes", "activations"),
    [
        ({"sizes": [784, 30, 10]}, (784, 30, 10), ("sigmoid", "sigmoid")),
        ({"sizes": (784, 10)}, (784, 10), ("sigmoid",)),
        ({"activations": "tanh"}, (784, 16, 16, 10), ("tanh",) * 3),
        ({"sizes": (784, 8, 10), "activations": ["relu", "softmax"]}, (784, 8, 10),
         ("relu", "softmax")),
    ],
)  # fmt: skip
def test_sizes_and_activations_complete_each_other(changes, sizes, activations):
    recipe = recipe_of("fast", changes)
    assert (recipe.sizes, recipe.activations) == (sizes, activations)
    assert recipe.learning_rate == 0.03


def test_new_hidden_layers_get_the_activation_of_the_first_and_the_output_keeps_its_own():
    base = Recipe(activations=("relu", "tanh", "sigmoid"))
    assert recipe_of(base, {"sizes": (784, 9, 9, 9, 10)}).activations == (
        "relu", "relu", "relu", "sigmoid",
    )  # fmt: skip


def test_a_network_to_start_from_brings_its_shape():
    start = forwardpass.load("wide")
    training = forwardpass.train("fast", IMAGES, LABELS, start=start)
    assert training.recipe.sizes == (784, 128, 64, 10)
    assert training.recipe.activations == ("relu", "relu", "softmax")
    assert np.array_equal(training.network.weights[0], start.weights[0])


def test_a_shuffled_network_to_start_from_keeps_its_order():
    start = forwardpass.load("shuffled")
    training = forwardpass.train("fast", IMAGES, LABELS, start=start)
    assert np.array_equal(next(training).network.input_order, start.input_order)


@pytest.mark.parametrize(
    ("arguments", "changes", "reason"),
    [
        (["slow"], {}, "the recipe is 'slow'; expected one of fast, lesson, diverging, zeros"),
        ([7], {}, "the recipe is 7; expected a Recipe or the name of a preset"),
        (["fast"], {"rate": 1}, "a recipe has no 'rate'; expected one of sizes, activations, cost"),
        (["fast", IMAGES], {}, "labels are missing; expected images and labels, or neither"),
        (["fast", None, LABELS], {}, "images are missing"),
        (["fast", IMAGES, LABELS], {"validate_every": 0}, "validate_every is 0; expected at least"),
        (["fast", IMAGES, LABELS], {"batch": 0}, "batch is 0; expected at least 1"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_reason(arguments, changes, reason):
    with pytest.raises(TrainingError, match=reason):
        forwardpass.train(*arguments, **changes)


def test_without_mnist_it_learns_from_generated_digits_and_says_so(tmp_path, monkeypatch):
    monkeypatch.delenv(mnist.VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(training_run, "training_digits", lambda _: generate(120))
    # Not the cached function: other tests in this process train on all generated digits.
    monkeypatch.setattr(training_run, "examples_in", training_run.examples_in.__wrapped__)
    training = forwardpass.train("fast", epochs=1)
    assert (training.examples.source, training.steps) == ("generated", 2)
    assert next(training).examples == 100
