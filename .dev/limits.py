"""The limits against strangers, collected from the code for the table in .github/SECURITY.md.

`.dev/tables.py` writes the table.
"""

from __future__ import annotations

from forwardpass import options
from forwardpass.digits import picture_limits as pictures
from forwardpass.models import flow, hdf5, keras_layers, onnx_graph
from forwardpass.models import format as files
from forwardpass.numerics import landscape, recipe
from forwardpass.schemas import gradients
from forwardpass.server import (
    listener,
    log_limit,
    rate_limit,
    request_budget,
    uploads,
    worker_pool,
    wsgi,
)
from forwardpass.server.api import networks, requests, trace
from forwardpass.server.page import place, previews
from forwardpass.server.realtime import (
    accuracy,
    batch_gradients,
    budget,
    connections,
    crowd,
    events,
    request_guard,
    run_queue,
    session,
    socketio,
    trainings,
    websocket,
)
from forwardpass.server.realtime import address_budget as address
from forwardpass.server.settings import SETTINGS
from forwardpass.workers import checkpoints, process, training_process

DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
FLAGS = {setting.name: setting.flag for setting in SETTINGS}


def setting(name: str) -> str:
    """The default of a setting, and how to change it."""
    return f"{DEFAULTS[name]:,} (`{FLAGS[name]}`)"


def size(count: float) -> str:
    """A number of bytes."""
    return f"{count:,.0f} bytes"


def seconds(count: float) -> str:
    """A time."""
    return f"{count:g} s"


def share(part: float) -> str:
    """A part of the time."""
    return f"{part:.0%} of the time"


LIMITS: dict[str, dict[str, str]] = {
    "Connections": {
        "visitors at a time": setting("max_visitors"),
        "connections above these that have said nothing yet": str(connections.WAITING_ROOM),
        "of one address at a time": str(connections.MOST_OF_ONE_ADDRESS),
        "new connections of one address at once": str(address.NEW_CONNECTIONS),
        "and in each second after that": f"{address.NEW_PER_S:g}",
        "time until a connection must be a session": seconds(connections.CONNECT_WITHIN_S),
        "connections that wait to be accepted": str(listener.BACKLOG),
        "rest between two requests of one connection": seconds(wsgi.HTTP_PATIENCE),
        "time for the headers of a request": seconds(wsgi.HEADERS_WITHIN),
    },
    "Computing for one connection": {
        "for ever": share(budget.SHARE),
        "at once, after a rest": seconds(budget.BURST_S),
        "at once, when new": seconds(budget.FIRST_S),
        "once it has overspent, until it has rested": share(budget.SLOW_SHARE),
        "held back before it is closed": seconds(budget.MOST_HELD_S),
        "in one turn, before others are served": seconds(budget.TURN_S),
        "what is of no use to anybody counts": f"{budget.USELESS} times",
        "for all that send more than is served, together": share(crowd.CROWD_SHARE),
    },
    "Computing for one address": {
        "given to its new connections at once": seconds(address.GIFT_S),
        "and after that": share(address.GIFT_SHARE),
        "for all its connections that have overspent": share(address.HELD_SHARE),
        "for its HTTP requests at once": seconds(address.REQUESTS_S),
        "and after that for these": share(address.REQUESTS_SHARE),
        "time until a request is refused that must wait": seconds(request_budget.PATIENCE_S),
        "heavy calls in a minute": setting("heavy_calls_per_minute"),
        "addresses remembered": f"{rate_limit.MOST_ADDRESSES:,}",
    },
    "Messages over the socket": {
        "events in a second": setting("events_per_second"),
        "one message": size(websocket.MAX_INCOMING),
        "values in one message": f"{socketio.MOST_VALUES:,}",
        "packets in one poll": str(request_guard.MOST_PACKETS),
        "packets that wait for a reader": str(events.MAX_BACKLOG),
        "frames of weights without an acknowledgement": str(session.MAX_UNANSWERED),
        "strokes of a drawing": str(options.MAX_STROKES),
        "points of a drawing": f"{options.MAX_POINTS:,}",
        "dials in one change": f"{options.MAX_CHANGES:,}",
        "neurons switched off": f"{options.MAX_OFF:,}",
    },
    "Requests": {
        "of all visitors together": share(address.ALL_REQUESTS_SHARE),
        "body": size(uploads.MAX_BODY),
        "bodies of all together, half of it for one address": size(uploads.MEMORY),
        "time for a body": f"{seconds(uploads.FIRST_S)} and 1 s for each {size(uploads.SLOWEST)}",
        "JSON of a trace": size(trace.MAX_JSON),
        "file of a network": size(networks.MAX_BYTES),
        "picture": size(options.MAX_PICTURE_BYTES),
        "parts of a form": str(requests.MOST_PARTS),
        "fields of a form that are no files": size(requests.MAX_FIELDS),
        "letters of a link": f"{place.LONGEST:,}",
        "pictures of links drawn at a time": "1",
        "others that wait for one": str(previews.MOST_WAITING),
    },
    "Files and pictures": {
        "processes that read them, half for one address": str(worker_pool.MOST_WORKERS),
        "computing for one": seconds(process.CPU_S),
        "memory for one": size(process.MAX_MEMORY),
        "time for one in all": seconds(worker_pool.DEADLINE_S),
        "others that wait": str(worker_pool.MOST_WAITING),
        "pixels": f"{pictures.MAX_PIXELS:,}",
        "pixels of a side": f"{pictures.MAX_SIDE:,}",
        "a picture once decoded": size(pictures.MAX_DECODED),
        "scans of a JPEG": str(pictures.MAX_SCANS),
        "segments of a JPEG": f"{pictures.MAX_SEGMENTS:,}",
        "chunks of a PNG": f"{pictures.MAX_CHUNKS:,}",
        "arrays of a network": str(files.MAX_ARRAYS),
        "operators of an ONNX file": f"{onnx_graph.MAX_NODES:,}",
        "groups and arrays of an HDF5 file": f"{hdf5.MAX_OBJECTS:,}",
        "groups in groups of it": str(hdf5.MAX_DEPTH),
        "a text in it": size(hdf5.MAX_TEXT),
        "layers that a Keras file lists": str(keras_layers.MAX_LAYERS),
        "numbers that a network of these takes": f"{flow.MAX_INPUTS:,}",
    },
    "Counts of the accuracy": {
        "that wait or are computed, for one visitor": "2",
        "time for one, with those before it": seconds(accuracy.DEADLINE_S),
        "networks that are kept ready to be counted": str(accuracy.MOST_AWAKE),
    },
    "Gradients of batches": {
        "images of one": str(gradients.MAX_BATCH),
        "computed at a time": "1",
        "time for one, with those before it": seconds(batch_gradients.DEADLINE_S),
    },
    "Slices of the cost": {
        "worked out for one visitor at a time": "1",
        "others of theirs that wait": "1",
        "points of one": f"{landscape.POINTS**2:,}",
    },
    "Trainings": {
        "at a time, each in a process": setting("trainings"),
        "others that wait": str(run_queue.MOST_WAITING),
        "of these of one address": str(run_queue.MOST_OF_ONE_ADDRESS),
        "begun at one address at once": str(address.NEW_TRAININGS),
        "and in each second after that": f"{address.NEW_TRAININGS_PER_S:g}",
        "steps of one": setting("training_steps"),
        "seconds for one in all, pauses too": setting("training_time"),
        "seconds that one may rest": setting("training_idle"),
        "while others wait": seconds(trainings.YIELD_S),
        "seconds that one goes on without its page": setting("training_grace"),
        "memory for the process of one": size(training_process.MAX_MEMORY),
        "checkpoints of one": str(checkpoints.MOST),
        "memory for these": size(checkpoints.MAX_BYTES),
        "hidden layers": str(recipe.MAX_HIDDEN_LAYERS),
        "neurons of each": str(recipe.MAX_HIDDEN_NEURONS),
        "images of a batch": f"{recipe.MAX_BATCH:,}",
        "epochs": str(recipe.MAX_EPOCHS),
        "augmented copies of the images": str(recipe.MAX_COPIES),
        "messages without an acknowledgement": "1",
        "commands that wait to be obeyed": str(training_process.MOST_COMMANDS),
    },
    "Log": {
        "lines of one kind in a minute": str(log_limit.MOST_LINES),
    },
}
"""Heading → what is limited → by how much."""


def rows() -> list[list[str]]:
    """The rows of the table: a heading beside its first limit, what is limited, and by how much."""
    return [
        [heading if first else "", what, most]
        for heading, limits in LIMITS.items()
        for first, (what, most) in zip([True] + [False] * len(limits), limits.items(), strict=False)
    ]
