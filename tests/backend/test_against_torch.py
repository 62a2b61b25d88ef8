"""Gradients and a whole training compared with PyTorch: `npm run test:libraries`.

PyTorch is not in the test extra, because on Linux pip installs it with gigabytes of CUDA.
`test_cost_surface.py` always runs instead; it uses complex steps in plain loops, which share no
code with ours.
"""

from dataclasses import replace

import numpy as np
import pytest
from test_cost_surface import problem

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.cost_surface import CostSurface
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.examples import Examples, split
from forwardpass.numerics.presets import PRESETS
from forwardpass.numerics.training import Training

pytestmark = pytest.mark.torch

CASES = [
    (hidden, output, cost)
    for cost, entry in COSTS.items()
    for output in entry.outputs
    for hidden in ACTIVATIONS
]


@pytest.fixture
def torch():
    import torch

    return torch


def squish(torch, name, z):
    return torch.softmax(z, -1) if name == "softmax" else z if name == "identity" else (
        getattr(torch, name)(z)
    )  # fmt: skip


def cost_of(torch, cost, a, y, output):
    """The mean over the images, by PyTorch's own functions where they exist."""
    nn = torch.nn.functional
    if cost == "quadratic":
        return nn.mse_loss(a, y, reduction="sum") / 2 / len(a)
    if output == "sigmoid":
        return nn.binary_cross_entropy(a, y, reduction="sum") / len(a)
    return nn.nll_loss(a.log(), y.argmax(-1))


def outputs_of(torch, network, layers, x):
    a = x
    for (W, b), name in zip(layers, network.activations, strict=True):
        a = squish(torch, name, a @ W.T + b)
    return a


def layers_of(torch, network, dtype):
    return [
        [torch.tensor(p, dtype=dtype, requires_grad=True) for p in pair]
        for pair in zip(network.weights, network.biases, strict=True)
    ]


@pytest.mark.parametrize(("hidden", "output", "cost"), CASES)
def test_gradients_are_those_of_pytorch(torch, hidden, output, cost):
    network, x, y = problem(hidden, output)
    layers = layers_of(torch, network, torch.float64)
    desired = torch.tensor(y)
    value = cost_of(torch, cost, outputs_of(torch, network, layers, torch.tensor(x)), desired,
                    output)  # fmt: skip
    value.backward()
    found = CostSurface(network, x, y, cost).gradient()
    assert found.cost == pytest.approx(value.item(), rel=1e-12)
    for layer, (W, b) in zip(found.layers, layers, strict=True):
        np.testing.assert_allclose(layer.weights, W.grad.numpy(), rtol=1e-9, atol=1e-13)
        np.testing.assert_allclose(layer.biases, b.grad.numpy(), rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_the_first_thirty_steps_are_those_of_pytorch(torch, optimiser):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (120, 784), dtype=np.uint8), np.arange(120) % 10
    recipe = replace(
        PRESETS["fast"], optimiser=optimiser, schedule="constant", warm_up=0, decay=0.0, batch=20
    )
    training = Training(recipe, Examples.of(images, labels))
    layers = layers_of(torch, training.network, torch.float32)
    parameters = [p for pair in layers for p in pair]
    theirs = (
        torch.optim.SGD(parameters, lr=0.03)
        if optimiser == "sgd"
        else torch.optim.Adam(parameters, lr=0.03, betas=(0.9, 0.99))
    )
    batches = np.random.default_rng(recipe.seed).spawn(5)[2]
    learned, _ = split(120)
    costs = []
    for _ in range(5):
        order = learned[batches.permutation(len(learned))]
        for batch in np.array_split(order, range(20, len(order), 20)):
            x = torch.tensor(images[batch] / np.float32(255))
            y = torch.tensor(np.eye(10, dtype=np.float32)[labels[batch]])
            outputs = outputs_of(torch, training.network, layers, x)
            value = cost_of(torch, "cross-entropy", outputs, y, "sigmoid")
            theirs.zero_grad()
            value.backward()
            theirs.step()
            costs.append(value.item())
    ours = [next(training).cost for _ in range(30)]
    np.testing.assert_allclose(ours, costs, rtol=1e-3)
