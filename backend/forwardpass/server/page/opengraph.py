"""Open Graph and oEmbed tags, which sites read to show a preview of a link."""

from __future__ import annotations

from markupsafe import Markup

from forwardpass.previews import HEIGHT, WIDTH, changes_in_words
from forwardpass.server.page.oembed import addresses_of
from forwardpass.server.page.place import Caption

DESCRIPTION = (
    "Draw a digit and watch a neural network read it, layer by layer. Every number is there to see."
)


def from_below(page: str) -> str:
    """Rewrites the page's relative file names for an address one folder deeper."""
    return page.replace('="./', '="../')


def with_tags(page: str, link: str | None, caption: Caption | None) -> str:
    """Adds the tags for previews and oEmbed to the page, with absolute URLs as both require."""
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
    """A tag for one Open Graph property."""
    return Markup('<meta property="{}" content="{}" />').format(name, content)


def discovery(kind: str, address: str) -> Markup:
    """A tag that tells where the page's oEmbed answer is."""
    mimetype = {"json": "application/json+oembed", "xml": "text/xml+oembed"}[kind]
    tag = Markup('<link rel="alternate" type="{}" href="{}" title="Forward Pass" />')
    return tag.format(mimetype, address)


def title_of(caption: Caption | None) -> str:
    """The title of a preview: what it shows, in a few words."""
    if caption is None:
        return "Forward Pass"
    changes = changes_in_words(caption.changed, caption.switched)
    if caption.answer.state == "blank":
        return f"Forward Pass: {changes}" if changes else "Forward Pass"
    by = f" by a changed network ({changes})" if changes else ""
    return f"Forward Pass: {reading(caption)}{by}"


def alt_of(caption: Caption | None) -> str:
    """The text alternative of the preview's picture."""
    if caption is None or caption.answer.state == "blank":
        return "A digit enters a neural network, and its neurons light up layer by layer."
    changes = changes_in_words(caption.changed, caption.switched)
    network = f"{caption.name} ({changes})" if changes else caption.name
    what = "A digit goes" if not caption.labels else "A picture goes"
    if not caption.sees_picture:
        what = "Numbers go"
    return f"{what} through the network {network}, layer by layer: {reading(caption)}."


def reading(caption: Caption) -> str:
    """The network's answer in words."""
    answer = caption.answer
    best, next_best = (
        caption.labels[number] if caption.labels and number is not None else str(number)
        for number in (answer.digit, answer.runner_up)
    )
    if answer.state == "undecided":
        return f"undecided between {best} and {next_best}"
    article = "" if caption.labels else "a "
    return f"read as {article}{best}, at {answer.confidence:.3f}"
