"""Routes of the gallery: networks, handwriting, MNIST test images, uploaded pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from flask import Blueprint, Flask, request

from forwardpass.digits.mnist import Mnist
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.options import MAX_SEED
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


CURVE_Z = np.linspace(-10, 10, 401, dtype=np.float32)
"""Where activation functions are sampled: from −10 to 10 in steps of 0.05."""

FAR_Z = np.array([-1000, 1000], dtype=np.float32)
"""Two more samples far out, where every function has become a straight line."""

CURVES = {
    name: {
        "formula": activation.formula,
        "z": CURVE_Z.tolist(),
        "a": activation.function(CURVE_Z).tolist(),
        "far": {"z": FAR_Z.tolist(), "a": activation.function(FAR_Z).tolist()},
    }
    for name, activation in ACTIVATIONS.items()
    if name != "softmax"  # it takes a whole layer, not one number
}


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


PER_PAD = 1000
"""Steps across the pad to which sent handwriting is rounded: three hundredths of a pixel each."""


@lru_cache(maxsize=100)
def write_digit(digit: int, seed: int) -> dict[str, Any]:
    """Generates one handwritten digit for the page to draw live.

    Points are [x, y, ms], in thousandths of the pad and in milliseconds. Every point but the first
    of a stroke is the difference from the one before: ten digits take 3 KB, and 8 KB as absolute
    points. Results are cached, because every page asks for the same digits first; callers must
    not modify them.
    """
    # Loaded when the gallery first needs it, not before the first page.
    from forwardpass.digits.handwriting import write

    written = write(digit, seed)
    return {
        "digit": written.digit,
        "seed": written.seed,
        "style": written.style,
        "pen_radius": written.pen_radius,
        "strokes": [differences(s.points, s.times_ms).tolist() for s in written.strokes],
    }


def differences(points: np.ndarray, times_ms: np.ndarray) -> np.ndarray:
    """Encodes a stroke as differences between its points.

    Args:
        points: (n, 2) in pad units [0, 1).
        times_ms: (n,).

    Returns:
        (n, 3) int: x and y in thousandths of the pad, and ms, each from the point before.
    """
    places = (points * PER_PAD).round().clip(0, PER_PAD - 1)
    whole = np.column_stack([places, times_ms.round()]).astype(int)
    return np.diff(whole, axis=0, prepend=np.zeros((1, 3), int))


def test_images(registry: Registry) -> Mnist:
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
