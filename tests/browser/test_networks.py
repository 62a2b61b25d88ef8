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
from visitor import Visit, Visitor

from forwardpass.models import catalogue

CARDS = catalogue()


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


def colours_of(visitor: Visitor) -> int:
    """How many different colours the stage shows."""
    picture = Image.open(io.BytesIO(visitor.part("stage").screenshot())).convert("RGB")
    return len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0))
