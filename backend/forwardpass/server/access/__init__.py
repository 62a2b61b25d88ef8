"""Who may reach the server, and from where: origins, CORS, embedding, reverse proxies.

RULE: decides only. It knows nothing about what it protects: no route, no socket, no network.
"""
