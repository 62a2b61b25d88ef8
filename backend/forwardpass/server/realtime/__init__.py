"""The live connection: Socket.IO events, each session and its edited network, its accuracy.

RULE: knows no route and no page. It asks `access` who may connect, and `numerics` for each number.
"""
