"""A visitor's own test set, from files: the page keeps it and sends it to the server.

The server holds it for one session only, so the page can use it on any server.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np

from forwardpass.digits.own_test_set import File, read_uploaded
from forwardpass.schemas.own_test_sets import MAX_NAME


def own_test_set_read(
    data: bytes, ours: Any, names: Sequence[str], lengths: Sequence[int]
) -> bytes:
    """Reads a test set and returns it as JSON, with rows as `schemas.TestSetPart` takes them.

    Args:
        data: the files, one after the other.
        ours: the trained networks, which are not needed.
        names: the names of the files.
        lengths: the bytes of each.

    Raises:
        Refusal: a file is damaged, too large or of another format, or a pixel or label is out of
            range.
    """
    ends = np.cumsum(lengths).tolist()
    files = [
        File(name[-MAX_NAME:] or "the file", data[end - length : end])
        for name, length, end in zip(names, lengths, ends, strict=True)
    ]
    read = read_uploaded(files)
    rows = np.column_stack([read.labels, read.images]).tobytes()
    told = {"name": read.name, "count": len(read), "rows": b64encode(rows).decode("ascii")}
    return json.dumps(told, separators=(",", ":")).encode()
