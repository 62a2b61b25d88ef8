"""When the server or the network fails, the page says so, keeps the drawing and comes back."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect
from test_edit import changes, opened, shows, trained, type_into
from test_metrics import scrape
from test_processes import until
from visitor import NO_SERVER, Visit, Visitor

from forwardpass import resources
from forwardpass.digits.handwriting import write
from servers import serving

NEWER_PAGE = """
from pathlib import Path
from forwardpass import resources
resources.page_dir = lambda: Path({folder!r})
from forwardpass.__main__ import main
main()
"""
"""The command, with the page of another folder."""

NEWER_SERVER = "from forwardpass import __main__, wire; wire.VERSION += 1; __main__.main()"


def test_a_drawing_survives_a_server_killed_in_mid_stroke(visit: Visit) -> None:
    *before, last = (stroke.points for stroke in write(4, 1).strokes)
    with serving() as server:
        visitor = visit("?motion=off", at=server.url)
        visitor.draw(before)
        pointer, half = visitor.pointer, len(last) // 2
        pointer.press(last[:half])
        server.kill()
        visitor.connection_is("lost")
        pointer.go_on(last[half:])
        server.start()
        visitor.is_connected()
        visitor.reads("4")
        visitor.page.close()
    visitor.forgive(*NO_SERVER)


def test_a_page_of_another_version_is_told_to_reload(visit: Visit) -> None:
    with serving(command=[sys.executable, "-c", NEWER_SERVER]) as server:
        visitor = visit(at=server.url, until="outdated")
        expect(visitor.page.get_by_role("button", name="Reload")).to_be_visible()
        visitor.page.close()


def test_where_websockets_are_blocked_long_polling_does(visit: Visit) -> None:
    def block(page: Page) -> None:
        page.route_web_socket("**/*", lambda socket: socket.close())

    visitor = visit("?motion=off", before=block)
    visitor.draw(stroke.points for stroke in write(2, 1).strokes)
    visitor.reads("2")
    visitor.forgive("WebSocket connection")


def test_code_that_cannot_be_loaded_is_reported_and_loaded_again_on_request(
    visit: Visit,
) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.has_finished_pass()
    missing = visitor.page.locator("[data-kind=code]")
    again = visitor.page.locator("[data-action=fetchAgain]")
    for file, need, shown in (
        ("wall-*.js", lambda: visitor.page.locator("[data-view=wall]").click(), "tile"),
        ("neuron-*.js", lambda: visitor.part("tile").first.click(), "sum"),
        ("help-*.js", lambda: visitor.do("help"), "language"),
    ):
        visitor.page.route(f"**/assets/{file}", lambda route: route.abort())
        need()
        expect(missing).to_have_attribute("role", "alert")
        expect(missing).to_contain_text("This part of the page couldn't be loaded.")
        expect(visitor.part(shown)).to_have_count(0)
        visitor.page.unroute(f"**/assets/{file}")
        again.press("Enter")
        expect(visitor.part(shown).first).to_be_visible()
        expect(missing).to_have_count(0)
    visitor.forgive("ERR_FAILED", "assets")


def test_code_that_cannot_be_fetched_comes_by_itself_once_the_server_is_back(visit: Visit) -> None:
    with serving() as server:
        visitor = visit("?motion=off", at=server.url)
        server.kill()
        visitor.connection_is("lost")
        visitor.do("share")
        expect(visitor.page.locator("[data-kind=code]")).to_be_visible()
        server.start()
        visitor.is_connected()
        expect(visitor.part("share-link")).to_be_visible()
        expect(visitor.page.locator("[data-kind=code]")).to_have_count(0)
        expect(visitor.part("share")).to_have_css("border-radius", "9px")
        visitor.page.close()
    visitor.forgive(*NO_SERVER, "assets")


@contextmanager
def stopped(visitor: Visitor) -> Iterator[None]:
    """The programs of the page stand still, as when a laptop sleeps; the time goes on."""
    browser = visitor.page.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    pids = [process["id"] for process in processes if process["type"] == "renderer"]
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_laptop_that_slept_past_every_patience_wakes_with_all_that_it_had(visit: Visit) -> None:
    """What an hour is to the server: pings unanswered for longer than it waits."""
    options = ("--ping-interval", "1", "--ping-timeout", "1", "--heavy-calls-per-minute", "10000")
    with serving(*options) as server:
        visitor = opened(visit, at=server.url)
        layers = trained()
        visitor.turn_dials(1, 2, [-1], -3)
        layers[0][1][2] = -3
        shows(visitor, layers)
        with stopped(visitor):
            until(lambda: scrape(server)["forwardpass_connections"] == 0)
        visitor.turn_dials(3, 8, [-1], 2)
        layers[2][1][8] = 2
        visitor.is_connected()
        shows(visitor, layers)
        expect(changes(visitor)).to_have_attribute("data-count", "2")
        visitor.page.close()


def test_a_page_whose_newer_server_lacks_its_files_is_reloaded_and_loses_nothing(
    visit: Visit, tmp_path: Path
) -> None:
    folder = tmp_path / "newer"
    shutil.copytree(resources.page_dir(), folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    renamed = {path.name: f"{path.stem}2.js" for path in folder.glob("assets/*.js")}
    for file in (*folder.glob("*.html"), *folder.glob("assets/*.js")):
        text = file.read_text()
        for old, new in renamed.items():
            text = text.replace(old, new)
        file.with_name(renamed.get(file.name, file.name)).write_text(text)
    for old in renamed:
        (folder / "assets" / old).unlink()
    with serving() as server:
        visitor = opened(visit, at=server.url)
        layers = trained()
        type_into(visitor.part("bias-dial"), -3)
        layers[0][1][2] = -3
        shows(visitor, layers)
        visitor.page.wait_for_url("**/*#1.*")
        server.kill()
        visitor.connection_is("lost")
        server.command = [sys.executable, "-c", NEWER_PAGE.format(folder=str(folder))]
        server.start()
        visitor.is_connected()
        visitor.page.locator("[data-view=wall]").click()
        missing = visitor.page.locator("[data-kind=code]")
        expect(missing).to_have_attribute("role", "alert")
        visitor.do("fetchAgain")
        visitor.do("reload")
        visitor.is_connected()
        expect(visitor.part("tile").first).to_be_visible()
        expect(missing).to_have_count(0)
        shows(visitor, layers)
        visitor.page.close()
    visitor.forgive(*NO_SERVER, "404", "assets")
