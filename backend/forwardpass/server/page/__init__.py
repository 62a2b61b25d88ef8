"""Serves the page, the address of each place on it, and the previews that other sites show.

RULE: only GET routes that change nothing. No socket, nothing under /api.
"""
