"""A visitor's own network over HTTP and in its session: its numbers come in parts, and it goes."""

from __future__ import annotations

import gc
import json
from base64 import b64decode
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from flask import Flask
from test_events import Page, drawing

from forwardpass import models, schemas, wire
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal
from forwardpass.server import create_app
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.realtime.own_networks import OwnNetworks
from forwardpass.server.realtime.session import RateLimiter, Session, WeightStream

PART = schemas.own_networks.MAX_PART


def random_network(*sizes: int, order: bool = False) -> Network:
    rng = np.random.default_rng(7)
    weights = [rng.normal(size=(o, i)).astype("f4") / 16 for i, o in pairwise(sizes)]
    biases = [rng.normal(size=o).astype("f4") for o in sizes[1:]]
    kinds = ["relu"] * (len(sizes) - 2) + ["softmax"]
    return Network(weights, biases, kinds, rng.permutation(sizes[0]) if order else None)


SMALL = random_network(784, 100, 10)
CARD = Card.unknown("mine", SMALL)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app({"events_per_second": 1000, "heavy_calls_per_minute": 1_000_000})


@pytest.fixture
def page(app: Flask):
    page = Page(app)
    yield page
    page.leave()


def tell(page: Page, network: Network) -> None:
    """Sends the numbers of a network in parts."""
    numbers = wire.network_bytes(network)
    for at in range(0, len(numbers), PART):
        part = {"seq": 1, "at": at, "numbers": numbers[at : at + PART]}
        assert page.say("numbers", part) == 1


def opened(page: Page, network: Network, card: Card | None = None):
    tell(page, network)
    order = wire.order_bytes(network.input_order)
    text = (card or Card.unknown("mine", network)).to_json()
    return page.say("open_own", {"seq": 2, "card": text, "input_order": order})


@pytest.mark.parametrize(
    "network",
    [
        SMALL,
        random_network(784, 512, 256, 10),
        random_network(784, 1256, 10),
        random_network(784, 9, 8, 7, 6, 5, 10),
        random_network(784, 3, 1),
        random_network(784, 12, 10, order=True),
        random_network(64, 16, 3),
        random_network(100, 30, 20, 26),
        random_network(25, 128),
        random_network(4096, 9, 1),
    ],
    ids=lambda network: "-".join(map(str, network.sizes)),
)
def test_a_file_of_any_shape_comes_whole_and_opens_with_the_numbers_of_the_file(
    app: Flask, page: Page, network: Network
) -> None:
    file = models.FORMATS["safetensors"].save(network, Card.unknown("mine", network))
    told = app.test_client().post("/api/networks/open", data=file).get_json()
    assert (told["changes"], told["assumed"]) == ([], [])
    own = told["model"]
    assert b64decode(own["numbers"]) == wire.network_bytes(network)
    answer = opened(page, network, Card.from_json(own["card"]))
    assert (answer["name"], answer["seq"]) == ("own", 2)
    assert tuple(answer["sizes"]) == network.sizes
    frames = wire.parse_frames(page.say("input", drawing(3)))
    layers = [frame for frame in frames if isinstance(frame, wire.LayerFrame)]
    a = layers[0].a.astype(float)  # in the order in which the network sees its pixels
    for k, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        z = W.astype(float) @ a + b
        np.testing.assert_allclose(layers[k].z, z, atol=1e-5)
        a = np.maximum(z, 0) if k < len(network.weights) else np.exp(z - z.max())
    np.testing.assert_allclose(layers[-1].a, a / a.sum(), atol=1e-5)


def test_its_weights_follow_to_the_bit(page: Page) -> None:
    opened(page, SMALL)
    page.listen()
    while page.unanswered:
        page.acknowledge()
    frames = [data for event, data in page.events if event == "weights"]
    rows = [frame for data in frames for frame in wire.parse_frames(data)]
    first = np.concatenate([frame.W for frame in rows if frame.layer == 1])
    assert first.tobytes() == SMALL.weights[0].tobytes()


def test_an_open_network_is_called_timed_and_saved_like_any_other(app: Flask) -> None:
    client = app.test_client()
    file = models.FORMATS["safetensors"].save(SMALL, CARD)
    own = client.post("/api/networks/open", data=file).get_json()["model"]
    x = np.linspace(0, 1, 784, dtype="f4")
    body = {"model": own, "changes": [[1, 3, -1, 2.5]], "switches": NO_SWITCHES}
    traced = client.post("/api/networks/trace", json={**body, "pixels": x.tolist()}).get_json()
    bias = SMALL.biases[0].copy()
    bias[3] = 2.5
    turned = Network(SMALL.weights, [bias, SMALL.biases[1]], SMALL.activations)
    np.testing.assert_array_equal(np.float32(traced["layers"][-1]["a"]), turned.feedforward(x))
    timed = client.post("/api/networks/timing", json=body).get_json()
    assert timed["multiplications"] == 784 * 100 + 100 * 10
    saved = client.post("/api/networks/save?format=npz", json={**body, "changes": []})
    network, _ = models.read(saved.data, "x", "x")
    assert wire.network_bytes(network) == wire.network_bytes(SMALL)


NO_SWITCHES = {"activations": [], "off": [], "no_bias": [], "bits": None, "binary": False}


def card(**changes: object) -> str:
    return json.dumps(json.loads(CARD.to_json()) | changes)


REFUSED = {
    "no card": ("", "its card is not JSON"),
    "no layers": (card(sizes=[784], activations=[]), "its card has no sizes of layers"),
    "an empty layer": (card(sizes=[784, 0, 10]), "its card has no sizes of layers"),
    "other sizes": (card(sizes=[784, 99, 10]), "the numbers do not fit the network"),
    "too many layers": (card(sizes=[784, *[9] * 6, 10]), "with 7 layers and"),
    "too many numbers": (card(sizes=[784, 1258, 10]), "1,000,120 weights and biases"),
    "too wide a layer": (card(sizes=[784, 1, 9000, 10]), "9,000 neurons in a layer"),
    "too many numbers that are no picture": (
        card(sizes=[65, 10]),
        "expected a picture as its input, a square of 5 × 5 pixels or more",
    ),
    "one output of numbers": (card(sizes=[4, 1], readout="tenths"), "whose one output would be"),
    "features of a picture": (
        card(features=["x"] * 784, input_shape=[28, 28]),
        "features and a shape of pictures",
    ),
    "a picture that is too narrow": (
        card(sizes=[48, 10], input_shape=[3, 16]),
        "expected the longer side to be at most 4 times the shorter one",
    ),
    "another picture": (card(input_shape=[8, 8]), "its pictures have 8 × 8 pixels; expected as"),
    "a function that is not there": (card(activations=["luck", "relu"]), "function 'luck'"),
    "a share that is no number": (card(roughness=float("nan")), "roughness = nan"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_card_that_does_not_fit_is_refused_and_the_open_network_stays(
    page: Page, case: str
) -> None:
    page.say("open_model", {"name": "relu", "seq": 0})
    text, reason = REFUSED[case]
    tell(page, SMALL)
    page.events.clear()
    told = page.refusal("open_own", {"seq": 2, "card": text, "input_order": None})
    assert reason in told["message"]
    assert (told["event"], told["seq"]) == ("open_own", 2)
    frames = wire.parse_frames(page.say("input", drawing(3)))
    assert sum(isinstance(frame, wire.LayerFrame) for frame in frames) == 4


def test_numbers_that_are_none_or_beyond_a_dial_are_refused(page: Page) -> None:
    for value, reason in ((np.nan, "not a finite number"), (2e6, "a value is too large")):
        numbers = np.frombuffer(wire.network_bytes(SMALL), "<f4").copy()
        numbers[5] = value
        for at in range(0, numbers.nbytes, PART):
            part = numbers.tobytes()[at : at + PART]
            page.say("numbers", {"seq": 1, "at": at, "numbers": part})
        told = page.refusal("open_own", {"seq": 2, "card": CARD.to_json(), "input_order": None})
        assert reason in told["message"]


def test_a_part_out_of_turn_is_refused_and_the_first_one_begins_anew(page: Page) -> None:
    page.say("numbers", {"seq": 1, "at": 0, "numbers": bytes(8)})
    told = page.refusal("numbers", {"seq": 2, "at": 4, "numbers": bytes(4)})
    assert (told["message"], told["expected"], told["found"]) == (
        "a part of the numbers is missing", 8, 4,
    )  # fmt: skip
    assert opened(page, SMALL)["name"] == "own"


def session() -> Session:
    return Session(RateLimiter(10), WeightStream(lambda *_: None), Budget())


def add(networks: OwnNetworks, visitor: Session, address: str, network: Network) -> None:
    numbers = wire.network_bytes(network)
    for at in range(0, len(numbers), PART):
        networks.add(visitor, address, schemas.NumbersPart(1, at, numbers[at : at + PART]))


SIZE = len(wire.network_bytes(SMALL))
ASKED = schemas.OpenOwn(2, CARD.to_json(), None)


def test_one_address_may_hold_half_of_the_memory_until_its_networks_are_gone() -> None:
    networks = OwnNetworks(4 * SIZE)
    held = []
    for _ in range(2):
        visitor = session()
        add(networks, visitor, "a", SMALL)
        held.append(networks.open(visitor, ASKED))
    with pytest.raises(Refusal, match="too many visitors have networks of their own") as caught:
        add(networks, session(), "a", SMALL)
    assert caught.value.code == "busy"
    add(networks, other := session(), "b", SMALL)
    assert networks.open(other, ASKED).card.name == "own"
    held.pop()
    gc.collect()
    add(networks, session(), "a", SMALL)


def test_the_memory_for_all_is_bounded_and_what_never_came_whole_is_given_back() -> None:
    networks = OwnNetworks(2 * SIZE)
    one, other = session(), session()
    add(networks, one, "a", SMALL)
    add(networks, other, "b", SMALL)
    with pytest.raises(Refusal):
        networks.add(session(), "c", schemas.NumbersPart(1, 0, bytes(1)))
    networks.leave(one)
    add(networks, session(), "c", SMALL)


def test_no_more_numbers_come_than_the_largest_network_has() -> None:
    networks, visitor = OwnNetworks(), session()
    most = bytes(PART)
    for at in range(0, 4_000_000 - PART, PART):
        networks.add(visitor, "a", schemas.NumbersPart(1, at, most))
    with pytest.raises(Refusal, match="too many; expected 4,000,000 bytes"):
        networks.add(visitor, "a", schemas.NumbersPart(1, 65 * PART, most))


def test_a_file_of_our_shape_still_opens_as_edits_of_ours(app: Flask) -> None:
    file = models.FORMATS["npz"].save(*models.load(models.find("relu")))
    told = app.test_client().post("/api/networks/open", data=file).get_json()
    assert told["model"] == "relu"


def test_a_network_of_other_pictures_sees_the_drawing_scaled_and_answers_by_its_labels(
    page: Page,
) -> None:
    network = random_network(64, 16, 3)
    known = replace(Card.unknown("mine", network), labels=("cat", "dog", "ankle boot"))
    answer = opened(page, network, known)
    assert (answer["labels"], answer["input_shape"]) == (["cat", "dog", "ankle boot"], [8, 8])
    *_, read = frames = wire.parse_frames(page.say("input", drawing(3)))
    page.say("open_model", {"name": "digits", "seq": 4})
    drawn = wire.parse_frames(page.say("input", drawing(5)))[1].a.reshape(28, 28)
    edges = np.linspace(0, 28, 9)
    first = drawn[: int(edges[1]) + 1, 10:15]  # the new pixel in column 3 covers 10.5 to 14
    down = np.array([1, 1, 1, 0.5]) / 3.5
    across = np.array([0.5, 1, 1, 1]) / 3.5
    np.testing.assert_allclose(frames[1].a[3], down @ first[:, :4] @ across, atol=1e-6)
    assert read.answer.digit == int(np.argmax(frames[-2].a))


def test_the_last_of_128_outputs_can_be_the_answer(page: Page) -> None:
    rows = np.zeros((128, 25), "f4")
    network = Network([rows], [np.eye(128, dtype="f4")[127] * 9], ["sigmoid"])
    opened(page, network)
    *_, read = wire.parse_frames(page.say("input", drawing(3)))
    assert (read.answer.state, read.answer.digit) == ("digit", 127)


@pytest.mark.parametrize("event", ["gradient", "landscape"])
def test_there_is_no_cost_of_digits_where_a_network_reads_none(page: Page, event: str) -> None:
    network = random_network(64, 16, 3)
    opened(page, network)
    asked = {"seq": 9, "a": bytes(256), "digit": 1, "cost": "quadratic"}
    if event == "gradient":
        asked |= {"learning_rate": 1.0, "dial": [1, 0, 0]}
    else:
        way = {"name": "random", "network": None}
        asked |= {
            "first": way,
            "second": way,
            "batch": None,
            "seed": 1,
            "reach": 1.0,
            "since": None,
        }
    told = page.refusal(event, asked)
    assert (told["message"], told["found"]) == ("the cost is that of digits", "64-16-3")


def test_no_accuracy_is_counted_for_it(page: Page) -> None:
    network = random_network(64, 16, 3)
    opened(page, network)
    page.say("switches", {"seq": 9, **NO_SWITCHES, "binary": True})
    page.listen()
    assert all(event != "accuracy" for event, _ in page.events)


def values(seq: int, *numbers: float) -> bytes:
    return wire.ValuesFrame(seq, False, np.array(numbers, "f4")).serialize()


def test_a_network_of_numbers_takes_them_as_they_are_and_no_drawing(page: Page) -> None:
    network = random_network(4, 8, 3)
    known = replace(Card.unknown("mine", network), features=("sepal", "petal", "width", "depth"))
    assert "features" not in page.say("open_model", {"name": "digits", "seq": 0})
    page.say("input", drawing(1))
    answer = opened(page, network, known)
    assert (answer["input_shape"], answer["features"]) == (None, list(known.features))
    assert page.say("switches", {"seq": 1, **NO_SWITCHES}) == 1  # the drawing was another network's
    assert page.say("input", drawing(3)) == 3
    *_, last, read = frames = wire.parse_frames(page.say("input", values(4, 5, -2, 0, 0.25)))
    assert frames[1].a.tolist() == [5, -2, 0, 0.25]
    a = np.array([5, -2, 0, 0.25])
    z = network.weights[1] @ np.maximum(network.weights[0] @ a + network.biases[0], 0)
    z += network.biases[1]
    np.testing.assert_allclose(last.a, np.exp(z) / np.exp(z).sum(), atol=1e-6)
    assert read.answer.digit == int(np.argmax(z))
    *_, read = wire.parse_frames(page.say("input", values(5, 0, 0, 0, 0)))
    assert read.answer.state != "blank"
    assert page.say("input", values(6, 1, 2, 3)) == 6
    page.say("open_model", {"name": "digits", "seq": 7})
    assert page.say("input", values(8, 5, -2, 0, 0.25)) == 8


def test_numbers_without_names_are_called_by_their_place(page: Page) -> None:
    assert opened(page, random_network(3, 2))["features"] == ["x1", "x2", "x3"]


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [([], "the wrong size"), ([0] * 65, "the wrong size"), ([np.nan], "out of range"),
     ([1_000_001], "out of range")],
)  # fmt: skip
def test_numbers_that_are_too_many_or_beyond_all_are_refused(
    page: Page, numbers: list[float], reason: str
) -> None:
    opened(page, random_network(4, 8, 3))
    frame = wire.ValuesFrame.HEADER.pack(b"FP", wire.VERSION, 3, 9, 0, 0, len(numbers))
    assert reason in page.refusal("input", frame + np.array(numbers, "<f4").tobytes())["message"]
