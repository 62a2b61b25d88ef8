"""`forwardpass serve`: the server that visitors' pages talk to."""

from __future__ import annotations

import logging
import os
from typing import Any

import click

from forwardpass.refusal import Refusal
from forwardpass.server.settings import SETTINGS, SettingError

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def serve(**config: Any) -> None:
    """Run the server that visitors' pages talk to.

    Each option can be set by the environment variable named beside it, too.
    """
    prepare_process()
    from forwardpass.digits.mnist import MnistError
    from forwardpass.server import create_app
    from forwardpass.server.log_limit import RepetitionFilter
    from forwardpass.server.request_budget import EXTENSION
    from forwardpass.server.wsgi import ListenError, address_of, listen, run

    logging.basicConfig(level=config["log_level"].upper(), format=LOG_FORMAT)
    for handler in logging.getLogger().handlers:
        handler.addFilter(RepetitionFilter())
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


command = click.Command(
    "serve",
    callback=serve,
    help=serve.__doc__,
    params=[
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
    ],
)
