"""oEmbed describes how to show one of our addresses."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from forwardpass.server import create_app

LINK = "1.BQIDBgACECY"
HERE = "http://localhost/"
FRAMED = (
    '<iframe src="http://localhost/?embed&amp;controls=all#1.BQIDBgACECY" width="960" '
    'height="640" sandbox="allow-scripts allow-same-origin allow-downloads allow-popups '
    'allow-forms" loading="lazy" allow="clipboard-write; fullscreen" '
    'style="border:0;max-width:100%" title="Forward Pass"></iframe>'
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"allow_origin": ["https://course.example"]}).test_client()


def told(client: FlaskClient, url: str, **query: Any) -> Any:
    answer = client.get("/oembed", query_string={"url": url, **query})
    assert answer.status_code == 200
    return answer.get_json()


def test_a_link_is_shown_in_a_frame_with_its_picture(client: FlaskClient) -> None:
    assert told(client, f"{HERE}at/{LINK}") == {
        "version": "1.0",
        "type": "rich",
        "title": "Forward Pass",
        "provider_name": "Forward Pass",
        "provider_url": "http://localhost/",
        "cache_age": 86400,
        "html": FRAMED,
        "width": 960,
        "height": 640,
        "thumbnail_url": f"http://localhost/at/{LINK}.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def test_a_link_in_the_fragment_is_the_same(client: FlaskClient) -> None:
    assert told(client, f"{HERE}#{LINK}") == told(client, f"{HERE}at/{LINK}")


@pytest.mark.parametrize("url", [HERE, "http://localhost", "https://LOCALHOST/?theme=dark#top"])
def test_the_page_itself_is_shown_too(client: FlaskClient, url: str) -> None:
    assert 'src="http://localhost/?embed&amp;controls=all"' in told(client, url)["html"]


def test_it_is_no_larger_than_the_host_has_room_for(client: FlaskClient) -> None:
    small = told(client, HERE, maxwidth=500, maxheight=400)
    assert (small["width"], small["height"]) == (500, 400)
    assert 'width="500" height="400"' in small["html"]
    assert "thumbnail_url" not in small
    large = told(client, HERE, maxwidth=1200, maxheight=630)
    assert (large["width"], large["height"], large["thumbnail_width"]) == (960, 630, 1200)
    assert "thumbnail_url" not in told(client, HERE, maxwidth=1199)


def test_xml_says_the_same(client: FlaskClient) -> None:
    answer = client.get("/oembed", query_string={"url": f"{HERE}at/{LINK}", "format": "xml"})
    top = ElementTree.fromstring(answer.data)
    assert (answer.mimetype, top.tag) == ("text/xml", "oembed")
    said = {each.tag: each.text for each in top}
    assert said == {k: str(v) for k, v in told(client, f"{HERE}at/{LINK}").items()}
    assert said["html"] == FRAMED


def test_where_no_other_site_may_embed_the_page_it_is_a_link() -> None:
    closed = told(create_app().test_client(), HERE)
    assert closed["type"] == "link"
    assert "html" not in closed


def test_below_a_path_and_behind_a_proxy_addresses_are_the_visitor_s() -> None:
    app = create_app({"prefix": "/fp", "trust_proxy": 1, "allow_origin": ["*"]})
    answer = app.test_client().get(
        "/fp/oembed",
        query_string={"url": f"https://course.example/fp/at/{LINK}"},
        headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "course.example"},
    )
    assert answer.get_json()["thumbnail_url"] == f"https://course.example/fp/at/{LINK}.png"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"url": "http://elsewhere.example/"}, 404, "not_found"),
        ({"url": "http://localhost.evil.example/"}, 404, "not_found"),
        ({"url": "http://localhost:81/"}, 404, "not_found"),
        ({"url": "http://localhost/healthz"}, 404, "not_found"),
        ({"url": "http://localhost/at/nothing"}, 404, "not_found"),
        ({"url": f"http://localhost/at/{LINK}.png"}, 404, "not_found"),
        ({"url": "http://localhost/at/1.A/../../x"}, 404, "not_found"),
        ({"url": "javascript://localhost/"}, 404, "not_found"),
        ({"url": "http://[::1"}, 404, "not_found"),
        ({"url": HERE, "format": "yaml"}, 501, "unknown_format"),
        ({}, 400, "bad_query"),
        ({"url": HERE, "maxwidth": "0"}, 400, "bad_query"),
        ({"url": HERE, "maxheight": "-1"}, 400, "bad_query"),
        ({"url": HERE, "maxwidth": "1000000"}, 400, "bad_query"),
    ],
)
def test_what_is_not_ours_or_not_to_be_had_is_refused(
    client: FlaskClient, query: dict[str, str], status: int, code: str
) -> None:
    answer = client.get("/oembed", query_string=query)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_a_link_that_holds_markup_stays_text(client: FlaskClient) -> None:
    html = told(client, f'{HERE}#1."><script>alert(1)</script>')["html"]
    assert "<script>" not in html
    assert "#1.%22%3E%3Cscript%3E" in html


@pytest.mark.parametrize("path", ["/", f"/at/{LINK}"])
def test_pages_say_where_oembed_is(
    path: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forwardpass import resources

    (tmp_path / "index.html").write_text("<!doctype html><head></head>")
    monkeypatch.setattr(resources, "page_dir", lambda: tmp_path)
    html = create_app().test_client().get(path).text
    asked = f"http%3A%2F%2Flocalhost%2F{path[1:].replace('/', '%2F')}"
    for kind, mimetype in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        assert (
            f'<link rel="alternate" type="{mimetype}" '
            f'href="http://localhost/oembed?url={asked}&amp;format={kind}" title="Forward Pass" />'
        ) in html
