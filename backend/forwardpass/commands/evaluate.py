"""`forwardpass evaluate`: measures trained networks on the MNIST test images."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from forwardpass import models
from forwardpass.commands.data import mnist_folder, mnist_option
from forwardpass.digits import mnist
from forwardpass.models.card import Card
from forwardpass.numerics.evaluation import Evaluation, evaluate
from forwardpass.refusal import Refusal


@click.command("evaluate")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@mnist_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def command(names: tuple[str, ...], mnist_dir: Path | None, as_json: bool) -> None:
    """Measure networks on the 10,000 MNIST test images.

    NAME is one of the networks that come with the program, or a file; without a NAME, all networks
    that come with it are measured. The digit with the largest confidence counts, even where the
    page would say "undecided".
    """
    try:
        networks = [models.load(models.locate(name)) for name in names or models.names()]
        test = mnist.load(mnist_folder(mnist_dir), "test")
        results = [
            (card, evaluate(network, test.x, test.labels, card.readout))
            for network, card in networks
        ]
    except (Refusal, mnist.MnistError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps([_as_dict(*result) for result in results], indent=2))
    else:
        _print_table(results)


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


def _print_table(results: list[tuple[Card, Evaluation]]) -> None:
    """Prints one line per network: its accuracy, whether its card agrees, and each digit."""
    width = max(len(card.name) for card, _ in results)
    digits = "".join(f"{digit:>7}" for digit in range(10))
    click.echo(f"{'network':<{width}}   correct   total  accuracy  card {digits}")
    for card, result in results:
        card_says = "same" if card.test_correct == result.correct else f"{card.test_correct or '-'}"
        shares = "".join(f"{share:>7.1%}" for share in result.per_class)
        click.echo(
            f"{card.name:<{width}}  {result.correct:>8,}  {result.total:>6,}  "
            f"{result.accuracy:>8.2%}  {card_says:>4} {shares}"
        )
