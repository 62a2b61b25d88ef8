"""Runs a network over HTTP: its input in, every z and every a out."""

from __future__ import annotations

from typing import Any

import numpy as np
from flask import Blueprint, Flask, request

from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.loops import compare
from forwardpass.server.api.requests import json_body, uploaded_picture
from forwardpass.server.compression import compressed
from forwardpass.server.registry import Registry
from forwardpass.server.threads import in_thread
from forwardpass.workers.bodies import TraceBody
from forwardpass.workers.edited_networks import as_json
from forwardpass.workers.model import Model, input_in, scaled_input

MAX_JSON = 65_536
"""Bytes of a JSON body, as many as one socket event may have; 784 numbers take 20 KB."""


def init_app(app: Flask, registry: Registry) -> None:
    """Serves the calls under /api/models."""
    blueprint = Blueprint("trace", __name__, url_prefix="/api/models")

    @blueprint.post("/<name>/trace")
    def trace(name: str) -> dict[str, Any]:
        """Every number of one forward pass."""
        model = registry.model(name)
        x = read_input(model)
        return {"model": name, **as_json(model, x, model.network.trace(x))}

    @blueprint.get("/<name>/timing")
    def timing(name: str) -> dict[str, Any]:
        """Measures how long one pass takes by loops and by matrices."""
        network = registry.model(name).network
        x = np.full(network.sizes[0], 0.5, np.float32)
        return in_thread(compare, network, x)._asdict()

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)


def read_input(model: Model) -> FloatArray:
    """Reads the input in a request's body: numbers as JSON, or a picture file.

    Returns:
        (n_in,) float32.

    Raises:
        Refusal: the request does not declare the length of its body, or the body is too large, not
            a picture that the network can see, or not as many numbers as it takes.
    """
    if request.mimetype != "application/json":
        centred = request.args.get("centred", "true") != "false"
        picture = uploaded_picture()
        pixels = picture.centred if centred else picture.drawn
        return scaled_input(np.divide(pixels, np.float32(255), dtype=np.float32), model)
    return input_in(json_body(TraceBody, MAX_JSON).pixels, model)
