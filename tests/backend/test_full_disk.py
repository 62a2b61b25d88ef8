"""With a full disk, the server keeps running and existing files stay intact."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from test_processes import until, workers_of

import forwardpass
from forwardpass import models
from forwardpass.commands import train
from servers import COMMAND, serving
from socket_page import Page, drawing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the disk is a full tmpfs")

FULL_DISK = """
mount -t tmpfs -o size=64k tmpfs "$0"
! head -c 65536 /dev/zero > "$0/full"
export TMPDIR="$0"
exec "$@" > /dev/full 2>&1
"""
"""A command whose files in $0, and whose log, find the disk full."""
APART = ("unshare", "--user", "--map-root-user", "--mount")
LISTENING = "0A"
"""The state of a listening socket in /proc/net/tcp."""
LOG_ALONE = ("sh", "-c", 'exec "$@" > /dev/full 2>&1', "log-alone")


def listeners(port: int) -> int:
    """How many sockets listen on a port: one for each process that accepts connections."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == LISTENING for row in rows)


def draws(url: str) -> bool:
    page = Page(url, "websocket")
    page.say("open_model", {"name": "digits", "seq": 0})
    answered = bool(page.say("input", drawing(1)))
    page.leave()
    return answered


def test_a_server_serves_and_refuses_as_before_when_it_cannot_write_its_log() -> None:
    with serving("--log-level", "info", command=(*LOG_ALONE, *COMMAND)) as server:
        page = Page(server.url, "websocket")
        assert page.refusal("nonsense", 1) == "malformed"
        assert draws(server.url)
        page.leave()


def may_mount() -> bool:
    """Whether a program may mount a file system; some containers forbid it."""
    return shutil.which("unshare") is not None and not subprocess.call([*APART, "true"])


def test_a_process_that_dies_is_replaced_while_the_disk_is_full(tmp_path: Path) -> None:
    """The log's disk is full; where mounting is allowed, that of temporary files too."""
    full = (*APART, "sh", "-c", FULL_DISK, str(tmp_path)) if may_mount() else LOG_ALONE
    command = (*full, *COMMAND)
    with serving("--workers", "2", command=command) as server:
        until(lambda: listeners(server.port) == 2)
        victim = min(workers_of(server))
        subprocess.run(["kill", "-KILL", str(victim)], check=True)
        until(lambda: victim not in workers_of(server) and listeners(server.port) == 2)
        replaced = workers_of(server)
        assert all(draws(server.url) for _ in range(8))
        assert workers_of(server) == replaced


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits every file to a hundred bytes."""
    write = Path.write_bytes

    def write_some(path: Path, data: bytes) -> int:
        write(path, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_some)


@pytest.mark.usefixtures("full_disk")
def test_a_network_that_finds_no_room_harms_none_that_is_there(tmp_path: Path) -> None:
    network, card = models.load(models.find("digits"))
    file = tmp_path / "mine.json"
    file.write_text("what was there before")
    with pytest.raises(OSError, match="No space left"):
        models.save(file, network, card)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [
        ("mine.json", "what was there before")
    ]


@pytest.mark.usefixtures("full_disk")
def test_who_trained_for_minutes_may_make_room_and_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.json"
    network, card = models.load(models.find("digits"))
    with pytest.raises(click.ClickException, match="cannot be written: No space left"):
        train.save(file, network, card)
    questions = []

    def makes_room(question: str, **_: object) -> bool:
        questions.append(question)
        monkeypatch.undo()
        return True

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "confirm", makes_room)
    train.save(file, network, card)
    assert questions == [f"{file} cannot be written: No space left on device. Try again?"]
    assert forwardpass.load(file).sizes == (784, 16, 16, 10)
