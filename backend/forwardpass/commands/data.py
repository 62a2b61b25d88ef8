"""The option for the folder of MNIST, for the commands that need it."""

from __future__ import annotations

from pathlib import Path

import click

from forwardpass.digits import mnist

mnist_option = click.option(
    "--mnist",
    "mnist_dir",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder of MNIST.  [default: {mnist.VARIABLE}, else the cache folder]",
)
"""`--mnist DIR`, passed to the command as `mnist_dir`."""


def mnist_folder(named: Path | None) -> Path:
    """Finds the folder of MNIST.

    Raises:
        ClickException: MNIST is not on this machine; the message says how to get it.
    """
    try:
        folder = mnist.find(named)
    except mnist.MnistError as error:
        raise click.ClickException(str(error)) from error
    if folder is None:
        raise click.ClickException(
            "MNIST is not on this machine: download it with `forwardpass fetch-mnist`, or name a "
            f"folder that has it with --mnist or {mnist.VARIABLE}"
        )
    return folder
