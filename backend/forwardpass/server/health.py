"""Health endpoints: `/healthz` for supervisors, `/readyz` for load balancers, `/metrics`."""

from __future__ import annotations

from time import monotonic
from typing import Any

from flask import Blueprint, Flask, Response, request

from forwardpass import __version__, resources
from forwardpass.server.metrics import Metrics
from forwardpass.server.registry import Registry
from forwardpass.server.settings import Settings
from forwardpass.server.shared_limits import SharedLimits


def init_app(
    app: Flask, registry: Registry, metrics: Metrics, shared: SharedLimits, settings: Settings
) -> None:
    """Serves the three addresses."""
    blueprint = Blueprint("health", __name__)
    started = monotonic()

    @blueprint.get("/healthz")
    def health() -> dict[str, Any]:
        """Shows that the server answers, and what it serves."""
        return {
            "status": "ok",
            "version": __version__,
            "models": len(registry.cards),
            "uptime_s": round(monotonic() - started, 3),
        }

    @blueprint.after_request
    def let_embeds_see(response: Response) -> Response:
        """Lets pages of all origins see that the server answers, and nothing else.

        An embed asks by HEAD. A proxy whose server is gone answers too, but without this header.
        """
        if request.method == "HEAD" and request.endpoint == "health.health":
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @blueprint.get("/readyz")
    def readiness() -> tuple[dict[str, str], int]:
        """Tells whether one more visitor can be admitted, or why not."""
        if not (resources.page_dir() / "index.html").is_file():
            return {"status": "not_built"}, 503
        if metrics.now("visitors") + shared.visitors_elsewhere >= settings.max_visitors:
            return {"status": "full"}, 503
        return {"status": "ready"}, 200

    @blueprint.get("/metrics")
    def exposition() -> Response:
        """All metrics in the format that Prometheus reads."""
        text, kind = metrics.exposition()
        return Response(text, content_type=kind)

    app.register_blueprint(blueprint)
