"""Creates the sockets on which the server listens.

RULE: no gevent, so that the supervisor of several processes can import this module.
"""

from __future__ import annotations

import errno
import socket

BACKLOG = 256
"""Connections that may wait to be accepted: a lecture hall opens the page at once."""


class ListenError(Exception):
    """The server cannot listen at an address; the message says why, in plain language."""


def listen(host: str, port: int) -> socket.socket:
    """Opens a socket that listens on this address.

    Raises:
        ListenError: the address is in use, not allowed, or does not belong to this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        reason = {
            errno.EADDRINUSE: "another program is using it; choose another one with --port",
            errno.EACCES: "permission denied; choose a port from 1024 up with --port",
        }.get(error.errno or 0, error.strerror or str(error))
        raise ListenError(f"Cannot listen on {host}, port {port}: {reason}.") from error


def reserve(host: str, port: int) -> socket.socket:
    """Reserves a port for the processes that `join` it, by a socket that does not listen.

    Raises:
        ListenError: as for `listen`.
    """
    with listen(host, port) as free:  # fails if another server has the port; joining would not
        address, family = free.getsockname(), free.family
    reserved = socket.socket(family)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    reserved.bind(address)
    return reserved


def join(reserved: socket.socket) -> socket.socket:
    """Listens on a reserved port beside other sockets; the system spreads connections over them."""
    address, family = reserved.getsockname(), reserved.family
    return socket.create_server(address[:2], family=family, backlog=BACKLOG, reuse_port=True)


def address_of(listener: socket.socket) -> str:
    """Returns the URL of the server for a browser on this machine: `http://127.0.0.1:5000`."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104  # read, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
