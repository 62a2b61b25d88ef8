"""Reads a Chromium trace: when each frame was requested, worked on and shown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

CATEGORIES = ["blink.user_timing", "benchmark", "cc", "disabled-by-default-devtools.timeline.frame"]
"""The trace categories that `read_trace` needs."""


@dataclass
class Frame:
    """One frame of the page; times in ms on the page's clock, None for stages not reached.

    Attributes:
        main_start, main_end: when the main thread worked on it: scripts, layout, paint, commit.
        shown: when it was presented on the screen.
    """

    main_start: float | None = None
    main_end: float | None = None
    shown: float | None = None
    presented: bool = False


@dataclass(frozen=True)
class Trace:
    """Marks by name, and the frames in the order in which they started."""

    marks: dict[str, float]
    frames: list[Frame]

    def frame_at(self, time: float) -> Frame | None:
        """The frame that the main thread was working on at a time, if it was shown."""
        for frame in self.frames:
            if frame.main_start is None or frame.main_end is None or not frame.presented:
                continue
            if frame.main_start <= time <= frame.main_end:
                return frame
        return None


def begin_trace(browser: Browser, page: Page) -> None:
    """Starts a trace and sets a mark, so that the traced code need not set one."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.evaluate("performance.mark('trace begins')")


def read_trace(raw: bytes) -> Trace:
    """The trace as Chromium wrote it, started by `begin_trace`.

    The trace's clock starts with the machine and the page's clock with its navigation; a mark holds
    both times, and so their difference.
    """
    events = [event for event in json.loads(raw)["traceEvents"] if "ts" in event]
    events.sort(key=lambda event: event["ts"])
    marks = [
        event
        for event in events
        if event["cat"] == "blink.user_timing" and "startTime" in event["args"].get("data", {})
    ]
    page = marks[0]["pid"]
    offset = marks[0]["ts"] / 1000 - marks[0]["args"]["data"]["startTime"]
    frames = read_frames((event for event in events if event["pid"] == page), offset)
    return Trace({mark["name"]: mark["args"]["data"]["startTime"] for mark in marks}, frames)


def main_thread_times(raw: bytes) -> list[float]:
    """How long the main thread worked on each frame, in ms, without waiting times."""
    return [
        event["tdur"] / 1000
        for event in json.loads(raw)["traceEvents"]
        if event["name"] == "ProxyMain::BeginMainFrame" and event.get("tdur")
    ]


def read_frames(events: Any, offset: float) -> list[Frame]:
    """The frames; an id names one frame at a time and is reused after that."""
    current: dict[str, Frame] = {}
    frames: list[Frame] = []
    for event in events:
        name, begins, time = event["name"], event["ph"] == "b", event["ts"] / 1000 - offset
        if name == "PipelineReporter" and begins:
            state = event["args"]["frame_reporter"]["state"]
            frame = Frame(presented=state.startswith("STATE_PRESENTED"))
            current[event["id2"]["local"]] = frame
            frames.append(frame)
        elif name == "PipelineReporter" and event["id2"]["local"] in current:
            current.pop(event["id2"]["local"]).shown = time
        elif name == "SendBeginMainFrameToCommit" and event["id2"]["local"] in current:
            frame = current[event["id2"]["local"]]
            if begins:
                frame.main_start = time
            else:
                frame.main_end = time
    return frames
