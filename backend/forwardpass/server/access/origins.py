"""Which sites may embed the page and connect to the server.

An origin is where a page comes from, as browsers write it: `https://course.example:8443`.

RULE: knows no request and imports no web library, because the settings need it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

ANY = "*"
"""Matches every origin, even the opaque one of a file or a sandbox."""

PORTS = {"http": 80, "https": 443}
"""Scheme of an origin → its default port, which the origin omits."""

HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
"""A name; `*.` in front stands for all names below it. Nothing else that has a meaning in a policy
header gets through."""

EXPECTED = f"expected an origin like https://course.example, https://*.course.example or {ANY}"


class OriginError(ValueError):
    """A text is not a valid origin."""


def read_origin(text: str) -> str:
    """Returns an origin as browsers write it: in lower case, without path or default port.

    Raises:
        OriginError: the text is not an origin.
    """
    if text == ANY:
        return ANY
    try:
        parts = urlsplit(text.strip())
        origin = _origin(parts)
    except ValueError:
        origin = None
    if origin is None or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise OriginError(f"{text!r} is not an origin; {EXPECTED}")
    return origin


def origin_of(url: str) -> str | None:
    """The origin of the page at this address; None for an opaque origin."""
    try:
        return _origin(urlsplit(url))
    except ValueError:
        return None


def _origin(parts: SplitResult) -> str | None:
    """Returns the origin of a parsed URL; raises ValueError if its port is invalid."""
    host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    if parts.scheme not in PORTS or not HOST.fullmatch(host):
        return None
    port = parts.port
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port not in (None, PORTS[parts.scheme]) else ""
    )


class Origins:
    """The origins that the server's owner allows in addition to the server's own."""

    def __init__(self, allowed: Iterable[str]) -> None:
        """`allowed`: origins as `read_origin` returns them."""
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
        """The `frame-ancestors` of the policy header: who may embed the page.

        None if everyone may. `frame-ancestors *` would exclude files and sandboxed pages, whose
        origin is opaque.
        """
        return None if self.any else " ".join(["'self'", *self.allowed])


def _fits(origin: str, pattern: str) -> bool:
    """Whether an origin matches a pattern: equal to it, or below `https://*.course.example`.

    A comparison of endings is not enough: `https://evil.example#.course.example` has the right
    ending, so the origin must also be a well-formed one.
    """
    scheme, _, host = pattern.partition("://*.")
    if not host:
        return origin == pattern
    is_origin = "*" not in origin and origin_of(origin) == origin
    return is_origin and origin.startswith(f"{scheme}://") and origin.endswith(f".{host}")
