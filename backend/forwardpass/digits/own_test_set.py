"""Reads a test set of one's own: labelled digits in IDX, npz or CSV files.

IDX: LeCun's format of MNIST, images and labels in two files. npz: numpy's zip of arrays. CSV: one
line for each image. A gzip file is decompressed first.
"""

from __future__ import annotations

import csv
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.mnist import MnistError, parse_idx
from forwardpass.options import GRID, MAX_TEST_IMAGES, PIXELS
from forwardpass.refusal import Refusal, malformed
from forwardpass.zips import open_zip


class Bounds(NamedTuple):
    """The most of a test set that is read.

    images: its images. size: the bytes of a file, and of what it unpacks to.
    """

    images: int
    size: int


GIVEN = Bounds(50_000, 256 * 1024 * 1024)
"""Bounds of a test set that the owner of this machine gives: 50,000 images in float32 take 157 MB.
The server holds 3 KB of each image, and 1 KB for each edited network."""
UPLOADED = Bounds(MAX_TEST_IMAGES, 32 * 1024 * 1024)
"""Bounds of a test set that a visitor uploads: 10,000 images in float32 take 31 MB."""
READ_BYTES = 1_048_576
MAX_LINE = 32_768
"""Bytes of a line of a CSV file: 785 numbers with 40 characters each."""

ARRAYS = (("x_test", "y_test"), ("test_images", "test_labels"), ("images", "labels"), ("x", "y"))
"""The names of the images and of the labels in an npz file; the first pair found is read."""
LABEL = "label"
"""The column of the labels in a CSV file that has a header."""
PLAIN = re.compile(rf"[0-9]{{1,3}}(?:,[0-9]{{1,3}}){{{PIXELS}}}")
"""A line of whole numbers, as most programs write it, which is read at once."""
BYTE_IDX = b"\0\0\x08"
"""The first bytes of an IDX file of unsigned bytes; the number of dimensions follows."""
DAMAGES = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What gzip, zipfile and numpy raise for damaged, encrypted or unsupported files."""


@dataclass(frozen=True, eq=False)
class OwnTestSet(LabelledImages):
    """A test set of one's own.

    Attributes:
        name: the name of its file.
    """

    name: str


class File(NamedTuple):
    """A file and its bytes, decompressed if it is a gzip file."""

    name: str
    data: bytes

    @property
    def dimensions(self) -> int:
        """The dimensions of an IDX file of unsigned bytes; 0 for another file."""
        return self.data[3] if self.data[:3] == BYTE_IDX and len(self.data) > 3 else 0


def read_test_set(path: Path, labels_path: Path | None = None) -> OwnTestSet:
    """Reads a test set.

    The content decides the format, not the suffix.

    Args:
        path: an IDX file of (n, 28, 28) unsigned bytes; or an npz file with a pair of arrays named
            in `ARRAYS`, images (n, 28, 28) or (n, 784) of integers 0–255 or of floats 0–1, which
            are rounded to 256 greys, and labels (n,); or a CSV file of 785 columns, the labels in
            the column `label` or, without a header, in the first, and the pixels as whole numbers
            0–255. Any of them may be compressed by gzip.
        labels_path: the IDX file of (n,) unsigned bytes that has the labels of an IDX file. Without
            it, the name of the images with `labels` in place of `images`, and `idx1` in place of
            `idx3`.

    Returns:
        1 to `GIVEN.images` images with their labels.

    Raises:
        Refusal: a file is missing, damaged, too large or of another format, or a pixel or label is
            out of range.
    """
    file = _read(path)
    if file.data.startswith(BYTE_IDX[:2]):
        _idx(file, 3)
        return _parsed(file, _read(labels_path or _labels_beside(path)), GIVEN)
    if labels_path is not None:
        raise malformed(
            f"{labels_path.name} was given as labels, but {file.name} is no IDX file; "
            "expected IDX images, or no file of labels"
        )
    return _parsed(file, None, GIVEN)


def read_uploaded(files: Sequence[File]) -> OwnTestSet:
    """Reads the test set that a visitor has uploaded.

    Args:
        files: one file as for `read_test_set`, or the two files of IDX in any order. They may be
            compressed by gzip.

    Returns:
        1 to `UPLOADED.images` images with their labels.

    Raises:
        Refusal: a file is missing, damaged, too large or of another format, or a pixel or label is
            out of range.
    """
    images, labels = _told_apart([_unpacked(*file, UPLOADED) for file in files])
    return _parsed(images, labels, UPLOADED)


def _told_apart(files: Sequence[File]) -> tuple[File, File | None]:
    """Returns the file with the images, and that with only the labels, if there is one."""
    match files:
        case [file]:
            has = {1: "labels without images", 3: "images without labels"}.get(file.dimensions)
            if has is not None:
                raise malformed(f"{file.name} has {has}; expected two IDX files, one with each")
            return file, None
        case [one, other] if (one.dimensions, other.dimensions) == (3, 1):
            return one, other
        case [one, other] if (one.dimensions, other.dimensions) == (1, 3):
            return other, one
    names = ", ".join(file.name[:40] for file in files[:6])
    raise malformed(
        f"there are {len(files)} files ({names}); expected one, or IDX images and their labels"
    )


def _parsed(file: File, labels: File | None, bounds: Bounds) -> OwnTestSet:
    """Parses a test set; `labels`: the file that has those of an IDX file."""
    name, data = file
    if labels is not None:
        images = _idx(file, 3)
        return _checked(name, images, _idx(labels, 1), bounds)
    if data.startswith(b"PK"):
        return _checked(name, *_npz(data, name, bounds), bounds)
    if b"\0" in data[:MAX_LINE]:
        raise malformed(f"{name} begins with {data[:4].hex(' ')}; expected an IDX, npz or CSV file")
    return _checked(name, *_csv(data, name, bounds), bounds)


def _read(path: Path) -> File:
    """Reads a file, decompressed if it is a gzip file."""
    try:
        with path.open("rb") as file:
            data = _at_most(file, GIVEN.size + 1)
    except OSError as error:
        raise malformed(f"{path} cannot be read: {error}") from None
    return _unpacked(path.name, data, GIVEN)


def _at_most(file: IO[bytes] | gzip.GzipFile, most: int) -> bytes:
    """Reads a file in parts: `read(most)` would take as much memory for however small a file."""
    data = BytesIO()
    while part := file.read(min(READ_BYTES, most - data.tell())):
        data.write(part)
    return data.getvalue()


def _unpacked(name: str, data: bytes, bounds: Bounds) -> File:
    """Decompresses a file if it is a gzip file."""
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(BytesIO(data)) as unpacked:
                data = _at_most(unpacked, bounds.size + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise malformed(f"{name} cannot be read: {error}") from None
    if len(data) > bounds.size:
        raise malformed(f"{name} has more than {bounds.size:,} bytes; expected at most as many")
    if not data:
        raise malformed(f"{name} is empty; expected an IDX, npz or CSV file")
    return File(name, data)


def _idx(file: File, dimensions: int) -> npt.NDArray[np.uint8]:
    """Parses an IDX file with this number of dimensions: 3 for images, 1 for labels."""
    name, data = file
    expected = BYTE_IDX + bytes([dimensions])
    if data[:4] != expected:
        what = "images" if dimensions == 3 else "labels"
        raise malformed(
            f"{name} begins with {data[:4].hex(' ')}; expected {expected.hex(' ')} (IDX, {what})"
        )
    try:
        return parse_idx(data, name)
    except MnistError as error:
        raise malformed(str(error)) from None


def _labels_beside(path: Path) -> Path:
    """Finds the IDX file of labels beside that of the images."""
    name = path.name.replace("images", "labels").replace("idx3", "idx1")
    plain = name.removesuffix(".gz")
    found = [path.with_name(each) for each in (plain, f"{plain}.gz") if each != path.name]
    for beside in found:
        if name != path.name and beside.is_file():
            return beside
    raise malformed(
        f"{path.name} has images without labels; expected {plain} or {plain}.gz beside "
        "it, or the file of the labels named"
    )


def _npz(
    data: bytes, name: str, bounds: Bounds
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    """Reads the images and the labels of an npz file, without pickles."""
    try:
        with open_zip(data, name, malformed) as archive:
            members = {entry.filename.removesuffix(".npy"): entry for entry in archive.infolist()}
            by_name = {member.lower(): entry for member, entry in members.items()}
            for pair in ARRAYS:
                if pair[0] in by_name:
                    break
            else:
                raise malformed(
                    f"{name} has no images: its arrays are {_some(list(members))}; "
                    f"expected {' or '.join(pair[0] for pair in ARRAYS)}"
                )
            if pair[1] not in by_name:
                raise malformed(
                    f"{name} has images in {pair[0]} without labels; expected them in {pair[1]}"
                )
            images, labels = (
                _array(archive, by_name[key], f"{name}: {key}", bounds) for key in pair
            )
            return images, labels
    except Refusal:
        raise
    except DAMAGES as error:
        raise malformed(f"{name} is a damaged npz file: {str(error)[:200]}") from None


def _some(names: list[str]) -> str:
    """The first few of the names of the arrays in a file."""
    return ", ".join(name[:40] for name in names[:6]) or "none"


def _array(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, what: str, bounds: Bounds
) -> npt.NDArray[np.generic]:
    """Reads an array of numbers whose size is as its header says; no more is ever allocated."""
    if entry.file_size > bounds.size:
        raise malformed(
            f"{what} unpacks to {entry.file_size:,} bytes; expected at most {bounds.size:,}"
        )
    file = BytesIO(archive.read(entry))
    version = np.lib.format.read_magic(file)
    header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, in_columns, dtype = header(file)
    if dtype.hasobject:
        raise malformed(
            f"{what} is an array of Python objects, which is a pickle, and none is "
            "opened; expected an array of numbers"
        )
    if dtype.kind not in "uif":
        raise malformed(f"{what} is of type {dtype}; expected integers or floats")
    values = file.read()
    size = dtype.itemsize * int(np.prod(shape, dtype=object))
    if len(values) != size:
        raise malformed(f"{what} has {len(values):,} bytes; expected {size:,} for {shape}")
    return np.frombuffer(values, dtype).reshape(shape, order="F" if in_columns else "C")


def _csv(
    data: bytes, name: str, bounds: Bounds
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    """Reads the images and the labels of a CSV file."""
    rows: list[npt.NDArray[np.uint8]] = []
    labels: list[int] = []
    column = 0
    for number, text in _lines(data, name):
        where = f"line {number} of {name}"
        if is_plain := PLAIN.fullmatch(text) is not None:
            values: npt.NDArray[np.generic] = np.fromstring(text, np.int16, sep=",")
        else:
            fields = _fields(text, where)
            if not rows and number == 1 and not all(map(_is_number, fields)):
                column = _label_column(fields, name)
                continue
            values = _values(fields, where)
        label, pixels = values[column : column + 1], np.delete(values, column)
        if not is_plain or label[0] > 9 or pixels.max() > 255:
            _check_labels(label, where)
            _check_greys(pixels, where)
        labels.append(int(label[0]))
        rows.append(pixels.astype(np.uint8))
        if len(rows) > bounds.images:
            raise malformed(
                f"{name} has more than {bounds.images:,} images; expected at most as many"
            )
    images = np.stack(rows) if rows else np.empty((0, PIXELS), np.uint8)
    return images, np.array(labels, np.uint8)


def _label_column(names: list[str], name: str) -> int:
    """Returns the column of the labels, by the header of a CSV file."""
    known = [each.strip().lower() for each in names]
    if LABEL not in known:
        raise malformed(
            f"{name} begins with {names[0][:40]!r} and has no column {LABEL}; "
            f"expected one, or no header and labels first"
        )
    return known.index(LABEL)


def _lines(data: bytes, name: str) -> Iterator[tuple[int, str]]:
    """Yields the number of each line that is not blank, from 1, and its text."""
    file = BytesIO(data.removeprefix(b"\xef\xbb\xbf"))
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise malformed(
                f"line {number} of {name} has {MAX_LINE:,} bytes or more; "
                f"expected {PIXELS + 1} numbers"
            )
        text = line.decode("utf-8", "replace").strip()
        if text:
            yield number, text


def _fields(text: str, where: str) -> list[str]:
    """The 785 fields of a line."""
    try:
        fields = next(csv.reader([text]))
    except csv.Error as error:
        raise malformed(f"{where} is no line of CSV: {error}") from None
    if len(fields) != PIXELS + 1:
        raise malformed(
            f"{where} has {len(fields):,} columns; "
            f"expected {PIXELS + 1}, a label and {PIXELS} pixels"
        )
    return fields


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _values(fields: list[str], where: str) -> npt.NDArray[np.float64]:
    """The numbers of a line: (785,)."""
    try:
        return np.array([float(field) for field in fields])
    except ValueError:
        wrong = next(field for field in fields if not _is_number(field))
        raise malformed(f"{where} has {wrong[:40]!r}; expected numbers") from None


def _checked(
    name: str, images: npt.NDArray[np.generic], labels: npt.NDArray[np.generic], bounds: Bounds
) -> OwnTestSet:
    """Checks shapes and ranges, and returns the test set.

    Raises:
        Refusal: one of them is wrong.
    """
    count = len(images) if images.ndim else 0
    if images.shape[1:] not in ((GRID, GRID), (PIXELS,)):
        raise malformed(
            f"{name} has images of the shape {images.shape}; "
            f"expected (n, {GRID}, {GRID}) or (n, {PIXELS})"
        )
    if count == 0:
        raise malformed(f"{name} has no images; expected 1 to {bounds.images:,}")
    if count > bounds.images:
        raise malformed(f"{name} has {count:,} images; expected at most {bounds.images:,}")
    if labels.shape != (count,):
        raise malformed(
            f"{name} has {count:,} images and labels of the shape {labels.shape}; "
            f"expected ({count},)"
        )
    _check_labels(labels, name)
    greys = _greys(images.reshape(count, PIXELS), name)
    if (mean := greys.mean()) > 127.5:
        raise malformed(
            f"{name} has dark ink on a light ground: its mean pixel is {mean:.0f}; "
            "expected 0 for the ground and 255 for ink"
        )
    return OwnTestSet(greys, labels.astype(np.uint8), name)


def _check_labels(labels: npt.NDArray[np.generic], where: str) -> None:
    """Raises Refusal if a label is no digit."""
    wrong = labels[~np.isin(labels, np.arange(10))]
    if wrong.size:
        raise malformed(f"{where} has the label {wrong[0]:g}; expected a digit from 0 to 9")


def _check_greys(pixels: npt.NDArray[np.generic], where: str) -> None:
    """Raises Refusal if a pixel is no whole number from 0 to 255."""
    numbers = np.asarray(pixels, np.float64)
    wrong = numbers[~((numbers >= 0) & (numbers <= 255) & (numbers == np.floor(numbers)))]
    if wrong.size:
        raise malformed(f"{where} has the pixel {wrong[0]:g}; expected whole numbers from 0 to 255")


def _greys(images: npt.NDArray[np.generic], name: str) -> npt.NDArray[np.uint8]:
    """Converts integers 0–255 or floats 0–1 to bytes."""
    if images.dtype.kind == "f":
        floats = np.asarray(images, np.float32)
        wrong = floats[~((floats >= 0) & (floats <= 1))]
        if wrong.size:
            raise malformed(
                f"{name} has the pixel {wrong[0]:g}; "
                "expected floats from 0 to 1, or integers from 0 to 255"
            )
        return np.asarray(np.rint(np.float32(255) * floats), np.uint8)
    if images.dtype != np.uint8:
        _check_greys(images, name)
    greys = np.ascontiguousarray(images, np.uint8)
    if greys.max() <= 1:
        raise malformed(
            f"{name} has no pixel above {greys.max()}; "
            "expected 255 for full ink, or floats from 0 to 1"
        )
    return greys
