"""The golden frames: one of each kind, read by the Python and the JavaScript tests alike.

`python tests/backend/golden.py` writes them to tests/wire/*.bin. Run it only when the wire format
is meant to change; a golden frame that changes by itself is a page that stops understanding its
server.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from forwardpass.numerics.answer import BLANK, Answer
from forwardpass.numerics.dials import BIAS, CHANGE
from forwardpass.wire import (
    AccuracyFrame,
    ActivationsFrame,
    AnswerFrame,
    ChangesFrame,
    Frame,
    LayerFrame,
    PixelsFrame,
    PlacementFrame,
    ProbeFrame,
    ResponseFrame,
    StrokesFrame,
    WeightsFrame,
)

FOLDER = Path(__file__).parent.parent / "wire"


def _floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


# Every number is exact in binary, so that both languages can be asked for equality.
FRAMES: dict[str, Frame] = {
    "strokes": StrokesFrame(
        seq=7,
        staged=True,
        framed=True,
        pen_radius=1.25,
        strokes=(
            np.array([[0.25, 0.5], [0.75, 0.125]], dtype=np.float32),
            np.array([[0, 65535 / 65536]], dtype=np.float32),
            np.array([[0.5, 0.5], [0.5, 0.625], [0.5, 0.75]], dtype=np.float32),
        ),
    ),
    "strokes-empty": StrokesFrame(seq=1, staged=False, framed=False, pen_radius=4.0, strokes=()),
    "pixels": PixelsFrame(seq=4_294_967_295, staged=True, pixels=np.arange(784).astype(np.uint8)),
    "probe": ProbeFrame(
        seq=11, layer=2, neuron=5, start=1, inputs=(3, 0), a=_floats(0, 0.25, 0.5, 1)
    ),
    "activations": ActivationsFrame(seq=12, a=_floats(0, 0.75, 1)),
    "layer-0": LayerFrame(seq=7, layer=0, layer_count=4, z=None, a=_floats(0, 0.5, 1)),
    "layer-1": LayerFrame(
        seq=7, layer=1, layer_count=4, z=_floats(-1000, 0, 2.5), a=_floats(0, 0.5, 0.75)
    ),
    "weights": WeightsFrame(
        seq=3,
        layer=2,
        row=14,
        W=np.array([[1, -2, 0.5], [0, 0.25, -8]], dtype=np.float32),
        b=_floats(-10, 1.5),
    ),
    "answer-digit": AnswerFrame(7, Answer("digit", 3, 0.96875, 5, 0.03125)),
    "answer-undecided": AnswerFrame(8, Answer("undecided", 4, 0.5, 9, 0.4375)),
    "answer-blank": AnswerFrame(9, BLANK),
    "response": ResponseFrame(
        seq=11, count=2, steps=2, z=_floats(-1, 0, 1, 2), a=_floats(0.25, 0.5, 0.75, 0.875)
    ),
    "changes": ChangesFrame(
        seq=21,
        reset=True,
        more=False,
        changes=np.array([(1, 15, 783, -0.25), (3, 9, BIAS, 1_000_000)], CHANGE),
    ),
    "changes-none": ChangesFrame(seq=22, reset=False, more=True, changes=np.array([], CHANGE)),
    "accuracy": AccuracyFrame(
        seq=21,
        trained_correct=9_710,
        server_us=2_345,
        source="generated",
        correct=np.arange(10, dtype=np.uint32),
        totals=np.full(10, 200, np.uint32),
    ),
    "placement": PlacementFrame(seq=7, scale=1.5, dx=-3.25, dy=0.125),
}

if __name__ == "__main__":
    for name, frame in FRAMES.items():
        (FOLDER / f"{name}.bin").write_bytes(frame.serialize())
