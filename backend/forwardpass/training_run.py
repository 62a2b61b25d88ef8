"""`forwardpass.train`: combines recipe, digits and training, for scripts and notebooks.

RULE: may use numerics and digits; reads no files except MNIST, and knows no web.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy.typing as npt

from forwardpass.digits import mnist
from forwardpass.digits.training_digits import training_digits
from forwardpass.numerics.examples import Examples
from forwardpass.numerics.network import Network
from forwardpass.numerics.presets import PRESETS
from forwardpass.numerics.recipe import Recipe, TrainingError
from forwardpass.numerics.training import Training

TRAINING = "training"
"""The name of a network in training on the page."""


def train(
    recipe: Recipe | str | None = None,
    images: npt.ArrayLike | None = None,
    labels: npt.ArrayLike | None = None,
    *,
    start: Network | None = None,
    validate_every: int | None = None,
    **changes: Any,
) -> Training:
    """Returns a training to iterate over: `for step in forwardpass.train("fast"): …`.

    For the same choices, `training.best.network` equals the network that `forwardpass train`
    writes, to the byte. For this, numpy's linear algebra must use one thread, as in that command:
    set `OPENBLAS_NUM_THREADS=1` in the environment before numpy is imported.

    Args:
        recipe: a `Recipe`, or the name of one in `PRESETS`; None for the recipe of the default
            network, which is also the default of `forwardpass train`.
        images: (n, 784) or (n, 28, 28) uint8; None for MNIST if it is on this machine, else for
            generated digits. `training.examples.source` says which. A twelfth is held out for
            validation.
        labels: (n,) the digits 0–9 of the images.
        start: the network to start from, which also sets the recipe's sizes and activations; None
            for the recipe's random numbers.
        validate_every: measure the accuracy after every so many steps, in addition to each epoch's
            end.
        **changes: changes to the recipe, by the names of its attributes. A single name for
            `activations` applies to all layers. If only `sizes` is given, new hidden layers get the
            activation of the first, and the output layer keeps its own.

    Raises:
        TrainingError: a choice cannot be followed. The error names the value and what was expected.
        MnistError: the folder named by `FORWARDPASS_MNIST` does not contain MNIST.
    """
    whole = recipe_of(recipe, changes, start)
    whole.check()
    if (images is None) != (labels is None):
        missing = "labels" if labels is None else "images"
        raise TrainingError(f"{missing} are missing; expected images and labels, or neither")
    if images is None or labels is None:
        examples = examples_at_hand()
    else:
        examples = Examples.of(images, labels)
    return Training(whole, examples, start=start, validate_every=validate_every)


def recipe_of(
    recipe: Recipe | str | None, changes: Mapping[str, Any], start: Network | None = None
) -> Recipe:
    """Returns a recipe, given as such or by the name of a preset, with changes; not yet checked.

    Raises:
        TrainingError: there is no such preset, or a change names no attribute of a recipe.
    """
    if isinstance(recipe, str) and recipe not in PRESETS:
        raise TrainingError(f"the recipe is {recipe!r}; expected one of {', '.join(PRESETS)}")
    base = PRESETS[recipe] if isinstance(recipe, str) else recipe or Recipe()
    if not isinstance(base, Recipe):
        raise TrainingError(f"the recipe is {base!r}; expected a Recipe or the name of a preset")
    names = [field.name for field in fields(Recipe)]
    if unknown := [name for name in changes if name not in names]:
        raise TrainingError(f"a recipe has no {unknown[0]!r}; expected one of {', '.join(names)}")
    if start is not None:
        ordered = start.input_order is not None
        own = {"sizes": start.sizes, "activations": start.activations, "shuffle_pixels": ordered}
        changes = {**own, **changes}
    sizes = tuple(changes.get("sizes", base.sizes))
    activations = changes.get("activations", base.activations)
    if isinstance(activations, str):
        activations = (activations,) * (len(sizes) - 1)
    elif "activations" not in changes and len(activations) != len(sizes) - 1:
        activations = (activations[0],) * (len(sizes) - 2) + (activations[-1],)
    return replace(base, **{**changes, "sizes": sizes, "activations": tuple(activations)})


def command_line(recipe: Recipe, source: str, name: str) -> str:
    """Returns the command that trains the same network, to the byte, and writes it to a file.

    Args:
        recipe: the recipe of the training.
        source: the source of the digits, `mnist` or `generated`.
        name: the name of the file, without its suffix.
    """
    words = ["forwardpass", "train", *recipe.arguments]
    if source == "generated":
        words.append("--generated")
    return shlex.join([*words, "--out", f"{name}.safetensors"])


def examples_at_hand() -> Examples:
    """Returns MNIST's training images if they are on this machine, else generated digits.

    Raises:
        MnistError: the folder named by `FORWARDPASS_MNIST` does not contain MNIST.
    """
    return examples_in(mnist.find())


@lru_cache(maxsize=1)
def examples_in(folder: Path | None) -> Examples:
    """Returns MNIST's training images from a folder, or generated digits if it is None.

    The result is cached for the next training, because reading MNIST takes a second.

    Raises:
        MnistError: the folder does not contain MNIST.
    """
    digits = training_digits(folder)
    return Examples.of(digits.images, digits.labels, digits.source)
