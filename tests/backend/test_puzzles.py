"""Every puzzle of the page can be solved in more than one way, by numbers computed independently.

`frontend/src/puzzles/` defines where each puzzle starts and what it requires; this file repeats
both, with ways to solve each puzzle. The test digits are generated ones and, where available,
MNIST's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors import safe_open

from forwardpass.digits import Drawing, see, see_all
from forwardpass.digits import mnist as mnist_files
from forwardpass.digits.handwriting import write

FILE = Path(__file__).parents[2] / "trained/digits.safetensors"
Array = NDArray[np.float64]


class Weights(NamedTuple):
    """An editable network: W[k] (n_out, n_in) and b[k] (n_out,) lead into layer k + 1."""

    W: list[Array]
    b: list[Array]
    off: frozenset[tuple[int, int]] = frozenset()


class Digits(NamedTuple):
    """Test digits: x (images, 784), labels (images,)."""

    x: Array
    labels: NDArray[np.intp]


Turn = Callable[[Weights], Weights | None]


def trained() -> Weights:
    with safe_open(FILE, "numpy") as file:
        W, b = ([file.get_tensor(f"{kind}{k}").astype(float) for k in (1, 2, 3)] for kind in "Wb")
    return Weights(W, b)


def turned(*turns: Turn) -> Weights:
    """The trained network after these changes, applied in order."""
    network = trained()
    for turn in turns:
        network = turn(network) or network
    return network


def bias(layer: int, neuron: int, value: float) -> Turn:
    return lambda network: network.b[layer - 1].__setitem__(neuron, value)


def weight(layer: int, neuron: int, source: int, value: float) -> Turn:
    return lambda network: network.W[layer - 1].__setitem__((neuron, source), value)


def off(layer: int, neuron: int) -> Turn:
    return lambda network: network._replace(off=network.off | {(layer, neuron)})


def activations(network: Weights, x: Array) -> list[Array]:
    layers = [np.asarray(x, float)]
    for k, (W, b) in enumerate(zip(network.W, network.b, strict=True), 1):
        a = 1 / (1 + np.exp(-(layers[-1] @ W.T + b)))
        for layer, neuron in network.off:
            if layer == k:
                a[..., neuron] = 0
        layers.append(a)
    return layers


def answer(network: Weights, x: Array) -> int | None:
    """The digit that is read; None where the two brightest are close or none is above ½."""
    outputs = activations(network, x)[-1]
    next_best, best = np.sort(outputs)[-2:]
    return int(outputs.argmax()) if best > 0.5 and best - next_best > 0.1 else None


def written(digit: int, seed: int) -> Array:
    drawn = write(digit, seed)
    return see([stroke.points for stroke in drawn.strokes], drawn.pen_radius).pixels.astype(float)


def drawn(*strokes: list[float], centred: bool = True) -> Array:
    points = [np.array(stroke).reshape(-1, 2) for stroke in strokes]
    return see(points, 1.25, centred=centred).pixels.astype(float)


@cache
def generated() -> Digits:
    """Digits as the server counts them without MNIST: a part of most, and all of the 4s."""
    hands = [(digit, seed) for seed in range(200) for digit in range(10) if seed < 40 or digit == 4]
    drawings = [write(digit, seed) for digit, seed in hands]
    seen = see_all([Drawing([s.points for s in d.strokes], d.pen_radius) for d in drawings])
    pixels = np.array([np.rint(255 * picture.pixels) / 255 for picture in seen])
    return Digits(pixels, np.array([digit for digit, _ in hands]))


@pytest.fixture(params=["generated", "mnist"])
def digits(request: pytest.FixtureRequest) -> Digits:
    if request.param == "generated":
        return generated()
    test = mnist_files.load(request.getfixturevalue("mnist"), "test")
    return Digits(test.x.astype(float), test.labels.astype(np.intp))


def correct(network: Weights, digits: Digits) -> NDArray[np.intp]:
    """(10,) how many images of each digit are read correctly."""
    read = activations(network, digits.x)[-1].argmax(axis=1)
    return np.bincount(digits.labels[read == digits.labels], minlength=10)


def totals(digits: Digits) -> NDArray[np.intp]:
    return np.bincount(digits.labels, minlength=10)


@pytest.mark.parametrize(
    "turn", [bias(2, 5, 10), weight(2, 5, 0, 10), bias(1, 10, 6)], ids=["b2.5", "w2.5.0", "b1.10"]
)
def test_one_dial_turns_the_three_into_a_five(turn: Turn) -> None:
    assert answer(trained(), written(3, 1)) == 3
    assert answer(turned(turn), written(3, 1)) == 5


CENTRE_X, CENTRE_Y = (np.indices((28, 28)).reshape(2, 784) + 0.5)[::-1]
IN_BAR = (np.abs(CENTRE_X - 14) <= 4.5) & (np.abs(CENTRE_Y - 8) <= 1.25)
NEAR_BAR = (np.abs(CENTRE_X - 14) <= 4.5) & (np.abs(CENTRE_Y - 8) <= 3.5) & ~IN_BAR
REGION = IN_BAR.astype(float)
EDGE = REGION - 0.75 * IN_BAR.sum() / NEAR_BAR.sum() * NEAR_BAR


def hears(layer: int, neuron: int, strength: float) -> list[Turn]:
    """The changes that make a neuron read the first one of the previous layer and no other."""
    silence = [weight(layer, neuron, source, 0) for source in range(1, 784 if layer == 1 else 16)]
    return [weight(layer, neuron, 0, strength), bias(layer, neuron, -strength / 2), *silence]


def detector(weights: Array, threshold: float) -> Weights:
    wired = turned(
        *hears(2, 0, 20),
        *hears(3, 1, -20),
        *hears(3, 7, 20),
        *(off(3, digit) for digit in range(10) if digit not in (1, 7)),
    )
    wired.W[0][0], wired.b[0][0] = weights, threshold
    return wired


@pytest.mark.parametrize(("weights", "threshold"), [(REGION, -10), (EDGE, -4)])
def test_a_bar_tells_most_ones_from_sevens(
    weights: Array, threshold: float, digits: Digits
) -> None:
    def share(network: Weights) -> float:
        return float(correct(network, digits)[[1, 7]].sum() / totals(digits)[[1, 7]].sum())

    assert share(detector(np.zeros(784), 0)) < 0.6
    assert share(detector(weights, threshold)) >= 0.8


def test_just_two_hidden_neurons_are_behind_the_mistake() -> None:
    four = written(4, 132)
    assert answer(trained(), four) == 9
    hidden = [(layer, neuron) for layer in (1, 2) for neuron in range(16)]
    assert [of for of in hidden if answer(turned(off(*of)), four) == 4] == [(1, 2), (2, 2)]
    by_bias = turned(bias(1, 2, -10))
    assert answer(by_bias, four) == 4
    assert activations(by_bias, four)[1][2] < 0.05


def fainter(layer: int, neuron: int, by: float) -> Turn:
    def turn(network: Weights) -> None:
        network.W[layer - 1][neuron] -= by

    return turn


@pytest.mark.parametrize("turn", [bias(3, 7, -30), off(3, 7), fainter(3, 7, 10)])
def test_the_network_is_blind_to_sevens_and_to_nothing_else(turn: Turn, digits: Digits) -> None:
    before, after = correct(trained(), digits), correct(turned(turn), digits)
    assert after[7] <= 0.01 * totals(digits)[7]
    others = np.arange(10) != 7
    assert (after >= before - 0.01 * totals(digits))[others].all()


STUCK = [bias(3, output, -20) for output in (2, 4, 9)]
DIM_THE_REST = [bias(3, output, -15) for output in (0, 1, 3, 5, 6, 7, 8)]


def without_output_biases(network: Weights) -> None:
    network.b[2][:] = 0


@pytest.mark.parametrize(
    "mended",
    [
        DIM_THE_REST,
        [without_output_biases],
        [bias(2, 0, 40), *(weight(3, output, 0, 18) for output in (2, 4, 9))],
    ],
    ids=["dim the rest", "no biases", "a neuron as a bias"],
)
def test_three_stuck_biases_are_made_up_for(mended: list[Turn], digits: Digits) -> None:
    broken = correct(turned(*STUCK), digits)
    assert (broken <= 0.05 * totals(digits))[[2, 4, 9]].all()
    assert broken.sum() / len(digits.labels) < 0.75
    assert correct(turned(*STUCK, *mended), digits).sum() / len(digits.labels) >= 0.9


@pytest.mark.parametrize("turn", [bias(3, 4, -2), bias(3, 9, -4), weight(3, 4, 8, 6.6)])
def test_fours_are_read_better_than_by_training(turn: Turn, digits: Digits) -> None:
    before, after = correct(trained(), digits), correct(turned(turn), digits)
    assert after[4] > before[4]
    assert after.sum() >= before.sum() - 0.01 * len(digits.labels)


@pytest.mark.parametrize("added", [[0.34, 0.25, 0.46, 0.25], [0.3, 0.25, 0.56, 0.25]])
def test_less_than_twenty_pixels_of_ink_turn_a_one_into_a_seven(added: list[float]) -> None:
    one = [0.57, 0.2, 0.47, 0.82]
    before, after = drawn(one, centred=False), drawn(one, added, centred=False)
    assert answer(trained(), before) == 1
    assert answer(trained(), after) == 7
    assert (after >= before).all()
    assert 10 < (after - before).sum() <= 20


@pytest.mark.parametrize(
    "picture", [[0.2, 0.8, 0.2, 0.2, 0.8, 0.8, 0.8, 0.2], [0.2, 0.2, 0.65, 0.35, 0.5, 0.5]]
)
def test_a_picture_leaves_all_outputs_dim(picture: list[float]) -> None:
    pixels = drawn(picture)
    assert pixels.sum() >= 20
    assert activations(trained(), pixels)[-1].max() < 0.2
