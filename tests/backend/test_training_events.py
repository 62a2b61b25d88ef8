"""Training runs over the socket: begun, steered, left and found again, with a queue for a process.

All but the last tests have their processes played by greenlets, which train on a few bars.
"""

from __future__ import annotations

import shlex
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar

import gevent
import numpy as np
import pytest
from click.testing import CliRunner
from flask import Flask
from gevent.event import Event
from test_events import Page, drawing
from threadpoolctl import threadpool_limits

import forwardpass
from forwardpass import models, wire
from forwardpass.commands.train import command
from forwardpass.digits import mnist as mnist_files
from forwardpass.digits.training_digits import generate
from forwardpass.models import Card
from forwardpass.numerics.dials import CHANGE
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import Training
from forwardpass.server import create_app
from forwardpass.server.child_process import ChildProcess, EndedError
from forwardpass.server.metrics import Metrics
from forwardpass.server.realtime import address_budget, budget, trainings
from forwardpass.server.realtime import run as run_module
from forwardpass.server.realtime.batching import PassBatcher
from forwardpass.server.realtime.run import Run, Wanted
from forwardpass.server.realtime.run_queue import FullError, RunQueue
from forwardpass.server.realtime.trainings import Trainings
from forwardpass.server.settings import read_settings
from forwardpass.workers.steering import REPORT_S, SteeredTraining
from forwardpass.workers.training_process import test_set_of as given_test_set
from patience import LAST_RESORT_S
from plain_backpropagation import slopes
from tiny_digits import TINY, tiny_examples

EXAMPLES = tiny_examples(3_600)
RECIPE = replace(TINY, batch=100)
"""33 steps an epoch of 3,300 images, 99 in all."""
QUICK = {name: value for name, value in asdict(RECIPE).items() if value != getattr(Recipe(), name)}


class Greenlet:
    """A fake process of a training; the reader of its messages plays it."""

    alive: ClassVar[list[Greenlet]] = []

    def __init__(self, module: str) -> None:
        assert module == "forwardpass.workers.training_process"
        self.alive.append(self)
        self.written: list[dict[str, Any]] = []
        self.steered: SteeredTraining | None = None
        self.now = 0.0
        self._spoken_to = Event()
        self.takes = Event()
        self.takes.set()
        self.is_deaf = self.is_silent = False

    def write(self, message: dict[str, Any]) -> None:
        if self.is_deaf:
            raise EndedError
        self.takes.wait()
        self.written.append(message)
        self._spoken_to.set()
        if self.steered:
            self.steered.obey(message)

    def read(self) -> Any:
        gevent.sleep(0)
        if self.steered is None:
            return self._begin()
        while True:
            self.now += REPORT_S
            if self not in self.alive:
                raise EndedError
            told = None if self.is_silent else self.steered.take_batch()
            if told or (told := self.steered.take_report()):
                return told
            self._spoken_to.clear()
            if self.steered.wait_s is None:
                self._spoken_to.wait()
            self.steered.work()
            gevent.sleep(0)

    def _begin(self) -> dict[str, Any]:
        wanted = self.written[0]
        fields = wanted["recipe"]
        start = wanted["start"]
        recipe = Recipe(**fields)
        if start is not None:
            start = wire.network_from(start, recipe.sizes, recipe.activations)
        self.training = Training(recipe, EXAMPLES, start=start)
        self.steered = SteeredTraining.going_on(
            self.training, wanted["kept"], lambda: self.now, given_test_set(wanted)
        )
        return {"input_order": wire.order_bytes(self.training.network.input_order), "digits": None}

    def dismiss(self) -> None:
        if self in self.alive:
            self.alive.remove(self)

    def speak(self) -> None:
        self.is_silent = False
        self._spoken_to.set()

    def die(self) -> None:
        self.dismiss()
        self._spoken_to.set()


class Trainee(Page):
    """A page with a run."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.told: list[dict[str, Any]] = []
        self._unheard: deque[dict[str, Any]] = deque()
        self.token = ""
        self.say("open_model", {"name": "digits", "seq": 0})

    def train(self, start: str = "random", preset: str | None = None, **recipe: Any) -> Any:
        request = {
            "seq": 1,
            "preset": preset,
            "recipe": recipe if preset else QUICK,
            "start": start,
        }
        answer = self.say("train", request)
        self.token = answer["token"]
        return answer

    def steer(self, action: str, value: object = None) -> Any:
        request = {"seq": 2, "token": self.token, "action": action, "value": value}
        return self.say("steer", request)

    def hear(self, is_it: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The first message, not heard before, of which this is true; each is acknowledged."""
        with gevent.Timeout(LAST_RESORT_S):
            while True:
                gevent.sleep(0.001)
                self.listen()
                told = [message for event, message in self.events if event == "training"]
                self.events.clear()
                self.told += told
                self._unheard += told
                while self.unanswered:
                    self.acknowledge()
                while self._unheard:
                    message = self._unheard.popleft()
                    if is_it(message):
                        return message
                    assert message["state"] != "lost", "what was to be heard will not come"


Make = Callable[..., Flask]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes an application that has no MNIST and whose processes are greenlets."""
    monkeypatch.setattr(mnist_files, "find", lambda named=None: None)
    monkeypatch.setattr(trainings, "ChildProcess", Greenlet)
    # Messages follow each other here as fast as they are read, not thirty in a second, and the
    # page and its training compute on the server's thread: that is not what a budget is for.
    monkeypatch.setattr(budget, "BURST_S", 60.0)
    monkeypatch.setattr(budget, "SHARE", 1.0)
    Greenlet.alive.clear()
    return lambda **settings: create_app({"events_per_second": 1000, **settings})


@pytest.fixture
def page(make: Make) -> Trainee:
    return Trainee(make())


def weights_after(steps: int, recipe: Recipe = RECIPE) -> bytes:
    """The result of an unsteered training after a number of steps."""
    training = Training(recipe, EXAMPLES)
    for _ in range(steps):
        next(training)
    return wire.network_bytes(training.network)


def is_paused(told: dict[str, Any]) -> bool:
    return told["state"] == "paused"


def is_done(told: dict[str, Any]) -> bool:
    return told["state"] == "done"


def test_a_run_is_told_of_once_and_begins_paused_at_its_random_numbers(page: Trainee):
    told = page.train()
    assert told["recipe"] == {
        **asdict(RECIPE),
        "sizes": [784, 4, 10],
        "activations": ["sigmoid"] * 2,
    }
    assert (told["steps"], told["steps_per_epoch"]) == (99, 33)
    assert (told["source"], told["training_images"], told["validation_images"]) == (
        "generated", 3_300, 300,
    )  # fmt: skip
    assert told["command"].startswith("forwardpass train --sizes 784-4-10 ")
    assert told["command"].endswith(" --generated --out training.safetensors")
    assert told["test_set"] is None
    assert (told["card"]["name"], told["card"]["title"]) == ("training", "784-4-10 · sigmoid")
    assert (told["card"]["shuffled"], told["card"]["accuracy"]) == (False, None)
    first = page.hear(is_paused)
    assert first["weights"] == weights_after(0)
    assert (first["number"], first["place"], first["pass"]) == (0, None, None)
    assert (first["by_recipe"], told["input_order"]) == (True, None)
    assert [each["number"] for each in first["measured"]] == [0]


def test_the_test_set_of_the_server_measures_a_run_which_learns_nothing_from_it(
    make: Make, tmp_path: Path
) -> None:
    digits = generate(60, first_seed=7)
    file = tmp_path / "class.npz"
    np.savez(file, x=digits.images, y=digits.labels)
    page = Trainee(make(test=file))
    assert page.train()["test_set"] == {"name": "class.npz", "count": 60}
    page.steer("advance", "epoch")
    told = page.hear(lambda told: told["number"] == 33)
    assert told["weights"] == weights_after(33)
    network = wire.network_from(told["weights"], RECIPE.sizes, RECIPE.activations)
    expected = [[0] * 10 for _ in range(10)]
    for image, label in zip(digits.images, digits.labels, strict=True):
        expected[label][network.feedforward(image / np.float32(255)).argmax()] += 1
    assert np.frombuffer(told["confusion"], "<u4").reshape(10, 10).tolist() == expected
    right = sum(expected[digit][digit] for digit in range(10))
    assert told["measured"][-1]["validation_accuracy"] == right / 60


def test_the_own_test_set_of_a_visitor_measures_the_runs_that_begin_then(make: Make) -> None:
    digits = generate(60, first_seed=7)
    page = Trainee(make())
    assert page.train()["test_set"] is None
    rows = np.column_stack([digits.labels, digits.images]).tobytes()
    page.say("test_set", {"seq": 1, "name": "class.csv", "count": 60, "at": 0, "rows": rows})
    assert page.train()["test_set"] == {"name": "class.csv", "count": 60}
    told = page.hear(lambda told: told["confusion"] and told["token"] == page.token)
    assert np.frombuffer(told["confusion"], "<u4").reshape(10, 10).sum(axis=1).tolist() == [6] * 10


def test_the_network_of_the_run_is_open(page: Trainee):
    page.say("input", drawing(3))
    page.train()
    page.steer("advance", "epoch")
    told = page.hear(lambda told: told["number"] == 33)
    network = wire.network_from(weights_after(33), RECIPE.sizes, RECIPE.activations)
    assert told["weights"] == wire.network_bytes(network)
    frames = wire.parse_frames(told["pass"])
    assert {frame.seq for frame in frames} == {3}
    layers = [frame for frame in frames if isinstance(frame, wire.LayerFrame)]
    np.testing.assert_allclose(layers[-1].a, network.feedforward(layers[0].a), rtol=1e-6)
    *_, output, _ = wire.parse_frames(page.say("input", drawing(4)))
    np.testing.assert_array_equal(output.a, layers[-1].a)  # the next drawing goes through it


def test_a_drawing_that_waits_while_the_run_goes_on_is_answered_by_the_network_of_its_new_step(
    page: Trainee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pass by the step before has the same seq, and would stay on the page of a paused run."""
    page.train()
    page.hear(is_paused)
    run = PassBatcher.run
    waited: list[int] = []

    def run_late(batcher: PassBatcher, *arguments: Any) -> bytes:
        blob = run(batcher, *arguments)
        if not waited:
            waited.append(1)
            page.steer("advance", "epoch")
            page.hear(lambda told: told["number"] == 33)
        return blob

    monkeypatch.setattr(PassBatcher, "run", run_late)
    frames = wire.parse_frames(page.say("input", drawing(3)))
    layers = [frame for frame in frames if isinstance(frame, wire.LayerFrame)]
    network = wire.network_from(weights_after(33), RECIPE.sizes, RECIPE.activations)
    assert waited == [1]
    np.testing.assert_allclose(layers[-1].a, network.feedforward(layers[0].a), rtol=1e-6)


def test_the_same_seed_gives_the_same_numbers_whatever_is_looked_at_meanwhile(page: Trainee):
    page.train()
    page.steer("play", 0)
    assert page.hear(is_done)["weights"] == weights_after(99)
    page.steer("seek", 40)
    assert page.hear(is_paused)["weights"] == weights_after(40)
    page.steer("play", 0)
    assert page.hear(is_done)["weights"] == weights_after(99)
    points = [told for told in page.told if told["forget"]]
    assert points[0]["costs"][-1][0] > 40 >= points[0]["costs"][0][0]


def test_a_run_starts_from_the_open_network_with_its_changes(page: Trainee):
    change = wire.ChangesFrame(5, False, False, np.array([(1, 2, 7, 0.5)], CHANGE))
    page.say("change", change.serialize())
    told = page.train("open", "lesson")
    assert (told["recipe"]["sizes"], told["command"]) == ([784, 16, 16, 10], None)
    turned = models.load_network("digits")
    W = turned.weights[0].copy()
    W[2, 7] = 0.5
    first = page.hear(is_paused)
    assert first["by_recipe"] is False, "the recipe does not say what it began from"
    weights = first["weights"]
    assert weights[: W.nbytes] == W.tobytes()
    assert weights[W.nbytes :] == wire.network_bytes(turned)[W.nbytes :]


def test_one_message_at_a_time_waits_for_its_reader_and_the_next_one_is_the_newest(page: Trainee):
    page.train()
    page.hear(is_paused)
    page.steer("play", 0)
    with gevent.Timeout(LAST_RESORT_S):
        while Greenlet.alive[0].training.number < 99:
            gevent.sleep(0.001)
    page.listen()
    assert [event for event, _ in page.events] == ["training"]
    page.acknowledge()
    told = page.hear(is_done)
    assert (told["number"], len(told["costs"]) <= 32) == (99, True)


@pytest.mark.parametrize(
    ("recipe", "message", "expected"),
    [
        ({"batch": 0}, "batch is 0", "at least 1, and finite"),
        ({"batch": 1_001}, "batch is 1001", "at most 1000"),
        ({"sizes": [784, 129, 10]}, "the largest hidden layer is 129", "at most 128"),
        ({"sizes": [784, 1, 1, 1, 1, 1, 10]}, "the number of hidden layers is 5", "at most 4"),
        ({"epochs": 101}, "epochs is 101", "at most 100"),
        ({"digits": 3_301}, "digits is 3301", "at most 3300, the number of images to learn from"),
        ({"init": "none"}, "init is 'none'", "one of"),
        ({"learning_rate": 0}, "learning_rate is 0.0", "more than 0"),
        ({"batch": 1, "epochs": 100}, "the recipe makes 330,000 steps", "at most 329,999"),
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_followed_is_refused_in_plain_words(
    make: Make, recipe: dict[str, Any], message: str, expected: str
):
    page = Trainee(make(training_steps=329_999))
    request = {"seq": 8, "preset": "lesson", "recipe": recipe, "start": "random"}
    refusal = page.refusal("train", request)
    assert (refusal["code"], refusal["event"], refusal["seq"]) == ("bad_recipe", "train", 8)
    assert refusal["message"] == message
    assert refusal["expected"].startswith(expected)
    assert Greenlet.alive == []


def test_the_largest_recipe_of_a_visitor_is_taken(make: Make):
    page = Trainee(make(training_steps=330_000))
    told = page.train(
        preset="lesson", sizes=[784, 128, 128, 128, 128, 10], epochs=100, batch=1, digits=3_300
    )
    assert told["steps"] == 330_000


@pytest.mark.parametrize(
    ("action", "value", "code", "message", "expected"),
    [
        ("play", -1, "malformed", "the value of play does not fit",
         "a number of steps a second from 0 to 1,000,000"),
        ("play", float("nan"), "malformed", "the value of play does not fit",
         "a number of steps a second from 0 to 1,000,000"),
        ("play", None, "malformed", "the value of play does not fit",
         "a number of steps a second from 0 to 1,000,000"),
        ("pause", 1, "malformed", "the value of pause does not fit", "null"),
        ("advance", "step", "malformed", "the value of advance does not fit",
         "batch, epoch or example"),
        ("seek", 100, "malformed", "the value of seek does not fit", "a step from 0 to 99"),
        ("seek", 1.5, "malformed", "the value of seek does not fit", "a step from 0 to 99"),
        ("learning_rate", "high", "malformed", "the value of learning_rate does not fit",
         "a number above 0"),
        ("learning_rate", 0, "bad_recipe", "learning_rate is 0.0", "more than 0"),
    ],
)  # fmt: skip
def test_steering_that_cannot_be_is_refused_and_the_run_goes_on(
    page: Trainee, action: str, value: object, code: str, message: str, expected: str
):
    page.train()
    page.hear(is_paused)
    assert page.steer(action, value) is None
    refusal = page.error()
    assert (refusal["code"], refusal["message"], refusal["expected"]) == (code, message, expected)
    page.steer("advance", "batch")
    assert page.hear(lambda told: told["number"] == 1)


def test_a_network_with_switches_and_no_network_at_all_are_no_start(make: Make):
    page = Trainee(make())
    switches = {"activations": (), "off": ((1, 3),), "no_bias": (), "bits": None, "binary": False}
    page.say("switches", {"seq": 3, **switches})
    page.events.clear()
    request = {"seq": 4, "preset": None, "recipe": {}, "start": "open"}
    refusal = page.refusal("train", request)
    assert refusal["code"] == "bad_recipe"
    assert refusal["message"] == "the network to start from has switches"
    newcomer = Page(page.app)
    assert newcomer.refusal("train", request)["code"] == "no_model"


def test_visitors_who_ask_at_once_train_in_turn_and_see_their_places(make: Make):
    app = make(trainings=2)
    pages = [Trainee(app) for _ in range(20)]
    for page in pages:
        page.train()
    for place, page in enumerate(pages[2:], 1):
        told = page.hear(lambda told: told["state"] == "waiting")
        assert (told["place"], told["weights"]) == (place, None)
    assert len(Greenlet.alive) == 2
    for page in pages:  # those who wait are to go on as soon as they can
        page.steer("play", 0)
    for page in pages:
        told = page.hear(is_done)
        assert told["weights"] == weights_after(99)
        places = [told["place"] for told in page.told if told["state"] == "waiting"]
        assert places == sorted(places, reverse=True)
        page.say("open_model", {"name": "digits", "seq": 9})
    with gevent.Timeout(LAST_RESORT_S):
        while Greenlet.alive:
            gevent.sleep(0.001)


def test_places_go_round_by_address():
    queue: RunQueue[str] = RunQueue(2, most_waiting=6, most_of_one_address=4)
    assert [queue.enter(run, run[0]) for run in ("a1", "a2")] == [True, True]
    assert [queue.enter(run, run[0]) for run in ("a3", "a4", "b1", "b2", "c1")] == [False] * 5
    assert queue.waiting == ["b1", "c1", "b2", "a3", "a4"]
    assert queue.leave("a1") == "b1"
    assert queue.waiting == ["c1", "a3", "b2", "a4"]
    assert queue.leave("b2") is None
    assert queue.leave("a2") == "c1"
    assert queue.leave("b1") == "a3"
    assert (queue.running, queue.waiting) == (["c1", "a3"], ["a4"])


def test_no_more_wait_than_may_of_one_address_and_of_all():
    queue: RunQueue[int] = RunQueue(1, most_waiting=3, most_of_one_address=2)
    for run in range(3):
        queue.enter(run, "a")
    with pytest.raises(FullError):
        queue.enter(3, "a")
    queue.enter(4, "b")
    with pytest.raises(FullError):
        queue.enter(5, "c")
    assert queue.running + queue.waiting == [0, 4, 1, 2]


def test_where_too_many_wait_the_run_that_one_has_goes_on(make: Make, monkeypatch):
    monkeypatch.setattr(trainings, "RunQueue", lambda places: RunQueue(places, most_waiting=1))
    app = make(trainings=1)
    first, second, third = Trainee(app), Trainee(app), Trainee(app)
    first.train()
    second.train()
    request = {"seq": 4, "preset": None, "recipe": QUICK, "start": "random"}
    assert third.refusal("train", request)["code"] == "busy"
    first.hear(is_paused)
    assert first.refusal("train", request)["code"] == "busy"
    first.steer("advance", "batch")
    assert first.hear(lambda told: told["number"] == 1)


def test_an_address_begins_no_more_than_60_runs_at_once(make: Make, monkeypatch):
    monkeypatch.setattr(address_budget, "NEW_TRAININGS_PER_S", 0.0)
    page = Trainee(make())
    for _ in range(60):
        page.train()
    request = {"seq": 4, "preset": None, "recipe": QUICK, "start": "random"}
    assert page.refusal("train", request)["code"] == "too_fast"
    page.steer("advance", "batch")
    assert page.hear(lambda told: told["number"] == 1), "the one that it has goes on"


def test_a_server_can_train_for_nobody(make: Make):
    page = Trainee(make(trainings=0))
    request = {"seq": 4, "preset": None, "recipe": QUICK, "start": "random"}
    assert page.refusal("train", request)["code"] == "not_allowed"


@pytest.mark.parametrize("reader", ["lively", "gone before anything was told"])
def test_a_page_that_comes_back_finds_its_run_and_all_of_its_curve(make: Make, reader: str):
    page = Trainee(make())
    told = page.train()
    if reader == "lively":
        page.steer("advance", "epoch")
        page.hear(lambda told: told["number"] == 33)
    page.leave()
    again = Trainee(page.app)
    again.token = told["token"]
    found = again.say("find_training", {"seq": 7, "token": told["token"]})
    assert found == {**told, "seq": 7}
    again.steer("advance", "epoch")
    again.hear(lambda told: told["number"] in (33, 66) and told["state"] == "paused")
    first = again.told[0]
    assert first["forget"] is True
    if reader == "lively":
        assert first["weights"] == weights_after(33)
        assert [step for step, _ in first["costs"]][-1] == 33
        assert {0, 33} <= {each["number"] for each in first["measured"]}
    assert len(Greenlet.alive) == 1, "it is the same process"


def test_a_run_ends_when_the_grace_is_over_and_by_leaving_for_another_network(make: Make):
    page = Trainee(make(training_grace=0))
    page.train()
    page.hear(is_paused)
    page.leave()
    with gevent.Timeout(LAST_RESORT_S):
        while Greenlet.alive:
            gevent.sleep(0.001)
    again = Trainee(page.app)
    question = {"seq": 7, "token": page.token}
    assert again.refusal("find_training", question)["code"] == "not_found"
    for last_words in (
        lambda: again.say("open_model", {"name": "wide", "seq": 8}),
        lambda: again.steer("cancel"),
    ):
        again.train()
        again.hear(is_paused)
        last_words()
        with gevent.Timeout(LAST_RESORT_S):
            while Greenlet.alive:
                gevent.sleep(0.001)
        assert again.steer("play", 0) is None
        assert again.error()["code"] == "not_found"


def test_nobody_steers_the_run_of_another(page: Trainee):
    page.train()
    other = Trainee(page.app)
    other.token = page.token
    assert other.steer("pause") is None
    assert other.error()["code"] == "not_found"


def test_a_lost_process_is_reported_and_the_network_stays_unchanged(page: Trainee):
    page.train()
    page.steer("advance", "epoch")
    page.hear(lambda told: told["number"] == 33)
    Greenlet.alive[0].die()
    told = page.hear(lambda told: told["state"] == "lost")
    assert (told["message"], told["number"], told["weights"]) == ("lost", 33, None)
    assert told["resumes"] == 33
    assert page.steer("play", 0) is None
    assert page.error()["code"] == "not_found"
    page.train("open")
    assert page.hear(is_paused)["weights"] == weights_after(33), "from where it stood"


def test_a_lost_run_goes_on_from_its_last_checkpoint_to_the_numbers_that_it_would_have_come_to(
    page: Trainee,
):
    page.train()
    assert page.steer("resume") is None, "it is not lost"
    assert page.error()["message"] == "this training has nothing to go on from"
    page.steer("advance", "epoch")
    page.hear(lambda told: told["number"] == 33 and told["state"] == "paused")
    Greenlet.alive[0].die()
    page.hear(lambda told: told["state"] == "lost")
    assert page.steer("resume") == 2
    page.steer("play", 0)
    back = page.hear(lambda told: told["state"] != "waiting")
    assert (back["checkpoints"][0], back["by_recipe"], back["resumes"]) == (33, True, None)
    told = page.hear(is_done)
    assert told["weights"] == weights_after(99)
    forgotten = [told for told in page.told if told["forget"]][-1]
    assert forgotten["costs"][-1][0] == 33, "the curve before stays"
    since = page.told[page.told.index(forgotten) :]
    numbers = [each["number"] for told in since for each in told["measured"] or []]
    assert numbers == sorted(set(numbers)), "a curve without a step twice"
    assert {0, 33, 66, 99} <= set(numbers)
    Greenlet.alive[0].die()
    assert page.hear(lambda told: told["state"] == "lost")["resumes"] is None, "it was done"


def test_a_command_to_a_process_that_has_just_ended_is_no_fault(page: Trainee):
    page.train()
    page.hear(is_paused)
    Greenlet.alive[0].is_deaf = True
    assert page.steer("play", 0) == 2
    Greenlet.alive[0].die()
    assert page.hear(lambda told: told["state"] == "lost")["resumes"] == 0


def test_one_example_is_learned_alone_and_no_recipe_leads_there(page: Trainee):
    page.train()
    page.hear(is_paused)
    page.steer("advance", "example")
    told = page.hear(lambda told: told["taken"] == 1)
    assert (told["state"], told["number"], told["by_recipe"]) == ("paused", 0, False)
    training = Training(RECIPE, EXAMPLES)
    expected = training.next_example()
    assert told["weights"] == wire.network_bytes(training.network)
    assert told["cost"] == expected.cost
    page.steer("advance", "batch")
    told = page.hear(lambda told: told["number"] == 1)
    next(training)
    assert (told["taken"], told["weights"]) == (0, wire.network_bytes(training.network))


def about_next(number: int, taken: int = 0, **change: Any) -> dict[str, Any]:
    """A question about what the next step of a run learns from."""
    asked = {"seq": 5, "a": b"", "digit": 0, "cost": "quadratic", "learning_rate": 9.0}
    stands = {"next_batch": {"number": number, "taken": taken}}
    return {**asked, "dial": [2, 3, 1], "pictures": True, **stands, **change}


def mean_slope(found: dict[str, Any], weights: bytes, dial: tuple[int, int, int]) -> float:
    """The mean slope at a dial over the images that an answer is about, in float64 loops."""
    network = wire.network_from(weights, RECIPE.sizes, RECIPE.activations)
    images = np.frombuffer(found["batch"]["pictures"], np.uint8).reshape(-1, 784) / np.float32(255)
    layer, neuron, source = dial
    W, b, names = network.weights, network.biases, network.activations
    each = [
        slopes(W, b, names, x, np.eye(10)[label], "quadratic").weights[layer - 1][neuron][source]
        for x, label in zip(images, found["batch"]["labels"], strict=True)
    ]
    return float(np.mean(each))


@pytest.mark.parametrize("taken", [0, 2])
def test_the_average_over_the_next_batch_is_the_nudge_that_gradient_descent_makes(
    page: Trainee, taken: int
):
    recipe = {"sizes": [784, 4, 10], "activations": ["sigmoid"] * 2, "batch": 10, "warm_up": 4}
    page.train(preset="lesson", **recipe, schedule="linear", epochs=1)
    page.hear(is_paused)
    page.steer("advance", "batch")
    told = page.hear(lambda told: told["number"] == 1)
    for example in range(taken):
        page.steer("advance", "example")
        told = page.hear(lambda told, after=example: told["taken"] == after + 1)
    dial = (2, 3, 1)
    found = page.say("gradient", about_next(1, taken))
    assert len(found["batch"]["labels"]) == 10 - taken
    step = found["batch"]["next_step"]
    assert (step["number"], step["taken"]) == (1, taken)
    # Half of the way to the peak, 3, and one step of 330 down from there.
    assert step["learning_rate"] == pytest.approx(3 * (2 / 4) * (1 - 1 / 330))
    slope = mean_slope(found, told["weights"], dial)
    assert abs(slope) > 1e-3
    assert found["dial"]["slope"] == pytest.approx(slope, rel=1e-9)
    again = page.say("gradient", about_next(1, taken, pictures=False))
    assert again["batch"]["pictures"] is None
    assert again["layers"] == found["layers"], "asking moves nothing"
    before = found["dial"]["value"]
    page.steer("advance", "batch")
    after = page.hear(lambda told: told["number"] == 2)
    network = wire.network_from(after["weights"], RECIPE.sizes, RECIPE.activations)
    moved = float(network.weights[1][3, 1]) - before
    assert moved == pytest.approx(-step["learning_rate"] * slope, rel=1e-4)
    assert page.say("gradient", about_next(2))["cost"] > 0


def test_a_slice_can_be_taken_for_the_next_batch(page: Trainee):
    page.train()
    page.hear(is_paused)
    asked = {"first": {"name": "downhill"}, "second": {"name": "random"}, "seed": 1, "reach": 3.0}
    question = about_next(0, batch=None, since=None, **asked)
    for name in ("learning_rate", "dial", "pictures"):
        del question[name]
    assert page.say("landscape", question) == 5
    with gevent.Timeout(LAST_RESORT_S):
        while not (told := [told for event, told in page.events if event == "landscape"]):
            gevent.sleep(0.001)
            page.listen()
    cost = page.say("gradient", about_next(0))["cost"]
    assert told[0]["place"]["cost"] == pytest.approx(cost, rel=1e-5)


def test_what_is_no_next_batch_is_refused_and_one_that_has_gone_by_is_asked_for_again(
    page: Trainee, monkeypatch: pytest.MonkeyPatch
):
    question = about_next(0)
    assert page.refusal("gradient", question)["code"] == "not_found"
    page.train()
    page.hear(is_paused)
    # The page asks again by itself after what came too fast.
    assert page.refusal("gradient", about_next(1))["code"] == "too_fast"
    assert page.refusal("gradient", about_next(99))["code"] == "not_found"
    assert page.refusal("gradient", about_next(0, 100))["code"] == "not_found"
    monkeypatch.setattr(run_module, "BATCH_S", 0.01)
    process = Greenlet.alive[0]
    process.is_silent = True
    assert page.refusal("gradient", question)["code"] == "too_fast"
    process.speak()
    assert len(page.say("gradient", question)["batch"]["labels"]) == 100
    process.die()
    page.hear(lambda told: told["state"] == "lost")
    assert page.refusal("gradient", question)["code"] == "not_found"


def test_a_batch_of_more_than_100_images_is_too_large_to_be_averaged(page: Trainee):
    page.train(preset="lesson", sizes=[784, 4, 10], activations=["sigmoid"] * 2, batch=101)
    page.hear(is_paused)
    refusal = page.refusal("gradient", about_next(0))
    assert (refusal["code"], refusal["expected"], refusal["found"]) == (
        "malformed", "at most 100 images", 101,
    )  # fmt: skip
    # Once one of them was learned from alone a hundred are left.
    page.steer("advance", "example")
    page.hear(lambda told: told["taken"] == 1)
    assert len(page.say("gradient", about_next(0, 1))["batch"]["labels"]) == 100


def test_a_cost_beyond_all_numbers_is_told_with_the_last_good_step(page: Trainee):
    page.train(preset="diverging", learning_rate=1e9)
    page.steer("play", 0)
    told = page.hear(lambda told: told["state"] == "diverged")
    assert (told["message"], told["learning_rate"]) == ("diverged", 1e9)
    assert np.isfinite(np.frombuffer(told["weights"], "<f4")).all()
    assert page.say("input", drawing(2)) is not None


@pytest.mark.parametrize(
    ("why", "limits", "others"),
    [
        ("time", {"training_time": 50, "training_idle": 99}, 0),
        ("idle", {"training_time": 99, "training_idle": 50}, 0),
        ("idle", {"training_time": 99, "training_idle": 98}, 1),
    ],
)
def test_who_trains_or_rests_for_too_long_makes_room(
    make: Make, why: str, limits: dict[str, int], others: int
):
    make()
    now = 1_000.0
    settings = read_settings({"trainings": 1, **limits}, {})
    runs = Trainings(settings, None, Metrics(), clock=lambda: now)
    wanted = Wanted(RECIPE, None, Card("training", "", RECIPE.sizes, RECIPE.activations),
                    "generated", 3_600)  # fmt: skip
    first, *waiting = (runs.begin(wanted, "a") for _ in range(1 + others))
    look_at(first)
    allowed = trainings.YIELD_S if others else 50
    now = 1_000.0 + allowed
    runs.look()
    assert first.state == "paused"
    now += 0.001
    runs.look()
    told = first.take_news()
    assert told is not None
    assert (told.state, told.message, told.number) == ("lost", why, 0)
    for run in waiting:
        look_at(run)


def look_at(run: Run) -> None:
    """Waits until a run has a process and its first report."""
    run.tell = lambda: None
    run.ask()
    with gevent.Timeout(LAST_RESORT_S):
        while run.state != "paused":
            gevent.sleep(0.001)


def test_others_are_answered_while_a_process_takes_no_command(page: Trainee):
    """A process that has been stopped, say: what is written to it waits."""
    page.train()
    page.hear(is_paused)
    Greenlet.alive[0].takes.clear()
    steering = gevent.spawn(page.steer, "play", 0)
    gevent.sleep(0)
    other = Trainee(page.app)
    assert other.say("input", drawing(1)) is not None
    assert not steering.ready()
    Greenlet.alive[0].takes.set()
    steering.join()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[ChildProcess]:
    """The processes that trainings have been given, which are real ones."""
    processes: list[ChildProcess] = []

    def start(module: str) -> ChildProcess:
        processes.append(ChildProcess(module))
        return processes[-1]

    monkeypatch.setattr(trainings, "ChildProcess", start)
    return processes


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes an application whose processes are processes, on generated digits."""
    monkeypatch.setattr(mnist_files, "find", lambda named=None: None)
    return lambda **settings: create_app({"events_per_second": 1000, **settings})


def test_a_real_process_trains_as_python_and_the_command_do_and_says_so_when_it_is_killed(
    real: Make, started: list[ChildProcess], tmp_path: Path
):
    page = Trainee(real())
    shown = page.train(preset="fast", epochs=1)["command"]
    page.steer("play", 0)
    told = page.hear(is_done)
    with threadpool_limits(1):
        training = forwardpass.train("fast", epochs=1)
        for _ in training:
            pass
    assert told["weights"] == wire.network_bytes(training.network)
    assert told["number"] == training.number == 33
    _, _, *words = shlex.split(shown)
    words[-1] = str(tmp_path / words[-1])
    with threadpool_limits(1):
        result = CliRunner().invoke(command, words)
    assert result.exit_code == 0, result.output
    network, card = models.load(tmp_path / "training.safetensors")
    assert told["weights"] == wire.network_bytes(network)
    assert (card.test_total, card.data_sha256) == (None, {})
    assert card.recipe.startswith("forwardpass train ") and " --generated " in card.recipe
    (serving,) = started
    serving.process.kill()
    lost = page.hear(lambda told: told["state"] == "lost")
    assert (lost["message"], lost["number"]) == ("lost", 33)
    with gevent.Timeout(LAST_RESORT_S):
        while serving.process.returncode is None:
            gevent.sleep(0.001)
    assert serving.process.returncode != 0


def test_generated_digits_are_generated_once_for_all_trainings(
    real: Make, monkeypatch: pytest.MonkeyPatch
):
    orders: list[dict[str, Any]] = []
    write = ChildProcess.write

    def note(self: ChildProcess, message: dict[str, Any]) -> None:
        if "recipe" in message:
            orders.append(message)
        write(self, message)

    monkeypatch.setattr(ChildProcess, "write", note)
    page = Trainee(real())
    told = []
    for _ in range(2):
        page.train(preset="fast", epochs=1)
        page.steer("play", 0)
        told.append(page.hear(is_done)["weights"])
    first, second = (order["digits"] for order in orders)
    assert first is None
    assert (len(second), second[:7_840]) == (3_600 * 784, generate(10).images.tobytes())
    assert told[0] == told[1]
    page.leave()


@pytest.mark.mnist
def test_the_command_that_is_shown_writes_the_network_that_was_seen(mnist, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")  # which is not for the process of a training
    page = Trainee(create_app({"events_per_second": 1000, "mnist": mnist}))
    shown = page.train(preset="fast", epochs=1, seed=7)["command"]
    page.steer("play", 0)
    told = page.hear(is_done)
    _, _, *words = shlex.split(shown)
    words[-1] = str(tmp_path / words[-1])
    with threadpool_limits(1):
        result = CliRunner().invoke(command, [*words, "--mnist", str(mnist)])
    assert result.exit_code == 0, result.output
    network, _ = models.load(tmp_path / "training.safetensors")
    assert told["weights"] == wire.network_bytes(network)
    page.leave()
