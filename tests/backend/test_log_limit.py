"""Strangers cannot fill the disk through the log."""

from __future__ import annotations

import logging

from forwardpass.server.log_limit import MINUTE_S, MOST_LINES, RepetitionFilter


def record(text: str, *values: object, name: str = "a") -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, __file__, 1, text, values, None)


def test_the_log_limits_each_kind_of_line_per_minute_and_counts_the_rest() -> None:
    now = 0.0
    repetition = RepetitionFilter(lambda: now)
    written = [repetition.filter(record("number %d", i)) for i in range(MOST_LINES + 5)]
    assert written == [True] * MOST_LINES + [False] * 5
    now = MINUTE_S
    line = record("number %d", 99)
    assert repetition.filter(line)
    assert line.getMessage() == "number 99 (5 more like this were left out)"


def test_other_lines_are_written_meanwhile() -> None:
    repetition = RepetitionFilter(lambda: 0.0)
    for i in range(100):
        repetition.filter(record("number %d", i))
    assert repetition.filter(record("another %d", 1))
    assert repetition.filter(record("number %d", 1, name="b"))


def test_lines_that_were_put_together_before_are_all_of_one_kind() -> None:
    repetition = RepetitionFilter(lambda: 0.0)
    assert sum(repetition.filter(record(f"text {i}")) for i in range(100)) == MOST_LINES
