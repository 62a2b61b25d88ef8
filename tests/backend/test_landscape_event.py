"""The cost around a network over the wire, against costs in plain loops."""

from __future__ import annotations

import gevent
import numpy as np
import pytest
from test_events import Page
from test_gradient_event import X

from forwardpass import models, wire
from forwardpass.numerics.dials import CHANGE
from forwardpass.server import create_app
from forwardpass.server.realtime.landscapes import Landscapes
from patience import LAST_RESORT_S
from plain_backpropagation import cost_of, slopes


@pytest.fixture(scope="module")
def app():
    return create_app({"events_per_second": 1000})


@pytest.fixture
def page(app):
    page = Page(app)
    page.say("open_model", {"name": "digits", "seq": 0})
    page.events.clear()
    yield page
    page.leave()


def question(**change):
    return {
        "seq": 5, "a": wire.float_bytes(X), "digit": 3, "batch": None, "cost": "quadratic",
        "first": {"name": "downhill"}, "second": {"name": "origin"}, "seed": 1, "reach": 4.0,
        "since": None,
    } | change  # fmt: skip


def heard(page, event):
    """What the server says by itself, once it has."""
    with gevent.Timeout(LAST_RESORT_S):
        while not (said := [told for name, told in page.events if name == event]):
            gevent.sleep(0.01)
            page.listen()
    page.events.clear()
    return said[0]


def landscape(page, **change):
    assert page.say("landscape", question(**change)) == change.get("seq", 5)
    return heard(page, "landscape")


def flat(network):
    return np.concatenate([p.ravel() for p in (*network.weights, *network.biases)]).astype(float)


def unflat(numbers, network):
    shapes = [p.shape for p in (*network.weights, *network.biases)]
    parts = np.split(numbers, np.cumsum([np.prod(shape) for shape in shapes])[:-1])
    parts = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
    return parts[: len(network.weights)], parts[len(network.weights) :]


def axes(network, toward):
    """Downhill, and what leads to a point and is across it, both of length 1."""
    own = slopes(network.weights, network.biases, network.activations, X, np.eye(10)[3],
                 "quadratic")  # fmt: skip
    rows = [np.ravel(part) for part in (*own.weights, *own.deltas)]
    first = -np.concatenate(rows)
    first /= np.linalg.norm(first)
    second = toward - flat(network)
    second -= first * (first @ second)
    return first, second / np.linalg.norm(second)


def cost_at(network, numbers):
    weights, biases = unflat(numbers, network)
    return cost_of(weights, biases, network.activations, X, np.eye(10)[3], "quadratic")


def test_each_point_of_a_slice_has_the_cost_of_the_network_that_stands_there(page):
    network = models.load_network("digits")
    found = landscape(page)
    assert (found["seq"], found["since"]) == (5, 5)
    costs = wire.floats_in(found["costs"]).reshape(41, 41)
    first, second = axes(network, np.zeros(network.parameter_count))
    distances = np.linspace(-4, 4, 41)
    for i, j in [(20, 20), (0, 0), (40, 7), (23, 40)]:
        there = flat(network) + distances[i] * first + distances[j] * second
        assert costs[i, j] == pytest.approx(cost_at(network, there), rel=1e-6)
    assert costs[21, 20] < costs[20, 20] < costs[19, 20]
    along = float(-flat(network) @ first)
    assert found["goals"][0] is None
    across = np.sqrt(np.linalg.norm(flat(network)) ** 2 - along**2)
    assert found["goals"][1] == pytest.approx([along, across], rel=1e-9)
    here = cost_at(network, flat(network))
    assert list(found["place"].values()) == pytest.approx([0, 0, 0, here], abs=1e-9)


def test_a_network_that_was_turned_is_seen_from_the_plane_that_was_taken_before(page):
    network = models.load_network("digits")
    landscape(page)
    turned = np.array([(3, 3, 0, 4.5)], CHANGE)
    page.say("change", wire.ChangesFrame(1, False, False, turned).serialize())
    page.events.clear()
    found = landscape(page, seq=6, since=5)
    assert (found["since"], found["costs"]) == (5, None)
    first, second = axes(network, np.zeros(network.parameter_count))
    moved = np.zeros(network.parameter_count)
    at = 784 * 16 + 16 * 16 + 3 * 16
    moved[at] = 4.5 - float(network.weights[2][3, 0])
    u, v = moved @ first, moved @ second
    place = found["place"]
    assert place["first"] == pytest.approx(u, rel=1e-5, abs=1e-9)
    assert place["second"] == pytest.approx(v, rel=1e-5, abs=1e-9)
    assert place["away"] == pytest.approx(np.sqrt(moved @ moved - u * u - v * v), rel=1e-5)
    assert place["cost"] == pytest.approx(cost_at(network, flat(network) + moved), rel=1e-6)
    other = landscape(page, seq=7, since=5, reach=2.0)
    assert other["since"] == 7
    assert other["costs"] is not None


def test_the_way_to_another_network_arrives_at_its_cost(page):
    network, other = models.load_network("digits"), models.load_network("lesson")
    to = {"name": "towards", "network": "lesson"}
    far = float(np.linalg.norm(flat(other) - flat(network)))
    found = landscape(page, first=to, second={"name": "random"}, reach=far)
    costs = wire.floats_in(found["costs"]).reshape(41, 41)
    assert found["goals"][0] == pytest.approx([far, 0])
    assert costs[40, 20] == pytest.approx(cost_at(other, flat(other)), rel=1e-6)
    again = landscape(page, first=to, second={"name": "random"}, reach=far, seed=2)
    assert again["costs"] != found["costs"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"second": {"name": "downhill"}}, "the two directions are parallel"),
        ({"second": {"name": "towards", "network": "wide"}}, "the other network is"),
        ({"second": {"name": "towards", "network": "none"}}, "there is no such network"),
        (
            {"second": {"name": "towards", "network": "digits"}},
            "there is no direction towards here",
        ),
        ({"a": wire.float_bytes(X[:-1])}, "the activations do not fit the network"),
    ],
)
def test_a_slice_that_makes_no_sense_is_refused_later(page, change, message):
    assert page.say("landscape", question(**change)) == 5
    error = heard(page, "error")
    assert (error["event"], error["seq"]) == ("landscape", 5)
    assert message in error["message"]


@pytest.mark.parametrize(
    "change", [{"reach": 0}, {"reach": 1001}, {"first": {"name": "uphill"}}, {"digit": 10}]
)
def test_a_question_that_does_not_fit_is_refused_at_once(page, change):
    assert page.refusal("landscape", question(**change))["code"] == "malformed"


def test_who_looks_elsewhere_takes_the_work_away(page, monkeypatch):
    begun, ended = [], []

    def work(self, session, wanted):
        begun.append(wanted.question.seq)
        try:
            gevent.sleep(3600)
        finally:
            ended.append(wanted.question.seq)

    monkeypatch.setattr(Landscapes, "_answer", work)
    page.say("landscape", question())
    page.say("landscape", question(seq=6))
    gevent.sleep(0)
    assert page.say("leave_landscape", {"seq": 7}) == 7
    page.say("landscape", question(seq=8))
    gevent.sleep(0)
    gevent.sleep(0)
    assert (begun, ended) == ([5, 8], [5])
    page.leave()
    gevent.sleep(0)
    assert (begun, ended) == ([5, 8], [5, 8])
