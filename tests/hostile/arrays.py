"""Files of safetensors, npz and JSON, and files that are none of a network."""

from __future__ import annotations

import gzip
import json
import pickle
import zipfile
from io import BytesIO

import numpy as np
import pytest
from safetensors.numpy import save as save_arrays

from forwardpass import models
from forwardpass.models import FORMATS
from forwardpass.models.format import to_arrays
from forwardpass.numerics.dials import CHANGE
from forwardpass.numerics.switches import NO_SWITCHES
from hostile.case import Case, cases

DIGITS, CARD = models.load(models.find("digits"))


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


def single_array() -> bytes:
    buffer = BytesIO()
    np.save(buffer, np.ones((10, 4)))
    return buffer.getvalue()


def header(**entries: object) -> bytes:
    """A safetensors file of a header and eight bytes."""
    text = json.dumps(entries).encode()
    return len(text).to_bytes(8, "little") + text + bytes(8)


def safetensors(**values: object) -> bytes:
    return save_arrays({key: np.asarray(value, "f4") for key, value in values.items()})


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


FILES = {
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
    "a header of a brace": (b"\x10" + bytes(7) + b"{", "is a damaged safetensors file"),
    "arrays that overlap": (
        header(
            W1={"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
            b1={"dtype": "F32", "shape": [1], "data_offsets": [2, 6]},
        ),
        "is a damaged safetensors file",
    ),
    "bytes that belong to no array": (
        header(W1={"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}),
        "is a damaged safetensors file",
    ),
    "offsets that go backwards": (
        header(W1={"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}),
        "is a damaged safetensors file",
    ),
    "a shape larger than 64 bits": (
        header(W1={"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 8]}),
        "is a damaged safetensors file",
    ),
    "a header as deep as the sea": (
        (60_000).to_bytes(8, "little") + b'{"a":'.ljust(60_000, b"["),
        "is a damaged safetensors file",
    ),
    "no arrays": (save_arrays({}), "holds the arrays none; expected W1, b1"),
    "weights too few": (safetensors(b1=np.ones(10)), "b1 has no weights beside it"),
    "other names": (safetensors(**{"fc.slope": [[1]]}), "fc.slope is no weight and no bias"),
    "names that lead elsewhere": (
        safetensors(**{"../../etc/passwd": [[1]]}), "../../etc/passwd is no weight and no bias",
    ),
    "a gap": (
        safetensors(W2=np.ones((10, 3)), b2=np.zeros(10)), "holds the arrays W2; expected W1 too",
    ),
    "truth values": (
        save_arrays({"W1": np.ones((10, 3), dtype=bool), "b1": np.zeros(10, dtype=bool)}),
        "W1 holds bool; expected numbers",
    ),
    "a card that is no JSON": (
        save_arrays(
            {"W1": np.ones((10, 3), "f4"), "b1": np.zeros(10, "f4")}, metadata={"card": "{"}
        ),
        "its card is not JSON",
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
    "an array under a path": (
        zipped("../../etc/W1.npy", bytes(10)), "holds '../../etc/W1', which is not an array",
    ),
    "JSON in 16 bits a letter": ('{"W1": [[1]]}'.encode("utf-16"), "is not a network"),
    "JSON with not a number": (
        b'{"W1": [[NaN]], "b1": [0]}', "The file: it is not JSON",
    ),
    "JSON with a name twice": (
        b'{"W1": [[1, 2]], "W1": "x", "b1": [0]}',
        "The file: W1 does not fit; expected a list, found x",
    ),
    "packed JSON": (gzip.compress(b'{"W1": [[1]]}'), "is packed with gzip; expected it unpacked"),
    "a single array": (
        single_array(), "is a single array; expected all of a network, as numpy.savez",
    ),
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
    "no neurons": (npz(**arrays(b3=np.zeros(0), W3=np.zeros((0, 16)))), "W3 has shape 0 × 16"),
    "layers that do not fit": (npz(**arrays(W2=np.zeros((16, 9)))), "W2 takes 9 numbers"),
    "more outputs than a page shows": (
        npz(**arrays(W3=np.zeros((129, 16)), b3=np.zeros(129))),
        "it has 129 outputs; expected 2 to 128 for the readout 'argmax'",
    ),
    "no order": (npz(**arrays(input_order=np.zeros(784, int))), "is not an order of the 784"),
    "an order of texts": (npz(**arrays(input_order=np.array(["a"]))), "is not an order of the 784"),
}  # fmt: skip

TOO_LARGE = {
    "more than a dial reaches": (npz(**arrays(W2=with_one(2e6))), "a value is too large"),
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
}  # fmt: skip

CASES: list[Case] = [
    *cases("network", "arrays", FILES),
    *cases("network", "arrays", TOO_LARGE, by_server=True),
]
