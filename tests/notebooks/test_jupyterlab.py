"""The widget in JupyterLab: the page and the kernel change each other, a file keeps a picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from notebook_servers import running

pytestmark = pytest.mark.notebooks

CELLS = [
    "import forwardpass as fp\nnet = fp.load('digits')\nnet",
    "widget = fp.show(net, digit=3, neuron='1.9', controls='pad,tools,answer,inspector')\nwidget",
    "widget.selection, int(widget.activations[-1].argmax()), len(widget.drawing)",
    "widget.selection = '2.4'\nwidget.edits = [dict(layer=3, neuron=3, source=-1, value=-20)]",
    "({round(x, 1) for x, y in widget.drawing[0]}, [edit['value'] for edit in widget.edits])",
    "mine = fp.show(fp.Network.from_arrays([[[1, 2], [3, -4]]], [[0, 0]], 'identity'))\nmine",
    "mine.pixels = [0.25, -3]",
    "mine.pixels.tolist(), mine.activations[-1].tolist()",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    cells = [
        {"cell_type": "code", "execution_count": None, "id": f"cell-{number}", "metadata": {},
         "outputs": [], "source": source}
        for number, source in enumerate(CELLS)
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    (folder / "own.ipynb").write_text(json.dumps(notebook))
    return folder


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    options = ["--no-browser", "--port={port}", "--IdentityProvider.token=", "--allow-root"]
    with running(folder, "jupyterlab", *options, f"--ServerApp.root_dir={folder}") as url:
        yield url


def run_cell(page: Page, number: int) -> None:
    """Runs a cell and waits until it has run."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt").first).to_have_text(re.compile(r"\[\d+\]:"))


def output(page: Page, number: int) -> str:
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    return cell.locator(".jp-OutputArea-output").last.inner_text()


def inside(page: Page, number: int = 0) -> FrameLocator:
    """The page of the widget with this number, from the top."""
    return page.locator('iframe[title="Forward Pass"]').nth(number).content_frame


def test_the_page_below_a_cell_and_its_kernel_change_each_other(
    browser: Browser, lab: str, folder: Path
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1600})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{lab}/lab/tree/own.ipynb?reset")
    expect(page.locator("text=Python 3 (ipykernel) | Idle")).to_be_visible()

    run_cell(page, 0)
    expect(page.locator(".jp-OutputArea-output svg[role=img]")).to_have_count(1)

    run_cell(page, 1)
    frame = inside(page)
    answer = frame.locator("[data-part=answer]")
    expect(answer).to_have_text("3")
    expect(frame.locator("body")).to_contain_text("Neuron 9 of hidden layer 1")
    run_cell(page, 2)
    assert output(page, 2) == "('1.9', 3, 1)"

    run_cell(page, 3)
    expect(frame.locator("body")).to_contain_text("Neuron 4 of hidden layer 2")
    expect(answer).to_have_attribute("data-state", "undecided")

    frame.locator('[data-action="clear"]').click()
    expect(answer).to_have_attribute("data-state", "blank")
    pad = frame.locator("[data-part=pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(middle, box["y"] + box["height"] - 30, steps=20)
    page.mouse.up()
    expect(answer).to_have_attribute("data-state", re.compile("digit|undecided"))
    run_cell(page, 4)
    assert output(page, 4) == "({0.5}, [-20.0])"

    run_cell(page, 5)
    first, second = (inside(page, 1).locator(f"[name=input-{k}] input") for k in (0, 1))
    expect(first).to_have_value("0.5")
    run_cell(page, 6)
    expect(first).to_have_value("0.25")
    expect(second).to_have_value("−3")
    first.fill("2")
    first.press("Enter")
    expect(inside(page, 1).locator("[data-part=answer]")).to_contain_text("1")
    run_cell(page, 7)
    assert output(page, 7) == "([2.0, -3.0], [-4.0, 18.0])"

    page.keyboard.press("Control+s")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    saved = json.loads((folder / "own.ipynb").read_text())
    kept = saved["cells"][1]["outputs"][0]["data"]
    assert "".join(kept["text/html"]).startswith("<svg ")
    assert [url for url in asked if url.startswith("http") and not url.startswith(lab)] == []
    page.close()
