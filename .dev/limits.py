"""The limits against strangers, collected from the code for the table in .github/SECURITY.md.

`.dev/tables.py` writes the table.
"""

from __future__ import annotations

from forwardpass import options
from forwardpass.digits import own_test_set
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
    event_guard,
    own_networks,
    own_test_sets,
    request_guard,
    run,
    run_queue,
    session,
    socketio,
    trainings,
    websocket,
)
from forwardpass.server.realtime import address_budget as address
from forwardpass.server.settings import SETTINGS
from forwardpass.workers import checkpoints, own_network, process, training_process

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
        "connections beyond that which have sent nothing yet": str(connections.WAITING_ROOM),
        "connections from one address at a time": str(connections.MOST_OF_ONE_ADDRESS),
        "new connections from one address in one burst": str(address.NEW_CONNECTIONS),
        "new connections from it per second after that": f"{address.NEW_PER_S:g}",
        "time for a new connection to begin a session": seconds(connections.CONNECT_WITHIN_S),
        "connections waiting to be accepted": str(listener.BACKLOG),
        "idle time between two requests on one connection": seconds(wsgi.HTTP_PATIENCE),
        "time to receive the headers of a request": seconds(wsgi.HEADERS_WITHIN),
    },
    "Computing time of one connection": {
        "in the long run": share(budget.SHARE),
        "in one burst, after being idle": seconds(budget.BURST_S),
        "initial allowance of a new connection": seconds(budget.FIRST_S),
        "after it has overspent, until it has recovered": share(budget.SLOW_SHARE),
        "total throttling before the connection is closed": seconds(budget.MOST_HELD_S),
        "in one turn, before other connections are served": seconds(budget.TURN_S),
        "factor by which useless work is charged": str(budget.USELESS),
        "all backlogged connections together": share(crowd.CROWD_SHARE),
    },
    "Computing time of one address": {
        "initial allowance of its new connections together": seconds(address.GIFT_S),
        "refill of that allowance": share(address.GIFT_SHARE),
        "all its overspent connections together": share(address.HELD_SHARE),
        "its HTTP requests in one burst": seconds(address.REQUESTS_S),
        "its HTTP requests after that": share(address.REQUESTS_SHARE),
        "time that a request may wait before it is refused": seconds(request_budget.PATIENCE_S),
        "heavy calls per minute": setting("heavy_calls_per_minute"),
        "addresses remembered at a time": f"{rate_limit.MOST_ADDRESSES:,}",
    },
    "Messages over the socket": {
        "events per second": setting("events_per_second"),
        "size of a message": size(websocket.MAX_INCOMING),
        "values in one message": f"{socketio.MOST_VALUES:,}",
        "packets in one poll": str(request_guard.MOST_PACKETS),
        "unsent packets": str(event_guard.MAX_BACKLOG),
        "unacknowledged frames of weights": str(session.MAX_UNANSWERED),
        "strokes in a drawing": str(options.MAX_STROKES),
        "points in a drawing": f"{options.MAX_POINTS:,}",
        "dials in one change": f"{options.MAX_CHANGES:,}",
        "neurons switched off": f"{options.MAX_OFF:,}",
    },
    "Requests": {
        "computing time of all requests together": share(address.ALL_REQUESTS_SHARE),
        "size of a body": size(uploads.MAX_BODY),
        "all bodies together; one address may hold half": size(uploads.MEMORY),
        "time to receive a body": f"{uploads.FIRST_S:g} s plus 1 s per {size(uploads.SLOWEST)}",
        "JSON body of a trace": size(trace.MAX_JSON),
        "size of a network file": size(networks.MAX_BYTES),
        "size of a picture file": size(options.MAX_PICTURE_BYTES),
        "parts in a form": str(requests.MOST_PARTS),
        "form fields that are not files, together": size(requests.MAX_FIELDS),
        "characters in a link": f"{place.LONGEST:,}",
        "link previews drawn at a time": "1",
        "requests waiting for a link preview": str(previews.MOST_WAITING),
    },
    "Files and pictures": {
        "worker processes; one address may keep half busy": str(worker_pool.MOST_WORKERS),
        "computing time of one task": seconds(process.CPU_S),
        "memory of one worker process": size(process.MAX_MEMORY),
        "total time of one task": seconds(worker_pool.DEADLINE_S),
        "tasks waiting": str(worker_pool.MOST_WAITING),
        "pixels of a picture": f"{pictures.MAX_PIXELS:,}",
        "pixels along one side": f"{pictures.MAX_SIDE:,}",
        "memory to decode a picture": size(pictures.MAX_DECODED),
        "scans in a JPEG": str(pictures.MAX_SCANS),
        "segments in a JPEG": f"{pictures.MAX_SEGMENTS:,}",
        "chunks in a PNG": f"{pictures.MAX_CHUNKS:,}",
        "arrays in a network file": str(files.MAX_ARRAYS),
        "operators in an ONNX file": f"{onnx_graph.MAX_NODES:,}",
        "groups and arrays in an HDF5 file": f"{hdf5.MAX_OBJECTS:,}",
        "nesting of groups in an HDF5 file": str(hdf5.MAX_DEPTH),
        "size of a text in an HDF5 file": size(hdf5.MAX_TEXT),
        "layers in a Keras file": str(keras_layers.MAX_LAYERS),
        "networks in networks in a Keras file": str(keras_layers.MAX_NESTING),
        "inputs of a network from these files": f"{flow.MAX_INPUTS:,}",
    },
    "Accuracy counts": {
        "counts waiting or running for one visitor": "2",
        "time of one, including the wait for others": seconds(accuracy.DEADLINE_S),
        "edited networks kept ready for counting": str(accuracy.MOST_AWAKE),
    },
    "Gradients of batches": {
        "images in one batch": str(gradients.MAX_BATCH),
        "gradients computed at a time": "1",
        "time of one, including the wait for others": seconds(batch_gradients.DEADLINE_S),
        "time for a training to tell its next batch": seconds(run.BATCH_S),
    },
    "Slices of the cost": {
        "slices computed for one visitor at a time": "1",
        "slices waiting for one visitor": "1",
        "points in one slice": f"{landscape.POINTS**2:,}",
    },
    "Trainings": {
        "trainings at a time, each in its own process": setting("trainings"),
        "trainings waiting": str(run_queue.MOST_WAITING),
        "trainings waiting from one address": str(run_queue.MOST_OF_ONE_ADDRESS),
        "trainings begun from one address in one burst": str(address.NEW_TRAININGS),
        "trainings begun from it per second after that": f"{address.NEW_TRAININGS_PER_S:g}",
        "steps of one training": setting("training_steps"),
        "total seconds of one training, pauses included": setting("training_time"),
        "seconds that a training may be idle": setting("training_idle"),
        "idle time while others wait": seconds(trainings.YIELD_S),
        "seconds that a training continues without its page": setting("training_grace"),
        "memory of one training process": size(training_process.MAX_MEMORY),
        "checkpoints of one training": str(checkpoints.MOST),
        "memory for these checkpoints": size(checkpoints.MAX_BYTES),
        "hidden layers": str(recipe.MAX_HIDDEN_LAYERS),
        "neurons per hidden layer": str(recipe.MAX_HIDDEN_NEURONS),
        "images in a batch": f"{recipe.MAX_BATCH:,}",
        "epochs": str(recipe.MAX_EPOCHS),
        "augmented copies of the images": str(recipe.MAX_COPIES),
        "unacknowledged messages": "1",
        "commands waiting to be carried out": str(training_process.MOST_COMMANDS),
    },
    "Visitors' own networks": {
        "numbers of all in one process": size(own_networks.MEMORY),
        "numbers of all from one address": size(own_networks.MEMORY // 2),
        "numbers of one": size(own_network.MAX_BYTES),
    },
    "Visitors' own test sets": {
        "labelled images of all in one process": size(own_test_sets.MEMORY),
        "labelled images of all from one address": size(own_test_sets.MEMORY // 2),
        "images of one": f"{own_test_set.UPLOADED.images:,}",
        "what a file unpacks to": size(own_test_set.UPLOADED.size),
    },
    "Log": {
        "lines of one kind per minute": str(log_limit.MOST_LINES),
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
