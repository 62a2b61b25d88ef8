"""`forwardpass.train`: recipe, digits and training put together, for scripts and notebooks.

RULE: numerics and digits meet here; no files but MNIST's, no web.
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
"""The name of the network of a training that a visitor looks at."""


def train(
    recipe: Recipe | str | None = None,
    images: npt.ArrayLike | None = None,
    labels: npt.ArrayLike | None = None,
    *,
    start: Network | None = None,
    validate_every: int | None = None,
    **changes: Any,
) -> Training:
    """A training, to be iterated over: `for step in forwardpass.train("fast"): …`.

    It gives the network, to the byte, that `forwardpass train` writes for the same choices
    (`training.best.network`), as long as numpy's linear algebra has one thread, as it has there:
    `OPENBLAS_NUM_THREADS=1` in the environment before numpy is imported.

    Args:
        recipe: a `Recipe`, or the name of one in `PRESETS`; None for that of the default network,
            with which `forwardpass train` begins too.
        images: (n, 784) or (n, 28, 28) uint8; None for MNIST where it is on this machine, else
            generated digits. `training.examples.source` says which. A twelfth is kept for
            validation.
        labels: (n,) the digits 0–9 of the images.
        start: the network to start from, whose sizes and activations are then the recipe's; None
            for the recipe's random numbers.
        validate_every: after how many steps accuracy is measured, besides each epoch's end.
        **changes: what is to be different from the recipe, by the names of its attributes. A
            single name as `activations` is for all layers; where only `sizes` are given, new
            hidden layers get the activation of the first, and the output keeps its own.

    Raises:
        TrainingError: something cannot be followed; it names the value and what was expected.
        MnistError: the folder that `FORWARDPASS_MNIST` names does not hold MNIST.
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
    """The recipe that is meant by one, or a preset's name, and changes of it; not checked yet.

    Raises:
        TrainingError: there is no such preset, or a change is of nothing that a recipe has.
    """
    if isinstance(recipe, str) and recipe not in PRESETS:
        raise TrainingError(f"the recipe is {recipe!r}; expected one of {', '.join(PRESETS)}")
    base = PRESETS[recipe] if isinstance(recipe, str) else recipe or Recipe()
    if not isinstance(base, Recipe):
        raise TrainingError(f"the recipe is {base!r}; expected a Recipe or the name of a preset")
    names = [field.name for field in fields(Recipe)]
    if unknown := [name for name in changes if name not in names]:
        raise TrainingError(f"{unknown[0]!r} is of no recipe; expected one of {', '.join(names)}")
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
    """The command that trains the network of a recipe, to the byte, into a file of this name.

    Args:
        recipe: how.
        source: of the digits, `mnist` or `generated`.
        name: of the file, without its suffix.
    """
    words = ["forwardpass", "train", *recipe.arguments]
    if source == "generated":
        words.append("--generated")
    return shlex.join([*words, "--out", f"{name}.safetensors"])


def examples_at_hand() -> Examples:
    """MNIST's training images where they are on this machine, else generated digits.

    Raises:
        MnistError: the folder that `FORWARDPASS_MNIST` names does not hold MNIST.
    """
    return examples_in(mnist.find())


@lru_cache(maxsize=1)
def examples_in(folder: Path | None) -> Examples:
    """The same of a folder, kept for the next training: reading MNIST takes a second.

    Raises:
        MnistError: the folder does not hold MNIST.
    """
    digits = training_digits(folder)
    return Examples.of(digits.images, digits.labels, digits.source)
