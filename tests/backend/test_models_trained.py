"""The trained networks that come with the program keep what their cards and documents promise."""

import shlex

import numpy as np
import pytest

from forwardpass import models, resources
from forwardpass.models import readme
from forwardpass.models.card import Card
from forwardpass.numerics.heatmaps import roughness

NAMES = ["digits", "lesson", "no-hidden", "relu", "tanh", "identity", "wide", "single", "shuffled"]


@pytest.fixture(scope="module")
def cards():
    return {card.name: card for card in models.catalogue()}


def test_they_are_offered_in_a_fixed_order_with_the_default_first():
    assert [card.name for card in models.catalogue()] == NAMES


@pytest.mark.parametrize(
    ("name", "sizes", "parameters"),
    [
        ("digits", (784, 16, 16, 10), 13_002),
        ("lesson", (784, 16, 16, 10), 13_002),
        ("no-hidden", (784, 10), 7_850),
        ("relu", (784, 16, 16, 10), 13_002),
        ("tanh", (784, 16, 16, 10), 13_002),
        ("identity", (784, 16, 16, 10), 13_002),
        ("wide", (784, 128, 64, 10), 109_386),
        ("single", (784, 1), 785),
        ("shuffled", (784, 16, 16, 10), 13_002),
    ],
)
def test_shapes_and_parameter_counts(cards, name, sizes, parameters):
    assert cards[name].sizes == sizes
    assert cards[name].parameter_count == parameters


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_below_a_megabyte(name):
    assert models.find(name).stat().st_size < 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_every_card_says_how_the_network_was_made_and_measured(cards, name):
    card = cards[name]
    words = shlex.split(card.recipe)
    assert words[:2] == ["forwardpass", "train"]
    assert words[words.index("--seed") + 1] == str(card.seed)
    assert words[words.index("--name") + 1] == name
    assert card.test_total == 10_000
    assert len(card.data_sha256) == 4
    assert card.note.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_the_roughness_on_the_card_is_that_of_the_weights(cards, name):
    network = models.load_network(name)
    assert cards[name].roughness == pytest.approx(roughness(network.weights[0]), abs=1e-4)


def test_the_default_network_reads_more_than_965_of_1000_and_has_smooth_heatmaps(cards):
    assert cards["digits"].accuracy >= 0.965
    assert cards["digits"].roughness <= 0.30
    assert cards["digits"].activations == ("sigmoid",) * 3


def test_the_lesson_network_reads_about_93_or_94_of_100_with_heatmaps_like_noise(cards):
    assert 0.925 <= cards["lesson"].accuracy <= 0.95
    assert cards["lesson"].roughness > 0.8


def test_only_the_shuffled_network_sees_its_pixels_in_another_order():
    orders = {name: models.load_network(name).input_order for name in NAMES}
    assert sorted(orders.pop("shuffled")) == list(range(784))
    assert set(orders.values()) == {None}


def test_the_identity_network_is_one_matrix_and_ten_biases():
    network = models.load_network("identity")
    x = np.random.default_rng(0).random((50, 784))
    W, b = np.eye(784), np.zeros(784)
    for layer_W, layer_b in zip(network.weights, network.biases, strict=True):
        W, b = layer_W.astype(float) @ W, layer_W.astype(float) @ b + layer_b
    expected = 1 / (1 + np.exp(-(x @ W.T + b)))
    np.testing.assert_allclose(network.feedforward(x), expected, atol=1e-5)


def test_only_the_single_output_is_read_in_tenths(cards):
    assert [name for name in NAMES if cards[name].readout == "tenths"] == ["single"]


def test_the_readme_beside_the_networks_is_made_from_their_cards():
    page = (resources.trained_dir() / "README.md").read_text(encoding="utf-8")
    assert page == readme.render(models.catalogue()), "run python -m forwardpass.models.readme"


def test_the_readme_of_a_network_of_which_nothing_is_known_has_empty_cells():
    card = Card("x", "3-10 · sigmoid", (3, 10), ("sigmoid",))
    assert "| `x`  | 3-10 · sigmoid | 40         |         |          |           |" in (
        readme.render([card])
    )
