"""The HTTP interface under /api."""

from __future__ import annotations

import gzip
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

import forwardpass
from forwardpass import models
from forwardpass.digits import mnist as mnist_files
from forwardpass.digits.handwriting import write
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.options import MAX_PICTURE_BYTES
from forwardpass.server import create_app
from forwardpass.server.api.openapi import DOCUMENT
from photographs import ruled_sheet


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mnist_files, "find", lambda explicit=None: None)
        return create_app().test_client()


@pytest.fixture(scope="module")
def client_with_mnist(mnist: Path) -> FlaskClient:
    return create_app({"mnist": mnist}).test_client()


def refusal(client: FlaskClient, path: str) -> tuple[int, str, str]:
    answer = client.get(path)
    error = answer.get_json()["error"]
    return answer.status_code, error["code"], error["message"]


def test_the_networks_are_listed_the_default_first(client: FlaskClient) -> None:
    cards = client.get("/api/models").get_json()["models"]
    assert [card["name"] for card in cards] == models.names()
    assert (cards[0]["name"], cards[0]["parameter_count"]) == ("digits", 13_002)


def test_activation_functions_are_sampled_from_minus_10_to_10(client: FlaskClient) -> None:
    curves = client.get("/api/activations").get_json()
    assert curves.keys() == ACTIVATIONS.keys() - {"softmax"}
    z = np.array(curves["sigmoid"]["z"])
    assert (len(z), z[0], z[200], z[-1]) == (401, -10, 0, 10)
    np.testing.assert_allclose(curves["sigmoid"]["a"], 1 / (1 + np.exp(-z)), atol=1e-7)
    np.testing.assert_allclose(curves["tanh"]["a"], np.tanh(z), atol=1e-6)
    assert curves["relu"]["a"][140] == 0
    assert curves["relu"]["a"][260] == 3
    assert curves["sigmoid"]["far"] == {"z": [-1000, 1000], "a": [0, 1]}
    assert curves["tanh"]["far"]["a"] == [-1, 1]
    assert curves["relu"]["far"]["a"] == [0, 1000]
    assert curves["sigmoid"]["formula"] == "σ(z) = 1 / (1 + e^−z)"


def test_only_the_shuffled_network_sees_the_pixels_in_another_order(client: FlaskClient) -> None:
    cards = client.get("/api/models").get_json()["models"]
    assert [card["name"] for card in cards if card["shuffled"]] == ["shuffled"]


def test_handwriting_is_one_of_each_digit_ready_to_be_drawn(client: FlaskClient) -> None:
    digits = client.get("/api/handwriting?seed=5").get_json()["digits"]
    assert [digit["digit"] for digit in digits] == list(range(10))
    for digit in digits:
        points = np.concatenate([np.cumsum(stroke, axis=0) for stroke in digit["strokes"]])
        assert points.shape[1] == 3
        assert points[:, :2].min() >= 0
        assert points[:, :2].max() < 1000, "thousandths of the pad"
        assert (np.diff(points[:, 2]) > 0).all(), "the times rise"


def test_a_long_answer_is_compressed_for_those_who_take_it(client: FlaskClient) -> None:
    path = "/api/handwriting?seed=5"
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert (plain.content_encoding, small.content_encoding) == (None, "gzip")
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 2
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"


def test_handwriting_is_the_same_for_the_same_seed(client: FlaskClient) -> None:
    (digit,) = client.get("/api/handwriting?seed=7&digit=3").get_json()["digits"]
    written = write(3, 7)
    assert (digit["digit"], digit["seed"], digit["style"]) == (3, 7, written.style)
    assert digit["pen_radius"] == written.pen_radius
    for stroke, expected in zip(digit["strokes"], written.strokes, strict=True):
        points = np.cumsum(stroke, axis=0)
        np.testing.assert_allclose(points[:, :2] / 1000, expected.points, atol=1.01e-3)
        np.testing.assert_allclose(points[:, 2], expected.times_ms, atol=0.5)


def test_the_points_of_handwriting_are_sent_as_differences(client: FlaskClient) -> None:
    (digit,) = client.get("/api/handwriting?seed=7&digit=3").get_json()["digits"]
    points = write(3, 7).strokes[0].points
    first, second = digit["strokes"][0][:2]
    assert first[:2] == [round(1000 * value) for value in points[0].tolist()]
    assert second[0] == round(1000 * points[1, 0].item()) - first[0]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "seed is ''; expected a whole number 0 to 4294967295"),
        ("?seed=-1", "seed is '-1'; expected a whole number 0 to 4294967295"),
        ("?seed=4294967296", "seed is '4294967296'; expected a whole number 0 to 4294967295"),
        ("?seed=00000000005", "seed is '00000000005'; expected a whole number 0 to 4294967295"),
        ("?seed=1.5", "seed is '1.5'; expected a whole number 0 to 4294967295"),
        ("?seed=²", "seed is '²'; expected a whole number 0 to 4294967295"),
        ("?seed=1&digit=10", "digit is '10'; expected a whole number 0 to 9"),
        ("?seed=1&digit=", "digit is ''; expected a whole number 0 to 9"),
    ],
)
def test_a_bad_query_is_refused_by_name(client: FlaskClient, query: str, message: str) -> None:
    assert refusal(client, f"/api/handwriting{query}") == (400, "bad_query", message)


def test_a_very_long_number_is_cut_in_the_message(client: FlaskClient) -> None:
    _, _, message = refusal(client, f"/api/handwriting?seed={'9' * 5000}")
    assert len(message) < 150


@pytest.mark.parametrize("path", ["/api/mnist/0", "/api/mnist?seed=1&count=1"])
def test_without_mnist_there_are_no_test_images(client: FlaskClient, path: str) -> None:
    code = refusal(client, path)[:2]
    assert code == (404, "no_mnist")


@pytest.mark.mnist
def test_a_test_image_comes_with_its_label(client_with_mnist: FlaskClient, mnist: Path) -> None:
    image = client_with_mnist.get("/api/mnist/0").get_json()
    assert (image["index"], image["label"]) == (0, 7)
    expected = mnist_files.load(mnist, "test").images[0]
    assert b64decode(image["pixels"]) == expected.tobytes()


@pytest.mark.mnist
def test_there_are_ten_thousand_test_images_and_not_one_more(
    client_with_mnist: FlaskClient,
) -> None:
    assert client_with_mnist.get("/api/mnist/9999").status_code == 200
    refused = refusal(client_with_mnist, "/api/mnist/10000")
    assert refused == (404, "not_found", "image 10000 of 10000; expected 0 to 9999")


@pytest.mark.mnist
def test_test_images_can_be_drawn_at_random_and_by_digit(client_with_mnist: FlaskClient) -> None:
    drawn = client_with_mnist.get("/api/mnist?seed=3&count=40&digit=4").get_json()
    assert drawn["count_total"] == 10_000
    assert [image["label"] for image in drawn["images"]] == [4] * 40
    again = client_with_mnist.get("/api/mnist?seed=3&count=40&digit=4").get_json()
    other = client_with_mnist.get("/api/mnist?seed=4&count=40&digit=4").get_json()
    assert again == drawn != other


@pytest.mark.mnist
@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (200, 200), (201, 400)])
def test_up_to_200_test_images_come_at_once(
    client_with_mnist: FlaskClient, count: int, status: int
) -> None:
    assert client_with_mnist.get(f"/api/mnist?seed=3&count={count}").status_code == status


def png(size: int = 60) -> bytes:
    """White paper with a black bar."""
    picture = Image.new("L", (size, size), 255)
    picture.paste(0, (size // 2 - 4, 10, size // 2 + 4, size - 10))
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_turned_into_what_the_network_sees(client: FlaskClient) -> None:
    answer = client.post("/api/pictures", data=png()).get_json()
    assert answer["inverted"] is True
    centred = np.frombuffer(b64decode(answer["centred"]), np.uint8)
    drawn = np.frombuffer(b64decode(answer["drawn"]), np.uint8)
    assert centred.shape == drawn.shape == (784,)
    assert centred[0] == drawn[0] == 0
    assert centred.max() > 200


def read(client: FlaskClient, data: bytes, query: str) -> dict[str, Any]:
    answer = client.post(f"/api/pictures?{query}", data=data)
    assert answer.status_code == 200
    return answer.get_json()


def said(read: dict[str, Any]) -> int:
    pixels = np.frombuffer(b64decode(read["centred"]), np.uint8).astype(np.float32) / 255
    return int(forwardpass.load("digits").feedforward(pixels).argmax())


def test_the_steps_to_the_ink_of_a_photograph_come_as_small_pictures(client: FlaskClient) -> None:
    steps = read(client, ruled_sheet((3,)), "steps=true")["steps"]
    assert steps["photo"] is True
    assert steps["box"] == [0, 0, 1, 1]
    assert list(steps["previews"]) == ["contrast", "ink", "sheet", "unlined"]
    images = {name: preview(png) for name, png in steps["previews"].items()}
    assert {image.shape for image in images.values()} == {(192, 192)}
    paper = (slice(None), slice(0, 12))  # left of the digit: rows of the sheet and its lines
    assert images["sheet"][paper].min() < 200 < 220 < np.median(images["sheet"])
    lines = [images[name][paper].mean(axis=1).max() for name in ("contrast", "unlined")]
    assert lines[0] > 35 > 20 > lines[1]
    assert images["ink"][paper].max() == 0 < 255 == images["ink"].max()


def preview(png: str) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(b64decode(png))))


def test_the_answer_says_that_a_clean_picture_is_no_photograph(client: FlaskClient) -> None:
    assert read(client, png(), "steps=true")["steps"]["photo"] is False
    assert "steps" not in read(client, png(), "")


def test_a_crop_chooses_among_the_digits_of_a_sheet(client: FlaskClient) -> None:
    sheet = ruled_sheet((4, 2, 7))
    assert said(read(client, sheet, "")) == 4
    assert said(read(client, sheet, "left=0.34&right=0.66")) == 2
    cut = read(client, sheet, "left=0.67&top=0.05&steps=true")
    assert said(cut) == 7
    assert cut["steps"]["box"] == [0.67, 0.05, 1, 1]


def test_threshold_and_polarity_change_the_ink(client: FlaskClient) -> None:
    sheet = ruled_sheet((4,))
    ink = [
        preview(read(client, sheet, f"steps=true&threshold={by}")["steps"]["previews"]["ink"]).sum()
        for by in (-0.3, 0, 0.3)
    ]
    assert ink[0] > ink[1] > ink[2] > 0
    assert read(client, sheet, "")["inverted"] is True
    other = read(client, sheet, "inverted=false")
    assert other["inverted"] is False
    assert other["centred"] != read(client, sheet, "")["centred"]


SHARE = "a share of its side, from 0 to 1"
PEN = "true where the pen is darker than the paper, or false"


@pytest.mark.parametrize(
    ("query", "message", "expected", "found"),
    [
        ("left=-0.01", "the field 'left' of the query does not fit", SHARE, "-0.01"),
        ("bottom=1.01", "the field 'bottom' of the query does not fit", SHARE, "1.01"),
        ("top=nan", "the field 'top' of the query does not fit", SHARE, "nan"),
        ("right=", "the field 'right' of the query does not fit", SHARE, ""),
        ("threshold=0.31", "the field 'threshold' of the query does not fit",
         "a number from −0.3 (more is ink) to 0.3", "0.31"),
        ("inverted=perhaps", "the field 'inverted' of the query does not fit", PEN, "perhaps"),
        ("left=0.5&right=0.51", "crop 0.5, 0, 0.51, 1: expected left, top, right, bottom from 0 to "
         "1, each side at least 0.02", None, None),
    ],
)  # fmt: skip
def test_a_correction_out_of_its_bounds_is_refused_by_name(
    client: FlaskClient, query: str, message: str, expected: str | None, found: str | None
) -> None:
    answer = client.post(f"/api/pictures?{query}", data=png())
    assert answer.status_code == 400
    error = answer.get_json()["error"]
    assert (error["code"], error["message"]) == ("bad_query", message)
    assert (error.get("expected"), error.get("found")) == (expected, found)


def test_corrections_at_their_bounds_are_taken(client: FlaskClient) -> None:
    sheet = ruled_sheet((4,))
    for query in ("threshold=0.3", "threshold=-0.3", "left=0.5&right=0.52&top=0.98"):
        assert client.post(f"/api/pictures?{query}", data=sheet).status_code == 200


def test_what_is_no_picture_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/pictures", data=b"not a picture")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "not_a_picture"


def test_a_picture_may_have_so_many_bytes_and_not_one_more(client: FlaskClient) -> None:
    largest = png().ljust(MAX_PICTURE_BYTES, b"\0")
    assert client.post("/api/pictures", data=largest).status_code == 200
    answer = client.post("/api/pictures", data=largest + b"\0")
    assert answer.status_code == 413
    assert answer.get_json()["error"]["code"] == "too_large"


def test_a_picture_of_unknown_length_is_refused_unread(client: FlaskClient) -> None:
    chunked = {"Transfer-Encoding": "chunked"}
    answer = client.post("/api/pictures", input_stream=BytesIO(png()), headers=chunked)
    assert answer.status_code == 411
    assert answer.get_json()["error"]["code"] == "length_required"


def test_what_is_not_there_and_what_is_not_done_are_refused_in_json(client: FlaskClient) -> None:
    assert refusal(client, "/api/nothing")[:2] == (404, "not_found")
    assert refusal(client, "/api/pictures")[:2] == (405, "not_allowed")


def test_the_document_says_how_large_a_seed_and_a_count_may_be():
    schemas = {
        parameter["name"]: parameter["schema"]
        for parameter in DOCUMENT["paths"]["/api/mnist"]["get"]["parameters"]
    }
    bounds = {name: (schema["minimum"], schema["maximum"]) for name, schema in schemas.items()}
    assert bounds == {"seed": (0, 4_294_967_295), "count": (1, 200), "digit": (0, 9)}
