"""`forwardpass save`: writes networks and their passes to files for people and programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from forwardpass import models
from forwardpass.digits import handwriting, see
from forwardpass.digits.pictures import read_picture
from forwardpass.digits.resampling import resampled
from forwardpass.exports import NUMBERS, Pass, pass_file, save_network
from forwardpass.messages import ENGLISH, languages
from forwardpass.numerics.arrays import FloatArray
from forwardpass.refusal import Refusal, malformed


class Input(NamedTuple):
    """The source of a network's input: one of the fields, or a generated 3 without any.

    Attributes:
        digit: the digit to write by hand.
        seed: the seed of this handwriting.
        picture: a picture file.
        pixels: a text file of numbers.
    """

    digit: int | None
    seed: int
    picture: Path | None
    pixels: Path | None

    def read(self, shape: tuple[int, int] | None) -> FloatArray:
        """Returns the input: (n_in,) float32, a digit or a picture scaled to a shape.

        Raises:
            Refusal: more than one source is named, or the file holds no picture or no numbers.
            OSError: the file cannot be read.
        """
        given = [part for part in (self.digit, self.picture, self.pixels) if part is not None]
        if len(given) > 1:
            raise malformed("more than one input is named", "--digit, --picture or --pixels")
        if self.picture is not None:
            grey = read_picture(self.picture.read_bytes()).centred
            x = np.divide(grey, np.float32(255), dtype=np.float32).ravel()
            return _scaled(x, shape)
        if self.pixels is not None:
            words = re.split(r"[\s,]+", self.pixels.read_text("utf-8").strip())
            try:
                return np.array([float(word) for word in words], np.float32)
            except ValueError as error:
                raise malformed(f"{self.pixels.name} holds more than numbers: {error}") from None
        drawn = handwriting.write(3 if self.digit is None else self.digit, self.seed)
        seen = see([stroke.points for stroke in drawn.strokes], drawn.pen_radius)
        return _scaled(seen.pixels, shape)


def _scaled(pixels: FloatArray, shape: tuple[int, int] | None) -> FloatArray:
    """Scales a picture of 28 × 28 pixels; without a shape, it is returned as it is."""
    return pixels if shape is None else resampled(pixels[np.newaxis], *shape)[0]


def input_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the options of an input, passed to the command as `given`."""

    def with_input(
        digit: int | None, seed: int, picture: Path | None, pixels: Path | None, **others: Any
    ) -> None:
        function(given=Input(digit, seed, picture, pixels), **others)

    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    with_input.__doc__ = function.__doc__
    for option in (
        click.option("--pixels", type=file, help="A text file of numbers from 0 to 1 as input."),
        click.option("--picture", type=file, help="A picture file as input."),
        click.option("--seed", type=click.IntRange(min=0), default=0, help="Of the handwriting."),
        click.option(
            "--digit", type=click.IntRange(0, 9), help="Handwriting as input.  [default: 3]"
        ),
    ):
        with_input = option(with_input)
    return with_input


name_argument = click.argument("name")
out_argument = click.argument("out", type=click.Path(path_type=Path, dir_okay=False))


@click.group("save")
def command() -> None:
    """Save a network, and what it computes, for other programs and for paper.

    NAME is one of the networks that come with the program, or a file. OUT is the file to write.
    """


@command.command("network")
@name_argument
@out_argument
def network(name: str, out: Path) -> None:
    """Save the network NAME in the file OUT.

    The end of OUT decides the format: .onnx for other programs; .py, .c or .mjs (JavaScript) for a
    program that runs by itself; .safetensors, .npz or .json for this program and for Python.
    """
    try:
        found, card = models.load(models.locate(name))
        save_network(found, out, card)
    except (Refusal, OSError) as error:
        raise click.ClickException(str(error)) from error
    _say(out)


@command.command("numbers")
@name_argument
@click.argument("what", type=click.Choice(list(NUMBERS)))
@out_argument
@click.option("--neuron", help="Layer and neuron, such as 2.5; `terms` are those of one neuron.")
@input_options
def numbers(name: str, what: str, out: Path, neuron: str | None, given: Input) -> None:
    """Save numbers of a forward pass through the network NAME in the file OUT.

    OUT ends in .csv, .npz or .json.
    """
    _save(name, what, out, neuron, given)


@command.command("diagram")
@name_argument
@out_argument
@input_options
def diagram(name: str, out: Path, given: Input) -> None:
    """Draw a forward pass through the network NAME in LaTeX; OUT ends in .tex."""
    _save(name, "diagram", out, None, given)


@command.command("worksheet")
@name_argument
@click.argument("place")
@out_argument
@click.option(
    "--language",
    type=click.Choice(languages(), case_sensitive=False),
    default=ENGLISH,
    help="Of the worksheet.  [default: en]",
)
@input_options
def worksheet(name: str, place: str, out: Path, language: str, given: Input) -> None:
    """Make a worksheet with a solution, to be printed; OUT ends in .html.

    PLACE is a layer and a neuron of the network NAME, such as 2.5, or a layer with at most sixteen
    neurons and as many before it, such as 3.
    """
    _save(name, "worksheet", out, place, given, language)


def _save(
    name: str, what: str, out: Path, place: str | None, given: Input, language: str = ENGLISH
) -> None:
    """Writes a file about a forward pass, and says so."""
    try:
        found, card = models.load(models.locate(name))
        x, picture = given.read(card.picture), card.picture
        one_pass = Pass(found, card.name, x, *_place(place), language, picture)
        out.write_bytes(pass_file(one_pass, what, out.suffix.removeprefix(".")))
    except (Refusal, OSError) as error:
        raise click.ClickException(str(error)) from error
    _say(out)


def _place(text: str | None) -> tuple[int | None, int | None]:
    """Returns the layer and the neuron in a text such as 2.5 or 2.

    Raises:
        Refusal: the text is invalid.
    """
    if text is None:
        return None, None
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,5})?", text):
        raise malformed("this names no neuron", "a layer and a neuron such as 2.5", text[:40])
    layer, _, neuron = text.partition(".")
    return int(layer), int(neuron) if neuron else None


def _say(out: Path) -> None:
    """Prints what was written."""
    click.echo(f"{out}: {out.stat().st_size:,} bytes")
