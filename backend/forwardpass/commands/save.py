"""`forwardpass save`: writes a network to a file that other programs read or run."""

from __future__ import annotations

from pathlib import Path

import click

from forwardpass import models
from forwardpass.exports import save_network
from forwardpass.refusal import Refusal


@click.group("save")
def command() -> None:
    """Save a network for other programs, or as a program of its own."""


@command.command("network")
@click.argument("name")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def network(name: str, out: Path) -> None:
    """Save the network NAME in the file OUT.

    NAME is one of the networks that come with the program, or a file. The end of OUT decides the
    format: .onnx for other programs; .py, .c or .mjs (JavaScript) for a program that runs by
    itself; .safetensors, .npz or .json for this program and for Python.
    """
    try:
        found, card = models.load(models.locate(name))
        save_network(found, out, card)
    except (Refusal, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {out.stat().st_size:,} bytes")
