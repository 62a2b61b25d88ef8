"""Checks of the lesson's statements, computed on request."""

from __future__ import annotations

from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from flask import Blueprint, Flask, request
from gevent.lock import Semaphore

from forwardpass.checks import (
    CHECKS,
    SECTIONS,
    SHAPE,
    SLOW,
    TIMED,
    Digits,
    Evidence,
    Finding,
    Trained,
)
from forwardpass.refusal import Code, Refusal
from forwardpass.server.compression import compressed
from forwardpass.server.labelled_digits import GENERATED, handwritten
from forwardpass.server.registry import DEFAULT, Registry
from forwardpass.server.stopwatch import holding
from forwardpass.server.threads import in_thread

KEPT_S = 10
"""How long a measured time is kept before it is measured again. Other results do not expire."""


class Found(NamedTuple):
    """A finding, and when it was worked out, by `monotonic`."""

    finding: Finding
    at: float


class Checked:
    """The findings by network and item, each worked out when it is first asked for.

    One is worked out at a time, and beside it one of those that train networks, so that no other
    waits for them: however many ask, this is the most that they cost. There are so many networks,
    so many items and no more.
    """

    def __init__(self, registry: Registry) -> None:
        self.networks = {
            model.card.name: Trained(model.network, model.card.readout) for model in registry.models
        }
        self.digits = digits_of(registry)
        self._registry = registry
        self._evidence = Evidence(DEFAULT, self.networks, self.digits)
        self._found: dict[tuple[str, str], Found] = {}
        self._working = {is_slow: Semaphore() for is_slow in (False, True)}

    @property
    def fitting(self) -> list[str]:
        """The names of the networks that the statements are about."""
        return [name for name, trained in self.networks.items() if trained.fits]

    def check_name(self, name: str) -> None:
        """Raises Refusal if there is no such network, or it is of another shape."""
        network = self._registry.model(name).network
        if not self.networks[name].fits:
            raise Refusal(
                Code.WRONG_SHAPE,
                "the statements are about networks of another shape",
                "-".join(map(str, SHAPE)),
                "-".join(map(str, network.sizes)),
            )

    def find(self, item: str, name: str) -> Found:
        """What the check of an item finds for a network. It may take some seconds.

        Raises:
            Refusal: there is no check of this item.
        """
        if item not in CHECKS:
            raise Refusal(Code.NOT_FOUND, "there is no such check", "an item", item[:20])
        # Those that train networks judge those, not one of ours.
        key = (DEFAULT if item in SLOW else name, item)
        with holding(self._working[item in SLOW]):
            found = self._found.get(key)
            if found is None or (item in TIMED and monotonic() - found.at > KEPT_S):
                finding = in_thread(CHECKS[item], self._about(key[0]))
                found = self._found[key] = Found(finding, monotonic())
        return found

    def _about(self, name: str) -> Evidence:
        """What there is about a network; of the newest it is kept, since it is large."""
        if self._evidence.name != name:
            self._evidence = Evidence(name, self.networks, self.digits)
        return self._evidence


def digits_of(registry: Registry) -> Digits:
    """MNIST's test images, or where they are not at hand digits written by our own hands."""
    mnist = registry.test_images
    if mnist is not None:
        return Digits("mnist", lambda: (mnist.images, mnist.labels))

    def write() -> tuple[np.ndarray, np.ndarray]:
        written = handwritten(GENERATED)
        return np.rint(255 * written.pixels.T).astype(np.uint8), written.labels

    return Digits("generated", write)


def init_app(app: Flask, registry: Registry) -> None:
    """Serves the checks under /api/checks."""
    checked = Checked(registry)
    mnist = registry.test_images
    blueprint = Blueprint("checks", __name__, url_prefix="/api/checks")

    @blueprint.get("")
    def items() -> dict[str, Any]:
        """Which items have a check, by section, and what it is that is judged."""
        name = request.args.get("model", DEFAULT)
        checked.check_name(name)
        return {
            "model": name,
            "models": checked.fitting,
            "source": checked.digits.source,
            "count": GENERATED if mnist is None else len(mnist),
            "sections": {section: list(checks) for section, checks in SECTIONS.items()},
            "slow": list(SLOW),
        }

    @blueprint.get("/<item>")
    def find(item: str) -> dict[str, Any]:
        """What one check finds."""
        name = request.args.get("model", DEFAULT)
        checked.check_name(name)
        finding, at = checked.find(item, name)
        return {
            "item": item,
            "model": name,
            "verdict": finding.verdict,
            "holds": finding.holds,
            "numbers": dict(finding.numbers),
            "age_s": round(monotonic() - at, 1),
        }

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)
