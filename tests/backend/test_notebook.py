"""What a kernel answers the page of a notebook, compared with what the server answers.

`tests/notebooks/` has the widget itself, in notebooks that run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import msgpack
import numpy as np
import pytest
from flask import Flask
from test_events import Page, drawing, picture

import forwardpass
from forwardpass import models, schemas, wire
from forwardpass.notebook.conversation import Conversation
from forwardpass.notebook.requests import answer_request
from forwardpass.numerics.dials import BIAS, CHANGE
from forwardpass.server import create_app
from forwardpass.workers.model import Model

DIGITS = Model(*models.load(models.find("digits")))
EVENT, ACK = 2, 3


class Comm:
    """A page that speaks over a comm, with the interface of `Page`."""

    def __init__(self) -> None:
        self.changed: list[Conversation] = []
        self.events: list[tuple[str, Any]] = []
        self.acks: dict[int, Any] = {}
        self.kernel = Conversation({"digits": DIGITS}, self.hear, self.changed.append)

    def hear(self, packet: bytes) -> None:
        message = msgpack.unpackb(packet)
        assert message["nsp"] == "/"
        if message["type"] == ACK:
            self.acks[message["id"]] = message["data"][0]
        else:
            self.events.append(tuple(message["data"]))

    def say(self, event: str, argument: object) -> Any:
        packet = {"type": EVENT, "nsp": "/", "id": 7, "data": [event, argument]}
        self.kernel.receive(msgpack.packb(packet))
        return self.acks.pop(7)


@pytest.fixture
def comm() -> Comm:
    comm = Comm()
    comm.say("open_model", {"name": "digits", "seq": 0})
    return comm


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app({"events_per_second": 1000})


@pytest.fixture
def page(app: Flask):
    page = Page(app)
    page.say("open_model", {"name": "digits", "seq": 0})
    while page.unanswered:
        page.acknowledge()
    yield page
    page.leave()


def changes(seq: int, *rows: tuple[int, int, int, float]) -> bytes:
    return wire.ChangesFrame(seq, False, False, np.array(list(rows), CHANGE)).serialize()


GREYS = np.random.default_rng(3).integers(0, 256, 784, dtype=np.uint8)
A = GREYS.astype("<f4") / np.float32(255)
GRADIENT = {
    "seq": 9, "digit": 3, "cost": "quadratic", "learning_rate": 0.1, "dial": [1, 2, 300],
}  # fmt: skip

QUESTIONS = {
    "strokes": ("input", drawing(1)),
    "strokes not centred": ("input", drawing(1, centred=False)),
    "pixels": ("input", picture(1, GREYS)),
    "a dial": ("change", changes(4, (1, 3, 400, 0.5), (3, 2, BIAS, -4.0))),
    "switches": ("switches", {
        "seq": 5, "activations": ["relu", None, None], "off": [[1, 4]], "no_bias": [2], "bits": 3,
        "binary": False,
    }),
    "a probe": ("probe", {
        "seq": 6, "layer": 2, "neuron": 3, "from": 0, "inputs": [7], "a": A.tobytes(),
    }),
    "a step of one image": ("gradient", {**GRADIENT, "a": A.tobytes()}),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_over_the_comm_is_that_of_the_server_to_the_byte(
    comm: Comm, page: Page, name: str
) -> None:
    for each in (comm, page):
        each.say("input", picture(0, GREYS))
    assert comm.say(*QUESTIONS[name]) == page.say(*QUESTIONS[name]) is not None


def test_the_weights_of_an_opened_network_follow_in_the_frames_of_the_server(
    comm: Comm, page: Page
) -> None:
    assert [event for event, _ in comm.events] == ["weights"] * 6
    assert comm.events == page.events[: len(comm.events)]


def test_a_staged_pass_comes_layer_by_layer_as_over_the_socket(comm: Comm, page: Page) -> None:
    comm.events.clear()
    page.events.clear()
    assert comm.say("input", drawing(1, staged=True)) == page.say("input", drawing(1, staged=True))
    assert [event for event, _ in comm.events] == ["layer"] * 4
    assert comm.events == page.events


def test_the_accuracy_follows_a_turned_dial(comm: Comm, monkeypatch: pytest.MonkeyPatch) -> None:
    from forwardpass.notebook import conversation

    images = np.tile(GREYS, (30, 1))
    found = (images, np.arange(30) % 10, "generated")
    monkeypatch.setattr(conversation, "_test_images", lambda: found)
    conversation._labelled.cache_clear()
    comm.say("input", picture(0, GREYS))
    comm.events.clear()
    comm.say("change", changes(4, (3, 8, BIAS, 1000.0)))
    (event, told), *others = comm.events
    conversation._labelled.cache_clear()
    accuracy = schemas.read_event(told, schemas.Accuracy)
    assert (event, others, accuracy.seq, accuracy.total) == ("accuracy", [], 4, 30)
    assert [digit.correct for digit in accuracy.per_digit] == [0, 0, 0, 0, 0, 0, 0, 0, 3, 0]


def test_what_only_a_server_does_is_refused_with_what_to_run(comm: Comm) -> None:
    comm.events.clear()
    assert comm.say("train", {"preset": "fast"}) is None
    (error,) = comm.events
    assert error[1]["code"] == "needs_server"
    assert error[1]["message"] == (
        "a notebook does not answer the question 'train'; run forwardpass serve for that"
    )


def test_a_broken_frame_is_refused_as_by_the_server(comm: Comm, page: Page) -> None:
    comm.events.clear()
    broken = drawing(1)[:-1]
    assert comm.say("input", broken) is None
    ((_, error),) = comm.events
    assert error == page.refusal("input", broken)


def test_the_kernel_is_told_of_each_input_and_of_each_edit(comm: Comm) -> None:
    comm.say("input", picture(1, GREYS))
    comm.say("probe", QUESTIONS["a probe"][1])
    assert comm.changed == [comm.kernel]
    assert isinstance(comm.kernel.last_input, wire.PixelsFrame)
    assert comm.kernel.last_input.pixels.tolist() == GREYS.tolist()


REQUESTS = [
    ("api/handwriting?seed=4&digit=3", None),
    ("api/handwriting?seed=1", None),
    ("api/activations", None),
    ("api/models/digits/trace", {"pixels": A.tolist()}),
    ("api/networks/trace", {
        "model": "digits", "changes": [[1, 2, 3, 0.5]], "pixels": A.tolist(),
        "switches": {"activations": [], "off": [], "no_bias": [], "bits": None, "binary": False},
    }),
    ("api/networks/save?format=py", {
        "model": "digits", "changes": [],
        "switches": {"activations": [], "off": [], "no_bias": [], "bits": None, "binary": False},
    }),
]  # fmt: skip


@pytest.mark.parametrize(("address", "body"), REQUESTS, ids=[row[0] for row in REQUESTS])
def test_a_request_is_answered_as_over_http(app: Flask, address: str, body: Any) -> None:
    sent = b"" if body is None else json.dumps(body).encode()
    answered = answer_request(address, sent, {"digits": DIGITS})
    client = app.test_client()
    served = client.get(f"/{address}") if body is None else client.post(f"/{address}", json=body)
    assert (answered.status, answered.body) == (200, served.data) or (
        json.loads(answered.body) == served.json
    )


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        ("api/mnist/3", "needs_server", "a notebook does not answer /api/mnist/3; run forward"),
        ("api/handwriting?seed=x", "bad_query", "seed is 'x'; expected 0 to 4294967295"),
        ("api/networks/save?format=pt", "bad_query", "format is 'pt'; expected one of safetensors"),
        ("api/models/none/trace", "unknown_model", "there is no such network"),
        ("api/pictures", "not_a_picture", ""),
    ],
)
def test_a_request_that_cannot_be_answered_gets_a_plain_reason(
    address: str, code: str, message: str
) -> None:
    answered = answer_request(address, b"no picture", {"digits": DIGITS})
    error = json.loads(answered.body)["error"]
    assert (answered.status, error["code"]) == (422, code)
    assert error["message"].startswith(message)


def test_a_page_of_another_version_is_told_to_restart_the_kernel(comm: Comm) -> None:
    comm.events.clear()
    assert comm.say("hello", {"protocol": wire.VERSION + 1}) is None
    assert "restart the kernel" in comm.events[0][1]["message"]


def test_the_kernel_loads_nothing_of_the_web() -> None:
    script = (
        "import sys, forwardpass.notebook.conversation;"
        "print(sorted({'flask', 'gevent', 'socketio', 'werkzeug'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.strip()) == ("", "[]")


def test_without_anywidget_show_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "forwardpass.notebook.widget", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install .forwardpass\[notebook\]"):
        forwardpass.show(DIGITS.network)
