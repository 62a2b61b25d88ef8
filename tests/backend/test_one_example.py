"""A training that learns from single images between its steps, compared with float64 loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from forwardpass.numerics.examples import split
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe, TrainingError
from forwardpass.numerics.training import Training
from forwardpass.numerics.training_steps import Step
from forwardpass.wire import network_bytes
from tiny_digits import TINY, tiny_examples

Float64 = npt.NDArray[np.float64]

ADAM = replace(TINY, learning_rate=0.01, warm_up=8, schedule="linear", decay=0.1, smoothness=0)
"""Eleven steps per epoch with ten images each, 33 in all."""
SGD = replace(ADAM, optimiser="sgd", learning_rate=0.5)
EXAMPLES = tiny_examples()
PRESSES = ["batch", "example", "example", "batch", *["example"] * 10, "batch", "example"]
STANDS = [(1, 0), (1, 1), (1, 2), (2, 0), *[(2, n) for n in range(1, 10)], (3, 0), (4, 0), (4, 1)]
"""The step, and the number of images taken from the next batch, after each of these."""


def pressed(recipe: Recipe, presses: list[str] = PRESSES) -> tuple[Training, list[Step]]:
    training = Training(recipe, EXAMPLES)
    return training, [
        next(training) if press == "batch" else training.next_example() for press in presses
    ]


def plain_loop(optimiser: str, start: Network) -> tuple[list[Float64], list[float]]:
    """The same commands by hand: weights and biases after them, and the cost before each."""
    p = [each.astype(np.float64) for each in (*start.weights, *start.biases)]
    m, v = ([np.zeros_like(each) for each in p] for _ in range(2))
    order = np.random.default_rng(5).spawn(4)[2].permutation(110)
    batches = [list(order[first : first + 10]) for first in range(0, 110, 10)]
    costs, number = [], 0
    for update, press in enumerate(PRESSES, 1):
        count = len(batches[number]) if press == "batch" else 1
        images = [batches[number].pop(0) for _ in range(count)]
        gradients, cost = [np.zeros_like(each) for each in p], 0.0
        for image in images:
            W1, W2, b1, b2 = p
            x, y = EXAMPLES.images[image] / 255, np.eye(10)[EXAMPLES.labels[image]]
            a1 = 1 / (1 + np.exp(-(W1 @ x + b1)))
            a2 = 1 / (1 + np.exp(-(W2 @ a1 + b2)))
            d2 = (a2 - y) * a2 * (1 - a2)
            d1 = (W2.T @ d2) * a1 * (1 - a1)
            cost += ((a2 - y) ** 2).sum() / 2 / count
            for total, one in zip(
                gradients, (np.outer(d1, x), np.outer(d2, a1), d1, d2), strict=True
            ):
                total += one / count
        top = 0.01 if optimiser == "adam" else 0.5
        rate = top * min(1, (number + 1) / 8) * (1 - number / 33)
        for k, gradient in enumerate(gradients):
            if optimiser == "sgd":
                p[k] -= rate * gradient
                continue
            m[k] = 0.9 * m[k] + 0.1 * gradient
            v[k] = 0.99 * v[k] + 0.01 * gradient**2
            mean, square = m[k] / (1 - 0.9**update), v[k] / (1 - 0.99**update)
            p[k] -= rate * mean / (np.sqrt(square) + 1e-8)
        p[0] *= 1 - rate * 0.1
        costs.append(cost)
        number += not batches[number]
    return p, costs


@pytest.mark.parametrize("recipe", [ADAM, SGD], ids=lambda recipe: recipe.optimiser)
def test_one_example_alone_is_a_step_of_one_image_of_the_batch_and_the_rest_follows(recipe):
    assert len(split(120)[0]) == 110
    start = Training(recipe, EXAMPLES).network
    training, steps = pressed(recipe)
    expected, costs = plain_loop(recipe.optimiser, start)
    assert [(step.number, step.taken) for step in steps] == STANDS
    assert [step.examples for step in steps] == [10, 11, 12, 20, *range(21, 31), 40, 41]
    np.testing.assert_allclose([step.cost for step in steps], costs, rtol=1e-5)
    found = (*training.network.weights, *training.network.biases)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=2e-5)


def test_the_same_seed_and_the_same_presses_give_the_same_numbers_also_from_a_checkpoint():
    one, _ = pressed(ADAM)
    other, _ = pressed(ADAM, PRESSES[:9])
    resumed = Training.resume(other.checkpoint(), EXAMPLES)
    assert (resumed.number, resumed.taken) == STANDS[8]
    for press in PRESSES[9:]:
        next(resumed) if press == "batch" else resumed.next_example()
    assert network_bytes(resumed.network) == network_bytes(one.network)
    plain, _ = pressed(ADAM, ["batch"] * 4)
    assert network_bytes(plain.network) != network_bytes(one.network)


def test_each_image_is_still_met_once_in_an_epoch_and_the_end_is_the_end():
    training, _ = pressed(TINY, ["example"] * 110)
    assert (training.number, training.taken, training.best.epoch) == (11, 0, 1)
    *_, step = training
    assert (step.number, step.examples) == (33, 330)
    with pytest.raises(TrainingError, match="all 33 steps are made"):
        training.next_example()


def test_a_step_gives_its_network_only_until_the_next_image():
    training, (step,) = pressed(TINY, ["example"])
    assert network_bytes(step.network) == network_bytes(training.network)
    training.next_example()
    with pytest.raises(TrainingError, match="is gone"):
        _ = step.network
