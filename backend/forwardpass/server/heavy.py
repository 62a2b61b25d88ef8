"""Heavy work on what was sent: in a worker process, or here where it is sure to be little."""

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
"""Bytes of JSON that are read here: as many as one message over the socket."""

SMALL_FILE = 16_384
"""Bytes of a picture that may be decoded here."""

SMALL_PIXELS = 64 * 64
SMALL_PARTS = 8
"""Chunks or segments of such a picture: a packed text in each could be 1 MB."""

EXTENSION = "forwardpass-workers"


def init_app(app: Flask, registry: Registry, metrics: Metrics) -> None:
    """Gives an application its workers. None is started before it is needed."""
    pool = WorkerPool()
    metrics.watch("heavy_queue", lambda: pool.tasks)
    app.extensions[EXTENSION] = (pool, registry)


def do(task: str, data: bytes, **options: Any) -> Any:
    """What comes of a task of `workers.tasks`, for the present request.

    Raises:
        Refusal: what was sent is refused, takes too much time or memory, or too many others wait.
    """
    pool, registry = current_app.extensions[EXTENSION]
    if is_small(task, data):
        answer = in_thread(perform, task, data, options, registry.by_name)
    else:
        try:
            with waiting():
                answer = pool.perform(task, data, options, counted_as(request.remote_addr or ""))
        except NoneLeftError:
            raise Refusal(
                Code.BUSY, "too many others are having files read", retry_after_s=int(PATIENCE_S)
            ) from None
        except TooLongError:
            raise Refusal(
                Code.TOO_LARGE, "reading it takes too long",
                f"at most {CPU_S:g} s of computing", "more",
            ) from None  # fmt: skip
        except StoppedError:
            raise Refusal(
                Code.TOO_LARGE, "the program that was reading it gave up",
                f"at most {MAX_MEMORY:,} bytes of memory", "more, or a damaged file",
            ) from None  # fmt: skip
    if "refusal" in answer:
        reason = answer["refusal"]
        raise Refusal(Code(reason.pop("code")), **reason)
    return answer["result"]


def is_small(task: str, data: bytes) -> bool:
    """Whether a task takes a few milliseconds and little memory, as can be seen beforehand."""
    if task in ("save_network", "trace_network", "time_network"):
        return len(data) <= SMALL_BODY
    if task != "picture" or len(data) > SMALL_FILE:
        return False
    try:
        cost = check_cost(data)
    except Refusal:
        return True  # refused again where it is read, before it is decoded
    return cost.pixels <= SMALL_PIXELS and cost.parts <= SMALL_PARTS
