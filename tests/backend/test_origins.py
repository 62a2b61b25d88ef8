"""Which sites may embed the page and which may call the API, and what the others are told."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forwardpass import resources
from forwardpass.server import create_app
from forwardpass.server.access.cors import MOST_NAMED

COURSE = "https://course.example"
ELSEWHERE = "https://elsewhere.example"
FRAMED = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
POLLING = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small page in place of the built one."""
    monkeypatch.setattr(resources, "page_dir", lambda: tmp_path)
    (tmp_path / "index.html").write_text("<!doctype html><title>The page</title>")
    (tmp_path / "embed.js").write_text("export {};")
    (tmp_path / "embed.d.ts").write_text("export {};")
    return tmp_path


class Browser(FlaskClient):
    """A client that reads every answer to its end, including files."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **(kwargs | {"buffered": True}))


def client(*origins: str) -> FlaskClient:
    app = create_app({"allow_origin": origins})
    app.test_client_class = Browser
    return app.test_client()


def ancestors(answer: TestResponse) -> str | None:
    found = re.search(r"frame-ancestors ([^;]+)", answer.headers["Content-Security-Policy"])
    return found and found[1]


def framed_from(origin: str | None, *allowed: str, path: str = "/", **headers: str) -> TestResponse:
    """What a browser gets when it loads the page into an iframe of another site."""
    referer = {} if origin is None else {"Referer": f"{origin}/"}
    return client(*allowed).get(path, headers=FRAMED | referer | headers)


# ── embedding ──


@pytest.mark.parametrize("path", ["/", "/index.html", "/healthz", "/api/models", "/x"])
def test_the_policy_lets_no_site_frame_the_page_unless_the_owner_allows_it(path: str) -> None:
    assert ancestors(client().get(path)) == "'self'"
    allowed = client(COURSE, "https://*.school.example").get(path)
    assert ancestors(allowed) == "'self' https://course.example https://*.school.example"


def test_where_everyone_may_frame_the_page_so_may_pages_without_a_name() -> None:
    assert ancestors(client("*").get("/")) is None
    for referer in ({}, {"Referer": f"{ELSEWHERE}/"}):
        assert "The page" in client("*").get("/", headers=FRAMED | referer).text


def test_a_refused_site_is_told_what_its_owner_must_set() -> None:
    answer = framed_from(ELSEWHERE)
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert "forwardpass serve --allow-origin https://elsewhere.example</pre>" in answer.text
    assert "FORWARDPASS_ALLOW_ORIGIN" in answer.text
    assert "http://localhost" in answer.text


def test_the_refusal_can_be_framed_and_holds_nothing() -> None:
    """It holds a style and a constant script, which informs the embedding page; no more."""
    answer = framed_from(ELSEWHERE)
    assert ancestors(answer) is None
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<(form|input|button|img|iframe|link)|style=|\bon\w+=", answer.text)
    style, script = (
        b64encode(sha256(text.encode()).digest()).decode()
        for name in ("style", "script")
        for text in re.findall(rf"<{name}>(.*?)</{name}>", answer.text, re.S)
    )
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{style}'; script-src 'sha256-{script}'"
    )


@pytest.mark.parametrize("kind", ["iframe", "frame", "embed", "object", "fencedframe"])
@pytest.mark.parametrize("path", ["/", "/index.html", "/embed-example.html", "/at/1.abc"])
def test_every_page_is_refused_in_every_kind_of_frame(kind: str, path: str) -> None:
    answer = framed_from(ELSEWHERE, path=path, **{"Sec-Fetch-Dest": kind})
    assert answer.status_code == 403
    assert "Forward Pass can't be shown inside" in answer.text


def test_an_allowed_site_and_the_server_s_own_pages_are_not_refused() -> None:
    assert "The page" in framed_from(COURSE, COURSE).text
    assert "The page" in framed_from("https://a.b.school.example", "https://*.school.example").text
    assert "The page" in framed_from("http://localhost").text
    assert "The page" in framed_from(None, **{"Sec-Fetch-Site": "same-origin"}).text
    assert "The page" in framed_from(ELSEWHERE, **{"Sec-Fetch-Dest": "document"}).text


@pytest.mark.parametrize(
    "origin",
    ["https://notschool.example", "https://school.example", "http://a.school.example",
     "https://school.example.evil.example", "https://a.school.example:8443"],
)  # fmt: skip
def test_a_star_in_a_name_stands_for_names_below_it_alone(origin: str) -> None:
    assert framed_from(origin, "https://*.school.example").status_code == 403


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example#.school.example", "https://evil.example?.school.example",
     "https://evil.example/.school.example", "https://evil.example\\.school.example",
     "https://evil.example:1@a.school.example", "https://evil.example:.school.example",
     "https://.school.example", "https://a..school.example", "https://*.school.example",
     "https://a.school.example/", "https://A.school.example", "https://a b.school.example"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/models", POLLING])
def test_only_a_whole_origin_can_be_below_a_name(origin: str, path: str) -> None:
    server = client("https://*.school.example")
    answer = server.get(path, headers={"Origin": origin})
    assert answer.status_code in (400, 403)
    assert "Access-Control-Allow-Origin" not in answer.headers
    good = server.get(path, headers={"Origin": "https://a.school.example"})
    assert good.status_code == 200


def test_a_site_that_withholds_its_name_is_left_to_the_browser_unless_nobody_may() -> None:
    assert framed_from(None).status_code == 403
    assert "https://YOUR-SITE" in framed_from(None).text
    allowed = framed_from(None, COURSE)
    assert "The page" in allowed.text
    assert ancestors(allowed) == "'self' https://course.example"


def test_a_browser_that_does_not_say_what_for_is_believed_by_the_address() -> None:
    elsewhere = {"Referer": f"{ELSEWHERE}/page"}
    assert "The page" in client().get("/", headers=elsewhere).text
    assert client().get("/?embed&digit=3", headers=elsewhere).status_code == 403
    assert "The page" in client().get("/?embed", headers={"Referer": "http://localhost/"}).text
    assert "The page" in client().get("/?embed").text
    assert "The page" in client(ELSEWHERE).get("/?embed", headers=elsewhere).text


def test_the_refusal_links_to_the_requested_place_in_a_new_tab() -> None:
    answer = framed_from(ELSEWHERE, path="/?embed&digit=3&view=matrix&controls=pad")
    assert 'href="/?digit=3&amp;view=matrix" target="_blank" rel="noopener"' in answer.text
    assert 'href="/at/1.%C3%BC%22"' in framed_from(ELSEWHERE, path="/at/1.%C3%BC%22").text


@pytest.mark.parametrize(
    ("query", "theme"), [("?theme=light", "light"), ("", "auto"), ("?theme=%22x", "auto")]
)
def test_the_refusal_has_the_theme_that_was_asked_for(query: str, theme: str) -> None:
    assert f'data-theme="{theme}"' in framed_from(ELSEWHERE, path=f"/{query}").text


def test_what_a_request_says_of_itself_is_text_in_the_refusal() -> None:
    hostile = "//evil.example/%22onclick%3D%22x()?%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    answer = client().get(
        hostile,
        headers=FRAMED | {"Referer": 'https://"><script>/'},
        environ_overrides={"HTTP_HOST": "localhost"},  # by default taken from the address
    )
    assert answer.status_code == 403
    assert answer.text.count("<script") == 1
    assert answer.text.count("<b>") == 1
    assert 'href="/' in answer.text
    assert 'href="//' not in answer.text


# ── calls of other origins ──


@pytest.mark.parametrize("path", ["/api/models", "/api/nothing", POLLING])
def test_a_page_of_another_origin_may_not_call(path: str) -> None:
    answer = client().get(path, headers={"Origin": ELSEWHERE})
    assert answer.status_code == (400 if path == POLLING else 403)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_refused_call_is_told_what_the_owner_can_set() -> None:
    error = client(COURSE).get("/api/models", headers={"Origin": ELSEWHERE}).get_json()["error"]
    assert error["code"] == "origin_refused"
    assert "--allow-origin" in error["message"]
    assert error["expected"] == "http://localhost https://course.example"
    assert error["found"] == ELSEWHERE


@pytest.mark.parametrize("path", ["/api/models", "/api/nothing", POLLING])
def test_an_allowed_page_may_call_and_have_the_answer(path: str) -> None:
    answer = client(COURSE).get(path, headers={"Origin": COURSE})
    assert answer.status_code == (404 if path == "/api/nothing" else 200)
    assert answer.headers["Access-Control-Allow-Origin"] == COURSE
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_answers_tell_caches_that_they_vary_by_origin() -> None:
    assert "Origin" in client(COURSE).get("/api/models").headers["Vary"]


def test_the_owner_can_allow_every_site_to_call() -> None:
    everyone = client("*")
    answer = everyone.get("/api/models", headers={"Origin": "null"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert everyone.get(POLLING, headers={"Origin": ELSEWHERE}).status_code == 200


def test_the_page_s_own_calls_need_no_permission() -> None:
    own = {"Origin": "http://localhost"}
    assert client().get(POLLING, headers=own).status_code == 200
    assert client().post("/api/pictures", headers=own, data=b"x").status_code == 422


def test_a_browser_that_asks_before_a_call_is_answered() -> None:
    asks = {"Origin": COURSE, "Access-Control-Request-Method": "POST"}
    answer = client(COURSE).options("/api/models/digits/trace", headers=asks)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == COURSE
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert client().options("/api/models/digits/trace", headers=asks).status_code == 403


def test_the_log_names_a_refused_origin_once(caplog: pytest.LogCaptureFixture) -> None:
    server = client()
    for _ in range(3):
        server.get("/api/models", headers={"Origin": ELSEWHERE})
        server.get(POLLING, headers={"Origin": ELSEWHERE})
    (record,) = [record for record in caplog.records if record.name == "forwardpass.cors"]
    assert "start the server with --allow-origin 'https://elsewhere.example'." in record.message
    assert "have it send X-Forwarded-Proto and -Host, and start it with --trust-proxy 1." in (
        record.message
    )


def test_made_up_origins_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    server = client()
    for number in range(MOST_NAMED + 5):
        server.get("/api/models", headers={"Origin": f"https://{number}.example"})
    assert len([r for r in caplog.records if r.name == "forwardpass.cors"]) == MOST_NAMED


def test_the_log_names_a_server_that_is_open_to_all(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        client(COURSE)
        assert caplog.records == []
        client("*")
    (record,) = caplog.records
    assert record.message.startswith(
        "--allow-origin is '*': pages of every site may embed this one"
    )


# ── what other sites load ──


@pytest.mark.parametrize("path", ["/embed.js", "/embed.d.ts"])
def test_the_embed_is_for_every_site_to_load_and_to_ask_for_anew(path: str) -> None:
    answer = client().get(path, headers={"Origin": ELSEWHERE})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client().get(path, headers=known).status_code == 304


def test_the_embed_is_a_script_and_its_types_are_text() -> None:
    assert client().get("/embed.js").mimetype == "text/javascript"
    assert client().get("/embed.d.ts").mimetype == "text/plain"


def test_the_page_s_own_files_are_for_all_where_all_may_frame_it() -> None:
    """In a sandbox without an origin, the page's own scripts are cross-origin."""
    assert client("*").get("/index.html").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client(COURSE).get("/index.html").headers


def test_nothing_else_is_for_every_site_to_load() -> None:
    for path in ("/", "/index.html", "/healthz", "/api/models"):
        answer = client().get(path)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Cross-Origin-Resource-Policy" not in answer.headers
