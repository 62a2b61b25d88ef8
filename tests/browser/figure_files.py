"""Saves figures as a visitor does, and reads the files."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, expect
from visitor import Visitor

SVG = "{http://www.w3.org/2000/svg}"


def open_figure(visitor: Visitor) -> None:
    visitor.page.locator("fp-header [data-action=share]").click()
    visitor.do("share-figure")
    expect(visitor.part("figure")).to_be_visible()


def choose(visitor: Visitor, **options: str | bool | int) -> None:
    """Makes the choices of the dialog, by their `data-part` without `figure-`."""
    for name, value in options.items():
        field = visitor.part(f"figure-{name}")
        if isinstance(value, bool):
            field.set_checked(value)
        elif isinstance(value, int):
            field.fill(str(value))
            field.press("Tab")
        else:
            field.select_option(value)


def saved(visitor: Visitor, kind: str, folder: Path) -> Path:
    """The file that the button of this kind hands over."""
    with visitor.page.expect_download() as download:
        visitor.do(f"save-{kind}")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    expect(visitor.part("figure-said")).to_have_text(f"Saved {file.name}.")
    return file


def opened(file: Path | bytes) -> Image.Image:
    return Image.open(BytesIO(file if isinstance(file, bytes) else file.read_bytes()))


def pixels(file: Path | bytes) -> NDArray[np.int16]:
    return np.asarray(opened(file).convert("RGB"), np.int16)


@contextmanager
def beside(visitor: Visitor) -> Iterator[Page]:
    """A page of the same browser for a file that was saved."""
    page = visitor.page.context.new_page()
    yield page
    page.close()


def drawn(visitor: Visitor, svg: Path, width: int, height: int) -> NDArray[np.int16]:
    """An SVG file as Chromium draws it by itself, in a page that is kept for the next file."""
    pages = visitor.page.context.pages
    page = pages[1] if len(pages) > 1 else visitor.page.context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(svg.as_uri())
    return pixels(page.screenshot())


def texts(svg: Path) -> list[str]:
    return [text.text or "" for text in ElementTree.parse(svg).iter(f"{SVG}text")]


def pictures_in(svg: Path) -> list[ElementTree.Element]:
    """What an SVG file shows as pixels, which cannot be printed at any size."""
    return [*ElementTree.parse(svg).iter(f"{SVG}image")]


def differing(one: NDArray[np.int16], other: NDArray[np.int16], by: int) -> float:
    """The share of pixels in which a channel differs by more than this."""
    return float((np.abs(one - other).max(axis=2) > by).mean())
