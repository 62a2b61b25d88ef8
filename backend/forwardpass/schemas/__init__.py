"""Schemas of all incoming data, for its validation, its error messages and the OpenAPI document.

A schema is a msgspec type (https://jcristharif.com/msgspec): it declares what a field may hold and
how large it may be. `decode` and `convert` read data as that type, or refuse it in plain language.

RULE: the only room that reads JSON. No sockets, no files, no arithmetic of the network.
"""

from __future__ import annotations

from forwardpass.schemas.changes import (
    ChangeRow,
    ChangeRows,
    changes_from,
    rows_of,
)
from forwardpass.schemas.events import (
    MAX_ACTIVATIONS,
    Accuracy,
    Collapse,
    DigitCount,
    Hello,
    Numbered,
    OpenModel,
    Probe,
    ProbeResponse,
    SetSwitches,
    map_of,
    read_event,
    seq_of,
)
from forwardpass.schemas.gradients import (
    Batch,
    BatchSlopes,
    DialCheck,
    Direction,
    GradientQuestion,
    GradientResponse,
    Landscape,
    LandscapeQuestion,
    LayerSlopes,
    NextBatch,
    NextStep,
    PlaceOnPlane,
)
from forwardpass.schemas.own_networks import CardText, NumbersPart, OpenOwn
from forwardpass.schemas.own_test_sets import TestSetPart
from forwardpass.schemas.reading import convert, convert_texts, decode
from forwardpass.schemas.switches import LinkSwitches, Switches
from forwardpass.schemas.training import (
    FindTraining,
    MeasuredStep,
    RecipeChoices,
    Steer,
    TestSet,
    Train,
    TrainingRun,
    TrainingState,
)

__all__ = [
    "MAX_ACTIVATIONS",
    "Accuracy",
    "Batch",
    "BatchSlopes",
    "CardText",
    "ChangeRow",
    "ChangeRows",
    "Collapse",
    "DialCheck",
    "DigitCount",
    "Direction",
    "FindTraining",
    "GradientQuestion",
    "GradientResponse",
    "Hello",
    "Landscape",
    "LandscapeQuestion",
    "LayerSlopes",
    "LinkSwitches",
    "MeasuredStep",
    "NextBatch",
    "NextStep",
    "Numbered",
    "NumbersPart",
    "OpenModel",
    "OpenOwn",
    "PlaceOnPlane",
    "Probe",
    "ProbeResponse",
    "RecipeChoices",
    "SetSwitches",
    "Steer",
    "Switches",
    "TestSet",
    "TestSetPart",
    "Train",
    "TrainingRun",
    "TrainingState",
    "changes_from",
    "convert",
    "convert_texts",
    "decode",
    "map_of",
    "read_event",
    "rows_of",
    "seq_of",
]
