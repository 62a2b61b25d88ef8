"""The course kits: each is built as a teacher would, and its page opened from another origin."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from servers import Server, serving

KITS = Path(__file__).parents[1] / "courses"
README = KITS.parents[1] / "README.md"
NAMED = "http://localhost:5000"
"""Where the kits look for the server: where `npm start` puts it."""


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a word on each."""

    def log_message(self, format: str, *args: object) -> None:
        pass


class Site:
    """A folder of built courses on an origin of its own, and the server that they embed."""

    def __init__(self, folder: Path, port: int, server: Server) -> None:
        self.folder, self.server = folder, server
        self.url = f"http://localhost:{port}"

    def build(self, kit: str) -> str:
        """Builds a kit for this server; gives the address of its page."""
        source, built = self.folder / "sources" / kit, self.folder / kit
        shutil.copytree(KITS / kit, source)
        for file in filter(Path.is_file, source.rglob("*")):
            file.write_text(file.read_text().replace(NAMED, self.server.url))
        commands = {
            "html": None,
            "sphinx": ["sphinx", "-q", "-W", "-b", "html", source, built],
            "mkdocs": ["mkdocs", "build", "-q", "-s", "-f", source / "mkdocs.yml", "-d", built],
        }
        if (command := commands[kit]) is None:
            source.rename(built)
        else:
            done = subprocess.run(
                [sys.executable, "-m", *command], capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
        return f"{self.url}/{kit}/index.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("courses")
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("localhost", 0), handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        port = host.server_address[1]
        with serving("--allow-origin", f"http://localhost:{port}") as server:
            yield Site(folder, port, server)
        host.shutdown()


@pytest.mark.parametrize("kit", ["html", "sphinx", "mkdocs"])
def test_the_network_works_in_the_page_of_a_course_kit(
    browser: Browser, site: Site, kit: str
) -> None:
    address = site.build(kit)
    page = browser.new_page(viewport={"width": 1200, "height": 4000})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    embeds = page.locator("forward-pass")
    expect(embeds).to_have_count(2)
    for nth, digit in enumerate(["3", "7"]):
        answer = embeds.nth(nth).locator("iframe").content_frame.locator('[data-part="answer"]')
        expect(answer).to_have_text(digit)
    matrix = embeds.nth(1).locator("iframe").content_frame.locator('[data-part="matrix"]')
    expect(matrix.first).to_be_visible()
    assert embeds.nth(0).locator("iframe").bounding_box()["width"] >= 600
    page.close()
    assert errors == []
    ours = (site.url, site.server.url, "blob:", "data:", site.server.url.replace("http", "ws"))
    assert [url for url in asked if not url.startswith(ours)] == []


def test_the_frame_for_moodle_and_canvas_works_as_the_readme_has_it(
    browser: Browser, site: Site
) -> None:
    frame = re.search(r"<iframe.*?</iframe>", README.read_text(), re.DOTALL)
    assert frame
    text = frame[0].replace("https://HOST", site.server.url)
    (site.folder / "frame.html").write_text(f"<!doctype html><title>A course</title>{text}")
    page = browser.new_page(viewport={"width": 900, "height": 800})
    page.goto(f"{site.url}/frame.html")
    inside = page.locator("iframe").content_frame
    expect(inside.locator('[data-part="answer"]')).to_have_text("3")
    expect(inside.locator('[data-part="pad"]')).to_be_visible()
    expect(inside.locator("fp-header")).to_be_hidden()
    page.close()
