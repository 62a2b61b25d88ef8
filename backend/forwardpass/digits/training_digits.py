"""Digits for training: MNIST's, or generated handwriting where MNIST is not installed."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from forwardpass.digits import Drawing, mnist, see_all
from forwardpass.digits.handwriting import write
from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.options import PIXELS, DigitSource

FROM_MNIST = 60_000
"""MNIST's training images."""
GENERATED = 3_600
"""Digits that are generated if MNIST is not installed. It takes seconds, so they are stored."""
FIRST_SEED = 1_000
"""The first seed of their handwriting; lower seeds are for the digits that measure networks."""
TOGETHER = 50
"""Drawings that are centred at a time; more at a time would not be faster."""


@dataclass(frozen=True, eq=False)
class TrainingDigits(LabelledImages):
    """Labelled images for training.

    Attributes:
        source: the source of the images.
    """

    source: DigitSource


def training_digits(folder: Path | None) -> TrainingDigits:
    """Loads MNIST's 60,000 training images from a folder; generated digits if it is None.

    Raises:
        MnistError: the folder does not hold MNIST.
    """
    if folder is None:
        return stored(cache_file())
    data = mnist.load(folder, "train")
    return TrainingDigits(data.images, data.labels, "mnist")


@cache
def generate(count: int, first_seed: int = FIRST_SEED) -> TrainingDigits:
    """Generates `count` handwritten digits, centred: 0, 1, … 9, 0, …; always the same ones.

    The first ten are in the handwriting of `first_seed`, the next ten in that of the next seed.
    """
    labels = _labels(count)
    drawings = []
    for index, digit in enumerate(labels.tolist()):
        written = write(digit, first_seed + index // 10)
        drawings.append(Drawing([stroke.points for stroke in written.strokes], written.pen_radius))
    images = np.empty((count, PIXELS), np.uint8)
    for start in range(0, count, TOGETHER):
        seen = see_all(drawings[start : start + TOGETHER])
        images[start : start + TOGETHER] = np.rint(255 * np.array([one.pixels for one in seen]))
    images.setflags(write=False)
    return TrainingDigits(images, labels, "generated")


def cache_file() -> Path:
    """Returns the file in which the generated digits are stored for the next process."""
    return platformdirs.user_cache_path("forwardpass") / "generated-digits.npz"


def stored(file: Path) -> TrainingDigits:
    """Returns `generate(GENERATED)`, from the file if it holds these digits.

    Otherwise it generates them and stores them in the file, if the file can be written.
    """
    images = _read(file)
    if images is None:
        images = generate(GENERATED).images
        _write(file, images)
    images.setflags(write=False)
    return TrainingDigits(images, _labels(GENERATED), "generated")


def _read(file: Path) -> NDArray[np.uint8] | None:
    """Returns the images in the file; None if it is absent, damaged or of another version."""
    try:
        with np.load(file, allow_pickle=False) as archive:
            images: NDArray[np.uint8] = archive["images"]
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        return None
    first = generate(10).images  # another version may have another handwriting
    fits = images.shape == (GENERATED, PIXELS) and images.dtype == np.uint8
    return images if fits and np.array_equal(images[: len(first)], first) else None


def _write(file: Path, images: NDArray[np.uint8]) -> None:
    """Stores the images in the file, all at once, because another process may read it."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as writer:
            np.savez_compressed(writer, images=images)
        Path(writer.name).replace(file)


def generated_before(images: bytes) -> TrainingDigits:
    """Returns what `generate` gave elsewhere, from the bytes of its images."""
    rows = np.frombuffer(images, np.uint8).reshape(-1, PIXELS)
    return TrainingDigits(rows, _labels(len(rows)), "generated")


def _labels(count: int) -> NDArray[np.uint8]:
    labels = (np.arange(count) % 10).astype(np.uint8)
    labels.setflags(write=False)
    return labels
