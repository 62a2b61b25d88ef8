"""How the log is written: as text for people, or as JSON for machines, a line each."""

from __future__ import annotations

import logging

from pythonjsonlogger.json import JsonFormatter

from forwardpass.server.log_limit import RepetitionFilter
from forwardpass.server.settings import LogFormat

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FIELDS = {"levelname": "level", "name": "logger"}
"""What Python calls a field → what it is called in JSON."""


def set_up(level: str, log_format: LogFormat) -> None:
    """Writes the log of this process to its standard error.

    Args:
        level: the least important that is written: `debug`, `info`, `warning` or `error`.
        log_format: `text`, or `json`, an object with `time`, `level`, `logger` and `message` a
            line, and `exc_info` where a fault is reported.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(log_format))
    handler.addFilter(RepetitionFilter())
    logging.basicConfig(level=level.upper(), handlers=[handler])


def formatter(log_format: LogFormat) -> logging.Formatter:
    """What makes a line of a record."""
    if log_format == "text":
        return logging.Formatter(TEXT)
    return JsonFormatter(["levelname", "name", "message"], rename_fields=FIELDS, timestamp="time")
