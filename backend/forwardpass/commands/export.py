"""`forwardpass export`: writes a folder that plays recorded passes without a server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from forwardpass import resources

DIGITS = range(10)
STEPS = 25


class RangesType(click.ParamType[Sequence[int]]):
    """Parses whole numbers from a list of numbers and ranges: `1-5,8`, `all` or `none`."""

    name = "numbers"

    def __init__(self, all_of: range) -> None:
        self._all = all_of

    def convert(self, value: Any, param: Any, ctx: Any) -> Sequence[int]:
        """Returns the numbers in order, each once."""
        text = str(value).replace(" ", "")
        if text in ("all", "none"):
            return [*self._all] if text == "all" else []
        found: set[int] = set()
        for part in text.split(","):
            match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
            numbers = match and range(int(match[1]), int(match[2] or match[1]) + 1)
            if not numbers or not set(numbers) <= set(self._all):
                first, last = self._all[0], self._all[-1]
                self.fail(
                    f"{part!r} is not in {first}-{last}; expected a list like "
                    f"{first}-{first + 2},{last}, or all, or none",
                    param,
                    ctx,
                )
            found |= set(numbers)
        return sorted(found)


class UrlType(click.ParamType[str]):
    """The URL of a page."""

    name = "url"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The URL, unchanged."""
        if not re.fullmatch(r"https?://[^\s\"<>]+", str(value)):
            self.fail(f"{value!r} is not a URL; expected https://…", param, ctx)
        return str(value)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--step",
    "steps",
    type=RangesType(range(1, STEPS + 1)),
    default="all",
    show_default=True,
    help="Steps of the first lesson, like 1-25 or 3,7-9.",
)
@click.option(
    "--digits",
    type=RangesType(DIGITS),
    default="all",
    show_default=True,
    help="Handwritten digits, like 0-9 or 3,5.",
)
@click.option("--server", type=UrlType(), help="Page with a server, for what needs one.")
@click.option(
    "--network",
    "networks",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="File of a network that the site opens first; may be given several times.",
)
def command(
    folder: Path,
    steps: Sequence[int],
    digits: Sequence[int],
    server: str | None,
    networks: tuple[Path, ...],
) -> None:
    """Write a static site into FOLDER that plays recorded passes.

    It needs no server of ours: any that delivers files will do. A server is started for the
    recording; the site plays its answers, bit for bit.
    """
    from forwardpass.recording import recorder, site
    from forwardpass.recording.visitor import NoAnswerError
    from forwardpass.server.page.page import POLICY

    try:
        site.check_folder(folder)
        with running_server(networks) as url:
            recording = recorder.record(url, recorder.plan(steps, digits))
        policy = "; ".join(f"{what} {where}" for what, where in POLICY.items())
        sizes = site.write(folder, resources.page_dir(), recording, policy, server)
    except (site.SiteError, NoAnswerError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"{folder} has {sizes['page'] / 1e6:.1f} MB of page "
        f"and {sizes['recording'] / 1e6:.1f} MB of recording"
    )


@contextmanager
def running_server(networks: Sequence[Path]) -> Iterator[str]:
    """Runs a server for the block, and yields its URL.

    Raises:
        OSError: it did not start; its output says why.
    """
    options = [text for network in networks for text in ("--network", str(network))]
    unhurried = ("--events-per-second", "1000000", "--heavy-calls-per-minute", "1000000")
    program = (sys.executable, "-m", "forwardpass", "serve", "--host", "127.0.0.1", "--port", "0")
    with subprocess.Popen(  # noqa: S603 - our own command
        (*program, *unhurried, *options),
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            said = process.stdout.readline()
            if not said:
                raise OSError("the server for the recording did not start")
            yield said.split()[-1].rstrip("/")
        finally:
            process.terminate()
