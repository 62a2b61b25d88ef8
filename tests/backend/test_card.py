"""The card of a trained network."""

import json
from dataclasses import replace

import pytest

from forwardpass.models.card import Card, title_of
from forwardpass.refusal import Refusal

CARD = Card("digits", "784-16-16-10 · sigmoid", (784, 16, 16, 10), ("sigmoid",) * 3)


def damaged(**changes):
    fields = json.loads(CARD.to_json()) | changes
    return json.dumps({key: value for key, value in fields.items() if value != "gone"})


def test_784_16_16_10_has_13002_parameters():
    assert CARD.parameter_count == 13_002


def test_accuracy_is_the_share_of_test_images_read_right():
    assert replace(CARD, test_correct=9_687, test_total=10_000).accuracy == 0.9687


def test_accuracy_is_unknown_where_it_was_never_measured():
    assert CARD.accuracy is None


def test_as_dict_is_ready_for_json_and_holds_what_follows_from_the_fields():
    given = replace(CARD, test_correct=1, test_total=2).as_dict()
    assert json.loads(json.dumps(given)) == given
    assert given["sizes"] == [784, 16, 16, 10]
    assert (given["accuracy"], given["parameter_count"]) == (0.5, 13_002)


def test_a_title_names_each_activation_once():
    assert title_of((784, 16, 16, 10), ("relu", "relu", "sigmoid")) == (
        "784-16-16-10 · relu, sigmoid"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "its card is a list; expected an object"),
        (damaged(name=7), "name = 7; expected a text"),
        (damaged(sizes="gone"), "sizes = None; expected a list"),
        (damaged(roughness="low"), "roughness = 'low'; expected a number or null"),
        (damaged(data_sha256={"a": 1}), "expected an object of texts"),
        (damaged(test_total=-1), "test_total = -1; expected a whole number"),
        (damaged(seed="x"), "seed = 'x'; expected a whole number or null"),
        (damaged(seed=True), "seed = True; expected a whole number or null"),
        (damaged(sizes=[784, "16", 10]), "expected a list of whole numbers"),
        (damaged(activations=[1, 2]), r"activations = \[1, 2\]; expected a list of texts"),
        (damaged(readout="median"), "readout = 'median'; expected argmax or tenths"),
        (damaged(licence="MIT"), "unknown field 'licence'"),
    ],
)
def test_a_damaged_card_is_refused_naming_the_field_and_what_was_expected(text, reason):
    with pytest.raises(Refusal, match=reason):
        Card.from_json(text)
