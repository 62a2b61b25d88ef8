"""Worker processes are limited, killed, replaced and shared fairly, and block nobody."""

from __future__ import annotations

import os
import signal
import sys

import gevent
import pytest

from forwardpass.digits.pictures import read_picture
from forwardpass.server import worker_pool
from forwardpass.server.fair_shares import FairShares, NoneLeftError
from forwardpass.server.worker_pool import StoppedError, TooLongError, WorkerPool
from forwardpass.workers import tasks
from hostile_files import jpeg_of_empty_scans, png
from patience import LAST_RESORT_S

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and time")

SMALL = png(28, 28)


@pytest.fixture
def pool(monkeypatch, tmp_path):
    """A pool whose workers know two more tasks, for tests only."""
    (tmp_path / "sitecustomize.py").write_text(
        "import forwardpass.workers.tasks as tasks\n"
        "def spin(data, ours):\n"
        "    while True: pass\n"
        "def hoard(data, ours, size):\n"
        "    return len(bytearray(size))\n"
        "def stumble(data, ours):\n"
        "    raise ZeroDivisionError\n"
        "def rest(data, ours, seconds):\n"
        "    import time; time.sleep(seconds)\n"
        "for task in (spin, hoard, stumble, rest):\n"
        "    tasks.TASKS[task.__name__] = task\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pool = WorkerPool()
    yield pool
    pool.close()


def do(pool: WorkerPool, task: str, data: bytes = b"", address: str = "a", **options):
    return pool.perform(task, data, options, address)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_reads_a_picture_to_the_bit_as_this_process_does(pool):
    expected = read_picture(SMALL)
    found = do(pool, "picture", SMALL)["result"]
    assert found["drawn"] == expected.drawn.tobytes()
    assert found["inverted"] == expected.inverted


def test_no_process_is_started_before_it_is_needed_and_one_serves_many_tasks():
    pool = WorkerPool()
    assert pool.started == 0
    for _ in range(5):
        do(pool, "picture", SMALL)
    assert pool.started == 1
    (pid,) = pool.pids
    pool.close()
    assert not is_alive(pid)


def test_a_refusal_comes_back_with_its_code_and_words(pool):
    assert do(pool, "picture", jpeg_of_empty_scans(9, 9, 65)) == {
        "refusal": {
            "code": "too_large",
            "message": "the picture has at least 65 scans; expected at most 64",
            "expected": None,
            "found": None,
            "program": None,
        }
    }


def test_whatever_a_parser_stumbles_over_is_a_refusal_of_the_file(pool):
    refusal = do(pool, "stumble")["refusal"]
    assert (refusal["code"], refusal["message"]) == (
        "malformed",
        "it cannot be read (ZeroDivisionError)",
    )


@linux
def test_a_task_of_endless_computing_is_killed_by_the_system_and_the_next_is_answered(pool):
    do(pool, "picture", SMALL)
    (pid,) = pool.pids
    with pytest.raises(TooLongError):
        do(pool, "spin")
    assert not is_alive(pid)
    assert "result" in do(pool, "picture", SMALL)
    assert pool.started == 2


def test_a_task_that_rests_too_long_is_killed_at_its_deadline(pool, monkeypatch):
    do(pool, "picture", SMALL)
    (pid,) = pool.pids
    monkeypatch.setattr(worker_pool, "DEADLINE_S", 0.1)
    with pytest.raises(TooLongError):
        do(pool, "rest", seconds=3600)
    assert not is_alive(pid)


@linux
def test_a_task_gets_no_more_than_300_mb_and_the_process_goes_on(pool):
    assert do(pool, "hoard", size=50_000_000) == {"result": 50_000_000}
    refusal = do(pool, "hoard", size=400_000_000)["refusal"]
    assert (refusal["code"], refusal["message"]) == (
        "too_large",
        "it takes more memory than one file may take",
    )
    assert "result" in do(pool, "picture", SMALL)
    assert pool.started == 1


def test_a_worker_that_died_while_it_rested_is_replaced_unnoticed(pool):
    do(pool, "picture", SMALL)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGTERM)
    pool._idle[0].process.wait()
    assert "result" in do(pool, "picture", SMALL)
    assert pool.started == 2


def test_a_worker_that_dies_at_work_stops_its_task_alone(pool):
    def kill_when_busy():
        while not pool._shares.taken or pool.pids:
            gevent.sleep(0.001)
        os.kill(pid, signal.SIGTERM)

    do(pool, "picture", SMALL)
    (pid,) = pool.pids
    killer = gevent.spawn(kill_when_busy)
    with pytest.raises(StoppedError):
        do(pool, "rest", seconds=3600)
    killer.join()
    assert "result" in do(pool, "picture", SMALL)


def test_others_go_on_while_one_waits_for_a_worker(pool):
    waiting = gevent.spawn(do, pool, "rest", seconds=3600)
    for _ in range(100):
        gevent.sleep(0)
    assert pool.tasks == 1
    waiting.kill()


def test_who_rests_too_long_is_sent_home(pool, monkeypatch):
    monkeypatch.setattr(worker_pool, "REST_S", 0.0)
    do(pool, "picture", SMALL)
    with gevent.Timeout(LAST_RESORT_S):
        while pool.pids:
            gevent.sleep(0.001)


def test_a_closed_pool_has_no_idle_timeout_left(pool):
    do(pool, "picture", SMALL)
    (worker,) = pool._idle
    assert not worker._alarm.dead
    pool.close()
    assert worker._alarm.dead


def test_one_address_keeps_half_of_the_workers_and_another_gets_its_turn_at_once(pool):
    busy = [gevent.spawn(do, pool, "rest", address="greedy", seconds=60) for _ in range(5)]
    gevent.sleep(0)
    try:
        assert "result" in do(pool, "picture", SMALL, address="other")
        assert pool._shares.taken == 1
    finally:
        gevent.killall(busy)
    assert pool._shares.taken == pool._shares.waiting == 0


def test_shares_go_round_by_address_and_not_by_who_asks_most():
    shares = FairShares(1, 1, 100, 60)
    order = []

    def take(name: str) -> None:
        with shares.share(name[0]):
            order.append(name)
            gevent.sleep(0)

    gevent.joinall([gevent.spawn(take, name) for name in ("a1", "a2", "a3", "a4", "b1", "c1")])
    assert order == ["a1", "a2", "b1", "c1", "a3", "a4"]
    assert (shares.taken, shares.waiting) == (0, 0)


def test_who_waits_too_long_or_behind_too_many_is_refused_and_leaves_nothing():
    shares = FairShares(10, 5, 4, 0.01)
    with shares.share("a", 5):
        with pytest.raises(NoneLeftError), shares.share("a", 1):
            pass
        assert (shares.taken, shares.waiting) == (5, 0)
        with shares.share("b", 5):
            assert shares.taken == 10
            waiting = [gevent.spawn(lambda: shares.share("c", 1).__enter__()) for _ in range(2)]
            gevent.sleep(0)
            with pytest.raises(NoneLeftError), shares.share("c", 1):
                pass  # c already holds half of the four places
            for greenlet in waiting:
                with pytest.raises(NoneLeftError):
                    greenlet.get()
    assert (shares.taken, shares.waiting) == (0, 0)


def test_a_worker_has_these_tasks_and_no_other():
    assert set(tasks.TASKS) == {
        "picture", "open_network", "preview_network", "save_network", "trace_network",
        "time_network", "landscape", "export_network", "export_pass", "read_test_set",
    }  # fmt: skip
