"""The live connection: Socket.IO events, sessions, edited networks and their accuracy.

RULE: knows no route and no page. It asks `access` who may connect, and `numerics` for each number.
"""
