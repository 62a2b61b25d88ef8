"""What the checks should find, computed a second time from the weight files, in float64.

Nothing here calls the code of the checks, apart from the dials that are drawn at random and
those that are set by hand, whose effect is computed here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from forwardpass.checks.dials import by_hand
from forwardpass.numerics.initialisation import INITS

TRAINED = Path(__file__).parents[2] / "trained"
ALL = slice(None)
SEED = 1
"""That of the checks: what they draw at random is drawn here again."""
Numbers = dict[str, Any]


def sigma(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


SQUISH = {
    "sigmoid": sigma,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "identity": lambda z: z,
}


class File:
    """A network as stored in its file."""

    def __init__(self, name: str) -> None:
        with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
            keys = set(file.keys())
            count = sum(key.startswith("W") for key in keys)
            self.W = [file.get_tensor(f"W{k}").astype(float) for k in range(1, count + 1)]
            self.b = [file.get_tensor(f"b{k}").astype(float) for k in range(1, count + 1)]
            self.order = file.get_tensor("input_order") if "input_order" in keys else ALL
            self.squishes = json.loads(file.metadata()["card"])["activations"]
        self.count = sum(W.size for W in self.W) + sum(b.size for b in self.b)


def passed(x, W, b, squishes):
    """All z and all a for pictures (n, 784)."""
    zs, activations = [], [x.astype(float)]
    for weights, biases, squish in zip(W, b, squishes, strict=True):
        zs.append(activations[-1] @ weights.T + biases)
        activations.append(SQUISH[squish](zs[-1]))
    return zs, activations


class Again:
    """The network that is checked, and the test digits."""

    def __init__(self, name: str, images, labels) -> None:
        self.name, self.other = name, "digits" if name == "lesson" else "lesson"
        self.labels = labels
        self.x = images / 255
        self.file = File(name)
        self.zs, self.a = self.passed(self.x)
        self.read = self.a[-1].argmax(axis=1)
        self.right = share(self.read == labels)

    def passed(self, x, **changed):
        file = self.file
        given = {"W": file.W, "b": file.b, "squishes": file.squishes} | changed
        return passed(x[..., file.order], **given)

    def reads(self, x=None, **changed) -> float:
        outputs = self.passed(self.x if x is None else x, **changed)[1][-1]
        return share(outputs.argmax(axis=1) == self.labels)

    def named(self, name: str) -> float:
        file = File(name)
        out = passed(self.x[:, file.order], file.W, file.b, file.squishes)[1][-1]
        # A single output is the digit in tenths: 0.34 is nearest to a 3.
        digits = np.minimum(np.rint(10 * out[:, 0]), 9) if out.shape[1] == 1 else out.argmax(axis=1)
        return share(digits == self.labels)

    def of(self, digit: int):
        return np.flatnonzero(self.labels == digit)


def share(flags) -> float:
    """The share of true flags, in percent."""
    return 100 * float(np.asarray(flags).mean())


AGAIN: dict[str, Callable[[Again], Numbers]] = {}


def by_name(work: Callable[[Again], Numbers]) -> Callable[[Again], Numbers]:
    """Keeps a computation under the slug of the item that it is named after."""
    AGAIN[work.__name__.replace("_", "-")] = work
    return work


@by_name
def grid_of_pixels(own):
    return {"side": len(own.file.W[0].T) ** 0.5, "inputs": len(own.x[0])}


@by_name
def threes_differ(own):
    threes = own.of(3)
    half = min(100, len(threes) // 2)
    pairs = zip(threes[:half], threes[half : 2 * half], strict=True)
    different = [(abs(own.x[i] - own.x[j]) > 0.5).sum() for i, j in pairs]
    used = threes[: 2 * half]
    return {
        "different": sum(different) / half,
        "inked": (own.x[used] > 0.5).sum() / len(used),
        "right": share(own.read[used] == 3),
    }


@by_name
def threes_close(own):
    threes, eights = own.of(3), own.of(8)
    n = min(100, len(threes) // 2, len(eights))
    ratios = []
    for a in own.a:
        same = sum(sum((a[threes[i]] - a[threes[n + i]]) ** 2) ** 0.5 for i in range(n))
        unlike = sum(sum((a[threes[i]] - a[eights[i]]) ** 2) ** 0.5 for i in range(n))
        ratios.append(unlike / same)
    return {"input": ratios[0], "output": ratios[-1], "ratios": ratios}


@by_name
def simple_rule(own):
    half = len(own.x) // 2
    first, rest = slice(0, half), slice(half, None)
    means = [own.x[first][own.labels[first] == digit].mean(axis=0) for digit in range(10)]
    far = np.stack([((own.x[rest] - mean) ** 2).sum(axis=1) for mean in means])
    return {
        "rule": share(far.argmin(axis=0) == own.labels[rest]),
        "network": share(own.read[rest] == own.labels[rest]),
    }


@by_name
def plain_network_reads(own):
    correct = int((own.read == own.labels).sum())
    return {"correct": correct, "total": len(own.labels), "accuracy": own.right}


@by_name
def between_0_and_1(own):
    values = np.concatenate([a.ravel() for a in own.a])
    return {"count": 784 + 16 + 16 + 10, "least": values.min(), "greatest": values.max()}


@by_name
def inputs_are_pixels(own):
    return {"count": 28 * 28}


@by_name
def input_is_grey(own):
    return {"grey": 128, "activation": 128 / 255}


@by_name
def sum_of_outputs(own):
    sums = own.a[-1].sum(axis=1)
    return {"mean": sums.mean(), "least": sums.min(), "greatest": sums.max()}


@by_name
def two_hidden_layers(own):
    return {"shape": "784-16-16-10", "neurons": 826}


@by_name
def same_picture_same_pattern(own):
    return {"images": 100}


@by_name
def brightest_output(own):
    best = np.sort(own.a[-1], axis=1)
    return {
        "ties": 0,
        "none": share(best[:, -1] <= 0.5),
        "two": share(best[:, -2] > 0.5),
    }


def with_loop_above(own):
    """For each neuron of the last hidden layer: how well "lit" separates 8s and 9s from the other
    digits.
    """
    scores = []
    for neuron in range(16):
        lit = own.a[-2][:, neuron] > 0.5
        looped = (own.labels == 8) | (own.labels == 9)
        scores.append((share(lit[looped]) + share(~lit[~looped])) / 2)
    return scores


@by_name
def loop_neuron(own):
    scores = with_loop_above(own)
    lights = [
        sum(share(own.a[-2][own.of(digit), neuron] > 0.5) > 50 for digit in range(10))
        for neuron in range(16)
    ]
    return {
        "neuron": scores.index(max(scores)),
        "score": max(scores),
        "digits": sum(lights) / 16,
    }


@by_name
def any_loop(own):
    scores = with_loop_above(own)
    neuron = scores.index(max(scores))
    rings = []
    for x in (12, 14, 16):
        for y in (8, 10, 12):
            for radius in (3.5, 4.5, 5.5):
                far = [
                    abs(((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2) ** 0.5 - radius)
                    for row in range(28)
                    for column in range(28)
                ]
                rings.append([min(1, max(0, 1.75 - off)) for off in far])
    lit = own.passed(np.array(rings))[1][-2][:, neuron] > 0.5
    return {"neuron": neuron, "loops": 27, "share": share(lit)}


def one_way(picture) -> float:
    """(λ₁ − λ₂) / (λ₁ + λ₂), from the eigenvalues of the structure tensor."""
    down, across = np.gradient(picture)
    tensor = [
        [(across**2).sum(), (across * down).sum()],
        [(across * down).sum(), (down**2).sum()],
    ]
    low, high = np.linalg.eigvalsh(tensor)
    return (high - low) / (high + low) if high + low else 0.0


def alike(picture) -> float:
    """Pearson's correlation of neighbouring pixels, across and down."""
    found = []
    for one, other in ((picture[:, 1:], picture[:, :-1]), (picture[1:], picture[:-1])):
        u, v = one - one.mean(), other - other.mean()
        found.append((u * v).sum() / ((u**2).sum() * (v**2).sum()) ** 0.5)
    return sum(found) / 2


def pictures(file: File):
    return [row.reshape(28, 28) for row in file.W[0]]


@by_name
def little_edges(own):
    ways = [one_way(picture) for picture in pictures(own.file)]
    neighbours = [alike(picture) for picture in pictures(own.file)]
    return {
        "edges": sum(way > 0.5 for way in ways),
        "count": 16,
        "lowest": min(ways),
        "highest": max(ways),
        "least": min(neighbours),
        "greatest": max(neighbours),
        "coherences": ways,
    }


@by_name
def only_filters(own):
    ways, others = (
        [one_way(picture) for picture in pictures(File(name))] for name in (own.name, own.other)
    )
    return {
        "name": own.name,
        "edges": sum(way > 0.5 for way in ways),
        "mean": sum(ways) / 16,
        "count": 16,
        "other": own.other,
        "otherEdges": sum(way > 0.5 for way in others),
        "otherMean": sum(others) / 16,
    }


@by_name
def how_many_lit(own):
    return {
        "first": (own.a[1] > 0.5).sum() / len(own.x),
        "second": (own.a[2] > 0.5).sum() / len(own.x),
    }


@by_name
def one_mechanism(own):
    return {"layers": 3}


@by_name
def weight_per_connection(own):
    return {"count": 784}


@by_name
def size_of_weights(own):
    return {"least": own.file.W[0].min(), "greatest": own.file.W[0].max()}


@by_name
def weighted_sum(own):
    return {}


@by_name
def sum_of_region(own):
    return {"images": len(own.x)}


@by_name
def surround_finds_edge(own):
    # A bar of 3 × 10 inside a blot of 9 × 10; the surround subtracts 3/8 in each of its 60 pixels.
    return {
        "edge": 30, "blob": 30 - 60 * 3 / 8, "blank": 0,
        "edgeAlone": 30, "blobAlone": 30, "blankAlone": 0,
    }  # fmt: skip


@by_name
def low_end(own):
    return {"value": 1 / (1 + exp(10))}


@by_name
def high_end(own):
    return {"value": 1 / (1 + exp(-10))}


@by_name
def steady_rise(own):
    return {"middle": 0.5, "steps": 3_000}


@by_name
def nearly_0_or_1(own):
    return {"share": share((own.a[1] < 0.05) | (own.a[1] > 0.95))}


@by_name
def bias_of_minus_10(own):
    return {"activation": 0.5}


@by_name
def without_biases(own):
    return {"with": own.right, "without": own.reads(b=[0 * b for b in own.file.b])}


@by_name
def own_weight(own):
    return {"changed": 1, "count": 16}


@by_name
def dials_of_first_step(own):
    return {"weights": 784 * 16, "biases": 16, "all": 784 * 16 + 16}


@by_name
def dials_of_other_steps(own):
    return {"second": 16 * 16 + 16, "third": 16 * 10 + 10}


@by_name
def all_dials(own):
    return {"weights": 12_960, "biases": 42, "all": 13_002}


@by_name
def turned_dial(own):
    *first, last = own.file.W
    index = np.abs(last).argmax()
    row, column = divmod(int(index), 16)
    turned = last.copy()
    turned[row, column] = 0
    outputs = own.passed(own.x, W=[*first, turned])[1][-1]
    return {
        "digit": str(row),
        "source": column + 1,
        "change": abs(outputs - own.a[-1]).max(),
        "before": own.right,
        "after": share(outputs.argmax(axis=1) == own.labels),
    }


@by_name
def random_or_trained(own):
    shares = []
    for seed in range(5):
        rng, sizes = np.random.default_rng(seed), (784, 16, 16, 10)
        W, b = INITS["glorot"](rng, sizes, own.file.squishes, np.zeros(784, "f4"))
        shares.append(own.reads(W=[w.astype(float) for w in W], b=[v.astype(float) for v in b]))
    return {"random": sum(shares) / 5, "trained": own.right, "settings": 5}


@by_name
def dials_by_hand(own):
    hand = by_hand()
    W, b = ([np.array(v, float) for v in values] for values in (hand.weights, hand.biases))
    outputs = passed(own.x, W, b, ["sigmoid"] * 3)[1][-1]
    return {"hand": share(outputs.argmax(axis=1) == own.labels), "trained": own.right}


@by_name
def neurons_off(own):
    rows = []
    for layer in (1, 2):
        row = []
        for neuron in range(16):
            W = [w.copy() for w in own.file.W]
            W[layer][:, neuron] = 0  # no neuron reads it, which equals an activation of 0
            row.append(own.reads(W=W))
        rows.append(row)
    least, greatest = min(map(min, rows)), max(map(max, rows))
    return {
        "all": own.right, "least": least, "greatest": greatest,
        "first": rows[0], "second": rows[1],
    }  # fmt: skip


@by_name
def other_solutions(own):
    return {"one": own.right, "name": own.other, "other": own.named(own.other)}


@by_name
def column_of_activations(own):
    return {"rows": 784}


@by_name
def matrix_of_weights(own):
    return {"rows": 16, "columns": 784}


@by_name
def row_times_column(own):
    return {"rows": 16}


@by_name
def column_of_biases(own):
    return {"rows": 16}


@by_name
def operations(own):
    return {"products": 784 * 16 + 16 * 16 + 16 * 10, "squishes": 16 + 16 + 10}


@by_name
def no_memory(own):
    return {"times": 1_000}


@by_name
def simpler_networks(own):
    return {
        "network": own.right,
        "shallow": own.named("no-hidden"),
        "single": own.named("single"),
    }


@by_name
def swapped_squish(own):
    found = {"own": own.right}
    for name in ("relu", "identity"):
        zs, a = own.passed(own.x, squishes=[name, name, own.file.squishes[-1]])
        found[name] = share(zs[-1].argmax(axis=1) == own.labels)
        seen = a[-1].astype(np.float32)
        found[f"{name}Ties"] = share((seen == seen.max(axis=1, keepdims=True)).sum(axis=1) > 1)
    return found


@by_name
def relu_values(own):
    return {"below": 0, "above": 3}


@by_name
def linear_collapse(own):
    first, second, third = File("identity").W
    return {"rows": len(third @ second @ first), "columns": 784}


@by_name
def length_of_biases(own):
    reason = "b1 has 784 values; expected 16, one for each row of W1"
    return {"rows": 16, "columns": 784, "reason": reason}


@by_name
def no_hidden_layers(own):
    return {"dials": 7_850, "accuracy": own.named("no-hidden"), "network": own.right}


@by_name
def one_output(own):
    file = File("single")
    three, five = (own.x[own.of(digit)[:50]].mean(axis=0) for digit in (3, 5))
    passes: list[str] = []
    for step in range(101):
        x = three + step / 100 * (five - three)
        (out,) = passed(x, file.W, file.b, file.squishes)[1][-1]
        digit = str(min(9, round(10 * out)))
        if digit not in passes:
            passes.append(digit)
    return {"dials": 785, "accuracy": own.named("single"), "passes": ", ".join(passes)}


@by_name
def shuffled_pixels(own):
    order = np.random.default_rng(SEED).permutation(784)
    file = own.file
    outputs = passed(own.a[0][:, order], file.W, file.b, file.squishes)[1][-1]
    return {
        "only": share(outputs.argmax(axis=1) == own.labels),
        "learned": own.named("shuffled"),
        "network": own.right,
    }


@by_name
def weights_as_probabilities(own):
    return {
        "negative": share(own.file.W[0] < 0),
        "above": sum(int((W > 1).sum()) for W in own.file.W),
        "sum": sum(own.file.W[0][0]),
    }


@by_name
def all_of_vision(own):
    noise = np.random.default_rng(SEED).random((1_000, 784), dtype=np.float32)
    return {"images": 1_000, "claimed": share((own.passed(noise)[1][-1] > 0.5).any(axis=1))}


@by_name
def only_bits(own):
    squishes = [lambda z, f=SQUISH[name]: np.round(f(z) >= 0.5) for name in own.file.squishes]
    a = own.a[0]
    for W, b, squish in zip(own.file.W[:2], own.file.b[:2], squishes[:2], strict=True):
        a = squish(a @ W.T + b)
    outputs = a @ own.file.W[2].T + own.file.b[2]
    return {"binary": share(outputs.argmax(axis=1) == own.labels), "network": own.right}


@by_name
def about_96_percent(own):
    return {"accuracy": own.right}


@by_name
def almost_random(own):
    mean, others = (
        sum(alike(picture) for picture in pictures(File(name))) / 16
        for name in (own.name, own.other)
    )
    return {"name": own.name, "other": own.other, "own": mean, "others": others}


@by_name
def confident_noise(own):
    noise = np.random.default_rng(SEED).random((2_000, 784), dtype=np.float32)
    outputs = own.passed(noise)[1][-1]
    counts = [int((outputs.argmax(axis=1) == digit).sum()) for digit in range(10)]
    return {
        "digit": str(counts.index(max(counts))),
        "share": max(counts) / 20,
        "sure": share((outputs > 0.9).any(axis=1)),
    }


@by_name
def three_to_eight(own):
    three, eight = (own.x[own.of(d)[own.read[own.of(d)] == d][0]] for d in (3, 8))
    for step in range(1, 1001):
        read = int(own.passed(three + step / 1000 * (eight - three))[1][-1].argmax())
        if read != 3:
            break
    return {"flip": step / 10, "next": str(read)}


@by_name
def off_centre(own):
    grids = own.x.reshape(-1, 28, 28)
    found: Numbers = {"pixels": 3, "network": own.right}
    ways = {"left": (2, -3), "right": (2, 3), "up": (1, -3), "down": (1, 3)}
    for way, (axis, by) in ways.items():
        moved = np.roll(grids, by, axis=axis)
        gap = slice(0, 3) if by > 0 else slice(25, 28)
        moved[(ALL, gap) if axis == 1 else (ALL, ALL, gap)] = 0
        found[way] = own.reads(moved.reshape(-1, 784))
    return found


@by_name
def neighbouring_pixels(own):
    return {"shuffled": own.named("shuffled"), "usual": own.named("digits")}


@by_name
def cannot_decide(own):
    between = []
    for image in np.flatnonzero((own.labels == 4) | (own.labels == 9)):
        four, nine = own.a[-1][image, [4, 9]]
        between.append((abs(four - nine) - min(four, nine), int(image), four, nine))
    _, image, four, nine = min(between)
    return {"image": image, "label": str(own.labels[image]), "four": four, "nine": nine}


def random_dials():
    """The W and b that the second lesson begins with: of each neuron first its bias."""
    x, mask, layers = 2463534242, 2**32 - 1, []
    for n_in, n_out in ((784, 16), (16, 16), (16, 10)):
        normal = []
        for _ in range(n_out * (n_in + 1)):
            pair = []
            for _ in range(2):
                x = (x ^ x << 13) & mask
                x ^= x >> 17
                x = (x ^ x << 5) & mask
                pair.append(x / 2**32)
            normal.append((-2 * np.log(1 - pair[0])) ** 0.5 * np.cos(2 * np.pi * pair[1]))
        rows = np.reshape(normal, (n_out, n_in + 1)) / n_in**0.5
        layers.append((rows[:, 1:], rows[:, 0]))
    return [W for W, _ in layers], [b for _, b in layers]


class Random:
    """The random dials and what a thousand test digits say of them, by the chain rule."""

    def __init__(self, own) -> None:
        self.W, self.b = random_dials()
        self.x, self.y = own.x[:1000], np.eye(10)[own.labels[:1000]]

    def outputs(self, x, W=None, b=None):
        return passed(x, W or self.W, b or self.b, ["sigmoid"] * 3)[1]

    def cost(self, W=None, b=None) -> float:
        return mean_square(self.outputs(self.x, W, b)[-1], self.y)

    def wishes(self):
        """What each digit wants of the bias of the output for 3: minus its slope."""
        a = self.outputs(self.x)[-1]
        return (self.y - a)[:, 3] * (a * (1 - a))[:, 3]


def mean_square(outputs, y) -> float:
    return float(((outputs - y) ** 2).sum() / 2 / len(y))


def stepped(W, b, x, y, rate):
    """The dials after one step of gradient descent for the mean of these digits."""
    *_, first, second, out = passed(x, W, b, ["sigmoid"] * 3)[1]
    third = (out - y) * out * (1 - out) / len(x)
    middle = third @ W[2] * second * (1 - second)
    front = middle @ W[1] * first * (1 - first)
    slopes = [(front, x), (middle, first), (third, second)]
    return (
        [w - rate * delta.T @ a for w, (delta, a) in zip(W, slopes, strict=True)],
        [v - rate * delta.sum(axis=0) for v, (delta, _) in zip(b, slopes, strict=True)],
    )


@by_name
def one_in_ten(own):
    outputs = Random(own).outputs(own.x)[-1]
    return {"read": share(outputs.argmax(axis=1) == own.labels), "total": len(own.x)}


@by_name
def random_answers(own):
    outputs = Random(own).outputs(own.x)[-1]
    return {"total": len(own.x), "least": outputs.min(), "greatest": outputs.max()}


@by_name
def trained_cost(own):
    random = Random(own)
    return {
        "random": random.cost(),
        "trained": mean_square(own.a[-1][:1000], random.y),
        "count": len(random.y),
    }


@by_name
def slope_foretells(own):
    random = Random(own)
    slope = -random.wishes().mean()
    turned = random.b[2] - np.eye(10)[3] * (1 if slope > 0 else -1)
    before, after = random.cost(), random.cost(b=[*random.b[:2], turned])
    return {"slope": slope, "before": before, "after": after}


@by_name
def all_dials_at_once(own):
    random = Random(own)
    W, b = stepped(random.W, random.b, random.x, random.y, 1)
    return {"before": random.cost(), "after": random.cost(W, b)}


@by_name
def layer_by_layer(own):
    inked = sum(own.x[:1000, 14 * 28 + column].any() for column in range(16))
    return {"dials": 16 + inked + 2 * 16 + 2 * 10}


@by_name
def own_output_up(own):
    random = Random(own)
    up = random.y - random.outputs(random.x)[-1] > 0
    return {"share": share((up == (random.y == 1)).all(axis=1)), "count": len(random.y)}


@by_name
def mean_of_wishes(own):
    random = Random(own)
    wishes, threes = random.wishes(), random.y[:, 3] == 1
    return {
        "threes": threes.sum(),
        "count": len(wishes),
        "three": wishes[threes].mean(),
        "mean": wishes.mean(),
    }


def taught(own):
    """The random dials after 500 steps of ten digits each, from the first half."""
    W, b = random_dials()
    half = len(own.x) // 2
    x, y = own.x[:half], np.eye(10)[own.labels[:half]]
    for first in range(0, 5000, 10):
        at = [number % half for number in range(first, first + 10)]
        W, b = stepped(W, b, x[at], y[at], 3)
    return W, b


@by_name
def reads_digits(own):
    half = len(own.x) // 2
    reads = [
        share(
            passed(own.x[half:], W, b, ["sigmoid"] * 3)[1][-1].argmax(axis=1) == own.labels[half:]
        )
        for W, b in (random_dials(), taught(own))
    ]
    count = len(own.x) - half
    return {"steps": 500, "batch": 10, "count": count, "before": reads[0], "after": reads[1]}


@by_name
def not_edges(own):
    before, after = ([w.reshape(28, 28) for w in W[0]] for W, _ in (random_dials(), taught(own)))
    return {
        "edges": sum(one_way(picture) > 0.5 for picture in after),
        "count": 16,
        "before": sum(map(alike, before)) / 16,
        "after": sum(map(alike, after)) / 16,
        "steps": 500,
    }
