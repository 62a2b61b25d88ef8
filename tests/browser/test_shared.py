"""The preview of a link with a picture shows what the page shows when the link is opened."""

from __future__ import annotations

import re
from html import unescape
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect
from visitor import Visit
from waiting import until

from forwardpass.digits.handwriting import write
from servers import Server

SEVEN = [stroke.points for stroke in write(7, 2).strokes]


@pytest.mark.parametrize("model", ["digits", "relu"])
def test_the_preview_of_a_link_has_the_answer_that_the_page_shows(
    visit: Visit, server: Server, model: str
) -> None:
    author = visit(f"?motion=off&model={model}")
    author.draw(SEVEN)
    author.has_finished_pass()
    until(author.page, "location.hash.startsWith('#1.')")
    link = author.page.url.partition("#")[2]
    with urlopen(f"{server.url}/at/{link}") as answer:
        html = answer.read().decode()
    told = unescape(re.findall(r'property="og:title" content="(.*?)"', html)[0])

    reader = visit(f"at/{link}?motion=off")
    reader.has_finished_pass()
    shown = reader.part("answer")
    digit, confidence = shown.text_content(), float(shown.get_attribute("data-confidence") or 0)
    assert told == f"Forward Pass: read as a {digit}, at {confidence:.3f}"
    assert reader.page.url.partition("#")[0] == f"{server.url}/?motion=off"


def test_the_picture_of_a_link_is_a_picture_for_a_browser(visit: Visit) -> None:
    visitor = visit("?motion=off")
    size = visitor.page.evaluate(
        """async () => {
          const image = new Image();
          image.src = document.querySelector('meta[property="og:image"]').content;
          await image.decode();
          return [image.naturalWidth, image.naturalHeight];
        }"""
    )
    assert size == [1200, 630]
    expect(visitor.page.locator('link[type="application/json+oembed"]')).to_have_count(1)
