"""Network files that demand much work, of which a worker's limits are the last."""

from __future__ import annotations

import zipfile
from pathlib import Path

import hostile_files as made
from hostile.case import Case, cases
from onnx_bytes import field

NETWORKS = Path(__file__).parents[1] / "networks"


def lying_about_its_list() -> bytes:
    """A zip whose last end record says that there is no list, and the one before has a long one."""
    data = made.npz_of_entries(2_000)
    end = data.rfind(b"PK\x05\x06")
    lying = bytearray(data) + bytes(data[end:])
    lying[end + 22 + 12 : end + 22 + 16] = bytes(4)
    return bytes(lying)


def zip64() -> bytes:
    data = made.npz_of_entries(3)
    end = data.rfind(b"PK\x05\x06")
    return data[:end] + b"PK\x06\x07" + bytes(16) + data[end:]


def locked() -> bytes:
    """A zip whose only file is marked as encrypted, here and in the list."""
    data = bytearray(made.npz_packed_by(zipfile.ZIP_STORED))
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(start) + at] |= 1
    return bytes(data)


def going_round() -> bytes:
    """An h5 file whose list of texts says that a part of it is 0 bytes long: it never ends."""
    data = bytearray((NETWORKS / "alone.weights.h5").read_bytes())
    free = data.index(b"\xa0\x0f", data.index(b"GCOL"))  # the size of the free space at its end
    data[free : free + 2] = bytes(2)
    return bytes(data)


FILES = {
    "many arrays in a zip": (made.npz_of_entries(2_000), "a list of files of 106,890 bytes"),
    "a few arrays too many": (made.npz_of_entries(131), "holds 131 files; expected at most 130"),
    "an odd packing": (made.npz_packed_by(zipfile.ZIP_LZMA), "is packed by method 14"),
    "a zip that lies about its list": (lying_about_its_list(), "a list of files of 106,890 bytes"),
    "a zip of the large kind": (zip64(), "is a zip of the large kind (zip64); expected a small"),
    "a locked zip": (locked(), "is a damaged npz file"),
    "many tensors": (
        made.safetensors_of_tensors(100_000),
        "has a header of 6,588,890 bytes; expected at most 65,536",
    ),
    "many names": (made.json_of_keys(200_000), "has 200,000 fields; expected at most 130"),
    "a long text": (
        made.json_of_one_long_text(100_000, 10_000), "of W1 does not fit; expected a list, found",
    ),
    "a bomb of zeros": (
        lambda: made.npz_bomb(60 * 1024 * 1024),
        "The file holds 'W1', which is not an array",
    ),
    "many lists": (
        lambda: made.json_of_empty_lists(15_000_000), "is not a network; expected a file of",
    ),
    "many lists in a field": (
        lambda: b'{"W1": ' + made.json_of_empty_lists(9_000_000) + b"}",
        "holds 6,000,002 numbers; expected at most 2,000,000",
    ),
}  # fmt: skip

ENDLESS = {
    "a graph of millions of operators": (
        lambda: b"\x08\x08" + field(7, field(1, b"") * 7_900_000),
        "takes more memory than one file may take|it takes too long|has 7,900,000 operators"
        "|is a damaged onnx file",
    ),
    "an h5 file that goes round in circles": (going_round, "it takes too long"),
}

CASES: list[Case] = [
    *cases("network", "limits", FILES),
    *cases("network", "limits", ENDLESS, by_server=True),
]
