"""Examples: the digits that a network learns from, and those that measure it during training."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.answer import Readout
from forwardpass.numerics.arrays import FloatArray, IntArray
from forwardpass.numerics.augmentation import (
    AUGMENTATIONS,
    Augmentation,
    augment,
    augment_some,
    skip,
)
from forwardpass.numerics.recipe import Recipe, TrainingError

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.integer]

SPLIT_SEED = 2017
"""The split into training and validation images is the same for every network."""

VALIDATION_SHARE = 12
"""One image in so many is kept for validation: 5,000 of 60,000."""


@dataclass(frozen=True)
class Examples:
    """Labelled images, with a twelfth held out for validation.

    Trainings may share them, because none changes them.

    Attributes:
        images: (n, 784) uint8, those to learn from.
        labels: (n,) the digits 0–9.
        validation_images: (m, 784) uint8.
        validation_labels: (m,).
        source: where they come from: `mnist`, `generated`, or `given` by the caller.
    """

    images: Images
    labels: Labels
    validation_images: Images
    validation_labels: Labels
    source: str

    @classmethod
    def of(cls, images: npt.ArrayLike, labels: npt.ArrayLike, source: str = "given") -> Examples:
        """Splits these images and labels.

        Args:
            images: (n, 784) or (n, 28, 28) uint8, 0 for the background to 255 for ink; 12 or more.
            labels: (n,) the digits 0–9.
            source: `mnist`, `generated` or `given`.

        Raises:
            TrainingError: an argument is invalid.
        """
        pictures, digits = _checked(np.asarray(images), np.asarray(labels))
        training, validation = split(len(pictures))
        return cls(
            pictures[training],
            digits[training],
            pictures[validation],
            digits[validation],
            source,
        )

    @cached_property
    def validation_x(self) -> FloatArray:
        """The validation images as a network sees them: (m, 784) float32 in [0, 1]."""
        return pixels(self.validation_images)

    @cached_property
    def checksum(self) -> int:
        """The CRC-32 of all images and labels, which tells examples apart."""
        found = 0
        for array in (self.images, self.labels, self.validation_images, self.validation_labels):
            found = crc32(np.ascontiguousarray(array).data, found)
        return found


def _checked(images: npt.NDArray[np.generic], labels: Labels) -> tuple[Images, Labels]:
    """Returns images as rows, and their labels; raises TrainingError if they are invalid."""
    if images.dtype != np.uint8 or images.shape[1:] not in ((784,), (28, 28)):
        raise TrainingError(
            f"the images are {images.dtype} of shape {images.shape}; "
            "expected uint8 of shape (n, 784) or (n, 28, 28), 0 to 255"
        )
    if len(images) < VALIDATION_SHARE:
        raise TrainingError(
            f"{len(images)} images; expected at least {VALIDATION_SHARE}, "
            "of which one is kept for validation"
        )
    if labels.shape != (len(images),) or labels.dtype.kind not in "iu":
        raise TrainingError(
            f"the labels are {labels.dtype} of shape {labels.shape}; "
            f"expected {len(images)} whole numbers, one for each image"
        )
    if wrong := labels[(labels < 0) | (labels > 9)].tolist():
        raise TrainingError(f"a label is {wrong[0]}; expected digits, 0 to 9")
    return images.reshape(-1, 784).astype(np.uint8, copy=False), labels


def split(count: int) -> tuple[IntArray, IntArray]:
    """Returns which of `count` images are for training and for validation: always the same."""
    order = np.random.default_rng(SPLIT_SEED).permutation(count)
    learned, _ = split_counts(count)
    return order[:learned], order[learned:]


def split_counts(count: int) -> tuple[int, int]:
    """Returns how many of `count` images are for training and how many for validation."""
    kept = count // VALIDATION_SHARE
    return count - kept, kept


def targets(labels: Labels, readout: Readout) -> FloatArray:
    """Returns the desired outputs: (n, 10), 1 for the digit, else 0; or (n, 1), digit/10."""
    if readout == "tenths":
        return (labels[:, np.newaxis] / 10).astype(np.float32)
    one_hot: FloatArray = np.eye(10, dtype=np.float32)[labels]
    return one_hot


def pixels(images: npt.NDArray[np.number]) -> FloatArray:
    """Converts bytes to what a network sees: float32 in [0, 1]."""
    x: FloatArray = np.divide(images, np.float32(255), dtype=np.float32)
    return x


class Copies:
    """Training images and their augmented copies, each made for its first epoch.

    A copy depends only on the seed and its number, so a resumed training gets the same copies.
    """

    def __init__(self, recipe: Recipe, images: Images, rng: np.random.Generator) -> None:
        self._limits = AUGMENTATIONS[recipe.augmentation]
        self._count = 1 + (recipe.copies if self._limits else 0)
        self._made = {0: images}
        self._rng = rng
        self._states = [rng.bit_generator.state]  # the state of `rng` before each copy

    def of_epoch(self, epoch: int) -> Images:
        """Returns the copy for an epoch; 1 is the first epoch."""
        turn = (epoch - 1) % self._count
        if turn not in self._made and self._limits:
            self._made[turn] = augment(
                self._made[0], self._limits, self._rng_of(turn, self._limits)
            )
        return self._made[turn]

    def some_of_epoch(self, epoch: int, chosen: IntArray) -> Images:
        """Returns some images of a copy, (m, 784), without making the others."""
        turn = (epoch - 1) % self._count
        if turn in self._made or not self._limits:
            return self._made[turn].take(chosen, axis=0)
        rng = self._rng_of(turn, self._limits)
        return augment_some(self._made[0], chosen, self._limits, rng)

    def _rng_of(self, turn: int, limits: Augmentation) -> np.random.Generator:
        """Returns the state of the generator before a copy other than the first."""
        while len(self._states) < turn:
            self._rng.bit_generator.state = self._states[-1]
            skip(len(self._made[0]), limits, self._rng)
            self._states.append(self._rng.bit_generator.state)
        self._rng.bit_generator.state = self._states[turn - 1]
        return self._rng
