"""Networks turned by hand over the socket: changes, switches, and the accuracy that follows."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import gevent
import numpy as np
import pytest
from flask import Flask
from test_events import Page, drawing, picture

from forwardpass import models, schemas, wire
from forwardpass.digits import mnist as mnist_files
from forwardpass.numerics.dials import BIAS, CHANGE, Dials
from forwardpass.numerics.evaluation import evaluate
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, Switches, switched
from forwardpass.questions.edited import EditedNetwork
from forwardpass.questions.labelled import handwritten_image
from forwardpass.server import create_app
from forwardpass.server.realtime import accuracy
from patience import LAST_RESORT_S

DIGITS = models.load_network("digits")
PIXELS = np.random.default_rng(0).integers(0, 256, 784).astype(np.uint8)
X = PIXELS / np.float32(255)
POLL_S = 0.001
"""Between two looks. A loop that never rests can keep the lock of the interpreter from the thread
that it waits for: it gives it back and takes it again before the thread has woken."""


@pytest.fixture(scope="module")
def app(mnist) -> Flask:
    return create_app({"events_per_second": 1000, "mnist": mnist})


@pytest.fixture
def page(app: Flask):
    page = Page(app)
    page.say("open_model", {"name": "digits", "seq": 0})
    page.events.clear()
    yield page
    page.leave()


def change(seq: int, *changes: tuple[int, int, int, float], **flags: bool) -> bytes:
    given = {"reset": False, "more": False, **flags}
    return wire.ChangesFrame(seq, changes=np.array(list(changes), CHANGE), **given).serialize()


def switches(seq: int, **values: Any) -> dict[str, Any]:
    return {"seq": seq, **NO_SWITCHES.as_dict(), **values}


def wait_for(condition: Callable[[], Any]) -> Any:
    with gevent.Timeout(LAST_RESORT_S):
        while not (found := condition()):
            gevent.sleep(POLL_S)
    return found


def accuracies(page: Page) -> list[schemas.Accuracy]:
    """The accuracies that have come."""
    return [
        schemas.read_event(argument, schemas.Accuracy)
        for event, argument in page.events
        if event == "accuracy"
    ]


def accuracy_of(page: Page, seq: int) -> schemas.Accuracy:
    """The accuracy counted after this change."""

    def heard() -> schemas.Accuracy | None:
        page.listen()
        return next((counted for counted in accuracies(page) if counted.seq == seq), None)

    return wait_for(heard)


def turned_by(page: Page) -> EditedNetwork:
    """What the server holds of the only visitor."""
    on_connect = page.app.extensions["socketio"].server.handlers["/"]["connect"]
    (session,) = on_connect.__self__._sessions.values()
    return session.edited


def outputs(blob: bytes) -> np.ndarray:
    return wire.parse_frames(blob)[-2].a


def turned(*changes: tuple[int, int, int, float]):
    dials = Dials(DIGITS)
    dials.turn(np.array(list(changes), CHANGE))
    return dials.network


def test_a_change_is_answered_with_the_pass_of_the_newest_input_through_it(page: Page) -> None:
    page.say("input", picture(5, PIXELS))
    blob = page.say("change", change(6, (1, 3, 400, 2.5), (3, 9, BIAS, -10)))
    frames = wire.parse_frames(blob)
    assert {frame.seq for frame in frames} == {6}
    expected = turned((1, 3, 400, 2.5), (3, 9, BIAS, -10)).trace(X)
    np.testing.assert_allclose(frames[-2].z, expected.zs[-1], atol=1e-5)
    assert abs(frames[-2].z[9] - DIGITS.trace(X).zs[-1][9]) > 5


def test_without_an_input_a_change_is_answered_with_its_seq(page: Page) -> None:
    assert page.say("change", change(6, (1, 3, 400, 2.5))) == 6
    assert page.say("switches", switches(7, binary=True)) == 7


def test_a_staged_input_is_passed_anew_at_once(page: Page) -> None:
    page.say("input", drawing(1, staged=True))
    assert len(wire.parse_frames(page.say("change", change(2)))) == 6


def test_later_inputs_go_through_the_changed_network_and_a_reset_gives_the_trained_one(
    page: Page,
) -> None:
    page.say("change", change(1, (2, 0, 0, 5)))
    after = turned((2, 0, 0, 5)).feedforward(X)
    np.testing.assert_allclose(outputs(page.say("input", picture(2, PIXELS))), after, atol=1e-6)
    page.say("switches", switches(3, off=[[2, 1]]))
    trained = page.say("change", change(4, reset=True))
    expected = page_of_trained(page)
    assert outputs(trained).tobytes() == expected.tobytes()


def page_of_trained(page: Page) -> np.ndarray:
    page.say("open_model", {"name": "digits", "seq": 1})
    return outputs(page.say("input", picture(99, PIXELS)))


def test_another_visitor_of_the_same_network_sees_nothing_of_it(page: Page, app: Flask) -> None:
    other = Page(app)
    other.say("open_model", {"name": "digits", "seq": 0})
    before = outputs(other.say("input", picture(1, PIXELS)))
    page.say("change", change(1, *[(3, k, BIAS, 9) for k in range(10)]))
    assert outputs(other.say("input", picture(2, PIXELS))).tobytes() == before.tobytes()
    other.leave()


def test_opening_a_network_forgets_the_changes_of_the_one_before(page: Page) -> None:
    page.say("change", change(1, (3, 0, BIAS, 9)))
    np.testing.assert_allclose(page_of_trained(page), DIGITS.feedforward(X), atol=1e-6)


def test_while_more_follows_nothing_is_computed(page: Page) -> None:
    page.say("input", picture(1, PIXELS))
    assert page.say("change", change(2, (3, 0, BIAS, 9), more=True)) == 2
    blob = page.say("change", change(3, (3, 1, BIAS, 9)))
    np.testing.assert_allclose(
        outputs(blob), turned((3, 0, BIAS, 9), (3, 1, BIAS, 9)).feedforward(X), atol=1e-6
    )
    assert accuracy_of(page, 3)
    assert [event for event, _ in page.events if event == "accuracy"] == ["accuracy"]


def test_a_count_that_is_not_done_in_time_is_given_up_and_its_visitor_is_told(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accuracy, "DEADLINE_S", 0.01)
    others = Event()
    on_connect = page.app.extensions["socketio"].server.handlers["/"]["connect"]
    threads = on_connect.__self__._accuracies._threads
    threads.spawn(others.wait)
    assert page.say("change", change(1, (3, 0, BIAS, 9))) == 1
    wait_for(lambda: page.listen() or page.events)
    error = page.error()
    assert (error["event"], error["seq"], error["code"]) == ("accuracy", 1, "busy")
    others.set()
    threads.join()
    monkeypatch.undo()
    page.say("change", change(2, (3, 1, BIAS, 9)))
    assert accuracy_of(page, 2)
    assert accuracies(page)[0].seq == 2, "what was given up is not counted later"


def test_a_network_may_be_put_to_rest_while_it_is_counted(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = accuracy.IncrementalEvaluation.confusion

    def rest_and_count(evaluation: accuracy.IncrementalEvaluation, network: Network) -> np.ndarray:
        turned_by(page).rest()
        return count(evaluation, network)

    monkeypatch.setattr(accuracy.IncrementalEvaluation, "confusion", rest_and_count)
    page.say("change", change(1, (3, 0, BIAS, 9)))
    assert accuracy_of(page, 1).correct > 0


def test_switches_are_thrown_and_replaced_as_a_whole(page: Page) -> None:
    page.say("input", picture(1, PIXELS))
    blob = page.say("switches", switches(2, activations=["relu", None, None], bits=4))
    expected = switched(DIGITS, Switches(activations=("relu", None, None), bits=4)).feedforward(X)
    np.testing.assert_allclose(outputs(blob), expected, atol=1e-5)
    blob = page.say("switches", switches(3, off=[[2, 3]], no_bias=[1], binary=True))
    expected = switched(DIGITS, Switches((), ((2, 3),), (1,), None, True)).feedforward(X)
    np.testing.assert_allclose(outputs(blob), expected, atol=1e-5)


def corrects(counted: schemas.Accuracy) -> list[int]:
    return [digit.correct for digit in counted.per_digit]


def trained_corrects(counted: schemas.Accuracy) -> list[int]:
    return [digit.trained_correct for digit in counted.per_digit]


def totals(counted: schemas.Accuracy) -> list[int]:
    return [digit.total for digit in counted.per_digit]


@pytest.mark.parametrize("name", models.names())
def test_the_accuracy_follows_and_is_that_of_a_full_count(name: str, page: Page, mnist) -> None:
    page.say("open_model", {"name": name, "seq": 0})
    page.say("change", change(1, (1, 0, 400, 3), (1, 0, BIAS, -2), reset=True))
    counted = accuracy_of(page, 1)
    network, card = models.load(models.find(name))
    dials = Dials(network)
    dials.turn(np.array([(1, 0, 400, 3), (1, 0, BIAS, -2)], CHANGE))
    test = mnist_files.load(mnist, "test")
    confusion = evaluate(dials.network, test.x, test.labels, card.readout).confusion
    assert corrects(counted) == np.diagonal(confusion).tolist()
    assert (counted.correct, counted.total) == (sum(corrects(counted)), 10_000)
    trained = evaluate(network, test.x, test.labels, card.readout).confusion
    assert trained_corrects(counted) == np.diagonal(trained).tolist()
    assert totals(counted) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert (counted.source, counted.trained_correct) == ("mnist", card.test_correct)
    assert counted.server_us > 0


def test_the_newest_of_many_fast_changes_is_counted_in_the_end(page: Page, mnist) -> None:
    for seq in range(1, 30):
        page.say("change", change(seq, (1, 0, 400, seq / 10)))
    counted = accuracy_of(page, 29)
    test = mnist_files.load(mnist, "test")
    expected = evaluate(turned((1, 0, 400, 2.9)), test.x, test.labels)
    assert counted.correct == expected.correct
    seqs = [counted.seq for counted in accuracies(page)]
    assert seqs == sorted(set(seqs))


def test_nothing_is_counted_for_a_network_that_is_no_longer_open(page: Page) -> None:
    page.say("change", change(1, (1, 0, 400, 1)))
    page.events.clear()
    page.say("open_model", {"name": "lesson", "seq": 2})
    page.say("change", change(1, (1, 0, 400, 1)))
    counted = accuracy_of(page, 1)
    assert counted.trained_correct == models.load(models.find("lesson"))[1].test_correct
    assert sum(event == "accuracy" for event, _ in page.events) == 1


def test_without_mnist_handwritten_digits_are_counted_and_named_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mnist_files, "find", lambda explicit=None: None)
    monkeypatch.setattr(accuracy, "GENERATED", 300)  # more than a byte counts
    page = Page(create_app({}))
    page.say("open_model", {"name": "digits", "seq": 0})
    page.say("change", change(1))
    counted = accuracy_of(page, 1)
    assert (counted.source, totals(counted)) == ("generated", [30] * 10)
    assert counted.correct == counted.trained_correct >= 270


def test_a_test_set_given_to_the_server_is_counted_in_place_of_mnist(tmp_path: Path) -> None:
    images = np.stack([handwritten_image(number) for number in range(40)])
    labels = np.arange(40) % 10
    labels[:4] = 9  # some of them wrong, so that the counts are no others' by chance
    np.savez(tmp_path / "mine.npz", x=images, y=labels)
    page = Page(create_app({"test": tmp_path / "mine.npz"}))
    page.say("open_model", {"name": "digits", "seq": 0})
    dials = ((3, 0, BIAS, 50), (3, 9, BIAS, -50))
    page.say("change", change(1, *dials))
    counted = accuracy_of(page, 1)
    assert (counted.source, totals(counted)) == ("own", [3, 3, 3, 3, 4, 4, 4, 4, 4, 8])
    assert [digit.correct for digit in counted.per_digit] == own_count(images, labels, *dials)
    assert [digit.trained_correct for digit in counted.per_digit] == own_count(images, labels)


def own_count(
    images: np.ndarray, labels: np.ndarray, *dials: tuple[int, int, int, float]
) -> list[int]:
    """The images of each digit that a network with these biases reads right, in float64."""
    biases = [bias.astype(np.float64) for bias in DIGITS.biases]
    for layer, neuron, _, value in dials:
        biases[layer - 1][neuron] = value
    a = images / 255
    for weights, bias in zip(DIGITS.weights, biases, strict=True):
        a = 1 / (1 + np.exp(-(a @ weights.astype(np.float64).T + bias)))
    right = labels[a.argmax(axis=1) == labels]
    return np.bincount(right, minlength=10).tolist()


@pytest.mark.parametrize(
    ("event", "argument", "message", "expected"),
    [
        ("change", change(2, (4, 0, 0, 1)), "there is no such layer", "1 to 3"),
        ("change", change(2, (1, 16, 0, 1)), "there is no such neuron", "0 to 15 in layer 1"),
        ("change", change(2, (1, 0, 0, np.inf)), "a value is not finite", "a finite number"),
        ("change", change(2, (1, 0, 0, 1e7)), "a value is too large", "-1,000,000 to 1,000,000"),
        ("change", change(2, (1, 0, 0, 1), (1, 0, 784, 1), reset=True), "there is no such source",
         "0 to 783, or 4294967295 for the bias"),
        ("change", change(1, (1, 0, 0, 1)), "the change is older than the one before it",
         "more than 1"),
        ("change", change(2)[:-1], "the frame ends early", "12 bytes"),
        ("change", drawing(2), "this event takes another frame", "CHANGES"),
        ("change", {"seq": 2}, "an input is one binary frame", "bytes"),
        ("switches", switches(2, activations=["step", None, None]),
         "there is no such activation function", "one of sigmoid, relu, tanh, identity, softmax"),
        ("switches", switches(2, activations=["relu"]),
         "there must be an activation function for each layer, or none", "3 names or nulls"),
        ("switches", switches(2, off=[[1, 16]]), "there is no such neuron", "0 to 15 in layer 1"),
        ("switches", switches(2, off=[1]), "the field 'off[0]' of the event does not fit",
         "[layer, neuron]"),
        ("switches", switches(2, bits=17), "the field 'bits' of the event does not fit",
         "a whole number from 1 to 16 or null"),
        ("switches", switches(2, bits=True), "the field 'bits' of the event does not fit",
         "a whole number from 1 to 16 or null"),
        ("switches", switches(2, binary=1), "the field 'binary' of the event does not fit",
         "true or false"),
        ("switches", switches(2, colour=1), "there is no such field in the event",
         "activations, off, no_bias, bits, binary, seq"),
        ("switches", {"seq": 2}, "the field 'activations' of the event is missing",
         "a list of names and nulls"),
        ("switches", switches(1), "the change is older than the one before it", "more than 1"),
        ("switches", switches(-1), "the field 'seq' of the event does not fit",
         "a whole number from 0 to 4,294,967,295"),
        ("switches", [2], "the event does not fit",
         "an object with 'activations', 'off', 'no_bias', 'bits', 'binary' and 'seq'"),
    ],
)  # fmt: skip
def test_what_cannot_be_turned_is_refused_and_changes_nothing(
    page: Page, event: str, argument: object, message: str, expected: str
) -> None:
    page.say("change", change(1, (2, 0, 0, 5)))
    accuracy_of(page, 1)
    page.events.clear()
    error = page.refusal(event, argument)
    assert (error["event"], error["message"], error["expected"]) == (event, message, expected)
    blob = page.say("input", picture(3, PIXELS))
    np.testing.assert_allclose(outputs(blob), turned((2, 0, 0, 5)).feedforward(X), atol=1e-6)


def test_nothing_can_be_turned_before_a_network_is_open(app: Flask) -> None:
    page = Page(app)
    assert page.refusal("change", change(1))["code"] == "no_model"
    assert page.refusal("switches", switches(1))["code"] == "no_model"
    page.leave()


def test_a_visitor_who_does_nothing_holds_only_the_changes_and_can_go_on(
    page: Page, monkeypatch: pytest.MonkeyPatch, mnist
) -> None:
    monkeypatch.setattr(accuracy, "REST_S", 0)
    page.say("change", change(1, (1, 0, 400, 3)))
    accuracy_of(page, 1)
    turning = turned_by(page)
    wait_for(lambda: not turning.is_awake)
    assert turning._dials.nbytes == 4 * 785
    page.say("change", change(2, (1, 0, 401, 3)))
    test = mnist_files.load(mnist, "test")
    expected = evaluate(turned((1, 0, 400, 3), (1, 0, 401, 3)), test.x, test.labels)
    assert accuracy_of(page, 2).correct == expected.correct


def test_all_dials_turned_take_less_than_200_kb_at_rest(page: Page) -> None:
    assert held_at_rest(page, every_dial()) in range(52_008, 200_000)


def test_one_dial_of_the_largest_network_takes_less_than_20_kb_at_rest(page: Page) -> None:
    page.say("open_model", {"name": "wide", "seq": 0})
    one = np.array([(1, 0, 400, 3)], CHANGE)
    assert held_at_rest(page, one) in range(4 * 785, 20_000)


def held_at_rest(page: Page, changes: np.ndarray) -> int:
    """Bytes that these changes cost the server once their visitor has done nothing for a while."""
    turning = turned_by(page)
    gc.collect()
    tracemalloc.start()
    for seq, part in enumerate(np.array_split(changes, 3), 1):
        page.say("change", wire.ChangesFrame(seq, False, seq < 3, part).serialize())
    accuracy_of(page, 3)
    page.events.clear()
    turning.rest()
    gc.collect()
    ours = [tracemalloc.Filter(True, f"*/forwardpass/{room}/*") for room in ("numerics", "server")]
    held = tracemalloc.take_snapshot().filter_traces(ours)
    tracemalloc.stop()
    images = 10_000 * 784 * 4  # kept for all visitors
    total = sum(stat.size for stat in held.statistics("filename"))
    return total - images if total > images else total


def every_dial() -> np.ndarray:
    """A change of each of the 13,002 dials."""
    rng = np.random.default_rng(0)
    return np.array(
        [
            (layer, neuron, source, rng.normal())
            for layer, (n_out, n_in) in enumerate([(16, 784), (16, 16), (10, 16)], 1)
            for neuron in range(n_out)
            for source in (*range(n_in), BIAS)
        ],
        CHANGE,
    )
