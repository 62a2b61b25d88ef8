"""Turned dials in the bodies of requests: rows of four numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from msgspec import Meta

from forwardpass.numerics.dials import BIAS, CHANGE, Changes
from forwardpass.options import MAX_DIAL_VALUE, MAX_EDITS, MAX_NEURONS

_SIXTEEN_BITS = Meta(ge=0, le=MAX_NEURONS - 1)

ChangeRow = Annotated[
    tuple[
        Annotated[int, _SIXTEEN_BITS],
        Annotated[int, _SIXTEEN_BITS],
        Annotated[int, Meta(ge=-1, le=BIAS - 1)],
        Annotated[float, Meta(ge=-MAX_DIAL_VALUE, le=MAX_DIAL_VALUE)],
    ],
    Meta(
        description="layer (from 1), neuron (from 0), source (from 0; -1 is the bias), value",
        title="a change",
    ),
]
"""A dial and its value; the bias has the source -1."""

ChangeRows = Annotated[
    list[ChangeRow],
    Meta(
        max_length=MAX_EDITS,
        description=f"a list of at most {MAX_EDITS:,} [layer, neuron, source, value]",
    ),
]


def changes_from(rows: Sequence[tuple[int, int, int, float]]) -> Changes:
    """Converts rows to changes. Whether a network has these dials is not checked here."""
    return np.array(
        [(layer, neuron, source % 2**32, value) for layer, neuron, source, value in rows], CHANGE
    )


def rows_of(changes: Changes) -> list[tuple[int, int, int, float]]:
    """Converts changes to rows, the inverse of `changes_from`."""
    return [
        (layer, neuron, -1 if source == BIAS else source, value)
        for layer, neuron, source, value in changes.tolist()
    ]
