"""The host names that the server answers to, compared with the Host header of a request.

A browser shares a page's data with everything of the same origin, and an origin is a name. A site
that points its own name at this machine (DNS rebinding) would have the same origin as the server.
So a name is accepted only if nobody else can give it an address, or if the owner allows it. A
numeric IP address cannot be redirected and is always accepted.

RULE: knows no request and imports no web library, because the settings need it.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address

ANY = "*"
"""Matches every name."""

NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
HOST = re.compile(rf"(?P<name>{NAME.pattern}|\[[0-9a-f:.]+\])\.?(:(?P<port>[0-9]{{1,5}}))?")
"""A name or an address in lower case, and an optional port."""

HIGHEST_PORT = 65_535

EXPECTED = f"expected a name like course.example, *.course.example or {ANY}"


class HostError(ValueError):
    """A text is not a valid host name."""


def read_host(text: str) -> str:
    """Returns a host name as browsers write it; `*.` in front stands for all names below it.

    Raises:
        HostError: the text is not a host name. A scheme or a port is not allowed.
    """
    if text == ANY:
        return ANY
    below = text.strip().lower().removeprefix("*.")
    try:
        name = below.encode("idna").decode()
    except ValueError:
        name = ""
    if not NAME.fullmatch(name) or ".." in name:
        raise HostError(f"{text!r} is not a host name; {EXPECTED}")
    return f"*.{name}" if text.strip().startswith("*.") else name


class Hosts:
    """The names that the server answers to."""

    def __init__(self, bound: str, allowed: Iterable[str]) -> None:
        """Collects the names.

        Args:
            bound: the name or the address that the server listens on.
            allowed: the names that the owner allows, as `read_host` returns them.
        """
        own = socket.gethostname().lower()
        self.allowed = tuple(dict.fromkeys(allowed))
        self._names = {"localhost", bound.lower(), own, f"{own}.local", *self.allowed}

    def allows(self, host: str) -> bool:
        """Whether a request with this Host, in upper or lower case, is for this server."""
        name = name_in(host)
        return name is not None and (is_address(name) or self.allows_name(name))

    def allows_name(self, name: str) -> bool:
        """Whether a name belongs to this server or is allowed by its owner."""
        if ANY in self.allowed or name in self._names or name.endswith(".localhost"):
            return True
        above = name.split(".")[1:]
        return any(f"*.{'.'.join(above[at:])}" in self.allowed for at in range(len(above)))


def name_in(host: str) -> str | None:
    """Returns the name or the address in a Host header, in lower case, without the port.

    Returns None for a host that no URL can have: Python's `urlsplit` raises ValueError for it.
    """
    found = HOST.fullmatch(host.lower())
    if found is None or int(found["port"] or 0) > HIGHEST_PORT:
        return None
    name = found["name"]
    if name.startswith("["):
        try:
            IPv6Address(name[1:-1])
        except ValueError:
            return None
    return name


def is_address(name: str) -> bool:
    """Whether a host is a numeric IP address, such as 192.0.2.1 or [2001:db8::1]."""
    with suppress(ValueError):
        ip_address(name.removeprefix("[").removesuffix("]"))
        return True
    return False
