"""Invalid HTTP requests are refused at a bounded cost and never cause a 500."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from threading import get_ident
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from safetensors.numpy import save as save_arrays
from werkzeug.formparser import MultiPartParser

from forwardpass import models
from forwardpass.models import json_text
from forwardpass.refusal import Code, Refusal
from forwardpass.server import create_app

EMPTY = {"activations": [], "off": [], "no_bias": [], "bits": None, "binary": False}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app({"heavy_calls_per_minute": 1_000_000})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.test_client() as client:
        yield client


SHAPED = b"{'descr': '<f4', 'fortran_order': False, 'shape': %s}\n"


def npz_of(header: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "W1.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
        )
    return buffer.getvalue()


def with_card(card: str) -> bytes:
    arrays = {"W1": np.ones((10, 3), np.float32), "b1": np.zeros(10, np.float32)}
    return save_arrays(arrays, {"card": card})


def of_another_compression() -> bytes:
    data = bytearray(npz_of(b"{}"))
    data[8:10] = b"\x63\x00"
    at = data.index(b"PK\x01\x02")
    data[at + 10 : at + 12] = b"\x63\x00"
    return bytes(data)


FILES = {
    "a card nested 2,000 deep": with_card('{"switches":' + "[" * 2_000),
    "a card nested 100,000 deep": with_card('{"switches":' * 100_000),
    "a JSON card nested 2,000 deep": b'{"card":' + b"[" * 2_000 + b"]" * 2_000 + b"}",
    "a JSON file nested 100,000 deep": b'{"W1":' + b"[" * 100_000,
    "JSON that is not UTF-8": b'{"W1": [["\xff"]]}',
    "JSON cut short": b'{"W1": [[1, 2',
    "a table of texts": json.dumps({"W1": [["1"] * 784] * 10, "b1": [0] * 10}).encode(),
    "a table of unequal rows": b'{"W1": [[1], [1, 2]], "b1": [0, 0]}',
    "an empty table": b'{"W1": [], "b1": []}',
    "an order of floats": b'{"W1": [[1]], "b1": [0], "input_order": [0.5]}',
    "numbers of 500 digits": b'{"W1": [[' + b"9" * 500 + b']], "b1": [0]}',
    "a name of 10,000 letters": b'{"W' + b"x" * 10_000 + b'": [[1]]}',
    "keys of several kinds": with_card('{"switches": {"1": 2, "off": 3}}'),
    "switches of another kind": with_card('{"switches": 7}'),
    "a shape of truth values": npz_of(SHAPED % b"(True,)"),
    "a shape below zero": npz_of(SHAPED % b"(-1, 3)"),
    "a shape of 10^18": npz_of(SHAPED % b"(10**18,)"),
    "a header that is no dictionary": npz_of(b"[" * 200 + b"\n"),
    "an unknown compression": of_another_compression(),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_its_parser_stumbles_over_is_refused(client: FlaskClient, case: str) -> None:
    answer = client.post("/api/networks/open", data=FILES[case])
    assert answer.status_code == 422, answer.get_json()
    error = answer.get_json()["error"]
    assert error["code"] == "no_network"
    assert len(error["message"]) < 1_000


BODIES: dict[str, bytes] = {
    "nothing": b" ",
    "cut short": b'{"model": "digits", "chan',
    "not UTF-8": b'{"model": "\xff"}',
    "in UTF-16": '{"model": "digits"}'.encode("utf-16"),
    "nested 100,000 deep": b'{"model":' * 100_000,
    "half a surrogate": b'{"model": "\\ud800"}',
    "15.8 MB of empty lists": b'{"changes": [' + b"[]," * 5_000_000,
    "8 MB of empty lists": b'{"changes": [' + b"[]," * 2_700_000,
    "more changes than dials": json.dumps(
        {"model": "digits", "switches": EMPTY, "changes": [[1, 0, 0, 0]] * 200_001}
    ).encode(),
    "60,000 off": json.dumps(
        {"model": "digits", "changes": [], "switches": EMPTY | {"off": [[1, 1]] * 60_000}}
    ).encode(),
    "a number of 5,000 digits": b'{"changes": [[1, 2, 3, ' + b"9" * 5_000 + b"]]}",
}


@pytest.mark.parametrize("case", BODIES)
@pytest.mark.parametrize(
    "address",
    ["/api/networks/trace", "/api/networks/save?format=npz", "/api/models/digits/trace"],
)
def test_a_body_that_cannot_be_taken_is_refused(
    client: FlaskClient, address: str, case: str
) -> None:
    answer = client.post(address, data=BODIES[case], content_type="application/json")
    assert answer.status_code in (413, 422), answer.get_json()
    assert answer.get_json()["error"]["code"] in ("malformed", "too_large")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/networks/open", "application/octet-stream"),
        ("/api/networks/trace", "application/json"),
        ("/api/models/digits/trace", "application/json"),
        ("/api/models/digits/trace", "image/png"),
        ("/api/pictures", "image/png"),
        ("/api/pictures", "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_breaks_off_is_refused(client: FlaskClient, address: str, kind: str) -> None:
    class Gone(BytesIO):
        """An input that fails as gevent's does when the visitor has gone."""

        def read(self, *_: Any) -> bytes:
            raise OSError("unexpected end of file while reading request at position 3")

        readline = readinto = read

    sent = {"wsgi.input": Gone(), "CONTENT_LENGTH": "100", "CONTENT_TYPE": kind}
    answer = client.post(address, environ_overrides=sent)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (408, "too_slow")


@pytest.mark.parametrize(
    "address",
    [
        "/api/handwriting?seed=%ff",
        "/api/handwriting?seed=\u0663",
        "/api/mnist?seed=1&count=%ff%fe",
        "/api/checks?model=%ff%00",
        "/api/checks/%ff",
        "/api/models/%ff%00/timing",
        "/oembed?url=%ff",
        "/oembed?url=http://[::1&format=json",
        "/oembed?url=http://localhost/at/1.%ff",
        "/oembed?format=%ff",
        "/at/%ff.png",
        "/at/1.%ff.png",
        "/at/99999999999.x.png",
    ],
)
def test_an_address_that_is_not_utf_8_is_no_fault_of_ours(
    client: FlaskClient, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code in (200, 400, 404, 422, 501)
    assert answer.status_code == 200 or answer.get_json()["error"]["message"]


def test_texts_where_numbers_should_be_do_not_grow_into_gigabytes() -> None:
    """numpy would make each of 10,000 entries as wide as the widest: 4 GB from 130 KB."""
    data = b'{"W1": ["' + b"x" * 100_000 + b'"' + b',""' * 10_000 + b"]}"
    tracemalloc.start()
    with pytest.raises(Refusal) as caught:
        models.read(data, "the file", "the file")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code is Code.NO_NETWORK
    assert peak < 4_000_000


def test_a_json_file_of_more_numbers_than_any_network_here_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_text, "decode", pytest.fail)
    data = b'{"W1": [' + b"0," * json_text.MAX_NUMBERS + b"0]}"
    with pytest.raises(Refusal, match="holds 2,000,001 numbers; expected at most 2,000,000"):
        models.read(data, "the file", "the file")


def form(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    """A form with these parts."""
    return b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


FILE = b'Content-Disposition: form-data; name="picture"; filename="a"\r\n\r\n%s'
FIELD = b'Content-Disposition: form-data; name="picture"\r\n\r\n%s'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (form(FILE % b"x"), 422),
        (form(FILE % b"x", FILE % b"y"), 422),
        (form(*[FILE % b""] * 16), 422),
        (form(*[FILE % b""] * 17), 413),
        (form(*[FILE % b""] * 100_000), 413),
        (form(FIELD % bytes(400_000)), 422),
        (form(FIELD % bytes(600_000)), 413),
        (form(b"A: b\r\n" * 100_000), 413),
        (form(FILE % (b"\r\n--" * 1_000_000), end=b""), 422),
        (form(FILE % (b"\r" * 4_000_000)), 422),
        (b"x\r\n" * 2_000_000, 413),
        (b"", 422),
    ],
)
def test_a_form_is_bounded_in_parts_and_read_beside_the_event_loop(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, body: bytes, status: int
) -> None:
    threads = []
    parse = MultiPartParser.parse

    def noted(*arguments: Any) -> Any:
        threads.append(get_ident())
        return parse(*arguments)

    monkeypatch.setattr(MultiPartParser, "parse", noted)
    answer = client.post("/api/pictures", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == status
    assert len(threads) == 1
    assert get_ident() not in threads


@pytest.mark.parametrize(
    "kind", ["", "; boundary=", "; boundary=\xff", "; boundary=" + "x" * 5_000]
)
def test_a_form_without_its_boundary_holds_no_picture(client: FlaskClient, kind: str) -> None:
    answer = client.post(
        "/api/pictures", data=form(FILE % b"x"), content_type=f"multipart/form-data{kind}"
    )
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"] == "the form holds 0 files; expected one picture"
