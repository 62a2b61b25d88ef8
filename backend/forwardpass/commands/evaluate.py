"""`forwardpass evaluate`: measures trained networks on the MNIST test images, or on others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from forwardpass import models
from forwardpass.commands.data import mnist_folder, mnist_option
from forwardpass.digits import mnist
from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.own_test_set import read_test_set
from forwardpass.models.card import Card
from forwardpass.numerics.evaluation import Evaluation, evaluate
from forwardpass.refusal import Refusal


@click.command("evaluate")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@mnist_option
@click.option(
    "--test",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own test set in place of MNIST: images in IDX, or npz or CSV with labels.",
)
@click.option(
    "--test-labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The labels of IDX images.  [default: found beside the images]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(
    names: tuple[str, ...],
    mnist_dir: Path | None,
    test: Path | None,
    test_labels: Path | None,
    as_json: bool,
) -> None:
    """Measure networks on the 10,000 MNIST test images, or on your own test set.

    NAME is one of the networks that come with the program, or a file; without a NAME, all networks
    that come with it are measured. The digit with the largest confidence counts, even where the
    page would say "undecided".
    """
    try:
        networks = [models.load(models.locate(name)) for name in names or models.names()]
        images = _test_images(mnist_dir, test, test_labels)
        results = [
            (card, evaluate(network, images.x, images.labels, card.readout))
            for network, card in networks
        ]
    except (Refusal, mnist.MnistError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps([_as_dict(*result) for result in results], indent=2))
    else:
        _print_table(results, counted_on_card=test is None)


def _test_images(
    mnist_dir: Path | None, test: Path | None, test_labels: Path | None
) -> LabelledImages:
    """Loads the test set of one's own, or else MNIST's test images.

    Raises:
        ClickException: MNIST is not on this machine.
        MnistError: a file of MNIST is damaged.
        Refusal: the test set cannot be read.
        UsageError: labels were given without images.
    """
    if test is not None:
        return read_test_set(test, test_labels)
    if test_labels is not None:
        raise click.UsageError("--test-labels needs --test, the images of these labels")
    return mnist.load(mnist_folder(mnist_dir), "test")


def _as_dict(card: Card, result: Evaluation) -> dict[str, Any]:
    """One network's result, ready for JSON."""
    return {
        "name": card.name,
        "correct": result.correct,
        "total": result.total,
        "accuracy": result.accuracy,
        "per_class": result.per_class,
        "confusion": result.confusion.tolist(),
    }


def _print_table(results: list[tuple[Card, Evaluation]], counted_on_card: bool) -> None:
    """Prints one line per network: its accuracy, whether its card agrees, and each digit.

    `counted_on_card`: whether the images are those of the counts on the cards.
    """
    width = max(len(card.name) for card, _ in results)
    digits = "".join(f"{digit:>7}" for digit in range(10))
    click.echo(f"{'network':<{width}}   correct   total  accuracy  card {digits}")
    for card, result in results:
        expected = card.test_correct if counted_on_card else None
        card_says = "same" if expected == result.correct else f"{expected or '-'}"
        shares = "".join(f"{share:>7.1%}" for share in result.per_class)
        click.echo(
            f"{card.name:<{width}}  {result.correct:>8,}  {result.total:>6,}  "
            f"{result.accuracy:>8.2%}  {card_says:>4} {shares}"
        )
