"""How often one address may request heavy work."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from forwardpass.server import create_app, rate_limit
from forwardpass.server.addresses import counted_as
from forwardpass.server.rate_limit import HEAVY, Limits


class Clock:
    """A simulated clock, which moves only on request."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_admitted_up_to_the_limit_and_no_further() -> None:
    kept = Limits(3, Clock())
    assert [kept.admit("a") for _ in range(3)] == [0, 0, 0]
    assert kept.admit("a") == pytest.approx(20)


def test_each_address_is_counted_by_itself() -> None:
    kept = Limits(1, Clock())
    assert (kept.admit("a"), kept.admit("b")) == (0, 0)
    assert kept.admit("a") == pytest.approx(60)


def test_one_who_waits_as_told_is_admitted() -> None:
    clock = Clock()
    kept = Limits(3, clock)
    for _ in range(3):
        kept.admit("a")
    clock.now += kept.admit("a") - 0.001
    assert kept.admit("a") > 0
    clock.now += 0.001
    assert kept.admit("a") == 0


def test_a_rest_allows_no_more_than_one_burst() -> None:
    clock = Clock()
    kept = Limits(2, clock)
    kept.admit("a")
    clock.now += 3600
    assert [kept.admit("a") > 0 for _ in range(3)] == [False, False, True]


def test_addresses_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "MOST_ADDRESSES", 2)
    kept = Limits(1, Clock())
    for address in ("a", "b", "c"):
        kept.admit(address)
    assert kept.admit("c") > 0
    assert kept.admit("b") > 0
    assert kept.admit("a") == 0


@pytest.fixture
def client() -> FlaskClient:
    return create_app({"heavy_calls_per_minute": 2}).test_client()


def test_one_call_too_many_is_refused_and_told_when_to_come_back(client: FlaskClient) -> None:
    address = "/api/models/digits/timing"
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(address)
    assert refused.headers["Retry-After"] == "30"
    assert refused.get_json()["error"] == {
        "code": "too_fast",
        "message": "calls of this kind come too fast; try again in 30 s",
        "expected": "at most 2 in a minute",
        "found": "more",
    }


def test_pictures_are_heavy_on_every_route_and_numbers_are_not(client: FlaskClient) -> None:
    numbers = {"json": {"pixels": [0] * 784}}
    for _ in range(5):
        assert client.post("/api/models/digits/trace", **numbers).status_code == 200
    picture = {"data": b"no picture", "content_type": "image/png"}
    assert client.post("/api/models/digits/trace", **picture).status_code == 422
    assert client.post("/api/pictures", **picture).status_code == 422
    assert client.post("/api/models/digits/trace", **picture).status_code == 429
    assert client.post("/api/pictures", **picture).status_code == 429
    assert client.get("/api/models").status_code == 200


def test_visitors_behind_a_trusted_proxy_are_counted_one_by_one() -> None:
    client = create_app({"heavy_calls_per_minute": 1, "trust_proxy": 1}).test_client()
    address = "/api/models/digits/timing"
    for visitor, status in (("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.1", 429)):
        answer = client.get(address, headers={"X-Forwarded-For": visitor})
        assert answer.status_code == status


def test_every_heavy_route_is_one() -> None:
    assert set(HEAVY) <= create_app().view_functions.keys()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_a_visitor_s_whole_network_of_ipv6_counts_as_one(address: str, counted: str) -> None:
    assert counted_as(address) == counted
