"""The presets do what each is meant to show, on generated digits."""

import shlex
from dataclasses import replace

import numpy as np
import pytest

from forwardpass import models
from forwardpass.digits.training_digits import generate
from forwardpass.numerics.examples import Examples
from forwardpass.numerics.presets import PRESETS
from forwardpass.numerics.training import Training
from forwardpass.numerics.training_steps import DivergenceError


@pytest.fixture(scope="module")
def examples():
    digits = generate(1_200)
    return Examples.of(digits.images, digits.labels, digits.source)


def test_there_are_five_presets_and_a_visitor_may_choose_each():
    assert list(PRESETS) == ["fast", "lesson", "diverging", "zeros", "shuffled-labels"]
    for recipe in PRESETS.values():
        recipe.check_choice()


def test_the_preset_lesson_is_the_recipe_of_the_network_lesson():
    _, card = models.load(models.find("lesson"))
    words = shlex.split(card.recipe)
    assert PRESETS["lesson"].arguments == words[2 : words.index("--name")]


def test_the_fast_preset_reads_generated_digits(examples):
    *_, step = Training(replace(PRESETS["fast"], epochs=60), examples)
    assert step.accuracy > 0.9


def test_the_diverging_preset_ends_with_the_reason(examples):
    reason = "the learning rate 3 is too large; the network is kept"
    with pytest.raises(DivergenceError, match=reason):
        list(Training(PRESETS["diverging"], examples))


def test_the_neurons_of_the_preset_zeros_never_differ(examples):
    *_, step = Training(PRESETS["zeros"], examples)
    for W in step.network.weights[:2]:
        assert np.abs(W).max() > 0.01
        np.testing.assert_allclose(W, np.broadcast_to(W[0], W.shape), atol=1e-3)


def test_the_preset_of_shuffled_labels_learns_by_heart(examples):
    *_, step = Training(PRESETS["shuffled-labels"], examples)
    assert step.training_accuracy > 0.9
    assert step.accuracy < 0.25
