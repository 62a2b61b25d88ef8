"""`forwardpass serve`: the server that visitors' pages talk to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from forwardpass.refusal import Refusal
from forwardpass.server.settings import FILE_VARIABLE, SETTINGS, SettingError, read_file

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def serve(**config: Any) -> None:
    """Run the server that visitors' pages talk to.

    Each option can be set by the environment variable named beside it, too, and by a line in a file
    in TOML, like max_visitors = 500. The command line wins over the environment, which wins over
    the file.
    """
    prepare_process()
    from forwardpass.digits.mnist import MnistError
    from forwardpass.server import create_app, logs
    from forwardpass.server.request_budget import EXTENSION
    from forwardpass.server.wsgi import ListenError, address_of, listen, run

    logs.set_up(config["log_level"], config["log_format"])
    try:
        with listen(config["host"], config["port"]) as listener:
            app = create_app(config)
            # Behind a proxy, all connections are the proxy's.
            arrive = None if config["trust_proxy"] else app.extensions[EXTENSION].arrive
            url = address_of(listener)
            run(listener, app, lambda: click.echo(f"Forward Pass is at {url}"), arrive)
    except (ListenError, Refusal, MnistError, SettingError) as error:
        raise click.ClickException(str(error)) from None


def prepare_process() -> None:
    """Makes this process one of many small conversations. Before numpy and Flask are imported.

    One visitor's pass is a few microseconds of arithmetic, to which threads only add; what waits,
    waits in greenlets; and every visitor costs two file descriptors.
    """
    for variable in BLAS_THREADS:
        os.environ.setdefault(variable, "1")
    from gevent import monkey

    monkey.patch_all()
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

command = click.Command("serve", callback=serve, help=serve.__doc__, params=[*OPTIONS, FILE])
