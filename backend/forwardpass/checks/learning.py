"""The second lesson's statements about random dials, the cost and the way downhill.

The random dials are always the same. Only statements about trained dials depend on the network to
judge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from forwardpass.checks.evidence import SHAPE, Check, Evidence, Finding, percent, rounded, unjudged
from forwardpass.checks.hope import edges_in, neighbours_of
from forwardpass.numerics.answer import read_digits
from forwardpass.numerics.backpropagation import backprop
from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.dials import BIAS
from forwardpass.numerics.examples import targets
from forwardpass.numerics.gradient import Dial
from forwardpass.numerics.network import Network

MOST = 1_000
"""The most test digits for which single gradients are computed."""

THREE = 3
TURNED = Dial(3, THREE, BIAS)
"""The dial that the lesson turns: the bias of the output for 3."""

STEPS, BATCH, RATE = 500, 10, 3.0
"""The batch and the learning rate of the training, as in the lesson."""


def random_network() -> Network:
    """Returns the network with which the lesson begins, as the page makes it: always the same.

    Each dial is a normal number (Box & Muller, 1958) over the root of the number of inputs.
    """
    numbers = _xorshift(2463534242)
    weights, biases = [], []
    for n_in, n_out in pairwise(SHAPE):
        rows = np.empty((n_out, 1 + n_in), np.float32)
        for at in range(rows.size):
            length = math.sqrt(-2 * math.log(1 - next(numbers)))
            rows.flat[at] = length * math.cos(2 * math.pi * next(numbers)) / math.sqrt(n_in)
        weights.append(rows[:, 1:])
        biases.append(rows[:, 0])
    return Network(weights, biases, ["sigmoid"] * len(weights))


def _xorshift(seed: int) -> Iterator[float]:
    """Yields numbers in [0, 1): Marsaglia, "Xorshift RNGs" (2003), 32 bits."""
    x = seed
    while True:
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        yield x / 2**32


def cost_of(network: Network, evidence: Evidence) -> CostSurface:
    """Returns the cost of the first test digits as a function of a network's dials."""
    desired = targets(evidence.labels[:MOST], "argmax")
    return CostSurface(network, evidence.x[:MOST], desired)


def one_in_ten(evidence: Evidence) -> Finding:
    """The random dials read about one of ten test digits."""
    share = evidence.accuracy_of(random_network())
    return Finding(0.05 < share < 0.2, {"read": percent(share), "total": len(evidence.labels)})


def random_answers(evidence: Evidence) -> Finding:
    """Random dials turn every drawing into ten outputs, just like the trained ones."""
    outputs = random_network().feedforward(evidence.x)
    inside = bool(((outputs > 0) & (outputs < 1)).all())
    return Finding(
        inside and outputs.shape[1] == 10,
        {
            "total": len(outputs),
            "least": rounded(outputs.min(), 4),
            "greatest": rounded(outputs.max(), 4),
        },
    )


def trained_cost(evidence: Evidence) -> Finding:
    """With random dials the cost is over ten times as large as with the trained ones."""
    random = cost_of(random_network(), evidence).cost()
    trained = cost_of(evidence.network, evidence).cost()
    return Finding(
        trained < random / 10,
        {
            "random": rounded(random, 4),
            "trained": rounded(trained, 4),
            "count": len(evidence.labels[:MOST]),
        },
    )


def slope_foretells(evidence: Evidence) -> Finding:
    """The slope of a dial tells whether the cost rises or falls as it is turned."""
    network = random_network()
    surface = cost_of(network, evidence)
    slope = surface.gradient().of(TURNED)
    difference = abs(surface.central_difference(TURNED).value - slope)
    biases = [b.copy() for b in network.biases]
    biases[-1][THREE] -= math.copysign(1, slope)
    before = surface.cost()
    after = cost_of(Network(network.weights, biases, network.activations), evidence).cost()
    return Finding(
        difference <= 1e-6 * abs(slope) and after < before,
        {
            "slope": rounded(slope, 4),
            "before": rounded(before, 4),
            "after": rounded(after, 4),
            "difference": f"{difference:.1e}",
        },
    )


def all_dials_at_once(evidence: Evidence) -> Finding:
    """If every dial is turned against its slope, the cost falls."""
    nudge = cost_of(random_network(), evidence).nudge(1)
    return Finding(
        nudge.after < nudge.before,
        {"before": rounded(nudge.before, 4), "after": rounded(nudge.after, 4)},
    )


def layer_by_layer(evidence: Evidence) -> Finding:
    """Computed backwards layer by layer, every slope is that of the cost itself.

    The bias and one weight of each neuron are checked; weights of pixels are from the middle row.
    """
    surface = cost_of(random_network(), evidence)
    gradient = surface.gradient()
    dials = [
        Dial(layer, neuron, source)
        for layer, neurons in enumerate(SHAPE[1:], 1)
        for neuron in range(neurons)
        for source in (BIAS, (SHAPE[layer - 1] // 2 + neuron) % SHAPE[layer - 1])
    ]
    # The weight of a pixel that is black in every digit has no slope.
    dials = [dial for dial in dials if gradient.of(dial) != 0]
    differences = [
        abs(surface.central_difference(dial).value - gradient.of(dial)) for dial in dials
    ]
    largest = max(abs(gradient.of(dial)) for dial in dials)
    return Finding(
        max(differences) <= 1e-6 * largest,
        {"dials": len(dials), "difference": f"{max(differences):.1e}"},
    )


def own_output_up(evidence: Evidence) -> Finding:
    """Each digit wants its own output to rise and the others to fall."""
    surface = cost_of(random_network(), evidence)
    wants_up = surface.gradient().layers[-1].activations < 0
    agrees = (wants_up == np.eye(10, dtype=bool)[evidence.labels[:MOST]]).all(axis=1)
    return Finding(bool(agrees.all()), {"share": percent(agrees.mean()), "count": len(agrees)})


def mean_of_wishes(evidence: Evidence) -> Finding:
    """Only a 3 wants the bias of the output for 3 to rise; the mean of all digits lowers it."""
    is_three = evidence.labels[:MOST] == THREE
    if not is_three.any():
        return unjudged("missing", THREE)
    wishes = -cost_of(random_network(), evidence).gradient().by_image(TURNED)
    return Finding(
        bool(((wishes > 0) == is_three).all() and wishes.mean() < 0),
        {
            "threes": int(is_three.sum()),
            "count": len(wishes),
            "three": rounded(wishes[is_three].mean(), 4),
            "mean": rounded(wishes.mean(), 4),
        },
    )


def learned(evidence: Evidence) -> Network:
    """Trains the random network for some steps, each on ten digits of the first half.

    It uses float64, so that the order of additions does not change the digits read.
    """
    start, half = random_network(), len(evidence.labels) // 2
    weights = [W.astype(np.float64) for W in start.weights]
    biases = [b.astype(np.float64) for b in start.biases]
    x, y = evidence.x, targets(evidence.labels, "argmax").astype(np.float64)
    for step in range(STEPS):
        at = np.arange(step * BATCH, (step + 1) * BATCH) % half
        images = x[at].astype(np.float64)
        _, nabla_W, nabla_b = backprop(
            weights, biases, start.activations, "quadratic", images, y[at]
        )
        for numbers, slopes in zip((*weights, *biases), (*nabla_W, *nabla_b), strict=True):
            numbers -= RATE * slopes
    return Network(weights, biases, start.activations)


def reads_digits(evidence: Evidence) -> Finding:
    """After many such steps, the network reads most new digits."""
    half = len(evidence.labels) // 2
    new, labels = evidence.x[half:], evidence.labels[half:]
    before, after = (
        float((read_digits(network.feedforward(new), "argmax") == labels).mean())
        for network in (random_network(), learned(evidence))
    )
    return Finding(
        after > 0.5,
        {
            "steps": STEPS,
            "batch": BATCH,
            "count": len(labels),
            "before": percent(before),
            "after": percent(after),
        },
    )


def not_edges(evidence: Evidence) -> Finding:
    """Its pictures are no longer noise, but few of them are edges."""
    network = learned(evidence)
    before, after = (float(np.mean(neighbours_of(one))) for one in (random_network(), network))
    edges, count = edges_in(network), len(network.weights[0])
    return Finding(
        edges < count / 2 and after > before,
        {
            "edges": edges,
            "count": count,
            "before": rounded(before, 2),
            "after": rounded(after, 2),
            "steps": STEPS,
        },
    )


CHECKS: dict[str, Check] = {
    "one-in-ten": one_in_ten,
    "random-answers": random_answers,
    "trained-cost": trained_cost,
    "slope-foretells": slope_foretells,
    "all-dials-at-once": all_dials_at_once,
    "layer-by-layer": layer_by_layer,
    "own-output-up": own_output_up,
    "mean-of-wishes": mean_of_wishes,
    "reads-digits": reads_digits,
    "not-edges": not_edges,
}
