"""The frame for editing a network by hand: the dials that were turned."""

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
        seq: the number of the change, larger than that of the page's change before.
        reset: whether all earlier changes and switches are dropped first.
        more: whether more changes follow, so that nothing need be computed yet.
        changes: the dials and their values; see `numerics.dials.CHANGE`.
    """

    KIND: ClassVar[Kind] = Kind.CHANGES
    HEADER: ClassVar[Struct] = Struct("<2sBBIBBH")

    seq: int
    reset: bool
    more: bool
    changes: Changes

    def serialize(self) -> bytes:
        """Returns the frame as bytes."""
        self.check(len(self.changes))
        header = self.HEADER.pack(
            MAGIC, VERSION, self.KIND, self.seq,
            RESET * self.reset | MORE * self.more, 0, len(self.changes),
        )  # fmt: skip
        return header + self.changes.tobytes()

    @classmethod
    def parse(cls, data: bytes, at: int) -> tuple[Self, int]:
        """Returns the frame that starts at byte `at`, and the index of the byte after it.

        Raises:
            Refusal: the frame is truncated, too large, or has an unknown flag.
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
        """Raises Refusal if there are more changes than a frame may hold."""
        if count > MAX_CHANGES:
            raise too_large("changes", MAX_CHANGES, count)
