"""Which sites may show the page inside theirs, and connect to the server.

An origin is where a page comes from, as browsers write it: `https://course.example:8443`.

RULE: knows no request, and imports nothing of the web: the settings need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

ANY = "*"
"""Stands for every origin, even the nameless one of a file or of a sandbox."""

PORTS = {"http": 80, "https": 443}
"""Schemes that an origin may have, and the ports that are left out of it."""

HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
"""A name, or one with `*.` for all names below it; what else a policy header means is kept out."""

EXPECTED = f"expected an origin like https://course.example, https://*.course.example or {ANY}"


class OriginError(ValueError):
    """What should be an origin is none."""


def read_origin(text: str) -> str:
    """An origin, written as browsers do: small letters, no path, no usual port.

    Raises:
        OriginError: it is none.
    """
    if text == ANY:
        return ANY
    try:
        parts = urlsplit(text.strip())
        origin = _origin(parts)
    except ValueError:
        origin = None
    if origin is None or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise OriginError(f"{text!r} is no origin; {EXPECTED}")
    return origin


def origin_of(url: str) -> str | None:
    """The origin of the page at this address; None for an opaque origin."""
    try:
        return _origin(urlsplit(url))
    except ValueError:
        return None


def _origin(parts: SplitResult) -> str | None:
    """Raises ValueError where there is no such port."""
    host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    if parts.scheme not in PORTS or not HOST.fullmatch(host):
        return None
    port = parts.port
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port not in (None, PORTS[parts.scheme]) else ""
    )


class Origins:
    """The origins that the owner of the server allows, besides its own."""

    def __init__(self, allowed: Iterable[str]) -> None:
        """`allowed`: as `read_origin` gives them."""
        self.allowed = tuple(dict.fromkeys(allowed))

    @property
    def any(self) -> bool:
        """Whether every origin is allowed."""
        return ANY in self.allowed

    def allows(self, origin: str | None) -> bool:
        """Whether this origin is allowed; None is an opaque origin."""
        return self.any or any(_fits(origin or "", pattern) for pattern in self.allowed)

    @property
    def frame_ancestors(self) -> str | None:
        """Who may frame the page, as a policy header says it.

        None where everyone may: a browser reads `frame-ancestors *` as everyone with a name, which
        a file and a sandboxed page have not.
        """
        return None if self.any else " ".join(["'self'", *self.allowed])


def _fits(origin: str, pattern: str) -> bool:
    """Whether an origin is the one allowed, or, for `https://*.course.example`, below it.

    What is below it must be an origin and nothing else: `https://evil.example#.course.example` ends
    as it should, too.
    """
    scheme, _, host = pattern.partition("://*.")
    if not host:
        return origin == pattern
    is_origin = "*" not in origin and origin_of(origin) == origin
    return is_origin and origin.startswith(f"{scheme}://") and origin.endswith(f".{host}")
