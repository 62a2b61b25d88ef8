"""What the server reports to a supervisor, a load balancer and Prometheus."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import socketio
from prometheus_client.parser import text_string_to_metric_families

from forwardpass import resources
from forwardpass.server import create_app
from forwardpass.server.metric_files import forget
from forwardpass.server.metrics import COUNTERS, GAUGES, NAMESPACE, Metrics
from patience import LAST_RESORT_S
from servers import Server, serving
from socket_page import Page, drawing

DASHBOARD = Path(__file__).parents[2] / ".dev/deploy/grafana-dashboard.json"

Samples = dict[str, float]


def samples(text: str) -> Samples:
    """Name and label values → number, as Prometheus would read them."""
    return {
        sample.name
        + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(server: Server) -> Samples:
    with urlopen(f"{server.url}/metrics", timeout=LAST_RESORT_S) as answer:
        return samples(answer.read().decode())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--log-level", "info", "--log-format", "json") as server:
        yield server


def test_what_visitors_do_is_counted(server: Server) -> None:
    before = scrape(server)
    pages = [Page(server.url, "websocket") for _ in range(2)]
    for page in pages:
        page.say("open_model", {"name": "digits", "seq": 0})
        for seq in range(1, 11):
            page.say("input", drawing(seq))
    assert pages[0].refusal("input", b"garbage") == "malformed"
    assert pages[0].refusal("nonsense", 1) == "malformed"
    with pytest.raises(OSError, match="404"):
        urlopen(f"{server.url}/nothing", timeout=LAST_RESORT_S)
    during = scrape(server)
    for page in pages:
        page.leave()
    grown = {name: during[name] - before.get(name, 0) for name in during}
    assert grown["forwardpass_visitors"] == 2
    assert grown["forwardpass_connections"] == 2
    assert grown["forwardpass_passes_total"] == 20
    assert 10 <= grown["forwardpass_batches_total"] <= 20
    assert grown["forwardpass_pass_seconds_count"] == 20
    assert grown["forwardpass_pass_seconds_bucket +Inf"] == 20
    assert 0 < grown["forwardpass_pass_seconds_sum"] < 20
    assert grown["forwardpass_refusals_total malformed socket"] == 2
    assert grown["forwardpass_refusals_total not_found http"] == 1
    assert grown["forwardpass_http_answers_total 404"] == 1
    assert grown["forwardpass_cpu_seconds_total"] > 0
    assert during["forwardpass_processes"] == 1
    assert during["forwardpass_memory_bytes"] > 10_000_000


def test_neither_metrics_nor_log_identify_a_visitor(server: Server) -> None:
    with urlopen(f"{server.url}/metrics", timeout=LAST_RESORT_S) as answer:
        assert b"127.0.0.1" not in answer.read()
    with pytest.raises(OSError, match="400"):
        urlopen(
            f"{server.url}/socket.io/?EIO=4&transport=polling&sid=nobody", timeout=LAST_RESORT_S
        )
    page = Page(server.url, "websocket")
    assert page.refusal("nonsense", 1) == "malformed"
    page.leave()
    with server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400")
    lines = server.printed().splitlines()
    lines.remove(f"Forward Pass is at {server.url}")
    read = [json.loads(line) for line in lines]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in read)
    assert {"forwardpass.events", "forwardpass.http"} <= {line["logger"] for line in read}
    assert "127.0.0.1" not in "".join(lines)


def test_a_server_is_ready_until_it_is_full() -> None:
    with serving("--max-visitors", "1") as server:
        assert urlopen(f"{server.url}/readyz", timeout=LAST_RESORT_S).status == 200
        page = Page(server.url, "websocket")
        with pytest.raises(OSError, match="503") as full:
            urlopen(f"{server.url}/readyz", timeout=LAST_RESORT_S)
        assert json.load(full.value.fp) == {"status": "full"}  # type: ignore[attr-defined]
        with pytest.raises(socketio.exceptions.ConnectionError, match="failed to connect"):
            Page(server.url, "websocket")
        assert scrape(server)["forwardpass_drops_total full"] == 1
        page.leave()


def test_a_server_without_its_page_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "page_dir", lambda: tmp_path)
    answer = create_app().test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "not_built"})


def test_scrapes_are_counted_among_heavy_calls() -> None:
    client = create_app({"heavy_calls_per_minute": 2}).test_client()
    assert [client.get("/metrics").status_code for _ in range(3)] == [200, 200, 429]


def test_a_time_falls_into_the_bucket_of_its_bound() -> None:
    metrics = Metrics()
    metrics.count_batch([0.0001, 0.00011, 2.0])
    metrics.count_batch([0.0001])
    text, _ = metrics.exposition()
    read = samples(text.decode())
    assert read["forwardpass_pass_seconds_bucket 0.0001"] == 2
    assert read["forwardpass_pass_seconds_bucket 0.00025"] == 3
    assert read["forwardpass_pass_seconds_bucket 1.0"] == 3
    assert read["forwardpass_pass_seconds_bucket +Inf"] == 4
    assert read["forwardpass_pass_seconds_sum"] == pytest.approx(2.00031)
    assert (read["forwardpass_passes_total"], read["forwardpass_batches_total"]) == (4, 2)


PROCESS = """
import sys
from forwardpass.server.metrics import Metrics
metrics = Metrics()
metrics.watch("visitors", lambda: 5)
for _ in range(int(sys.argv[1])):
    metrics.count_batch([0.001])
    metrics.count("drops", "full")
print(metrics.exposition()[0].decode())
"""


def test_several_processes_are_added_up_and_those_that_have_ended_too_in_one_file(
    tmp_path: Path,
) -> None:
    def run(times: int) -> Samples:
        done = subprocess.run(
            [sys.executable, "-c", PROCESS, str(times)],
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return samples(done.stdout)

    run(3)
    both = run(4)
    assert both["forwardpass_passes_total"] == 7
    pids = {int(file.stem.rpartition("_")[2]) for file in tmp_path.glob("*.db")}
    assert len(pids) == 2
    for pid in pids:
        forget(tmp_path, pid)
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"counter_ended.db", "histogram_ended.db", "lock"}
    both = run(0)
    assert both["forwardpass_visitors"] == 5
    assert both["forwardpass_passes_total"] == 7
    assert both["forwardpass_drops_total full"] == 7
    assert both["forwardpass_pass_seconds_bucket 0.001"] == 7
    assert both["forwardpass_pass_seconds_count"] == 7


def test_the_dashboard_asks_for_every_number_and_no_other() -> None:
    told = {f"{NAMESPACE}_{name}_total" for name in COUNTERS}
    told |= {f"{NAMESPACE}_{name}" for name in GAUGES} | {f"{NAMESPACE}_pass_seconds_bucket"}
    queries = " ".join(
        target["expr"]
        for panel in json.loads(DASHBOARD.read_text())["panels"]
        for target in panel["targets"]
    )
    asked = {word for word in queries.replace("(", " ").replace("[", " ").replace(")", " ").split()
             if word.startswith(NAMESPACE)}  # fmt: skip
    assert asked == told
