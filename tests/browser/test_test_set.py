"""A visitor's own test set: dropped, counted, kept over a lost server and a reload, and left."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
from playwright.sync_api import expect
from reference import Vector, parameters
from test_own_file import KEPT
from visitor import NO_SERVER, Visit, Visitor
from waiting import until

from forwardpass.digits.training_digits import generate
from servers import serving

DROP = """(files) => {
    const transfer = new DataTransfer();
    for (const [name, letters] of files) {
        const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
    }
    const dropped = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.querySelector("[data-part=pad]").dispatchEvent(new DragEvent("drop", dropped));
}"""
COUNT = 150
DIGITS = generate(COUNT, first_seed=500)
SHIFTED = np.roll(DIGITS.images, 4, axis=1)
"""Four pixels to the right of the middle, where the network mistakes some."""


def idx(array: np.ndarray) -> bytes:
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return b"\0\0\x08" + bytes([array.ndim]) + sizes + array.tobytes()


def by_hand(bias: tuple[int, float] | None = None) -> list[int]:
    """The confusion matrix of the network, perhaps with another bias of an output."""
    x: Vector = SHIFTED.T / 255
    layers = parameters("digits")
    if bias is not None:
        layers[-1][1][bias[0]] = bias[1]
    for W, b in layers:
        x = 1 / (1 + np.exp(-(W @ x + b[:, np.newaxis])))
    confusion = np.zeros((10, 10), int)
    for label, answer in zip(DIGITS.labels, x.argmax(axis=0), strict=True):
        confusion[label, answer] += 1
    return [int(count) for count in confusion.ravel()]


def shows(visitor: Visitor, confusion: list[int]) -> None:
    """Waits until the matrix, the digits and their sum are these."""
    cells, digits = visitor.part("confusion").locator("td"), visitor.page.locator(".per-digit li")

    def agrees() -> bool:
        read = cells.evaluate_all("all => all.map((cell) => Number(cell.dataset.count))")
        right = digits.evaluate_all("all => all.map((li) => Number(li.dataset.correct))")
        return read == confusion and right == confusion[::11]

    until(visitor.page, agrees)
    accuracy = visitor.part("accuracy")
    expect(accuracy).to_have_attribute("data-correct", str(sum(confusion[::11])))
    expect(accuracy).to_have_attribute("data-total", str(COUNT))
    expect(accuracy).to_contain_text("class-images")


def test_a_class_drops_its_digits_and_sees_which_ones_are_mistaken_for_which(
    visit: Visit, tmp_path: Path
) -> None:
    with serving() as server:
        visitor = visit("?motion=off&digit=3", at=server.url)
        visitor.has_finished_pass()
        files = {"class-labels": DIGITS.labels, "class-images": SHIFTED.reshape(-1, 28, 28)}
        dropped = [[name, base64.b64encode(idx(each)).decode()] for name, each in files.items()]
        visitor.page.evaluate(DROP, dropped)
        own = visitor.part("test-set")
        expect(own).to_have_attribute("data-name", "class-images")
        expect(own).to_have_attribute("data-count", str(COUNT))
        shows(visitor, by_hand())
        visitor.turn_dials(3, 8, [-1], 1.5)
        shows(visitor, by_hand((8, 1.5)))

        wrong = tmp_path / "wrong.csv"
        wrong.write_text("12" + ",0" * 784)
        chosen = visitor.part("test-set-files")
        chosen.focus()
        with visitor.page.expect_file_chooser() as chooser:
            # Keys reach the page by another way than the word to hand over its file chooser. An
            # answer to what follows that word says that it has arrived.
            visitor.page.evaluate("null")
            visitor.page.keyboard.press("Space")
        chooser.value.set_files(wrong)
        told = "line 1 of wrong.csv has the label 12; expected a digit from 0 to 9"
        expect(visitor.part("notice")).to_contain_text(told)
        expect(own).to_have_attribute("data-name", "class-images")
        shows(visitor, by_hand((8, 1.5)))
        visitor.do("dismiss")

        server.kill()
        visitor.connection_is("lost")
        server.start()
        visitor.is_connected()
        visitor.turn_dials(3, 8, [-1], -0.5)
        shows(visitor, by_hand((8, -0.5)))

        visitor.page.reload()
        expect(own).to_have_attribute("data-name", "class-images")
        shows(visitor, by_hand((8, -0.5)))
        visitor.do("dropTestSet")
        expect(own).to_have_attribute("data-count", "0")
        expect(visitor.part("accuracy")).not_to_have_attribute("data-source", "own")
        until(visitor.page, lambda: visitor.page.evaluate(KEPT) == 0)
        visitor.forgive(*NO_SERVER, "422")
