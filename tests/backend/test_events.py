"""The Socket.IO events, tested on the server's packet queues without a network connection."""

from __future__ import annotations

import logging
from functools import partial
from itertools import count
from typing import Any

import gevent
import msgpack
import numpy as np
import pytest
from engineio.socket import Socket
from flask import Flask

from forwardpass import __version__, models, wire
from forwardpass.digits import see
from forwardpass.numerics.switches import NO_SWITCHES
from forwardpass.server import create_app
from forwardpass.server.realtime import batching, connections
from forwardpass.server.realtime.accuracy import Accuracies
from forwardpass.server.realtime.budget import Budget
from forwardpass.server.realtime.event_guard import MAX_BACKLOG
from forwardpass.server.realtime.session import RateLimiter
from patience import LAST_RESORT_S

CONNECT, EVENT, ACK, CONNECT_ERROR = 0, 2, 3, 4
STROKE = np.array([[0.5, 0.25], [0.5, 0.5], [0.5, 0.75]], dtype=np.float32)


class Page:
    """A connected page: sends events, receives acknowledgements and events."""

    numbers = count()

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.engine = app.extensions["socketio"].server.eio
        self.sid = f"page-{next(self.numbers)}"
        self.socket = Socket(self.engine, self.sid)
        self.socket.last_ping = None
        self.engine.sockets[self.sid] = self.socket
        self.engine.handlers["connect"](self.sid, {})
        self.ids = count()
        self.events: list[tuple[str, Any]] = []
        self.acks: dict[int, Any] = {}
        self.unanswered: list[int] = []
        self.raw(msgpack.packb({"type": CONNECT, "nsp": "/"}))
        self.greeting = self.packets()[0]

    def raw(self, data: object) -> None:
        self.engine.handlers["message"](self.sid, data)

    def packets(self) -> list[dict[str, Any]]:
        gevent.sleep(0)
        queue = self.socket.queue
        return [msgpack.unpackb(queue.get(block=False).data) for _ in range(queue.qsize())]

    def say(self, event: object, *arguments: object) -> Any:
        """Returns the acknowledgement of an event; other packets are kept in `events` meanwhile."""
        number = next(self.ids)
        packet = {"type": EVENT, "nsp": "/", "id": number, "data": [event, *arguments]}
        self.raw(msgpack.packb(packet))
        self.listen()
        return self.acks.pop(number)

    def listen(self) -> None:
        for packet in self.packets():
            if packet["type"] == ACK:
                self.acks[packet["id"]] = packet["data"][0] if packet["data"] else None
            else:
                self.events.append(tuple(packet["data"]))
                if "id" in packet:
                    self.unanswered.append(packet["id"])

    def acknowledge(self) -> None:
        """Acknowledges the oldest event that waits for it."""
        packet = {"type": ACK, "nsp": "/", "id": self.unanswered.pop(0), "data": []}
        self.raw(msgpack.packb(packet))
        self.listen()

    def error(self) -> dict[str, Any]:
        """The only error received; a count of the accuracy may precede it."""
        (error,) = (told for event, told in self.events if event == "error")
        self.events.clear()
        return error

    def refusal(self, event: object, *arguments: object) -> dict[str, Any]:
        """The error that answers an event."""
        assert self.say(event, *arguments) is None
        return self.error()

    def leave(self) -> None:
        self.engine.handlers["disconnect"](self.sid, "transport close")


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app({"events_per_second": 1000})


@pytest.fixture
def page(app: Flask):
    page = Page(app)
    yield page
    page.leave()


@pytest.fixture
def open_page(page: Page) -> Page:
    page.say("open_model", {"name": "digits", "seq": 0})
    page.events.clear()
    return page


def drawing(seq: int, staged: bool = False, centred: bool = True) -> bytes:
    return wire.StrokesFrame(seq, staged, centred, 1.5, (STROKE,)).serialize()


def blank(seq: int) -> bytes:
    return wire.StrokesFrame(seq, False, True, 1.5, ()).serialize()


def picture(seq: int, pixels: np.ndarray) -> bytes:
    return wire.PixelsFrame(seq, False, pixels).serialize()


def assert_is_pass(frames: list[wire.Frame], x: np.ndarray) -> None:
    """Checks that frames of a pass hold the numbers of an independent float64 computation."""
    network = models.load_network("digits")
    placement, *layers, answer = frames
    assert isinstance(placement, wire.PlacementFrame)
    assert isinstance(answer, wire.AnswerFrame)
    np.testing.assert_array_equal(layers[0].a, x)
    a = x.astype(np.float64)
    for frame, W, b in zip(layers[1:], network.weights, network.biases, strict=True):
        z = W.astype(np.float64) @ a + b
        a = 1 / (1 + np.exp(-z))
        np.testing.assert_allclose(frame.z, z, atol=1e-5, rtol=1e-5)
        np.testing.assert_allclose(frame.a, a, atol=1e-5)


def test_hello_tells_what_there_is(page: Page) -> None:
    hello = page.say("hello", {"protocol": 2})
    assert hello["protocol"] == 2
    assert hello["version"] == __version__
    assert hello["default"] == "digits"
    assert [card["name"] for card in hello["models"]] == models.names()
    assert hello["models"][1] == {
        "name": "lesson",
        "title": "784-16-16-10 · sigmoid, the lesson\u2019s way",
        "sizes": [784, 16, 16, 10],
        "activations": ["sigmoid"] * 3,
        "readout": "argmax",
        "test_correct": 9406,
        "test_total": 10000,
        "accuracy": 0.9406,
        "parameter_count": 13002,
    }, "every page gets them first, so they say only what its menu shows"
    assert hello["limits"] == {
        "strokes": 256, "points": 8192, "pen_radius": [0.3, 4.0], "events_per_second": 1000,
    }  # fmt: skip


def test_a_page_of_another_version_is_told_so(page: Page) -> None:
    error = page.refusal("hello", {"protocol": 1})
    assert error["code"] == "protocol_mismatch"
    assert (error["event"], error["expected"], error["found"]) == ("hello", 2, 1)


def test_opening_a_model_gives_its_card_and_then_its_weights_two_frames_at_a_time(
    page: Page,
) -> None:
    card = page.say("open_model", {"name": "digits", "seq": 7})
    assert (card["name"], card["parameter_count"], card["seq"]) == ("digits", 13_002, 7)
    page.listen()
    seen = []
    while page.unanswered:
        assert len(page.unanswered) <= 2
        page.acknowledge()
    for event, blob in page.events:
        assert event == "weights"
        seen.append(wire.parse_frame(blob)[0])
    assert {frame.seq for frame in seen} == {7}
    network = models.load_network("digits")
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        parts = [frame for frame in seen if frame.layer == layer]
        np.testing.assert_array_equal(np.concatenate([frame.W for frame in parts]), W)
        np.testing.assert_array_equal(np.concatenate([frame.b for frame in parts]), b)


def test_weights_that_nobody_acknowledges_stop_after_two_frames(page: Page) -> None:
    for seq in range(5):
        page.say("open_model", {"name": "digits", "seq": seq})
    page.listen()
    assert [event for event, _ in page.events] == ["weights", "weights"]


@pytest.mark.parametrize("name", ["none", "", "../digits", "x" * 10_000])
def test_a_model_that_is_not_there_is_refused(page: Page, name: object) -> None:
    error = page.refusal("open_model", {"name": name, "seq": 3})
    assert (error["code"], error["seq"]) == ("unknown_model", 3)
    assert len(str(error["found"])) <= 100


@pytest.mark.parametrize(
    ("name", "found"), [(7, 7), (None, "null"), (["digits"], "a list of 1"), (b"digits", "bytes")]
)
def test_a_name_is_a_text(page: Page, name: object, found: object) -> None:
    error = page.refusal("open_model", {"name": name, "seq": 3})
    assert (error["code"], error["seq"]) == ("malformed", 3)
    assert error["message"] == "the field 'name' of the event does not fit"
    assert (error["expected"], error["found"]) == ("a text", found)


def nested(depth: int) -> list[Any]:
    """A list in a list in a list, and so on."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("seq", "found"),
    [
        (-1, -1),
        (2**32, 2**32),
        (1.5, 1.5),
        (1.0, 1.0),
        ("1", "1"),
        (None, "null"),
        (True, "true"),
        (nested(900), "a list of 1"),
        ({"seq": 1}, "an object"),
        (msgpack.ExtType(5, b"1"), "a list of 2"),
    ],
)
@pytest.mark.parametrize("event", ["open_model", "switches"])
def test_what_is_asked_for_is_numbered(page: Page, event: str, seq: object, found: object) -> None:
    fields = {"open_model": {"name": "digits"}, "switches": NO_SWITCHES.as_dict()}[event]
    error = page.refusal(event, {**fields, "seq": seq})
    assert (error["code"], error["event"], error["seq"]) == ("malformed", event, None)
    assert error["message"] == "the field 'seq' of the event does not fit"
    assert error["expected"] == "a whole number from 0 to 4,294,967,295"
    assert error["found"] == found


@pytest.mark.parametrize("protocol", [None, "1", 1.5, True, [1], nested(900), {}])
def test_the_version_of_a_page_is_a_whole_number(page: Page, protocol: object) -> None:
    error = page.refusal("hello", {"protocol": protocol})
    assert error["code"] == "malformed"
    assert error["message"] == "the field 'protocol' of the event does not fit"
    assert error["expected"] == "a whole number"


def test_a_page_of_a_later_version_may_say_more(page: Page) -> None:
    error = page.refusal("hello", {"protocol": 99, "languages": ["en"]})
    assert (error["code"], error["found"]) == ("protocol_mismatch", 99)


@pytest.mark.parametrize("event", ["hello", "open_model", "switches"])
@pytest.mark.parametrize("key", [b"seq", b"protocol"])
def test_a_key_is_a_text(page: Page, event: str, key: bytes) -> None:
    error = page.refusal(event, {key: 1, "name": "digits"})
    assert error["code"] == "malformed"
    assert error["message"] == "a key of the event is not a text"
    assert page.say("hello", {"protocol": wire.VERSION})


@pytest.mark.parametrize("argument", [{1: 2, "seq": 3}, {None: 1}, {2.5: 1}])
def test_keys_of_other_types_are_survived(page: Page, argument: object) -> None:
    page.raw(msgpack.packb({"type": EVENT, "nsp": "/", "id": 9, "data": ["open_model", argument]}))
    page.listen()
    assert page.error()["code"] == "malformed"
    assert page.say("hello", {"protocol": wire.VERSION})


def test_a_field_that_nobody_knows_is_refused(page: Page) -> None:
    error = page.refusal("open_model", {"name": "digits", "seq": 3, "colour": nested(900)})
    assert (error["code"], error["seq"]) == ("malformed", 3)
    assert error["message"] == "there is no such field in the event"
    assert (error["expected"], error["found"]) == ("name, seq", "colour")


def test_a_drawing_is_answered_with_its_whole_pass(open_page: Page) -> None:
    frames = wire.parse_frames(open_page.say("input", drawing(1)))
    seen = see([STROKE], 1.5, centred=True)
    assert_is_pass(frames, seen.pixels)
    placement = frames[0]
    expected = [seen.placement.scale, seen.placement.dx, seen.placement.dy]
    assert [placement.scale, placement.dx, placement.dy] == pytest.approx(expected, abs=1e-5)
    assert {frame.seq for frame in frames} == {1}


def test_a_drawing_that_is_not_centred_stays_where_it_is(open_page: Page) -> None:
    frames = wire.parse_frames(open_page.say("input", drawing(1, centred=False)))
    assert_is_pass(frames, see([STROKE], 1.5, centred=False).pixels)
    assert (frames[0].scale, frames[0].dx, frames[0].dy) == (1, 0, 0)


def test_a_picture_goes_in_as_it_is(open_page: Page) -> None:
    pixels = np.arange(784).astype(np.uint8)
    frames = wire.parse_frames(open_page.say("input", picture(1, pixels)))
    assert_is_pass(frames, (pixels / 255).astype(np.float32))
    assert (frames[0].scale, frames[0].dx, frames[0].dy) == (1, 0, 0)


def test_a_blank_pad_is_blank(open_page: Page) -> None:
    for data in (blank(1), picture(2, np.zeros(784, np.uint8))):
        answer = wire.parse_frames(open_page.say("input", data))[-1].answer
        assert (answer.state, answer.digit) == ("blank", None)


def test_a_staged_pass_comes_layer_by_layer_and_is_then_acknowledged(open_page: Page) -> None:
    assert open_page.say("input", drawing(5, staged=True)) == 5
    assert [event for event, _ in open_page.events] == ["layer"] * 4
    kinds = [[f.KIND.name for f in wire.parse_frames(blob)] for _, blob in open_page.events]
    assert kinds == [["PLACEMENT", "LAYER"], ["LAYER"], ["LAYER"], ["LAYER", "ANSWER"]]
    frames = wire.parse_frames(b"".join(blob for _, blob in open_page.events))
    assert_is_pass(frames, see([STROKE], 1.5, centred=True).pixels)


@pytest.mark.parametrize("name", models.names())
def test_every_network_answers(page: Page, name: str) -> None:
    card = page.say("open_model", {"name": name, "seq": 0})
    _, *layers, answer = wire.parse_frames(page.say("input", drawing(1)))
    assert [len(frame.a) for frame in layers] == card["sizes"]
    assert answer.answer.digit in range(10)


def test_inputs_that_arrive_together_get_each_their_own_answer(app: Flask) -> None:
    pages = [Page(app) for _ in range(6)]
    names = ["digits", "digits", "lesson", "digits", "lesson", "no-hidden"]
    pixels = [np.full(784, 40 * i, np.uint8) for i in range(6)]
    alone = []
    for page, name, x in zip(pages, names, pixels, strict=True):
        page.say("open_model", {"name": name, "seq": 0})
        alone.append(wire.parse_frames(page.say("input", picture(1, x))))
    together = [
        gevent.spawn(page.say, "input", picture(2, x))
        for page, x in zip(pages, pixels, strict=True)
    ]
    for waiting, expected in zip(together, alone, strict=True):
        frames = wire.parse_frames(waiting.get(timeout=LAST_RESORT_S))
        assert {frame.seq for frame in frames} == {2}
        for frame, one in zip(frames[1:-1], expected[1:-1], strict=True):
            np.testing.assert_allclose(frame.a, one.a, atol=1e-6)
        assert frames[-1].answer.digit == expected[-1].answer.digit
    for page in pages:
        page.leave()


def test_an_input_without_a_model_is_refused(page: Page) -> None:
    error = page.refusal("input", drawing(1))
    assert (error["code"], error["seq"]) == ("no_model", 1)


def test_an_input_that_is_not_newer_is_refused_and_the_next_one_is_not(open_page: Page) -> None:
    open_page.say("input", drawing(5))
    for seq in (5, 4):
        error = open_page.refusal("input", drawing(seq))
        assert (error["code"], error["expected"]) == ("out_of_order", "more than 5")
        assert (error["seq"], error["found"]) == (seq, seq)
    assert open_page.say("input", drawing(6))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "malformed"),
        (b"FP", "malformed"),
        (b"\x00" * 100, "malformed"),
        ("text", "malformed"),
        (None, "malformed"),
        ([1, 2, 3], "malformed"),
        ({"seq": 1}, "malformed"),
        (bytes(65_537), "too_large"),
        (b"FP\x01" + drawing(1)[3:], "unsupported_version"),
        (drawing(1)[:-1], "malformed"),
        (drawing(1) + b"\0", "malformed"),
        (wire.PlacementFrame(1, 1, 0, 0).serialize(), "malformed"),
    ],
)
def test_a_bad_input_is_refused_and_the_next_good_one_is_not(
    open_page: Page, data: object, code: str
) -> None:
    error = open_page.refusal("input", data)
    assert (error["code"], error["event"]) == (code, "input")
    assert error["message"]
    assert open_page.say("input", drawing(1))


@pytest.mark.parametrize("arguments", [(), (1, 2), ({"protocol": 2}, 2)])
def test_an_event_has_one_argument(page: Page, arguments: tuple[object, ...]) -> None:
    for event in ("hello", "open_model", "input"):
        error = page.refusal(event, *arguments)
        assert (error["code"], error["found"]) == ("malformed", len(arguments))


@pytest.mark.parametrize("argument", [{}, {"seq": 1}])
def test_a_field_that_is_missing_is_named(page: Page, argument: object) -> None:
    error = page.refusal("hello", argument)
    assert error["message"] == "the field 'protocol' of the event is missing"
    assert (error["expected"], error["found"]) == ("a whole number", "nothing")
    error = page.refusal("open_model", argument)
    assert error["message"] == "the field 'name' of the event is missing"


@pytest.mark.parametrize("argument", [None, "digits", [1], 5, b"FP", nested(900)])
def test_an_argument_that_is_no_object_is_told_what_it_should_be(
    page: Page, argument: object
) -> None:
    expected = {
        "hello": "an object with 'protocol'",
        "open_model": "an object with 'name' and 'seq'",
    }
    for event, words in expected.items():
        error = page.refusal(event, argument)
        assert error["code"] == "malformed"
        assert error["message"] == "the event does not fit"
        assert error["expected"] == words


@pytest.mark.parametrize("event", ["nonsense", "message", "disconnecting", "x" * 1000])
def test_an_event_that_does_not_exist_is_refused(page: Page, event: str) -> None:
    error = page.refusal(event, 1)
    assert (error["code"], error["event"]) == ("malformed", event[:100])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\xff\xff\xff",
        b"\x93\x01",
        "text",
        msgpack.packb(None),
        msgpack.packb([1, 2]),
        msgpack.packb({}),
        msgpack.packb({"type": 9, "nsp": "/"}),
        msgpack.packb({"type": 2, "nsp": "/", "data": None}),
        msgpack.packb({"type": 2, "nsp": "/", "data": []}),
        msgpack.packb({"type": 2, "nsp": "/", "data": [[1], 2]}),
        msgpack.packb({"type": 2, "nsp": 7, "data": ["hello"]}),
        msgpack.packb({"type": 4, "nsp": "/"}),
        msgpack.packb({"type": 5, "nsp": "/"}),
        b"\x91" * 5000,
        b"\xdd\xff\xff\xff\xff",
    ],
)
def test_a_message_that_cannot_be_read_is_survived(page: Page, data: object) -> None:
    page.raw(data)
    page.listen()
    assert {error["code"] for _, error in page.events} <= {"malformed"}
    page.events.clear()
    assert page.say("hello", {"protocol": 2})


def test_acknowledgements_that_nobody_asked_for_are_survived(page: Page) -> None:
    page.raw(msgpack.packb({"type": ACK, "nsp": "/", "id": 99, "data": []}))
    assert page.say("hello", {"protocol": 2})


@pytest.mark.parametrize("name", ["connect", "disconnect", "*"])
def test_a_page_cannot_call_the_life_of_its_session(open_page: Page, name: str) -> None:
    app = open_page.app
    assert open_page.say("input", drawing(5))
    error = open_page.refusal(name, open_page.greeting["data"]["sid"])
    assert (error["code"], error["event"]) == ("malformed", name)
    assert open_page.refusal("input", drawing(5))["code"] == "out_of_order", "the same session"
    sid = open_page.greeting["data"]["sid"]
    assert app.extensions["socketio"].server.manager.is_connected(sid, "/")


def test_a_page_that_says_goodbye_has_no_connection_left(page: Page) -> None:
    page.raw(msgpack.packb({"type": 1, "nsp": "/"}))
    gevent.sleep(0)
    assert page.socket.closed


def test_a_connection_without_a_session_is_closed_in_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CONNECT_WITHIN_S", 0)
    engine = app.extensions["socketio"].server.eio
    silent = Socket(engine, "silent")
    engine.sockets["silent"] = silent
    assert engine.handlers["connect"]("silent", {}) is None
    page = Page(app)
    gevent.sleep(0.001)
    assert silent.closed
    assert not page.socket.closed
    page.leave()


def test_connections_count_before_they_are_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "WAITING_ROOM", 1)
    engine = create_app({"max_visitors": 2}).extensions["socketio"].server.eio
    for number in range(4):
        engine.sockets[str(number)] = Socket(engine, str(number))
    assert "full" in engine.handlers["connect"]("3", {})
    del engine.sockets["0"]
    assert engine.handlers["connect"]("3", {}) is None


@pytest.mark.parametrize(
    "packet",
    [
        {"type": ACK, "nsp": "/", "id": 0, "data": []},
        {"type": ACK, "nsp": "/", "id": 1, "data": None},
        {"type": ACK, "nsp": "/", "id": True, "data": []},
        {"type": EVENT, "nsp": "/", "id": -1, "data": ["hello"]},
        {"type": EVENT, "nsp": "/", "id": "1", "data": ["hello"]},
        {"type": EVENT, "nsp": "/", "data": [["hello"]]},
        {"type": EVENT, "nsp": "/", "data": {"0": "hello"}},
        {"type": EVENT, "nsp": "x" * 101, "data": ["hello"]},
    ],
)
def test_a_packet_that_no_page_sends_is_refused(page: Page, packet: dict[str, Any]) -> None:
    page.raw(msgpack.packb(packet))
    page.listen()
    assert page.error()["message"] == "the message cannot be read"
    assert page.say("open_model", {"name": "digits", "seq": 0})["seq"] == 0
    page.listen()
    assert len(page.unanswered) == 2, "the weights still come"


@pytest.mark.parametrize("off", [[[1, 1]] * 60_000, [[1, 1]] * 2_000])
def test_a_packet_holds_so_many_values_at_most(open_page: Page, off: list[list[int]]) -> None:
    switches = {**NO_SWITCHES.as_dict(), "off": off, "seq": 1}
    open_page.raw(msgpack.packb({"type": EVENT, "nsp": "/", "data": ["switches", switches]}))
    open_page.listen()
    assert open_page.error()["message"] == "the message cannot be read"


def test_refusals_and_noise_cost_ten_times_their_time(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    charged = []
    monkeypatch.setattr(Budget, "charge_as_useless", lambda budget: charged.append(budget))
    page.say("hello", {"protocol": 2})
    assert charged == []
    page.refusal("nonsense", 1)
    page.refusal("input", b"garbage")
    page.raw(b"\xc1")
    page.raw(msgpack.packb({"type": ACK, "nsp": "/", "id": 99, "data": []}))
    page.raw(msgpack.packb({"type": CONNECT, "nsp": "/"}))
    assert len(charged) == 6, "noise is charged by its reader and its refusal"
    assert set(charged) == {page.socket.queue.budget}


def test_a_page_has_at_most_one_count_waiting_even_if_it_opens_many_networks(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    monkeypatch.setattr(
        Accuracies, "_count_all", lambda accuracies, visitor: counts.append(accuracies)
    )
    for seq in range(10):
        page.say("open_model", {"name": "wide", "seq": seq})
        page.say("switches", {**NO_SWITCHES.as_dict(), "bits": 4, "seq": seq})
    (accuracies,) = counts
    assert len(accuracies._wanted) == 1


def test_a_fault_of_ours_is_logged_reported_and_survived(
    open_page: Page, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a slip of ours")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(batching, "packed_passes", fail)
        error = open_page.refusal("input", drawing(3))
    assert (error["code"], error["event"], error["seq"]) == ("internal", "input", 3)
    assert "slip" not in error["message"]
    assert "ZeroDivisionError: a slip of ours" in caplog.text
    assert open_page.say("input", drawing(4))


def test_events_that_come_too_fast_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = partial(RateLimiter, clock=lambda: 0.0)
    monkeypatch.setattr("forwardpass.server.realtime.events.RateLimiter", at_once)
    page = Page(create_app({"events_per_second": 3}))
    for _ in range(3):
        assert page.say("hello", {"protocol": 2})
    error = page.refusal("hello", {"protocol": 1})
    assert (error["code"], error["expected"]) == ("too_fast", "at most 3 in a second")


def test_one_visitor_too_many_is_turned_away_until_one_leaves() -> None:
    app = create_app({"max_visitors": 2})
    first, _ = Page(app), Page(app)
    third = Page(app).greeting
    assert third["type"] == CONNECT_ERROR
    assert "full" in third["data"]["message"]
    first.leave()
    assert Page(app).greeting["type"] == CONNECT


def test_a_visitor_who_does_not_read_is_dropped(open_page: Page) -> None:
    for seq in range(1, MAX_BACKLOG + 3):
        packet = {"type": EVENT, "nsp": "/", "id": seq, "data": ["input", drawing(seq)]}
        open_page.raw(msgpack.packb(packet))
    assert open_page.socket.closed
    assert open_page.socket.queue.qsize() <= MAX_BACKLOG + 2


def floats(count: int, value: float) -> bytes:
    return wire.float_bytes(np.full(count, value, np.float32))


def question(**change: object) -> dict[str, Any]:
    asked = {"seq": 1, "layer": 1, "neuron": 3, "from": 0, "inputs": [400]}
    return asked | {"a": floats(784, 0.5)} | change


def test_a_neuron_tells_how_it_answers_to_a_pixel(open_page: Page) -> None:
    response = open_page.say("probe", question(seq=9))
    assert sorted(response) == ["a", "seq", "steps", "z"]
    assert (response["seq"], response["steps"], len(response["a"])) == (9, 101, 404)
    W, b = models.load_network("digits").weights[0][3], models.load_network("digits").biases[0][3]
    a = np.full(784, 0.5)
    a[400] = 0.25
    assert abs(wire.floats_in(response["z"])[25] - (W.astype(float) @ a + b)) < 1e-5


def test_a_neuron_tells_how_it_answers_to_two(open_page: Page) -> None:
    response = open_page.say("probe", question(inputs=[400, 401]))
    assert (response["steps"], len(wire.floats_in(response["a"]))) == (33, 1089)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (question(neuron=16), "neuron 16 of layer 1; expected 0 to 15"),
        (question(layer=9), "expected layers 0 to 3"),
        (question(inputs=[784]), "input 784 of layer 0; expected 0 to 783"),
        (question(inputs=[3, 3]), "expected one, or two different ones"),
        (question(a=floats(3, 0)), "activations of shape (3,); expected (784,)"),
        (question(a=floats(784, np.nan)), "an activation is not finite"),
        (question(a=floats(784, 0)[:-1]), "the activations end early"),
        (question(seq=nested(900)), "the field 'seq' of the event does not fit"),
        (question(inputs=[]), "the field 'inputs' of the event has the wrong length"),
        (question(inputs=[1, 2, 3]), "the field 'inputs' of the event has the wrong length"),
        (question(inputs=[True]), "the field 'inputs[0]' of the event does not fit"),
        (question(a="AAAA"), "the field 'a' of the event does not fit"),
        (question(a=floats(8_193, 0)), "the field 'a' of the event has the wrong length"),
        (question(colour=1), "there is no such field in the event"),
        ({b"seq": 1}, "a key of the event is not a text"),
        (drawing(1), "the event does not fit"),
        ("probe", "the event does not fit"),
    ],
)
def test_a_probe_that_makes_no_sense_is_refused(
    open_page: Page, data: object, message: str
) -> None:
    assert open_page.say("probe", data) is None
    error = open_page.error()
    assert (error["code"], error["event"]) == ("malformed", "probe")
    assert message in error["message"]


def test_a_probe_needs_an_open_network(page: Page) -> None:
    assert page.say("probe", question()) is None
    assert page.error()["code"] == "no_model"


def test_a_probe_with_more_activations_than_a_layer_has_is_told_how_many_fit(
    open_page: Page,
) -> None:
    error = open_page.refusal("probe", question(a=floats(8_193, 0)))
    assert error["expected"] == "the bytes of at most 8,192 little-endian float32"
    assert error["found"] == 4 * 8_193


def test_a_network_without_squish_is_sent_as_one_layer_with_its_outputs(page: Page) -> None:
    page.say("open_model", {"name": "identity", "seq": 0})
    page.events.clear()
    x = np.random.default_rng(4).random(784).astype(np.float32)
    *rows, layer = wire.parse_frames(page.say("collapse", {"seq": 5, "a": wire.float_bytes(x)}))
    assert sum(len(frame.b) for frame in rows) == 10
    assert {frame.seq for frame in rows} == {layer.seq} == {5}
    deep = models.load_network("identity").feedforward(x)
    np.testing.assert_allclose(layer.a, deep, atol=2e-5)


def test_a_network_with_squish_is_not_one_layer(open_page: Page) -> None:
    assert open_page.say("collapse", {"seq": 5, "a": floats(784, 0)}) is None
    assert "layer 1 squishes by sigmoid" in open_page.error()["message"]


def test_a_collapse_of_the_wrong_size_is_refused(page: Page) -> None:
    page.say("open_model", {"name": "identity", "seq": 0})
    page.events.clear()
    assert page.say("collapse", {"seq": 5, "a": floats(783, 0)}) is None
    assert "expected 784 in each row" in page.error()["message"]
