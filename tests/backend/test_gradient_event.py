"""One step of learning over the wire, against backpropagation in plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from test_events import Page, floats

from forwardpass import models, wire
from forwardpass.numerics.dials import CHANGE
from forwardpass.server import create_app
from plain_backpropagation import cost_of, slopes

X = 0.2 * np.random.default_rng(8).random(784, np.float32) * (np.arange(784) % 7 == 0)
X = X.astype(np.float32)
SWITCHES = {"off": [], "no_bias": [], "bits": None, "binary": False}


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


def question(**change):
    asked = {"seq": 5, "digit": 3, "cost": "quadratic", "learning_rate": 0.5, "dial": [2, 5, 7]}
    return asked | {"a": wire.float_bytes(X)} | change


def assert_same(found, expected):
    np.testing.assert_allclose(
        wire.floats_in(found), np.ravel(expected), rtol=3e-6, atol=1e-9 * np.abs(expected).max()
    )


@pytest.mark.parametrize(
    ("name", "activations", "cost"),
    [
        ("digits", ["sigmoid", "sigmoid", "sigmoid"], "quadratic"),
        ("digits", ["sigmoid", "sigmoid", "sigmoid"], "cross-entropy"),
        ("tanh", ["tanh", "tanh", "sigmoid"], "cross-entropy"),
        ("relu", ["relu", "relu", "sigmoid"], "quadratic"),
        ("wide", ["relu", "relu", "softmax"], "cross-entropy"),
        ("wide", ["tanh", "relu", "softmax"], "quadratic"),
    ],
)
def test_every_slope_is_that_of_backpropagation_in_plain_loops(page, name, activations, cost):
    network = opened(page, name)
    if list(network.activations) != activations:
        page.say("switches", {"seq": 1, "activations": activations, **SWITCHES})
        page.events.clear()
    found = page.say("gradient", question(cost=cost))
    W, b, y = network.weights, network.biases, np.eye(10)[3]
    expected = slopes(W, b, activations, X, y, cost)
    assert found["seq"] == 5
    assert found["cost"] == pytest.approx(expected.cost, rel=1e-9)
    assert_same(found["terms"], expected.terms)
    assert_same(found["desired"], y)
    assert len(found["layers"]) == 3
    for k, layer in enumerate(found["layers"]):
        assert_same(layer["activations"], expected.activations[k])
        assert_same(layer["delta"], expected.deltas[k])
        assert_same(layer["biases"], expected.deltas[k])
        assert_same(layer["weights"], expected.weights[k])
    stepped = [w - 0.5 * np.array(slope) for w, slope in zip(W, expected.weights, strict=True)]
    biases = [v - 0.5 * np.array(slope) for v, slope in zip(b, expected.deltas, strict=True)]
    after = cost_of(stepped, biases, activations, X, y, cost)
    assert found["after"] == pytest.approx(after, rel=1e-9)
    dial = found["dial"]
    assert dial["value"] == W[1][5, 7]
    assert dial["slope"] == pytest.approx(expected.weights[1][5][7], rel=1e-9, abs=1e-15)
    assert min(np.abs(slope).max() for slope in expected.weights) > 1e-20  # nothing is saturated
    product = dial["before"] * dial["squish_slope"] * dial["activation"]
    assert product == pytest.approx(dial["slope"], rel=1e-12)
    assert abs(dial["difference"] - dial["slope"]) <= 1e-6 * abs(dial["slope"]) + dial["rounding"]


def test_a_bias_of_a_softmax_has_no_slope_of_its_squish_alone(page):
    network = opened(page, "wide")
    found = page.say("gradient", question(cost="cross-entropy", dial=[3, 3, -1]))["dial"]
    a = network.feedforward(X)[3]
    assert (found["before"], found["squish_slope"]) == (1, None)
    assert found["value"] == network.biases[2][3]
    assert found["slope"] == pytest.approx(a - 1, rel=1e-5)
    assert found["relative_error"] < 1e-6


def test_the_slopes_are_those_of_the_network_with_its_changed_dials(page):
    network = opened(page, "digits")
    before = page.say("gradient", question())
    changes = np.array([(3, 3, 0, 4.5)], CHANGE)
    page.say("change", wire.ChangesFrame(1, False, False, changes).serialize())
    page.events.clear()
    W = [rows.copy() for rows in network.weights]
    W[2][3, 0] = 4.5
    expected = slopes(W, network.biases, network.activations, X, np.eye(10)[3], "quadratic")
    found = page.say("gradient", question())
    assert found["cost"] == pytest.approx(expected.cost, rel=1e-9)
    assert found["cost"] != before["cost"]
    assert_same(found["layers"][0]["weights"], expected.weights[0])


def test_a_network_of_one_output_wants_the_digit_in_tenths(page):
    opened(page, "single")
    found = page.say("gradient", question(dial=[1, 0, -1]))
    assert wire.floats_in(found["desired"]).tolist() == [np.float32(0.3)]


def test_a_network_with_shuffled_pixels_is_asked_with_what_it_sees(page):
    network = opened(page, "shuffled")
    found = page.say("gradient", question(dial=[1, 0, 7]))
    expected = slopes(
        network.weights, network.biases, network.activations, X, np.eye(10)[3], "quadratic"
    )
    assert found["cost"] == pytest.approx(expected.cost, rel=1e-9)
    assert found["dial"]["before"] == X[7]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"digit": 10}, "the field 'digit' of the event does not fit"),
        ({"learning_rate": 0}, "the field 'learning_rate' of the event does not fit"),
        ({"learning_rate": 1000.5}, "the field 'learning_rate' of the event does not fit"),
        ({"learning_rate": float("nan")}, "the field 'learning_rate' of the event does not fit"),
        ({"cost": "anger"}, "the cost is 'anger'; expected one of quadratic, cross-entropy"),
        ({"dial": [2, 16, 0]}, "there is no dial (2, 16, 0) in a network of sizes"),
        ({"dial": [4, 0, 0]}, "there is no dial (4, 0, 0) in a network of sizes"),
        ({"dial": [0, 0, 0]}, "the field 'dial[0]' of the event does not fit"),
        ({"dial": [1, 0, -2]}, "the field 'dial[2]' of the event does not fit"),
        ({"a": floats(783, 0)}, "an input of shape (783,) was given; expected (784,)"),
        ({"a": floats(784, np.inf)}, "an activation is not finite"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(page, change, message):
    opened(page, "digits")
    error = page.refusal("gradient", question(**change))
    assert (error["code"], error["event"]) == ("malformed", "gradient")
    assert message in error["message"]


def test_a_cost_that_does_not_fit_the_outputs_is_refused(page):
    opened(page, "digits")
    page.say("switches", {"seq": 1, "activations": [None, None, "tanh"], **SWITCHES})
    page.events.clear()
    error = page.refusal("gradient", question(cost="cross-entropy"))
    assert "the outputs are tanh; for the cost cross-entropy expected" in error["message"]


@pytest.mark.parametrize("switch", [{"off": [[1, 3]]}, {"bits": 4}, {"binary": True}])
def test_a_network_without_slopes_is_refused(page, switch):
    opened(page, "digits")
    page.say("switches", {"seq": 1, "activations": [], **SWITCHES, **switch})
    page.events.clear()
    error = page.refusal("gradient", question())
    assert error["message"].startswith("neurons are off, biases are left out, or numbers are")


def test_a_gradient_needs_an_open_network(page):
    assert page.refusal("gradient", question())["code"] == "no_model"
