"""By which names the server may be called: what stands in the Host of a request.

A browser hands a page's secrets to the origin that the page came from, and an origin is a name. A
site that lets its own name lead to this machine (DNS rebinding) would be of the same origin as the
server, so a name counts only if nobody else can give it an address, or the owner has allowed it.
An address in figures leads nowhere else and is always one.

RULE: knows no request, and imports nothing of the web: the settings need it.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address

ANY = "*"
"""Stands for every name."""

NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
HOST = re.compile(rf"(?P<name>{NAME.pattern}|\[[0-9a-f:.]+\])\.?(:[0-9]{{1,5}})?")
"""A name or an address, and a port, in small letters."""

EXPECTED = f"expected a name like course.example, *.course.example or {ANY}"


class HostError(ValueError):
    """What should be the name of a host is none."""


def read_host(text: str) -> str:
    """The name of a host, or one with `*.` for all names below it, as browsers write it.

    Raises:
        HostError: it is none; a port and a scheme are not part of it.
    """
    if text == ANY:
        return ANY
    below = text.strip().lower().removeprefix("*.")
    try:
        name = below.encode("idna").decode()
    except ValueError:
        name = ""
    if not NAME.fullmatch(name) or ".." in name:
        raise HostError(f"{text!r} is no host; {EXPECTED}")
    return f"*.{name}" if text.strip().startswith("*.") else name


class Hosts:
    """The names that the server answers to."""

    def __init__(self, bound: str, allowed: Iterable[str]) -> None:
        """Collects them.

        Args:
            bound: the name or the address that the server listens on.
            allowed: what the owner allows, as `read_host` gives it.
        """
        own = socket.gethostname().lower()
        self.allowed = tuple(dict.fromkeys(allowed))
        self._names = {"localhost", bound.lower(), own, f"{own}.local", *self.allowed}

    def allows(self, host: str) -> bool:
        """Whether a request with this Host, in upper or lower case, is for this server."""
        found = HOST.fullmatch(host.lower())
        if found is None:
            return False
        name = found["name"]
        return is_address(name) or self.allows_name(name)

    def allows_name(self, name: str) -> bool:
        """Whether a name is this server's: one of its own, or one that the owner allows."""
        if ANY in self.allowed or name in self._names or name.endswith(".localhost"):
            return True
        above = name.split(".")[1:]
        return any(f"*.{'.'.join(above[at:])}" in self.allowed for at in range(len(above)))


def is_address(name: str) -> bool:
    """Whether a host is an address in figures: 192.0.2.1, or [2001:db8::1]."""
    with suppress(ValueError):
        ip_address(name.removeprefix("[").removesuffix("]"))
        return True
    return False
