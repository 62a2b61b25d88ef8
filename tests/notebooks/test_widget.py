"""The widget in Python, with a page that is played."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgpack
import numpy as np
import pytest

import forwardpass
from forwardpass import wire
from forwardpass.refusal import Refusal

NETWORK = forwardpass.load("digits")
GREYS = np.random.default_rng(3).integers(0, 256, 784, dtype=np.uint8)
STROKE = [[0.5, 0.25], [0.5, 0.75]]
EDIT = {"layer": 3, "neuron": 3, "source": -1, "value": -9.0}


@pytest.fixture
def widget():
    return forwardpass.show(NETWORK, digit=3)


@pytest.fixture
def told(widget, monkeypatch):
    """What the widget sends to its pages, packets left out."""
    sent: list[dict[str, Any]] = []

    def send(content, buffers=None):
        if content["type"] != "packet":
            sent.append(content)

    monkeypatch.setattr(widget, "send", send)
    return sent


def say(widget, event, argument, view="a"):
    packet = msgpack.packb({"type": 2, "nsp": "/", "id": 1, "data": [event, argument]})
    widget._receive(widget, {"view": view, "type": "packet"}, [memoryview(packet)])


def open_page(widget, view="a"):
    say(widget, "open_model", {"name": "network", "seq": 0}, view)
    widget._receive(widget, {"view": view, "type": "ready"}, [])


def picture(seq):
    return wire.PixelsFrame(seq, False, GREYS).serialize()


def test_a_digit_is_there_before_any_page_is(widget):
    assert len(widget.drawing) == 1
    assert widget.activations[0].tolist() == widget.pixels.tolist()
    assert int(widget.activations[-1].argmax()) == 3
    assert len(widget.activations) == 4


def test_a_page_is_told_where_to_be_once_it_is_ready(widget, told):
    widget.selection = "1.9"
    say(widget, "open_model", {"name": "network", "seq": 0})
    assert told == []
    widget._receive(widget, {"view": "a", "type": "ready"}, [])
    (message,) = told
    assert (message["view"], message["type"]) == ("a", "set")
    assert message["place"]["neuron"] == "1.9"
    assert message["place"]["input"]["strokes"] == widget.drawing


def test_the_blank_pad_with_which_a_page_begins_changes_nothing(widget):
    say(widget, "open_model", {"name": "network", "seq": 0})
    say(widget, "input", wire.StrokesFrame(1, False, True, 1.25, ()).serialize())
    assert len(widget.drawing) == 1


def test_what_a_page_draws_is_there_in_python(widget, told):
    open_page(widget)
    told.clear()
    say(widget, "input", picture(1))
    assert widget.pixels.tolist() == (GREYS / np.float32(255)).tolist()
    assert widget.activations[1].tolist() == NETWORK.trace(widget.pixels).activations[1].tolist()
    assert (widget.drawing, told) == ([], [])


def test_what_a_page_turns_is_there_in_python(widget, told):
    open_page(widget)
    told.clear()
    changes = np.array([(3, 3, 2**32 - 1, -9.0)], forwardpass.numerics.dials.CHANGE)
    say(widget, "change", wire.ChangesFrame(1, False, False, changes).serialize())
    assert (widget.edits, told) == ([EDIT], [])
    assert widget.network.biases[2][3] == -9
    assert NETWORK.biases[2][3] != -9


def test_what_is_assigned_is_sent_to_every_page(widget, told):
    open_page(widget)
    open_page(widget, "b")
    told.clear()
    widget.edits = [EDIT]
    widget.drawing = [STROKE]
    widget.selection = None
    widget.selection = "2.4"
    assert [message["view"] for message in told] == ["a", "b"] * 3
    assert [message["place"] for message in told[::2]] == [
        {"edits": [EDIT]},
        {"input": {"strokes": [STROKE], "penRadius": widget._pen_radius}},
        {"neuron": "2.4"},
    ]


def test_assigned_pixels_are_rounded_to_greys_and_take_the_drawing_away(widget):
    widget.pixels = np.full(784, 0.5)
    assert set(widget.pixels.tolist()) == {float(np.float32(128) / np.float32(255))}
    assert widget.drawing == []


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("drawing", [STROKE] * 257, "the drawing has 257 strokes and 514 points; expected at most"),
        ("drawing", ["up"], r"a stroke is 'up'; expected \(points, 2\)"),
        ("drawing", [[[0.5, 1.0]]], r"a stroke leaves the pad; expected x and y in \[0, 1\)"),
        ("drawing", [[0.5]], r"a stroke has shape \(1,\); expected \(points, 2\)"),
        ("pixels", [0.5] * 783, r"pixels of shape \(783,\); expected 784 numbers from 0 to 1"),
        ("pixels", [1.5] * 784, r"pixels of shape \(784,\); expected 784 numbers from 0 to 1"),
        ("pixels", None, r"pixels of shape \(\); expected 784 numbers from 0 to 1"),
        ("pixels", "dark", "pixels is 'dark'; expected 784 numbers from 0 to 1"),
        ("selection", "1.16", "there is no neuron '1.16'; expected 'layer.neuron', as '1.15'"),
        ("edits", [{"layer": 9, "neuron": 0, "source": 0, "value": 1}], "there is no such layer"),
        ("edits", [{"layer": 1}], "expected a dict of layer, neuron, source and value"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(widget, name, value, reason):
    before = {key: getattr(widget, key) for key in ("drawing", "selection", "edits")}
    pixels = widget.pixels
    with pytest.raises(Refusal, match=reason):
        setattr(widget, name, value)
    assert {key: getattr(widget, key) for key in before} == before
    assert widget.pixels is pixels


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"digit": 10}, "digit is 10; expected a whole number from 0 to 9"),
        ({"digit": "3"}, "digit is '3'; expected a whole number from 0 to 9"),
        ({"digit": 3, "seed": -1}, "seed is -1; expected a whole number from 0 to 4,294,967,295"),
        ({"digit": 3, "pixels": GREYS}, "digit and pixels are given; expected one of digit, draw"),
        ({"drawing": 3}, "drawing is 3; expected a list of strokes"),
        ({"view": "learn"}, "view is 'learn'; expected one of stage, neuron, matrix"),
        ({"neuron": "3.10"}, "there is no neuron '3.10'; expected 'layer.neuron', as '1.15'"),
        ({"neuron": 1.9}, "there is no neuron 1.9; expected 'layer.neuron', as '1.15'"),
        ({"controls": "pad, door"}, "a part in controls is 'door'; expected one of header, pad"),
        ({"theme": "red"}, "theme is 'red'; expected one of auto, dark, light"),
    ],
)
def test_an_option_without_such_a_value_is_refused(options, reason):
    with pytest.raises(Refusal, match=reason):
        forwardpass.show(NETWORK, **options)


def test_an_option_that_there_is_not_is_refused_by_its_name():
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        forwardpass.show(NETWORK, colour="red")  # type: ignore[call-arg]


def test_a_network_that_the_page_cannot_show_is_refused():
    odd = forwardpass.Network([np.ones((10, 65))], [np.zeros(10)], ["relu"])
    with pytest.raises(Refusal, match="expected a picture as its input, a square of 5"):
        forwardpass.show(odd)


def layers_of(*sizes):
    """Random weights and biases of a network of these sizes, and the network."""
    rng = np.random.default_rng(8)
    W = [rng.normal(0, 1, (o, i)).astype("f4") for i, o in pairwise(sizes)]
    b = [rng.normal(0, 1, o).astype("f4") for o in sizes[1:]]
    return W, b, forwardpass.Network.from_arrays(W, b, ["tanh", "sigmoid"])


def outputs_by_hand(W, b, x):
    hidden = np.tanh(W[0].astype(float) @ x + b[0])
    return 1 / (1 + np.exp(-(W[1].astype(float) @ hidden + b[1])))


def test_a_network_of_smaller_pictures_sees_them_scaled():
    W, b, network = layers_of(64, 6, 3)
    widget = forwardpass.show(network, digit=3)
    halves = widget.pixels.reshape(28, 28).astype(float).repeat(2, 0).repeat(2, 1)
    x = halves.reshape(8, 7, 8, 7).mean(axis=(1, 3)).reshape(64)
    np.testing.assert_allclose(widget.activations[0], x, atol=1e-6)
    np.testing.assert_allclose(widget.activations[-1], outputs_by_hand(W, b, x), atol=1e-5)
    say(widget, "open_model", {"name": "network", "seq": 0})
    say(widget, "input", picture(2))
    data, _ = widget._repr_mimebundle_()
    assert "8 × 8 inputs" in data["text/html"]


def test_a_network_of_numbers_follows_those_on_the_page():
    W, b, network = layers_of(4, 6, 3)
    widget = forwardpass.show(network)
    assert widget.pixels.tolist() == [0.5] * 4
    open_page(widget)
    say(widget, "input", picture(1))  # of a page that does not know the network yet
    x = np.array([0.25, -2, 1, 3], "f4")
    say(widget, "input", wire.ValuesFrame(2, False, x).serialize())
    assert widget.pixels.tolist() == x.tolist()
    np.testing.assert_allclose(widget.activations[-1], outputs_by_hand(W, b, x), atol=1e-5)

    with pytest.raises(Refusal, match="the network takes numbers; expected no digit"):
        forwardpass.show(network, digit=3)
    with pytest.raises(Refusal, match="the network takes numbers; expected no drawing"):
        widget.drawing = [STROKE]


def test_the_inputs_of_a_network_of_numbers_are_set_from_python(monkeypatch):
    W, b, network = layers_of(4, 6, 3)
    widget = forwardpass.show(network, pixels=[1, 2, 3, 4])
    assert widget.pixels.tolist() == [1, 2, 3, 4]
    open_page(widget)
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    x = np.array([0.25, -2, 1, 1e6])
    widget.pixels = x
    assert (widget.pixels.dtype, widget.pixels.tolist()) == (np.float32, x.tolist())
    np.testing.assert_allclose(widget.activations[-1], outputs_by_hand(W, b, x), atol=1e-5)
    assert [message["place"] for message in sent] == [{"input": {"values": x.tolist()}}]
    for value, reason in [
        ([1, 2, 3], r"pixels of shape \(3,\); expected 4 numbers within ±1,000,000"),
        ([1, 2, np.nan, 4], r"pixels\[2\] is nan; expected a number within ±1,000,000"),
        ([1, 2, 3, 1e39], r"pixels\[3\] is inf; expected a number within ±1,000,000"),
        ([1, "two", 3, 4], r"pixels is \[1, 'two', 3, 4\]; expected 4 numbers"),
        (None, r"pixels of shape \(\); expected 4 numbers"),
    ]:
        with pytest.raises(Refusal, match=reason):
            widget.pixels = value
    assert widget.pixels.tolist() == x.tolist()
    assert len(sent) == 1


def test_pixels_are_changed_as_a_whole(widget):
    with pytest.raises(ValueError, match="read-only"):
        widget.pixels[0] = 1


def test_a_saved_notebook_keeps_a_picture(widget):
    data, _ = widget._repr_mimebundle_()
    assert data["text/html"].startswith("<svg ")
    assert "3 · 0.99" in data["text/html"]


def test_a_page_that_has_gone_is_told_nothing(widget, told):
    open_page(widget)
    widget._receive(widget, {"view": "a", "type": "gone"}, [])
    told.clear()
    widget.selection = "1.9"
    assert told == []
