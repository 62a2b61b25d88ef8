"""A steered training: commands and reports, without a separate process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from forwardpass.numerics.examples import Examples
from forwardpass.numerics.presets import PRESETS
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import Training
from forwardpass.wire import network_bytes
from forwardpass.workers.checkpoints import Checkpoints
from forwardpass.workers.curve import Curve
from forwardpass.workers.steering import REPORT_S, SteeredTraining
from tiny_digits import TINY, tiny_examples

EXAMPLES = tiny_examples()


class Steered:
    """A steered training with a simulated clock."""

    def __init__(self, recipe: Recipe = TINY, examples: Examples = EXAMPLES) -> None:
        self.now = 0.0
        self.training = Training(recipe, examples)
        self.steered = SteeredTraining(self.training, lambda: self.now)

    def say(self, name: str, value: object = None) -> None:
        self.steered.obey({"name": name, "value": value})

    def work(self, times: int = 100) -> int:
        """Makes this many iterations; returns the step that the training has reached."""
        for _ in range(times):
            self.steered.work()
        return self.training.number

    def report(self) -> dict[str, Any]:
        self.say("report")
        self.now += REPORT_S
        report = self.steered.take_report()
        assert report is not None
        return report


def gone_on_from(kept: dict[str, Any]) -> Steered:
    """The same training in another process, from what a report of the first one kept."""
    other = Steered()
    other.steered = SteeredTraining.going_on(other.training, kept, lambda: other.now)
    return other


def weights_after(steps: int, recipe: Recipe = TINY) -> bytes:
    """The weights of an unsteered training after the same number of steps."""
    training = Training(recipe, EXAMPLES)
    for _ in range(steps):
        next(training)
    return network_bytes(training.network)


def test_it_begins_paused_and_tells_so_once():
    steered = Steered()
    report = steered.report()
    assert (report["state"], report["number"], report["epoch"]) == ("paused", 0, 0)
    assert (report["cost"], report["costs"], report["checkpoints"]) == (None, [], [0])
    assert report["weights"] == weights_after(0)
    assert [each["number"] for each in report["measured"]] == [0]
    assert np.frombuffer(report["confusion"], "<u4").sum() == 10
    steered.say("report")
    steered.now += 60
    assert steered.work() == 0
    assert steered.steered.take_report() is None, "nothing is new"
    assert steered.steered.wait_s is None, "only a command brings something"


def test_a_steered_training_comes_to_the_numbers_of_an_unsteered_one_to_the_bit():
    steered = Steered()
    steered.say("advance", "batch")
    assert steered.work() == 1
    assert steered.report()["weights"] == weights_after(1)
    steered.say("play", 0)
    assert steered.work(4) == 5
    steered.say("pause")
    assert steered.work() == 5
    assert steered.report()["weights"] == weights_after(5)
    steered.say("advance", "epoch")
    assert steered.work() == 11
    steered.say("play", 0)
    assert steered.work() == 33
    report = steered.report()
    assert report["weights"] == weights_after(33)
    assert (report["state"], report["epoch"], report["examples"]) == ("done", 3, 330)
    assert [each["number"] for each in report["measured"]] == [11, 22, 33]
    expected = Training(TINY, EXAMPLES)
    accuracies = [step.accuracy for step in expected if step.ends_epoch]
    assert [each["validation_accuracy"] for each in report["measured"]] == accuracies


def test_the_next_batch_is_told_when_asked_for_and_moves_nothing():
    steered, expected = Steered(), Training(TINY, EXAMPLES)
    assert steered.steered.take_batch() is None
    for press in ("batch", "example", "batch"):
        steered.say("batch")
        told = steered.steered.take_batch()
        assert told is not None
        images, labels = expected.next_batch()
        assert (told["images"], told["labels"]) == (images.tobytes(), labels.tobytes())
        assert (told["number"], told["taken"]) == (expected.number, expected.taken)
        assert steered.steered.take_batch() is None, "it is told once"
        steered.say("advance", press)
        steered.work()
        step = next(expected) if press == "batch" else expected.next_example()
        assert told["learning_rate"] == step.learning_rate
    assert steered.report()["weights"] == network_bytes(expected.network)
    steered.say("play", 0)
    assert steered.work() == 33
    steered.say("batch")
    told = steered.steered.take_batch()
    assert told is not None
    assert (told["number"], told["images"], told["labels"]) == (33, b"", b"")


def test_it_makes_no_more_steps_a_second_than_it_is_to_and_does_not_catch_up():
    steered = Steered()
    steered.say("play", 2)
    assert steered.work() == 1
    assert steered.steered.wait_s == 0.5
    steered.now = 0.499
    assert steered.work() == 1
    steered.now = 0.5
    assert steered.work() == 2
    steered.now = 60
    assert steered.work() == 4, "the one that is due, and the one that was due before"


def test_one_goes_back_to_a_checkpoint_and_on_to_the_same_numbers():
    steered = Steered()
    steered.say("play", 0)
    steered.work(20)
    steered.report()
    steered.say("seek", 7)
    report = steered.report()
    assert (report["state"], report["number"]) == ("paused", 7)
    assert report["weights"] == weights_after(7)
    assert report["forgotten_after"] is None
    assert report["checkpoints"] == list(range(21)), "later ones stay to be looked at"
    steered.say("seek", 20)
    assert steered.report()["weights"] == weights_after(20)
    steered.say("seek", 7)
    steered.say("play", 0)
    steered.work(3)
    report = steered.report()
    assert (report["forgotten_after"], report["costs"][0][0]) == (7, 8)
    assert report["checkpoints"] == list(range(11))
    steered.work()
    assert steered.report()["weights"] == weights_after(33)


def test_one_example_at_a_time_completes_a_batch_and_one_can_go_back_to_before():
    steered = Steered()
    steered.say("advance", "batch")
    steered.work()
    steered.report()
    for taken in range(1, 10):
        steered.say("advance", "example")
        assert steered.work() == 1
        report = steered.report()
        assert (report["number"], report["taken"], report["state"]) == (1, taken, "paused")
        assert (report["examples"], report["epoch"]) == (10 + taken, 1)
        assert (report["costs"], report["measured"]) == ([], [])
        assert (report["by_recipe"], report["checkpoints"]) == (False, [0, 1])
    steered.say("advance", "example")
    assert steered.work() == 2
    report = steered.report()
    assert (report["taken"], [step for step, _ in report["costs"]]) == (0, [2])
    assert report["by_recipe"] is False
    steered.say("advance", "example")
    steered.work()
    steered.say("seek", 1)
    report = steered.report()
    assert (report["taken"], report["by_recipe"]) == (0, True)
    assert report["weights"] == weights_after(1)
    steered.say("advance", "batch")
    assert steered.work() == 2
    report = steered.report()
    assert (report["by_recipe"], report["weights"]) == (True, weights_after(2))


def test_leaving_a_single_example_keeps_the_recipe():
    steered = Steered()
    steered.say("advance", "example")
    steered.work()
    assert steered.report()["by_recipe"] is False
    steered.say("seek", 0)
    steered.say("advance", "batch")
    steered.work()
    report = steered.report()
    assert (report["by_recipe"], report["weights"]) == (True, weights_after(1))


@pytest.mark.parametrize("presses", [["batch"], ["batch", "example"]])
def test_what_a_report_keeps_is_enough_to_go_on_to_the_same_numbers(presses: list[str]):
    one = Steered()
    for press in presses:
        one.say("advance", press)
        one.work()
    one.say("learning_rate", 0.5)
    other = gone_on_from(one.report()["kept"])
    report = other.report()
    assert (report["number"], report["taken"]) == (1, len(presses) - 1)
    assert report["by_recipe"] is (len(presses) == 1)
    for steered in (one, other):
        steered.say("play", 0)
        assert steered.work() == 33
    assert one.report()["weights"] == other.report()["weights"]
    assert one.training.best.epoch == other.training.best.epoch


def test_a_step_from_before_it_went_on_elsewhere_is_reached_from_the_start():
    one = Steered()
    one.say("reach", 5)
    one.work()
    one.say("learning_rate", 0.5)
    one.say("advance", "batch")
    assert one.work() == 6
    kept = one.report()["kept"]
    for number in (3, 20):
        other = gone_on_from(kept)
        assert other.report()["checkpoints"] == [6]
        other.say("reach", number)
        assert other.work() == number
        report = other.report()
        assert (report["by_recipe"], report["state"]) == (True, "paused")
        assert report["weights"] == weights_after(number)
        assert report["checkpoints"][0] == 0


def test_the_start_is_reached_where_one_example_left_no_checkpoint():
    one = Steered()
    one.say("advance", "example")
    one.work()
    other = gone_on_from(one.report()["kept"])
    assert other.report()["checkpoints"] == []
    other.say("reach", 0)
    report = other.report()
    assert (report["number"], report["taken"], report["checkpoints"]) == (0, 0, [0])
    assert report["weights"] == weights_after(0)


def test_while_it_runs_a_checkpoint_is_told_once_a_second():
    steered = Steered()
    assert steered.report()["kept"]["number"] == 0
    steered.say("play", 0)
    told = []
    for number in range(1, 34):  # thirty reports a second
        assert steered.work(1) == number
        if kept := steered.report()["kept"]:
            told.append(kept["number"])
    assert told in ([30, 33], [31, 33]), "the last one where it rests"


def test_another_learning_rate_from_a_checkpoint_on_is_a_fork():
    steered = Steered()
    steered.say("play", 0)
    steered.work(20)
    steered.say("seek", 7)
    steered.say("learning_rate", 0.5)
    steered.say("advance", "batch")
    assert steered.work() == 8
    report = steered.report()
    assert report["learning_rate"] == 0.5
    assert report["weights"] != weights_after(8)
    assert report["checkpoints"] == list(range(9))
    assert report["forgotten_after"] == 7


def test_it_reaches_a_step_and_knows_whether_its_recipe_alone_leads_there():
    steered = Steered()
    steered.say("reach", 3)
    assert steered.work() == 3
    report = steered.report()
    assert (report["state"], report["by_recipe"]) == ("paused", True)
    assert report["weights"] == weights_after(3)
    steered.say("reach", 2)
    assert steered.work() == 2
    steered.say("reach", 3)
    assert steered.work() == 3
    steered.say("learning_rate", 0.5)
    assert steered.report()["by_recipe"], "no step was made with it yet"
    steered.say("advance", "batch")
    assert steered.work() == 4
    assert not steered.report()["by_recipe"]
    steered.say("seek", 3)
    assert steered.report()["by_recipe"]
    steered.say("seek", 4)
    assert not steered.report()["by_recipe"], "the checkpoint is still that of another rate"
    steered.say("reach", 4)
    assert steered.work() == 4, "it went back to step 3, from which on the rate was another"
    report = steered.report()
    assert (report["by_recipe"], report["weights"]) == (True, weights_after(4))


def test_beyond_all_numbers_the_last_good_step_is_kept_and_a_lower_rate_goes_on():
    recipe = replace(PRESETS["diverging"], epochs=3, learning_rate=1e6)
    steered = Steered(recipe)
    steered.say("play", 0)
    steered.work()
    report = steered.report()
    assert report["state"] == "diverged"
    assert np.isfinite(np.frombuffer(report["weights"], "<f4")).all()
    assert all(np.isfinite(list(each.values())).all() for each in report["measured"])
    good = report["number"]
    steered.say("seek", 0)
    steered.say("learning_rate", 1e-6)
    steered.say("play", 0)
    assert steered.work() == 33 > good
    assert steered.report()["state"] == "done"


def test_who_asks_rarely_gets_the_newest_state_and_all_costs_in_few_points():
    steered = Steered()
    expected = [step.cost for step in Training(TINY, EXAMPLES)]
    steered.say("report")
    steered.say("play", 0)
    assert steered.work() == 33
    report = steered.report()
    assert report["number"] == 33
    costs = report["costs"]
    assert [step for step, _ in costs] == [*range(2, 33, 2), 33]
    assert costs[0][1] == pytest.approx((expected[0] + expected[1]) / 2)
    assert costs[-1][1] == pytest.approx(expected[32])
    steered.say("seek", 0)
    steered.say("play", 0)
    assert steered.work(32) == 32
    assert len(steered.report()["costs"]) == 32, "as many as there may be"


def test_reports_keep_their_distance():
    steered = Steered()
    steered.report()
    steered.say("play", 0)
    steered.say("report")
    steered.work(1)
    assert steered.steered.take_report() is None
    steered.now += REPORT_S
    assert steered.steered.take_report()["number"] == 1


def test_a_curve_of_too_many_points_keeps_their_weighted_mean():
    curve = Curve(4)
    curve.extend([(step, float(step)) for step in range(1, 5)])
    assert curve.points == [(1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0)]
    curve.extend([(5, 5.0)])
    assert curve.points == [(2, 1.5), (4, 3.5), (5, 5.0)]
    curve.extend([(6, 6.0), (7, 7.0), (8, 8.0), (9, 9.0)])
    assert curve.points == [(4, 2.5), (8, 6.5), (9, 9.0)]
    curve.cut(8)
    assert curve.points == [(4, 2.5), (8, 6.5)]
    assert curve.take() == [(4, 2.5), (8, 6.5)]
    curve.extend([(9, 1.0), (10, 2.0)])
    assert curve.points == [(9, 1.0), (10, 2.0)]


@pytest.mark.parametrize("room", [{"most": 8}, {"max_bytes": 8 * 4 * (3 + 1) * 3190}])
def test_checkpoints_that_are_too_many_stay_spread_over_the_run(room: dict[str, int]):
    training = Training(TINY, EXAMPLES)  # 3,190 dials, and two moments of Adam for each
    checkpoints = Checkpoints(**room)
    checkpoints.keep(training)
    for _ in zip(range(7), training, strict=False):
        checkpoints.keep_if_due(training)
    assert checkpoints.numbers == [0, 1, 2, 3, 4, 5, 6, 7], "as many as there is room for"
    next(training)
    checkpoints.keep_if_due(training)
    assert checkpoints.numbers == [0, 2, 4, 6, 8]
    for _ in training:
        checkpoints.keep_if_due(training)
    assert checkpoints.numbers == [0, 8, 16, 24, 32]
    for number, kept in ((15, 8), (33, 32)):
        checkpoint = checkpoints.at_or_before(number)
        assert checkpoint is not None
        assert checkpoint.number == kept
    checkpoints.keep(training)
    assert checkpoints.numbers == [0, 8, 16, 24, 32, 33], "where one rests"
