"""What a file says of its network besides its numbers, or somebody who gives it."""

from __future__ import annotations

import json
import warnings
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from safetensors.numpy import save as save_arrays
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import forwardpass
from forwardpass import models
from forwardpass.models import About
from forwardpass.models.format import to_arrays
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal
from forwardpass.server import create_app

RNG = np.random.default_rng(11)
SIZES = (784, 20, 10)
W = [RNG.normal(size=(o, i)).astype("f4") / 8 for i, o in pairwise(SIZES)]
B = [RNG.normal(size=o).astype("f4") for o in SIZES[1:]]
ARRAYS = {"W1": W[0], "b1": B[0], "W2": W[1], "b2": B[1]}
X = RNG.random((5, 784)).astype("f4")
CLOTHES = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "trainer", "bag",
           "ankle boot"]  # fmt: skip


def by_hand(x: np.ndarray, mean: object, std: object, inverted: bool) -> list[np.ndarray]:
    """Every z of the network of ReLU and softmax, in float64, of normalised pixels."""
    a = ((1 - x if inverted else x).astype(float) - mean) / std
    zs = []
    for weights, bias in zip(W, B, strict=True):
        zs.append(a @ weights.T.astype(float) + bias)
        a = np.maximum(zs[-1], 0)
    return zs


def as_safetensors(**said: str) -> bytes:
    return save_arrays(ARRAYS, metadata=said)


def as_npz(**said: object) -> bytes:
    buffer = BytesIO()
    np.savez(buffer, **ARRAYS, **said)  # type: ignore[arg-type]
    return buffer.getvalue()


def as_json(**said: object) -> bytes:
    return json.dumps({key: array.tolist() for key, array in ARRAYS.items()} | said).encode()


FILES = {
    "safetensors": as_safetensors(
        activations="relu, softmax", labels=json.dumps(CLOTHES), mean="0.1307", std="0.3081",
        inverted="true",
    ),
    "npz": as_npz(
        activations=np.array(["relu", "softmax"]), labels=np.array(CLOTHES), mean=0.1307,
        std=np.array([0.3081]), inverted=True,
    ),
    "json": as_json(
        activations=["relu", "softmax"], labels=CLOTHES, mean=0.1307, std=0.3081, inverted=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_file_says_its_functions_its_labels_and_what_happens_to_its_pixels(kind: str) -> None:
    network, card = models.read(FILES[kind], "x", "x")
    assert (network.activations, card.activations) == (("relu", "softmax"),) * 2
    assert card.labels == tuple(CLOTHES)
    assert card.title == "784-20-10 · relu, softmax"
    assert card.assumed == ("normalised",)
    for z, expected in zip(network.trace(X).zs, by_hand(X, 0.1307, 0.3081, True), strict=True):
        np.testing.assert_allclose(z, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("mean", "std", "inverted"),
    [(0.5, 0.5, False), (0, 1, True), (-1, 2.5, True), (0.25, 1, False)],
)
def test_each_z_is_that_of_the_normalised_pixels(mean: float, std: float, inverted: bool) -> None:
    about = About(("relu", "softmax"), None, mean, std, inverted)
    network, card = models.read(as_safetensors(), "x", "x", about)
    assert card.assumed == ("normalised",)
    for z, expected in zip(network.trace(X).zs, by_hand(X, mean, std, inverted), strict=True):
        np.testing.assert_allclose(z, expected, atol=2e-5)


MEANS = RNG.random(784).round(3)
DEVIATIONS = (0.5 + RNG.random(784)).round(3)
EACH = {"mean": MEANS, "std": DEVIATIONS}


@pytest.mark.parametrize(
    "data",
    [
        as_safetensors(**{name: ",".join(map(str, each)) for name, each in EACH.items()}),
        as_safetensors(**{name: json.dumps(each.tolist()) for name, each in EACH.items()}),
        as_npz(**EACH),
        as_json(**{name: each.tolist() for name, each in EACH.items()}),
    ],
    ids=["safetensors", "safetensors with JSON", "npz", "json"],
)
def test_the_mean_and_the_deviation_may_be_those_of_each_input(data: bytes) -> None:
    network, card = models.read(data, "x", "x", About(("relu", "softmax")))
    assert card.assumed == ("normalised",)
    expected = by_hand(X, MEANS, DEVIATIONS, False)
    for z, those in zip(network.trace(X).zs, expected, strict=True):
        np.testing.assert_allclose(z, those, atol=1e-4)


def test_a_shuffled_network_gets_the_mean_of_each_pixel_in_its_own_order() -> None:
    order = RNG.permutation(784)
    network, _ = models.read(as_npz(input_order=order, mean=MEANS), "x", "x")
    z = (X[0] - MEANS)[order] @ W[0].T.astype(float) + B[0]
    np.testing.assert_allclose(network.trace(X[0]).zs[0], z, atol=1e-4)


def test_what_changes_nothing_is_not_told_and_labels_are_saved_with_the_network() -> None:
    about = About(("relu", "softmax"), ("a", "b", *CLOTHES[2:]), 0.0, 1.0, False)
    network, card = models.read(as_safetensors(), "x", "x", about)
    assert card.assumed == ()
    np.testing.assert_array_equal(network.weights[0], W[0])
    for format_ in models.FORMATS.values():
        assert models.read(format_.save(network, card), "x", "x")[1].labels == about.labels


REFUSED = {
    "too few labels": ({"labels": "a,b"}, "it has 2 labels; expected one for each of 10 outputs"),
    "no labels": ({"labels": ""}, "labels is ''; expected a list of at most 128 texts"),
    "too long a label": ({"labels": "x" * 41}, "expected a list of at most 128 texts, each of at"),
    "too many labels": ({"labels": "x," * 129}, "expected a list of at most 128 texts"),
    "labels of numbers": ({"labels": "[1, 2]"}, "labels is '[1, 2]'; expected a list"),
    "too few functions": ({"activations": "relu"}, "activations is 'relu'; expected one for each"),
    "an unknown function": ({"activations": "relu,luck"}, "expected one for each of 2 layers, of"),
    "a mean that is none": ({"mean": "dark"}, "mean is 'dark'; expected a number"),
    "two means": ({"mean": "0.5,1"}, "mean has 2 numbers; expected one, or one for each of 784"),
    "a mean among words": ({"mean": "0.5,x"}, "expected a number, or one for each input"),
    "nothing to divide one by": (
        {"std": ",".join(["1"] * 9 + ["0"] * 775)},
        "mean and std of input 9 are 0 and 0; expected a number and one above 0",
    ),
    "a mean beyond all": ({"mean": "1e400"}, "mean is '1e400'; expected a number"),
    "nothing to divide by": ({"std": "0"}, "mean and std are 0 and 0; expected"),
    "less than nothing": ({"std": "-1"}, "expected a number and one above 0"),
    "an answer that is none": ({"inverted": "maybe"}, "inverted is 'maybe'; expected true or"),
    "too few features": ({"features": "a,b"}, "it has 2 features; expected one for each of 784"),
    "a shape that is none": ({"input_shape": "8"}, "input_shape is '8'; expected two whole"),
    "a shape of other inputs": ({"input_shape": "8,8"}, "its pictures have 8 × 8 pixels; expected"),
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"heavy_calls_per_minute": 1_000_000}).test_client()


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_fact_in_a_file_or_a_query_is_refused_by_name(
    client: FlaskClient, case: str
) -> None:
    said, reason = REFUSED[case]
    with pytest.raises(Refusal) as caught:
        models.read(as_safetensors(**said), "x.safetensors", "x")
    assert caught.value.code == "no_network"
    assert reason in str(caught.value)
    for what in ("open", "preview"):
        if case.endswith(("functions", "function")) and what == "preview":
            continue
        answer = client.post(f"/api/networks/{what}", query_string=said, data=as_safetensors())
        assert answer.status_code in (400, 422)
        assert reason in answer.get_json()["error"]["message"]


def test_the_preview_and_the_opened_network_take_it_into_account(client: FlaskClient) -> None:
    black_on_white, _ = models.load(models.find("relu"))
    turned = models.about.completed(
        black_on_white, models.Card.unknown("x", black_on_white), About(inverted=True)
    )[0]  # inverted twice it is the network again
    file = save_arrays(to_arrays(Network(turned.weights, turned.biases, turned.activations)))
    said = {"inverted": "true", "activations": "relu,relu,softmax"}
    preview = client.post("/api/networks/preview", query_string=said, data=file).get_json()
    assert sum(row["answer"]["digit"] == row["digit"] for row in preview["digits"]) >= 9
    assert "normalised" in preview["assumed"]
    wrong = client.post("/api/networks/preview", data=file).get_json()
    assert sum(row["answer"]["digit"] == row["digit"] for row in wrong["digits"]) < 9
    opened = client.post("/api/networks/open", query_string=said, data=file).get_json()
    assert opened["assumed"] == ["normalised"]


def test_a_file_with_labels_opens_as_the_visitors_own_even_in_a_shape_of_ours(
    client: FlaskClient,
) -> None:
    file = save_arrays(to_arrays(models.load_network("relu")))
    said = {"labels": ",".join(CLOTHES), "activations": "relu,relu,softmax"}
    opened = client.post("/api/networks/open", query_string=said, data=file).get_json()
    assert json.loads(opened["model"]["card"])["labels"] == CLOTHES
    saved = client.post(
        "/api/networks/save?format=json",
        json={"model": opened["model"], "changes": [[1, 0, -1, 2.0]],
              "switches": opened["switches"]},
    )  # fmt: skip
    assert models.read(saved.data, "x", "x")[1].labels == tuple(CLOTHES)


def test_what_a_file_says_of_its_pixels_is_not_said_twice() -> None:
    with pytest.raises(Refusal, match="the file says itself what happens to the pixels"):
        models.read(as_safetensors(mean="0.5"), "x", "x", About(mean=0.5))


def test_load_takes_what_a_file_of_weights_does_not_say_and_warns_without_functions(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(as_safetensors())
    said = {"mean": 0.1307, "std": 0.3081, "inverted": True}
    network = forwardpass.load(path, activations=["relu", "softmax"], **said)
    zs = by_hand(X, 0.1307, 0.3081, True)
    np.testing.assert_allclose(network.trace(X).zs[-1], zs[-1], atol=1e-4)
    with pytest.warns(UserWarning, match=r'give them as in load\(…, activations=\["relu", "soft'):
        assert forwardpass.load(path).activations == ("sigmoid", "sigmoid")
    path.write_bytes(FILES["safetensors"])
    with pytest.raises(Refusal, match="says its activation functions itself: relu, softmax"):
        forwardpass.load(path, activations=["tanh", "softmax"])


@pytest.mark.parametrize("kind", ["safetensors", "npz", "json"])
def test_a_classifier_of_scikit_learn_gives_its_probabilities_from_every_format(kind: str) -> None:
    learned, labels = RNG.random((60, 784), dtype=np.float32), np.arange(60) % 10
    classifier = MLPClassifier((12, 8), activation="tanh", max_iter=3, random_state=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit((1 - learned - 0.25) / 0.5, labels)
    arrays = {f"coefs_.{k}": np.ascontiguousarray(each) for k, each in enumerate(classifier.coefs_)}
    arrays |= {f"intercepts_.{k}": each for k, each in enumerate(classifier.intercepts_)}
    said = {"activations": "tanh,tanh,softmax", "mean": "0.25", "std": "0.5", "inverted": "true"}
    if kind == "safetensors":
        file = save_arrays(arrays, metadata=said)
    elif kind == "npz":
        buffer = BytesIO()
        np.savez(buffer, **arrays, **said)  # type: ignore[arg-type]
        file = buffer.getvalue()
    else:
        file = json.dumps({key: each.tolist() for key, each in arrays.items()} | said).encode()
    network, card = models.read(file, "x", "x")
    assert (network.sizes, set(card.assumed)) == ((784, 12, 8, 10), {"in_out", "normalised"})
    expected = classifier.predict_proba((1 - X - 0.25) / 0.5)
    np.testing.assert_allclose(network.feedforward(X), expected, atol=1e-5)


def test_serve_takes_it_too_also_in_a_worker_and_says_aloud_what_it_assumes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(as_safetensors())
    create_app({"network": [path]})
    assert (
        "mine does not say its activation functions, so all layers are taken to be sigmoid; "
        "give them, as in --activations relu,softmax"
    ) in caplog.text
    caplog.clear()
    said = {"activations": "relu,softmax", "labels": ",".join(CLOTHES), "mean": 0.1307}
    app = create_app({"network": [path], **said, "std": 0.3081, "inverted": True})
    assert caplog.text == ""
    client = app.test_client()
    assert client.get("/api/models").get_json()["models"][0]["labels"] == CLOTHES
    body = {"model": "mine", "changes": [], "pixels": X[0].tolist(),
            "switches": {"activations": [], "off": [], "no_bias": [], "bits": None,
                         "binary": False}}  # fmt: skip
    small = client.post("/api/networks/trace", json=body)
    large = client.post("/api/networks/trace", data=json.dumps(body) + " " * 66_000,
                        content_type="application/json")  # fmt: skip
    z = by_hand(X[:1], 0.1307, 0.3081, True)[-1][0]
    for answer in (small, large):
        np.testing.assert_allclose(answer.get_json()["layers"][-1]["z"], z, atol=1e-4)
    path.write_bytes(FILES["npz"])
    with pytest.raises(Refusal, match="says its activation functions itself: relu, softmax"):
        create_app({"network": [path], "activations": "tanh,softmax"})
