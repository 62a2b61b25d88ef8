"""`forwardpass serve`: runs the server."""

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
    """Run the server.

    NETWORKS are files of further networks to offer: safetensors, npz, JSON, ONNX or Keras. The page
    opens the first of them first.

    Each option can also be set by the environment variable named beside it, or by a line in a TOML
    file, such as max_visitors = 500. The command line overrides the environment, which overrides
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
    """Serves in this process until it is told to stop.

    Raises:
        ListenError: the server cannot listen at its address.
        SettingError: a setting is unknown or has an invalid value.
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
    """Serves in several processes, which this one supervises until it is told to stop.

    Raises:
        ListenError: the server cannot listen at its address.
        SettingError: a setting is unknown or has an invalid value.
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
    """Prints the address of the page; a failure to print, as on a full disk, is ignored."""
    from forwardpass.server.listener import address_of

    with suppress(OSError):
        click.echo(f"Forward Pass is at {address_of(listener)}")


def prepare_process() -> None:
    """Prepares this process for many connections, which wait in greenlets.

    It must be called before numpy and Flask are imported.
    """
    prepare_environment()
    from gevent import monkey

    monkey.patch_all()


def prepare_environment() -> None:
    """Sets threads and file limits for this process and its children, before numpy is imported.

    One visitor's pass is a few microseconds of arithmetic, which threads only slow down. Every
    visitor takes two file descriptors.
    """
    for variable in BLAS_THREADS:
        os.environ.setdefault(variable, "1")
    allow_open_files()


def allow_open_files() -> None:
    """Raises the limit of open files of this process to its maximum."""
    try:
        import resource
    except ImportError:  # not on Windows, which has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def take_file(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    """Makes the settings in a file the defaults of this call."""
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
