"""The widget in marimo, whose cells run again after what the page draws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from notebook_servers import running

pytestmark = pytest.mark.notebooks

APP = """
import marimo

app = marimo.App()


@app.cell
def _():
    import forwardpass as fp
    import marimo as mo

    shown = fp.show(fp.load("digits"), digit=3, controls="pad,tools,answer")
    widget = mo.ui.anywidget(shown)
    widget
    return mo, widget


@app.cell
def _(mo, widget):
    mo.md(f"There are {len(widget.drawing)} strokes")
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "app.py").write_text(APP)
    options = ["--headless", "--no-token", "--port={port}"]
    with running(tmp_path, "marimo", "run", "app.py", *options) as url:
        yield url


def test_a_cell_that_uses_the_widget_runs_again_once_the_pad_is_cleared(
    browser: Browser, app: str
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(app)
    frame = page.frame_locator('iframe[title="Forward Pass"]')
    expect(frame.locator("[data-part=answer]")).to_have_text("3")
    expect(page.locator("body")).to_contain_text("There are 1 strokes")
    frame.locator('[data-action="clear"]').click()
    expect(page.locator("body")).to_contain_text("There are 0 strokes")
    page.close()
