"""Reads a test set of one's own: labelled digits in IDX, npz or CSV files.

IDX: LeCun's format of MNIST, images and labels in two files. npz: numpy's zip of arrays. CSV: one
line for each image. A gzip file is decompressed first.
"""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.mnist import MnistError, parse_idx
from forwardpass.options import GRID, PIXELS
from forwardpass.refusal import Refusal, malformed
from forwardpass.zips import open_zip

MAX_IMAGES = 50_000
"""Images of one test set. The server holds 3 KB of each, and 1 KB for each edited network."""
MAX_BYTES = 256 * 1024 * 1024
"""Bytes of a file, and of what it unpacks to: `MAX_IMAGES` images in float32 take 157 MB."""
MAX_LINE = 32_768
"""Bytes of a line of a CSV file: 785 numbers with 40 characters each."""

ARRAYS = (("x_test", "y_test"), ("test_images", "test_labels"), ("images", "labels"), ("x", "y"))
"""The names of the images and of the labels in an npz file; the first pair found is read."""
LABEL = "label"
"""The column of the labels in a CSV file that has a header."""
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


@dataclass(frozen=True)
class OwnTestSet(LabelledImages):
    """A test set of one's own.

    Attributes:
        name: the name of its file.
    """

    name: str


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
        1 to `MAX_IMAGES` images with their labels.

    Raises:
        Refusal: a file is missing, damaged, too large or of another format, or a pixel or label is
            out of range.
    """
    name = path.name
    data = _read(path)
    if data.startswith(BYTE_IDX[:2]):
        images = _idx(data, name, 3)
        beside = labels_path or _labels_beside(path)
        labels = _idx(_read(beside), beside.name, 1)
        return _checked(name, images, labels)
    if labels_path is not None:
        raise malformed(
            f"{labels_path.name} was given as labels, but {name} is no IDX file; "
            "expected IDX images, or no file of labels"
        )
    if data.startswith(b"PK"):
        return _checked(name, *_npz(data, name))
    if b"\0" in data[:MAX_LINE]:
        raise malformed(f"{name} begins with {data[:4].hex(' ')}; expected an IDX, npz or CSV file")
    return _checked(name, *_csv(data, name))


def _read(path: Path) -> bytes:
    """Reads a file, decompressed if it is a gzip file."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            if data.startswith(b"\x1f\x8b"):
                with gzip.open(BytesIO(data)) as unpacked:
                    data = unpacked.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise malformed(f"{path} cannot be read: {error}") from None
    if len(data) > MAX_BYTES:
        raise malformed(f"{path.name} has more than {MAX_BYTES:,} bytes; expected at most as many")
    if not data:
        raise malformed(f"{path.name} is empty; expected an IDX, npz or CSV file")
    return data


def _idx(data: bytes, name: str, dimensions: int) -> npt.NDArray[np.uint8]:
    """Parses an IDX file with this number of dimensions: 3 for images, 1 for labels."""
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


def _npz(data: bytes, name: str) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
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
            images, labels = (_array(archive, by_name[key], f"{name}: {key}") for key in pair)
            return images, labels
    except Refusal:
        raise
    except DAMAGES as error:
        raise malformed(f"{name} is a damaged npz file: {str(error)[:200]}") from None


def _some(names: list[str]) -> str:
    """The first few of the names of the arrays in a file."""
    return ", ".join(name[:40] for name in names[:6]) or "none"


def _array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, what: str) -> npt.NDArray[np.generic]:
    """Reads an array of numbers whose size is as its header says; no more is ever allocated."""
    if entry.file_size > MAX_BYTES:
        raise malformed(
            f"{what} unpacks to {entry.file_size:,} bytes; expected at most {MAX_BYTES:,}"
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


def _csv(data: bytes, name: str) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    """Reads the images and the labels of a CSV file."""
    rows: list[npt.NDArray[np.uint8]] = []
    labels: list[int] = []
    column = 0
    for number, fields in _lines(data, name):
        if len(fields) != PIXELS + 1:
            raise malformed(
                f"line {number} of {name} has {len(fields):,} columns; "
                f"expected {PIXELS + 1}, a label and {PIXELS} pixels"
            )
        if not rows and number == 1 and not all(map(_is_number, fields)):
            names = [field.strip().lower() for field in fields]
            if LABEL not in names:
                raise malformed(
                    f"{name} begins with {fields[0][:40]!r} and has no column {LABEL}; "
                    f"expected one, or no header and labels first"
                )
            column = names.index(LABEL)
            continue
        values = _values(fields, f"line {number} of {name}")
        label = float(values[column])
        _check_labels(np.array([label]), f"line {number} of {name}")
        labels.append(int(label))
        pixels = np.delete(values, column)
        _check_greys(pixels, f"line {number} of {name}")
        rows.append(pixels.astype(np.uint8))
        if len(rows) > MAX_IMAGES:
            raise malformed(f"{name} has more than {MAX_IMAGES:,} images; expected at most as many")
    images = np.stack(rows) if rows else np.empty((0, PIXELS), np.uint8)
    return images, np.array(labels, np.uint8)


def _lines(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the number of each line that is not blank, from 1, and its fields."""
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
            try:
                yield number, next(csv.reader([text]))
            except csv.Error as error:
                raise malformed(f"line {number} of {name} is no line of CSV: {error}") from None


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
    name: str, images: npt.NDArray[np.generic], labels: npt.NDArray[np.generic]
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
        raise malformed(f"{name} has no images; expected 1 to {MAX_IMAGES:,}")
    if count > MAX_IMAGES:
        raise malformed(f"{name} has {count:,} images; expected at most {MAX_IMAGES:,}")
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
