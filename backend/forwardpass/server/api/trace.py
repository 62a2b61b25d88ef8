"""A network as a function to call over HTTP: 784 numbers in, every z and every a out."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Flask, request

from forwardpass.numerics.answer import read_answer
from forwardpass.numerics.loops import compare
from forwardpass.numerics.network import FloatArray, Trace
from forwardpass.refusal import Code, Refusal, malformed
from forwardpass.server.api.requests import json_body, length_of_body, uploaded_picture
from forwardpass.server.compression import compressed
from forwardpass.server.registry import Holdings, Model
from forwardpass.server.threads import in_thread
from forwardpass.wire import PIXELS

MAX_JSON = 65_536
"""Bytes of a body of JSON, as of one message over the socket: 784 numbers take 20 KB."""


def init_app(app: Flask, holdings: Holdings) -> None:
    """Serves the calls under /api/models."""
    blueprint = Blueprint("trace", __name__, url_prefix="/api/models")

    @blueprint.post("/<name>/trace")
    def trace(name: str) -> dict[str, Any]:
        """One forward pass, every number of it."""
        model = holdings.model(name)
        x = read_pixels()
        return {"model": name, **as_json(model, x, model.network.trace(x))}

    @blueprint.get("/<name>/timing")
    def timing(name: str) -> dict[str, Any]:
        """How long one pass takes by loops and by matrices, measured now."""
        network = holdings.model(name).network
        x = np.full(PIXELS, 0.5, np.float32)
        return in_thread(compare, network, x)._asdict()

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)


def as_json(model: Model, x: FloatArray, trace: Trace) -> dict[str, Any]:
    """A pass for JSON: float32 become the decimals that stand for them exactly."""
    answer = read_answer(x, trace.output, model.card.readout)
    first, *others = trace.activations
    return {
        "layers": [
            {"z": None, "a": first.tolist()},
            *({"z": z.tolist(), "a": a.tolist()} for z, a in zip(trace.zs, others, strict=True)),
        ],
        "answer": {
            "state": answer.state,
            "digit": answer.digit,
            "confidence": answer.confidence,
            "runner_up": answer.runner_up,
            "runner_up_confidence": answer.runner_up_confidence,
        },
    }


def read_pixels() -> FloatArray:
    """The input in the body of a request: 784 numbers as JSON, or a picture file.

    Raises:
        Refusal: the body does not say how long it is, is too large, is no picture, or is not 784
            numbers from 0 to 1.
    """
    if request.mimetype != "application/json":
        framed = request.args.get("framed", "true") != "false"
        picture = uploaded_picture()
        pixels = picture.framed if framed else picture.drawn
        return np.divide(pixels, np.float32(255), dtype=np.float32)
    length = length_of_body()
    if length > MAX_JSON:
        raise Refusal(Code.TOO_LARGE, "too many bytes", f"at most {MAX_JSON}", length)
    body = json_body()
    if not isinstance(body, dict) or "pixels" not in body:
        raise malformed(
            "the field 'pixels' is missing", "an object with 'pixels'", type(body).__name__
        )
    return checked(body["pixels"])


def checked(pixels: object) -> FloatArray:
    """784 numbers from 0 to 1 as float32.

    Raises:
        Refusal: they are not that.
    """
    if not isinstance(pixels, list):
        raise malformed("the pixels are not a list", f"{PIXELS} numbers", type(pixels).__name__)
    if len(pixels) != PIXELS:
        raise Refusal(
            Code.MALFORMED, "the picture has the wrong size", f"{PIXELS} pixels", len(pixels)
        )
    for place, value in enumerate(pixels):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value <= 1:
            raise Refusal(
                Code.MALFORMED, f"pixel {place} is not an activation", "a number from 0 to 1",
                str(value)[:40],
            )  # fmt: skip
    return np.array(pixels, np.float32)
