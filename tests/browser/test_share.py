"""The share dialog: what is seen as a link, as a file, and inside another page."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import expect
from visitor import Visit, Visitor
from waiting import until

from forwardpass.digits.handwriting import write

DIALOG = {"include": ["[data-part=share]"], "exclude": ["forward-pass"]}
"""The page in the preview has tests of its own."""
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def open_dialog(visitor: Visitor) -> None:
    visitor.do("share")
    expect(visitor.part("share")).to_be_visible()


def draw_three(visitor: Visitor) -> None:
    visitor.draw(stroke.points for stroke in write(3, 1).strokes)
    visitor.has_finished_pass()


def link(visitor: Visitor) -> str:
    return visitor.part("share-link").input_value()


def turn_all(visitor: Visitor) -> None:
    """Every weight at random: far more than a link holds."""
    visitor.page.locator('[data-part="views"] [data-view="dials"]').click()
    visitor.do("randomDials")


def test_the_copied_link_opens_the_same_drawing_view_and_neuron(visit: Visit) -> None:
    visitor = visit("?motion=off", permissions=CLIPBOARD)
    draw_three(visitor)
    visitor.page.locator('[data-part="views"] [data-view="wall"]').click()
    visitor.part("tile").nth(4).click()
    open_dialog(visitor)
    visitor.do("copyLink")
    expect(visitor.part("share-said")).to_have_text("Copied.")
    copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == link(visitor)
    reader = visit(f"#{copied.partition('#')[2]}")
    reader.reads("3")
    expect(reader.part("inspector")).to_have_attribute("data-neuron", "4")
    expect(reader.part("tile").first).to_be_visible()


def test_the_link_with_a_picture_holds_the_same_place_in_its_path(visit: Visit) -> None:
    visitor = visit("?motion=off")
    draw_three(visitor)
    open_dialog(visitor)
    plain = link(visitor)
    visitor.page.locator('[data-action="pictured"]').check()
    expect(visitor.part("share-link")).to_have_value(plain.replace("/#1.", "/at/1."))


def test_what_is_too_long_for_a_link_goes_by_file(visit: Visit, tmp_path: Path) -> None:
    author = visit("?motion=off")
    author.has_weights()
    turn_all(author)
    open_dialog(author)
    expect(author.part("too-long")).to_contain_text("2,000")
    expect(author.part("share-link")).to_have_count(0)
    with author.page.expect_download() as download:
        author.do("saveLink")
    file = tmp_path / "place.forwardpass"
    download.value.save_as(file)
    assert len(file.read_text()) > 100_000

    reader = visit("?motion=off")
    reader.has_weights()
    open_dialog(reader)
    reader.page.locator('input[data-action="openLink"]').set_input_files(file)
    expect(reader.part("share")).to_be_hidden()
    until(reader.page, "place => history.state?.place === place", file.read_text().strip())


def test_a_file_that_holds_no_place_is_refused(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Dear diary")
    visitor = visit("?motion=off")
    open_dialog(visitor)
    visitor.page.locator('input[data-action="openLink"]').set_input_files(file)
    expect(visitor.part("share-said")).to_have_text("This file wasn't saved by Forward Pass.")


def test_an_embed_is_previewed_and_its_code_follows_what_is_chosen(visit: Visit) -> None:
    visitor = visit("?motion=off")
    draw_three(visitor)
    open_dialog(visitor)
    visitor.do("share-embed")
    inside = visitor.page.frame_locator("forward-pass iframe")
    expect(inside.locator('[data-part="answer"]')).to_have_text("3")
    code = visitor.part("embed-code")
    assert 'view="stage" controls="pad,answer,timeline" theme="auto" at="1.' in code.input_value()
    visitor.page.locator('[data-choice="view"]').select_option("wall")
    visitor.page.locator('[data-control="pad"]').uncheck()
    visitor.page.locator('[data-choice="height"]').select_option("520")
    assert 'view="wall" controls="answer,timeline"' in code.input_value()
    assert 'height="520"' in code.input_value()
    expect(inside.locator('[data-part="tile"]').first).to_be_visible()
    expect(inside.locator('[data-part="pad"]')).to_be_hidden()
    expect(inside.locator('[data-part="answer"]')).to_have_text("3")
    visitor.do("asIframe")
    assert code.input_value().startswith('<iframe src="http://')


def test_the_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    visitor = visit("?motion=off")
    open_dialog(visitor)
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(
            "() => document.activeElement === document.body"
            " || document.activeElement.closest('[data-part=share]') !== null"
        )
    visitor.page.keyboard.press("Escape")
    expect(visitor.part("share")).to_be_hidden()
    expect(visitor.page.locator('[data-action="share"]')).to_be_focused()


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_the_dialog_has_no_violations_and_fits(visit: Visit, width: int, theme: str) -> None:
    visitor = visit(
        f"?motion=off&theme={theme}",
        viewport={"width": width, "height": 800},
        has_touch=width < 700,
    )
    open_dialog(visitor)
    for tab in ("share-link", "share-embed"):
        visitor.do(tab)
        assert violations(visitor.page, DIALOG) == []
        overflow = visitor.part("share").evaluate("box => box.scrollWidth - box.clientWidth")
        assert overflow <= 0
