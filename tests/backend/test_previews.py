"""Previews of links: the page's description of itself, and the picture."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import get_ident
from typing import Any

import gevent
import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from forwardpass import models, resources
from forwardpass.models.card import Card
from forwardpass.numerics.answer import BLANK
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import Switches
from forwardpass.previews import Scene, draw, palette
from forwardpass.refusal import Refusal
from forwardpass.server import create_app
from forwardpass.server.page import previews
from forwardpass.server.page.opengraph import alt_of, title_of
from forwardpass.server.page.place import LONGEST, preview_of, read_place
from forwardpass.server.page.previews import MOST_KEPT, MOST_WAITING, Pictures
from forwardpass.server.registry import Registry
from forwardpass.wire.link_bytes import sum_of
from forwardpass.wire.link_ink import LinkHandwriting, LinkStrokes, LinkTestImage
from forwardpass.wire.links import LinkDial, Place

TOP = Path(__file__).parent.parent.parent
EDITED = (TOP / "tests/wire/edited.link").read_text().strip()
HANDWRITTEN_3 = "1.BQIDBgACECY"
NO_MODEL = "1.AQRub25lAAJxxQ"

Pixel = tuple[int, int, int]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(None)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of a server with a small page."""
    page = '<!doctype html><head><title>P</title><script src="./assets/a.js"></script></head>'
    (tmp_path / "index.html").write_text(page)
    monkeypatch.setattr(resources, "page_dir", lambda: tmp_path)
    return create_app().test_client()


def link_of(*fields: tuple[int, bytes]) -> str:
    data = b"".join(bytes([key, len(field)]) + field for key, field in fields)
    data += b"\0\2" + sum_of(data).to_bytes(2, "little")
    return "1." + urlsafe_b64encode(data).decode().rstrip("=")


def tags(html: str) -> dict[str, str]:
    """Property → content, as the page states it."""
    found = re.findall(r'<meta property="(.*?)" content="(.*?)" />', html)
    return {name: unescape(content) for name, content in found}


def image_of(scene: Scene) -> Image.Image:
    return Image.open(BytesIO(draw(scene))).convert("RGB")


def pixel(image: Image.Image, x: float, y: float) -> Pixel:
    found: Any = image.getpixel((round(x), round(y)))
    return found


def near(color: Pixel, hex_color: str) -> bool:
    """Whether a colour equals this one, as far as the file's 256 colours allow."""
    return bool(np.abs(np.array(color) - np.array(palette.rgb(hex_color))).max() <= 14)


def test_the_page_of_a_link_tells_where_its_picture_is(client: FlaskClient) -> None:
    said = tags(client.get(f"/at/{HANDWRITTEN_3}").text)
    assert said["og:image"] == f"http://localhost/at/{HANDWRITTEN_3}.png"
    assert said["og:url"] == f"http://localhost/at/{HANDWRITTEN_3}"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["og:title"] == "Forward Pass: read as a 3, at 0.991"


def test_the_files_of_a_link_s_page_are_named_from_below(client: FlaskClient) -> None:
    assert 'src="../assets/a.js"' in client.get(f"/at/{HANDWRITTEN_3}").text


def test_addresses_are_those_that_the_visitor_sees(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app({"prefix": "/fp", "trust_proxy": 1, "allow_origin": ["*"]})
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "course.example"}
    said = tags(app.test_client().get(f"/fp/at/{HANDWRITTEN_3}", headers=headers).text)
    assert said["og:image"] == f"https://course.example/fp/at/{HANDWRITTEN_3}.png"
    assert tags(app.test_client().get("/fp/", headers=headers).text)["og:url"] == (
        "https://course.example/fp/"
    )


@pytest.mark.parametrize("link", ["2.AAAA", NO_MODEL, "1.%22%3E%3Cscript%3E", "x"])
def test_the_page_of_a_link_that_shows_nothing_has_the_plain_picture(
    client: FlaskClient, link: str
) -> None:
    answer = client.get(f"/at/{link}")
    said = tags(answer.text)
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    if not link.startswith("1.%22"):
        assert said["og:image"] == f"http://localhost/at/{HANDWRITTEN_3}.png"
        assert said["og:title"] == "Forward Pass"


def test_a_picture_is_a_png_of_1200_by_630(client: FlaskClient) -> None:
    answer = client.get(f"/at/{EDITED}.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert len(answer.data) < 300_000
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_picture_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get(f"/at/{HANDWRITTEN_3}.png")
    tag = first.headers["ETag"]
    again = client.get(f"/at/{HANDWRITTEN_3}.png", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"/at/{EDITED}.png", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("link", "status", "code"),
    [
        ("nothing", 422, "malformed"),
        ("2.AAAA", 422, "unsupported_version"),
        ("1." + "A" * (LONGEST - 1), 413, "too_large"),
        (NO_MODEL, 404, "unknown_model"),
        (link_of((16, b'{"no_bias":[9]}')), 422, "malformed"),
        (link_of((16, b'{"activations":["sin",null,null]}')), 422, "malformed"),
        (link_of((16, b'{"off":[[1,16]]}')), 422, "malformed"),
        (link_of((15, bytes([1, 1, 0, 0, 0, 0x24, 0x74, 0x49 + 1]))), 422, "malformed"),
    ],
)
def test_a_link_that_cannot_be_shown_has_no_picture_but_a_reason(
    client: FlaskClient, link: str, status: int, code: str
) -> None:
    answer = client.get(f"/at/{link}.png")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_one_letter_less_than_too_long_is_read(client: FlaskClient) -> None:
    assert read_place("1." + "A" * (LONGEST - 2)) == {}


def test_pictures_are_heavy(client: FlaskClient) -> None:
    one = create_app({"heavy_calls_per_minute": 1}).test_client()
    assert one.get(f"/at/{HANDWRITTEN_3}.png").status_code == 200
    refused = one.get(f"/at/{HANDWRITTEN_3}.png")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (429, "too_fast")
    assert one.get(f"/at/{HANDWRITTEN_3}").status_code == 200


def test_a_picture_is_drawn_once_and_the_oldest_one_forgotten(registry: Registry) -> None:
    drawn: list[Scene] = []
    pictures = Pictures(lambda scene: bytes([len(drawn.append(scene) or drawn)]))
    scene = preview_of({}, registry).scene
    assert [pictures.picture("a", scene) for _ in range(2)] == [b"\1", b"\1"]
    for number in range(MOST_KEPT):
        pictures.picture(str(number), scene)
    assert len(drawn) == MOST_KEPT + 1
    pictures.picture("1", scene)
    assert len(drawn) == MOST_KEPT + 1
    pictures.picture("a", scene)
    assert len(drawn) == MOST_KEPT + 2


def test_no_more_wait_for_a_picture_than_there_is_time_for(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = preview_of({}, registry).scene
    pictures = Pictures()
    go_on = gevent.event.Event()

    def drawn_later(work: object, scene: Scene) -> bytes:
        go_on.wait()
        return b"png"

    monkeypatch.setattr(previews, "in_thread", drawn_later)
    asking = [gevent.spawn(pictures.picture, str(i), scene) for i in range(MOST_WAITING)]
    gevent.idle()
    with pytest.raises(Refusal, match="too many pictures"):
        pictures.picture("one more", scene)
    go_on.set()
    assert [each.get() for each in asking] == [b"png"] * MOST_WAITING
    assert pictures.picture("one more", scene) == b"png"


def test_a_link_shows_what_the_page_would(registry: Registry) -> None:
    preview = preview_of({"input": LinkHandwriting(3, 6)}, registry)
    answer, name, *_ = preview.caption
    assert (answer.state, answer.digit, name) == ("digit", 3, "digits")
    assert preview.scene.answer == 3
    assert preview_of({"input": LinkStrokes(1.2, ())}, registry).caption.answer.state == "blank"


def test_dials_and_switches_of_a_link_are_turned(registry: Registry) -> None:
    scene = preview_of(
        {"changes": [LinkDial(1, 0, -1, -100.0)], "switches": Switches(off=((3, 3),))}, registry
    ).scene
    assert scene.activations[1][0] < 1e-30
    assert scene.activations[3][3] == 0
    assert (scene.turned, scene.answer) == (1, 5)


def test_a_changed_network_is_called_so_in_title_picture_and_its_description(
    registry: Registry,
) -> None:
    blank = [LinkDial(1, 2, source, 0.0) for source in range(-1, 784)]
    changed = preview_of({"changes": blank, "switches": Switches(bits=2)}, registry)
    assert (changed.scene.turned, changed.scene.switched) == (785, True)
    title = title_of(changed.caption)
    assert title.endswith(" by a changed network (785 dials changed, switches set)")
    assert "the network digits (785 dials changed, switches set)," in alt_of(changed.caption)
    one = preview_of({"changes": blank[:1]}, registry).caption
    assert (one.changed, one.switched) == (1, False)
    blank_pad = preview_of({"input": LinkStrokes(1.2, ()), "changes": blank[:1]}, registry)
    assert title_of(blank_pad.caption) == "Forward Pass: 1 dial changed"
    yellow = [
        (
            np.abs(
                np.asarray(image_of(scene).crop((34, 520, 340, 560))).astype(int)
                - palette.rgb("#ffd54a")
            ).max(axis=2)
            <= 14
        ).mean()
        for scene in (changed.scene, preview_of({}, registry).scene)
    ]
    assert yellow[0] > 0.05
    assert yellow[1] == 0


def test_dials_that_the_network_does_not_have_are_left_out(registry: Registry) -> None:
    dials = [LinkDial(4, 0, 0, 1.0), LinkDial(1, 16, 0, 1.0), LinkDial(2, 0, 16, 1.0)]
    assert preview_of({"changes": dials, "selection": (1, 16)}, registry).scene.turned == 0


def test_a_pass_on_its_way_has_no_answer(registry: Registry) -> None:
    preview = preview_of({"time": 2.5}, registry)
    assert preview.caption.answer == BLANK
    assert preview.scene.seen(2).max() > 0
    assert preview.scene.seen(3).max() == 0


def test_a_test_image_needs_mnist(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "test_images", None)
    with pytest.raises(Refusal, match="no such test image"):
        preview_of({"input": LinkTestImage(0)}, registry)


def test_the_picture_shows_ink_activations_weights_and_the_answer(registry: Registry) -> None:
    scene = preview_of({"input": LinkHandwriting(3, 6)}, registry).scene
    image = image_of(scene)
    brightest = int(scene.activations[0].argmax())
    row, column = divmod(brightest, 28)
    assert near(pixel(image, 44 + 11 * column + 5, 161 + 11 * row + 5), "#ffffff")
    assert near(pixel(image, 868, 322 + (3 - 4.5) * 50), "#ffffff")
    assert near(pixel(image, 868, 322 + (8 - 4.5) * 50), "#000000")
    assert near(pixel(image, 980, 322 + (3 - 4.5) * 50), "#ffd54a")
    large = np.asarray(image.crop((1040, 200, 1190, 400))).astype(int)
    yellow = (np.abs(large - palette.rgb("#ffd54a")).max(axis=2) <= 14).mean()
    assert 0.1 < yellow < 0.4


def test_the_heatmap_of_a_neuron_is_its_weights(registry: Registry) -> None:
    scene = preview_of({}, registry).scene
    tile = np.asarray(image_of(scene).crop((424, 62, 480, 118))).astype(int)
    cells = tile.reshape(28, 2, 28, 2, 3).mean(axis=(1, 3)).reshape(784, 3)
    weights = scene.weights[0][0]
    strong = np.abs(weights) > 0.5 * np.abs(weights).max()
    is_green = cells[:, 1] > cells[:, 0]
    assert strong.sum() > 20
    np.testing.assert_array_equal(is_green[strong], weights[strong] > 0)


def test_the_picture_follows_theme_hues_and_curtain(registry: Registry) -> None:
    light = image_of(preview_of({"theme": "light"}, registry).scene)
    assert near(pixel(light, 5, 5), "#f6f8fb")
    dark = image_of(preview_of({"curtain": True}, registry).scene)
    assert near(pixel(dark, 5, 5), "#0b0e14")
    assert near(pixel(dark, 425, 80), "#232a38")


@pytest.mark.parametrize(
    "place",
    [
        {"model": "single"},
        {"model": "no-hidden", "curtain": True},
        {"model": "wide", "selection": (1, 127)},
        {"model": "tanh", "hues": "grey", "lines": "weights"},
        {"changes": [LinkDial(1, n, s, 0.0) for n in range(16) for s in range(-1, 784)]},
        {"changes": [LinkDial(1, 0, -1, 1e6)], "model": "identity"},
        {"time": 1e300, "input": LinkStrokes(4.0, ())},
    ],
    ids=["single", "no-hidden", "wide", "grey", "zeros", "huge", "blank"],
)
def test_every_network_has_a_picture(registry: Registry, place: Place) -> None:
    assert image_of(preview_of(place, registry).scene).size == (1200, 630)


def served(folder: Path, name: str, sizes: tuple[int, ...], **known: Any) -> Registry:
    """A registry with a network of random numbers in a file."""
    rng = np.random.default_rng(5)
    weights = [rng.normal(0, 2, (o, i)).astype("f4") for i, o in pairwise(sizes)]
    biases = [np.zeros(o, "f4") for o in sizes[1:]]
    network = Network(weights, biases, ["tanh"] * (len(sizes) - 2) + ["softmax"])
    models.save(folder / name, network, replace(Card.unknown("x", network), **known))
    return Registry(None, [folder / name])


def test_a_network_of_other_pictures_has_its_pixels_in_the_preview(tmp_path: Path) -> None:
    preview = preview_of({}, served(tmp_path, "eight.npz", (64, 12, 10)))
    scene = preview.scene
    assert scene.picture == (8, 8)
    seen = scene.activations[0]
    image = image_of(scene)
    for index in (int(seen.argmax()), int(np.abs(seen - 0.5).argmin())):
        row, column = divmod(index, 8)
        grey = round(255 * float(seen[index]))
        middle = pixel(image, 44 + 38.5 * (column + 0.5), 161 + 38.5 * (row + 0.5))
        assert abs(middle[0] - grey) < 24
    assert title_of(preview.caption).startswith(("Forward Pass: read as a ", "Forward Pass: unde"))


def test_a_network_of_numbers_has_a_preview_without_a_digit(tmp_path: Path) -> None:
    names = ("setosa", "versicolor", "жёлтый")
    registry = served(tmp_path, "iris.npz", (4, 8, 3), labels=names, features=("a", "b", "c", "d"))
    preview = preview_of({"input": LinkHandwriting(3, 6)}, registry)
    assert preview.scene.activations[0].tolist() == [0.5] * 4
    assert preview.scene.labels == ("setosa", "versicolor", "2")
    network = registry.model("iris").network
    z = network.weights[1] @ np.tanh(network.weights[0] @ np.full(4, 0.5))
    outputs = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    np.testing.assert_allclose(preview.scene.confidences, outputs, atol=1e-5)
    assert abs(pixel(image_of(preview.scene), 230, 322 - 75)[0] - 128) < 24
    assert names[int(outputs.argmax())] in title_of(preview.caption)
    assert alt_of(preview.caption).startswith("Numbers go through the network iris, layer by layer")


def test_the_colours_are_those_of_the_page() -> None:
    page = (TOP / "frontend/src/stage/palettes.js").read_text()
    ours = {hue for pairs in palette.HUES.values() for pair in pairs for hue in pair}
    plain = [palette.DARK, palette.LIGHT]
    ours |= {value for each in plain for value in vars(each).values() if isinstance(value, str)}
    assert {color for color in ours if color not in page} == set()


def test_a_link_is_read_beside_the_event_loop_and_only_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def read(link: str) -> Place:
        threads.append(get_ident())
        return read_place(link)

    monkeypatch.setattr("forwardpass.server.page.place.read_place", read)
    for _ in range(3):
        assert client.get(f"/at/{HANDWRITTEN_3}").status_code == 200
    assert len(threads) == 1
    client.get(f"/at/{HANDWRITTEN_3}.png")
    assert get_ident() not in threads


def test_reading_links_is_counted_as_heavy_and_the_page_comes_without_its_preview(
    client: FlaskClient,
) -> None:
    client = create_app({"heavy_calls_per_minute": 2}).test_client()
    first, second, third = (link_of((5, bytes([digit, 6]))) for digit in (3, 1, 0))
    read = [
        tags(client.get(f"/at/{link}").text)["og:title"][:26]
        for link in (first, second, first, third, first)
    ]
    named = ["Forward Pass: read as a 3,", "Forward Pass: read as a 1,"]
    assert read == [*named, named[0], "Forward Pass", named[0]]
    assert client.get("/api/models/digits/timing").status_code == 429
