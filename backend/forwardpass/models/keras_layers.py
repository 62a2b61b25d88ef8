"""Builds the layers of a Keras description from their arrays.

The description is that of `model.get_config()`, as JSON: https://keras.io/api/models/model_saving_apis/.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import isfinite, prod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from forwardpass.models.card import Assumption
from forwardpass.models.flow import MAX_INPUTS, Flow, NotReadError, Step
from forwardpass.models.hdf5 import Hdf5File
from forwardpass.refusal import no_network

MAX_LAYERS = 200
"""Layers in a description. Six layers of neurons, with everything that may be between them, take
thirty."""

MAX_NESTING = 4
"""Networks in networks."""

NETWORKS = ("Sequential", "Functional", "Model")
"""Classes of a network, which may also be a layer of another one."""

Array = npt.NDArray[Any]
Config = Mapping[str, Any]


class Listed(NamedTuple):
    """A layer of a description.

    Attributes:
        kind: its class.
        name: its own name.
        config: its settings.
        place: its index among the layers of its class.
        within: the name of the layer of the whole network that contains it; None if it is one.
    """

    kind: str
    name: str
    config: Config
    place: int
    within: str | None


def layers_of(text: str | bytes, file: str) -> list[Listed]:
    """Returns the layers of a description, from the input on.

    Raises:
        Refusal: it does not describe layers in a row.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise no_network(f"{file}: its description is not JSON: {error}"[:300]) from error
    kind, config = _kind_and_config(raw)
    row = list(_row(kind, config, None, 0, file))
    if len(row) > MAX_LAYERS:
        raise no_network(f"{file} lists {len(row):,} layers; expected at most {MAX_LAYERS}")
    (name, count), *_ = Counter(layer.name for layer in row).most_common(1) or [("", 0)]
    if count > 1:
        raise no_network(f"{file} lists two layers of the name {name[:60]}; expected one")
    return row


def _row(kind: str, config: Config, within: str | None, depth: int, file: str) -> Iterator[Listed]:
    """Yields the layers of a network, and those of the networks in it, from the input on."""
    layers = config.get("layers")
    if kind not in NETWORKS or not isinstance(layers, list):
        raise no_network(
            f"{file} describes a network of the class {kind[:60]!r}; "
            "expected Sequential or Functional"
        )
    if depth > MAX_NESTING:
        raise no_network(
            f"{file} has networks in networks, {depth} deep; expected at most {MAX_NESTING}"
        )
    if len(layers) > MAX_LAYERS:
        raise no_network(f"{file} lists {len(layers):,} layers; expected at most {MAX_LAYERS}")
    counts: Counter[str] = Counter()
    listed: dict[str, Listed] = {}
    before: dict[str, list[str]] = {}
    for layer in layers:
        kind_of_layer, settings = _kind_and_config(layer)
        name = _word(settings.get("name"))
        if not kind_of_layer or not name:
            raise no_network(f"{file} lists a layer without a class or a name; expected both")
        if name in listed:
            raise no_network(f"{file} lists two layers of the name {name[:60]}; expected one")
        place = counts[kind_of_layer]
        listed[name] = Listed(kind_of_layer, name, settings, place, within)
        counts[kind_of_layer] += 1
        before[name] = _sources(layer.get("inbound_nodes"))
    in_order = [*listed.values()] if kind == "Sequential" else _in_a_row(listed, before, file)
    for each in in_order:
        if each.kind in NETWORKS:
            yield from _row(each.kind, each.config, within or each.name, depth + 1, file)
        else:
            yield each


def follow(
    layers: list[Listed], arrays: Hdf5File, file: str
) -> tuple[list[Step], frozenset[Assumption]]:
    """Builds the layers of neurons that a description and its arrays define.

    Returns:
        The layers, and what was done to show them.

    Raises:
        Refusal: a layer is not supported, or its arrays are missing.
    """
    flow = Flow(None)
    try:
        with np.errstate(all="ignore"):  # Network refuses numbers that are not finite
            for layer in layers:
                does = LAYERS.get(layer.kind)
                if does is None:
                    raise NotReadError(f"the layer {layer.kind[:60]}")
                flow = does(_told(flow, layer), layer, arrays)
            steps, notes = flow.finished().steps, flow.notes
    except NotReadError as error:
        known = ", ".join(sorted(LAYERS))
        raise no_network(f"{file} has {error}, which is not read; expected {known}") from None
    if not steps:
        raise no_network(f"{file} lists no layer of neurons; expected one Dense or more")
    return list(steps), notes


def _kind_and_config(raw: object) -> tuple[str, dict[str, Any]]:
    """Returns the class of an object in a description and its settings; neither if it has none."""
    if not isinstance(raw, dict):
        return "", {}
    config = raw.get("config")
    if isinstance(config, list):  # as in the first versions
        config = {"layers": config}
    return _word(raw.get("class_name")), config if isinstance(config, dict) else {}


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sources(nodes: object) -> list[str]:
    """Returns the names of the layers from which a layer takes its input, once for each use."""
    return list(_histories(nodes, 0))


def _histories(value: object, depth: int) -> Iterator[str]:
    """Yields the names of the layers that a description gives as the source of a value."""
    if depth > 12:
        return
    match value:
        case {"keras_history": [str() as name, *_]}:
            yield name
        case [str() as name, int(), int(), *_]:
            yield name
        case dict():
            for each in value.values():
                yield from _histories(each, depth + 1)
        case list():
            for each in value:
                yield from _histories(each, depth + 1)


def _in_a_row(
    listed: Mapping[str, Listed], before: Mapping[str, list[str]], file: str
) -> list[Listed]:
    """Sorts layers so that each takes the output of the one before.

    Raises:
        Refusal: a layer has several inputs or is used twice, or the layers make no row.
    """
    taken = Counter(name for names in before.values() for name in names)
    last = [name for name in listed if not taken[name]]
    if len(last) != 1 or any(len(names) > 1 for names in before.values()) or max(
        taken.values(), default=0
    ) > 1:  # fmt: skip
        raise no_network(f"{file} has layers that branch or join; expected one after the other")
    row = [last[0]]
    while names := before.get(row[-1], []):
        if names[0] not in listed or len(row) > len(listed):
            raise no_network(f"{file}: {row[-1][:60]} takes what no layer gives")
        row.append(names[0])
    if len(row) != len(listed):
        raise no_network(f"{file} has layers in a circle; expected one after the other")
    return [listed[name] for name in reversed(row)]


# What layers do.


def axes_of(layers: list[Listed]) -> tuple[int, ...]:
    """Returns the shape of an input, without the batch; empty if no layer states it."""
    return next(filter(None, map(_axes, layers)), ())


def _axes(layer: Listed) -> tuple[int, ...]:
    """Returns the shape of an input that a layer states; empty if it states none."""
    shape = layer.config.get("batch_shape", layer.config.get("batch_input_shape"))
    sizes = tuple(shape[1:]) if isinstance(shape, list) else ()
    return sizes if all(isinstance(size, int) and size > 0 for size in sizes) else ()


def _told(flow: Flow, layer: Listed) -> Flow:
    """Sets the number of entries of a flow if the layer states the shape of a batch."""
    sizes = _axes(layer)
    if flow.order is not None or not sizes:
        return flow
    if prod(sizes) > MAX_INPUTS:
        raise NotReadError(f"an input of {prod(sizes):,} numbers, more than {MAX_INPUTS:,}")
    return replace(flow, order=np.arange(prod(sizes)).reshape(1, -1))


def _same(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    """Returns the flow unchanged: for layers that only train, or only change the shape."""
    return flow


def _flatten(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    if layer.config.get("data_format", "channels_last") not in (None, "channels_last"):
        raise NotReadError("the layer Flatten of channels that come first")
    return flow


def _dense(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    kernel, bias = _arrays_of(layer, arrays)
    if kernel.ndim != 2:
        raise NotReadError(f"a kernel of {kernel.ndim} axes in {layer.name[:60]}")
    product = flow.product(kernel.T)
    if bias is not None:
        if bias.shape != (product.count,):
            raise NotReadError(f"a bias of shape {bias.shape} in {layer.name[:60]}")
        product = product.shifted(bias.astype(np.float64))
    return _activated(product, layer.config.get("activation"))


def _activation(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    return _activated(flow, layer.config.get("activation"))


def _relu(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    for setting in ("max_value", "negative_slope", "threshold"):
        if layer.config.get(setting):
            raise NotReadError(f"the layer ReLU with {setting} = {layer.config[setting]}"[:100])
    return flow.closed("relu")


def _softmax(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    if layer.config.get("axis", -1) not in (-1, 1, [-1], [1]):
        raise NotReadError(f"the layer Softmax over the axis {layer.config['axis']}"[:100])
    return flow.closed("softmax")


def _rescaling(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    scale, offset = layer.config.get("scale", 1.0), layer.config.get("offset", 0.0)
    for number in (scale, offset):
        if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
            raise NotReadError(f"the layer Rescaling by {number!r}"[:100])
    return flow.scaled(np.array(float(scale))).shifted(np.array(float(offset)))


def _normalization(flow: Flow, layer: Listed, arrays: Hdf5File) -> Flow:
    """Subtracts a mean and divides by a deviation: (x − mean) / √variance."""
    if layer.config.get("invert"):
        raise NotReadError("the layer Normalization that is inverted")
    given = [layer.config.get(name) for name in ("mean", "variance")]
    if given == [None, None]:  # measured from data, and stored as the layer's arrays
        named = _named_arrays(layer, arrays)
        given = [named.get("mean", named.get("0")), named.get("variance", named.get("1"))]
    mean, variance = (_each(flow, layer, value) for value in given)
    # Keras divides by no less than its epsilon, for pixels that are always the same.
    deviation = np.maximum(np.sqrt(variance), 1e-7)
    return flow.shifted(-mean).scaled(1 / deviation)


def _each(flow: Flow, layer: Listed, value: object) -> Array:
    """Returns numbers for the entries of a flow: one for all, or one for each."""
    try:
        numbers = np.asarray(value, np.float64)
    except (TypeError, ValueError):
        numbers = np.empty(0)
    if numbers.size == 1:
        return numbers.reshape(())
    if not numbers.size or numbers.size != flow.count:
        raise NotReadError(
            f"the layer {layer.kind} by {numbers.size:,} numbers where {flow.count:,} come"
        )
    return numbers.ravel()


def _activated(flow: Flow, described: object) -> Flow:
    """Applies an activation function, which is a name or the description of a function."""
    if isinstance(described, dict):
        kind, config = _word(described.get("class_name")), described.get("config")
        described = config if kind == "function" else kind
    if described is None:
        return flow
    if described not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise NotReadError(
            f"the activation function {described!r}"[:100] + f" (not one of {known})"
        )
    name = ACTIVATIONS[str(described)]
    if name is None:
        return flow
    return flow.closed(name, "log_softmax" if described == "log_softmax" else None)


ACTIVATIONS = {
    "linear": None,
    "relu": "relu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softmax": "softmax",
    "log_softmax": "softmax",
}
"""Keras's name of an activation function → ours, or None if it changes nothing."""

LAYERS: dict[str, Callable[[Flow, Listed, Hdf5File], Flow]] = {
    "Activation": _activation,
    "ActivityRegularization": _same,
    "Dense": _dense,
    "Dropout": _same,
    "Flatten": _flatten,
    "InputLayer": _same,
    "Normalization": _normalization,
    "ReLU": _relu,
    "Rescaling": _rescaling,
    "Reshape": _same,
    "Softmax": _softmax,
}
"""Class of a layer → the function that applies it."""


def _arrays_of(layer: Listed, arrays: Hdf5File) -> tuple[Array, Array | None]:
    """Returns the kernel of a layer, (n_in, n_out), and its bias if it has one."""
    named = _named_arrays(layer, arrays)
    if len(named) > 2:
        raise NotReadError(f"more than a kernel and a bias in {layer.name[:60]}")
    kernel, bias = named.get("kernel", named.get("0")), named.get("bias", named.get("1"))
    if kernel is None:
        raise NotReadError(f"no numbers for the layer {layer.name[:60]}")
    uses_bias = layer.config.get("use_bias", True)
    if (bias is None) == bool(uses_bias):
        missing = "no bias though it has one" if uses_bias else "a bias though it has none"
        raise NotReadError(f"{missing} by its description in {layer.name[:60]}")
    return kernel, bias


def _named_arrays(layer: Listed, arrays: Hdf5File) -> dict[str, Array]:
    """Returns the arrays of a layer by the last word of their paths."""
    for path in _places(layer, arrays):
        found = [key for key in arrays.arrays if key.startswith(f"{path}/")]
        named = {re.sub(r":0$", "", key.split("/")[-1]): arrays.arrays[key] for key in found}
        if len(named) != len(found):
            raise NotReadError(f"more than one layer in {path[:60]}")
        if named:
            return named
    raise NotReadError(f"no numbers for the layer {layer.name[:60]}")


def _places(layer: Listed, arrays: Hdf5File) -> Iterator[str]:
    """Returns the groups that may contain the arrays of a layer, the most certain first.

    Keras 3 names a group by the class and a number, and stores the name of the layer beside it,
    except in its first versions. In the older format, the group has the name of the layer; the
    groups of a network's layers are in the group of that network.
    """
    for path, name in arrays.names.items():
        if name == layer.name and path.endswith("/vars"):
            yield path
    if layer.within is not None:
        for key in arrays.arrays:
            *above, own, _ = key.split("/")
            if above[:2] == ["model_weights", layer.within] and own == layer.name:
                yield "/".join((*above, own))
        return
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", layer.kind).lower()
    counted = snake if layer.place == 0 else f"{snake}_{layer.place}"
    if not arrays.names:
        yield f"layers/{counted}/vars"
        yield f"_layer_checkpoint_dependencies\\{counted}/vars"
    yield f"model_weights/{layer.name}"
