"""Calling a network over HTTP, and the OpenAPI document that describes it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

import forwardpass
from forwardpass import models
from forwardpass.numerics.loops import compare
from forwardpass.server import create_app
from forwardpass.server.api.openapi import DOCUMENT, SCHEMAS
from servers import serving

X = np.random.default_rng(6).random(784).round(4)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def a_png() -> bytes:
    picture = Image.new("L", (28, 28))
    picture.paste(255, (2, 2, 6, 12))
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def trace(client: FlaskClient, pixels: object, name: str = "digits") -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/api/models/{name}/trace", json={"pixels": pixels})
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize("name", models.names())
def test_a_call_gives_every_number_of_the_pass_as_float64_has_it(
    client: FlaskClient, name: str
) -> None:
    status, called = trace(client, X.tolist(), name)
    assert (status, called["model"]) == (200, name)
    network = models.load_network(name)
    a = np.array(called["layers"][0]["a"])
    assert called["layers"][0]["z"] is None
    np.testing.assert_array_equal(np.sort(a), np.sort(X.astype(np.float32)))
    for layer, W, b in zip(called["layers"][1:], network.weights, network.biases, strict=True):
        z = W.astype(float) @ a + b
        np.testing.assert_allclose(layer["z"], z, atol=2e-5, rtol=1e-5)
        a = np.array(layer["a"])


def test_a_picture_file_is_centred_and_scaled_unless_asked_not_to(client: FlaskClient) -> None:
    address = "/api/models/digits/trace"
    centred = client.post(address, data=a_png(), content_type="image/png").get_json()
    plain = client.post(
        f"{address}?centred=false", data=a_png(), content_type="image/png"
    ).get_json()
    seen = np.array(plain["layers"][0]["a"]).reshape(28, 28)
    assert seen[2:12, 2:6].min() == 1
    assert seen.sum() == 40
    middle = np.array(centred["layers"][0]["a"]).reshape(28, 28)
    assert middle[4:24].any(axis=1).all()


@pytest.mark.parametrize("address", ["/api/models/digits/trace", "/api/pictures"])
def test_a_picture_may_come_as_the_one_file_of_a_form(client: FlaskClient, address: str) -> None:
    file = a_png()
    plain = client.post(address, data=file, content_type="image/png").get_json()
    form = {"picture": (BytesIO(file), "three.png")}
    assert client.post(address, data=form).get_json() == plain


@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 200), (2, 422)])
def test_a_form_holds_one_picture(client: FlaskClient, count: int, status: int) -> None:
    form = {"note": "seven"} | {f"{at}": (BytesIO(a_png()), "x.png") for at in range(count)}
    answer = client.post("/api/pictures", data=form, content_type="multipart/form-data")
    assert answer.status_code == status
    if status == 422:
        message = f"the form holds {count} files; expected one picture"
        assert answer.get_json()["error"]["message"] == message


def test_a_form_of_too_many_parts_is_refused_in_json(client: FlaskClient) -> None:
    form = {f"{at}": "x" for at in range(1_001)}
    answer = client.post("/api/pictures", data=form, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("pixels", "status", "message", "expected", "found"),
    [
        ([0.5] * 783, 422, "has the wrong size", "784 pixels", 783),
        ([0.5] * 785, 422, "has the wrong size", "784 pixels", 785),
        ([0.5] * 783 + [1.5], 422, "[783]", "a number from 0 to 1", 1.5),
        ([-1] + [0] * 783, 422, "[0]", "a number from 0 to 1", -1),
        ([None] * 784, 422, "[0]", "a number, from 0 to 1 if it is a pixel", "null"),
        ([True] * 784, 422, "[0]", "a number, from 0 to 1 if it is a pixel", "true"),
        ([float("nan")] * 784, 422, "is not JSON", "JSON in UTF-8", "invalid character (byte 12)"),
        ("0" * 784, 422, "the field 'pixels' of the body",
         "784 pixels, or as many numbers as the network has inputs", "0" * 100),
        ([0.123456789] * 9000, 413, "the body has 117,012 bytes; expected at most 65,536", None,
         None),
    ],
)  # fmt: skip
def test_an_input_that_cannot_be_taken_is_refused_with_what_was_expected_and_found(
    client: FlaskClient, pixels: object, status: int, message: str, expected: str, found: object
) -> None:
    answered, body = trace(client, pixels)
    error = body["error"]
    assert (answered, message in error["message"]) == (status, True)
    assert (error.get("expected"), error.get("found")) == (expected, found)


def test_a_body_that_is_no_object_or_lacks_the_field_or_is_too_deep_is_refused(
    client: FlaskClient,
) -> None:
    told = {
        b"[1]": "the body does not fit",
        b"{}": "the field 'pixels' of the body is missing",
        b"{": "the body is not JSON",
        b"[" * 60_000: "the body does not fit",
        b'{"pixels":' + b"[" * 60_000: "the field 'pixels[0]' of the body does not fit",
        b'{"x":' + b"[" * 60_000: "the body is nested too deeply",
    }
    for body, message in told.items():
        answer = client.post("/api/models/digits/trace", data=body, content_type="application/json")
        assert answer.status_code == 422, body
        assert answer.get_json()["error"]["message"] == message


@pytest.mark.parametrize("kind", ["application/json", "image/png"])
def test_a_body_of_unknown_length_is_refused_unread(client: FlaskClient, kind: str) -> None:
    unread = BytesIO(json.dumps({"pixels": X.tolist()}).encode())
    answer = client.post(
        "/api/models/digits/trace",
        input_stream=unread,
        headers={"Content-Type": kind, "Transfer-Encoding": "chunked"},
    )
    assert (answer.status_code, unread.tell()) == (411, 0)
    assert answer.get_json()["error"]["code"] == "length_required"


def test_a_network_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    status, body = trace(client, X.tolist(), "nonesuch")
    assert (status, body["error"]["code"]) == (404, "unknown_model")
    assert client.get("/api/models/nonesuch/timing").status_code == 404


def test_in_python_the_same_call_gives_the_same_numbers(client: FlaskClient) -> None:
    _, called = trace(client, X.tolist())
    traced = forwardpass.load("digits").trace(X.tolist())
    for layer, a in zip(called["layers"], traced.activations, strict=True):
        np.testing.assert_array_equal(np.array(layer["a"], np.float32), a)


def test_loops_and_matrices_give_the_same_numbers_of_12960_multiplications() -> None:
    comparison = compare(models.load_network("digits"), X.astype(np.float32))
    assert (comparison.multiplications, comparison.squishes) == (12_960, 42)
    assert comparison.largest_difference < 1e-6
    assert comparison.loop_us > 0
    assert comparison.matrix_us > 0


def test_every_route_under_api_is_in_the_document_and_nothing_else(app: Flask) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, item in DOCUMENT["paths"].items() for method in item}
    assert told == served


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value matches a schema of the document."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    of = {
        "object": dict, "array": list, "string": str, "number": int | float, "integer": int,
        "boolean": bool, "null": type(None),
    }  # fmt: skip
    if kinds and not any(isinstance(value, of[kind]) for kind in kinds):
        return False
    if isinstance(value, dict):
        others = schema.get("additionalProperties") or {}
        return all(name in value for name in schema.get("required", [])) and all(
            fits(part, schema.get("properties", {}).get(name, others))
            for name, part in value.items()
        )
    if isinstance(value, list):
        if "prefixItems" in schema:
            return all(map(fits, value, schema["prefixItems"]))
        return all(fits(item, schema.get("items", {})) for item in value)
    return value in schema.get("enum", [value])


def answers_as_told(answer: Any, method: str, path: str) -> bool:
    responses = DOCUMENT["paths"][path][method]["responses"]
    told = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    return fits(answer.get_json(), told)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/models", "/api/models"),
        ("/api/models/{name}/timing", "/api/models/single/timing"),
        ("/api/activations", "/api/activations"),
        ("/api/handwriting", "/api/handwriting?seed=1"),
        ("/api/checks", "/api/checks?model=lesson"),
        ("/api/checks/{item}", "/api/checks/all-dials?model=lesson"),
        ("/api/openapi.json", "/api/openapi.json"),
    ],
)
def test_what_is_got_is_as_the_document_says(client: FlaskClient, path: str, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answers_as_told(answer, "get", path)


PNG = {"data": a_png(), "content_type": "image/png"}
PIXELS = {"json": {"pixels": X.tolist()}}
TURNED = {
    "json": {"model": "digits", "changes": [[1, 0, -1, -10]], "pixels": X.tolist(), "switches": {
        "activations": [], "off": [], "no_bias": [], "bits": None, "binary": False,
    }}
}  # fmt: skip
TRAINED = {"data": models.find("digits").read_bytes()}


@pytest.mark.parametrize(
    ("path", "address", "body"),
    [
        ("/api/models/{name}/trace", "/api/models/digits/trace", PIXELS),
        ("/api/models/{name}/trace", "/api/models/single/trace", PIXELS),
        ("/api/models/{name}/trace", "/api/models/digits/trace", PNG),
        ("/api/pictures", "/api/pictures", PNG),
        ("/api/pictures", "/api/pictures?steps=true", PNG),
        ("/api/networks/trace", "/api/networks/trace", TURNED),
        ("/api/networks/timing", "/api/networks/timing", TURNED),
        ("/api/networks/open", "/api/networks/open", TRAINED),
        ("/api/networks/preview", "/api/networks/preview", TRAINED),
    ],
)
def test_what_is_answered_to_a_body_is_as_the_document_says(
    client: FlaskClient, path: str, address: str, body: dict[str, Any]
) -> None:
    answer = client.post(address, **body)
    assert answer.status_code == 200
    assert answers_as_told(answer, "post", path)


@pytest.mark.mnist
@pytest.mark.parametrize(
    ("path", "address"),
    [("/api/mnist", "/api/mnist?seed=1&count=3"), ("/api/mnist/{index}", "/api/mnist/0")],
)
def test_test_images_are_as_the_document_says(mnist: Path, path: str, address: str) -> None:
    answer = create_app({"mnist": mnist}).test_client().get(address)
    assert answer.status_code == 200
    assert answers_as_told(answer, "get", path)


@pytest.mark.parametrize(
    ("status", "name", "body"),
    [
        (404, "nonesuch", PIXELS),
        (411, "digits", {"input_stream": BytesIO(), "headers": {"Transfer-Encoding": "chunked"}}),
        (413, "digits", {"json": {"pixels": [0.5] * 20_000}}),
        (422, "digits", {"json": {"pixels": []}}),
    ],
)
def test_each_refusal_of_a_call_is_in_the_document(
    client: FlaskClient, status: int, name: str, body: dict[str, Any]
) -> None:
    answer = client.post(f"/api/models/{name}/trace", **body)
    assert answer.status_code == status
    assert answers_as_told(answer, "post", "/api/models/{name}/trace")


def test_a_refusal_is_as_the_document_says(client: FlaskClient) -> None:
    _, body = trace(client, [])
    assert fits(body, SCHEMAS["Error"])
    assert not fits({"error": {"code": "malformed"}}, SCHEMAS["Error"])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_the_call_in_the_readme_works_as_written(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    (line,) = re.findall(r"^curl .*/trace .*$", readme, re.MULTILINE)
    Image.new("L", (28, 28)).save(tmp_path / "three.png")
    with serving() as server:
        words = shlex.split(line.replace("localhost:5000", server.url.removeprefix("http://")))
        called = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(called.stdout)["answer"]["state"] == "blank"
