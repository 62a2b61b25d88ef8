"""Edited networks over HTTP: saving them to files, opening them from files, and running them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, request

from forwardpass import models
from forwardpass.exports import NETWORK_FORMATS, PASS_FILES
from forwardpass.models.about import NAMES
from forwardpass.options import MAX_LAYERS, MAX_NEURONS
from forwardpass.refusal import Code, Refusal
from forwardpass.server.api.requests import length_of_body, number_in_query
from forwardpass.server.compression import compressed
from forwardpass.server.heavy import SMALL_BODY, do
from forwardpass.server.registry import Registry
from forwardpass.workers.own_network import MAX_BYTES as MAX_OWN

MAX_BYTES = 16 * 1024 * 1024
"""Bytes of the largest file that is opened."""

BYTES_PER_CHANGE = 64
"""Bytes of JSON for one dial: 35 as the page writes it, and spaces."""

MAX_SAID = 3_000
"""Characters of one fact about a network in a query: 64 labels of 40 characters take 2,600."""

MAX_TAG = 40
"""Letters of the name of a language that are read."""

TEXTS = ("py", "c", "mjs", "csv", "tex", "html")
"""Formats that are sent as plain text, so that no browser shows them as a page."""

KINDS = {"json": "application/json", **dict.fromkeys(TEXTS, "text/plain")}
"""Format → its content type; all others are bytes."""


def init_app(app: Flask, registry: Registry) -> None:
    """Serves /api/networks."""
    blueprint = Blueprint("networks", __name__, url_prefix="/api/networks")
    most_dials = max((model.network.parameter_count for model in registry.models), default=0)
    # The input, every dial changed, and the numbers of the visitor's own network in Base64.
    max_json = SMALL_BODY + BYTES_PER_CHANGE * most_dials + 4 * -(-MAX_OWN // 3)

    @blueprint.post("/save")
    def save() -> Response:
        """Saves a network with changes and switches as a file."""
        suffix = request.args.get("format", "")
        task = "save_network" if suffix in models.FORMATS else "export_network"
        if suffix not in models.FORMATS and suffix not in NETWORK_FORMATS:
            expected = ", ".join([*models.FORMATS, *NETWORK_FORMATS])
            raise Refusal(Code.BAD_QUERY, f"format is {suffix[:40]!r}; expected one of {expected}")
        saved = do(task, body_of(max_json, "list of changes"), suffix=suffix)
        return file_answer(saved, suffix)

    @blueprint.post("/pass")
    def export_pass() -> Response:
        """Saves the numbers of a pass through a network with changes and switches as a file."""
        what, suffix = request.args.get("what", ""), request.args.get("format", "")
        if suffix not in PASS_FILES.get(what, {}):
            expected = "; ".join(
                f"{name} as {' or '.join(PASS_FILES[name])}" for name in PASS_FILES
            )
            found = f"{what[:40]} as {suffix[:40]}"
            raise Refusal(Code.BAD_QUERY, "there is no such file of a pass", expected, found)
        place = {
            name: number_in_query(name, 0, most)
            for name, most in (("layer", MAX_LAYERS), ("neuron", MAX_NEURONS))
            if name in request.args
        }
        body = body_of(max_json, "list of changes")
        seen = request.args.get("seen") == "true"
        language = request.args.get("language", "")[:MAX_TAG]
        said = {"seen": seen, "language": language}
        file = do("export_pass", body, what=what, suffix=suffix, **said, **place)
        return file_answer(file, suffix)

    @blueprint.post("/trace")
    def trace() -> Response:
        """Returns every number of a forward pass through a network with changes and switches."""
        traced = do("trace_network", body_of(max_json, "list of changes"))
        return Response(traced, mimetype="application/json")

    @blueprint.post("/timing")
    def timing() -> Response:
        """Measures how long a pass through a network with changes and switches takes."""
        timed = do("time_network", body_of(max_json, "list of changes"))
        return Response(timed, mimetype="application/json")

    @blueprint.post("/open")
    def open_file() -> Response:
        """Opens the network in a file, as changes and switches of one of ours."""
        opened = do(
            "open_network",
            body_of(MAX_BYTES, "file"),
            preferred=request.args.get("model"),
            about=about_asked(),
        )
        return Response(opened, mimetype="application/json")

    @blueprint.post("/preview")
    def preview() -> Response:
        """Shows how the network in a file reads ten digits."""
        previewed = do("preview_network", body_of(MAX_BYTES, "file"), about=about_asked())
        return Response(previewed, mimetype="application/json")

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)


def file_answer(saved: dict[str, Any], suffix: str) -> Response:
    """Answers with a file that a browser saves under its name."""
    return Response(
        saved["data"],
        mimetype=KINDS.get(suffix, "application/octet-stream"),
        headers={"Content-Disposition": f'attachment; filename="{saved["name"]}"'},
    )


def about_asked() -> dict[str, Any]:
    """Returns the facts in the query about the network in a file; see `models.about`."""
    return {name: request.args[name][:MAX_SAID] for name in NAMES if name in request.args}


def body_of(most: int, what: str) -> bytes:
    """Reads the body of the current request.

    Raises:
        Refusal: it is too large, or does not declare its length.
    """
    length = length_of_body()
    if length > most:
        raise Refusal(Code.TOO_LARGE, f"the {what} has {length:,} bytes; expected at most {most:,}")
    return request.get_data(cache=False)
