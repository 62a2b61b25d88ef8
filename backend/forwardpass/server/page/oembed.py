"""oEmbed (https://oembed.com): tells other sites how to show an address of this server.

If the owner lets no other site embed the page, the answer is a link instead of an iframe.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlencode, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Flask, Response, jsonify, request
from markupsafe import Markup

from forwardpass.previews import HEIGHT, WIDTH
from forwardpass.refusal import Code, Refusal
from forwardpass.server.access.origins import Origins
from forwardpass.wire.links import is_link

PLAIN = "1.BQIDBgACECY"
"""The link whose picture represents the page itself."""

FORMATS = ("json", "xml")

IFRAME_SIZE = (960, 640)
"""Width and height of the iframe where the embedding site sets no limit, px."""

CACHE_AGE_S = 86_400

SANDBOX = "allow-scripts allow-same-origin allow-downloads allow-popups allow-forms"
"""The same permissions as in `frontend/embed/element.js`."""


class Addresses(NamedTuple):
    """The public addresses of a place: its page, its picture, and the page for an iframe."""

    root: str
    page: str
    picture: str
    iframe: str

    def oembed(self, kind: str) -> str:
        """The address of the oEmbed answer in this format."""
        return f"{self.root}oembed?{urlencode({'url': self.page, 'format': kind})}"


def addresses_of(link: str | None) -> Addresses:
    """Returns the public addresses of a link's place, or of the page itself without a link."""
    root = request.url_root
    if link is None:
        return Addresses(root, root, f"{root}at/{PLAIN}.png", f"{root}?embed&controls=all")
    path = quote(link, safe="")
    iframe = f"{root}?embed&controls=all#{path}"
    return Addresses(root, f"{root}at/{path}", f"{root}at/{path}.png", iframe)


def init_app(app: Flask, origins: Origins) -> None:
    """Serves /oembed."""
    oembed = Blueprint("oembed", __name__)

    @oembed.get("/oembed")
    def oembed_response() -> Response:
        """Describes how to embed an address of this server."""
        kind = request.args.get("format", "json")
        if kind not in FORMATS:
            raise Refusal(
                Code.UNKNOWN_FORMAT, "oEmbed is not available in this format",
                " or ".join(FORMATS), kind[:40],
            )  # fmt: skip
        address = request.args.get("url")
        if not address:
            raise Refusal(Code.BAD_QUERY, "url is missing; expected an address of this server")
        addresses = addresses_of(link_in(address))
        most = (most_of("maxwidth"), most_of("maxheight"))
        told = description(addresses, most, embeddable=bool(origins.allowed))
        response = jsonify(told) if kind == "json" else Response(xml(told), mimetype="text/xml")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = f"public, max-age={CACHE_AGE_S}"
        return response

    app.register_blueprint(oembed)


def link_in(address: str) -> str | None:
    """Returns the link in the path or fragment of one of our addresses; None without a link.

    Raises:
        Refusal: the address does not belong to a page of this server.
    """
    root = urlsplit(request.url_root)
    try:
        parts = urlsplit(address)
        ours = parts.scheme in ("http", "https") and parts.netloc.lower() == root.netloc.lower()
    except ValueError:
        ours = False
    if not ours or not (parts.path or "/").startswith(root.path):
        raise unknown(address)
    below = (parts.path or "/").removeprefix(root.path)
    if not below:
        return parts.fragment if is_link(parts.fragment) else None
    link = unquote(below.removeprefix("at/"))
    if not below.startswith("at/") or "/" in link or link.endswith(".png") or not is_link(link):
        raise unknown(address)
    return link


def unknown(address: str) -> Refusal:
    """The refusal of an address that is not a page of ours."""
    return Refusal(
        Code.NOT_FOUND, "this is not a page of this server",
        f"{request.url_root} or {request.url_root}at/LINK", address[:200],
    )  # fmt: skip


def most_of(name: str) -> int | None:
    """Returns the largest size that the embedding site has room for, px; None if it sets none.

    Raises:
        Refusal: the value is not a whole number from 1 to 999999.
    """
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise Refusal(Code.BAD_QUERY, f"{name} is {text[:40]!r}; expected px, 1 to 999999")
    return int(text)


def description(
    addresses: Addresses, most: tuple[int | None, int | None], *, embeddable: bool
) -> dict[str, Any]:
    """Builds the oEmbed answer for a place; it includes the picture if that fits."""
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich" if embeddable else "link",
        "title": "Forward Pass",
        "provider_name": "Forward Pass",
        "provider_url": addresses.root,
        "cache_age": CACHE_AGE_S,
    }
    if embeddable:
        width, height = (min(own, room or own) for own, room in zip(IFRAME_SIZE, most, strict=True))
        html = Markup(
            '<iframe src="{}" width="{}" height="{}" sandbox="{}" loading="lazy" '
            'allow="clipboard-write; fullscreen" style="border:0;max-width:100%" '
            'title="Forward Pass"></iframe>'
        ).format(addresses.iframe, width, height, SANDBOX)
        told |= {"html": str(html), "width": width, "height": height}
    if all(room is None or side <= room for side, room in zip((WIDTH, HEIGHT), most, strict=True)):
        told |= {
            "thumbnail_url": addresses.picture,
            "thumbnail_width": WIDTH,
            "thumbnail_height": HEIGHT,
        }
    return told


def xml(told: dict[str, Any]) -> bytes:
    """Encodes an oEmbed answer as XML."""
    top = Element("oembed")
    for name, value in told.items():
        SubElement(top, name).text = str(value)
    written: bytes = tostring(top, "utf-8", xml_declaration=True)
    return written
