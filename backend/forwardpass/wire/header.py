"""The first eight bytes, which all frames share, and the checks of them."""

from __future__ import annotations

from enum import IntEnum
from struct import Struct

import numpy as np
import numpy.typing as npt

from forwardpass.refusal import Code, Refusal, malformed

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]

MAGIC = b"FP"
VERSION = 2
"""The version of frames and events. A page with another version is asked to reload."""

COMMON = Struct("<2sBBI")
"""Magic, version, kind, seq: the first eight bytes of every frame."""

FLOAT = np.dtype("<f4")


class Kind(IntEnum):
    """The kind of a frame. Kinds below 16 go from the page to the server, the others back."""

    STROKES = 1
    PIXELS = 2
    VALUES = 3
    CHANGES = 5
    LAYER = 16
    WEIGHTS = 17
    ANSWER = 18
    PLACEMENT = 19


KINDS = frozenset(map(int, Kind))


def kind_at(data: bytes, at: int) -> int:
    """Returns the kind of the frame that starts at byte `at`, one of `Kind`.

    Raises:
        Refusal: there is no frame of this version at that byte.
    """
    need(data, at, COMMON.size)
    magic, version, kind, _ = COMMON.unpack_from(data, at)
    if magic != MAGIC:
        raise malformed("this is not a frame", "it to start with FP", magic.hex())
    if version != VERSION:
        raise Refusal(Code.UNSUPPORTED_VERSION, "the frame has another version", VERSION, version)
    if kind not in KINDS:
        raise malformed("there is no such kind of frame", "a known kind", kind)
    return int(kind)


def need(data: bytes, at: int, size: int) -> None:
    """Raises Refusal unless `size` bytes follow byte `at`."""
    if len(data) - at < size:
        raise malformed("the frame ends early", f"{at + size} bytes", len(data))
