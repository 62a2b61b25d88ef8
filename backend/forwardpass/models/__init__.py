"""Network files: their formats, and the trained networks that come with the program.

To add a format, write `models/x.py` with `match`, `load` and `save`, and add a line to `FORMATS`.
A format that is only read has no `save`, and its line is in `READERS`.

RULE: files ↔ Network. No training, no pictures, no web. Nothing in a file is ever executed.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from forwardpass import resources
from forwardpass.models import json_text, keras, npz, onnx, safetensors
from forwardpass.models.about import NOTHING, About, completed
from forwardpass.models.apart import read_apart
from forwardpass.models.card import Card
from forwardpass.models.format import MAX_BYTES, ModelFormat, Reader
from forwardpass.models.pickles import has_pickle, is_pickle, pickle_refusal
from forwardpass.numerics.network import Network
from forwardpass.refusal import Code, Refusal, no_network

__all__ = [
    "FORMATS",
    "READERS",
    "About",
    "Card",
    "ModelFormat",
    "catalogue",
    "find",
    "load",
    "load_network",
    "locate",
    "names",
    "read",
    "save",
]

FORMATS: dict[str, ModelFormat] = {
    "safetensors": ModelFormat(safetensors.match, safetensors.load, safetensors.save),
    "npz": ModelFormat(npz.match, npz.load, npz.save),
    "json": ModelFormat(json_text.match, json_text.load, json_text.save),
}
"""File name suffix → format that is both written and read."""

READERS: dict[str, Reader] = {
    "keras": Reader(keras.match, keras.load),
    **FORMATS,
    "onnx": Reader(onnx.match, onnx.load),
    "h5": Reader(keras.match_h5, keras.load_h5),
}
"""File name suffix → format that is read. `keras` comes before `npz`, because both are zips."""

MAY_HANG = ("keras", "h5")
"""Formats whose library may hang on a damaged file."""

OTHER_FILES = {
    b"\x1f\x8b": "packed with gzip; expected it unpacked",
    b"\x93NUMPY": "a single array; expected all of a network, as numpy.savez writes them",
}
"""First bytes of files that people may mistake for a network → what they are, and what to do."""

ORDER = (
    "digits", "lesson", "no-hidden", "relu", "tanh", "identity", "wide", "single", "shuffled",
)  # fmt: skip
"""The order in which the networks are offered: the default, then those to compare it with."""


def load(path: Path, about: About = NOTHING) -> tuple[Network, Card]:
    """Reads the network in a file, and its card.

    Args:
        path: the file.
        about: facts about the network that the file may not state.

    Raises:
        Refusal: the file is missing or too large, contains no network, or contradicts `about`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise no_network(
                f"{path.name} has {path.stat().st_size:,} bytes; expected at most {MAX_BYTES:,}"
            )
        data = path.read_bytes()
    except OSError as error:
        raise no_network(f"{path} cannot be read: {error.strerror}") from error
    if format_of(data) in MAY_HANG:
        network, card = completed(*read_apart(data, path.name, path.stem), about)
    else:
        network, card = read(data, path.name, path.stem, about)
    if about.activations not in (None, network.activations):
        raise no_network(
            f"{path.name} says its activation functions itself: "
            f"{', '.join(network.activations)}; expected no others"
        )
    return network, card


def read(data: bytes, called: str, name: str, about: About = NOTHING) -> tuple[Network, Card]:
    """Reads the network in the bytes of a file, and its card.

    Args:
        data: the file.
        called: its name in errors.
        name: the name of a network that has none.
        about: facts about the network that the file may not state.

    Raises:
        Refusal: it contains no network.
    """
    if has_pickle(data):  # PyTorch's is a zip, as are those of numpy
        raise pickle_refusal(data, called)
    suffix = format_of(data)
    if suffix is not None:
        try:
            found = READERS[suffix].load(data, name)
        except Refusal as error:
            if error.code is Code.NO_NETWORK:
                raise
            raise no_network(f"{called}: {error}") from error
        except Exception as error:  # a parser may raise anything for a damaged file
            raise no_network(f"{called} is a damaged {suffix} file: {error}"[:500]) from error
        return completed(*found, about)
    if is_pickle(data):
        raise pickle_refusal(data, called)
    for start, what in OTHER_FILES.items():
        if data.startswith(start):
            raise no_network(f"{called} is {what}")
    raise no_network(f"{called} is not a network; expected a file of {' or '.join(READERS)}")


def format_of(data: bytes) -> str | None:
    """Returns the key of `READERS` whose format a file begins with, or None."""
    return next((suffix for suffix, reader in READERS.items() if reader.match(data)), None)


def save(path: Path, network: Network, card: Card) -> None:
    """Writes a network and its card to `path`, in the format of its suffix.

    Raises:
        Refusal: the suffix is unknown, or the card belongs to another network.
        OSError: the file cannot be written; an existing file stays as it is.
    """
    suffix = path.suffix.removeprefix(".")
    if suffix not in FORMATS:
        raise no_network(f"{path.name} ends in {suffix!r}; expected one of {', '.join(FORMATS)}")
    card.check_fits(network)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(FORMATS[suffix].save(network, card))
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def names() -> list[str]:
    """Returns the names of the trained networks that come with the program, the default first."""
    found = {path.stem for path in resources.trained_dir().glob("*.safetensors")}
    return [name for name in ORDER if name in found] + sorted(found.difference(ORDER))


def find(name: str) -> Path:
    """Returns the file of the trained network called `name`.

    Raises:
        Refusal: there is no such network.
    """
    if name not in names():
        raise no_network(f"no network is called {name!r}; expected one of {', '.join(names())}")
    return resources.trained_dir() / f"{name}.safetensors"


def locate(name_or_path: str | Path) -> Path:
    """Returns the file of a trained network, or the path itself if it has a suffix.

    Raises:
        Refusal: it is neither a name nor a path.
    """
    if str(name_or_path) in names() or not Path(name_or_path).suffix:
        return find(str(name_or_path))
    return Path(name_or_path)


def catalogue() -> list[Card]:
    """Returns the cards of the trained networks that come with the program, the default first."""
    return [load(find(name))[1] for name in names()]


def load_network(
    name_or_path: str | Path,
    *,
    activations: Sequence[str] | None = None,
    mean: float | None = None,
    std: float | None = None,
    inverted: bool | None = None,
) -> Network:
    """Loads a trained network by its name, or the network in a file: `load("digits")`.

    Args:
        name_or_path: a name or a file.
        activations: the activation function of each layer, for a file that only has weights.
            Without them, the layers are taken to be sigmoid, with a warning.
        mean: subtracted from each pixel (0 to 1), for a file that does not state it. Like `std` and
            `inverted`, it becomes part of the weights and biases of the first layer.
        std: each difference is divided by this.
        inverted: whether a pixel x first becomes 1 - x.

    Raises:
        Refusal: there is no such network, the file contains none, or it contradicts the arguments.
    """
    functions = None if activations is None else tuple(activations)
    network, card = load(locate(name_or_path), About(functions, None, mean, std, inverted))
    if "sigmoid" in card.assumed:
        functions_asked = ", ".join(['"relu"'] * (len(network.weights) - 1) + ['"softmax"'])
        warnings.warn(
            f"{name_or_path} does not say its activation functions, so all layers are taken to be "
            f"sigmoid; give them as in load(…, activations=[{functions_asked}])",
            stacklevel=2,
        )
    return network
