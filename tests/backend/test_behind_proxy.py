"""The page's address for its visitors: below a path, behind TLS, behind trusted proxies."""

from __future__ import annotations

from typing import Any

import pytest

from forwardpass.server.access.proxy import ProxyMiddleware
from forwardpass.server.settings import read_settings

SEEN = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO")


def seen(path: str = "/", query: str = "", *, settings: dict[str, object], **headers: str) -> Any:
    """What the application sees of a request, or the answer if the request does not reach it."""
    inside: dict[str, Any] = {}
    answers: list[tuple[str, list[tuple[str, str]]]] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        inside.update({name: environ[name] for name in SEEN})
        return []

    environ = {
        "REMOTE_ADDR": "10.0.0.1",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "127.0.0.1:5000",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        **{f"HTTP_X_FORWARDED_{name}": value for name, value in headers.items()},
    }
    ProxyMiddleware(app, read_settings(settings, {}))(
        environ, lambda *answer: answers.append(answer)
    )
    return inside or answers[0]


def outside(proxies: int, **headers: str) -> tuple[str, str, str]:
    """Address, scheme and host of a request behind this many trusted proxies."""
    view = seen(settings={"trust_proxy": proxies}, **headers)
    return view["REMOTE_ADDR"], view["wsgi.url_scheme"], view["HTTP_HOST"]


DIRECT = ("10.0.0.1", "http", "127.0.0.1:5000")


def test_forwarded_headers_count_for_nothing_unless_a_proxy_is_trusted() -> None:
    assert outside(0, FOR="203.0.113.9", PROTO="https", HOST="course.example") == DIRECT


def test_a_trusted_proxy_tells_who_asks_and_how() -> None:
    told = outside(1, FOR="203.0.113.9", PROTO="https", HOST="course.example")
    assert told == ("203.0.113.9", "https", "course.example")


def test_what_a_visitor_puts_before_the_proxy_s_word_is_passed_over() -> None:
    told = outside(
        1, FOR="6.6.6.6, 203.0.113.9", PROTO="http, https", HOST="evil.example, a.example"
    )
    assert told == ("203.0.113.9", "https", "a.example")


def test_two_proxies_may_add_to_the_list_or_overwrite_it() -> None:
    added = outside(2, FOR="6.6.6.6, 203.0.113.9, 10.0.0.7", PROTO="https, http", HOST="a.example")
    assert added == ("203.0.113.9", "https", "a.example")


def test_an_address_is_not_believed_that_came_past_a_proxy() -> None:
    assert outside(2, FOR="6.6.6.6")[0] == "10.0.0.1"


@pytest.mark.parametrize("scheme", ["", "javascript", "ws", ","])
def test_a_scheme_that_is_none_is_left_out(scheme: str) -> None:
    assert outside(1, PROTO=scheme) == DIRECT


@pytest.mark.parametrize("host", ["", "a.example/x", 'a"><b', "a b", "[:::]", "a.example:65536"])
def test_a_host_that_is_none_is_left_out(host: str) -> None:
    assert outside(1, HOST=host) == DIRECT


@pytest.mark.parametrize("path", ["/forward-pass/api/models", "/api/models"])
def test_a_proxy_may_leave_the_prefix_on_or_take_it_off(path: str) -> None:
    view = seen(path, settings={"prefix": "/forward-pass"})
    assert (view["SCRIPT_NAME"], view["PATH_INFO"]) == ("/forward-pass", "/api/models")


def test_only_the_whole_prefix_is_one() -> None:
    view = seen("/forward-passenger", settings={"prefix": "/forward-pass"})
    assert view["PATH_INFO"] == "/forward-passenger"


def test_the_prefix_without_its_slash_leads_to_the_page() -> None:
    status, headers = seen("/forward-pass", "digit=3", settings={"prefix": "/forward-pass"})
    assert status == "308 Permanent Redirect"
    assert dict(headers)["Location"] == "/forward-pass/?digit=3"
