"""The cost surface compared with derivatives that share no code with it.

The independent computation takes one neuron after another, in plain loops over complex numbers. A
dial is moved by i·10⁻³⁰; the imaginary part of the cost is then its derivative times 10⁻³⁰, exact
except for the last bits, because nothing is subtracted (Squire & Trapp, "Using complex variables to
estimate derivatives of real functions", 1998).
"""

import cmath
from itertools import pairwise

import numpy as np
import pytest

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.backpropagation import backprop
from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.dials import BIAS
from forwardpass.numerics.directions import DIRECTIONS, towards
from forwardpass.numerics.gradient import Dial
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import SwitchedNetwork, Switches
from forwardpass.refusal import Refusal

TINY = 1e-30
SIZES = (5, 4, 4, 3)
CASES = [
    (hidden, output, cost)
    for cost, entry in COSTS.items()
    for output in entry.outputs
    for hidden in ACTIVATIONS
]


def squish(name, zs):
    if name == "softmax":
        powers = [cmath.exp(z) for z in zs]
        return [power / sum(powers) for power in powers]
    return [
        {
            "sigmoid": lambda z: 1 / (1 + cmath.exp(-z)),
            "tanh": cmath.tanh,
            "relu": lambda z: z if z.real > 0 else 0j,
            "identity": lambda z: z,
        }[name](z)
        for z in zs
    ]


def plain_cost(cost, outputs, desired, output):
    total = 0j
    for a, y in zip(outputs, desired, strict=True):
        if cost == "quadratic":
            total += (a - y) ** 2 / 2
        else:
            total -= y * cmath.log(a)
            if output == "sigmoid":
                total -= (1 - y) * cmath.log(1 - a)
    return total


def slopes(network, cost, x, y, image):
    """C of one image, and its derivative by each dial, activation and z, from complex steps."""
    names = network.activations

    def run(turned=None):
        """The cost with one number of the pass moved by i·10⁻³⁰: ("W", layer, neuron, source), …"""
        a = [complex(value) for value in x[image]]
        for k, (W, b, name) in enumerate(
            zip(network.weights, network.biases, names, strict=True), 1
        ):
            zs = []
            for j in range(len(b)):
                z = complex(b[j]) + (TINY * 1j if turned == ("b", k, j) else 0)
                for i in range(len(a)):
                    w = complex(W[j, i]) + (TINY * 1j if turned == ("W", k, j, i) else 0)
                    z += w * a[i]
                zs.append(z + (TINY * 1j if turned == ("z", k, j) else 0))
            a = squish(name, zs)
            a = [v + (TINY * 1j if turned == ("a", k, j) else 0) for j, v in enumerate(a)]
        return plain_cost(cost, a, y[image], names[-1])

    return run().real, lambda *what: run(what).imag / TINY


def problem(hidden, output, images=3):
    rng = np.random.default_rng(3)
    weights = [rng.normal(0, 0.8, (n_out, n_in)) for n_in, n_out in pairwise(SIZES)]
    biases = [rng.normal(0, 0.5, n_out) for n_out in SIZES[1:]]
    y = np.eye(SIZES[-1])[rng.integers(0, SIZES[-1], images)]
    return Network(weights, biases, [hidden, hidden, output]), rng.random((images, SIZES[0])), y


@pytest.mark.parametrize(("hidden", "output", "cost"), CASES)
def test_a_gradient_taken_apart_is_that_of_an_independent_computation(hidden, output, cost):
    network, x, y = problem(hidden, output)
    found = CostSurface(network, x, y, cost).gradient()
    by_image = [slopes(network, cost, x, y, image) for image in range(3)]
    assert found.costs == pytest.approx([value for value, _ in by_image], rel=1e-12)
    assert found.cost == pytest.approx(np.mean([value for value, _ in by_image]), rel=1e-12)
    for k, layer in enumerate(found.layers, 1):
        n_out, n_in = SIZES[k], SIZES[k - 1]
        nabla_a = [[slope("a", k, j) for j in range(n_out)] for _, slope in by_image]
        delta = [[slope("z", k, j) for j in range(n_out)] for _, slope in by_image]
        nabla_W = np.mean(
            [
                [[slope("W", k, j, i) for i in range(n_in)] for j in range(n_out)]
                for _, slope in by_image
            ],
            axis=0,
        )
        nabla_b = np.mean([[slope("b", k, j) for j in range(n_out)] for _, slope in by_image], 0)
        np.testing.assert_allclose(layer.activations, nabla_a, rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(layer.delta, delta, rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(layer.weights, nabla_W, rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(layer.biases, nabla_b, rtol=1e-9, atol=1e-13)
        assert found.of(Dial(k, 1, 2)) == layer.weights[1, 2]
        assert found.of(Dial(k, 1, BIAS)) == layer.biases[1]


@pytest.mark.parametrize(("hidden", "output", "cost"), CASES)
def test_a_central_difference_is_the_slope_to_a_millionth(hidden, output, cost):
    network, x, y = problem(hidden, output)
    surface = CostSurface(network, x, y, cost)
    gradient = surface.gradient()
    checked = 0
    for k, (n_in, n_out) in enumerate(pairwise(SIZES), 1):
        for dial in [Dial(k, j, i) for j in range(n_out) for i in [*range(n_in), BIAS]]:
            difference = surface.central_difference(dial)
            slope = gradient.of(dial)
            assert abs(difference.value - slope) <= 1e-6 * abs(slope) + difference.rounding
            assert difference.rounding < 1e-10 or difference.h < 2e-3
            if abs(slope) > 1e-4:
                assert difference.value == pytest.approx(slope, rel=1e-6)
                checked += 1
    assert checked > 15


def test_a_central_difference_keeps_off_the_kink_of_a_relu():
    # z = 1·w with w = 10⁻⁵: C = ½(w − 1)², whose slope is w − 1; below w = 0 the neuron is off.
    surface = CostSurface(Network([[[1e-5]]], [[0.0]], ["relu"]), [1.0], [1.0])
    difference = surface.central_difference(Dial(1, 0, 0))
    assert difference.h == pytest.approx(2e-6)
    assert difference.value == pytest.approx(1e-5 - 1, rel=1e-6)
    w = float(surface.parameters[0])
    expected = [(w + turns * 2e-6 - 1) ** 2 / 2 for turns in (-2, -1, 1, 2)]
    assert difference.costs == pytest.approx(expected, rel=1e-15)


def test_a_small_network_is_taken_apart_as_by_hand():
    # z = 2·0.5 − 1 = 0, a = ½, C = ½(½ − 1)² = 1/8; ∂C/∂a = −½, σ' = ¼, δ = −1/8, ∂C/∂w = −1/16
    surface = CostSurface(Network([[[2.0]]], [[-1.0]], ["sigmoid"]), [0.5], [1.0])
    found = surface.gradient()
    assert (found.cost, float(found.costs)) == (0.125, 0.125)
    assert (found.zs[0].tolist(), found.activations[1].tolist()) == ([0.0], [0.5])
    assert found.desired.tolist() == [1.0]
    (layer,) = found.layers
    assert (layer.activations.tolist(), layer.delta.tolist()) == ([-0.5], [-0.125])
    assert (layer.weights.tolist(), layer.biases.tolist()) == ([[-0.0625]], [-0.125])
    nudge = surface.nudge(8.0)
    assert (nudge.weights[0].tolist(), nudge.biases[0].tolist()) == ([[0.5]], [1.0])
    # then z = 2.5·0.5 + 0 = 1.25
    after = (1 / (1 + np.exp(-1.25)) - 1) ** 2 / 2
    assert (nudge.before, nudge.after) == (0.125, pytest.approx(after, rel=1e-15))
    assert nudge.network.weights[0].tolist() == [[2.5]]
    assert surface.cost_at(Dial(1, 0, BIAS), -1.0) == 0.125
    assert surface.cost_at(Dial(1, 0, 0), 2.5) == pytest.approx(
        (1 / (1 + np.exp(-0.25)) - 1) ** 2 / 2, rel=1e-15
    )


def test_the_gradient_of_a_batch_is_the_mean_of_those_of_its_images():
    network, x, y = problem("tanh", "softmax")
    together = CostSurface(network, x, y, "cross-entropy").gradient()
    alone = [CostSurface(network, x[i], y[i], "cross-entropy").gradient() for i in range(3)]
    for k, layer in enumerate(together.layers):
        nabla_W = np.mean([one.layers[k].weights for one in alone], axis=0)
        np.testing.assert_allclose(layer.weights, nabla_W, rtol=1e-12)
        np.testing.assert_allclose(layer.delta[2], alone[2].layers[k].delta, rtol=1e-12)
    assert together.cost == pytest.approx(np.mean([one.cost for one in alone]))


def test_the_gradient_is_the_one_that_a_training_follows():
    network, x, y = problem("relu", "sigmoid")
    weights, biases = ([p.astype(np.float64) for p in g] for g in (network.weights, network.biases))
    cost, nabla_W, nabla_b = backprop(weights, biases, network.activations, "quadratic", x, y)
    found = CostSurface(network, x, y).gradient()
    assert found.cost == cost
    for k, layer in enumerate(found.layers):
        np.testing.assert_allclose(layer.weights, nabla_W[k], rtol=1e-12, atol=1e-18)
        np.testing.assert_allclose(layer.biases, nabla_b[k], rtol=1e-12, atol=1e-18)


def test_a_network_that_shuffles_its_pixels_sees_them_shuffled():
    network, x, y = problem("tanh", "sigmoid")
    order = [3, 1, 4, 0, 2]
    shuffled = Network(network.weights, network.biases, network.activations, order)
    plain = CostSurface(network, x[:, order], y).gradient()
    found = CostSurface(shuffled, x, y)
    assert np.array_equal(found.gradient().layers[0].weights, plain.layers[0].weights)
    assert found.nudge(0.5).network.input_order.tolist() == order


@pytest.fixture
def surface():
    network, x, y = problem("sigmoid", "sigmoid")
    return CostSurface(network, x, y)


def cost_of(surface, parameters):
    """C of a network with these numbers, by `Network` and the definition of the cost."""
    weights, biases = surface.parts(parameters)
    a = surface._x
    for W, b in zip(weights, biases, strict=True):
        a = 1 / (1 + np.exp(-(a @ W.T + b)))
    return ((a - surface._y) ** 2).sum() / 2 / len(a)


@pytest.mark.parametrize("name", DIRECTIONS)
def test_the_cost_along_a_direction_is_that_of_the_networks_there(surface, name):
    direction = DIRECTIONS[name](surface, 5)
    assert np.linalg.norm(direction) == pytest.approx(1)
    expected = [cost_of(surface, surface.parameters + d * direction) for d in (-0.5, 0, 2)]
    np.testing.assert_allclose(surface.along(direction, [-0.5, 0, 2]), expected, rtol=1e-12)


def test_downhill_the_cost_falls_as_fast_as_the_gradient_is_long(surface):
    step = 1e-4
    before, after = surface.along(DIRECTIONS["downhill"](surface, 0), [-step, step])
    rows = [layer.weights.ravel() for layer in surface.gradient().layers]
    rows += [layer.biases for layer in surface.gradient().layers]
    assert (before - after) / (2 * step) == pytest.approx(np.linalg.norm(np.concatenate(rows)))


def test_a_slice_is_the_cost_of_the_networks_on_a_plane_with_square_axes(surface):
    first, second = DIRECTIONS["downhill"](surface, 0), 3 * DIRECTIONS["random"](surface, 1)
    across = second - first * (first @ second)
    across *= 3 / np.linalg.norm(across)
    costs = surface.slice(first, second, [-1, 0, 1], [0, 0.5])
    expected = [
        [cost_of(surface, surface.parameters + u * first + v * across) for v in (0, 0.5)]
        for u in (-1, 0, 1)
    ]
    np.testing.assert_allclose(costs, expected, rtol=1e-12)
    assert costs[1, 0] == pytest.approx(surface.cost())


def test_a_random_direction_moves_each_neuron_by_as_much_as_it_has(surface):
    own, there = (surface.parts(p) for p in (surface.parameters, DIRECTIONS["random"](surface, 1)))
    shares = [
        np.sqrt((dW**2).sum(axis=1) + db**2) / np.sqrt((W**2).sum(axis=1) + b**2)
        for W, b, dW, db in zip(*own, *there, strict=True)
    ]
    assert np.concatenate(shares) == pytest.approx(1 / np.linalg.norm(surface.parameters))
    other = DIRECTIONS["random"](surface, 2)
    assert not np.allclose(other, DIRECTIONS["random"](surface, 1))


def test_the_way_to_another_network_ends_there(surface):
    other, x, y = problem("sigmoid", "sigmoid")
    other = Network([W / 2 for W in other.weights], other.biases, other.activations)
    costs = surface.along(towards(surface, other), [0, 1])
    assert costs == pytest.approx([surface.cost(), CostSurface(other, x, y).cost()])


NETWORK, X, Y = problem("relu", "relu")


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda s: CostSurface(NETWORK, X, Y, "hinge"), "the cost is 'hinge'; expected one of"),
        (
            lambda s: CostSurface(NETWORK, X, Y, "cross-entropy"),
            "the outputs are relu; for the cost cross-entropy expected sigmoid or softmax",
        ),
        (lambda s: CostSurface(NETWORK, X[:, :4], Y), r"shape \(3, 4\) was given; expected \(5,\)"),
        (lambda s: CostSurface(NETWORK, X[:0], Y[:0]), r"shape \(0, 5\) was given"),
        (lambda s: CostSurface(NETWORK, X, Y[0]), r"shape \(3,\) were given; expected \(3, 3\)"),
        (
            lambda s: CostSurface(SwitchedNetwork(NETWORK, Switches(off=((1, 0),))), X, Y),
            "the network has switches; expected a plain one",
        ),
        (lambda s: s.cost_at(Dial(0, 0, 0), 1), r"no dial \(0, 0, 0\) in a network of sizes"),
        (lambda s: s.cost_at(Dial(1, 4, 0), 1), r"no dial \(1, 4, 0\)"),
        (lambda s: s.central_difference(Dial(2, 0, 4)), r"no dial \(2, 0, 4\)"),
        (lambda s: s.nudge(float("inf")), "not a finite number"),
        (lambda s: s.along([1, 2], [0]), r"a direction has shape \(2,\); expected \(59,\)"),
        (lambda s: s.along(np.zeros(59), [0]), "a direction is all zeros"),
        (lambda s: s.along(np.full(59, np.nan), [0]), "a finite number for each dial"),
        (lambda s: s.along(np.ones(59), np.zeros(10_001)), "at most 10000, found 10001"),
        (
            lambda s: s.slice(np.ones(59), -2 * np.ones(59), [0], [0]),
            "the two directions are parallel",
        ),
        (lambda s: towards(s, Network([[[1.0]]], [[0.0]], ["relu"])), "other network is <Network"),
    ],
)
def test_what_the_surface_cannot_answer_is_refused_with_the_reason(surface, ask, reason):
    with pytest.raises(Refusal, match=reason):
        ask(surface)


def test_a_slice_may_have_ten_thousand_points(surface):
    assert surface.along(np.ones(59), np.zeros(10_000)).shape == (10_000,)
