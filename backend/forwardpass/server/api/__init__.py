"""The HTTP interface under /api, one file per subject, and the document that describes it.

RULE: every route checks its request here and computes nothing itself. No socket, no page.
"""
