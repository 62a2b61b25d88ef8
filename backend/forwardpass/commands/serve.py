"""`forwardpass serve`: the server that visitors' pages talk to."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

import click

from forwardpass.refusal import Refusal
from forwardpass.server.settings import (
    FILE_VARIABLE,
    SETTINGS,
    SettingError,
    read_file,
    read_settings,
)

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def serve(networks: tuple[Path, ...] = (), **config: Any) -> None:
    """Run the server that visitors' pages talk to.

    NETWORKS are files of networks that are offered too: safetensors, npz, JSON, ONNX or Keras. The
    first one is opened first.

    Each option can be set by the environment variable named beside it, too, and by a line in a file
    in TOML, like max_visitors = 500. The command line wins over the environment, which wins over
    the file.
    """
    from forwardpass.server import listener, logs

    config["network"] = (*config["network"], *networks)
    logs.set_up(config["log_level"], config["log_format"])
    try:
        if config["workers"] > 1:
            serve_in_several(config)
        else:
            serve_here(config)
    except (listener.ListenError, SettingError) as error:
        raise click.ClickException(str(error)) from None


def serve_here(config: dict[str, Any]) -> None:
    """Serves in this process, until it is told to stop.

    Raises:
        ListenError, SettingError: as it says.
        ClickException: a network or the data cannot be read.
    """
    prepare_process()
    from forwardpass.digits.mnist import MnistError
    from forwardpass.server import create_app
    from forwardpass.server.listener import listen
    from forwardpass.server.request_budget import EXTENSION
    from forwardpass.server.wsgi import run

    with listen(config["host"], config["port"]) as listener:
        try:
            app = create_app(config)
        except (Refusal, MnistError) as error:
            raise click.ClickException(str(error)) from None
        # Behind a proxy, all connections are the proxy's.
        arrive = None if config["trust_proxy"] else app.extensions[EXTENSION].arrive
        run(listener, app, lambda: say_where(listener), arrive)


def serve_in_several(config: dict[str, Any]) -> None:
    """Serves in processes of their own, which this one supervises until it is told to stop.

    Raises:
        ListenError, SettingError: as it says.
    """
    prepare_environment()
    if sys.platform == "win32":
        raise SettingError("workers is more than 1, which needs Linux or macOS")
    from forwardpass.server.listener import reserve
    from forwardpass.server.processes import supervise

    read_settings(config, os.environ)
    with reserve(config["host"], config["port"]) as reserved:
        supervise(config, reserved, lambda: say_where(reserved))


def say_where(listener: socket) -> None:
    """Tells people where the page is, once it is there; serves without a word on a full disk."""
    from forwardpass.server.listener import address_of

    with suppress(OSError):
        click.echo(f"Forward Pass is at {address_of(listener)}")


def prepare_process() -> None:
    """Makes this process one of many small conversations. Before numpy and Flask are imported.

    What waits, waits in greenlets.
    """
    prepare_environment()
    from gevent import monkey

    monkey.patch_all()


def prepare_environment() -> None:
    """Says what holds for this process and those that it starts, before numpy is imported.

    One visitor's pass is a few microseconds of arithmetic, to which threads only add; and every
    visitor costs two file descriptors.
    """
    for variable in BLAS_THREADS:
        os.environ.setdefault(variable, "1")
    allow_open_files()


def allow_open_files() -> None:
    """Raises this process's limit of open files as far as it may."""
    try:
        import resource
    except ImportError:  # not on Windows, which has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def take_file(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    """Makes what a file sets the default of this call."""
    if path is not None:
        try:
            ctx.default_map = read_file(path)
        except SettingError as error:
            raise click.BadParameter(str(error), ctx, param) from None


OPTIONS: list[click.Parameter] = [
    click.Option(
        [setting.flag],
        type=setting.kind,
        default=setting.default,
        show_default=True,
        envvar=setting.variable,
        show_envvar=True,
        help=setting.help + ".",
        multiple=setting.many,
    )
    for setting in SETTINGS
]
FILE = click.Option(
    ["--config"],
    type=click.Path(dir_okay=False, path_type=Path),
    envvar=FILE_VARIABLE,
    show_envvar=True,
    help="File of settings in TOML.",
    is_eager=True,
    expose_value=False,
    callback=take_file,
)
NETWORKS = click.Argument(
    ["networks"], type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1
)

command = click.Command(
    "serve", callback=serve, help=serve.__doc__, params=[*OPTIONS, FILE, NETWORKS]
)
