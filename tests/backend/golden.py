"""Golden frames and maps, one of each kind, that the Python and the JavaScript tests both read.

`python tests/backend/golden.py` writes the frames to tests/wire/*.bin, and the maps to
tests/wire/*.msgpack, each in the Socket.IO packet that carries it. Run it only to change the wire
format deliberately: if a golden file changes by accident, existing pages stop understanding their
server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgpack
import numpy as np
from msgspec import Struct

from forwardpass.numerics.answer import BLANK, Answer
from forwardpass.numerics.dials import BIAS, CHANGE
from forwardpass.schemas import (
    Accuracy,
    Batch,
    BatchSlopes,
    Collapse,
    DialCheck,
    DigitCount,
    Direction,
    FindTraining,
    GradientQuestion,
    GradientResponse,
    Hello,
    Landscape,
    LandscapeQuestion,
    LayerSlopes,
    MeasuredStep,
    NextBatch,
    NextStep,
    NumbersPart,
    OpenModel,
    OpenOwn,
    PlaceOnPlane,
    Probe,
    ProbeResponse,
    RecipeChoices,
    SetSwitches,
    Steer,
    TestSet,
    Train,
    TrainingRun,
    TrainingState,
    map_of,
)
from forwardpass.wire import (
    AnswerFrame,
    ChangesFrame,
    Frame,
    LayerFrame,
    PixelsFrame,
    PlacementFrame,
    StrokesFrame,
    ValuesFrame,
    WeightsFrame,
    float_bytes,
)

FOLDER = Path(__file__).parent.parent / "wire"


def _floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def _batch_response(seq: int, **batch: Any) -> GradientResponse:
    """The mean over two images; `batch` says where they come from."""
    return GradientResponse(
        seq=seq,
        cost=0.75,
        after=0.5,
        desired=float_bytes(_floats(0.5, 0.5)),
        terms=float_bytes(_floats(0.5, 0.25)),
        layers=(),
        dial=DialCheck(
            value=0.25,
            before=None,
            squish_slope=None,
            activation=None,
            delta=None,
            slope=0.5,
            difference=0.5,
            h=0.001953125,
            rounding=2.0**-40,
            relative_error=0.0,
        ),
        batch=BatchSlopes(
            labels=bytes([7, 2]),
            costs=float_bytes(_floats(1, 0.5)),
            slopes=float_bytes(_floats(1.25, -0.25)),
            **batch,
        ),
    )


# Every number is exact in binary, so that both languages can test for equality.
FRAMES: dict[str, Frame] = {
    "strokes": StrokesFrame(
        seq=7,
        staged=True,
        centred=True,
        pen_radius=1.25,
        strokes=(
            np.array([[0.25, 0.5], [0.75, 0.125]], dtype=np.float32),
            np.array([[0, 65535 / 65536]], dtype=np.float32),
            np.array([[0.5, 0.5], [0.5, 0.625], [0.5, 0.75]], dtype=np.float32),
        ),
    ),
    "strokes-empty": StrokesFrame(seq=1, staged=False, centred=False, pen_radius=4.0, strokes=()),
    "pixels": PixelsFrame(seq=4_294_967_295, staged=True, pixels=np.arange(784).astype(np.uint8)),
    "values": ValuesFrame(seq=5, staged=True, values=_floats(0.5, -2, 1_000_000)),
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
    "changes": ChangesFrame(
        seq=21,
        reset=True,
        more=False,
        changes=np.array([(1, 15, 783, -0.25), (3, 9, BIAS, 1_000_000)], CHANGE),
    ),
    "changes-none": ChangesFrame(seq=22, reset=False, more=True, changes=np.array([], CHANGE)),
    "placement": PlacementFrame(seq=7, scale=1.5, dx=-3.25, dy=0.125),
}

EVENT, ACK = 2, 3  # Socket.IO packet types

MAPS: dict[str, tuple[int, Struct]] = {
    "hello": (EVENT, Hello(protocol=2)),
    "open_model": (EVENT, OpenModel(name="digits", seq=3)),
    "numbers": (EVENT, NumbersPart(seq=4, at=61_440, numbers=bytes(range(8)))),
    "open_own": (EVENT, OpenOwn(seq=5, card='{"name":"mine"}', input_order=bytes([2, 0, 1, 0]))),
    "switches": (
        EVENT,
        SetSwitches(
            activations=("relu", None),
            off=((1, 15), (2, 0)),
            no_bias=(2,),
            bits=4,
            binary=True,
            seq=22,
        ),
    ),
    "probe": (
        EVENT,
        Probe(
            seq=11,
            layer=2,
            neuron=5,
            from_=1,
            inputs=(3, 0),
            a=float_bytes(_floats(0, 0.25, 0.5, 1)),
        ),
    ),
    "probe-response": (
        ACK,
        ProbeResponse(
            seq=11,
            steps=2,
            z=float_bytes(_floats(-1, 0, 1, 2)),
            a=float_bytes(_floats(0.25, 0.5, 0.75, 0.875)),
        ),
    ),
    "collapse": (EVENT, Collapse(seq=12, a=float_bytes(_floats(0, 0.75, 1)))),
    "gradient": (
        EVENT,
        GradientQuestion(
            seq=13,
            a=float_bytes(_floats(0, 0.75, 1)),
            digit=3,
            cost="cross-entropy",
            learning_rate=0.5,
            dial=(2, 5, -1),
        ),
    ),
    "gradient-batch": (
        EVENT,
        GradientQuestion(
            seq=17,
            a=b"",
            digit=0,
            cost="quadratic",
            learning_rate=1.0,
            dial=(1, 2, 3),
            batch=Batch(count=10, seed=4),
            pictures=True,
        ),
    ),
    "gradient-batch-response": (
        ACK,
        _batch_response(
            seq=17,
            pictures=bytes(783) + b"\xff" + bytes(784),
            source="generated",
            next_step=None,
        ),
    ),
    "gradient-next": (
        EVENT,
        GradientQuestion(
            seq=19,
            a=b"",
            digit=0,
            cost="quadratic",
            learning_rate=1.0,
            dial=(1, 2, 3),
            next_batch=NextBatch(number=12, taken=3),
        ),
    ),
    "gradient-next-response": (
        ACK,
        _batch_response(
            seq=19,
            pictures=None,
            source="mnist",
            next_step=NextStep(number=12, taken=3, learning_rate=1.5),
        ),
    ),
    "landscape-question": (
        EVENT,
        LandscapeQuestion(
            seq=18,
            a=float_bytes(_floats(0, 0.75, 1)),
            digit=3,
            batch=None,
            cost="quadratic",
            first=Direction("downhill"),
            second=Direction("towards", "lesson"),
            seed=5,
            reach=10.0,
            since=16,
        ),
    ),
    "landscape": (
        EVENT,
        Landscape(
            seq=18,
            since=18,
            costs=float_bytes(_floats(1, 0.5, 0.25, 2)),
            goals=(None, (3.0, 4.0)),
            place=PlaceOnPlane(first=0.5, second=-0.25, away=0.125, cost=0.375),
        ),
    ),
    "gradient-response": (
        ACK,
        GradientResponse(
            seq=13,
            cost=0.625,
            after=0.5,
            desired=float_bytes(_floats(0, 1)),
            terms=float_bytes(_floats(0.125, 0.5)),
            layers=(
                LayerSlopes(
                    activations=float_bytes(_floats(0.5, -1)),
                    delta=float_bytes(_floats(0.125, -0.25)),
                    weights=float_bytes(_floats(0, 0.09375, 0.125, 0, -0.1875, -0.25)),
                    biases=float_bytes(_floats(0.125, -0.25)),
                ),
            ),
            dial=DialCheck(
                value=-1.5,
                before=1.0,
                squish_slope=None,
                activation=-1.0,
                delta=-0.25,
                slope=-0.25,
                difference=-0.2578125,
                h=0.0009765625,
                rounding=2.0**-40,
                relative_error=0.03125,
            ),
            batch=None,
        ),
    ),
    "accuracy": (
        EVENT,
        Accuracy(
            seq=21,
            correct=45,
            total=2_000,
            trained_correct=1_945,
            per_digit=tuple(DigitCount(correct, 190 + correct, 200) for correct in range(10)),
            confusion=tuple(range(100)),
            source="own",
            test_set="class.csv",
            server_us=2_345,
        ),
    ),
    "train": (
        EVENT,
        Train(
            seq=13,
            preset="lesson",
            recipe=RecipeChoices(
                sizes=(784, 8, 10), activations=("relu", "sigmoid"), learning_rate=0.5, digits=None
            ),
            start="random",
        ),
    ),
    "find_training": (EVENT, FindTraining(seq=14, token="a-token")),
    "steer": (EVENT, Steer(seq=15, token="a-token", action="play", value=2.5)),
    "training-run": (
        ACK,
        TrainingRun(
            seq=13,
            token="a-token",
            recipe={"sizes": [784, 10], "activations": ["sigmoid"], "epochs": 2, "digits": None},
            command="forwardpass train --sizes 784-10 --out training.safetensors",
            card={"name": "training", "title": "784-10 · sigmoid", "sizes": [784, 10]},
            source="mnist",
            steps=1_100,
            steps_per_epoch=550,
            training_images=55_000,
            validation_images=5_000,
            test_set=TestSet("class.csv", 300),
            input_order=None,
        ),
    ),
    "training": (
        EVENT,
        TrainingState(
            token="a-token",
            state="running",
            place=None,
            number=551,
            taken=3,
            epoch=2,
            examples=55_100,
            examples_per_second=12_500.5,
            cost=0.25,
            learning_rate=0.5,
            by_recipe=True,
            forget=True,
            costs=((512, 0.75), (551, 0.375)),
            measured=(MeasuredStep(550, 0.5, 0.875, 0.25, 0.9375),),
            confusion=np.arange(100, dtype="<u4").tobytes(),
            checkpoints=(0, 256, 512),
            weights=float_bytes(_floats(0.5, -1, 2)),
            pass_=b"",
            resumes=None,
            message=None,
        ),
    ),
    "training-waiting": (
        EVENT,
        TrainingState(
            token="a-token",
            state="waiting",
            place=3,
            number=0,
            taken=0,
            epoch=0,
            examples=0,
            examples_per_second=0.0,
            cost=None,
            learning_rate=0.5,
            by_recipe=False,
            forget=False,
            costs=(),
            measured=None,
            confusion=None,
            checkpoints=(),
            weights=None,
            pass_=None,
            resumes=None,
            message=None,
        ),
    ),
    "training-lost": (
        EVENT,
        TrainingState(
            token="a-token",
            state="lost",
            place=None,
            number=530,
            taken=0,
            epoch=1,
            examples=53_000,
            examples_per_second=0.0,
            cost=None,
            learning_rate=0.5,
            by_recipe=False,
            forget=False,
            costs=(),
            measured=None,
            confusion=None,
            checkpoints=(),
            weights=None,
            pass_=None,
            resumes=512,
            message="lost",
        ),
    ),
}
"""Name of the event, or of its answer → packet type and argument."""


def packet_of(name: str) -> bytes:
    """The complete packet of a map."""
    kind, message = MAPS[name]
    if kind == ACK:
        return msgpack.packb({"type": ACK, "data": [map_of(message)], "nsp": "/", "id": 4})
    return msgpack.packb({"type": EVENT, "data": [name, map_of(message)], "nsp": "/"})


if __name__ == "__main__":
    for name, frame in FRAMES.items():
        (FOLDER / f"{name}.bin").write_bytes(frame.serialize())
    for name in MAPS:
        (FOLDER / f"{name}.msgpack").write_bytes(packet_of(name))
