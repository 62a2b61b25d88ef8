"""Finds the MNIST data set on this machine, and loads its images and labels as arrays.

Yann LeCun, Corinna Cortes and Christopher Burges; 60,000 training and 10,000 test images of 28×28
pixels in four IDX files. The program works without MNIST, but needs it to train and measure on it
and to show the test images. `mnist_fetch` downloads it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import platformdirs

from forwardpass.digits.labelled_images import LabelledImages

Split = Literal["train", "test"]

VARIABLE = "FORWARDPASS_MNIST"
"""The environment variable that may name the folder of MNIST."""

FILES: dict[Split, tuple[str, str]] = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
"""Split → the names of its images and of its labels, uncompressed."""

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""File name → SHA-256 of the uncompressed bytes, which does not depend on the compression."""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes at which decompression stops, more than the largest file has (47,040,016)."""


class MnistError(Exception):
    """MNIST is missing from the given folder, or is damaged. The message says what to do."""


def cache_folder() -> Path:
    """Returns the folder to which MNIST is downloaded by default."""
    return platformdirs.user_cache_path("forwardpass") / "mnist"


def find(explicit: Path | None = None) -> Path | None:
    """Finds the folder of the four files: `explicit`, else the variable's, else the cache folder.

    Returns:
        The folder; None if no folder was named and the cache folder does not have the files.

    Raises:
        MnistError: a folder was named but does not have the four files.
    """
    from_variable = os.environ.get(VARIABLE)
    named = explicit or (Path(from_variable) if from_variable else None)
    if named is None:
        return cache_folder() if not missing(cache_folder()) else None
    if lacking := missing(named):
        origin = "" if explicit else f" (named by {VARIABLE})"
        raise MnistError(
            f"{named}{origin} does not hold {lacking[0]}; expected the four files of MNIST, "
            "compressed (.gz) or not; `forwardpass fetch-mnist` downloads them"
        )
    return named


def missing(folder: Path) -> list[str]:
    """Returns the names of the files that are missing from the folder, compressed or not."""
    names = [name for pair in FILES.values() for name in pair]
    return [name for name in names if path_of(folder, name) is None]


def path_of(folder: Path, name: str) -> Path | None:
    """Returns the path of `name` or `name.gz` in the folder; None if neither exists."""
    paths = (folder / name, folder / f"{name}.gz")
    return next((path for path in paths if path.is_file()), None)


def load(folder: Path, split: Split) -> LabelledImages:
    """Loads the training or test images with their labels.

    Raises:
        MnistError: a file is missing, is damaged, or differs from the published one.
    """
    images_name, labels_name = FILES[split]
    images = parse_idx(read(folder, images_name), images_name)
    labels = parse_idx(read(folder, labels_name), labels_name)
    if images.shape[1:] != (28, 28) or labels.shape != images.shape[:1]:
        raise MnistError(
            f"{images_name} holds {images.shape} and {labels_name} {labels.shape}; "
            "expected (n, 28, 28) and (n,)"
        )
    return LabelledImages(images.reshape(-1, 784), labels)


def read(folder: Path, name: str) -> bytes:
    """Reads the uncompressed bytes of one of the files, and verifies their checksum.

    Raises:
        MnistError: the file is missing, is damaged, or differs from the published one.
    """
    path = path_of(folder, name)
    if path is None:
        raise MnistError(f"{folder} does not hold {name}; expected it there, or {name}.gz")
    try:
        data = unpack(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise MnistError(f"{path} cannot be read: {error}") from error
    if sha256(data) != SHA256[name]:
        raise MnistError(
            f"{path} is not the published {name}: its sha256 is {sha256(data)}; "
            f"expected {SHA256[name]}"
        )
    return data


def unpack(data: bytes) -> bytes:
    """Decompresses a gzip file, up to `MAX_BYTES`.

    Raises:
        OSError, EOFError, zlib.error: the data is not a complete gzip file.
    """
    with gzip.open(BytesIO(data)) as file:
        return file.read(MAX_BYTES)


def sha256(data: bytes) -> str:
    """Returns the SHA-256 of the data in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parse_idx(data: bytes, name: str) -> npt.NDArray[np.uint8]:
    """Parses an IDX file of unsigned bytes.

    The file has two zeros, the type (8), the number of dimensions, each dimension as a big-endian
    32-bit number, and then the values, the last dimension fastest (LeCun's description of the IDX
    file format).

    Raises:
        MnistError: the header is invalid, or the length does not fit it.
    """
    if len(data) < 4 or data[:3] != b"\0\0\x08":
        raise MnistError(f"{name} begins with {data[:4].hex(' ')}; expected 00 00 08 (IDX, bytes)")
    header = 4 + 4 * data[3]
    if len(data) < header:
        raise MnistError(f"{name} ends inside its header of {header} bytes")
    shape = tuple(np.frombuffer(data[4:header], dtype=">u4").tolist())
    expected = header + int(np.prod(shape, dtype=object))
    if len(data) != expected:
        raise MnistError(f"{name} has {len(data):,} bytes; expected {expected:,} for {shape}")
    return np.frombuffer(data, dtype=np.uint8, offset=header).reshape(shape)
