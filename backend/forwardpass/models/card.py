"""The card of a trained network: what it is, how it was made and how well it does.

It is stored as JSON inside the network's own file, so that the two cannot be parted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any, Literal

from forwardpass.numerics.answer import READOUTS, Readout
from forwardpass.numerics.network import Network
from forwardpass.options import PIXELS
from forwardpass.refusal import no_network

Assumption = Literal["sigmoid", "in_out", "no_bias", "log_softmax", "normalised", "cropped"]
"""What was taken for granted of a file that does not say it, or done to show its network: that its
layers are sigmoid; that its matrices, by their shapes (n_in, n_out), had to be turned; that a bias
that it does not have is 0; that outputs are probabilities where it gives their logarithms; that
what it does to its inputs before the first layer became part of that layer's weights and biases;
that it sees but the middle of a picture, so that the weights of the border are 0."""


MAX_LABEL = 40
"""Characters of what an output stands for."""

MOST_OUTPUTS = 128
"""Outputs of a network whose largest one is its answer."""

LEAST_SIDE = 5
"""Fewer than 5 × 5 inputs are no picture unless the file says so: often they are measurements."""


@dataclass(frozen=True)
class Card:
    """What is known about a trained network. What is not known is empty or None.

    Attributes:
        name: its file name without suffix: `digits`.
        title: its shape, short and for people: `784-16-16-10 · sigmoid`.
        sizes: neurons per layer, the inputs first.
        activations: the activation function of each layer after the input.
        readout: how its outputs are read, see `numerics.answer`.
        cost: the cost function it was trained with.
        recipe: the command line that trains it again.
        seed: of that training.
        data_sha256: file name → sha256 of the uncompressed data it was trained and tested on.
        test_correct: how many of the test images it reads right.
        test_total: out of how many.
        date: the day it was trained, ISO 8601.
        roughness: of its first layer's heatmaps, see `numerics.evaluation.roughness`.
        note: one plain sentence: what it is there to show.
        labels: what each output stands for; empty where output k stands for the digit k.
        input_shape: rows and columns of the pictures that it sees; None where the file does not
            say it.
        switches: those thrown in a network turned by hand, see `numerics.switches`.
        assumed: what was taken for granted when the file was read. It is never stored.
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
    input_shape: tuple[int, int] | None = None
    switches: Mapping[str, Any] | None = None
    assumed: tuple[Assumption, ...] = ()

    @classmethod
    def unknown(cls, name: str, network: Network) -> Card:
        """The card of a network of which only its numbers are known."""
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
        """The card written by `to_json`.

        Raises:
            Refusal: the text is not JSON, or a field is missing, unknown or of another kind.
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
        return cls(**raw)

    def to_json(self) -> str:
        """The card as JSON, always the same text for the same card."""
        stored = {f.name: getattr(self, f.name) for f in fields(self)}
        del stored["assumed"]
        if self.switches is None:
            del stored["switches"]
        if not self.labels:
            del stored["labels"]
        if self.input_shape is None:
            del stored["input_shape"]
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)

    @property
    def accuracy(self) -> float | None:
        """The share of the test images read right, in [0, 1]; None where never measured."""
        if self.test_correct is None or not self.test_total:
            return None
        return self.test_correct / self.test_total

    @property
    def picture(self) -> tuple[int, int] | None:
        """Rows and columns of the pictures that the network sees; None where it sees none.

        What the file says counts. Else a square number of inputs makes a picture.
        """
        if self.input_shape is not None:
            return self.input_shape
        side = math.isqrt(self.sizes[0])
        is_square = side**2 == self.sizes[0] and side >= LEAST_SIDE
        return (side, side) if is_square else None

    @property
    def fits_digits(self) -> bool:
        """Whether it can learn to read digits: it has 784 inputs, and ten outputs or one."""
        return self.sizes[0] == PIXELS and self.sizes[-1] in (1, 10)

    @property
    def reads_digits(self) -> bool:
        """Whether it fits digits, and its outputs stand for nothing else."""
        return self.fits_digits and not self.labels

    @property
    def parameter_count(self) -> int:
        """All weights and all biases."""
        return sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.sizes))

    def as_dict(self) -> dict[str, Any]:
        """Everything on the card and what follows from it, ready for JSON."""
        known = asdict(self)
        del known["assumed"]
        if self.switches is None:
            del known["switches"]
        return {
            **known,
            "sizes": list(self.sizes),
            "activations": list(self.activations),
            "labels": list(self.labels),
            "input_shape": None if self.picture is None else list(self.picture),
            "accuracy": self.accuracy,
            "parameter_count": self.parameter_count,
        }

    def check_fits(self, network: Network) -> None:
        """Raises Refusal unless this is the card of a network of that shape."""
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


_OPTIONAL = ("labels", "input_shape", "switches")
"""Fields that a card need not have."""

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
    "switches": (_is_object_or_null, "an object or null"),
}
"""Field → what JSON may give for it: the check, and the same in words."""


def numbered(outputs: int) -> tuple[str, ...]:
    """What outputs stand for where a file does not say it: their numbers.

    Ten outputs stand for the digits, and so does one, which is cut into tenths; they need no
    labels.
    """
    return () if outputs in (1, 10) else tuple(map(str, range(outputs)))


def title_of(sizes: tuple[int, ...], activations: tuple[str, ...]) -> str:
    """The shape of a network for people: `784-16-16-10 · relu, sigmoid`."""
    kinds = ", ".join(dict.fromkeys(activations))
    return f"{'-'.join(map(str, sizes))} · {kinds}"
