"""Reads networks that Keras has saved: `.keras`, and the older `.h5`.

A `.keras` file is a zip of `config.json`, which describes the layers, and `model.weights.h5`, which
has their numbers: https://keras.io/api/models/model_saving_apis/. An `.h5` file has the description
beside the numbers, or no description if it only has weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from forwardpass.models.about import about_in, completed
from forwardpass.models.card import Card
from forwardpass.models.format import MAX_BYTES, from_arrays, network_of
from forwardpass.numerics.network import Network
from forwardpass.refusal import no_network
from forwardpass.zips import MAX_TAIL, is_zip, open_zip

if TYPE_CHECKING:
    from forwardpass.models.hdf5 import Hdf5File

WEIGHTS, CONFIG, METADATA = "model.weights.h5", "config.json", "metadata.json"
"""The files in a `.keras` file. The last is not needed; it may state what `about.NAMES` lists."""

HDF5 = b"\x89HDF\r\n\x1a\n"
"""How an HDF5 file begins."""

SKIPPED = ("optimizer", "optimizer_weights", "seed_generator", "metrics")
"""Groups that only a training needs."""


def match(data: bytes) -> bool:
    """Tells a `.keras` file, a zip, by the file of the weights in the list at its end."""
    return is_zip(data) and WEIGHTS.encode() in data[-MAX_TAIL:]


def match_h5(data: bytes) -> bool:
    """Tells an HDF5 file by its first bytes."""
    return data.startswith(HDF5)


def load(data: bytes, name: str) -> tuple[Network, Card]:
    """Reads the network in a `.keras` file and its card.

    Raises:
        Refusal: the file unpacks to too much, or contains no fully connected network.
        Exception: it is damaged; zipfile and h5py choose the type.
    """
    from forwardpass.models.hdf5 import MAX_TEXT, Hdf5File  # loaded with the first such file

    with open_zip(data, name, no_network, MAX_BYTES) as archive:
        inside = {entry.filename: entry.file_size for entry in archive.infolist()}
        if CONFIG not in inside or WEIGHTS not in inside:
            listed = ", ".join(sorted(inside)[:20])
            raise no_network(f"{name} holds the files {listed}; expected {CONFIG} and {WEIGHTS}")
        for text in (CONFIG, METADATA):
            if inside.get(text, 0) > MAX_TEXT:
                raise no_network(
                    f"{name}: {text} has {inside[text]:,} bytes; expected at most {MAX_TEXT:,}"
                )
        config, weights = archive.read(CONFIG), archive.read(WEIGHTS)
        said = json.loads(archive.read(METADATA)) if METADATA in inside else {}
    return _described(config, Hdf5File(weights, name, SKIPPED), name, said)


def load_h5(data: bytes, name: str) -> tuple[Network, Card]:
    """Reads the network in an `.h5` file and its card; without a description, see `from_arrays`.

    Raises:
        Refusal: the file unpacks to too much, or contains no fully connected network.
        Exception: it is damaged; h5py chooses the type.
    """
    from forwardpass.models.hdf5 import Hdf5File

    file = Hdf5File(data, name, SKIPPED)
    if file.config is None:
        return from_arrays(file.arrays, None, name, said=file.said)
    return _described(file.config, file, name, file.said)


def _described(
    config: str | bytes, file: Hdf5File, name: str, said: Mapping[str, Any]
) -> tuple[Network, Card]:
    """Builds the network of a description and its arrays, with the facts that the file states."""
    from forwardpass.models.keras_layers import axes_of, follow, layers_of

    layers = layers_of(config, name)
    steps, notes = follow(layers, file, name)
    network, card = network_of(
        [step.W for step in steps],
        [step.b for step in steps],
        [step.activation for step in steps],
        name,
        sorted(notes),
        axes_of(layers),
    )
    return completed(network, card, about_in(said))
