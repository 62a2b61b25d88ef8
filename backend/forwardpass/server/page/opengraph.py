"""Open Graph and oEmbed tags, which sites read to show a preview of a link."""

from __future__ import annotations

from markupsafe import Markup

from forwardpass.numerics.answer import Answer
from forwardpass.previews import HEIGHT, WIDTH, changes_in_words
from forwardpass.server.page.oembed import addresses_of
from forwardpass.server.page.place import Caption

DESCRIPTION = (
    "Draw a digit and watch a neural network read it, layer by layer. Every number is there to see."
)


def from_below(page: str) -> str:
    """The page with its files named from one folder below it."""
    return page.replace('="./', '="../')


def with_tags(page: str, link: str | None, caption: Caption | None) -> str:
    """The page with tags for previews and for oEmbed, addresses in full as both want them."""
    addresses = addresses_of(link)
    pictured = addresses if caption or link is None else addresses_of(None)
    title = title_of(caption)
    tags = Markup("\n").join(
        [
            meta("og:type", "website"),
            meta("og:site_name", "Forward Pass"),
            meta("og:title", title),
            meta("og:description", DESCRIPTION),
            meta("og:url", addresses.page),
            meta("og:image", pictured.picture),
            meta("og:image:type", "image/png"),
            meta("og:image:width", str(WIDTH)),
            meta("og:image:height", str(HEIGHT)),
            meta("og:image:alt", alt_of(caption)),
            Markup('<meta name="twitter:card" content="summary_large_image" />'),
            *(discovery(kind, addresses.oembed(kind)) for kind in ("json", "xml")),
        ]
    )
    return page.replace("</head>", f"{tags}\n</head>", 1)


def meta(name: str, content: str) -> Markup:
    """One property of a page for Open Graph."""
    return Markup('<meta property="{}" content="{}" />').format(name, content)


def discovery(kind: str, address: str) -> Markup:
    """Where oEmbed of the page is found."""
    mimetype = {"json": "application/json+oembed", "xml": "text/xml+oembed"}[kind]
    tag = Markup('<link rel="alternate" type="{}" href="{}" title="Forward Pass" />')
    return tag.format(mimetype, address)


def title_of(caption: Caption | None) -> str:
    """What is to be seen, in a few words."""
    if caption is None:
        return "Forward Pass"
    changes = changes_in_words(caption.changed, caption.switched)
    if caption.answer.state == "blank":
        return f"Forward Pass: {changes}" if changes else "Forward Pass"
    by = f" by a changed network ({changes})" if changes else ""
    return f"Forward Pass: {reading(caption.answer)}{by}"


def alt_of(caption: Caption | None) -> str:
    """What is in the picture, for those who do not see it."""
    if caption is None or caption.answer.state == "blank":
        return "A digit enters a neural network, and its neurons light up layer by layer."
    changes = changes_in_words(caption.changed, caption.switched)
    network = f"{caption.name} ({changes})" if changes else caption.name
    return f"A digit goes through the network {network}, layer by layer: {reading(caption.answer)}."


def reading(answer: Answer) -> str:
    """What the network reads."""
    if answer.state == "undecided":
        return f"undecided between {answer.digit} and {answer.runner_up}"
    return f"read as a {answer.digit}, at {answer.confidence:.3f}"
