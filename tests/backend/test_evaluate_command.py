"""`forwardpass evaluate` reproduces each count on a card to the image."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from forwardpass import models
from forwardpass.commands.evaluate import command
from forwardpass.digits import mnist as mnist_module
from forwardpass.models import Card
from forwardpass.numerics.network import Network


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.fixture
def absent(tmp_path, monkeypatch):
    """A machine without MNIST."""
    monkeypatch.delenv(mnist_module.VARIABLE, raising=False)
    monkeypatch.setattr(mnist_module, "cache_folder", lambda: tmp_path / "cache")


@pytest.mark.mnist
def test_every_count_on_a_card_is_reproduced_to_the_image(mnist):
    result = run("--mnist", mnist, "--json")
    assert result.exit_code == 0, result.output
    counted = {
        entry["name"]: (entry["correct"], entry["total"]) for entry in json.loads(result.output)
    }
    assert counted == {c.name: (c.test_correct, c.test_total) for c in models.catalogue()}


@pytest.mark.mnist
def test_the_json_adds_up(mnist):
    (entry,) = json.loads(run("digits", "--mnist", mnist, "--json").output)
    assert set(entry) == {"name", "correct", "total", "accuracy", "per_class", "confusion"}
    confusion = np.array(entry["confusion"])
    assert confusion.shape == (10, 10)
    assert np.trace(confusion) == entry["correct"]
    assert confusion.sum() == entry["total"] == 10_000
    assert entry["accuracy"] == entry["correct"] / 10_000
    labels = mnist_module.load(mnist, "test").labels
    assert confusion.sum(axis=1).tolist() == np.bincount(labels).tolist()
    np.testing.assert_allclose(entry["per_class"], np.diagonal(confusion) / confusion.sum(axis=1))


@pytest.mark.mnist
def test_the_networks_named_are_measured_in_the_order_named(mnist):
    result = run("lesson", "digits", "--mnist", mnist, "--json")
    assert [entry["name"] for entry in json.loads(result.output)] == ["lesson", "digits"]


@pytest.mark.mnist
def test_the_table_says_whether_the_count_is_that_on_the_card(mnist, tmp_path):
    network, card = models.load(models.find("digits"))
    path = tmp_path / "boast.safetensors"
    models.save(path, network, replace(card, name="boast", test_correct=9_999))
    lines = run("digits", path, "--mnist", mnist).output.splitlines()
    assert f"{card.test_correct:,}" in lines[1]
    assert "same" in lines[1]
    assert lines[2].startswith("boast")
    assert "9999" in lines[2]


@pytest.mark.mnist
def test_a_network_of_other_inputs_is_refused(mnist, tmp_path):
    network = Network([np.zeros((10, 3))], [np.zeros(10)], ["sigmoid"])
    path = tmp_path / "other.safetensors"
    models.save(path, network, Card.unknown("other", network))
    result = run(path, "--mnist", mnist)
    assert result.exit_code == 1
    assert "(10000, 784) was given; expected (3,)" in result.output


def test_an_unknown_name_lists_the_known_ones():
    result = run("nonesuch")
    assert result.exit_code == 1
    assert "no network is called 'nonesuch'; expected one of digits, lesson" in result.output


def test_a_file_that_is_no_network_is_refused(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"hello")
    result = run(tmp_path / "x.npz")
    assert result.exit_code == 1
    assert "x.npz is not a network" in result.output


@pytest.mark.usefixtures("absent")
def test_without_mnist_it_says_how_to_get_it():
    result = run("digits")
    assert result.exit_code == 1
    assert "download it with `forwardpass fetch-mnist`" in result.output


def test_a_folder_without_mnist_is_named(tmp_path):
    result = run("digits", "--mnist", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path} does not hold train-images-idx3-ubyte" in result.output
