"""Who may reach the server, and from where: origins, CORS, embedding, reverse proxies.

RULE: decides, and knows nothing of what it protects: no route, no socket, no network.
"""
