"""Headers sent with every answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

UNUSED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""Browser features that none of our pages uses."""

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    "Cache-Control": "no-store",
}
"""Header → its value in answers that do not set it themselves."""

FOR_DOCUMENTS = ("Content-Security-Policy", "Referrer-Policy", "Permissions-Policy")
"""Headers that matter only for an answer that can become a document."""

NO_DOCUMENTS = ("text/javascript", "text/css", "font/woff2")
"""Content types that never become an active document. Most files of the page have one of them, and
half a kilobyte of headers on each would be a tenth of everything that the page loads."""


def are_of_no_document(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether these headers belong to a script, a style sheet or a font."""
    kinds = [value for name, value in headers if name.lower() == "content-type"]
    return any(kind.partition(";")[0].strip() in NO_DOCUMENTS for kind in kinds)


class AlwaysHeaders:
    """WSGI middleware that adds the `ALWAYS` headers that an answer lacks.

    Scripts, style sheets and fonts go without the headers `FOR_DOCUMENTS`.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if are_of_no_document(headers):
                headers = [field for field in headers if field[0] not in FOR_DOCUMENTS]
                wanted = {k: v for k, v in ALWAYS.items() if k not in FOR_DOCUMENTS}
            else:
                wanted = ALWAYS
            said = {name.lower() for name, _ in headers}
            missing = [field for field in wanted.items() if field[0].lower() not in said]
            return start_response(status, [*headers, *missing], *more)

        return self._app(environ, start)
