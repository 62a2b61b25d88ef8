"""The page, its files, and the headers that are sent with all of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from forwardpass import __version__, resources
from forwardpass.server import create_app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in place of the built page."""
    monkeypatch.setattr(resources, "page_dir", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    """A client of a server with a small page."""
    (folder / "index.html").write_text("<!doctype html><title>The page</title>")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets").mkdir()
    script = folder / "assets" / "main-4f3c2b1a.js"
    script.write_text("export {};\n" * 100)
    (folder / "assets" / "main-4f3c2b1a.js.gz").write_bytes(gzip.compress(script.read_bytes()))
    return create_app().test_client()


def test_the_page_is_served(client: FlaskClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "The page" in answer.text


def test_the_page_is_asked_for_again_each_time(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_assets_are_kept_for_ever(client: FlaskClient) -> None:
    answer = client.get("/assets/main-4f3c2b1a.js")
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.mimetype == "text/javascript"
    answer.close()


def test_other_files_are_not_kept(client: FlaskClient) -> None:
    with client.get("/icon.svg") as answer:
        assert answer.headers["Cache-Control"] == "max-age=0, public"


def test_scripts_are_sent_without_the_headers_of_documents(client: FlaskClient) -> None:
    with client.get("/assets/main-4f3c2b1a.js") as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for name in ("Content-Security-Policy", "Referrer-Policy", "Permissions-Policy"):
            assert name not in answer.headers


def test_assets_are_sent_compressed_to_those_who_can_read_it(client: FlaskClient) -> None:
    with client.get("/assets/main-4f3c2b1a.js", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == b"export {};\n" * 100


@pytest.mark.parametrize("path", ["/", "/icon.svg", "/healthz", "/api/models", "/nothing"])
def test_nothing_may_be_loaded_from_elsewhere(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "camera=(), " in answer.headers["Permissions-Policy"]
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/../settings.py", "/assets/../../secret", "/assets/%2e%2e/x"])
def test_nothing_outside_the_folder_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_page_that_has_not_been_built_says_how_to_build_it(folder: Path) -> None:
    answer = create_app().test_client().get("/")
    assert answer.status_code == 503
    assert "npm run build" in answer.text


def test_health_tells_what_is_served(client: FlaskClient) -> None:
    health = client.get("/healthz").get_json()
    assert health["status"] == "ok"
    assert health["version"] == __version__
    assert health["models"] == len(client.get("/api/models").get_json()["models"])
    assert health["uptime_s"] >= 0


def test_an_embed_on_any_site_may_see_that_the_server_answers_but_not_what(
    client: FlaskClient,
) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    seen = client.head("/healthz", headers=elsewhere)
    assert (seen.status_code, seen.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert seen.data == b""
    told = client.get("/healthz", headers=elsewhere)
    assert "Access-Control-Allow-Origin" not in told.headers


def test_a_link_whose_hash_was_escaped_leads_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/%231.AQZkaWdpdHM?motion=off")
    assert (answer.status_code, answer.location) == (302, "./?motion=off#1.AQZkaWdpdHM")
    assert client.get("/%231.AQ").location == "./#1.AQ"
