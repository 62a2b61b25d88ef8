"""Saving and loading networks, and files that are not networks."""

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save as save_arrays

from forwardpass import models, resources
from forwardpass.models import FORMATS, Card
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal

SUFFIXES = list(FORMATS)


def make_network(input_order=None):
    rng = np.random.default_rng(0)
    return Network(
        [rng.normal(size=(4, 6)), rng.normal(size=(10, 4))],
        [rng.normal(size=4), rng.normal(size=10)],
        ["relu", "softmax"],
        input_order,
    )


def make_card():
    return Card(
        name="tiny",
        title="6-4-10 · relu, softmax",
        sizes=(6, 4, 10),
        activations=("relu", "softmax"),
        cost="cross-entropy",
        recipe="forwardpass train --seed 3 --note 'né en été'",
        seed=3,
        data_sha256={"train-images-idx3-ubyte": "00ff"},
        test_correct=9_701,
        test_total=10_000,
        date="2026-11-22",
        roughness=0.25,
        note="Tiny.",
    )


def write(tmp_path, data, name="tiny.safetensors"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def safetensors_of(arrays, card=None):
    metadata = None if card is None else {"card": card}
    return save_arrays({k: np.asarray(v, dtype=np.float32) for k, v in arrays.items()}, metadata)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_comes_back_from_its_file_to_the_bit(tmp_path, suffix):
    path = tmp_path / f"tiny.{suffix}"
    network, card = make_network(input_order=[5, 3, 1, 0, 2, 4]), make_card()
    models.save(path, network, card)
    loaded, loaded_card = models.load(path)
    assert loaded_card == card
    assert loaded.activations == ("relu", "softmax")
    assert loaded.input_order.tolist() == [5, 3, 1, 0, 2, 4]
    for before, after in zip(
        network.weights + network.biases, loaded.weights + loaded.biases, strict=True
    ):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_network_is_always_the_same_bytes(suffix):
    model_format = FORMATS[suffix]
    assert model_format.save(make_network(), make_card()) == model_format.save(
        make_network(), make_card()
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_format_knows_its_own_files_and_no_others(suffix):
    data = FORMATS[suffix].save(make_network(), make_card())
    assert [name for name, model_format in FORMATS.items() if model_format.match(data)] == [suffix]


def test_a_file_without_a_card_is_a_sigmoid_network_about_which_nothing_is_claimed(tmp_path):
    arrays = {"W1": np.ones((10, 3)), "b1": np.zeros(10)}
    network, card = models.load(write(tmp_path, safetensors_of(arrays), "mine.safetensors"))
    assert network.activations == ("sigmoid",)
    assert (card.name, card.title, card.accuracy) == ("mine", "3-10 · sigmoid", None)


def test_a_file_without_a_card_and_one_output_is_read_by_tenths(tmp_path):
    arrays = {"W1": np.ones((1, 3)), "b1": np.zeros(1)}
    assert models.load(write(tmp_path, safetensors_of(arrays)))[1].readout == "tenths"


def test_a_file_of_more_than_64_mebibytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    with pytest.raises(Refusal, match="has 67,108,865 bytes; expected at most 67,108,864"):
        models.load(path)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(Refusal, match=r"gone\.safetensors cannot be read: No such file"):
        models.load(tmp_path / "gone.safetensors")


def test_saving_under_an_unknown_suffix_lists_the_known_ones(tmp_path):
    with pytest.raises(Refusal, match="'pkl'; expected one of safetensors, npz"):
        models.save(tmp_path / "tiny.pkl", make_network(), make_card())


def test_saving_with_the_card_of_another_network_is_refused(tmp_path):
    with pytest.raises(Refusal, match="its card describes"):
        models.save(tmp_path / "tiny.npz", make_network(), replace(make_card(), sizes=(6, 5, 10)))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def trained_dir(tmp_path, monkeypatch):
    """A folder of trained networks: `digits`, two related ones and an unrelated one."""
    monkeypatch.setattr(resources, "trained_dir", lambda: tmp_path)
    for name in ["zebra", "relu", "digits", "lesson"]:
        models.save(
            tmp_path / f"{name}.safetensors", make_network(), replace(make_card(), name=name)
        )
    return tmp_path


@pytest.mark.usefixtures("trained_dir")
def test_the_catalogue_has_the_default_first_and_strangers_last():
    assert [card.name for card in models.catalogue()] == ["digits", "lesson", "relu", "zebra"]


def test_a_trained_network_is_found_by_name(trained_dir):
    assert models.find("relu") == trained_dir / "relu.safetensors"
    assert models.load_network("relu").sizes == (6, 4, 10)


def test_a_network_is_loaded_from_a_path_too(trained_dir):
    assert models.load_network(trained_dir / "relu.safetensors").sizes == (6, 4, 10)
    assert models.load_network(str(trained_dir / "relu.safetensors")).sizes == (6, 4, 10)


@pytest.mark.usefixtures("trained_dir")
@pytest.mark.parametrize("name", ["nonesuch", "../digits", "digits/../relu", ""])
def test_a_name_that_is_not_in_the_folder_is_refused(name):
    with pytest.raises(Refusal, match="expected one of digits, lesson, relu, zebra"):
        models.find(name)


def test_the_trained_networks_lie_inside_an_installed_package_or_atop_the_repository():
    assert resources.trained_dir().name == "trained"
    assert resources.page_dir().parts[-2:] in {("frontend", "dist"), ("forwardpass", "page")}


def test_a_card_round_trips_as_json_text():
    card = make_card()
    assert Card.from_json(card.to_json()) == card
    assert json.loads(card.to_json())["recipe"].endswith("'né en été'")
