"""Answers what a page asks about a network: passes, edits, slopes, handwriting.

The server answers so over its socket and over HTTP, a notebook over the comm of its widget.

RULE: bytes and maps in, bytes and maps out. No socket, no HTTP, no waiting, no limits.
"""
