"""Answers the page's requests to the HTTP interface in the kernel, as the server does."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
import numpy as np

from forwardpass.exports import NETWORK_FORMATS
from forwardpass.models import FORMATS
from forwardpass.options import MAX_SEED
from forwardpass.questions.gallery import CURVES, write_digit
from forwardpass.refusal import Code, Refusal
from forwardpass.workers.bodies import PictureQuery
from forwardpass.workers.edited_networks import as_json
from forwardpass.workers.model import Ours, model_called
from forwardpass.workers.tasks import perform


class Answered(NamedTuple):
    """An answer: its HTTP status, its media type, its body."""

    status: int
    type: str
    body: bytes


def answer_request(address: str, body: bytes, ours: Ours) -> Answered:
    """Answers a request of the page.

    Args:
        address: relative to the page, with its query.
        body: the body of the request; may be empty.
        ours: the networks by name.
    """
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    try:
        return _answered(unquote(parts.path), query, body, ours)
    except Refusal as refusal:
        error: dict[str, object] = {"code": str(refusal.code), "message": refusal.message}
        if refusal.expected is not None:
            error |= {"expected": refusal.expected, "found": refusal.found}
        return _json({"error": error}, 422)


def _answered(path: str, query: dict[str, str], body: bytes, ours: Ours) -> Answered:
    match path.split("/"):
        case ["api", "handwriting"]:
            digits = [_whole(query, "digit", 9)] if "digit" in query else range(10)
            seed = _whole(query, "seed", MAX_SEED)
            return _json({"digits": [write_digit(digit, seed) for digit in digits]})
        case ["api", "activations"]:
            return _json(CURVES)
        case ["api", "pictures"]:
            return _json(_picture(query, body))
        case ["api", "models", name, "trace"]:
            model = model_called(name, ours)
            x = np.array(json.loads(body)["pixels"], np.float32)
            return _json({"model": name, **as_json(model, x, model.network.trace(x))})
        case ["api", "networks", "trace"]:
            return Answered(200, "application/json", _performed("trace_network", body, ours))
        case ["api", "networks", "timing"]:
            return Answered(200, "application/json", _performed("time_network", body, ours))
        case ["api", "networks", "save"]:
            suffix = query.get("format", "")
            if suffix not in FORMATS and suffix not in NETWORK_FORMATS:
                expected = ", ".join([*FORMATS, *NETWORK_FORMATS])
                raise Refusal(
                    Code.BAD_QUERY, f"format is {suffix[:40]!r}; expected one of {expected}"
                )
            task = "save_network" if suffix in FORMATS else "export_network"
            saved = _performed(task, body, ours, suffix=suffix)
            return Answered(200, "application/octet-stream", saved["data"])
    raise needs_server(f"/{path}")


def needs_server(what: str) -> Refusal:
    """Creates the refusal of a request that needs a server."""
    return Refusal(
        Code.NEEDS_SERVER, f"a notebook does not answer {what[:60]}; run forwardpass serve for that"
    )


def _performed(task: str, body: bytes, ours: Ours, **options: Any) -> Any:
    outcome = perform(task, body, options, ours)
    if "refusal" in outcome:
        told = outcome["refusal"]
        raise Refusal(Code(told["code"]), told["message"], told["expected"], told["found"])
    return outcome["result"]


def _picture(query: dict[str, str], body: bytes) -> dict[str, Any]:
    """Reads a picture file as the network will see it; see `digits.pictures`."""
    wanted = msgspec.convert(query, PictureQuery, strict=False)
    read = _performed(
        "picture",
        body,
        {},
        crop=[wanted.left, wanted.top, wanted.right, wanted.bottom],
        threshold=wanted.threshold,
        inverted=wanted.inverted,
        steps=wanted.steps,
    )
    told = {**read, "drawn": _base64(read["drawn"]), "centred": _base64(read["centred"])}
    if wanted.steps:
        previews = {name: _base64(png) for name, png in read["steps"]["previews"].items()}
        told["steps"] = {**read["steps"], "previews": previews}
    return told


def _whole(query: dict[str, str], name: str, most: int) -> int:
    text = query.get(name, "")
    if not text.isdecimal() or int(text) > most:
        raise Refusal(Code.BAD_QUERY, f"{name} is {text[:40]!r}; expected 0 to {most}")
    return int(text)


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _json(answer: Any, status: int = 200) -> Answered:
    return Answered(status, "application/json", json.dumps(answer).encode())
