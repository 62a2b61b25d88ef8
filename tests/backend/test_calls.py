"""A network called over HTTP, and the document that says how."""

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
from forwardpass.server.openapi import DOCUMENT, SCHEMAS
from servers import serving

X = np.random.default_rng(6).random(784).round(4)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


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
    picture = Image.new("L", (28, 28))
    picture.paste(255, (2, 2, 6, 12))
    file = BytesIO()
    picture.save(file, "PNG")
    address = "/api/models/digits/trace"
    framed = client.post(address, data=file.getvalue(), content_type="image/png").get_json()
    plain = client.post(
        f"{address}?framed=false", data=file.getvalue(), content_type="image/png"
    ).get_json()
    seen = np.array(plain["layers"][0]["a"]).reshape(28, 28)
    assert seen[2:12, 2:6].min() == 1
    assert seen.sum() == 40
    middle = np.array(framed["layers"][0]["a"]).reshape(28, 28)
    assert middle[4:24].any(axis=1).all()


@pytest.mark.parametrize(
    ("pixels", "status", "message", "expected", "found"),
    [
        ([0.5] * 783, 422, "the picture has the wrong size", "784 pixels", 783),
        ([0.5] * 785, 422, "the picture has the wrong size", "784 pixels", 785),
        ([0.5] * 783 + [1.5], 422, "pixel 783 is not an activation", "a number from 0 to 1", "1.5"),
        ([-1] + [0] * 783, 422, "pixel 0 is not an activation", "a number from 0 to 1", "-1"),
        ([None] * 784, 422, "pixel 0 is not an activation", "a number from 0 to 1", "None"),
        ([True] * 784, 422, "pixel 0 is not an activation", "a number from 0 to 1", "True"),
        ([float("nan")] * 784, 422, "pixel 0 is not an activation", "a number from 0 to 1", "nan"),
        ("0" * 784, 422, "the pixels are not a list", "784 numbers", "str"),
        ([0.123456789] * 9000, 413, "too many bytes", "at most 65536", 117_012),
    ],
)
def test_an_input_that_cannot_be_taken_is_refused_with_what_was_expected_and_found(
    client: FlaskClient, pixels: object, status: int, message: str, expected: str, found: object
) -> None:
    answered, body = trace(client, pixels)
    error = body["error"]
    assert (answered, error["message"]) == (status, message)
    assert (error["expected"], error["found"]) == (expected, found)


def test_a_body_that_is_no_object_a_missing_field_and_no_body_are_refused(
    client: FlaskClient,
) -> None:
    for body in (b"[1]", b"{}", b"{", b""):
        answer = client.post("/api/models/digits/trace", data=body, content_type="application/json")
        assert answer.status_code == 422, body
        assert answer.get_json()["error"]["message"] == "the field 'pixels' is missing"


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
    """Whether a value is as a schema of this document says."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    of = {
        "object": dict, "array": list, "string": str, "number": int | float, "integer": int,
        "boolean": bool, "null": type(None),
    }  # fmt: skip
    if kinds and not any(isinstance(value, of[kind]) for kind in kinds):
        return False
    if isinstance(value, dict):
        others = schema.get("additionalProperties")
        return all(name in value for name in schema.get("required", [])) and all(
            fits(part, schema.get("properties", {}).get(name, others or {}))
            for name, part in value.items()
        )
    if isinstance(value, list):
        return all(fits(item, schema.get("items", {})) for item in value)
    return value in schema.get("enum", [value])


@pytest.mark.parametrize(
    ("method", "path", "address"),
    [
        ("get", "/api/models", "/api/models"),
        ("post", "/api/models/{name}/trace", "/api/models/digits/trace"),
        ("post", "/api/models/{name}/trace", "/api/models/single/trace"),
        ("get", "/api/models/{name}/timing", "/api/models/single/timing"),
        ("get", "/api/activations", "/api/activations"),
        ("get", "/api/handwriting", "/api/handwriting?seed=1"),
        ("get", "/api/openapi.json", "/api/openapi.json"),
    ],
)
def test_what_is_answered_is_as_the_document_says(
    client: FlaskClient, method: str, path: str, address: str
) -> None:
    body = {"json": {"pixels": X.tolist()}} if method == "post" else {}
    answer = getattr(client, method)(address, **body)
    assert answer.status_code == 200
    responses = DOCUMENT["paths"][path][method]["responses"]
    assert fits(answer.get_json(), responses["200"]["content"]["application/json"]["schema"])


def test_a_refusal_is_as_the_document_says(client: FlaskClient) -> None:
    _, body = trace(client, [])
    assert fits(body, SCHEMAS["Error"])
    assert not fits({"error": {"code": "malformed"}}, SCHEMAS["Error"])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_the_call_in_the_readme_works_as_it_is_written(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    (line,) = re.findall(r"^curl .*/trace .*$", readme, re.MULTILINE)
    Image.new("L", (28, 28)).save(tmp_path / "three.png")
    with serving() as server:
        words = shlex.split(line.replace("localhost:5000", server.url.removeprefix("http://")))
        called = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(called.stdout)["answer"]["state"] == "blank"
