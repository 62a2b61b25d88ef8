"""What a network in a file makes of ten digits before it is opened, by the functions chosen."""

from __future__ import annotations

import base64
from itertools import pairwise

import numpy as np
import pytest
from flask.testing import FlaskClient
from safetensors.numpy import save as save_arrays

from forwardpass import models
from forwardpass.digits.training_digits import FIRST_SEED, generate
from forwardpass.models.format import to_arrays
from forwardpass.numerics.network import Network
from forwardpass.server import create_app


def weights_only(network: Network) -> bytes:
    return save_arrays(to_arrays(network))


DIGITS, RELU, TANH = (models.load_network(name) for name in ("digits", "relu", "tanh"))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"heavy_calls_per_minute": 1_000_000}).test_client()


def ask(client: FlaskClient, what: str, data: bytes, activations: str | None = None):
    query = "" if activations is None else f"?activations={activations}"
    return client.post(f"/api/networks/{what}{query}", data=data, content_length=len(data))


def squished(z: np.ndarray, name: str) -> np.ndarray:
    """The functions again, in float64 and written another way than ours."""
    if name == "softmax":
        return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
    return {
        "sigmoid": lambda: 0.5 + 0.5 * np.tanh(z / 2),
        "relu": lambda: z * (z > 0),
        "tanh": lambda: np.tanh(z),
    }[name]()


def outputs_of(network: Network, activations: list[str], pixels: np.ndarray) -> np.ndarray:
    a = pixels.astype(np.float64)
    for W, b, name in zip(network.weights, network.biases, activations, strict=True):
        a = squished(a @ W.astype(np.float64).T + b, name)
    return a


@pytest.mark.parametrize(
    ("network", "activations"),
    [
        (DIGITS, ["sigmoid", "sigmoid", "sigmoid"]),
        (RELU, ["relu", "relu", "softmax"]),
        (TANH, ["tanh", "tanh", "softmax"]),
    ],
)
def test_the_functions_that_a_network_was_trained_with_are_suggested_for_its_weights(
    client, network, activations
):
    preview = ask(client, "preview", weights_only(network)).get_json()
    assert preview["sizes"] == [784, 16, 16, 10]
    assert preview["activations"] == activations
    assert preview["assumed"] == ["sigmoid"]
    assert preview["measured"] == 100
    best = preview["right"][activations[0]]
    assert best == max(preview["right"].values())
    assert best >= 85


def test_the_answers_are_those_of_the_network_with_the_chosen_functions(client):
    chosen = ["relu", "tanh", "softmax"]
    preview = ask(client, "preview", weights_only(DIGITS), ",".join(chosen)).get_json()
    assert preview["activations"] == chosen
    digits = preview["digits"]
    assert [each["digit"] for each in digits] == list(range(10))
    pixels = np.array([np.frombuffer(base64.b64decode(each["pixels"]), "u1") for each in digits])
    assert pixels.shape == (10, 784)
    expected = outputs_of(DIGITS, chosen, pixels / 255)
    for each, outputs in zip(digits, expected, strict=True):
        assert each["answer"]["digit"] == outputs.argmax()
        assert each["answer"]["confidence"] == pytest.approx(outputs.max(), abs=1e-5)


def test_no_training_learns_from_the_digits_of_the_preview():
    shown, learned = generate(100, 0), generate(100)
    assert FIRST_SEED > 10
    assert (shown.labels == learned.labels).all()
    assert not any((one == other).all() for one in shown.images for other in learned.images)


def test_functions_that_a_file_says_are_not_asked_for(client):
    data = models.FORMATS["npz"].save(RELU, models.load(models.find("relu"))[1])
    preview = ask(client, "preview", data, "tanh,tanh,tanh").get_json()
    assert (preview["assumed"], preview["right"]) == ([], {})
    assert preview["activations"] == list(RELU.activations)


def test_a_network_opens_with_the_functions_that_were_chosen(client):
    opened = ask(client, "open", weights_only(DIGITS), "relu,sigmoid,softmax").get_json()
    assert (opened["model"], opened["changes"], opened["assumed"]) == ("digits", [], [])
    assert opened["switches"]["activations"] == ["relu", None, "softmax"]
    turned = save_arrays({k: np.ascontiguousarray(a.T) for k, a in to_arrays(DIGITS).items()})
    opened = ask(client, "open", turned, "sigmoid,sigmoid,sigmoid").get_json()
    assert (opened["changes"], opened["assumed"]) == ([], ["in_out"])


@pytest.mark.parametrize("what", ["open", "preview"])
@pytest.mark.parametrize("activations", ["", "relu,relu", "relu,relu,step", "relu," * 300])
def test_functions_that_no_layer_can_have_are_refused_with_what_was_expected(
    client, what, activations
):
    answer = ask(client, what, weights_only(DIGITS), activations)
    assert answer.status_code == 400
    message = answer.get_json()["error"]["message"]
    assert message.startswith("activations is '")
    expected = "one for each of 3 layers, of sigmoid, relu, tanh, identity, softmax"
    assert message.endswith(f"expected {expected}")
    assert len(message) < 250


def test_numbers_that_grow_beyond_all_bounds_are_still_told(client):
    large = Network(
        [W * np.float32(1e17) for W in DIGITS.weights], DIGITS.biases, DIGITS.activations
    )
    preview = ask(client, "preview", weights_only(large), "relu,relu,relu").get_json()
    assert len(preview["digits"]) == 10


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ([67, 6, 10], "holds a network of 67-6-10; expected a picture as its input"),
        ([784, 1_300, 10], "1,033,510 weights and biases; expected at most 6 layers and 1,000,000"),
    ],
)
def test_a_network_that_no_page_can_show_is_refused(client, sizes, reason):
    rng = np.random.default_rng(1)
    pairs = list(pairwise(sizes))
    network = Network(
        [rng.normal(size=(n_out, n_in)) for n_in, n_out in pairs],
        [np.zeros(n_out) for _, n_out in pairs],
        ["sigmoid"] * len(pairs),
    )
    answer = ask(client, "preview", weights_only(network))
    assert answer.status_code == 422
    assert reason in answer.get_json()["error"]["message"]


def test_one_output_and_one_layer_are_sigmoid_unless_another_is_chosen(client):
    single = models.load_network("single")
    preview = ask(client, "preview", weights_only(single)).get_json()
    assert set(preview["activations"]) == {"sigmoid"}
    one = models.load_network("no-hidden")
    preview = ask(client, "preview", weights_only(one)).get_json()
    assert (preview["activations"], preview["right"]) == (["sigmoid"], {})


def test_a_network_of_other_pictures_and_labels_sees_the_digits_scaled(client: FlaskClient) -> None:
    rng = np.random.default_rng(2)
    W, b = rng.normal(size=(3, 49)).astype("f4"), np.array([0, 1, -1], "f4")
    found = ask(client, "preview", save_arrays({"W1": W, "b1": b})).get_json()
    assert (found["sizes"], found["labels"], found["right"]) == ([49, 3], ["0", "1", "2"], {})
    images = generate(10, FIRST_SEED).images.reshape(10, 7, 4, 7, 4) / 255
    outputs = images.mean(axis=(2, 4)).reshape(10, 49) @ W.T + b
    answers = [row["answer"]["digit"] for row in found["digits"]]
    assert answers == outputs.argmax(axis=1).tolist()


def test_a_network_of_numbers_is_shown_no_digits(client: FlaskClient) -> None:
    W = np.arange(40, dtype="f4").reshape(10, 4)
    found = ask(client, "preview", save_arrays({"W1": W, "b1": np.zeros(10, "f4")})).get_json()
    assert (found["digits"], found["labels"][-1]) == ([], "9")
    assert found["activations"] == ["sigmoid"]
