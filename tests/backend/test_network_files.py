"""Networks turned by hand, saved to files and opened again; and files that are not networks."""

from __future__ import annotations

import base64
import json
import pickle
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from safetensors.numpy import save as save_arrays

import forwardpass
from forwardpass import models, wire
from forwardpass.models import FORMATS
from forwardpass.models.format import to_arrays
from forwardpass.numerics import loops
from forwardpass.numerics.dials import CHANGE, Dials
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


# Hostile and damaged files


def arrays(**other: object) -> dict[str, np.ndarray]:
    return {**to_arrays(DIGITS), **other}


def npz(**values: object) -> bytes:
    buffer = BytesIO()
    np.savez(buffer, **values)
    return buffer.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def claiming(shape: str, dtype: str = "<f4") -> bytes:
    """An npz whose only array says that it has this shape."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return zipped("W1.npy", b"\x93NUMPY\x01\x00\x76\x00" + header.encode() + bytes(64))


def header(**entries: object) -> bytes:
    """A safetensors file of a header and eight bytes."""
    text = json.dumps(entries).encode()
    return len(text).to_bytes(8, "little") + text + bytes(8)


def as_json(**other: object) -> bytes:
    values = {key: array.tolist() for key, array in to_arrays(DIGITS).items()} | other
    return json.dumps({key: value for key, value in values.items() if value is not ...}).encode()


def carded(**fields: object) -> bytes:
    return as_json(card=json.loads(CARD.to_json()) | fields)


def with_one(value: float) -> np.ndarray:
    W = DIGITS.weights[1].astype(np.float64)
    W[0, 0] = value
    return W


GOOD = FORMATS["safetensors"].save(DIGITS, CARD)


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was executed",))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (
        b"",
        "is not a network; expected a file of keras or safetensors or npz or json or onnx or h5",
    ),
    "a text": (b"hello, world", "is not a network"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is not a network"),
    "a page": (b"<!doctype html><p>Not found", "is not a network"),
    "a pickle": (pickle.dumps({"W1": [1]}), "is a pickle"),
    "safetensors cut off": (GOOD[:-9], "is a damaged safetensors file"),
    "safetensors with more behind": (GOOD + b"more", "is a damaged safetensors file"),
    "a header that never ends": (b"\xff" * 8 + b"{}", "is a damaged safetensors file"),
    "a header of rubbish": (b"\x04" + bytes(7) + b"{]}[", "is a damaged safetensors file"),
    "an array beyond the end": (
        header(W1={"dtype": "F32", "shape": [10, 784], "data_offsets": [0, 31_360]}),
        "is a damaged safetensors file",
    ),
    "a type that is not read": (
        header(W1={"dtype": "F8_E8M0", "shape": [8], "data_offsets": [0, 8]}),
        "W1 holds numbers of type F8_E8M0",
    ),
    "npz cut off": (FORMATS["npz"].save(DIGITS, CARD)[:-40], "is a damaged npz file"),
    "npz with a bit flipped": (
        bytes(b ^ (i == 700) for i, b in enumerate(FORMATS["npz"].save(DIGITS, CARD))),
        "is a damaged npz file",
    ),
    "npz with a pickle inside": (
        npz(W1=np.array([Trap()], dtype=object)),
        "W1 is an array of Python objects, which is a pickle, and none is opened; expected each",
    ),
    "npz of a text": (zipped("hello.txt", b"hello"), "which is not an array"),
    "a bomb": (zipped("W1.npy", bytes(64 * 1024 * 1024 + 1)), "unpacks to 67,108,865 bytes"),
    "an npz claiming more than there is": (claiming("(10000000, 784)"), "is a damaged npz file"),
    "an npz claiming the sky": (claiming("(10000000000000, 784)"), "is a damaged npz file"),
    "an npz of a negative size": (claiming("(-1, 784)"), "is a damaged npz file"),
    "JSON cut off": (as_json()[:-20], "The file: it is not JSON"),
    "JSON as deep as the sea": (b'{"W1": ' + b"[" * 200_000, "The file: it is nested too deeply"),
    "JSON of numbers without end": (
        b'{"W1": ' + b"9" * 10_000 + b"}", "W1 does not fit; expected a list",
    ),
    "JSON of no network": (b'{"hello": 1}', "hello does not fit; expected a list, found 1"),
    "JSON with ragged rows": (as_json(W2=[[1, 2], [3]]), "W2 is no table; expected rows"),
    "JSON with texts": (as_json(b2=["1"] * 16), "of b2 does not fit; expected a number, found 1"),
    "JSON with nothing in a row": (as_json(b2=[None] * 16), "expected a number, found null"),
    "JSON with a number beyond all": (as_json(b2=[1e999] * 16), "The file: it is not JSON"),
    "our JSON without a layer's biases": (
        as_json(b2=..., card=json.loads(CARD.to_json())),
        "holds the arrays W1, W2, W3, b1, b3; expected a bias for each layer",
    ),
    "a card that is a list": (as_json(card=[1]), "its card is a list; expected an object"),
    "a card of another network": (carded(sizes=[784, 10]), "its card describes 784-10"),
    "a card with an unknown function": (
        carded(activations=["step"] * 3), "layer 1 has the activation function 'step'",
    ),
    "a card with strange switches": (
        carded(switches={"bits": 3}), "of its card's switches is missing",
    ),
    "a card with switches that are not there": (
        carded(switches={**NO_SWITCHES.as_dict(), "off": [[9, 9]]}), "there is no such layer",
    ),
    "complex numbers": (npz(**arrays(b1=np.zeros(16, complex))), "b1 holds complex128; expected"),
    "records": (npz(**arrays(b1=np.zeros(16, CHANGE))), "expected numbers"),
    "not a number": (npz(**arrays(W2=with_one(np.nan))), "W2 holds a value that is not a finite"),
    "more than float32 holds": (npz(**arrays(W2=with_one(1e300))), "W2 holds a value that is not"),
    "more than a dial reaches": (npz(**arrays(W2=with_one(2e6))), "a value is too large"),
    "no neurons": (npz(**arrays(b3=np.zeros(0), W3=np.zeros((0, 16)))), "W3 has shape 0 × 16"),
    "layers that do not fit": (npz(**arrays(W2=np.zeros((16, 9)))), "W2 takes 9 numbers"),
    "more outputs than a page shows": (
        npz(**arrays(W3=np.zeros((129, 16)), b3=np.zeros(129))),
        "it has 129 outputs; expected 2 to 128 for the readout 'argmax'",
    ),
    "more layers than a page shows": (
        npz(**{f"W{k}": np.zeros((16 if k < 7 else 10, 784 if k == 1 else 16)) for k in range(1, 8)}
            | {f"b{k}": np.zeros(16 if k < 7 else 10) for k in range(1, 8)}),
        "with 7 layers and 14,090 weights and biases; expected at most 6 layers and 1,000,000",
    ),
    "more neurons than a layer has": (
        npz(W1=np.zeros((1, 784)), b1=[0], W2=np.zeros((9000, 1)), b2=np.zeros(9000),
            W3=np.zeros((10, 9000)), b3=np.zeros(10)),
        "with 9,000 neurons in a layer; expected at most 8,192",
    ),
    "no order": (npz(**arrays(input_order=np.zeros(784, int))), "is not an order of the 784"),
    "an order of texts": (npz(**arrays(input_order=np.array(["a"]))), "is not an order of the 784"),
}  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_damaged_file_is_refused_with_its_reason_and_changes_nothing(
    client, case, capfd
):
    assert len(HOSTILE) >= 30
    data, expected = HOSTILE[case]
    answer = open_file(client, data)
    assert answer.get_json()["error"]["code"] in ("no_network", "malformed")
    assert expected in reason(answer)
    assert "Traceback" not in capfd.readouterr().err
    assert open_file(client, GOOD).get_json() == {
        "model": "digits", "changes": [], "switches": NO_SWITCHES.as_dict(), "assumed": [],
    }  # fmt: skip


def test_a_file_of_16_mebibytes_is_read_and_one_byte_more_is_refused_unread(client):
    assert "is not a network" in reason(open_file(client, bytes(networks.MAX_BYTES)))
    answer = open_file(client, bytes(networks.MAX_BYTES + 1))
    assert answer.status_code == 413
    assert reason(answer) == "the body has 16,777,217 bytes; expected at most 16,777,216"


def test_the_reason_does_not_tell_where_anything_lies(client):
    for data, _ in HOSTILE.values():
        assert str(Path(models.__file__).parent) not in reason(open_file(client, data))


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
