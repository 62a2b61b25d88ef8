"""Every statement that is checked, worked out once more: from the weight files, in float64."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from forwardpass import models
from forwardpass.checks import CHECKS, Evidence, Trained
from forwardpass.checks.hope import coherence, neighbour_correlation
from forwardpass.digits import mnist as mnist_files
from forwardpass.server import create_app

TOP = Path(__file__).parents[2]
WORDS = json.loads((TOP / "frontend/src/i18n/en.json").read_text())


@pytest.fixture(scope="module")
def evidence(mnist) -> Evidence:
    test = mnist_files.load(mnist, "test")
    networks = {}
    for name in models.names():
        network, card = models.load(models.find(name))
        networks[name] = Trained(network, card.readout)
    return Evidence(networks, test.images, test.labels, "mnist")


def sigma(z):
    return 1 / (1 + np.exp(-z))


def layers(name="digits"):
    tensors = load_file(TOP / f"trained/{name}.safetensors")
    count = sum(key.startswith("W") for key in tensors)
    return [
        (tensors[f"W{k}"].astype(np.float64), tensors[f"b{k}"].astype(np.float64))
        for k in range(1, count + 1)
    ]


def passed(x, name="digits"):
    """Activations of all layers for images (n, 784), in float64."""
    activations = [x.astype(np.float64)]
    for W, b in layers(name):
        activations.append(sigma(activations[-1] @ W.T + b))
    return activations


def found(evidence, item):
    finding = CHECKS[item](evidence)
    return finding.holds, dict(finding.numbers)


def test_every_check_has_its_words_and_they_name_its_numbers(evidence):
    for item, check in CHECKS.items():
        numbers = check(evidence).numbers
        assert WORDS[f"checked.{item}.claim"]
        named = set(re.findall(r"{(\w+)}", WORDS[f"checked.{item}.found"]))
        assert named <= set(numbers), item
        json.dumps(dict(numbers))


def test_the_accuracy_is_that_of_an_independent_pass(evidence):
    outputs = passed(evidence.x)[-1]
    correct = int((outputs.argmax(axis=1) == evidence.labels).sum())
    assert found(evidence, "12") == (
        True,
        {"correct": correct, "total": 10_000, "accuracy": round(correct / 100, 2)},
    )


def test_the_counts_are_those_of_the_lesson(evidence):
    assert found(evidence, "75") == (True, {"weights": 12_544, "biases": 16, "all": 12_560})
    assert found(evidence, "76") == (True, {"second": 272, "third": 170})
    assert found(evidence, "77") == (True, {"weights": 12_960, "biases": 42, "all": 13_002})
    assert found(evidence, "98") == (True, {"products": 12_960, "squishes": 42})
    assert found(evidence, "25") == (True, {"shape": "784-16-16-10", "neurons": 826})


def test_outputs_that_are_no_clear_choice_are_counted(evidence):
    best = np.sort(passed(evidence.x)[-1], axis=1)
    _, numbers = found(evidence, "34")
    assert numbers["none"] == pytest.approx(100 * (best[:, -1] <= 0.5).mean(), abs=0.02)
    assert numbers["two"] == pytest.approx(100 * (best[:, -2] > 0.5).mean(), abs=0.02)


def test_the_sums_of_the_outputs_are_those_of_an_independent_pass(evidence):
    sums = passed(evidence.x)[-1].sum(axis=1)
    _, numbers = found(evidence, "23")
    expected = {"mean": sums.mean(), "least": sums.min(), "greatest": sums.max()}
    assert numbers == {name: pytest.approx(value, abs=1e-3) for name, value in expected.items()}


def test_lit_neurons_are_counted_and_the_hope_of_eight_to_ten_fails_where_it_does(evidence):
    _, first, second, _ = passed(evidence.x)
    holds, numbers = found(evidence, "45")
    mean = (first > 0.5).sum(axis=1).mean()
    assert numbers["first"] == pytest.approx(mean, abs=0.01)
    assert numbers["second"] == pytest.approx((second > 0.5).sum(axis=1).mean(), abs=0.01)
    assert holds == (8 <= mean <= 10)


def test_accuracy_without_a_neuron_is_that_of_an_independent_pass(evidence):
    _, first, _, _ = passed(evidence.x)
    (_, _), (W2, b2), (W3, b3) = layers()
    first[:, 4] = 0
    outputs = sigma(sigma(first @ W2.T + b2) @ W3.T + b3)
    share = 100 * (outputs.argmax(axis=1) == evidence.labels).mean()
    assert found(evidence, "84")[1]["first"][4] == pytest.approx(share, abs=0.02)


def test_without_biases_the_accuracy_is_that_of_an_independent_pass(evidence):
    a = evidence.x.astype(np.float64)
    for W, _ in layers():
        a = sigma(a @ W.T)
    share = 100 * (a.argmax(axis=1) == evidence.labels).mean()
    assert found(evidence, "71")[1]["without"] == pytest.approx(share, abs=0.02)


def test_three_pixels_off_centre_are_counted_as_by_an_independent_pass(evidence):
    pictures = evidence.x.reshape(-1, 28, 28)
    moved = np.pad(pictures, ((0, 0), (0, 0), (3, 0)))[:, :, :28].reshape(-1, 784)
    share = 100 * (passed(moved)[-1].argmax(axis=1) == evidence.labels).mean()
    assert found(evidence, "N5")[1]["moved"] == pytest.approx(share, abs=0.02)


def test_the_networks_of_the_readers_are_counted_as_their_cards_say(evidence):
    for item, number, name in (
        ("112", "accuracy", "no-hidden"),
        ("113", "accuracy", "single"),
        ("114", "learned", "shuffled"),
        ("85", "other", "lesson"),
    ):
        card = models.load(models.find(name))[1]
        assert found(evidence, item)[1][number] == pytest.approx(100 * card.accuracy, abs=0.005)


def test_the_surround_prefers_the_edge_and_the_region_alone_does_not(evidence):
    assert found(evidence, "61") == (
        True,
        {
            "edge": 30.0, "blob": 7.5, "blank": 0.0,
            "edgeAlone": 30.0, "blobAlone": 30.0, "blankAlone": 0.0,
        },
    )  # fmt: skip


def test_the_values_of_the_squish_are_those_of_the_lesson(evidence):
    assert found(evidence, "65") == (True, {"value": 0.000045})
    assert found(evidence, "66") == (True, {"value": 0.999955})
    assert found(evidence, "70") == (True, {"activation": 0.5})
    assert found(evidence, "105") == (True, {"below": 0, "above": 3})


def test_a_wrong_number_of_biases_is_refused_with_its_reason(evidence):
    holds, numbers = found(evidence, "111")
    assert holds is True
    assert numbers["reason"] == "b1 has 784 values; expected 16, one for each row of W1"


def test_a_straight_edge_is_coherent_and_a_blob_is_not():
    rows, columns = np.mgrid[:28, :28]
    assert coherence(np.tanh((columns - 14) / 2.0)) == pytest.approx(1)
    blob = np.exp(-((rows - 13.5) ** 2 + (columns - 13.5) ** 2) / 20)
    assert coherence(blob) == pytest.approx(0, abs=1e-9)
    assert neighbour_correlation(blob) > 0.9
    noise = np.random.default_rng(0).normal(size=(28, 28))
    assert abs(neighbour_correlation(noise)) < 0.1


def test_some_hopes_fail_and_it_is_said_so(evidence):
    assert [
        item for item in ("39", "40", "43", "45", "115", "116") if found(evidence, item)[0]
    ] == []


@pytest.fixture(scope="module")
def client(mnist):
    return create_app({"mnist": mnist}).test_client()


def test_the_server_lists_the_items_by_section(client):
    body = client.get("/api/checks").get_json()
    assert body["source"] == "mnist"
    assert body["sections"]["A"] == ["1", "2", "4", "6", "12"]
    assert sum(map(len, body["sections"].values())) == len(CHECKS)


def test_the_server_works_a_statement_out(client):
    assert client.get("/api/checks/77").get_json() == {
        "item": "77",
        "holds": True,
        "numbers": {"weights": 12_960, "biases": 42, "all": 13_002},
    }


def test_an_item_without_a_check_is_refused(client):
    answer = client.get("/api/checks/108")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"
