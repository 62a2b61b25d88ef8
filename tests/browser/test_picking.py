"""Digits that are not drawn but picked: from the gallery, from files, from MNIST."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from visitor import Visit, Visitor
from waiting import until

from forwardpass import models
from forwardpass.digits.handwriting import write
from forwardpass.digits.raster import rasterise
from forwardpass.options import GRID, MAX_PICTURE_BYTES

PUT = """([kind, type, name, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("[data-part=pad]").dispatchEvent(event);
}"""


def picture_of(digit: int, kind: str = "PNG", *, side: int = 280, paper: int = 255) -> bytes:
    """A digit as a picture file: dark ink on light paper, unless the paper is black."""
    strokes = [GRID * stroke.points for stroke in write(digit, 1).strokes]
    ink = 255 * rasterise(strokes, 1.25)
    grey = ink if paper == 0 else paper - ink * paper / 255
    image = Image.fromarray(grey.astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def choose(visitor: Visitor, name: str, data: bytes, mime: str) -> None:
    visitor.part("picture").set_input_files({"name": name, "mimeType": mime, "buffer": data})


def test_a_chosen_picture_is_read_in_every_format_and_in_either_polarity(visit: Visit) -> None:
    visitor = visit("?motion=off")
    for kind in ("PNG", "JPEG", "WEBP"):
        visitor.reads("blank")
        choose(visitor, f"digit.{kind.lower()}", picture_of(3, kind), f"image/{kind.lower()}")
        visitor.reads("3")
        visitor.act("clear")
    for paper in (0, 255):
        visitor.reads("blank")
        choose(visitor, "digit.png", picture_of(3, paper=paper, side=1_000), "image/png")
        visitor.reads("3")
        visitor.act("clear")


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_pasted_or_dropped_picture_is_read(visit: Visit, way: str) -> None:
    visitor = visit("?motion=off")
    data = base64.b64encode(picture_of(3)).decode()
    visitor.page.evaluate(PUT, [way, "image/png", "digit.png", data])
    visitor.reads("3")


TRAINED = Path(__file__).parents[2] / "trained"


def put(visitor: Visitor, way: str, name: str, data: bytes, mime: str = "") -> None:
    visitor.page.evaluate(PUT, [way, mime, name, base64.b64encode(data).decode()])


@pytest.mark.parametrize("view", ["stage", "dials"])
def test_a_network_dropped_anywhere_opens_as_a_network(
    visit: Visit, tmp_path: Path, view: str
) -> None:
    visitor = visit(f"?motion=off&digit=3&view={view}")
    visitor.reads("3")
    for name in ("relu.safetensors", "network", "relu.json", "relu.npz"):
        file = TRAINED / "relu.safetensors"
        if file.suffix != Path(name).suffix and Path(name).suffix:
            file = tmp_path / name
            models.save(file, *models.load(TRAINED / "relu.safetensors"))
        put(visitor, "drop", name, file.read_bytes())
        expect(visitor.part("model")).to_have_value("relu")
        expect(visitor.part("notice")).to_have_count(0)
        visitor.reads("3")
        visitor.open_model("digits")


def test_a_picture_opens_as_a_picture_where_networks_are_chosen(visit: Visit) -> None:
    visitor = visit("?motion=off&view=dials")
    file = {"name": "photo.json", "mimeType": "application/json", "buffer": picture_of(3)}
    visitor.part("network-file").set_input_files(file)
    visitor.reads("3")


def test_a_place_that_was_saved_is_opened_where_it_is_dropped(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    visitor.page.locator("[data-view=wall]").click()  # a place is kept once a hand was there
    until(visitor.page, "location.hash.length > 1 || (history.state && history.state.place)")
    link = visitor.page.evaluate("history.state.place")
    other = visit("?motion=off")
    put(other, "drop", "place.forwardpass", link.encode())
    other.reads("3")
    expect(other.page.locator("[data-view=wall]")).to_have_attribute("aria-current", "page")


def test_a_notice_of_failure_goes_when_the_next_thing_goes_right(visit: Visit) -> None:
    visitor = visit("?motion=off")
    notice = visitor.part("notice")
    for mend in (
        lambda: put(visitor, "drop", "digit.png", picture_of(3)),
        lambda: visitor.draw([[(0.5, 0.2), (0.5, 0.8)]]),
        lambda: visitor.page.keyboard.press("Control+z"),
        lambda: visitor.choose_model("relu"),
    ):
        put(visitor, "drop", "words.png", b"no picture at all", "image/png")
        expect(notice).to_contain_text("That didn't work")
        mend()
        expect(notice).to_have_count(0)
    put(visitor, "drop", "thesis.pdf", b"%PDF-1.7", "application/pdf")
    expect(notice).to_contain_text("“thesis.pdf” is not a picture, a network")
    visitor.draw([[(0.5, 0.2), (0.5, 0.8)]])
    expect(notice).to_have_count(0)
    visitor.forgive("status of 4")


def animated() -> bytes:
    frames = [Image.new("L", (28, 28), grey) for grey in (0, 255)]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("words.png", b"no picture at all"),
        ("cut.png", picture_of(3)[:200]),
        ("moving.webp", animated()),
        ("large.png", bytes(MAX_PICTURE_BYTES + 1)),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_the_drawing_stays(
    visit: Visit, name: str, data: bytes
) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    choose(visitor, name, data, "image/png")
    expect(visitor.part("notice")).to_be_visible()
    assert len(visitor.part("notice").inner_text()) > 20
    visitor.reads("3")
    visitor.forgive("status of 4")


def test_a_picked_digit_of_the_gallery_is_drawn_live_and_read(visit: Visit) -> None:
    """The answer goes through the states of an unfinished digit: it is written, not shown."""
    visitor = visit()
    visitor.part("gallery").locator('[data-digit="7"]').click()
    visitor.reads("7")


def test_the_gallery_shows_ten_digits_and_others_on_demand(visit: Visit) -> None:
    visitor = visit("?motion=off")
    gallery = visitor.part("gallery").locator("[data-digit]")
    expect(gallery).to_have_count(10)
    before = visitor.part("gallery").screenshot()
    visitor.do("others")
    visitor.page.wait_for_load_state("networkidle")
    expect(gallery).to_have_count(10)
    assert visitor.part("gallery").screenshot() != before


@pytest.mark.mnist
def test_test_images_are_offered_at_random_by_digit_and_by_number(
    visit: Visit, mnist: Path
) -> None:
    visitor = visit("?motion=off")
    visitor.do("mnist")
    items = visitor.part("gallery").locator("[data-index]:not([data-index=''])")
    expect(items).to_have_count(10)
    visitor.part("gallery-digit").select_option("4")
    expect(visitor.part("gallery").locator('[data-digit="4"]')).to_have_count(10)
    items.first.click()
    visitor.has_pass_through(layers=3)
    visitor.pick_mnist(0)
    visitor.reads("7")


def test_a_pickle_is_refused_with_the_lines_that_convert_it_to_copy(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3", permissions=["clipboard-read", "clipboard-write"])
    visitor.reads("3")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("net/data.pkl", b"\x80\x02ctorch._utils\n")
    put(visitor, "drop", "net.pt", file.getvalue())
    expect(visitor.part("notice")).to_contain_text(
        "A pickle can run any program, so none is opened"
    )
    lines = (
        "import torch, safetensors.torch\n"
        'safetensors.torch.save_file(torch.load("my.pt", map_location="cpu", weights_only=True), '
        '"my.safetensors")'
    )
    assert visitor.part("program").inner_text() == lines
    visitor.page.locator("[data-action=copyProgram]").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("[data-action=copyProgram]")).to_have_text("Lines copied")
    assert visitor.page.evaluate("() => navigator.clipboard.readText()") == lines
    visitor.reads("3")
    visitor.forgive("status of 4")
