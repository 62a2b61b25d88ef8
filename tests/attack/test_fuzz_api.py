"""Requests generated from the API's own description never cause a server fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from test_floods import MOST_GROWTH_MB, memory_mb, needs_proc

from servers import Server, serving

pytestmark = [pytest.mark.attack, needs_proc]


EXAMPLES = 60
"""Number of requests per operation."""
PATIENCE_S = 20


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--heavy-calls-per-minute", "1000000") as server:
        memory = memory_mb(server)
        yield server
        assert memory_mb(server) - memory < MOST_GROWTH_MB
        printed = server.printed()
    assert "Traceback" not in printed


def test_no_request_is_answered_by_a_fault(server: Server) -> None:
    schema = schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 5
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            database=None,
        )
        @given(case=operation.as_strategy())
        def attack(case: schemathesis.Case) -> None:
            with suppress(requests.exceptions.InvalidHeader, UnicodeError):  # never sent
                response = case.call(timeout=PATIENCE_S)
                assert response.status_code < 500, (case.as_curl_command(), response.text)

        attack()
