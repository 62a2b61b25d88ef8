"""The HTTP interface under /api, one file per subject, and the document that describes it.

RULE: a route checks its request and computes nothing itself. No socket, no page.
"""
