"""Several processes behind the nginx of `.dev/deploy`, each started as its systemd unit says."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from nginx import DEPLOY, Proxy, proxy_to
from playwright.sync_api import Page, expect
from redis_server import running_redis
from test_edit import changes, opened, shows, trained, turn
from test_metrics import scrape
from test_unopened_network import PUT
from visitor import NO_SERVER, Visit, Visitor
from waiting import until

from forwardpass.digits.handwriting import write
from servers import Server, serving

SOCKET = "/forward-pass/socket.io/?EIO=4&transport=polling"
TRUSTING = {"ignore_https_errors": True}
UNIT = DEPLOY / "forward-pass@.service"
COMMAND = "/opt/forward-pass/.venv/bin/forwardpass"
CONFIG = "/etc/forward-pass.toml"
REDIS = "redis://127.0.0.1:6379/0"


def options(config: Path) -> tuple[str, ...]:
    """How the unit starts a process with these settings, without what says on which port."""
    (line,) = [text for text in UNIT.read_text().splitlines() if text.startswith("ExecStart=")]
    command, serve, *options = line.removeprefix("ExecStart=").split()
    assert (command, serve, options[-2:]) == (COMMAND, "serve", ["--port", "%i"])
    return tuple(str(config) if option == CONFIG else option for option in options[:-2])


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    folder = tmp_path_factory.mktemp("several")
    text = (DEPLOY / "forward-pass.toml").read_text()
    assert text.count(REDIS) == 1
    with ExitStack() as stack:
        store = stack.enter_context(running_redis(folder))
        config = folder / "forward-pass.toml"
        config.write_text(text.replace(REDIS, store.url))
        yield [stack.enter_context(serving(*options(config))) for _ in range(2)]


@pytest.fixture
def proxy(servers: list[Server], tmp_path: Path) -> Iterator[Proxy]:
    with proxy_to(*(server.port for server in servers), folder=tmp_path) as proxy:
        yield proxy


def draws_and_is_answered(visitor: Visitor, digit: int) -> None:
    visitor.draw(stroke.points for stroke in write(digit, 1).strokes)
    visitor.reads(str(digit))


def test_polls_of_one_page_reach_one_process_and_pages_are_spread(
    servers: list[Server], proxy: Proxy
) -> None:
    sids = {}
    for key in range(24):
        status, body = proxy.ask(f"{SOCKET}&k={key}")
        assert status == 200
        sids[key] = json.loads(body[1:])["sid"]
    pong = b"3"
    assert {proxy.ask(f"{SOCKET}&k={key}&sid={sid}", pong)[0] for key, sid in sids.items()} == {200}
    assert min(scrape(server)["forwardpass_connections"] for server in servers) > 0


def test_a_page_goes_on_polling_and_drawing_when_its_process_dies(
    visit: Visit, servers: list[Server], proxy: Proxy
) -> None:
    def block(page: Page) -> None:
        page.route_web_socket("**/*", lambda socket: socket.close())

    proxy.allows_errors = True  # of the connections to a process that is gone
    visitor = visit("?motion=off", at=f"{proxy.origin}/forward-pass", before=block, **TRUSTING)
    draws_and_is_answered(visitor, 3)
    visitors = [scrape(server)["forwardpass_visitors"] for server in servers]
    assert sorted(visitors) == [0, 1]
    mine = servers[visitors.index(1)]
    mine.kill()
    try:
        visitor.do("clear")
        draws_and_is_answered(visitor, 4)
        visitor.is_connected()
    finally:
        mine.start()
    visitor.forgive(*NO_SERVER, "502", "504", "400")
    visitor.page.context.close()


def passes(server: Server) -> float:
    """How many it has answered."""
    return scrape(server)["forwardpass_passes_total"]


def test_a_drawing_and_twenty_edits_go_on_at_another_process_when_theirs_is_killed(
    visit: Visit, servers: list[Server], proxy: Proxy
) -> None:
    proxy.allows_errors = True  # of the connections to a process that is gone
    before = [passes(server) for server in servers]
    visitor = opened(visit, at=f"{proxy.origin}/forward-pass", **TRUSTING)
    layers = trained()
    for neuron in range(10):
        for layer, source, value in ((1, 400 + neuron, -2.5), (3, -1, neuron / 4)):
            turn(visitor, layers, layer, neuron, source, value)
    shows(visitor, layers)
    mine, other = sorted(servers, key=lambda s: passes(s) == before[servers.index(s)])
    assert passes(other) == before[servers.index(other)]
    mine.kill()
    try:
        visitor.turn_dials(2, 5, [-1], 3.5)
        layers[1][1][5] = 3.5
        shows(visitor, layers)
        visitor.is_connected()
        assert passes(other) > before[servers.index(other)]
        expect(changes(visitor)).to_have_attribute("data-count", "21")
    finally:
        mine.start()
    visitor.forgive(*NO_SERVER, "502", "504")
    visitor.page.context.close()


def test_a_page_goes_on_when_nginx_reads_its_configuration_anew_and_so_does_its_own_network(
    visit: Visit, servers: list[Server], proxy: Proxy, tmp_path: Path
) -> None:
    visitor = visit("?motion=off", at=f"{proxy.origin}/forward-pass", **TRUSTING)
    draws_and_is_answered(visitor, 3)
    proxy.process.send_signal(signal.SIGHUP)
    visitor.do("clear")
    draws_and_is_answered(visitor, 7)
    assert proxy.ask("/forward-pass/readyz")[0] == 200
    goes_to_another_process(visitor, servers, proxy, tmp_path)
    visitor.page.context.close()


def goes_to_another_process(
    visitor: Visitor, servers: list[Server], proxy: Proxy, folder: Path
) -> None:
    """Opens a network from a file, and kills the process that holds it for the page."""
    proxy.allows_errors = True  # of the connections to a process that is gone
    rng = np.random.default_rng(9)
    W = [rng.normal(size=(16, 64)) / 8, rng.normal(size=(3, 16)) / 4]
    arrays = {"W1": W[0].tolist(), "b1": [0.1] * 16, "W2": W[1].tolist(), "b2": [0, 2, 0]}
    file = folder / "small.json"
    file.write_text(json.dumps(arrays | {"activations": ["relu", "softmax"]}))

    def is_computed() -> bool:
        layers = visitor.numbers()
        if len(layers) != 3 or len(layers[0].a) != 64:
            return False
        z = W[1] @ np.maximum(W[0] @ layers[0].a + 0.1, 0) + [0, 2, 0]
        return np.allclose(layers[2].a, np.exp(z) / np.exp(z).sum(), atol=1e-5)

    visitor.page.evaluate(PUT, [file.name, b64encode(file.read_bytes()).decode("ascii")])
    expect(visitor.part("model").locator("option:checked")).to_contain_text("small · 64-16-3")
    until(visitor.page, is_computed)
    answered = [passes(server) for server in servers]

    def draws_and_sees(digit: int) -> None:
        before = visitor.numbers()[0].a
        visitor.do("clear")
        visitor.draw(stroke.points for stroke in write(digit, 1).strokes)
        until(visitor.page, lambda: is_computed() and (visitor.numbers()[0].a != before).any())

    draws_and_sees(5)
    mine, other = sorted(servers, key=lambda s: passes(s) == answered[servers.index(s)])
    assert passes(other) == answered[servers.index(other)]
    mine.kill()
    try:
        draws_and_sees(4)
        visitor.is_connected()
        assert passes(other) > answered[servers.index(other)]
    finally:
        mine.start()
    visitor.forgive(*NO_SERVER, "502", "504")


def test_systemd_has_nothing_to_say_of_the_unit(tmp_path: Path) -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("systemd is not on this machine; npm test gets it where it may")
    text = UNIT.read_text()
    assert text.count(COMMAND) == 1
    unit = tmp_path / "forward-pass@5001.service"
    unit.write_text(text.replace(COMMAND, str(Path(sys.executable).with_name("forwardpass"))))
    done = subprocess.run([checker, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
