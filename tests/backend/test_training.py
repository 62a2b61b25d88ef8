"""The training loop, on images of a bar whose place says the digit: quickly learned."""

from dataclasses import replace

import numpy as np
import pytest

from forwardpass.numerics.activations import sigmoid
from forwardpass.numerics.examples import Examples, pixels, split
from forwardpass.numerics.heatmaps import roughness
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe, TrainingError
from forwardpass.numerics.switches import SwitchedNetwork, Switches
from forwardpass.numerics.training import Training
from forwardpass.numerics.training_epochs import fit
from forwardpass.numerics.training_steps import DivergenceError

QUICK = Recipe(
    sizes=(784, 12, 10),
    activations=("sigmoid", "sigmoid"),
    copies=1,
    batch=20,
    epochs=30,
    warm_up=0,
    learning_rate=0.01,
    smoothness=0,
    augmentation="none",
)


@pytest.fixture(scope="module")
def bars():
    """Noisy images with a bright bar of two rows whose height is the digit."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 600, dtype=np.uint8)
    images = rng.integers(0, 60, (600, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 2 * label : 6 + 2 * label, 4:24] = 220
    return images.reshape(600, 784), labels


def last(recipe, bars):
    *_, progress = fit(recipe, *bars)
    return progress


def same(one, other):
    return all(
        np.array_equal(a, b)
        for a, b in zip(one.weights + one.biases, other.weights + other.biases, strict=True)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"optimiser": "sgd", "learning_rate": 3.0, "init": "centred"},
        {"cost": "cross-entropy"},
        {"activations": ("relu", "softmax"), "cost": "cross-entropy", "init": "he"},
        {"activations": ("tanh", "sigmoid"), "init": "glorot", "schedule": "linear"},
        {"activations": ("identity", "sigmoid"), "init": "glorot"},
        {"sizes": (784, 10), "activations": ("sigmoid",)},
        {"shuffle_pixels": True},
        {"decay_layers": "all", "decay": 0.1},
        {"smoothness": 1e-5, "augmentation": "mild"},
        {"schedule": "constant", "warm_up": 30},
    ],
)
def test_a_network_learns_to_read_the_bars(bars, changes):
    assert last(replace(QUICK, **changes), bars).best_accuracy > 0.8


def test_a_single_output_learns_to_place_the_bars_on_its_scale(bars):
    recipe = replace(QUICK, sizes=(784, 12, 1))
    assert last(recipe, bars).best_accuracy > 0.6


def test_the_same_seed_gives_the_same_network_to_the_bit(bars):
    recipe = replace(QUICK, augmentation="mild", epochs=3)
    assert same(last(recipe, bars).best, last(recipe, bars).best)


def test_another_seed_gives_another_network(bars):
    assert not same(last(QUICK, bars).best, last(replace(QUICK, seed=2), bars).best)


def test_progress_is_told_after_each_epoch_and_the_cost_falls(bars):
    told = list(fit(QUICK, *bars))
    assert [progress.epoch for progress in told] == list(range(1, 31))
    assert told[-1].cost < told[0].cost / 2


def test_the_best_epoch_by_validation_is_kept_the_later_of_equals(bars):
    told = list(fit(QUICK, *bars))
    accuracies = [progress.accuracy for progress in told]
    best = max(accuracies)
    assert told[-1].best_accuracy == best
    assert told[-1].best_epoch == 30 - accuracies[::-1].index(best)


def test_the_best_so_far_does_not_change_while_training_goes_on(bars):
    training = fit(replace(QUICK, epochs=2), *bars)
    first = next(training).best
    before = [W.copy() for W in first.weights]
    next(training)
    assert all(np.array_equal(a, b) for a, b in zip(before, first.weights, strict=True))


def test_validation_images_are_never_learned_from(bars):
    images, labels = bars
    _, validation = split(600)
    spoiled = images.copy()
    spoiled[validation] = 0
    recipe = replace(QUICK, epochs=1)
    assert same(last(recipe, (images, labels)).best, last(recipe, (spoiled, labels)).best)


def test_a_shuffled_network_keeps_its_order_and_reads_ordinary_images(bars):
    images, labels = bars
    network = last(replace(QUICK, shuffle_pixels=True), bars).best
    assert sorted(network.input_order) == list(range(784))
    digits = network.feedforward(pixels(images)).argmax(axis=1)
    assert (digits == labels).mean() > 0.9


def test_decay_of_the_first_layer_leaves_the_others_alone(bars):
    plain, first, every = (
        last(replace(QUICK, decay=decay, decay_layers=layers, epochs=8), bars).best
        for decay, layers in [(0, "first"), (2.0, "first"), (2.0, "all")]
    )
    sizes = [
        [float(np.abs(W).mean()) for W in network.weights] for network in (plain, first, every)
    ]
    assert sizes[1][0] < 0.8 * sizes[0][0]
    assert sizes[1][1] > 1.1 * sizes[2][1]


def test_the_smoothness_cost_makes_smoother_heatmaps(bars):
    rough, smooth = (last(replace(QUICK, smoothness=s), bars).best for s in (0, 1e-3))
    assert roughness(smooth.weights[0]) < roughness(rough.weights[0]) / 2


DIVERGING = replace(QUICK, activations=("relu", "identity"), optimiser="sgd", learning_rate=1e6)


def test_a_learning_rate_far_too_high_ends_in_an_error_not_in_nonsense(bars):
    reason = r"at step \d the cost grew beyond all numbers: the learning rate 1e\+06 is too large"
    with pytest.raises(DivergenceError, match=reason):
        last(DIVERGING, bars)


def test_where_the_cost_is_no_number_any_more_the_last_good_network_is_kept_and_can_go_on(bars):
    training = run(DIVERGING, bars)
    costs = []
    with pytest.raises(DivergenceError) as caught:
        costs.extend(step.cost for step in training)
    # The step that failed found a network of endless cost, so the one before it is undone too.
    assert (caught.value.step, training.number) == (len(costs) + 1, len(costs) - 1)
    assert same(caught.value.network, training.network)
    again = run(DIVERGING, bars)
    for _ in range(training.number):
        kept = next(again).network
    assert same(kept, training.network)
    training.learning_rate = 1e-30
    assert next(training).cost == costs[-1]


def test_a_step_to_parameters_beyond_all_numbers_is_undone(bars):
    training = run(replace(QUICK, optimiser="sgd", learning_rate=1e30, decay=1e30), bars)
    first = training.network
    with pytest.raises(DivergenceError, match="at step 1 the cost grew"):
        next(training)
    assert training.number == 0
    assert same(training.network, first)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cost": "hinge"}, "cost is 'hinge'; expected one of quadratic, cross-entropy"),
        ({"optimiser": "lion"}, "optimiser is 'lion'; expected one of adam, sgd"),
        ({"schedule": "step"}, "schedule is 'step'"),
        ({"augmentation": "wild"}, "augmentation is 'wild'; expected one of none, mild"),
        ({"init": "ones"}, "init is 'ones'; expected one of centred, nielsen, glorot, he, zeros"),
        ({"decay_layers": "last"}, "decay_layers is 'last'; expected one of first, all"),
        ({"activations": ("swish", "sigmoid")}, "activation is 'swish'"),
        ({"sizes": (784,)}, r"sizes are \(784,\); expected 784 inputs and a layer or more"),
        ({"sizes": (100, 12, 10)}, r"sizes are \(100, 12, 10\); expected 784 inputs"),
        ({"sizes": (784, 0, 10)}, "a size is 0; expected at least 1"),
        ({"sizes": (784, 12, 9)}, "9 outputs; expected 10, or 1 cut into tenths"),
        ({"activations": ("sigmoid",)}, "1 activations; expected 2, one for each layer"),
        (
            {"activations": ("relu", "relu"), "cost": "cross-entropy"},
            "the outputs are relu; for the cost cross-entropy expected sigmoid or softmax",
        ),
        ({"shuffle_pixels": True, "smoothness": 0.1}, "smoothness is 0.1; expected 0"),
        ({"batch": 0}, "batch is 0; expected at least 1"),
        ({"epochs": 0}, "epochs is 0; expected at least 1"),
        ({"copies": -1}, "copies is -1; expected at least 0"),
        ({"warm_up": -1}, "warm_up is -1; expected at least 0"),
        ({"decay": -0.1}, "decay is -0.1; expected at least 0"),
        ({"smoothness": float("nan")}, "smoothness is nan; expected at least 0"),
        ({"seed": -1}, "seed is -1; expected at least 0"),
        ({"learning_rate": 0}, "learning_rate is 0; expected more than 0"),
        ({"learning_rate": float("inf")}, "learning_rate is inf; expected .* finite"),
        ({"learning_rate": "fast"}, "learning_rate is 'fast'; expected a number"),
        ({"batch": 2.5}, "batch is 2.5; expected a whole number"),
        ({"epochs": True}, "epochs is True; expected a whole number"),
        ({"digits": 0}, "digits is 0; expected at least 1"),
        ({"digits": 551}, "digits is 551; expected at most 550, the number of images"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused_with_the_reason(bars, changes, reason):
    with pytest.raises(TrainingError, match=reason):
        last(replace(QUICK, **changes), bars)


def run(recipe, bars, **options):
    return Training(recipe, Examples.of(*bars), **options)


def test_the_steps_of_a_training_are_those_of_a_plain_loop_of_float64(bars):
    """One hidden layer of sigmoids, the quadratic cost, gradient descent: image by image."""
    recipe = replace(
        QUICK, sizes=(784, 3, 10), optimiser="sgd", learning_rate=0.5, schedule="linear",
        warm_up=4, decay=0.1, batch=200, epochs=2,
    )  # fmt: skip
    training = run(recipe, bars)
    network = training.network
    W1, W2 = (W.astype(np.float64) for W in network.weights)
    b1, b2 = (b.astype(np.float64) for b in network.biases)
    images, labels = bars
    learned = split(600)[0]
    batches = np.random.default_rng(1).spawn(4)[2]
    number = 0
    for _ in range(2):
        order = batches.permutation(550)
        for first in (0, 200, 400):
            batch = learned[order[first : first + 200]]
            gradients, cost = [np.zeros_like(p) for p in (W1, b1, W2, b2)], 0.0
            for image, label in zip(images[batch], labels[batch], strict=True):
                x, y = image / 255, np.eye(10)[label]
                a1 = sigmoid(W1 @ x + b1)
                a2 = sigmoid(W2 @ a1 + b2)
                d2 = (a2 - y) * a2 * (1 - a2)
                d1 = (W2.T @ d2) * a1 * (1 - a1)
                cost += ((a2 - y) ** 2).sum() / 2 / len(batch)
                for total, one in zip(
                    gradients, (np.outer(d1, x), d1, np.outer(d2, a1), d2), strict=True
                ):
                    total += one / len(batch)
            rate = 0.5 * min(1, (number + 1) / 4) * (1 - number / 6)
            step = next(training)
            number += 1
            assert (step.number, step.examples) == (
                number,
                [200, 400, 550, 750, 950, 1100][number - 1],
            )
            assert step.cost == pytest.approx(cost, rel=1e-5)
            assert step.learning_rate == pytest.approx(rate)
            for p, gradient in zip((W1, b1, W2, b2), gradients, strict=True):
                p -= rate * gradient
            W1 *= 1 - rate * 0.1
    assert next(training, None) is None
    for found, expected in zip(
        (*training.network.weights, *training.network.biases), (W1, W2, b1, b2), strict=True
    ):
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_the_first_step_of_adam_moves_each_parameter_by_the_learning_rate(bars):
    training = run(replace(QUICK, schedule="constant", decay=0, init="glorot"), bars)
    before = training.network.biases[1]
    moved = next(training).network.biases[1] - before
    np.testing.assert_allclose(np.abs(moved), 0.01, rtol=1e-3)


def test_each_step_tells_where_it_is_and_accuracy_where_it_is_due(bars):
    steps = list(run(replace(QUICK, epochs=2, batch=200), bars, validate_every=2))
    assert [step.epoch for step in steps] == [1, 1, 1, 2, 2, 2]
    assert [step.ends_epoch for step in steps] == [False, False, True] * 2
    assert [step.accuracy is not None for step in steps] == [False, True, True, True, False, True]
    assert steps[-1].validation.evaluation.total == 50
    assert steps[-1].training.evaluation.total == 50


def test_validation_and_training_are_measured_as_the_network_reads_them_then(bars):
    images, labels = bars
    training = run(replace(QUICK, epochs=3), bars)
    *_, step = training
    learned, kept = split(600)
    for told, chosen in ((step.validation, kept), (step.training, learned[:50])):
        outputs = step.network.feedforward(images[chosen] / 255)
        assert told.accuracy == (outputs.argmax(axis=1) == labels[chosen]).mean()
        wrong = outputs - np.eye(10)[labels[chosen]]
        assert told.cost == pytest.approx((wrong**2).sum() / 2 / 50, rel=1e-5)


def test_the_epochs_of_fit_are_the_steps_of_a_training(bars):
    recipe = replace(QUICK, epochs=3, augmentation="mild")
    training = run(recipe, bars)
    for progress in fit(recipe, *bars):
        steps = [next(training) for _ in range(28)]
        assert progress.cost == np.mean([step.cost for step in steps])
        assert progress.accuracy == steps[-1].accuracy
        assert same(progress.network, steps[-1].network)
        assert same(progress.best, training.best.network)


def test_a_step_gives_its_network_until_the_training_goes_on(bars):
    training = run(QUICK, bars)
    first = next(training)
    network = first.network
    assert first.network is network
    second = next(training)
    assert not same(network, second.network)
    with pytest.raises(TrainingError, match=r"at step 2, so the network of step 1 is gone"):
        _ = first.network


def test_a_training_starts_from_a_network_if_it_is_given_one(bars):
    trained = last(replace(QUICK, epochs=4), bars).network
    training = run(QUICK, bars, start=trained)
    assert same(training.network, trained)
    assert next(training).cost < next(run(QUICK, bars)).cost / 2


def shuffled_start():
    weights, biases = [np.zeros((12, 784)), np.zeros((10, 12))], [np.zeros(12), np.zeros(10)]
    return Network(weights, biases, ["sigmoid", "sigmoid"], np.arange(784)[::-1])


def test_a_training_from_a_shuffled_network_keeps_its_order(bars):
    training = run(replace(QUICK, shuffle_pixels=True), bars, start=shuffled_start())
    assert next(training).network.input_order.tolist() == list(range(783, -1, -1))


def test_a_checkpoint_brings_the_order_of_the_pixels_back(bars):
    recipe = replace(QUICK, shuffle_pixels=True)
    kept = run(recipe, bars, start=shuffled_start()).checkpoint()
    training = run(recipe, bars)
    training.restore(kept)
    assert training.network.input_order.tolist() == list(range(783, -1, -1))


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (
            Network([np.ones((10, 784))], [np.ones(10)], ["relu"]),
            r"to start from is <Network 784-10 relu>; expected one of sizes \(784, 12, 10\)",
        ),
        (
            shuffled_start(),
            "takes the pixels in an order of its own; expected what shuffle_pixels = False says",
        ),
    ],
)
def test_a_network_that_does_not_fit_the_recipe_is_no_start(bars, start, reason):
    with pytest.raises(TrainingError, match=reason):
        run(QUICK, bars, start=start)


def test_a_network_with_switches_is_no_start(bars):
    start = SwitchedNetwork(run(QUICK, bars).network, Switches(off=((1, 3),)))
    with pytest.raises(TrainingError, match="has switches; expected a plain network"):
        run(QUICK, bars, start=start)


def test_the_learning_rate_can_be_changed_between_two_steps(bars):
    training = run(replace(QUICK, schedule="constant", optimiser="sgd", decay=0), bars)
    before = next(training).network
    training.learning_rate = 0.25
    step = next(training)
    assert step.learning_rate == 0.25
    quicker = np.abs(step.network.weights[0] - before.weights[0]).max()
    training = run(replace(QUICK, schedule="constant", optimiser="sgd", decay=0), bars)
    next(training)
    slower = np.abs(next(training).network.weights[0] - before.weights[0]).max()
    assert quicker == pytest.approx(25 * slower, rel=1e-2)
    with pytest.raises(TrainingError, match=r"learning_rate is -1; expected at least 0"):
        training.learning_rate = -1
    assert training.learning_rate == 0.01


RESUMED = replace(QUICK, epochs=3, augmentation="mild", copies=1, decay_layers="all")


@pytest.mark.parametrize(
    "changes", [{}, {"optimiser": "sgd"}, {"shuffle_pixels": True}, {"shuffle_labels": True}]
)
@pytest.mark.parametrize("at", [0, 13, 28, 61])
def test_a_checkpoint_goes_on_bit_for_bit(bars, changes, at):
    recipe = replace(RESUMED, **changes)
    whole = run(recipe, bars)
    for _ in range(at):
        next(whole)
    kept = whole.checkpoint()
    rest = list(whole)
    resumed = Training.resume(kept, Examples.of(*bars))
    assert same(resumed.network, kept.network)
    assert [step.cost for step in resumed] == [step.cost for step in rest]
    assert same(resumed.network, whole.network)
    assert same(resumed.best.network, whole.best.network)
    assert resumed.best.epoch == whole.best.epoch

    whole.restore(kept)
    assert whole.number == at
    assert [step.cost for step in whole] == [step.cost for step in rest]
    assert same(resumed.network, whole.network)


def test_a_checkpoint_does_not_change_and_holds_the_learning_rate(bars):
    training = run(QUICK, bars)
    training.learning_rate = 0.02
    next(training)
    kept = training.checkpoint()
    before = kept.state.tobytes()
    training.learning_rate = 0.5
    next(training)
    assert kept.state.tobytes() == before
    with pytest.raises(ValueError, match="read-only"):
        kept.state[0, 0] = 1
    training.restore(kept)
    assert (training.number, training.learning_rate) == (1, 0.02)


def test_a_checkpoint_of_another_recipe_or_of_other_examples_is_refused(bars):
    kept = run(QUICK, bars).checkpoint()
    images, labels = bars
    reason = "belongs to another recipe or to other examples"
    with pytest.raises(TrainingError, match=reason):
        run(replace(QUICK, seed=2), bars).restore(kept)
    with pytest.raises(TrainingError, match=reason):
        Training.resume(kept, Examples.of(images[::-1], labels))


def test_a_training_may_learn_from_a_few_of_the_digits(bars):
    training = run(replace(QUICK, digits=50, epochs=1), bars)
    assert [step.examples for step in training] == [20, 40, 50]


def test_hidden_neurons_that_start_from_zeros_stay_copies_of_each_other(bars):
    training = run(replace(QUICK, init="zeros"), bars)
    *_, step = training
    W = step.network.weights[0]
    assert np.abs(W).max() > 0.01
    np.testing.assert_allclose(W, np.broadcast_to(W[0], W.shape), atol=1e-5)
    assert step.accuracy < 0.4


def test_shuffled_labels_are_learned_by_heart_and_are_of_no_use(bars):
    recipe = replace(
        QUICK, shuffle_labels=True, digits=100, epochs=150, schedule="constant", decay=0,
        activations=("relu", "sigmoid"), init="he",
    )  # fmt: skip
    *_, step = run(recipe, bars)
    assert step.training_accuracy > 0.95
    assert step.accuracy < 0.3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"sizes": (784, 1, 1, 1, 1, 1, 10), "activations": ("sigmoid",) * 6},
            "the number of hidden layers is 5; expected at most 4",
        ),
        ({"sizes": (784, 129, 10)}, "the largest hidden layer is 129; expected at most 128"),
        ({"batch": 1001}, "batch is 1001; expected at most 1000"),
        ({"epochs": 101}, "epochs is 101; expected at most 100"),
        ({"augmentation": "mild", "copies": 3}, "copies is 3; expected at most 2"),
        ({"seed": 2**32}, "seed is 4294967296; expected at most 4294967295"),
        ({"cost": "hinge"}, "cost is 'hinge'"),
    ],
)
def test_a_recipe_beyond_what_a_visitor_may_choose_is_refused(changes, reason):
    with pytest.raises(TrainingError, match=reason):
        replace(QUICK, **changes).check_choice()


def test_a_visitor_may_choose_up_to_the_limits():
    replace(
        QUICK,
        sizes=(784, 128, 128, 128, 128, 10),
        activations=("relu",) * 4 + ("softmax",),
        batch=1000,
        epochs=100,
        augmentation="mild",
        copies=2,
        seed=2**32 - 1,
    ).check_choice()
