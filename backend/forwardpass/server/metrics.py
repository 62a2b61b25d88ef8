"""Counts what the server does, and exposes the metrics to Prometheus.

Counting adds to plain numbers, which costs next to nothing. They are copied into Prometheus metrics
when Prometheus scrapes the server. If several processes serve, each writes its metrics to a file
every second, and the process that is scraped adds up all files, including those of processes that
have exited. So counts survive restarts.

RULE: no metric and no label reveals anything about a person: no address, no drawing, no time of a
single visit.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import gevent
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from forwardpass.refusal import Code
from forwardpass.server.settings import METRICS_VARIABLE

WRITE_S = 1.0
"""Seconds between two writes of a process's metrics, if several processes serve."""

IN_ENVIRON = "forwardpass.metrics"
"""The environ key under which a request carries the `Metrics`."""

BOUNDS_S = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
"""Upper bounds of the histogram of pass times, seconds; one more bucket has no bound."""

COUNTERS: dict[str, tuple[str, ...]] = {
    "passes": ("Forward passes of inputs that visitors sent",),
    "batches": ("Batches in which those passes were computed",),
    "drops": ("Connections that were refused or closed by the server", "reason"),
    "refusals": ("Events and requests that were refused", "transport", "code"),
    "http_answers": ("Answers to HTTP requests", "status"),
    "cpu_seconds": ("Time that the processes have computed, seconds",),
}
"""Name → description, then the names of its labels."""

GAUGES = {
    "processes": "Processes that serve",
    "connections": "Open connections, including those without a session",
    "visitors": "Sessions: pages that are connected",
    "accuracy_queue": "Accuracy counts that are running or waiting",
    "heavy_queue": "Files and pictures that are being read or wait for a process",
    "trainings": "Networks that visitors train, including those that are paused",
    "training_queue": "Trainings that wait for a process",
    "memory_bytes": "Resident memory of the processes, bytes",
}
"""Name → description."""

NAMESPACE = "forwardpass"

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Metrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._several = METRICS_VARIABLE in os.environ
        self._registry = CollectorRegistry()
        self._counters = {
            name: Counter(name, text, labels, namespace=NAMESPACE, registry=self._registry)
            for name, (text, *labels) in COUNTERS.items()
        }
        self._gauges = {
            name: Gauge(
                name,
                text,
                namespace=NAMESPACE,
                registry=self._registry,
                multiprocess_mode="livesum",
            )
            for name, text in GAUGES.items()
        }
        self._pass_seconds = Histogram(
            "pass_seconds",
            "Time from an input's arrival to its pass, seconds",
            namespace=NAMESPACE,
            buckets=BOUNDS_S,
            registry=self._registry,
        )
        self._tally: Tally[tuple[str, ...]] = Tally()
        self._buckets = [0] * (len(BOUNDS_S) + 1)
        self._seconds = 0.0
        self._passes = 0
        self._batches = 0
        self._computed_s = 0.0
        self._watched: dict[str, Callable[[], float]] = {
            "processes": lambda: 1,
            "memory_bytes": resident_memory,
        }
        if self._several:
            gevent.spawn(self._write_for_ever)

    def count(self, *what: str) -> None:
        """Adds one to a counter, given by its name and its labels."""
        self._tally[what] += 1

    def count_batch(self, seconds: Sequence[float]) -> None:
        """Adds a batch of passes, and how long each input waited for its own."""
        self._passes += len(seconds)
        self._batches += 1
        self._seconds += sum(seconds)
        buckets = self._buckets
        for each in seconds:
            buckets[bisect_left(BOUNDS_S, each)] += 1

    def watch(self, gauge: str, read: Callable[[], float]) -> None:
        """Registers the function that reads a gauge."""
        self._watched[gauge] = read

    def now(self, gauge: str) -> float:
        """The current value of a gauge in this process."""
        return self._watched[gauge]()

    def exposition(self) -> tuple[bytes, str]:
        """Returns all metrics in Prometheus's text format, and its content type."""
        self.write()
        if not self._several:
            return generate_latest(self._registry), CONTENT_TYPE_LATEST
        from forwardpass.server import metric_files  # needs a POSIX system

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        with metric_files.reading(Path(os.environ[METRICS_VARIABLE])):
            return generate_latest(registry), CONTENT_TYPE_LATEST

    def write(self) -> None:
        """Copies everything counted since the last call into the Prometheus metrics."""
        tally, self._tally = self._tally, Tally()
        tally["passes",], self._passes = self._passes, 0
        tally["batches",], self._batches = self._batches, 0
        for (name, *labels), amount in tally.items():
            counter = self._counters[name]
            (counter.labels(*labels) if labels else counter).inc(amount)
        computed_s = process_time()
        self._counters["cpu_seconds"].inc(computed_s - self._computed_s)
        self._computed_s = computed_s
        self._write_histogram()
        for name, read in self._watched.items():
            self._gauges[name].set(read())

    def _write_histogram(self) -> None:
        """Adds whole buckets: an `observe` per pass would cost more than a small pass itself."""
        buckets, self._buckets = self._buckets, [0] * len(self._buckets)
        seconds, self._seconds = self._seconds, 0.0
        self._pass_seconds._sum.inc(seconds)
        for bucket, amount in zip(self._pass_seconds._buckets, buckets, strict=True):
            if amount:
                bucket.inc(amount)

    def _write_for_ever(self) -> None:
        while True:
            self.write()
            gevent.sleep(WRITE_S)


def resident_memory() -> float:
    """Returns the resident memory of this process, bytes; 0 if the system does not report it."""
    try:
        with open("/proc/self/statm") as told:  # noqa: PTH123  # a hundredth of the time of Path
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def count_refusal(environ: Environ, code: Code) -> None:
    """Counts a refused request, if the request carries metrics."""
    metrics: Metrics | None = environ.get(IN_ENVIRON)
    if metrics is not None:
        metrics.count("refusals", "http", code)


def count_drop(environ: Environ, reason: str) -> None:
    """Counts a connection that the server closed, if the request carries metrics."""
    metrics: Metrics | None = environ.get(IN_ENVIRON)
    if metrics is not None:
        metrics.count("drops", reason)


class CountedAnswers:
    """WSGI middleware that counts answers by status."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request."""
        environ[IN_ENVIRON] = self._metrics

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            self._metrics.count("http_answers", status[:3])
            return start_response(status, headers, *more)

        return self._app(environ, start)
