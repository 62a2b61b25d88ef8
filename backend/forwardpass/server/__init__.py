"""The web server: the page, the HTTP interface under /api, and the Socket.IO events.

`create_app` assembles the server. Importing this module has no side effects.

RULE: HTTP and sockets only. Mathematics, pixels and the bytes of the wire format belong to the
rooms below.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """Creates the application, a WSGI callable.

    Args:
        config: setting → value, see `server.settings`. A setting that is missing here comes from
            the environment (`FORWARDPASS_*`), or else takes its default.

    Raises:
        SettingError: a setting is unknown or has an invalid value.
        Refusal: a trained network or the test set cannot be read.
        MnistError: the given folder does not hold MNIST, or one of its files is damaged.
    """
    # Imported here so that the command line can read the settings, and `serve` can prepare its
    # process, before Flask and numpy are loaded.
    from flask import Flask

    from forwardpass.digits.own_test_set import read_test_set
    from forwardpass.server import errors, health, heavy, rate_limit
    from forwardpass.server.access import cors
    from forwardpass.server.access.frame_guard import FrameGuard
    from forwardpass.server.access.headers import AlwaysHeaders
    from forwardpass.server.access.host_guard import HostGuard
    from forwardpass.server.access.hosts import Hosts
    from forwardpass.server.access.origins import Origins
    from forwardpass.server.access.proxy import ProxyMiddleware
    from forwardpass.server.api import checks, gallery, networks, openapi, test_sets, trace
    from forwardpass.server.metrics import CountedAnswers, Metrics
    from forwardpass.server.page import oembed, page, previews
    from forwardpass.server.realtime.address_budget import AddressBudgets
    from forwardpass.server.realtime.events import Events
    from forwardpass.server.realtime.socketio import create_socketio
    from forwardpass.server.registry import Registry
    from forwardpass.server.request_budget import EXTENSION, RequestBudget
    from forwardpass.server.settings import SettingError, read_settings
    from forwardpass.server.shared_limits import SharedLimits
    from forwardpass.server.turns import Turns
    from forwardpass.server.uploads import Uploads

    settings = read_settings(config or {}, os.environ)
    if settings.test_labels and not settings.test:
        raise SettingError("test_labels is set without test, the images of these labels")
    registry = Registry(
        settings.mnist,
        settings.network,
        settings.about(),
        None if settings.test is None else read_test_set(settings.test, settings.test_labels),
    )
    origins = Origins(settings.allow_origin)
    callers = cors.Callers(origins)
    metrics = Metrics()
    shared = SharedLimits(settings.queue, lambda: metrics.now("visitors"))
    app = Flask(__name__, static_folder=None)
    errors.init_app(app)
    cors.init_app(app, callers)
    rate_limit.init_app(app, settings, shared)
    page.init_app(app, origins)
    health.init_app(app, registry, metrics, shared, settings)
    pool = heavy.init_app(app, registry, metrics)
    turns = Turns()
    gallery.init_app(app, registry, turns)
    trace.init_app(app, registry)
    networks.init_app(app, registry)
    test_sets.init_app(app)
    checks.init_app(app, registry)
    previews.init_app(app, registry)
    oembed.init_app(app, origins)
    openapi.init_app(app)
    addresses = AddressBudgets()
    socketio = create_socketio(app, settings, callers)
    events = Events(socketio, registry, settings, addresses, metrics, shared, pool)
    events.register()
    # These wrap everything, Socket.IO included. The proxy middleware is outside the guards, which
    # need the public host and address.
    guarded = HostGuard(
        FrameGuard(Uploads(app.wsgi_app), origins), Hosts(settings.host, settings.allow_host)
    )
    budget = RequestBudget(guarded, addresses, events.connections.charge_request, turns)
    app.extensions[EXTENSION] = budget
    seen = ProxyMiddleware(CountedAnswers(budget, metrics), settings)
    app.wsgi_app = AlwaysHeaders(seen)  # type: ignore[method-assign]
    return app
