"""A network file that does not say its activation functions: the page asks before it opens it."""

from __future__ import annotations

import base64
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import Locator, Page, Route, expect
from reference import SQUISH, Vector, parameters
from visitor import Visit, Visitor

from forwardpass.digits import Drawing, see_all
from forwardpass.digits.handwriting import write

PUT = """([name, letters]) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
    const dropped = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.querySelector("[data-part=pad]").dispatchEvent(new DragEvent("drop", dropped));
}"""
NETWORK = """() => {
    const { weights, switches, card, editHistory } = document.querySelector("fp-header").state;
    return [card.name, weights.map(({ W, b }) => [...W.subarray(0, 99), ...b]), switches,
        editHistory.length];
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def seen(digit: int) -> Vector:
    """What a network sees of a generated digit of the preview."""
    written = write(digit, 0)
    strokes = [stroke.points for stroke in written.strokes]
    pixels = see_all([Drawing(strokes, written.pen_radius)])[0].pixels
    return np.rint(255 * pixels.astype(np.float64)) / 255


def outputs(name: str, activations: list[str], x: Vector) -> Vector:
    a = x
    for (W, b), activation in zip(parameters(name), activations, strict=True):
        a = SQUISH[activation](W @ a + b)
    return a


def weights_of(name: str, folder: Path, *, turned: bool = False, biases: bool = True) -> Path:
    """A file of the weights of one of our networks, as PyTorch names them or turned."""
    arrays: dict[str, np.ndarray] = {}
    for k, (W, b) in enumerate(parameters(name)):
        arrays[f"{2 * k}.weight"] = (W.T if turned else W).astype(np.float32)
        if biases:
            arrays[f"{2 * k}.bias"] = b.astype(np.float32)
    path = folder / "mine.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


def drop(visitor: Visitor, file: Path) -> Locator:
    """Drops a file on the page; returns the question that comes."""
    visitor.page.evaluate(PUT, [file.name, base64.b64encode(file.read_bytes()).decode()])
    asked = visitor.part("unopened")
    expect(asked).to_be_visible()
    return asked


def chosen(asked: Locator) -> list[str]:
    selects = asked.locator("[data-part=unopened-activation]")
    return [select.input_value() for select in selects.all()]


def answers_are(asked: Locator, name: str, activations: list[str]) -> None:
    """Waits until the ten answers are those of the network with these functions."""
    for digit in range(10):
        expected = outputs(name, activations, seen(digit)).argmax()
        row = asked.locator(f"li[data-digit='{digit}']")
        expect(row).to_have_attribute("data-answer", str(expected))


def three(visit: Visit, **options: object) -> Visitor:
    visitor = visit("?motion=off&digit=3&seed=5", **options)
    visitor.has_finished_pass()
    return visitor


def test_a_file_of_weights_asks_for_its_functions_and_opens_once_the_visitor_agrees(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = three(visit)
    before = visitor.page.evaluate(NETWORK)
    asked = drop(visitor, weights_of("relu", tmp_path))
    assert chosen(asked) == ["relu", "relu", "softmax"]
    answers_are(asked, "relu", ["relu", "relu", "softmax"])
    expect(asked).to_contain_text("mine.npz holds the weights of a network of 784-16-16-10")
    tried = {
        each.get_attribute("data-function"): int(each.get_attribute("data-value") or -1)
        for each in asked.locator("dd").all()
    }
    assert list(tried) == ["sigmoid", "relu", "tanh"]
    assert tried["relu"] == max(tried.values())
    asked.locator("[data-layer='1']").select_option("tanh")
    asked.locator("[data-layer='3']").select_option("tanh")
    answers_are(asked, "relu", ["tanh", "relu", "tanh"])
    assert visitor.page.evaluate(NETWORK) == before
    visitor.do("openChosen")
    expect(asked).to_be_hidden()
    expect(visitor.part("notice")).to_contain_text("with the settings that you chose")
    pixels = visitor.numbers()[0].a
    visitor.shows_outputs(outputs("relu", ["tanh", "relu", "tanh"], pixels))
    visitor.do("dismiss")
    visitor.choose_model("relu")
    visitor.page.locator("[data-view=dials]").click()
    expect(visitor.page.locator('[data-action="openOtherwise"]')).to_have_count(0)
    visitor.choose_model("digits")
    visitor.do("openOtherwise")
    expect(asked).to_be_visible()
    assert chosen(asked) == ["tanh", "relu", "tanh"]
    asked.locator("[data-part=unopened-mean]").fill("0.25")
    asked.locator("[data-part=unopened-mean]").press("Enter")
    asked.locator("[data-layer='1']").select_option("relu")
    visitor.do("openChosen")
    expect(asked).to_be_hidden()
    visitor.shows_outputs(outputs("relu", ["relu", "relu", "tanh"], pixels - 0.25))


def test_cancelling_keeps_the_network_and_its_changed_dials(visit: Visit, tmp_path: Path) -> None:
    visitor = three(visit)
    visitor.page.locator("[data-view=dials]").click()
    visitor.do("randomDials")
    before = visitor.page.evaluate(NETWORK)
    for leave in (
        lambda: visitor.do("closeUnopened"),
        lambda: visitor.page.keyboard.press("Escape"),
    ):
        asked = drop(visitor, weights_of("relu", tmp_path))
        asked.locator("[data-layer='1']").select_option("tanh")
        leave()
        expect(asked).to_be_hidden()
        assert visitor.page.evaluate(NETWORK) == before
    expect(visitor.part("notice")).to_have_count(0)


def test_the_question_names_transposed_matrices_and_missing_biases(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = three(visit)
    asked = drop(visitor, weights_of("digits", tmp_path, turned=True, biases=False))
    expect(asked.locator("[data-note=in_out]")).to_contain_text("They are turned")
    expect(asked.locator("[data-note=no_bias]")).to_contain_text("Those are 0")
    for layer in (1, 2, 3):
        asked.locator(f"[data-layer='{layer}']").select_option("sigmoid")
    visitor.do("openChosen")
    expect(asked).to_be_hidden()
    a = visitor.numbers()[0].a
    for W, _ in parameters("digits"):
        a = SQUISH["sigmoid"](W @ a)
    visitor.shows_outputs(a)


def test_the_keyboard_chooses_and_opens_and_undo_brings_back_the_network(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = three(visit)
    before = visitor.page.evaluate(NETWORK)
    asked = drop(visitor, weights_of("digits", tmp_path))
    assert chosen(asked) == ["sigmoid"] * 3
    page = visitor.page
    expect(asked.locator("[data-layer='1']")).to_be_focused()
    page.keyboard.press("r")  # the only function that begins so
    answers_are(asked, "digits", ["relu", "sigmoid", "sigmoid"])
    for _ in range(7):  # the other layers, the pixels, then the way out, then the way in
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    visitor.shows_outputs(outputs("digits", ["relu", "sigmoid", "sigmoid"], visitor.numbers()[0].a))
    page.keyboard.press("Control+z")
    visitor.shows_outputs(outputs("digits", ["sigmoid"] * 3, visitor.numbers()[0].a))
    assert page.evaluate(NETWORK)[:3] == before[:3]


def test_the_question_reports_a_missing_answer_and_can_ask_again(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = three(visit)
    asked = drop(visitor, weights_of("digits", tmp_path))

    def fail(route: Route) -> None:
        route.abort("connectionrefused")

    visitor.page.route("**/api/networks/*", fail)
    asked.locator("[data-layer='1']").select_option("relu")
    expect(asked.get_by_role("alert")).to_be_visible()
    with visitor.page.expect_event("requestfailed"):
        visitor.do("openChosen")
    expect(asked.get_by_role("alert")).to_be_visible()
    visitor.page.unroute("**/api/networks/*", fail)
    asked.locator("[data-layer='1']").select_option("tanh")
    answers_are(asked, "digits", ["tanh", "sigmoid", "sigmoid"])
    expect(asked.get_by_role("alert")).to_have_count(0)
    visitor.forgive("ERR_CONNECTION_REFUSED")


def test_a_finger_chooses_and_everything_fits_a_phone(visit: Visit, tmp_path: Path) -> None:
    visitor = three(visit, **PHONE)
    asked = drop(visitor, weights_of("digits", tmp_path))
    for name in ("closeUnopened", "openChosen"):
        button = visitor.page.locator(f'[data-action="{name}"]')
        button.scroll_into_view_if_needed()
        assert box_of(button)["height"] >= 44
    assert is_no_wider_than_the_screen(visitor.page)
    rows = [box_of(row) for row in asked.locator("li").all()]
    for one, other in pairwise(rows[:5]):
        assert one["x"] + one["width"] <= other["x"]
    visitor.page.locator('[data-action="openChosen"]').tap()
    expect(asked).to_be_hidden()
    expect(visitor.part("notice")).to_be_visible()


def is_no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('fp-unopened dialog').scrollWidth <= 390"))


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_the_question_has_no_accessibility_violations(
    visit: Visit, tmp_path: Path, width: int, theme: str
) -> None:
    visitor = three(visit, viewport={"width": width, "height": 900}, color_scheme=theme)
    drop(visitor, weights_of("relu", tmp_path))
    assert violations(visitor.page) == []
