"""The training loop, on images of a bar whose place says the digit: quickly learned."""

from dataclasses import replace

import numpy as np
import pytest

from forwardpass.numerics.heatmaps import roughness
from forwardpass.numerics.recipe import Recipe, TrainingError
from forwardpass.numerics.training import fit, pixels, split, targets

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


def test_each_augmented_copy_is_made_once_and_taken_in_turn(bars, monkeypatch):
    made = []

    def brightened(images, limits, rng):
        made.append(np.full_like(images, 10 * (len(made) + 1)))
        return made[-1]

    seen = []

    def noting(images):
        seen.append(int(images.max()))
        return pixels(images)

    monkeypatch.setattr("forwardpass.numerics.training.augment", brightened)
    monkeypatch.setattr("forwardpass.numerics.training.pixels", noting)
    recipe = replace(QUICK, augmentation="mild", copies=2, epochs=5, batch=550)
    last(recipe, bars)
    assert len(made) == 2
    assert seen[-5:] == [220, 10, 20, 220, 10]


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


def test_a_learning_rate_far_too_high_ends_in_an_error_not_in_nonsense(bars):
    recipe = replace(
        QUICK, activations=("identity", "identity"), optimiser="sgd", learning_rate=1e6
    )
    with pytest.raises(TrainingError, match=r"in epoch 1 the cost grew .* below 1000000\.0"):
        last(recipe, bars)


def test_55000_of_60000_images_are_for_training_and_5000_for_validation():
    training, validation = split(60_000)
    assert (len(training), len(validation)) == (55_000, 5_000)
    assert not set(training.tolist()) & set(validation.tolist())
    assert training[:3].tolist() == np.random.default_rng(2017).permutation(60_000)[:3].tolist()


def test_the_target_of_a_3_is_1_at_output_3_and_0_elsewhere():
    y = targets(np.array([3], dtype=np.uint8), QUICK)
    assert y.tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]


def test_the_target_of_a_3_for_a_single_output_is_three_tenths():
    y = targets(np.array([3], dtype=np.uint8), replace(QUICK, sizes=(784, 1)))
    assert y.dtype == np.float32
    assert y.tolist() == [[pytest.approx(0.3)]]


def test_pixel_128_of_255_is_seen_as_about_one_half():
    assert pixels(np.array([0, 128, 255], dtype=np.uint8)).tolist() == [
        0, pytest.approx(128 / 255), 1
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cost": "hinge"}, "cost is 'hinge'; expected one of quadratic, cross-entropy"),
        ({"optimiser": "lion"}, "optimiser is 'lion'; expected one of adam, sgd"),
        ({"schedule": "step"}, "schedule is 'step'"),
        ({"augmentation": "wild"}, "augmentation is 'wild'; expected one of none, mild"),
        ({"init": "zeros"}, "init is 'zeros'"),
        ({"decay_layers": "last"}, "decay_layers is 'last'; expected one of first, all"),
        ({"activations": ("swish", "sigmoid")}, "activation is 'swish'"),
        ({"sizes": (784,)}, r"sizes are \(784,\); expected 784 inputs and a layer or more"),
        ({"sizes": (100, 12, 10)}, r"sizes are \(100, 12, 10\); expected 784 inputs"),
        ({"sizes": (784, 0, 10)}, r"sizes are \(784, 0, 10\)"),
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
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused_with_the_reason(bars, changes, reason):
    with pytest.raises(TrainingError, match=reason):
        last(replace(QUICK, **changes), bars)
