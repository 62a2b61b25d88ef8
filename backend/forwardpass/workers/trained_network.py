"""Rebuilds the network of a training from a page's data: the server keeps none after a run."""

from __future__ import annotations

from itertools import pairwise

from forwardpass.digits import mnist
from forwardpass.models.card import Card, title_of
from forwardpass.numerics.network import Network
from forwardpass.numerics.recipe import Recipe, TrainingError
from forwardpass.options import PIXELS
from forwardpass.refusal import Code, Refusal, malformed
from forwardpass.training_run import TRAINING, command_line, recipe_of
from forwardpass.wire import network_from, order_from
from forwardpass.workers.bodies import TrainedNetwork

BYTES_PER_NUMBER = 4
BYTES_PER_PIXEL = 2
"""Bytes of one index in the order of the pixels."""


def trained(told: TrainedNetwork) -> tuple[Network, Card]:
    """Rebuilds a network and its card, which tells how it was trained.

    Raises:
        Refusal: the recipe is invalid, or the numbers do not fit it.
    """
    try:
        recipe = recipe_of(None, told.recipe.read())
        recipe.check_choice()
    except TrainingError as error:
        raise Refusal(Code.BAD_RECIPE, str(error)) from None
    expected = sum((n_in + 1) * n_out for n_in, n_out in pairwise(recipe.sizes))
    if len(told.numbers) != BYTES_PER_NUMBER * expected:
        raise malformed(
            "the numbers do not fit the network of this recipe",
            f"{BYTES_PER_NUMBER * expected:,} bytes",
            len(told.numbers),
        )
    if told.input_order is not None and len(told.input_order) != BYTES_PER_PIXEL * PIXELS:
        raise malformed(
            "the order of the pixels does not fit",
            f"{BYTES_PER_PIXEL * PIXELS:,} bytes",
            len(told.input_order),
        )
    order = order_from(told.input_order)
    network = network_from(told.numbers, recipe.sizes, recipe.activations, order)
    return network, card_of_training(recipe, told)


def card_of_training(recipe: Recipe, told: TrainedNetwork) -> Card:
    """Creates the card of the network after one step of a training."""
    is_mnist = told.source == "mnist"
    command = command_line(recipe, told.source, TRAINING)
    digits = "MNIST" if is_mnist else "generated digits"
    note = f"Step {told.step:,} of a training on {digits}."
    if not told.by_recipe:
        note += (
            " The recipe alone does not lead to it: it began from another network, or was steered."
        )
    return Card(
        name=TRAINING,
        title=title_of(recipe.sizes, recipe.activations),
        sizes=recipe.sizes,
        activations=recipe.activations,
        readout=recipe.readout,
        cost=recipe.cost,
        recipe=f"{command}  # step {told.step}" if told.by_recipe else "",
        seed=recipe.seed,
        data_sha256={name: mnist.SHA256[name] for name in mnist.FILES["train"]} if is_mnist else {},
        note=note,
    )
