"""Networks turned by hand, saved to files and opened again; and files that are not networks."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from flask.testing import FlaskClient
from safetensors.numpy import save as save_arrays

import forwardpass
from forwardpass import models, wire
from forwardpass.models import FORMATS
from forwardpass.models.format import to_arrays
from forwardpass.numerics import loops
from forwardpass.numerics.dials import Dials
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, Switches, switched
from forwardpass.schemas import changes_from
from forwardpass.server import create_app
from forwardpass.server.api import networks
from forwardpass.workers import edited_networks

DIGITS, CARD = models.load(models.find("digits"))
CHANGES = [[1, 3, 400, 2.5], [1, 3, -1, -10.0], [3, 9, 0, 0.10000000149011612]]
SWITCHES = Switches(("relu", None, None), ((2, 5),), (1,), 6, True)
X = np.random.default_rng(0).random((50, 784), dtype=np.float32)
FORMAT = pytest.mark.parametrize("format_", FORMATS)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"heavy_calls_per_minute": 1_000_000}).test_client()


def save(client: FlaskClient, format_: str, model="digits", changes=(), switches=NO_SWITCHES):
    body = {"model": model, "changes": list(changes), "switches": switches.as_dict()}
    return client.post(f"/api/networks/save?format={format_}", json=body)


def open_file(client: FlaskClient, data: bytes, query: str = ""):
    return client.post(f"/api/networks/open{query}", data=data, content_length=len(data))


def call(client: FlaskClient, pixels, model="digits", changes=(), switches=NO_SWITCHES):
    turned = {"model": model, "changes": list(changes), "switches": switches.as_dict()}
    return client.post("/api/networks/trace", json={**turned, "pixels": pixels})


def reason(answer) -> str:
    assert answer.status_code in (411, 413, 422)
    return answer.get_json()["error"]["message"]


@FORMAT
def test_a_saved_network_opens_as_the_same_changes_and_switches(client, format_):
    data = save(client, format_, changes=CHANGES, switches=SWITCHES).data
    opened = open_file(client, data).get_json()
    assert opened == {"model": "digits", "changes": CHANGES, "switches": {
        "activations": ["relu", None, None], "off": [[2, 5]], "no_bias": [1], "bits": 6,
        "binary": True,
    }, "assumed": []}  # fmt: skip


@FORMAT
def test_a_saved_network_loads_in_python_with_the_same_numbers(client, format_, tmp_path):
    path = tmp_path / f"mine.{format_}"
    path.write_bytes(save(client, format_, changes=CHANGES, switches=SWITCHES).data)
    dials = Dials(DIGITS)
    dials.turn(changes_from(CHANGES))
    ours = switched(dials.network, SWITCHES).trace(X)
    loaded = forwardpass.load(path).trace(X)
    for expected, found in zip(ours.activations, loaded.activations, strict=True):
        assert found.tobytes() == expected.tobytes()
    assert forwardpass.load(path).plain.weights[0][3, 400] == 2.5


@FORMAT
@pytest.mark.parametrize("name", models.names())
def test_every_network_saved_untouched_comes_back_untouched(client, format_, name):
    data = save(client, format_, model=name).data
    network, card = models.read(data, "it", "it")
    ours, our_card = models.load(models.find(name))
    assert card == our_card
    for mine, theirs in zip(to_arrays(network).values(), to_arrays(ours).values(), strict=True):
        assert mine.tobytes() == theirs.tobytes()
    opened = open_file(client, data).get_json()
    assert opened == {
        "model": name,
        "changes": [],
        "switches": NO_SWITCHES.as_dict(),
        "assumed": [],
    }


@FORMAT
def test_all_13_002_dials_come_back_to_the_bit(client, format_):
    rng = np.random.default_rng(1)
    turned = Network(
        [rng.normal(size=W.shape) for W in DIGITS.weights],
        [rng.normal(size=b.shape) for b in DIGITS.biases],
        DIGITS.activations,
    )
    changes = open_file(client, FORMATS[format_].save(turned, CARD)).get_json()["changes"]
    assert len(changes) == 13_002
    again = open_file(client, save(client, format_, changes=changes).data).get_json()["changes"]
    assert again == changes
    dials = Dials(DIGITS)
    dials.turn(changes_from(again))
    for mine, theirs in zip(dials.network.weights, turned.weights, strict=True):
        assert mine.tobytes() == theirs.tobytes()


def test_the_file_has_a_name_and_its_card_claims_nothing(client):
    answer = save(client, "safetensors", changes=CHANGES)
    assert 'filename="digits-by-hand.safetensors"' in answer.headers["Content-Disposition"]
    _, card = models.read(answer.data, "it", "it")
    assert (card.name, card.test_correct, card.recipe) == ("digits", None, "")
    assert card.note == "digits with 3 dials turned by hand."


def test_a_foreign_file_of_our_shape_is_changes_of_the_network_with_its_functions(client):
    relu = models.load_network("relu")
    data = FORMATS["npz"].save(relu, models.Card.unknown("mine", relu))
    assert open_file(client, data).get_json()["model"] == "relu"


def test_a_file_without_a_card_is_changes_of_the_first_or_the_preferred_of_its_shape(client):
    data = save_arrays(to_arrays(DIGITS))
    assert open_file(client, data).get_json()["model"] == "digits"
    opened = open_file(client, data, "?model=lesson").get_json()
    assert opened["model"] == "lesson"
    assert len(opened["changes"]) > 12_000
    assert opened["assumed"] == ["sigmoid"]


def test_other_activation_functions_in_a_file_are_switches(client):
    other = Network(DIGITS.weights, DIGITS.biases, ["tanh", "relu", "sigmoid"])
    data = FORMATS["json"].save(other, models.Card.unknown("digits", other))
    opened = open_file(client, data).get_json()
    assert (opened["model"], opened["changes"]) == ("digits", [])
    assert opened["switches"]["activations"] == ["tanh", "relu", None]


def test_a_json_file_written_by_hand_is_read(client):
    values = {"W1": np.zeros((10, 784)).tolist(), "b1": [0] * 9 + [1]}
    opened = open_file(client, b"\n  " + json.dumps(values).encode()).get_json()
    assert opened["model"] == "no-hidden"
    assert opened["changes"][-1] == [1, 9, -1, 1.0]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (None, "the body does not fit"),
        ({"model": "digits"}, "the field 'changes' of the body is missing"),
        ({"changes": {}}, "the field 'changes' of the body does not fit"),
        ({"changes": [[1, 2, 3]]}, "the field 'changes[0]' of the body has the wrong length"),
        ({"changes": [[1, 2, 3, "4"]]}, "the field 'changes[0][3]' of the body does not fit"),
        ({"changes": [[1, 2, 3, None]]}, "the field 'changes[0][3]' of the body does not fit"),
        ({"changes": [[1, 2, -2, 4]]}, "the field 'changes[0][2]' of the body does not fit"),
        ({"changes": [[1e9, 2, 3, 4]]}, "the field 'changes[0][0]' of the body does not fit"),
        ({"changes": [[1, 2.5, 3, 4]]}, "the field 'changes[0][1]' of the body does not fit"),
        ({"changes": [[float("nan"), 2, 3, 4]]}, "the body is not JSON"),
        ({"changes": [[1, 16, 3, 4]]}, "there is no such neuron"),
        ({"changes": [[1, 2, 3, float("nan")]]}, "the body is not JSON"),
        ({"changes": [[1, 2, 3, 1e300]]}, "the field 'changes[0][3]' of the body does not fit"),
        ({"changes": [[1, 2, 3, 10**400]]}, "the field 'changes[0][3]' of the body does not fit"),
        ({"changes": [[1, 2, 3, 1e7]]}, "the field 'changes[0][3]' of the body does not fit"),
        ({"switches": []}, "the field 'switches' of the body does not fit"),
        (
            {"switches": {**NO_SWITCHES.as_dict(), "bits": 99}},
            "the field 'switches.bits' of the body does not fit",
        ),
    ],
)
def test_what_cannot_be_saved_is_refused_with_the_reason(client, body, message):
    given = {"model": "digits", "changes": [], "switches": NO_SWITCHES.as_dict()}
    if body is not None and "model" not in body:
        body = given | body
    text = json.dumps(body)
    answer = client.post(
        "/api/networks/save?format=npz", data=text, content_type="application/json"
    )
    assert reason(answer) == message


def test_changes_nested_too_deep_to_be_read_are_refused(client):
    body = b'{"changes":' + b"[" * 60_000
    answer = client.post(
        "/api/networks/save?format=npz", data=body, content_type="application/json"
    )
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "malformed")


def test_an_unknown_format_and_an_unknown_network_are_refused(client):
    answer = save(client, "pkl")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"] == (
        "format is 'pkl'; expected one of safetensors, npz, json, onnx, py, c, mjs"
    )
    assert save(client, "npz", model="nonesuch").status_code == 404


# The network of a training


TRAINING = {
    "kind": "training",
    "recipe": {
        "sizes": [784, 5, 10],
        "activations": ["sigmoid"] * 2,
        "augmentation": "none",
        "epochs": 3,
    },
    "step": 40,
    "source": "generated",
    "by_recipe": True,
}


def told_network(**changes: object) -> tuple[Network, dict[str, object]]:
    """A network of random numbers, and how a page tells of it as that of a training."""
    rng = np.random.default_rng(5)
    weights = [rng.normal(size=size).astype(np.float32) for size in ((5, 784), (10, 5))]
    biases = [rng.normal(size=size).astype(np.float32) for size in (5, 10)]
    order = rng.permutation(784).astype("<u2")
    network = Network(weights, biases, ["sigmoid"] * 2, order)
    numbers = base64.b64encode(wire.network_bytes(network)).decode()
    told = {"numbers": numbers, "input_order": base64.b64encode(order.tobytes()).decode()}
    return network, {**TRAINING, **told, **changes}


@FORMAT
def test_the_network_of_a_training_is_saved_with_its_recipe_and_its_step(client, format_, tmp_path):
    network, told = told_network()
    answer = save(client, format_, told)
    assert answer.status_code == 200, answer.get_json()
    path = tmp_path / f"x.{format_}"
    path.write_bytes(answer.data)
    read, card = models.load(path)
    assert wire.network_bytes(read) == wire.network_bytes(network)
    np.testing.assert_array_equal(read.feedforward(X), network.feedforward(X))
    assert card.recipe.startswith("forwardpass train --sizes 784-5-10 ")
    assert card.recipe.endswith(" --generated --out training.safetensors  # step 40")
    assert (card.name, card.seed, card.data_sha256) == ("training", 1, {})
    assert card.note == "Step 40 of a training on generated digits."


def test_the_card_of_a_steered_training_names_only_a_recipe_that_leads_to_it(client):
    _, told = told_network(by_recipe=False, source="mnist")
    _, card = models.read(save(client, "npz", told).data, "x", "x")
    assert card.recipe == ""
    assert card.note == (
        "Step 40 of a training on MNIST. The recipe alone does not lead to it: "
        "it began from another network, or was steered."
    )
    assert set(card.data_sha256) == {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}


def test_the_network_of_a_training_is_called_timed_and_turned_like_any_other(client):
    network, told = told_network()
    traced = call(client, X[0].tolist(), told).get_json()
    assert traced["model"] == "training"
    np.testing.assert_array_equal(np.float32(traced["layers"][-1]["a"]), network.trace(X[0]).output)
    turned = Dials(network)
    turned.turn(changes_from([[1, 3, -1, -10.0]]))
    answer = call(client, X[0].tolist(), told, [[1, 3, -1, -10.0]]).get_json()
    np.testing.assert_array_equal(
        np.float32(answer["layers"][-1]["a"]), turned.network.trace(X[0]).output
    )
    body = {"model": told, "changes": [], "switches": NO_SWITCHES.as_dict()}
    timed = client.post("/api/networks/timing", json=body).get_json()
    assert (timed["multiplications"], timed["squishes"]) == (3_970, 15)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numbers": "AAAA"}, "the numbers do not fit the network of this recipe"),
        (
            {"numbers": base64.b64encode(b"\xff" * 4 * 3_985).decode()},
            "W1 holds a value that is not a finite number",
        ),
        ({"input_order": "AAAA"}, "the order"),
        ({"recipe": {"sizes": [784, 129, 10], "epochs": 3}}, "the largest hidden layer is 129"),
        ({"recipe": {"optimiser": "luck"}}, "optimiser is 'luck'"),
        ({"step": -1}, "model.step"),
        ({"source": "guessed"}, "model.source"),
    ],
)
def test_what_cannot_be_the_network_of_a_training_is_refused_with_the_reason(
    client, changes, message
):
    answer = save(client, "npz", told_network(**changes)[1])
    assert message in json.dumps(answer.get_json()["error"])
    assert answer.status_code == 422


def test_a_file_of_16_mebibytes_is_read_and_one_byte_more_is_refused_unread(client):
    assert "is not a network" in reason(open_file(client, bytes(networks.MAX_BYTES)))
    answer = open_file(client, bytes(networks.MAX_BYTES + 1))
    assert answer.status_code == 413
    assert reason(answer) == "the body has 16,777,217 bytes; expected at most 16,777,216"


def test_a_card_with_switches_comes_back_and_one_without_says_nothing_of_them():
    card = replace(CARD, switches=SWITCHES.as_dict())
    assert models.Card.from_json(card.to_json()) == card
    assert "switches" not in CARD.to_json()
    assert "switches" not in CARD.as_dict()


def test_a_turned_network_is_called_like_a_trained_one(client):
    """Its z is float64's own: one weight more and one bias set, then sigmoids of the rest."""
    x = X[0].astype(float)
    answer = call(client, X[0].tolist(), changes=[[1, 3, 400, 2.5], [1, 0, -1, -10]])
    layers = answer.get_json()["layers"]
    W, b = DIGITS.weights[0].astype(float), DIGITS.biases[0].astype(float)
    W[3, 400], b[0] = 2.5, -10
    np.testing.assert_allclose(layers[1]["z"], W @ x + b, atol=1e-4)
    np.testing.assert_allclose(layers[1]["a"], 1 / (1 + np.exp(-(W @ x + b))), atol=1e-5)
    assert [len(layer["a"]) for layer in layers] == [784, 16, 16, 10]


def test_a_turned_network_called_has_its_switches(client):
    layers = call(client, X[0].tolist(), switches=SWITCHES).get_json()["layers"]
    assert layers[2]["a"][5] == 0
    assert {a for layer in layers[1:3] for a in layer["a"]} == {0, 1}


def test_untouched_it_says_what_the_trained_one_says(client):
    trained = client.post("/api/models/digits/trace", json={"pixels": X[0].tolist()}).get_json()
    assert call(client, X[0].tolist()).get_json() == trained


def test_the_network_that_is_timed_is_the_one_turned_by_hand(client, monkeypatch):
    timed = []

    def compared(network, x):
        timed.append(network)
        return loops.compare(network, x)

    monkeypatch.setattr(edited_networks, "compare", compared)
    body = {"model": "digits", "changes": CHANGES, "switches": SWITCHES.as_dict()}
    answer = client.post("/api/networks/timing", json=body).get_json()
    assert (answer["multiplications"], answer["squishes"]) == (12_960, 42)
    assert answer["largest_difference"] < 1e-5
    (network,) = timed
    assert (network.plain.weights[0][3, 400], network.switches) == (2.5, SWITCHES)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"pixels": [0] * 784}, "the field 'model' of the body is missing"),
        ({"model": "digits", "changes": [[9, 0, 0, 0]], "switches": NO_SWITCHES.as_dict(),
          "pixels": [0] * 784},
         "there is no such layer"),
        ({"model": "digits", "changes": [], "switches": NO_SWITCHES.as_dict(),
          "pixels": [2] * 784},
         "the field 'pixels[0]' of the body does not fit"),
    ],
)  # fmt: skip
def test_what_cannot_be_called_is_refused_with_the_reason(client, body, message):
    assert message in reason(client.post("/api/networks/trace", json=body))
