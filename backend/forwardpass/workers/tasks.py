"""The tasks of a worker: each takes bytes and options, and returns what msgpack can encode.

To add a task, write a function and add a line to `TASKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from forwardpass.digits.photos import WHOLE
from forwardpass.digits.pictures import Corrections, preview, read_steps
from forwardpass.refusal import Code, Refusal
from forwardpass.workers.edited_networks import exported, pass_exported, saved, timed, traced
from forwardpass.workers.landscapes import landscape
from forwardpass.workers.model import Ours
from forwardpass.workers.network_preview import previewed
from forwardpass.workers.opening import opened
from forwardpass.workers.own_test_set import own_test_set_read

Task = Callable[..., Any]


def perform(name: str, data: bytes, options: dict[str, Any], ours: Ours) -> dict[str, Any]:
    """Performs a task, and returns a map with its `result` or the `refusal` of its data.

    Any exception of a parser counts as a refusal of the file.

    Args:
        name: the name of the task.
        data: the input of the task.
        options: the options of the task.
        ours: the trained networks by name.
    """
    try:
        return {"result": TASKS[name](data, ours, **options)}
    except Refusal as error:
        return refusal(error.code, error.message, error.expected, error.found, error.program)
    except MemoryError:
        return refusal(Code.TOO_LARGE, "it takes more memory than one file may take")
    except Exception as error:
        return refusal(Code.MALFORMED, f"it cannot be read ({type(error).__name__})")


def refusal(
    code: Code,
    message: str,
    expected: str | int | None = None,
    found: str | int | float | None = None,
    program: str | None = None,
) -> dict[str, Any]:
    """Returns the reason why a task cannot be performed, as a map."""
    reason = {"code": str(code), "message": message, "expected": expected, "found": found}
    return {"refusal": {**reason, "program": program}}


def picture(
    data: bytes,
    ours: Ours,
    crop: Sequence[float] = WHOLE,
    threshold: float = 0.0,
    inverted: bool | None = None,
    steps: bool = False,
) -> dict[str, Any]:
    """Reads a picture file as `digits.pictures.Picture`, with pixels as bytes.

    The previews of the steps are included if `steps` is true.
    """
    left, top, right, bottom = crop
    try:
        corrections = Corrections((left, top, right, bottom), threshold, inverted)
    except ValueError as error:
        raise Refusal(Code.BAD_QUERY, str(error)) from None
    read = read_steps(data, corrections)
    answer = {
        "drawn": read.picture.drawn.tobytes(),
        "centred": read.picture.centred.tobytes(),
        "inverted": read.picture.inverted,
    }
    if steps:
        answer["steps"] = {
            "photo": not read.is_clean,
            "box": list(read.box),
            "previews": {
                "sheet": preview(read.grey / np.float32(255)),
                "contrast": preview(read.contrast, stretched=True),
                "unlined": preview(read.unlined, stretched=True),
                "ink": preview(read.ink),
            },
        }
    return answer


def save_network(data: bytes, ours: Ours, suffix: str) -> dict[str, Any]:
    """Saves an edited network, given in JSON, as a file; returns its name and bytes."""
    return saved(data, ours, suffix)._asdict()


def export_network(data: bytes, ours: Ours, suffix: str) -> dict[str, Any]:
    """Writes an edited network, given in JSON, as a file for other programs."""
    return exported(data, ours, suffix)._asdict()


def export_pass(data: bytes, ours: Ours, **options: Any) -> dict[str, Any]:
    """Writes a pass through an edited network, given in JSON, as a file."""
    return pass_exported(data, ours, **options)._asdict()


TASKS: dict[str, Task] = {
    "picture": picture,
    "open_network": opened,
    "preview_network": previewed,
    "save_network": save_network,
    "export_network": export_network,
    "export_pass": export_pass,
    "trace_network": traced,
    "time_network": timed,
    "landscape": landscape,
    "read_test_set": own_test_set_read,
}
"""Name → the function that performs the task."""
