"""The OpenAPI 3.1 document of /api (https://spec.openapis.org/oas/v3.1.0).

Tests fail for a route that the document lacks, for an entry without a route, and for an answer that
differs from its schema.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask
from msgspec import Struct, json

from forwardpass import __version__, models
from forwardpass.exports import NETWORK_FORMATS, PASS_FILES
from forwardpass.options import MAX_LAYERS, MAX_MNIST_INDEX, MAX_NEURONS, MAX_SEED
from forwardpass.server.api.gallery import MAX_IMAGES
from forwardpass.server.compression import compressed
from forwardpass.workers.bodies import (
    EditedNetwork,
    EditedTraceBody,
    OpenedNetwork,
    PictureQuery,
    TraceBody,
)

Schema = dict[str, Any]


def init_app(app: Flask) -> None:
    """Serves the document."""
    blueprint = Blueprint("openapi", __name__, url_prefix="/api")

    @blueprint.get("/openapi.json")
    def document() -> dict[str, Any]:
        """The description of /api."""
        return DOCUMENT

    blueprint.after_request(compressed)
    app.register_blueprint(blueprint)


def ref(name: str) -> Schema:
    """One of the schemas below."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(**properties: Schema) -> Schema:
    """Describes an object with all of these properties."""
    return {"type": "object", "required": list(properties), "properties": properties}


def array(items: Schema, **limits: int) -> Schema:
    """Describes a list of such items."""
    return {"type": "array", "items": items, **limits}


def operation(summary: str, answer: Schema, *refusals: int, **more: Any) -> Schema:
    """Describes a call: what it does, its answer, and the codes of its refusals."""
    responses = {"200": {"description": "It worked.", "content": as_json(answer)}}
    for status in (*refusals, 403):
        responses[str(status)] = {
            "description": REFUSALS[status],
            "content": as_json(ref("Error")),
        }
    return {"summary": summary, "responses": responses, **more}


def as_json(schema: Schema) -> Schema:
    """A body of JSON."""
    return {"application/json": {"schema": schema}}


def query(name: str, description: str, schema: Schema, required: bool = False) -> Schema:
    """Describes a parameter of the query."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": schema,
        "required": required,
    }


def queries(declared: type[Struct]) -> list[Schema]:
    """Describes the parameters of a query that is read as a msgspec type; none is required."""
    schema = json.schema(declared)
    fields = schema["$defs"][declared.__name__]["properties"]
    return [query(name, field.get("description", ""), field) for name, field in fields.items()]


def path(name: str, schema: Schema) -> Schema:
    """Describes a part of the path."""
    return {"name": name, "in": "path", "schema": schema, "required": True}


def whole(least: int, most: int) -> Schema:
    """Describes a whole number within bounds."""
    return {"type": "integer", "minimum": least, "maximum": most}


NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DIGIT = whole(0, 9)
SEED = whole(0, MAX_SEED)
TEST_IMAGE = whole(0, MAX_MNIST_INDEX)
TEXT: Schema = {"type": "string"}
YES_OR_NO: Schema = {"type": "boolean"}
GREYS: Schema = {"type": "string", "contentEncoding": "base64", "description": "784 bytes"}
PNG: Schema = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}
SEED_IN_QUERY = query("seed", "Chooses; the same gives the same.", SEED, required=True)
PICTURE_FILES: Schema = {kind: {} for kind in ("image/png", "image/jpeg", "image/webp")} | {
    "multipart/form-data": {"schema": record(picture={"contentMediaType": "image/*"})}
}

REFUSALS = {
    400: "The query is wrong.",
    403: "A page of another origin asks, which the owner of the server has not allowed.",
    404: "There is no such thing here.",
    411: "The request does not say how long it is.",
    413: "It is too large.",
    422: "What was sent cannot be taken; the reason says what was expected and found.",
    429: "There were too many such calls; Retry-After says when the next is taken.",
    503: "Too many others wait for the same; Retry-After says when it is worth trying again.",
}

REASON = record(code=TEXT, message=TEXT)
REASON["properties"] |= {"expected": {}, "found": {}}  # where there are words for them
REASON["properties"] |= {"program": TEXT}  # Python code that converts a file, if there is any

PICTURE = record(drawn=GREYS, centred=GREYS, inverted=YES_OR_NO)
PICTURE["properties"] |= {"steps": ref("PictureSteps")}  # if the query asks for them

SCHEMAS: dict[str, Schema] = {
    "Error": record(error=REASON),
    "Card": record(
        name=TEXT,
        title=TEXT,
        sizes=array(COUNT),
        activations=array(TEXT),
        parameter_count=COUNT,
        test_correct=COUNT,
        test_total=COUNT,
        accuracy=NUMBER,
    ),
    "Handwriting": record(
        digit=DIGIT,
        seed=SEED,
        pen_radius=NUMBER,
        strokes=array(array(array(WHOLE, minItems=3, maxItems=3)))
        | {
            "description": "Points are x, y and ms, in thousandths of the pad and in ms, "
            "each but the first of a stroke as the difference from the one before."
        },
    ),
    "TestImage": record(index=TEST_IMAGE, label=DIGIT, pixels=GREYS),
    "Picture": PICTURE,
    "PictureSteps": record(
        photo={**YES_OR_NO, "description": "Whether it has paper to be told from the pen."},
        box=array(NUMBER, minItems=4, maxItems=4)
        | {"description": "What was read: left, top, right, bottom as shares of the picture."},
        previews=record(sheet=PNG, contrast=PNG, unlined=PNG, ink=PNG),
    ),
    "Curve": record(
        formula=TEXT,
        z=array(NUMBER),
        a=array(NUMBER),
        far=record(z=array(NUMBER), a=array(NUMBER)),
    ),
    "Layer": record(z={"type": ["array", "null"], "items": NUMBER}, a=array(NUMBER)),
    "Answer": record(
        state={"type": "string", "enum": ["digit", "undecided", "blank"]},
        digit={"type": ["integer", "null"]},
        confidence=NUMBER,
        runner_up={"type": ["integer", "null"]},
        runner_up_confidence=NUMBER,
    ),
    "NetworkPreview": record(
        sizes=array(COUNT),
        activations=array(TEXT),
        readout={"type": "string", "enum": ["argmax", "tenths"]},
        assumed=array(TEXT),
        right={
            "type": "object",
            "additionalProperties": COUNT,
            "description": "By function tried in the hidden layers, where the file says none.",
        },
        measured={**COUNT, "description": "Generated digits, of which so many were right."},
        digits=array(record(digit=DIGIT, pixels=GREYS, answer=ref("Answer"))),
    ),
    "Trace": record(model=TEXT, layers=array(ref("Layer")), answer=ref("Answer")),
    "TestSet": record(
        name=TEXT,
        count=COUNT,
        rows={
            "type": "string",
            "contentEncoding": "base64",
            "description": "785 bytes for each image: its label and its pixels.",
        },
    ),
    "Timing": record(
        loop_us=NUMBER,
        matrix_us=NUMBER,
        multiplications=COUNT,
        squishes=COUNT,
        largest_difference=NUMBER,
    ),
}

BODIES = (TraceBody, EditedNetwork, EditedTraceBody, OpenedNetwork)
SCHEMAS |= json.schema_components(BODIES, ref_template="#/components/schemas/{name}")[1]
"""Bodies are read by the same declarations as they are described by."""

SOURCE: Schema = {"type": "string", "enum": ["mnist", "generated", "own"]}
HOLDS: Schema = {"type": ["boolean", "null"], "description": "null: it depends, or is no claim"}
VERDICT: Schema = {"type": "string", "enum": ["holds", "fails", "depends", "number", "unjudged"]}
JUDGED = "The network that is judged, of 784-16-16-10; the default one if none is named."

ACTIVATIONS_ASKED = query(
    "activations",
    "One for each layer, with commas between: of a file that does not say them.",
    TEXT,
)
NETWORK_FILE: Schema = {"application/octet-stream": {}, "application/json": {}}

TEST_SET_FILES: Schema = {
    "multipart/form-data": {
        "schema": record(file=array({"contentMediaType": "application/octet-stream"}))
    }
}
SAVED_FILE: Schema = {**NETWORK_FILE, "text/plain": {}}
PASS_FORMATS = list(
    dict.fromkeys(suffix for suffixes in PASS_FILES.values() for suffix in suffixes)
)

PATHS: dict[str, dict[str, Schema]] = {
    "/api/models": {
        "get": operation("The cards of all networks", record(models=array(ref("Card")))),
    },
    "/api/models/{name}/trace": {
        "post": operation(
            "One forward pass: every z and every a, layer by layer, and the answer",
            ref("Trace"), 404, 411, 413, 422, 429, 503,
            parameters=[
                path("name", TEXT),
                query("centred", "Whether a picture file is centred and scaled.", YES_OR_NO),
            ],
            requestBody={"required": True, "content": as_json(ref("TraceBody")) | PICTURE_FILES},
        ),
    },
    "/api/models/{name}/timing": {
        "get": operation(
            "How long a pass takes by loops and by matrices, measured now",
            ref("Timing"), 404, 429, parameters=[path("name", TEXT)],
        ),
    },
    "/api/activations": {
        "get": operation(
            "Activation functions of one number, sampled from z = -10 to 10 and far out",
            {"type": "object", "additionalProperties": ref("Curve")},
        ),
    },
    "/api/handwriting": {
        "get": operation(
            "Digits written by one hand",
            record(digits=array(ref("Handwriting"))), 400,
            parameters=[SEED_IN_QUERY, query("digit", "Only this one.", DIGIT)],
        ),
    },
    "/api/mnist": {
        "get": operation(
            "Some MNIST test images",
            record(count_total=COUNT, images=array(ref("TestImage"))), 400, 404,
            parameters=[
                SEED_IN_QUERY,
                query("count", "How many.", whole(1, MAX_IMAGES), required=True),
                query("digit", "Only of this one.", DIGIT),
            ],
        ),
    },
    "/api/mnist/{index}": {
        "get": operation(
            "One MNIST test image", ref("TestImage"), 404, parameters=[path("index", TEST_IMAGE)]
        ),
    },
    "/api/pictures": {
        "post": operation(
            "A picture file as a network sees it", ref("Picture"), 400, 411, 413, 422, 429, 503,
            parameters=queries(PictureQuery),
            requestBody={"required": True, "content": PICTURE_FILES},
        ),
    },
    "/api/networks/save": {
        "post": operation(
            "A network turned by hand as a file, for this program or for others, or as a program",
            {}, 400, 404, 411, 413, 422, 429, 503,
            parameters=[
                query(
                    "format", "Of the file.",
                    {"type": "string", "enum": [*models.FORMATS, *NETWORK_FORMATS]}, required=True,
                )
            ],
            requestBody={"required": True, "content": as_json(ref("EditedNetwork"))},
        ),
    },
    "/api/networks/pass": {
        "post": operation(
            "A forward pass through a network turned by hand as a file: its numbers, a diagram in "
            "LaTeX, a worksheet",
            {}, 400, 404, 411, 413, 422, 429, 503,
            parameters=[
                query("what", "Of the pass.", {"type": "string", "enum": [*PASS_FILES]},
                      required=True),
                query("format", "Of the file; which ones there are depends on `what`.",
                      {"type": "string", "enum": PASS_FORMATS}, required=True),
                query("seen", "Whether the pixels are in the order in which the network sees them.",
                      {"type": "boolean"}),
                query("layer", "That the file is about, from 1.", whole(0, MAX_LAYERS)),
                query("neuron", "Of this layer, from 0; `terms` needs one.",
                      whole(0, MAX_NEURONS)),
                query("language", "Of a worksheet, a BCP 47 tag; English if there is no such one.",
                      {"type": "string"}),
            ],
            requestBody={"required": True, "content": as_json(ref("EditedTraceBody"))},
        ),
    },
    "/api/networks/trace": {
        "post": operation(
            "One forward pass through a network turned by hand",
            ref("Trace"), 404, 411, 413, 422, 429, 503,
            requestBody={"required": True, "content": as_json(ref("EditedTraceBody"))},
        ),
    },
    "/api/networks/timing": {
        "post": operation(
            "How long a pass through a network turned by hand takes by loops and by matrices",
            ref("Timing"), 404, 411, 413, 422, 429, 503,
            requestBody={"required": True, "content": as_json(ref("EditedNetwork"))},
        ),
    },
    "/api/networks/open": {
        "post": operation(
            "The network in a file, as changes and switches of one that is here",
            ref("OpenedNetwork"), 400, 411, 413, 422, 429, 503,
            parameters=[
                query("model", "To prefer where several have that shape.", TEXT), ACTIVATIONS_ASKED,
            ],
            requestBody={"required": True, "content": NETWORK_FILE},
        ),
    },
    "/api/networks/preview": {
        "post": operation(
            "What the network in a file makes of ten digits, before it is opened",
            ref("NetworkPreview"), 400, 411, 413, 422, 429, 503,
            parameters=[ACTIVATIONS_ASKED],
            requestBody={"required": True, "content": NETWORK_FILE},
        ),
    },
    "/api/test-sets/open": {
        "post": operation(
            "The labelled images in a file of IDX, npz or CSV, or in two files of IDX",
            ref("TestSet"), 411, 413, 422, 429, 503,
            requestBody={"required": True, "content": TEST_SET_FILES},
        ),
    },
    "/api/checks": {
        "get": operation(
            "Which statements of the lesson have a check, by section",
            record(
                model=TEXT,
                models=array(TEXT),
                source=SOURCE,
                test_set={
                    "type": ["string", "null"],
                    "description": "The file of the server's own test set.",
                },
                count=COUNT,
                sections=array(record(name=TEXT, items=array(TEXT))),
                slow=array(TEXT),
            ),
            404, 422,
            parameters=[query("model", JUDGED, TEXT)],
        ),
    },
    "/api/checks/{item}": {
        "get": operation(
            "What the check of one statement finds, worked out by this server",
            record(
                item=TEXT, model=TEXT, verdict=VERDICT, holds=HOLDS, numbers={"type": "object"},
                age_s=NUMBER,
            ),
            404, 422,
            parameters=[path("item", TEXT), query("model", JUDGED, TEXT)],
        ),
    },
    "/api/openapi.json": {"get": operation("This document", {"type": "object"})},
}  # fmt: skip

for call in ("save", "pass"):
    PATHS[f"/api/networks/{call}"]["post"]["responses"]["200"]["content"] = SAVED_FILE

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Forward Pass",
        "version": __version__,
        "description": "A neural network that reads digits, as a function to call.",
    },
    "paths": PATHS,
    "components": {"schemas": SCHEMAS},
}
