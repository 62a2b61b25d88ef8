"""The Redis that processes share goes down while pages draw, and comes back."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from good_client import GoodClient
from redis_server import running_redis
from test_processes import until
from test_shared_limits import all_are

from servers import serving


@pytest.mark.parametrize("away_s", [2, pytest.param(60, marks=pytest.mark.attack)])
def test_every_drawing_is_answered_while_redis_is_away_and_limits_come_back(
    tmp_path: Path, away_s: float
) -> None:
    with running_redis(tmp_path) as store, ExitStack() as stack:
        options = ("--queue", store.url, "--max-visitors", "4")
        servers = [stack.enter_context(serving(*options)) for _ in range(2)]
        pages = [GoodClient(server.port) for server in servers for _ in range(2)]
        until(lambda: all_are(servers, 503))
        for page in pages:
            page.start()
        store.stop()
        until(lambda: all_are(servers, 200))  # each process counts its own two
        back_at = time.monotonic() + away_s
        while time.monotonic() < back_at:
            for page in pages:
                before = page.account.answered
                until(lambda page=page, before=before: page.account.answered > before)
        store.start()
        until(lambda: all_are(servers, 503))
        accounts = [page.stop() for page in pages]
    assert [account.wrong for account in accounts] == [[]] * 4
    assert all(account.answered == account.asked > 10 for account in accounts)
