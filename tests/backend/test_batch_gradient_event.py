"""The gradient of a batch over the wire, against backpropagation of each image in plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from test_events import Page
from test_gradient_event import assert_same, question

from forwardpass import models, wire
from forwardpass.server import create_app
from forwardpass.server.realtime import batch_gradients
from plain_backpropagation import cost_of, slopes


@pytest.fixture(scope="module")
def app():
    return create_app({"events_per_second": 1000})


@pytest.fixture
def page(app):
    page = Page(app)
    yield page
    page.leave()


def opened(page, name):
    page.say("open_model", {"name": name, "seq": 0})
    page.events.clear()
    return models.load_network(name)


def of_batch(count=3, seed=4, **change):
    asked = {"a": b"", "batch": {"count": count, "seed": seed}, "pictures": True}
    return question(**asked | change)


def seen(found):
    """The images and the labels that an answer is about."""
    told = found["batch"]
    images = np.frombuffer(told["pictures"], np.uint8).reshape(-1, 784) / np.float32(255)
    return images.astype(np.float32), list(told["labels"])


@pytest.mark.parametrize(
    ("name", "cost"),
    [("digits", "quadratic"), ("wide", "cross-entropy"), ("shuffled", "quadratic")],
)
def test_every_slope_of_a_batch_is_the_mean_of_those_of_its_images_in_plain_loops(page, name, cost):
    network = opened(page, name)
    dial = [2, 5, 7]
    found = page.say("gradient", of_batch(cost=cost, dial=dial))
    images, labels = seen(found)
    assert len(images) == len(labels) == 3
    if network.input_order is not None:
        images = images[:, network.input_order]
    W, b, names = network.weights, network.biases, network.activations
    each = [
        slopes(W, b, names, x, np.eye(10)[label], cost)
        for x, label in zip(images, labels, strict=True)
    ]
    mean = [np.mean([np.array(one.weights[k]) for one in each], axis=0) for k in range(len(W))]
    biases = [np.mean([one.deltas[k] for one in each], axis=0) for k in range(len(W))]
    costs = [one.cost for one in each]
    assert found["cost"] == pytest.approx(np.mean(costs), rel=1e-9)
    assert_same(found["batch"]["costs"], costs)
    layer, neuron, source = dial
    own = [one.weights[layer - 1][neuron][source] for one in each]
    assert max(map(abs, own)) > 0
    np.testing.assert_allclose(wire.floats_in(found["batch"]["slopes"]), own, rtol=1e-5, atol=1e-12)
    assert found["dial"]["slope"] == pytest.approx(np.mean(own), rel=1e-9)
    assert found["dial"]["before"] is None
    for k, told in enumerate(found["layers"]):
        assert_same(told["weights"], mean[k])
        assert_same(told["biases"], biases[k])
    assert_same(found["terms"], np.mean([one.terms for one in each], axis=0))
    stepped = [w - 0.5 * slope for w, slope in zip(W, mean, strict=True)]
    moved = [v - 0.5 * slope for v, slope in zip(b, biases, strict=True)]
    after = [
        cost_of(stepped, moved, names, x, np.eye(10)[label], cost)
        for x, label in zip(images, labels, strict=True)
    ]
    assert found["after"] == pytest.approx(np.mean(after), rel=1e-9)


def test_the_same_seed_draws_the_same_digits_and_another_one_others(page):
    opened(page, "digits")
    first, again, other = (page.say("gradient", of_batch(10, seed))["batch"] for seed in (4, 4, 5))
    assert first == again
    assert first["pictures"] != other["pictures"]
    assert len(set(first["labels"])) > 3
    assert page.say("gradient", of_batch(10, 4, pictures=False))["batch"]["pictures"] is None


@pytest.mark.parametrize(
    "batch", [{"count": 1, "seed": 0}, {"count": 101, "seed": 0}, {"count": 2}]
)
def test_a_batch_of_too_few_or_too_many_is_refused(page, batch):
    opened(page, "digits")
    assert page.refusal("gradient", of_batch() | {"batch": batch})["code"] == "malformed"
    largest = page.say("gradient", of_batch(100))
    assert len(largest["batch"]["labels"]) == 100


def test_a_batch_that_cannot_be_computed_soon_is_refused_as_busy(page, monkeypatch):
    opened(page, "digits")
    monkeypatch.setattr(batch_gradients, "DEADLINE_S", 0)
    assert page.refusal("gradient", of_batch())["code"] == "busy"


def test_the_time_of_a_batch_is_charged_to_its_visitor(page, monkeypatch):
    opened(page, "digits")
    charged = []
    monkeypatch.setattr(
        "forwardpass.server.realtime.budget.Budget.charge",
        lambda budget, seconds: charged.append(seconds),
    )
    page.say("gradient", of_batch(100))
    assert max(charged) > 1e-4
