"""The documentation in a browser: light and dark, wide and narrow, with embeds that play a site."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from axe import violations
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from sites import files

from forwardpass.commands import export
from servers import Server

TOP = Path(__file__).parents[2]
EMBED = (TOP / "frontend/docs/embed.md").read_text("utf-8")
SCHEMES = {"light": "rgb(255, 255, 255)", "dark": "rgb(33, 37, 41)"}
"""The ground of the pages in each theme."""


@pytest.fixture(scope="module")
def docs(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """As `npm run docs` builds it, but for the notebook, which `tests/test_docs.py` runs."""
    folder = tmp_path_factory.mktemp("docs")
    config = folder / "mkdocs.yml"
    parent = TOP / ".dev"
    config.write_text(
        f"INHERIT: {parent}/mkdocs.yml\nsite_dir: site\ndocs_dir: {TOP}/frontend/docs\n"
        f"hooks: [{parent}/docs_pages.py]\ntheme: {{custom_dir: {parent}/docs_theme}}\n"
        "exclude_docs: '*.ipynb'\n"
    )
    build = ["build", "--quiet", "--config-file", config]
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", *build], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "running_server", lambda networks: nullcontext(server.url))
        network = str(folder / "site/network")
        exported = CliRunner().invoke(export.command, [network, "--step", "3", "--digits", "3"])
    assert exported.exit_code == 0, exported.output
    with files(folder / "site") as origin:
        yield origin


def theme_is(page: Page, scheme: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", SCHEMES[scheme])
    for embed in page.locator("forward-pass iframe").all():
        expect(embed.content_frame.locator("html")).to_have_attribute("data-theme", scheme)


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1440), ("light", 390)])
def test_the_guide_and_its_embeds_follow_the_system_and_the_switch(
    browser: Browser, docs: str, scheme: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 6000}, color_scheme=scheme)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    page.goto(f"{docs}/index.html")
    digit, neuron, matrix = (
        page.locator("forward-pass iframe").nth(at).content_frame for at in range(3)
    )
    expect(digit.locator('[data-part="answer"]')).to_have_text("3")
    expect(neuron.locator('[data-part="inspector"]')).to_have_attribute("data-neuron", "3")
    for embed in (digit, neuron, matrix):
        expect(embed.locator('[data-part="notice"]')).to_be_hidden()
    theme_is(page, scheme)
    (program,) = re.findall(r'<script type="module">\n(.*?)</script>', EMBED, re.S)
    with page.expect_console_message(lambda told: "neuron: 2.3" in told.text):
        page.evaluate(f"(async () => {{{program}}})()")
    expect(digit.locator('[data-part="inspector"]')).to_have_attribute("data-layer", "2")
    expect(digit.locator('[data-part="inspector"]')).to_have_attribute("data-neuron", "3")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []

    other = "light" if scheme == "dark" else "dark"
    if width < 992:
        page.get_by_role("button", name="Toggle navigation").click()
    page.get_by_role("button", name="Toggle theme").click()
    page.locator(f'[data-bs-theme-value="{other}"]').click()
    theme_is(page, other)
    page.goto(f"{docs}/embed.html")
    theme_is(page, other)
    assert errors == []
    page.close()
