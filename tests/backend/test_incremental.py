"""An incremental count after a change equals a full count, to the image."""

from __future__ import annotations

import numpy as np
import pytest

from forwardpass import models
from forwardpass.digits import mnist as mnist_files
from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.numerics.dials import BIAS, CHANGE, Dials
from forwardpass.numerics.evaluation import evaluate
from forwardpass.numerics.incremental import MOST_ADDED, Baseline, IncrementalEvaluation, Labelled
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, Switches, switched

NAMES = models.names()


@pytest.fixture(scope="module")
def images(mnist) -> tuple[LabelledImages, Labelled]:
    test = mnist_files.load(mnist, "test")
    return test, Labelled(np.ascontiguousarray(test.x.T), test.labels)


def change(network: Network, rng: np.random.Generator) -> np.ndarray:
    """Changes one dial anywhere in the network to a nearby value."""
    layer = int(rng.integers(1, len(network.sizes)))
    neuron = rng.integers(network.sizes[layer])
    source = BIAS if rng.random() < 0.2 else rng.integers(network.sizes[layer - 1])
    return np.array([(layer, neuron, source, rng.normal(scale=2))], CHANGE)


def assert_full_count(
    evaluation: IncrementalEvaluation, network: Network, test: LabelledImages
) -> None:
    confusion = evaluate(network, test.x, test.labels, evaluation.baseline.readout).confusion
    assert evaluation.count(network).tolist() == np.diagonal(confusion).tolist()


@pytest.mark.parametrize("name", NAMES)
def test_the_trained_network_is_counted_as_its_card_says(name, images):
    network, card = models.load(models.find(name))
    baseline = Baseline(network, card.readout, images[1])
    assert int(baseline.correct.sum()) == card.test_correct
    assert int(images[1].totals.sum()) == card.test_total
    assert IncrementalEvaluation(baseline).count(network).tolist() == baseline.correct.tolist()


@pytest.mark.parametrize("name", NAMES)
def test_after_each_of_200_random_turns_the_count_is_that_of_counting_all_anew(name, images):
    network, card = models.load(models.find(name))
    evaluation = IncrementalEvaluation(Baseline(network, card.readout, images[1]))
    dials, rng = Dials(network), np.random.default_rng(4)
    for turn in range(200):
        dials.turn(change(network, rng))
        evaluation.count(dials.network)
        if turn % 40 == 39:
            assert_full_count(evaluation, dials.network, images[0])
    dials.turn(np.array([], CHANGE), reset=True)
    assert evaluation.count(dials.network).tolist() == evaluation.baseline.correct.tolist()


def test_every_one_of_200_turns_of_the_default_network_is_counted_exactly(images):
    network, card = models.load(models.find("digits"))
    evaluation = IncrementalEvaluation(Baseline(network, card.readout, images[1]))
    dials, rng = Dials(network), np.random.default_rng(5)
    for _ in range(200):
        dials.turn(change(network, rng))
        assert_full_count(evaluation, dials.network, images[0])


def test_a_weight_turned_two_thousand_times_leaves_nothing_behind(images):
    network, card = models.load(models.find("no-hidden"))
    baseline = Baseline(network, card.readout, images[1])
    evaluation, dials, rng = (
        IncrementalEvaluation(baseline),
        Dials(network),
        np.random.default_rng(6),
    )
    for value in rng.normal(scale=1000, size=2_000):
        dials.turn(np.array([(1, 3, 400, value)], CHANGE))
        evaluation._weigh(np.array([3]), dials.network.weights[0])
    evaluation._weigh(np.array([3]), network.weights[0])
    np.testing.assert_array_equal(evaluation._rows[3].sums, baseline.sums[3])


@pytest.mark.parametrize("painted", [1, MOST_ADDED, MOST_ADDED + 1, 300, 784])
@pytest.mark.parametrize("name", ["digits", "shuffled"])
def test_a_painted_neuron_has_the_sums_of_its_new_weights(name, painted, images):
    network, card = models.load(models.find(name))
    evaluation = IncrementalEvaluation(Baseline(network, card.readout, images[1]))
    dials, rng = Dials(network), np.random.default_rng(painted)
    brush = np.zeros(painted, CHANGE)
    brush["layer"], brush["neuron"] = 1, 7
    brush["source"] = rng.permutation(784)[:painted]
    for _ in range(3):
        brush["value"] = rng.normal(size=painted)
        dials.turn(brush)
        assert_full_count(evaluation, dials.network, images[0])


@pytest.mark.parametrize(
    "switches",
    [
        Switches(activations=("relu", None, None)),
        Switches(activations=("softmax", "tanh", "identity")),
        Switches(off=((1, 3),)),
        Switches(off=((1, 0), (2, 15), (3, 9))),
        Switches(no_bias=(1, 2, 3)),
        Switches(bits=4),
        Switches(bits=1),
        Switches(binary=True),
        Switches(("tanh", None, None), ((1, 2),), (2,), 6, True),
    ],
    ids=str,
)
def test_switches_are_counted_as_counting_all_anew_does_it(switches, images):
    network, card = models.load(models.find("digits"))
    evaluation = IncrementalEvaluation(Baseline(network, card.readout, images[1]))
    dials, rng = Dials(network), np.random.default_rng(8)
    for thrown in (switches, NO_SWITCHES, switches):
        dials.turn(change(network, rng))
        assert_full_count(evaluation, switched(dials.network, thrown), images[0])
    for _ in range(5):  # further changes while the switch is on
        dials.turn(change(network, rng))
        assert_full_count(evaluation, switched(dials.network, switches), images[0])


def test_two_visitors_of_one_network_do_not_disturb_each_other(images):
    network, card = models.load(models.find("digits"))
    baseline = Baseline(network, card.readout, images[1])
    before = [a.copy() for a in (baseline.sums, *baseline.activations)]
    visitors = [
        (IncrementalEvaluation(baseline), Dials(network), np.random.default_rng(s)) for s in (1, 2)
    ]
    for _ in range(5):
        for evaluation, dials, rng in visitors:
            dials.turn(change(network, rng))
            assert_full_count(evaluation, dials.network, images[0])
    for was, now in zip(before, (baseline.sums, *baseline.activations), strict=True):
        np.testing.assert_array_equal(was, now)


def test_the_count_of_a_tiny_network_by_hand():
    """Ten images with one bright pixel each; the network names the pixel."""
    network = Network([np.eye(10)], [np.zeros(10)], ["identity"])
    labels = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 8], np.uint8)
    evaluation = IncrementalEvaluation(
        Baseline(network, "argmax", Labelled(np.eye(10, dtype=np.float32), labels))
    )
    assert evaluation.count(network).tolist() == [1] * 9 + [0]
    dials = Dials(network)
    dials.turn(np.array([(1, 5, 4, 2.0)], CHANGE))  # now a 4 is read as a 5
    assert evaluation.count(dials.network).tolist() == [1, 1, 1, 1, 0, 1, 1, 1, 1, 0]


def test_a_neuron_that_is_off_stays_so_while_its_weights_are_turned(images):
    network, card = models.load(models.find("digits"))
    evaluation = IncrementalEvaluation(Baseline(network, card.readout, images[1]))
    dials = Dials(network)
    for value in (0, 5):
        dials.turn(np.array([(1, 3, 400, value), (1, 3, BIAS, value)], CHANGE))
        assert_full_count(evaluation, switched(dials.network, Switches(off=((1, 3),))), images[0])
