"""What the lesson says, checked: each statement worked out by this server when it is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Flask
from gevent.lock import Semaphore

from forwardpass.checks import CHECKS, SECTIONS, Evidence, Finding, Trained
from forwardpass.server.accuracy import GENERATED, handwritten
from forwardpass.server.api import ApiError, compressed, in_thread
from forwardpass.server.holdings import Holdings


class Checked:
    """The findings, each worked out once, one at a time."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._evidence: Evidence | None = None
        self._findings: dict[str, Finding] = {}
        self._working = Semaphore()

    @property
    def source(self) -> str:
        """What the test digits are: `mnist` or `generated`."""
        return "generated" if self._holdings.test_images is None else "mnist"

    def find(self, item: str) -> Finding:
        """What the check of an item finds. It takes from a millisecond to some seconds.

        Raises:
            ApiError: there is no check of this item.
        """
        check = CHECKS.get(item)
        if check is None:
            raise ApiError(404, "not_found", "there is no such check", "an item", item[:20])
        with self._working:
            if item not in self._findings:
                self._evidence = self._evidence or self._collect()
                self._findings[item] = in_thread(check, self._evidence)
        return self._findings[item]

    def _collect(self) -> Evidence:
        networks = {
            model.card.name: Trained(model.network, model.card.readout)
            for model in self._holdings.models
        }
        mnist = self._holdings.test_images
        if mnist is not None:
            return Evidence(networks, mnist.images, mnist.labels, "mnist")
        written = handwritten(GENERATED)
        images = np.rint(255 * written.pixels.T).astype(np.uint8)
        return Evidence(networks, images, written.labels, "generated")


def init_app(app: Flask, holdings: Holdings) -> None:
    """Serves the checks under /api/checks."""
    checked = Checked(holdings)
    blueprint = Blueprint("checked", __name__, url_prefix="/api/checks")

    @blueprint.get("")
    def items() -> dict[str, Any]:
        """Which items have a check, by section, and what the test digits are."""
        sections = {section: list(checks) for section, checks in SECTIONS.items()}
        return {"source": checked.source, "sections": sections}

    @blueprint.get("/<item>")
    def find(item: str) -> dict[str, Any]:
        """What one check finds."""
        finding = checked.find(item)
        return {"item": item, "holds": finding.holds, "numbers": dict(finding.numbers)}

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)
