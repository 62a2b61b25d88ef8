"""`forwardpass train`: trains a network on MNIST, or on generated digits, and writes it to a file.

The same command line gives the same bytes on the same machine with the same version of numpy: all
random numbers come from `--seed`, linear algebra has one thread, and the date is an option.
"""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import click

# Before anything that imports numpy.
from forwardpass import one_thread  # noqa: F401  # isort: skip
from forwardpass import models
from forwardpass.commands.data import mnist_folder, mnist_option
from forwardpass.digits import mnist
from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.training_digits import training_digits
from forwardpass.models.card import Card, title_of
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.augmentation import AUGMENTATIONS
from forwardpass.numerics.costs import COSTS
from forwardpass.numerics.evaluation import Evaluation, evaluate
from forwardpass.numerics.heatmaps import roughness
from forwardpass.numerics.initialisation import INITS
from forwardpass.numerics.network import Network
from forwardpass.numerics.optimisers import OPTIMISERS, SCHEDULES
from forwardpass.numerics.recipe import DECAY_LAYERS, Recipe, TrainingError
from forwardpass.numerics.training_epochs import Progress, fit

DEFAULT = Recipe()

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def _sizes(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    """Parses sizes such as `784-16-16-10`."""
    try:
        return tuple(int(part) for part in value.split("-"))
    except ValueError:
        raise click.BadParameter(f"{value!r}; expected sizes like 784-16-16-10") from None


def _names(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    """Parses names such as `relu,relu,sigmoid`."""
    return tuple(value.split(","))


def _day(_: click.Context, __: click.Parameter, value: str | None) -> str:
    """Checks a date in ISO 8601; the default is today."""
    if value is None:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r}; expected a day like 2026-01-31") from None


def _choice(flag: str, table: Collection[str], default: str, text: str) -> Decorator:
    """Creates an option whose values are the keys of a table."""
    return click.option(
        flag, type=click.Choice(list(table)), default=default, show_default=True, help=text
    )


def _number(flag: str, kind: type, default: float, text: str) -> Decorator:
    """Creates an option whose value is a number."""
    return click.option(flag, type=kind, default=default, show_default=True, help=text)


@click.command("train")
@click.option(
    "--sizes",
    callback=_sizes,
    default="784-16-16-10",
    show_default=True,
    help="Neurons per layer. 10 outputs, or a single one that is cut into tenths.",
)
@click.option(
    "--activations",
    callback=_names,
    default="sigmoid",
    show_default=True,
    help=f"{', '.join(ACTIVATIONS)}: one for all layers, or one per layer with commas between.",
)
@_choice("--cost", COSTS, DEFAULT.cost, "The cost function.")
@_choice("--optimiser", OPTIMISERS, DEFAULT.optimiser, "What follows the gradient.")
@_number("--learning-rate", float, DEFAULT.learning_rate, "At its peak.")
@_choice("--schedule", SCHEDULES, DEFAULT.schedule, "How the learning rate falls.")
@_number("--warm-up", int, DEFAULT.warm_up, "Steps over which the learning rate rises.")
@_number("--decay", float, DEFAULT.decay, "Weight decay: each step W ← W · (1 − rate · decay).")
@_choice("--decay-layers", DECAY_LAYERS, DEFAULT.decay_layers, "Whose weights decay.")
@_number("--smoothness", float, DEFAULT.smoothness, "λ of the cost of rough first-layer heatmaps.")
@_choice("--augmentation", AUGMENTATIONS, DEFAULT.augmentation, "How training images vary.")
@_number("--copies", int, DEFAULT.copies, "Augmented copies of them, taken in turn.")
@_choice("--init", INITS, DEFAULT.init, "The random numbers to start from.")
@_number("--batch", int, DEFAULT.batch, "Images per step.")
@_number("--epochs", int, DEFAULT.epochs, "How often each image is looked at.")
@_number("--seed", int, DEFAULT.seed, "Of everything random.")
@click.option("--shuffle-pixels", is_flag=True, help="Show the pixels in a fixed random order.")
@click.option("--shuffle-labels", is_flag=True, help="Deal out the labels anew: learn by heart.")
@click.option("--generated", is_flag=True, help="Learn from generated digits, without MNIST.")
@click.option("--digits", type=int, help="Training images to learn from.  [default: all]")
@click.option("--name", help="The network's name.  [default: the file's]")
@click.option("--title", help="Its shape in short.  [default: made from sizes and activations]")
@click.option("--note", default="", help="One sentence: what it is there to show.")
@click.option("--date", callback=_day, metavar="DAY", help="The day on its card.  [default: today]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=f"The file to write: .{' or .'.join(models.FORMATS)}.",
)
@mnist_option
def command(
    activations: tuple[str, ...],
    name: str | None,
    title: str | None,
    note: str,
    date: str,
    out: Path,
    mnist_dir: Path | None,
    generated: bool,
    **options: Any,
) -> None:
    """Train a network on MNIST and write it to a file.

    55,000 of the training images are learned from. The other 5,000 choose the epoch that is kept;
    Ctrl-C keeps the best so far. The test images are looked at once, at the end.

    With --generated, 3,300 digits in the program's own handwriting are learned from and 300 others
    choose the epoch. Nothing is measured on test images.
    """
    _check_out(out)
    sizes = options["sizes"]
    spread = activations * (len(sizes) - 1) if len(activations) == 1 else activations
    recipe = Recipe(activations=spread, **options)
    folder = None if generated else mnist_folder(mnist_dir)
    try:
        recipe.check()
        if folder is None:
            best, interrupted = _train(recipe, training_digits(None))
            measured = None
        else:
            best, interrupted = _train(recipe, mnist.load(folder, "train"))
            test = mnist.load(folder, "test")
            measured = evaluate(best.best, test.x, test.labels, recipe.readout)
    except (TrainingError, mnist.MnistError) as error:
        raise click.ClickException(str(error)) from error
    card = Card(
        name=name or out.stem,
        title=title or title_of(best.best.sizes, best.best.activations),
        sizes=best.best.sizes,
        activations=best.best.activations,
        readout=recipe.readout,
        cost=recipe.cost,
        recipe=command_line(recipe, generated, name or out.stem, title, note, date)
        + (f"  # stopped after epoch {best.epoch}" if interrupted else ""),
        seed=recipe.seed,
        data_sha256={} if generated else dict(mnist.SHA256),
        test_correct=measured.correct if measured else None,
        test_total=measured.total if measured else None,
        date=date,
        roughness=round(roughness(best.best.weights[0]), 4),
        note=note,
    )
    save(out, best.best, card)
    _report(out, best, measured)


def save(out: Path, network: Network, card: Card) -> None:
    """Writes the network to a file; on failure, asks at a terminal whether to try again.

    Raises:
        ClickException: the file cannot be written.
    """
    while True:
        try:
            return models.save(out, network, card)
        except OSError as error:
            told = f"{out} cannot be written: {error.strerror}"
            if not (sys.stdin.isatty() and click.confirm(f"{told}. Try again?", default=True)):
                raise click.ClickException(told) from None


def command_line(
    recipe: Recipe, generated: bool, name: str, title: str | None, note: str, date: str
) -> str:
    """Returns the command that trains this network again, byte for byte, without file locations."""
    words = ["forwardpass", "train", *recipe.arguments, *(["--generated"] if generated else [])]
    words += ["--name", name, *(["--title", title] if title else []), "--note", note]
    return shlex.join([*words, "--date", date, "--out", f"{name}.safetensors"])


def _check_out(out: Path) -> None:
    """Refuses a file that cannot be written before the minutes of training, not after."""
    if out.suffix.removeprefix(".") not in models.FORMATS:
        raise click.BadParameter(
            f"{out} ends in {out.suffix!r}; expected .{' or .'.join(models.FORMATS)}",
            param_hint="--out",
        )
    if not out.absolute().parent.is_dir():
        raise click.BadParameter(f"the folder of {out} does not exist", param_hint="--out")


def _train(recipe: Recipe, data: LabelledImages) -> tuple[Progress, bool]:
    """Trains and shows the progress; returns the last progress, and whether Ctrl-C stopped it."""
    last: Progress | None = None
    try:
        for progress in _shown(fit(recipe, data.images, data.labels), recipe.epochs):
            last = progress
    except KeyboardInterrupt:
        if last is None:
            raise click.ClickException(
                "stopped before the first epoch was over: nothing was written"
            ) from None
        click.echo("\nStopped: keeping the best so far.")
    assert last is not None  # noqa: S101 - a recipe has at least one epoch
    return last, last.epoch < recipe.epochs


def _shown(training: Iterator[Progress], epochs: int) -> Iterator[Progress]:
    """Shows each epoch on a progress bar at a terminal, else as a line, and passes it on."""
    if not sys.stdout.isatty():
        for progress in training:
            click.echo(f"epoch {progress.epoch} of {epochs}: {_line(progress)}")
            yield progress
        return
    with click.progressbar(
        training, length=epochs, label="Training", item_show_func=_line, show_pos=True
    ) as bar:
        yield from bar


def _line(progress: Progress | None) -> str | None:
    """Formats the cost and the validation accuracy of an epoch."""
    if progress is None:
        return None
    return (
        f"cost {progress.cost:.4f}  validation {progress.accuracy:.2%}"
        f"  best {progress.best_accuracy:.2%} (epoch {progress.best_epoch})"
    )


def _report(out: Path, best: Progress, measured: Evaluation | None) -> None:
    """Prints what was written and how accurate it is."""
    test = (
        f"test {measured.correct:,} of {measured.total:,} ({measured.accuracy:.2%}), "
        if measured
        else ""
    )
    click.echo(
        f"{out}: epoch {best.best_epoch}, validation {best.best_accuracy:.2%}, "
        f"{test}roughness {roughness(best.best.weights[0]):.3f}"
    )
