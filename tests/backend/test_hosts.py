"""The server answers only requests that use one of its own host names."""

from __future__ import annotations

import socket

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forwardpass.server import create_app
from forwardpass.server.access.headers import UNUSED
from forwardpass.server.access.hosts import Hosts

EVIL = "evil.example:5000"
OWN = socket.gethostname().lower()


def client(**config: object) -> FlaskClient:
    return create_app(config).test_client()


def asked(host: str, path: str = "/api/models", **config: object) -> TestResponse:
    """The answer to a request with this Host header."""
    return client(**config).get(path, headers={"Host": host})


@pytest.mark.parametrize("path", ["/", "/at/1.BQIDBgACECY", "/healthz", "/api/models", "/oembed",
                                  "/embed.js", "/socket.io/?EIO=4&transport=polling"])  # fmt: skip
def test_a_request_for_another_host_is_refused_and_says_why(path: str) -> None:
    answer = asked(EVIL, path)
    assert answer.status_code == 421
    assert answer.get_json()["error"] == {
        "code": "host_refused",
        "message": "this server does not answer to this name; its owner can allow it by "
        "--allow-host",
        "expected": "an address in figures, localhost, or a name that --allow-host names",
        "found": EVIL,
    }


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:5000", "192.168.1.20:5000", "[::1]:5000", "[2001:db8::7]", "localhost",
     "LocalHost:5000", "app.localhost:5000", OWN, f"{OWN}.local:5000"],
)  # fmt: skip
def test_an_address_in_figures_and_this_machine_s_own_names_are_always_right(host: str) -> None:
    assert asked(host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost", "1.2.3", "[::1", "",
     "127.0.0.1:5000:80", "a/b", '"><script>', "127.0.0.1#.x", "::1", "x" * 5000],
)  # fmt: skip
def test_what_only_looks_like_one_is_not(host: str) -> None:
    answer = asked(host)
    assert answer.status_code == 421
    assert len(answer.get_data()) < 600


@pytest.mark.parametrize("allowed", [[], ["*"]])
@pytest.mark.parametrize(
    "host", ["[:::]", "[12]", "[192.0.2.1]", "[1::2::3]:5000", "127.0.0.1:65536", "[::1]:99999"]
)
def test_an_address_that_cannot_be_is_wrong_even_where_every_name_is_right(
    host: str, allowed: list[str]
) -> None:
    assert not Hosts("127.0.0.1", allowed).allows(host)


def test_a_request_for_an_address_that_cannot_be_is_refused_where_addresses_are_written() -> None:
    answer = asked("[12]", "/oembed?url=http://localhost/", allow_host=["*"])
    assert answer.status_code == 421


def test_the_highest_port_is_right() -> None:
    assert asked("[::1]:65535").status_code == 200


def test_a_name_that_the_owner_allows_is_right_and_so_are_those_below_a_star() -> None:
    allowed = {"allow_host": ["course.example", "*.school.example"]}
    for host, status in {
        "course.example": 200, "COURSE.example:8443": 200, "a.course.example": 421,
        "a.b.school.example": 200, "school.example": 421, "notschool.example": 421,
        "127.0.0.1": 200, EVIL: 421,
    }.items():  # fmt: skip
        assert asked(host, **allowed).status_code == status, host


def test_the_name_that_the_server_listens_on_is_right() -> None:
    server = client(host="lab.example")
    assert server.get("/api/models", headers={"Host": "lab.example:5000"}).status_code == 200


def test_the_owner_can_allow_every_host_name() -> None:
    assert asked(EVIL, allow_host=["*"]).status_code == 200


def test_a_trusted_proxy_answers_for_the_name_that_it_forwards() -> None:
    forwarded = {"Host": EVIL, "X-Forwarded-Host": "course.example"}
    server = client(trust_proxy=1)
    assert server.get("/api/models", headers=forwarded).status_code == 200
    assert server.get("/api/models", headers={"Host": EVIL}).status_code == 421
    assert client().get("/api/models", headers=forwarded).status_code == 421


def test_a_trusted_proxy_that_forwards_every_name_is_held_to_those_allowed() -> None:
    server = client(trust_proxy=1, allow_host=["course.example"])
    for host, status in {"course.example": 200, "evil.example": 421, "127.0.0.1": 200}.items():
        headers = {"Host": "127.0.0.1", "X-Forwarded-Host": host}
        assert server.get("/api/models", headers=headers).status_code == status


def test_a_page_of_a_name_that_was_led_here_is_no_page_of_the_server_s() -> None:
    """DNS rebinding: to the browser both are `http://evil.example:5000`."""
    headers = {"Host": EVIL, "Origin": f"http://{EVIL}"}
    assert client().post("/api/pictures", headers=headers, data=b"x").status_code == 421


def test_a_host_that_is_not_ours_comes_into_no_preview() -> None:
    for path in ("/at/1.BQIDBgACECY", f"/oembed?url=http://{EVIL}/"):
        assert "og:url" not in asked(EVIL, path).text
        assert "iframe" not in asked(EVIL, path).text


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/api/models", "no-store"), ("/api/nothing", "no-store"), ("/healthz", "no-store"),
     ("/socket.io/?EIO=4&transport=polling", "no-store"),
     ("/oembed?url=http://localhost/", "public, max-age=86400"), ("/oembed", "no-store")],
)  # fmt: skip
def test_every_answer_says_how_long_it_may_be_kept(path: str, kept: str) -> None:
    assert client().get(path).headers["Cache-Control"] == kept


@pytest.mark.parametrize("path", ["/", "/api/models", "/nothing", "/socket.io/?EIO=4", "/oembed"])
@pytest.mark.parametrize("host", ["localhost", EVIL])
def test_every_answer_says_what_a_browser_may_not_do(path: str, host: str) -> None:
    headers = asked(host, path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Permissions-Policy"] == ", ".join(f"{feature}=()" for feature in UNUSED)


def test_the_way_from_the_prefix_to_the_page_says_it_too() -> None:
    answer = client(prefix="/fp").get("/fp")
    assert answer.status_code == 308
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
