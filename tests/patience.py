"""How long a test waits for something that may never come."""

LAST_RESORT_S = 180
"""Seconds after which a wait is given up as a hang.

No claim is about this time. A test waits for an event: an answer, a line, the end of a process. How
soon the event comes depends on what else the machine does, so only a test that would hang for ever
comes to this limit.
"""
