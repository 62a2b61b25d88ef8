"""The main job: a visitor draws a digit and reads the network's answer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect
from visitor import Finger, Visit

from forwardpass.digits.handwriting import write

SEED = 1
LINE = [(0.5, 0.2 + 0.02 * step) for step in range(30)]
"""A one, in a single stroke."""


def test_every_digit_drawn_with_the_mouse_is_read(visit: Visit) -> None:
    visitor = visit("?motion=off")
    for digit in range(10):
        visitor.reads("blank")
        visitor.draw(stroke.points for stroke in write(digit, SEED).strokes)
        visitor.reads(str(digit))
        visitor.act("clear")


def test_a_worker_paints_the_lines_from_the_first_stroke_on(visit: Visit) -> None:
    visitor = visit("?motion=off")
    assert visitor.page.workers == []
    with visitor.page.expect_worker() as begun:
        visitor.draw([LINE])
    assert "/assets/line-worker-" in begun.value.url
    visitor.reads("1")
    assert visitor.page.workers == [begun.value]


def test_a_digit_drawn_with_a_finger_is_read(visit: Visit) -> None:
    visitor = visit("?motion=off", has_touch=True)
    finger = Finger(visitor.page, visitor.part("pad"))
    for stroke in write(3, SEED).strokes:
        finger.stroke(stroke.points)
    visitor.reads("3")


def test_a_finger_drawing_on_a_phone_does_not_scroll_the_page(visit: Visit) -> None:
    viewport = {"width": 360, "height": 640}
    visitor = visit("?motion=off", viewport=viewport, has_touch=True, is_mobile=True)
    finger = Finger(visitor.page, visitor.part("pad"))
    before = visitor.page.evaluate("[scrollX, scrollY]")
    finger.stroke([(0.5, 0.9 - 0.008 * step) for step in range(100)])
    visitor.reads("1")
    assert visitor.page.evaluate("[scrollX, scrollY]") == before


def test_a_digit_drawn_with_the_keyboard_is_read(visit: Visit) -> None:
    """The cursor begins in the middle; a one is a line down."""
    visitor = visit("?motion=off")
    keyboard = visitor.page.keyboard
    visitor.part("pad").focus()
    for _ in range(9):
        keyboard.press("ArrowUp")
    keyboard.down("Space")
    for _ in range(18):
        keyboard.press("ArrowDown")
    keyboard.up("Space")
    visitor.reads("1")


def test_shift_and_space_erase_what_space_painted(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.part("pad").focus()
    visitor.page.keyboard.press("Space")
    expect(visitor.part("answer")).not_to_have_text("blank")
    visitor.page.keyboard.press("Shift+Space")
    visitor.reads("blank")


def test_a_blank_pad_claims_no_digit_and_says_what_to_do(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.reads("blank")
    visitor.has_weights()
    invitation = visitor.page.locator("fp-answer").get_by_text("Draw a digit", exact=True)
    expect(invitation).to_be_visible()
    resting = visitor.part("stage").screenshot()
    visitor.do("showBlank")
    expect(visitor.page.locator("fp-answer")).to_contain_text("Even a blank picture lights neurons")
    assert visitor.part("stage").screenshot() != resting
    expect(visitor.part("model").locator("option").first).to_have_text(
        re.compile(r"^\s*The network of the lesson · 97\.1%\s*$")
    )
    expect(visitor.page.locator("fp-header .model small")).to_have_text("784-16-16-10 · sigmoid")


def test_an_undecided_network_names_both_digits(visit: Visit) -> None:
    """A short line in a corner, uncentred, is no digit."""
    visitor = visit("?motion=off")
    visitor.part("centred").uncheck()
    visitor.pointer.stroke([(0.1, 0.1), (0.12, 0.12)])
    visitor.reads("undecided")
    expect(visitor.part("said")).to_have_text(re.compile(r"Undecided: \d, [\d.]+, or \d, [\d.]+\."))


def test_undo_redo_and_clear_lead_where_they_say(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.pointer.stroke(LINE)
    visitor.reads("1")
    visitor.do("clear")
    visitor.reads("blank")
    visitor.do("undo")
    visitor.reads("1")
    visitor.page.keyboard.press("Control+z")
    visitor.reads("blank")
    visitor.page.keyboard.press("Control+Shift+z")
    visitor.reads("1")
    visitor.do("redo")
    visitor.reads("blank")


def test_the_eraser_takes_ink_away(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.pointer.stroke(LINE)
    visitor.reads("1")
    visitor.do("eraser")
    visitor.pointer.stroke(LINE)
    visitor.reads("blank")


def test_a_page_that_begins_with_a_digit_never_shows_a_pass_of_the_blank_pad(visit: Visit) -> None:
    """The first numbers on the page are those of the digit."""
    held: list[Route] = []
    sent: list[bytes] = []

    def hold(page: Page) -> None:
        page.route("**/api/handwriting?seed=1&digit=5", lambda route: held.append(route))
        page.on("websocket", lambda socket: socket.on("framesent", note))

    def note(frame: str | bytes) -> None:
        if isinstance(frame, bytes) and b"\xa5input" in frame:
            sent.append(frame)

    visitor = visit("?motion=off&digit=5", before=hold)
    visitor.has_weights()
    assert sent == []
    held.pop().continue_()
    visitor.reads("5")
    assert len(sent) == 1


def test_a_page_that_cannot_get_a_digit_shows_the_pass_of_the_blank_pad(visit: Visit) -> None:
    def refuse(page: Page) -> None:
        page.route("**/api/handwriting?seed=1&digit=5", lambda route: route.abort())

    visitor = visit("?motion=off&digit=5", before=refuse)
    visitor.reads("blank")
    visitor.has_pass_through(layers=3)
    expect(visitor.part("notice")).to_be_visible()
    visitor.forgive("ERR_FAILED")
