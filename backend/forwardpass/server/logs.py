"""Formats the log, one record per line: as text for people or as JSON for machines."""

from __future__ import annotations

import logging

from pythonjsonlogger.json import JsonFormatter

from forwardpass.server.log_limit import RepetitionFilter
from forwardpass.server.settings import LogFormat

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FIELDS = {"levelname": "level", "name": "logger"}
"""Python's name of a log field → its name in JSON."""


def set_up(level: str, log_format: LogFormat) -> None:
    """Writes the log of this process to its standard error.

    Args:
        level: the lowest level that is written: `debug`, `info`, `warning` or `error`.
        log_format: `text`, or `json`: one object per line with `time`, `level`, `logger` and
            `message`, and `exc_info` if there is an exception.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(log_format))
    handler.addFilter(RepetitionFilter())
    logging.basicConfig(level=level.upper(), handlers=[handler])


def formatter(log_format: LogFormat) -> logging.Formatter:
    """Returns the formatter that turns a record into a line."""
    if log_format == "text":
        return logging.Formatter(TEXT)
    return JsonFormatter(["levelname", "name", "message"], rename_fields=FIELDS, timestamp="time")
