"""Every trained and every served network opens from the menu, draws well and answers."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

import numpy as np
from PIL import Image
from playwright.sync_api import expect
from test_code import RUNS, code, printed
from visitor import Visit, Visitor

from forwardpass import models
from forwardpass.models import Card, catalogue
from forwardpass.numerics.network import Network
from servers import serving

CARDS = catalogue()
JSON = {"Content-Type": "application/json"}


def test_every_network_opens_from_the_menu_and_lights_the_stage(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    header = visitor.page.get_by_role("banner")
    for card in CARDS:
        visitor.open_model(card.name)
        expect(header).to_contain_text(f"{card.parameter_count:,}")
        visitor.has_pass_through(layers=len(card.sizes) - 1)
        visitor.has_weights()
        expect(visitor.part("answer")).not_to_have_text("")
        assert colours_of(visitor) > 200, card.name


def test_networks_of_other_shapes_are_served_to_every_visitor(visit: Visit, tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    numbers = {}
    for name, sizes in {"eight": (64, 16, 3), "iris": (4, 8, 3)}.items():
        W = [rng.normal(0, 1, (o, i)).astype("f4") for i, o in pairwise(sizes)]
        b = [rng.normal(0, 1, o).astype("f4") for o in sizes[1:]]
        network = Network(W, b, ["tanh", "sigmoid"])
        models.save(tmp_path / f"{name}.npz", network, Card.unknown(name, network))
        numbers[name] = W, b
    files = [str(tmp_path / f"{name}.npz") for name in numbers]

    def agrees(name: str) -> None:
        (W, b), x = numbers[name], visitor.numbers()[0].a.astype(float)
        hidden = np.tanh(W[0].astype(float) @ x + b[0])
        outputs = 1 / (1 + np.exp(-(W[1].astype(float) @ hidden + b[1])))
        visitor.shows_outputs(outputs.astype("f4"))

    with serving(*files) as server:
        visitor = visit("?motion=off&digit=3", at=server.url)
        expect(visitor.part("model").locator("option:checked")).to_contain_text("eight · 64-16-3")
        visitor.has_pass_through(layers=2)
        assert len(visitor.numbers()[0].a) == 64
        agrees("eight")
        visitor.page.locator("[data-view=code]").click()
        expect(visitor.part("code-file")).to_contain_text("does not come with Forward Pass")
        with visitor.page.expect_download() as download:
            visitor.part("code-file").get_by_role("button").click()
        download.value.save_as(tmp_path / download.value.suggested_filename)
        for language in ("package", "javascript"):
            visitor.page.locator(f'[data-language="{language}"]').click()
            outputs = printed(RUNS[language], code(visitor, "pass"), tmp_path)
            np.testing.assert_allclose(outputs, visitor.numbers()[-1].a, atol=2e-6)
        visitor.page.locator("[data-view=stage]").click()
        visitor.open_model("iris")
        expect(visitor.part("inputs").get_by_label("x4")).to_be_visible()
        visitor.has_pass_through(layers=2)
        assert visitor.numbers()[0].a.tolist() == [0.5] * 4
        agrees("iris")
        body = json.dumps({"pixels": [-2, 0.5, 9, 1]}).encode()
        asked = UrlRequest(f"{server.url}/api/models/iris/trace", body, JSON)
        with urlopen(asked) as answer:
            layers = json.load(answer)["layers"]
        W, b = numbers["iris"]
        np.testing.assert_allclose(layers[1]["z"], W[0] @ [-2, 0.5, 9, 1] + b[0], atol=1e-5)
        visitor.page.close()


def colours_of(visitor: Visitor) -> int:
    """How many different colours the stage shows."""
    picture = Image.open(io.BytesIO(visitor.part("stage").screenshot())).convert("RGB")
    return len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0))
