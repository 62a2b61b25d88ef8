"""Test sets of one's own that are damaged, lie, or would take much to read.

What is wrong with the digits in a test set is in `backend/test_own_test_set.py`.
"""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import hostile_files as made
from hostile.case import Case, cases
from hostile.limits import locked, lying_about_its_list, zip64


def zip_of(**files: bytes) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def npy(shape: str, data: bytes, kind: str = "|u1") -> bytes:
    """An array whose header says that it has this shape."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00\x76\x00" + header.encode() + data


def outside() -> bytes:
    """Arrays under names that lead out of any folder."""
    return zip_of(**{"../../etc/x.npy": npy("(1, 784)", bytes(784)), "/y.npy": npy("(1,)", b"1")})


def twice() -> bytes:
    """Two arrays of one name, of which the last counts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in (("x.npy", npy("(1, 784)", bytes(784))), ("X.npy", b"not an array")):
            archive.writestr(name, data)
        archive.writestr("y.npy", npy("(1,)", b"1"))
    return written.getvalue()


ALONE = "|mine has images without labels; expected two IDX files, one with each"
"""What is said of the file alone where it is uploaded, before the rest of it is read."""
SKY = b"\0\0\x08\x03" + b"\xff" * 12

FILES = {
    "many arrays": (made.npz_of_entries(2_000), "a list of files of 106,890 bytes"),
    "a few arrays too many": (made.npz_of_entries(131), "holds 131 files; expected at most 130"),
    "a zip that lies about its list": (lying_about_its_list(), "a list of files of 106,890 bytes"),
    "a zip of the large kind": (zip64(), "is a zip of the large kind (zip64); expected a small"),
    "an odd packing": (made.npz_packed_by(zipfile.ZIP_LZMA), "is packed by method 14; expected 0"),
    "a locked zip": (
        locked().replace(b"W1.npy", b"x1.npy"), "mine has no images: its arrays are x1",
    ),
    "names outside": (outside(), "mine has no images: its arrays are ../../etc/x, /y; expected"),
    "a name twice": (twice(), "mine is a damaged npz file"),
    "an npz of a negative size": (
        zip_of(**{"x.npy": npy("(-1, 784)", bytes(784)), "y.npy": npy("(1,)", b"1")}),
        "mine: x has 784 bytes; expected -784 for (-1, 784)",
    ),
    "a header that is a program": (
        zip_of(**{"x.npy": npy("exit()", b""), "y.npy": b""}), "mine is a damaged npz file",
    ),
    "a bomb": (
        lambda: zip_of(**{"x.npy": bytes(256 * 1024 * 1024 + 1), "y.npy": b""}),
        "mine: x unpacks to 268,435,457 bytes; expected at most",
    ),
    "an IDX as large as the sky": (
        SKY, "mine has 16 bytes; expected 79,228,162,458,924,105,385,300,197,391" + ALONE,
    ),
    "an IDX of 255 dimensions": (
        b"\0\0\x08\xff" + bytes(1020), "mine begins with 00 00 08 ff; expected",
    ),
    "an IDX of half a header": (SKY[:9], "mine ends inside its header of 16 bytes" + ALONE),
    "gzip of gzip": (
        gzip.compress(gzip.compress(b"1,2")), "mine begins with 1f 8b 08 00; expected an IDX",
    ),
    "gzip of rubbish": (b"\x1f\x8b" + bytes(30), "cannot be read"),
    "a quote that never ends": (b'"' + b"0," * 10_000, "columns; expected 785"),
    "lines without end": (lambda: b"0" * 15_000_000, "line 1 of mine has 32,768 bytes or more"),
    "numbers without end": (
        b"1," + b",".join([b"9" * 30] * 784), "has the pixel 1e+30; expected whole numbers",
    ),
    "no numbers": (b"1," + b",".join([b"nan"] * 784), "has the pixel nan; expected whole numbers"),
    "a picture": (made.png(28, 28), "mine begins with 89 50 4e 47; expected an IDX, npz or CSV"),
    "a page": (
        b"<!doctype html><p>Not found", "line 1 of mine has 1 columns; expected 785, a label and",
    ),
}  # fmt: skip

CASES: list[Case] = cases("test set", "test sets", FILES)
