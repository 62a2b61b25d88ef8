"""Every trained network opens from the menu, draws well and answers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from visitor import Visit, Visitor

from forwardpass.models import Card, catalogue

CARDS = catalogue()


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_network_opens_from_the_menu_and_lights_the_stage(visit: Visit, card: Card) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.choose_model(card.name)
    visitor.has_pass_through(layers=len(card.sizes) - 1)
    visitor.has_weights()
    header = visitor.page.get_by_role("banner")
    expect(header).to_contain_text(f"{card.parameter_count:,}")
    expect(visitor.part("answer")).not_to_have_text("")
    assert colours_of(visitor) > 200


def colours_of(visitor: Visitor) -> int:
    """How many different colours the stage shows."""
    picture = Image.open(io.BytesIO(visitor.part("stage").screenshot())).convert("RGB")
    return len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0))
