"""How fast a network is trained: to 95 % of MNIST, beside a loop over images, beside PyTorch.

`python tests/bench/training_figures.py` prints it by itself; `npm run bench` calls
`measure_training`. Processor time on one thread is counted, so that another program beside it
changes little.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from figures import Figure
from threadpoolctl import threadpool_limits

from forwardpass.digits import mnist
from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.training_digits import training_digits
from forwardpass.numerics.evaluation import evaluate
from forwardpass.numerics.examples import Examples, pixels, targets
from forwardpass.numerics.network import Network
from forwardpass.numerics.optimisers import OPTIMISERS
from forwardpass.numerics.presets import PRESETS
from forwardpass.numerics.training import Training
from forwardpass.numerics.training_steps import Checkpoint

RECIPE = PRESETS["fast"]
SEEDS = range(1, 6)
ENOUGH = 0.95
LOOK_EVERY = 25
"""Steps between two looks at the test images, for which the clock stands still."""
ROUNDS = 5
"""Times that each way of training is measured, in turns."""
STEPS = 60
"""Of each, at a time."""


def measure_training() -> list[Figure]:
    with threadpool_limits(1):
        return [measure_95(), *measure_speed()]


def measure_95() -> Figure:
    """From random weights to 95 % of the test images: median over seeds, processor time."""
    name = "random weights → 95 % of the MNIST test images, median of 5 seeds"
    folder = mnist.find()
    if folder is None:
        return Figure(name, float("nan"), "s", "≤ 3", absent="no MNIST")
    learned, test = mnist.load(folder, "train"), mnist.load(folder, "test")
    examples = Examples.of(learned.images, learned.labels, "mnist")
    seconds = [seconds_to_95(examples, test, seed) for seed in SEEDS]
    return Figure(name, statistics.median(seconds), "s", "≤ 3")


def seconds_to_95(examples: Examples, test: LabelledImages, seed: int) -> float:
    """Processor time of the steps, with the setting up and the validation after each epoch."""
    start = time.process_time()
    training = Training(replace(RECIPE, seed=seed), examples)
    for step in training:
        if step.number % LOOK_EVERY == 0:
            stopped = time.process_time()
            if evaluate(step.network, test.x, test.labels).accuracy >= ENOUGH:
                return stopped - start
            start += time.process_time() - stopped
    return float("inf")


def measure_speed() -> list[Figure]:
    """Images learned from in a second, beside other programs that do the same steps."""
    digits = training_digits(None)
    examples = Examples.of(digits.images, digits.labels, digits.source)
    training = Training(RECIPE, examples)
    begun = training.checkpoint()
    images, labels = examples.images, examples.labels
    rng = np.random.default_rng(0)
    batches = np.array([rng.permutation(len(images))[: RECIPE.batch] for _ in range(STEPS)])
    ways: dict[str, Callable[[], object]] = {
        "ours": partial(learn_by_batch, training, begun),
        "loop": partial(learn_by_image, training.network, images, labels, batches),
    }
    with_torch = importlib.util.find_spec("torch") is not None
    if with_torch:
        ways["torch"] = partial(learn_by_torch, training.network, images, labels, batches)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):
        for name, way in ways.items():
            start = time.process_time()
            way()
            seconds[name].append(time.process_time() - start)
    median = {name: statistics.median(each[1:]) for name, each in seconds.items()}
    name = "images learned a second ÷ those of "
    torch_name = f"{name}PyTorch, eager"
    return [
        Figure("images learned from in a second", STEPS * RECIPE.batch / median["ours"], "/s"),
        Figure(f"{name}a loop over images", median["loop"] / median["ours"], "", "≥ 30"),
        Figure(torch_name, median["torch"] / median["ours"], "", "≥ 3")
        if with_torch
        else Figure(torch_name, float("nan"), "", "≥ 3", absent="no PyTorch"),
    ]


def learn_by_batch(training: Training, begun: Checkpoint) -> None:
    """The steps of ours, from where the others begin too."""
    training.restore(begun)
    for _ in range(STEPS):
        next(training)


def learn_by_image(
    network: Network, images: np.ndarray, labels: np.ndarray, batches: np.ndarray
) -> None:
    """The same steps as one writes them down first: one image after the other.

    As in the program of Nielsen's book, chapter 1: the gradient of each image, added up to that of
    the batch in new arrays. In float32 as ours, so that the loop alone makes the difference.
    """
    parameters = [np.array(p) for p in (*network.weights, *network.biases)]
    layers = len(network.weights)
    optimiser = OPTIMISERS[RECIPE.optimiser]
    moments = [np.zeros((optimiser.moments, p.size), np.float32) for p in parameters]
    for number, batch in enumerate(batches, 1):
        weights, biases = parameters[:layers], parameters[layers:]
        nabla = [np.zeros_like(p) for p in parameters]
        for image, label in zip(images[batch], labels[batch], strict=True):
            a = [pixels(image)]
            for W, b in zip(weights, biases, strict=True):
                a.append(1 / (1 + np.exp(-(W @ a[-1] + b))))
            y = np.zeros(10, np.float32)
            y[label] = 1
            delta = a[-1] - y
            nabla_W, nabla_b = [], []
            for k in range(layers - 1, -1, -1):
                nabla_W.insert(0, np.outer(delta, a[k]))
                nabla_b.insert(0, delta)
                delta = (weights[k].T @ delta) * a[k] * (1 - a[k])
            nabla = [total + one for total, one in zip(nabla, nabla_W + nabla_b, strict=True)]
        for p, total, m in zip(parameters, nabla, moments, strict=True):
            gradient = total.ravel() / np.float32(len(batch))
            optimiser.step(p.reshape(-1), gradient, m, number, 0.01)


def learn_by_torch(
    network: Network, images: np.ndarray, labels: np.ndarray, batches: np.ndarray
) -> None:
    """The same steps by PyTorch, eager, on the processor and one thread."""
    import torch

    torch.set_num_threads(1)
    parameters: list[Any] = []
    for W, b in zip(network.weights, network.biases, strict=True):
        parameters += [torch.tensor(p, requires_grad=True) for p in (W, b)]
    adam = torch.optim.Adam(parameters, lr=0.01, betas=(0.9, 0.99))
    bytes_, wanted = torch.tensor(images), torch.tensor(targets(labels, "argmax"))
    for batch in batches:
        chosen = torch.tensor(batch)
        a = bytes_[chosen].float() / 255
        for k in (0, 2, 4):
            a = torch.sigmoid(torch.nn.functional.linear(a, parameters[k], parameters[k + 1]))
        cost = torch.nn.functional.binary_cross_entropy(a, wanted[chosen], reduction="sum")
        adam.zero_grad()
        (cost / len(batch)).backward()
        adam.step()


if __name__ == "__main__":
    for figure in measure_training():
        print(figure.row(70))
