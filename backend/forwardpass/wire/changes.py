"""The frames of a network turned by hand: what was turned, and what it still reads right."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import ClassVar, Literal, Self, get_args

import numpy as np
import numpy.typing as npt

from forwardpass.numerics.dials import CHANGE, Changes
from forwardpass.options import MAX_CHANGES
from forwardpass.refusal import malformed, too_large
from forwardpass.wire.header import MAGIC, VERSION, Kind, need
from forwardpass.wire.inputs import check_flags

RESET, MORE = 1, 2  # bits of the flags byte

Source = Literal["mnist", "generated"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""Where counted digits come from; their place here is their byte."""

COUNTS = np.dtype("<u4")


@dataclass(frozen=True, slots=True, eq=False)
class ChangesFrame:
    """Weights and biases that a visitor set.

    Attributes:
        seq: counts the changes of a page, upwards.
        reset: all changes and switches from before are forgotten first.
        more: other changes follow, before anything need be computed.
        changes: each a layer, a neuron, a source and a value, see `numerics.dials`.
    """

    KIND: ClassVar[Kind] = Kind.CHANGES
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBH")

    seq: int
    reset: bool
    more: bool
    changes: Changes

    def serialize(self) -> bytes:
        """The frame as bytes."""
        self.check(len(self.changes))
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq,
            RESET * self.reset | MORE * self.more, 0, len(self.changes),
        )  # fmt: skip
        return header + self.changes.tobytes()

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """The frame that starts at byte `at`, and the byte after it.

        Raises:
            Refusal: the frame ends early, is too large or has an unknown flag.
        """
        need(data, at, cls.HEADER.size)
        _, _, _, seq, flags, zero, count = cls.HEADER.unpack_from(data, at)
        check_flags(flags, zero, RESET | MORE)
        cls.check(count)
        at += cls.HEADER.size
        size = CHANGE.itemsize * count
        need(data, at, size)
        changes = np.frombuffer(data, CHANGE, count, at)
        return cls(seq, flags & RESET != 0, flags & MORE != 0, changes), at + size

    @staticmethod
    def check(count: int) -> None:
        """Raises Refusal for more changes than a frame may hold."""
        if count > MAX_CHANGES:
            raise too_large("changes", MAX_CHANGES, count)


@dataclass(frozen=True, slots=True, eq=False)
class AccuracyFrame:
    """How many digits a turned network reads right.

    Attributes:
        seq: of the change that it was counted after.
        trained_correct: how many the trained network reads right.
        server_us: from the change to this frame, µs.
        source: where the digits come from.
        correct: (10,) how many of each digit are read right.
        totals: (10,) how many there are of each digit.
    """

    KIND: ClassVar[Kind] = Kind.ACCURACY
    HEADER: ClassVar[Struct] = Struct("<2sBBIIIIIBBH")

    seq: int
    trained_correct: int
    server_us: int
    source: Source
    correct: npt.NDArray[np.integer]
    totals: npt.NDArray[np.integer]

    def serialize(self) -> bytes:
        """The frame as bytes."""
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq,
            int(self.correct.sum()), int(self.totals.sum()), self.trained_correct, self.server_us,
            SOURCES.index(self.source), 0, 0,
        )  # fmt: skip
        return b"".join(
            (header, self.correct.astype(COUNTS).tobytes(), self.totals.astype(COUNTS).tobytes())
        )

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """The frame that starts at byte `at`, and the byte after it.

        Raises:
            Refusal: the frame ends early or contradicts itself.
        """
        need(data, at, cls.HEADER.size + 20 * COUNTS.itemsize)
        _, _, _, seq, correct, total, trained_correct, server_us, source, _, _ = (
            cls.HEADER.unpack_from(data, at)
        )
        at += cls.HEADER.size
        counts = np.frombuffer(data, COUNTS, 20, at)
        if source >= len(SOURCES):
            raise malformed("there is no such source", f"0 to {len(SOURCES) - 1}", source)
        if (int(counts[:10].sum()), int(counts[10:].sum())) != (correct, total):
            raise malformed("the digits do not add up", f"{correct} of {total}", str(counts))
        frame = cls(seq, trained_correct, server_us, SOURCES[source], counts[:10], counts[10:])
        return frame, at + counts.nbytes
