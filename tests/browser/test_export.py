"""The exported site, opened with no server of ours: the same numbers, to the bit."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from click.testing import CliRunner
from lessons import STEPS, card, is_at
from playwright.sync_api import Browser, expect
from sites import files, proxy_without_server
from visitor import Visit, Visitor

from forwardpass.commands import export
from patience import LAST_RESORT_S
from servers import WITHOUT_MNIST, Server, free_port, serving
from socket_page import Page

TOP = Path(__file__).parents[2]
LIVE = "https://live.example/course/"
FEW_DIGITS = WITHOUT_MNIST.replace("600", "100")
CHECKS = 76
"""Statements that the last step checks."""
BUDGET = 1_000_000


@pytest.fixture(scope="module")
def recorded() -> Iterator[Server]:
    """The server whose answers are recorded: `export` starts one, which counts for a minute."""
    unhurried = ("--events-per-second", "1000000", "--heavy-calls-per-minute", "1000000")
    with serving(*unhurried, command=[sys.executable, "-c", FEW_DIGITS]) as running:
        yield running


@pytest.fixture(scope="module")
def folder(recorded: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, as a zip brings it into the folder of a course, below the top one."""
    built, course = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("www") / "course"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "running_server", lambda networks: nullcontext(recorded.url))
        done = CliRunner().invoke(export.command, [str(built / "network"), "--server", LIVE])
    assert done.exit_code == 0, done.output
    shutil.unpack_archive(shutil.make_archive(str(built / "site"), "zip", built, "network"), course)
    return course / "network"


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """Where the standard library's server of files delivers it."""
    with files(folder.parents[1]) as origin:
        yield f"{origin}/course/network"


def in_course(url: str, folder: Path, embeds: str) -> str:
    """Writes a page of the course with these embeds beside the site; returns its URL."""
    (folder.parent / "index.html").write_text(
        '<!doctype html><html lang="en"><title>A course</title>'
        f'<script type="module" src="network/embed.js"></script>{embeds}'
    )
    return url.removesuffix("network")


def recorded_network(folder: Path, name: str) -> dict[str, Any]:
    """A network of the recording, with its bytes."""
    blobs = (folder / f"recording/{name}.bin").read_bytes()

    def with_bytes(value: dict[str, Any]) -> Any:
        if isinstance(value.get("bytes"), list):
            first, last = value["bytes"]
            return blobs[first:last]
        return value

    written = (folder / f"recording/{name}.json").read_text("utf-8")
    network: dict[str, Any] = json.loads(written, object_hook=with_bytes)
    return network


def numbered(frame: bytes, seq: int) -> bytes:
    return frame[:4] + seq.to_bytes(4, "little") + frame[8:]


def test_every_recorded_frame_is_what_a_server_answers_to_the_bit(
    folder: Path, recorded: Server
) -> None:
    network = recorded_network(folder, "digits")
    page = Page(recorded.url, "websocket")
    card = page.say("open_model", {"name": "digits", "seq": 1})
    weights = [page.weights.get(timeout=LAST_RESORT_S) for _ in network["weights"]]
    trained, edited = network["edited"][0], network["edited"][1]
    passes = [
        (page.say("input", numbered(question, seq)), answer, seq)
        for seq, (event, question, answer) in enumerate(trained["asked"], 2)
        if event == "input"
    ]
    page.say("change", numbered(edited["changes"], 1_000))
    of_edited = [
        (page.say("input", numbered(question, seq)), answer, seq)
        for seq, (event, question, answer) in enumerate(edited["asked"], 1_001)
        if event == "input"
    ]
    page.leave()
    assert card == {**network["card"], "seq": 1}
    assert weights == [numbered(frame, 1) for frame in network["weights"]]
    assert len(passes) >= 30
    for said, answer, seq in [*passes, *of_edited]:
        assert said == b"".join(numbered(frame, seq) for frame in answer)


def test_the_ten_digits_fit_into_a_megabyte_with_the_page(folder: Path) -> None:
    """As a server of files sends them that compresses; without the lesson's other networks."""
    page = [
        path for path in folder.rglob("*") if path.is_file() and path.parent.name != "recording"
    ]
    recording = [
        folder / "recording" / name for name in ("index.json", "digits.json", "digits.bin")
    ]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in [*page, *recording])
    assert size <= BUDGET


def test_the_lesson_asks_for_nothing_that_was_not_recorded(folder: Path) -> None:
    """The page's own code takes every step; `tests/frontend/questions.js` renews what is asked."""
    node = shutil.which("node")
    assert node is not None
    program = [node, TOP / "tests/frontend/recorded-steps.js", f"{folder / 'recording'}/"]
    done = subprocess.run(
        program, capture_output=True, text=True, timeout=LAST_RESORT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"steps": STEPS, "refused": [], "checked": CHECKS}


def test_the_digits_and_their_neurons_have_the_numbers_of_the_server(
    visit: Visit, url: str, recorded: Server
) -> None:
    live = visit("?motion=off&digit=3", at=recorded.url)
    live.has_pass_through(layers=3)
    static = visit("?motion=off", at=url)
    static.has_pass_through(layers=3)
    static.reads("3")
    assert_same_numbers(live, static)
    expect(static.part("notice")).to_be_hidden()
    assert violations(static.page) == []

    for digit in (0, 9):
        live.write(digit)
        live.reads(str(digit))
        static.page.locator(f'fp-gallery [data-digit="{digit}"]').first.click()
        static.reads(str(digit))
        assert_same_numbers(live, static)

    for visitor, host in ((static, url), (live, recorded.url)):
        visitor.page.goto(f"{host}/?motion=off&digit=9&neuron=2.3")
        visitor.has_pass_through(layers=3)
    for part in ("sum", "activation"):
        assert static.part(part).first.inner_text() == live.part(part).first.inner_text()


def test_without_a_server_one_walks_through_all_25_steps(visit: Visit, url: str) -> None:
    """From one step to the next, down to the statements that the last one checks."""
    static = visit("?motion=off&step=digit", at=url)
    for number, step in enumerate(STEPS, 1):
        is_at(static, step)
        expect(card(static)).to_contain_text(f"{number} / 25")
        expect(static.part("notice")).to_be_hidden()
        if step == "surround":
            static.has_weights()
            static.do("use-edge")
        if number < 25:
            static.do("stepOn")
    static.has_checked(CHECKS)
    assert static.page.locator('[data-verdict="fails"]').count() >= 5
    expect(static.part("notice")).to_be_hidden()


def test_a_link_to_what_was_not_recorded_says_so_at_once(
    visit: Visit, url: str, browser: Browser, folder: Path
) -> None:
    """And the page gets there, though it has nothing to show: an embed does not wait for it."""
    picture, training = (
        (TOP / f"tests/wire/{name}.link").read_text() for name in ("picture", "training")
    )
    for place in (
        "?motion=off&digit=3&seed=99",
        "?motion=off&mnist=3",
        f"?motion=off#{picture}",
        f"?motion=off#{training}",
    ):
        static = visit(place, at=url)
        expect(static.part("notice")).to_contain_text("this was not recorded")
        expect(static.part("notice").get_by_role("link")).to_have_attribute("href", LIVE)
    page = browser.new_page()
    page.goto(in_course(url, folder, '<forward-pass digit="3" motion="off"></forward-pass>'))
    found = page.evaluate(
        """async () => {
            const element = document.querySelector("forward-pass");
            const unrecorded = { input: { digit: 3, seed: 99 } };
            const told = await element.set(unrecorded).catch((error) => error);
            await element.set({ input: { strokes: [[[0.2, 0.2], [0.8, 0.8]]] } });
            await element.set({ neuron: "2.3" });
            return [told.message, (await element.get()).neuron];
        }"""
    )
    assert found == ["this was not recorded; it needs a server", "2.3"]
    page.close()


def test_what_needs_a_server_says_so_and_changes_nothing(visit: Visit, url: str) -> None:
    static = visit("?motion=off&digit=3&neuron=1.0", at=url)
    static.has_pass_through(layers=3)
    before = static.numbers()
    static.draw([[(0.5, 0.2), (0.5, 0.8)]])
    expect(static.part("notice")).to_contain_text("need a server")
    expect(static.part("notice").get_by_role("link")).to_have_attribute("href", LIVE)
    static.do("dismiss")
    static.turn_dials(1, 0, [5], 3)
    expect(static.part("notice")).to_contain_text("need a server")
    expect(static.page.locator("body > fp-changed-network p")).to_have_count(0)
    static.reads("3")
    for was, now in zip(before, static.numbers(), strict=True):
        assert was.a.tolist() == now.a.tolist()


def test_an_embed_falls_back_to_the_site_when_its_server_is_gone(
    browser: Browser, folder: Path, url: str
) -> None:
    """The element comes from the site, which is there; the server that it names is not."""
    gone = f"http://127.0.0.1:{free_port()}"
    embeds = f"""
<forward-pass server="{gone}" digit="7" motion="off" controls="answer"></forward-pass>
<forward-pass server="{url}" fallback="nowhere/" digit="9" motion="off" controls="answer">
</forward-pass>"""
    page = browser.new_page(viewport={"width": 1000, "height": 1600})
    page.goto(in_course(url, folder, embeds))
    for at, (host, digit) in enumerate(((url, "7"), (url, "9"))):
        frame = page.locator("forward-pass").nth(at).locator("iframe").content_frame
        expect(frame.locator('[data-part="answer"]')).to_have_text(digit)
        expect(frame.locator('[data-part="connection"]')).to_have_attribute(
            "data-state", "connected"
        )
        source = page.locator("forward-pass").nth(at).locator("iframe").get_attribute("src") or ""
        assert source.startswith(f"{host}/?embed&")
    page.close()


def test_an_embed_whose_server_dies_plays_the_site_until_it_is_back(
    browser: Browser, folder: Path
) -> None:
    """Then the page of the server is there again, as the visitor left it.

    A proxy in front of it is still there, and answers by an error of its own.
    """
    with files(folder.parents[1]) as origin, serving("--allow-origin", origin) as server:
        attributes = f'server="{server.url}" digit="7" motion="off" controls="answer,gallery"'
        embed = f"<forward-pass {attributes}></forward-pass>"
        page = browser.new_page(viewport={"width": 1000, "height": 1600})
        page.goto(in_course(f"{origin}/course/network", folder, embed))
        element = page.locator("forward-pass")
        live = element.locator(f'iframe[src^="{server.url}"]')
        site = element.locator(f'iframe[src^="{origin}"]')
        expect(live.content_frame.locator('[data-part="answer"]')).to_have_text("7")
        live.content_frame.locator('fp-gallery [data-digit="4"]').first.click()
        expect(live.content_frame.locator('[data-part="answer"]')).to_have_text("4")
        server.kill()
        with proxy_without_server(server.port):
            expect(site.content_frame.locator('[data-part="answer"]')).to_have_text("7")
            expect(live).to_be_hidden()
            element.evaluate("element => element.setAttribute('theme', 'light')")
            asked = f"{server.url}/healthz"
            with page.expect_event("requestfailed", lambda request: request.url == asked):
                pass  # while the site plays, the server is looked for
            expect(site).to_be_visible()
        server.start()
        expect(site).to_have_count(0)
        expect(live).to_be_visible()
        connection = live.content_frame.locator('[data-part="connection"]')
        expect(connection).to_have_attribute("data-state", "connected")
        expect(live.content_frame.locator('[data-part="answer"]')).to_have_text("4")
        expect(live.content_frame.locator("html")).to_have_attribute("data-theme", "light")
        page.close()


def test_an_embed_that_began_with_the_site_goes_on_where_the_visitor_is(
    browser: Browser, folder: Path
) -> None:
    port = free_port()
    with files(folder.parents[1]) as origin:
        attributes = f'server="http://127.0.0.1:{port}" step="digit" motion="off" controls="all"'
        embed = f"<forward-pass {attributes}></forward-pass>"
        page = browser.new_page(viewport={"width": 1000, "height": 1600})
        page.goto(in_course(f"{origin}/course/network", folder, embed))
        element = page.locator("forward-pass")
        site = element.locator(f'iframe[src^="{origin}"]').content_frame
        site.locator('[data-action="stepOn"]').first.click()
        expect(site.locator('[data-part="lesson"]')).to_have_attribute("data-step", "alike")
        with serving("--allow-origin", origin, port=port):
            live = element.locator(f'iframe[src^="http://127.0.0.1:{port}"]').content_frame
            expect(live.locator('[data-part="lesson"]')).to_have_attribute("data-step", "alike")
            page.close()


def assert_same_numbers(one: Visitor, other: Visitor) -> None:
    """Every number of the table is the same text."""
    for left, right in zip(one.numbers(), other.numbers(), strict=True):
        assert left.a.tolist() == right.a.tolist()
        assert left.z.tobytes() == right.z.tobytes()
