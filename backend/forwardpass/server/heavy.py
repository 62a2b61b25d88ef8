"""Runs heavy work on uploads in a worker process, or in a thread if it is sure to be light."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request

from forwardpass.digits.picture_limits import check_cost
from forwardpass.refusal import Code, Refusal
from forwardpass.server.addresses import counted_as
from forwardpass.server.fair_shares import NoneLeftError
from forwardpass.server.metrics import Metrics
from forwardpass.server.registry import Registry
from forwardpass.server.stopwatch import waiting
from forwardpass.server.threads import in_thread
from forwardpass.server.worker_pool import PATIENCE_S, StoppedError, TooLongError, WorkerPool
from forwardpass.workers.process import CPU_S, MAX_MEMORY
from forwardpass.workers.tasks import perform

SMALL_BODY = 65_536
"""Bytes of JSON that may be read in this process, as many as one socket event may have."""

SMALL_FILE = 16_384
"""Bytes of a picture that may be decoded in this process."""

SMALL_PIXELS = 64 * 64
SMALL_PARTS = 8
"""Pixels of such a picture, and its chunks or segments: a compressed text in each could be 1 MB."""

EXTENSION = "forwardpass-workers"


def init_app(app: Flask, registry: Registry, metrics: Metrics) -> WorkerPool:
    """Adds a worker pool to an application. No worker starts before it is needed."""
    pool = WorkerPool(registry.files, registry.about)
    metrics.watch("heavy_queue", lambda: pool.tasks)
    app.extensions[EXTENSION] = (pool, registry)
    return pool


def do(task: str, data: bytes, **options: Any) -> Any:
    """Performs a task of `workers.tasks` for the current request and returns its result.

    Raises:
        Refusal: the data is refused or takes too much time or memory, or too many tasks wait.
    """
    pool, registry = current_app.extensions[EXTENSION]
    if is_small(task, data):
        answer = in_thread(perform, task, data, options, registry.by_name)
    else:
        with waiting():
            answer = in_worker(pool, task, data, options, counted_as(request.remote_addr or ""))
    return result_of(answer)


def in_worker(
    pool: WorkerPool, task: str, data: bytes, options: dict[str, Any], address: str
) -> dict[str, Any]:
    """Returns a worker's answer to a task, see `workers.tasks.perform`.

    Args:
        pool: the workers.
        task: its name.
        data: its input.
        options: its options.
        address: the client's address.

    Raises:
        Refusal: it takes too much time or memory, or too many others wait.
    """
    try:
        return pool.perform(task, data, options, address)
    except NoneLeftError:
        raise Refusal(
            Code.BUSY, "too many others are having something worked out",
            retry_after_s=int(PATIENCE_S),
        ) from None  # fmt: skip
    except TooLongError:
        raise Refusal(
            Code.TOO_LARGE, "it takes too long",
            f"at most {CPU_S:g} s of computing", "more",
        ) from None  # fmt: skip
    except StoppedError:
        raise Refusal(
            Code.TOO_LARGE, "the program that was working on it gave up",
            f"at most {MAX_MEMORY:,} bytes of memory", "more, or something damaged",
        ) from None  # fmt: skip


def result_of(answer: dict[str, Any]) -> Any:
    """Returns the result of a task.

    Raises:
        Refusal: the task was refused.
    """
    if "refusal" in answer:
        reason = answer["refusal"]
        raise Refusal(Code(reason.pop("code")), **reason)
    return answer["result"]


def is_small(task: str, data: bytes) -> bool:
    """Whether a task is sure to take only a few milliseconds and little memory."""
    if task in ("save_network", "trace_network", "time_network"):
        return len(data) <= SMALL_BODY
    if task != "picture" or len(data) > SMALL_FILE:
        return False
    try:
        cost = check_cost(data)
    except Refusal:
        return True  # the task refuses it again, before it decodes anything
    return cost.pixels <= SMALL_PIXELS and cost.parts <= SMALL_PARTS
