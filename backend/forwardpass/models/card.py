"""The card of a trained network: what it is, how it was trained, and how well it reads digits.

It is stored as JSON in the network's file, so that the two stay together.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any, Literal

from forwardpass.numerics.answer import READOUTS, Readout
from forwardpass.numerics.network import Network
from forwardpass.options import GRID
from forwardpass.refusal import Code, Refusal, no_network

Assumption = Literal[
    "sigmoid", "in_out", "no_bias", "log_softmax", "normalised", "cropped", "input_shape"
]
"""What was assumed about a file, or done to show its network. In this order: its layers are
sigmoid; its matrices had the shape (n_in, n_out) and were transposed; a missing bias is 0; its
outputs are probabilities, although it gives their logarithms; its preprocessing became part of the
weights and biases of the first layer; it sees only the middle of a picture, so that the weights of
the border are 0; its pictures have the rows and columns that differ least."""

Shape = tuple[int, int]
"""Rows and columns of a picture."""


MAX_LABEL = 40
"""Characters of a label."""

MOST_OUTPUTS = 128
"""Outputs of a network whose largest one is its answer."""

LEAST_SIDE = 5
"""Fewer than 5 × 5 inputs are no picture unless the file says so: often they are measurements."""

MOST_ASPECT = 4
"""The longer side of a picture is at most four times the shorter one; longer ones are no picture
that anybody could draw."""


@dataclass(frozen=True)
class Card:
    """What is known about a trained network. Unknown fields are empty or None.

    Attributes:
        name: its file name without suffix: `digits`.
        title: its shape for people: `784-16-16-10 · sigmoid`.
        sizes: neurons per layer, the inputs first.
        activations: the activation function of each layer after the input.
        readout: how its outputs are read, see `numerics.answer`.
        cost: its cost function during training.
        recipe: the command that trains it again.
        seed: the seed of that training.
        data_sha256: file name → SHA-256 of the uncompressed data for training and testing.
        test_correct: how many test images it reads correctly.
        test_total: the number of test images.
        date: the day it was trained, ISO 8601.
        roughness: that of its first layer's heatmaps, see `numerics.evaluation.roughness`.
        note: what it is meant to show, in a sentence.
        labels: what each output stands for; empty if output k stands for the digit k.
        input_shape: rows and columns of the pictures that it sees; None if the file does not state
            them.
        features: what each input stands for, if the inputs are no picture.
        switches: the switches of a network changed by hand, see `numerics.switches`.
        assumed: what was assumed when the file was read. It is never stored.
    """

    name: str
    title: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    readout: Readout = "argmax"
    cost: str = ""
    recipe: str = ""
    seed: int | None = None
    data_sha256: Mapping[str, str] = field(default_factory=dict)
    test_correct: int | None = None
    test_total: int | None = None
    date: str = ""
    roughness: float | None = None
    note: str = ""
    labels: tuple[str, ...] = ()
    input_shape: Shape | None = None
    features: tuple[str, ...] = ()
    switches: Mapping[str, Any] | None = None
    assumed: tuple[Assumption, ...] = ()

    @classmethod
    def unknown(cls, name: str, network: Network) -> Card:
        """Returns the card of a network of which only the numbers are known."""
        return cls(
            name=name,
            title=title_of(network.sizes, network.activations),
            sizes=network.sizes,
            activations=network.activations,
            readout="tenths" if network.sizes[-1] == 1 else "argmax",
            labels=numbered(network.sizes[-1]),
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Card:
        """Reads the card that `to_json` has written.

        Raises:
            Refusal: the text is not JSON, or a field is missing, unknown or of the wrong type.
        """
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise no_network(f"its card is not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise no_network(f"its card is a {type(raw).__name__}; expected an object")
        for key, (fits, words) in _FIELDS.items():
            if not fits(raw.get(key)) or (key not in raw and key not in _OPTIONAL):
                raise no_network(f"its card has {key} = {raw.get(key)!r}; expected {words}")
        if unknown := set(raw) - set(_FIELDS):
            raise no_network(f"its card has an unknown field {min(unknown)!r}")
        if raw["readout"] not in READOUTS:
            raise no_network(
                f"its card has readout = {raw['readout']!r}; expected {' or '.join(READOUTS)}"
            )
        raw["sizes"] = tuple(raw["sizes"])
        raw["activations"] = tuple(raw["activations"])
        raw["labels"] = tuple(raw.get("labels") or ())
        if not raw["labels"] and raw["sizes"]:
            raw["labels"] = numbered(raw["sizes"][-1])
        shape = raw.get("input_shape")
        raw["input_shape"] = None if shape is None else tuple(shape)
        raw["features"] = tuple(raw.get("features") or ())
        return cls(**raw)

    def to_json(self) -> str:
        """Returns the card as JSON: always the same text for the same card."""
        stored = {f.name: getattr(self, f.name) for f in fields(self)}
        del stored["assumed"]
        if self.switches is None:
            del stored["switches"]
        if not self.labels:
            del stored["labels"]
        if self.input_shape is None:
            del stored["input_shape"]
        if not self.features:
            del stored["features"]
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)

    @property
    def accuracy(self) -> float | None:
        """The share of the test images that it reads correctly, in [0, 1]; None if not measured."""
        if self.test_correct is None or not self.test_total:
            return None
        return self.test_correct / self.test_total

    @property
    def picture(self) -> Shape | None:
        """Rows and columns of the pictures that the network sees; None where it sees none.

        What the file says counts. Else a square number of inputs makes a picture.
        """
        if self.input_shape is not None or self.features:
            return self.input_shape
        side = math.isqrt(self.sizes[0])
        is_square = side**2 == self.sizes[0] and side >= LEAST_SIDE
        return (side, side) if is_square else None

    @property
    def shown_labels(self) -> tuple[str, ...]:
        """What each output stands for; without a picture, its number, as it is no digit."""
        if self.labels or self.picture is not None:
            return self.labels
        return tuple(map(str, range(self.sizes[-1])))

    @property
    def shown_features(self) -> tuple[str, ...]:
        """What each input is called; empty if the inputs are a picture."""
        return () if self.picture else self.features or numbered_inputs(self.sizes)

    @property
    def fits_digits(self) -> bool:
        """Whether it can learn to read digits: it sees 28 × 28 pixels, with ten outputs or one."""
        return self.picture == (GRID, GRID) and self.sizes[-1] in (1, 10)

    def check_fits_digits(self) -> None:
        """Raises Refusal unless the network can learn to read digits."""
        if not self.fits_digits:
            raise Refusal(
                Code.MALFORMED,
                "the cost is that of digits",
                "a network of 28 × 28 pixels, and ten outputs or one",
                "-".join(map(str, self.sizes)),
            )

    @property
    def reads_digits(self) -> bool:
        """Whether it fits digits, and its outputs stand for nothing else."""
        return self.fits_digits and not self.labels

    @property
    def parameter_count(self) -> int:
        """The number of weights and biases."""
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.sizes))

    def as_dict(self) -> dict[str, Any]:
        """Returns the card and the values derived from it, ready for JSON."""
        known = asdict(self)
        del known["assumed"]
        if self.switches is None:
            del known["switches"]
        return {
            **known,
            "sizes": list(self.sizes),
            "activations": list(self.activations),
            "labels": list(self.shown_labels),
            "input_shape": None if self.picture is None else list(self.picture),
            "features": list(self.shown_features),
            "accuracy": self.accuracy,
            "parameter_count": self.parameter_count,
        }

    def check_fits(self, network: Network) -> None:
        """Raises Refusal if the card belongs to a network of another shape."""
        network = network.plain
        if (self.sizes, self.activations) != (network.sizes, network.activations):
            raise no_network(
                f"its card describes {title_of(self.sizes, self.activations)}; "
                f"expected {title_of(network.sizes, network.activations)}, as its numbers are"
            )
        outputs = network.sizes[-1]
        fits = outputs == 1 if self.readout == "tenths" else 2 <= outputs <= MOST_OUTPUTS
        if not fits:
            expected = "1" if self.readout == "tenths" else f"2 to {MOST_OUTPUTS}"
            raise no_network(
                f"it has {outputs} outputs; expected {expected} for the readout {self.readout!r}"
            )
        if self.input_shape is not None and math.prod(self.input_shape) != network.sizes[0]:
            rows, columns = self.input_shape
            raise no_network(
                f"its pictures have {rows} × {columns} pixels; "
                f"expected as many as its {network.sizes[0]} inputs"
            )
        if self.features and self.input_shape is not None:
            raise no_network("it has features and a shape of pictures; expected one of them")
        if self.features and len(self.features) != network.sizes[0]:
            raise no_network(
                f"it has {len(self.features)} features; expected one for each of "
                f"{network.sizes[0]} inputs"
            )
        if self.labels and len(self.labels) != network.sizes[-1]:
            raise no_network(
                f"it has {len(self.labels)} labels; expected one for each of "
                f"{network.sizes[-1]} outputs"
            )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_count_or_null(value: object) -> bool:
    return value is None or _is_count(value)


def _is_number_or_null(value: object) -> bool:
    is_finite = isinstance(value, float) and math.isfinite(value)
    return value is None or is_finite or _is_count(value)


def _are_counts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_count, value))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_labels(value: object) -> bool:
    return value is None or (
        isinstance(value, list)
        and all(isinstance(label, str) and 0 < len(label) <= MAX_LABEL for label in value)
    )


def _is_shape(value: object) -> bool:
    return value is None or (
        isinstance(value, list)
        and len(value) == 2
        and all(_is_count(each) and each > 0 for each in value)
    )


def _is_text_to_text(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_object_or_null(value: object) -> bool:
    return value is None or isinstance(value, dict)


_OPTIONAL = ("labels", "input_shape", "features", "switches")
"""Optional fields of a card."""

_TEXT = (_is_text, "a text")
_COUNT_OR_NULL = (_is_count_or_null, "a whole number or null")

_FIELDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "name": _TEXT,
    "title": _TEXT,
    "sizes": (_are_counts, "a list of whole numbers"),
    "activations": (_are_texts, "a list of texts"),
    "readout": _TEXT,
    "cost": _TEXT,
    "recipe": _TEXT,
    "seed": _COUNT_OR_NULL,
    "data_sha256": (_is_text_to_text, "an object of texts"),
    "test_correct": _COUNT_OR_NULL,
    "test_total": _COUNT_OR_NULL,
    "date": _TEXT,
    "roughness": (_is_number_or_null, "a number or null"),
    "note": _TEXT,
    "labels": (_are_labels, f"a list of texts of at most {MAX_LABEL} characters"),
    "input_shape": (_is_shape, "two whole numbers above 0, rows and columns"),
    "features": (_are_labels, f"a list of texts of at most {MAX_LABEL} characters"),
    "switches": (_is_object_or_null, "an object or null"),
}
"""Field → (check of its JSON value, the expected value in words)."""


def numbered(outputs: int) -> tuple[str, ...]:
    """Returns the labels of outputs whose file has none: their numbers.

    Ten outputs stand for the digits, and so does one, which is cut into tenths; they need no
    labels.
    """
    return () if outputs in (1, 10) else tuple(map(str, range(outputs)))


def numbered_inputs(sizes: tuple[int, ...]) -> tuple[str, ...]:
    """Returns names for inputs whose file has none: x1, x2 and so on."""
    return tuple(f"x{number}" for number in range(1, sizes[0] + 1))


def is_drawable(shape: Shape) -> bool:
    """Whether somebody could draw a picture of these rows and columns."""
    return max(shape) <= MOST_ASPECT * min(shape)


def picture_of_axes(axes: Sequence[int]) -> Shape | None:
    """Returns the rows and columns of an input with these axes; None if it is no picture.

    Axes of one entry are left out: the batch, and the channel of grey.
    """
    sides = [size for size in axes if size > 1]
    if len(sides) != 2 or math.prod(sides) < LEAST_SIDE**2 or not is_drawable((sides[0], sides[1])):
        return None
    return sides[0], sides[1]


def shapes_of(inputs: int) -> list[Shape]:
    """Returns the pictures that a number of inputs can be, by rows: 3 × 3 pixels or more."""
    shapes = [(rows, inputs // rows) for rows in range(3, inputs + 1) if inputs % rows == 0]
    return [shape for shape in shapes if is_drawable(shape) and shape[1] >= 3]


def title_of(sizes: tuple[int, ...], activations: tuple[str, ...]) -> str:
    """Returns the shape of a network for people: `784-16-16-10 · relu, sigmoid`."""
    kinds = ", ".join(dict.fromkeys(activations))
    return f"{'-'.join(map(str, sizes))} · {kinds}"
