"""`forwardpass fetch-mnist`: downloads MNIST and checks every byte of it."""

from __future__ import annotations

from pathlib import Path

import click

from forwardpass.digits import mnist, mnist_fetch


@click.command("fetch-mnist")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to.  [default: the cache folder, where the other commands look]",
)
@click.option(
    "--mirror",
    "mirrors",
    multiple=True,
    metavar="URL",
    help="An address that has the four files, instead of the built-in ones. May be repeated.",
)
def command(to: Path | None, mirrors: tuple[str, ...]) -> None:
    """Download MNIST (11.6 MB), or resume an interrupted download."""
    folder = to or mnist.cache_folder()
    size = sum(mnist_fetch.GZIP_BYTES.values())
    try:
        with click.progressbar(length=size, label="MNIST") as bar:
            mnist_fetch.fetch(
                folder,
                mirrors or mnist_fetch.MIRRORS,
                lambda done: bar.update(done - bar.pos),
            )
    except mnist.MnistError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"MNIST is in {folder}, every byte as published.")
    if to is not None:
        click.echo(f"Point the other commands there with --mnist {to} or {mnist.VARIABLE}={to}.")
