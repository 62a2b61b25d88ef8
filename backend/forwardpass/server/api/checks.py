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
from forwardpass.digits.own_test_set import OwnTestSet
from forwardpass.refusal import Code, Refusal
from forwardpass.server.compression import compressed
from forwardpass.server.labelled_digits import GENERATED, handwritten
from forwardpass.server.registry import DEFAULT, Registry
from forwardpass.server.stopwatch import holding
from forwardpass.server.threads import in_thread

FEWEST = 20
"""Images of each digit that a test set needs for the checks, which compare means and halves."""
KEPT_S = 10
"""Seconds for which a measured time is cached. Other findings do not expire."""


class Found(NamedTuple):
    """A finding, and when it was computed, by `monotonic`."""

    finding: Finding
    at: float


class Checked:
    """A cache of findings by network and item, each computed when it is first requested.

    One check runs at a time, and beside it one of the slow checks that train networks, so that no
    quick check waits for a slow one. This bounds the cost for any number of clients. The cache
    needs no limit, because the networks and the items are fixed.
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
        """The names of the networks that have the shape of the lesson's network."""
        return [name for name, trained in self.networks.items() if trained.fits]

    def check_name(self, name: str) -> None:
        """Raises Refusal if there is no such network, or if it has another shape."""
        network = self._registry.model(name).network
        if not self.networks[name].fits:
            raise Refusal(
                Code.WRONG_SHAPE,
                "the statements are about networks of another shape",
                "-".join(map(str, SHAPE)),
                "-".join(map(str, network.sizes)),
            )

    def find(self, item: str, name: str) -> Found:
        """Runs the check of an item on a network, or returns its cached finding.

        A check can take several seconds.

        Raises:
            Refusal: this item has no check.
        """
        if item not in CHECKS:
            raise Refusal(Code.NOT_FOUND, "there is no such check", "an item", item[:20])
        # A slow check judges the networks that it trains, not the one that was asked about.
        key = (DEFAULT if item in SLOW else name, item)
        with holding(self._working[item in SLOW]):
            found = self._found.get(key)
            if found is None or (item in TIMED and monotonic() - found.at > KEPT_S):
                finding = in_thread(CHECKS[item], self._about(key[0]))
                found = self._found[key] = Found(finding, monotonic())
        return found

    def _about(self, name: str) -> Evidence:
        """Returns the evidence about a network; only the latest is cached, because it is large."""
        if self._evidence.name != name:
            self._evidence = Evidence(name, self.networks, self.digits)
        return self._evidence


def judged_test_set(registry: Registry) -> OwnTestSet | None:
    """Returns the server's own test set if it has enough images of each digit for the checks."""
    own = registry.own_test_set
    if own is None or np.bincount(own.labels, minlength=10).min() < FEWEST:
        return None
    return own


def digits_of(registry: Registry) -> Digits:
    """Returns the server's own test set, else MNIST's test images, else generated handwriting.

    An own test set must have `FEWEST` images of each digit.
    """
    own, mnist = judged_test_set(registry), registry.test_images
    if own is not None:
        return Digits("own", lambda: (own.images, own.labels))
    if mnist is not None:
        return Digits("mnist", lambda: (mnist.images, mnist.labels))

    def write() -> tuple[np.ndarray, np.ndarray]:
        written = handwritten(GENERATED)
        return np.rint(255 * written.pixels.T).astype(np.uint8), written.labels

    return Digits("generated", write)


def init_app(app: Flask, registry: Registry) -> None:
    """Serves the checks under /api/checks."""
    checked = Checked(registry)
    own = judged_test_set(registry)
    images = own or registry.test_images
    blueprint = Blueprint("checks", __name__, url_prefix="/api/checks")

    @blueprint.get("")
    def items() -> dict[str, Any]:
        """Lists the items that have a check, by section, and the network and digits judged."""
        name = request.args.get("model", DEFAULT)
        checked.check_name(name)
        return {
            "model": name,
            "models": checked.fitting,
            "source": checked.digits.source,
            "test_set": None if own is None else own.name,
            "count": GENERATED if images is None else len(images),
            "sections": [
                {"name": name, "items": list(checks)} for name, checks in SECTIONS.items()
            ],
            "slow": list(SLOW),
        }

    @blueprint.get("/<item>")
    def find(item: str) -> dict[str, Any]:
        """Returns the finding of one check."""
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
