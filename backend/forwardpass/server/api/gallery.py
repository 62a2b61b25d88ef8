"""Routes of the gallery: networks, handwriting, MNIST test images, uploaded pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

import numpy as np
from flask import Blueprint, Flask, request

from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.options import MAX_SEED
from forwardpass.questions.gallery import CURVES, write_digit
from forwardpass.refusal import Code, Refusal
from forwardpass.server.api.requests import number_in_query, query_as, read_uploaded
from forwardpass.server.compression import compressed
from forwardpass.server.registry import Registry
from forwardpass.server.turns import Turns
from forwardpass.workers.bodies import PictureQuery

MAX_IMAGES = 200
"""MNIST images in one answer."""


def init_app(app: Flask, registry: Registry, turns: Turns) -> None:
    """Serves /api/models, /activations, /handwriting, /mnist and /pictures."""
    gallery = Blueprint("gallery", __name__, url_prefix="/api")

    @gallery.get("/models")
    def models() -> dict[str, Any]:
        """The cards of all networks."""
        return {"models": registry.cards}

    @gallery.get("/activations")
    def activations() -> dict[str, Any]:
        """The activation functions that take a single number, sampled."""
        return CURVES

    @gallery.get("/handwriting")
    def handwriting() -> dict[str, Any]:
        """One handwritten digit, or all ten, generated from the seed."""
        seed = number_in_query("seed", 0, MAX_SEED)
        digits = [number_in_query("digit", 0, 9)] if "digit" in request.args else range(10)
        return {"digits": write_digits(digits, seed, turns)}

    @gallery.get("/mnist/<int:index>")
    def mnist_image(index: int) -> dict[str, Any]:
        """One MNIST test image."""
        count = len(test_images(registry))
        if index >= count:
            raise Refusal(Code.NOT_FOUND, f"image {index} of {count}; expected 0 to {count - 1}")
        return image(registry, index)

    @gallery.get("/mnist")
    def mnist_images() -> dict[str, Any]:
        """Random MNIST test images, chosen by the seed; only of one digit if it is given."""
        images = test_images(registry)
        seed = number_in_query("seed", 0, MAX_SEED)
        count = number_in_query("count", 1, MAX_IMAGES)
        chosen = np.arange(len(images))
        if "digit" in request.args:
            chosen = chosen[images.labels == number_in_query("digit", 0, 9)]
        chosen = np.random.default_rng(seed).permutation(chosen)[:count]
        return {
            "count_total": len(images),
            "images": [image(registry, int(index)) for index in chosen],
        }

    @gallery.post("/pictures")
    def picture() -> dict[str, Any]:
        """A picture file as the network will see it, with the query's corrections.

        If the query asks for them, the steps of the conversion are included.
        """
        query = query_as(PictureQuery)
        crop = [query.left, query.top, query.right, query.bottom]
        read = read_uploaded(
            crop=crop, threshold=query.threshold, inverted=query.inverted, steps=query.steps
        )
        answer = {
            "drawn": base64(read["drawn"]),
            "centred": base64(read["centred"]),
            "inverted": read["inverted"],
        }
        if query.steps:
            steps = read["steps"]
            previews = {name: base64(png) for name, png in steps["previews"].items()}
            answer["steps"] = {**steps, "previews": previews}
        return answer

    gallery.after_request(compressed)
    app.register_blueprint(gallery)


def write_digits(digits: Iterable[int], seed: int, turns: Turns) -> list[dict[str, Any]]:
    """Generates handwritten digits for the page to draw live.

    Each takes about 1 ms, and other requests are served after each. A thread would delay others
    for longer: only one thread at a time runs Python, and it yields to another after 5 ms.
    """
    written = []
    for digit in digits:
        written.append(write_digit(digit, seed))
        turns.wait()
    return written


def test_images(registry: Registry) -> LabelledImages:
    """The MNIST test images.

    Raises:
        Refusal: MNIST is not on this machine.
    """
    if registry.test_images is None:
        raise Refusal(Code.NO_MNIST, "MNIST is not on this machine; see forwardpass fetch-mnist")
    return registry.test_images


def image(registry: Registry, index: int) -> dict[str, Any]:
    """One MNIST test image for JSON."""
    images = test_images(registry)
    return {
        "index": index,
        "label": int(images.labels[index]),
        "pixels": base64(images.images[index].tobytes()),
    }


def base64(data: bytes) -> str:
    """Encodes bytes as Base64 text."""
    return b64encode(data).decode("ascii")
