"""The exported site, opened with no server of ours: the same numbers, to the bit."""

from __future__ import annotations

import functools
import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe import violations
from click.testing import CliRunner
from playwright.sync_api import Browser, expect
from visitor import Visit, Visitor

from forwardpass.commands.export import command
from servers import Server, free_port
from socket_page import Page

TOP = Path(__file__).parents[2]
LIVE = "https://live.example/course/"
BUDGET = 1_000_000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a course has it: in a folder of its own below the top one."""
    site = tmp_path_factory.mktemp("www") / "course" / "network"
    done = CliRunner().invoke(command, [str(site), "--step", "1-24", "--server", LIVE])
    assert done.exit_code == 0, done.output
    return site


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """Where the standard library's server of files delivers it."""
    handler = functools.partial(Quiet, directory=str(folder.parents[1]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/course/network"
        httpd.shutdown()


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
    folder: Path, server: Server
) -> None:
    network = recorded_network(folder, "digits")
    page = Page(server.url, "websocket")
    card = page.say("open_model", {"name": "digits", "seq": 1})
    weights = [page.weights.get(timeout=10) for _ in network["weights"]]
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
    done = subprocess.run(program, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    taken = json.loads(done.stdout)
    assert len(taken["steps"]) == 24
    assert taken["refused"] == []


def test_without_a_server_one_walks_through_digits_neurons_and_steps(
    visit: Visit, url: str
) -> None:
    live = visit("?motion=off&digit=3")
    live.has_pass_through(layers=3)
    static = visit("?motion=off", at=url)
    static.has_pass_through(layers=3)
    static.reads("3")
    assert_same_numbers(live, static)
    assert violations(static.page) == []

    for digit in (0, 7, 9):
        live.write(digit)
        live.reads(str(digit))
        static.page.locator(f'fp-gallery [data-digit="{digit}"]').first.click()
        static.reads(str(digit))
        assert_same_numbers(live, static)

    static.page.goto(f"{url}/?motion=off&digit=9&neuron=2.3")
    static.has_pass_through(layers=3)
    live.page.goto(f"{live.page.url.partition('?')[0]}?motion=off&digit=9&neuron=2.3")
    live.has_pass_through(layers=3)
    for part in ("sum", "activation"):
        assert static.part(part).first.inner_text() == live.part(part).first.inner_text()

    for step, answer in (("pass", "3"), ("causes", "9"), ("relu", "3")):
        static.page.goto(f"{url}/?motion=off&step={step}")
        expect(static.page.locator("fp-lesson")).to_contain_text("/ 25")
        if step != "pass":
            static.reads(answer)

    static.page.goto(f"{url}/?motion=off&step=surround")
    static.has_weights()
    static.do("use-edge")
    expect(static.part("notice")).to_be_hidden()


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
    course = f"""<!doctype html><html lang="en"><title>A course</title>
<script type="module" src="network/embed.js"></script>
<forward-pass server="{gone}" digit="7" motion="off" controls="answer"></forward-pass>
<forward-pass server="{url}" fallback="nowhere/" digit="9" motion="off" controls="answer">
</forward-pass>"""
    (folder.parent / "index.html").write_text(course)
    page = browser.new_page(viewport={"width": 1000, "height": 1600})
    page.goto(url.removesuffix("network"))
    for at, (host, digit) in enumerate(((url, "7"), (url, "9"))):
        frame = page.locator("forward-pass").nth(at).locator("iframe").content_frame
        expect(frame.locator('[data-part="answer"]')).to_have_text(digit)
        expect(frame.locator('[data-part="connection"]')).to_have_attribute(
            "data-state", "connected"
        )
        source = page.locator("forward-pass").nth(at).locator("iframe").get_attribute("src") or ""
        assert source.startswith(f"{host}/?embed&")
    page.close()


def test_an_embed_of_the_documentation_plays_the_site(
    browser: Browser, folder: Path, url: str
) -> None:
    docs = folder.parent / "docs"
    where = ["--config-file", TOP / ".dev/mkdocs.yml", "--site-dir", docs]
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-s", *where], check=True)
    shutil.copytree(folder, docs / "network")
    page = browser.new_page(viewport={"width": 1200, "height": 3000})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{url.removesuffix('network')}docs/index.html")
    digit, neuron = page.locator("forward-pass").nth(0), page.locator("forward-pass").nth(1)
    answer = digit.locator("iframe").content_frame.locator('[data-part="answer"]')
    expect(answer).to_have_text("3")
    inspector = neuron.locator("iframe").content_frame.locator('[data-part="inspector"]')
    expect(inspector).to_have_attribute("data-neuron", "3")
    assert errors == []
    page.close()


def assert_same_numbers(one: Visitor, other: Visitor) -> None:
    """Every number of the table is the same text."""
    for left, right in zip(one.numbers(), other.numbers(), strict=True):
        assert left.a.tolist() == right.a.tolist()
        assert left.z.tobytes() == right.z.tobytes()
