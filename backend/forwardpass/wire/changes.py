"""The frame of a network edited by hand: the dials that were turned."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import ClassVar, Self

import numpy as np

from forwardpass.numerics.dials import CHANGE, Changes
from forwardpass.options import MAX_CHANGES
from forwardpass.refusal import too_large
from forwardpass.wire.header import MAGIC, VERSION, Kind, need
from forwardpass.wire.inputs import check_flags

RESET, MORE = 1, 2  # bits of the flags byte


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
