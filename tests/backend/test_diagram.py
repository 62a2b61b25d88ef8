"""The picture that a notebook shows of a network and of a forward pass."""

import re
from base64 import b64decode
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

import forwardpass
from forwardpass import Network
from forwardpass.refusal import Refusal

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def digits():
    return forwardpass.load("digits")


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(2).random(784, dtype=np.float32)


def parts(svg, name):
    return ElementTree.fromstring(svg).findall(f".//{SVG}{name}")


def pictures(svg):
    found = [image.get("href").partition("base64,")[2] for image in parts(svg, "image")]
    return [np.array(Image.open(BytesIO(b64decode(data)))) for data in found]


def words(svg):
    return [text.text for text in parts(svg, "text")]


def test_a_network_shows_its_neurons_the_weights_of_the_first_layer_and_its_strongest_lines(digits):
    shown = digits._repr_html_()
    assert len(parts(shown, "circle")) == 16 + 16 + 10
    assert [picture.shape for picture in pictures(shown)] == [(28, 28, 3)] * 17
    lines = [path for path in parts(shown, "path") if path.get("stroke") != "currentColor"]
    assert len(lines) == 90 + 90
    assert words(shown) == [
        "784-16-16-10 · sigmoid", "28 × 28 inputs", "16", "16", *"0123456789", "10",
    ]  # fmt: skip
    assert {circle.get("fill") for circle in parts(shown, "circle")} == {"none"}


def test_the_picture_needs_no_script_and_no_style_sheet_and_is_small(digits, x):
    for shown in (digits.to_svg(), digits.to_svg(x), digits.trace(x).to_svg()):
        assert not re.search(
            r"<script|<style|\son\w+=|url\(|https?://(?!www\.w3\.org/2000/svg)", shown
        )
        assert len(shown) < 90_000


def test_a_forward_pass_shows_the_input_and_the_number_of_every_neuron(digits, x):
    trace = digits.trace(x)
    for shown in (digits.to_svg(x), trace._repr_html_()):
        pixels = pictures(shown)[-1]
        assert pixels[..., 0].ravel().tolist() == np.rint(x * 255).tolist()
        titles = [circle[0].text for circle in parts(shown, "circle")]
        assert titles[9] == f"neuron 1.9: {trace.activations[1][9]:.4g}"
        outputs = [f"{digit} · {a:.3f}" for digit, a in enumerate(trace.output.tolist())]
        assert [text for text in words(shown) if " · 0." in text or " · 1." in text] == outputs


def test_the_brightness_of_a_neuron_is_its_activation_and_orange_means_negative():
    network = Network([np.eye(3)], [[0, 0, 0]], ["identity"])
    fills = [circle.get("fill") for circle in parts(network.to_svg([1, 0.5, -1]), "circle")]
    assert fills == ["#ffffff", "#808080", "#ff6a3d"] * 2


def test_a_network_of_shuffled_pixels_shows_the_drawing_as_it_was_given(x):
    shown = forwardpass.load("shuffled").to_svg(x)
    assert pictures(shown)[-1][..., 0].ravel().tolist() == np.rint(x * 255).tolist()


def test_a_wide_layer_shows_its_sixteen_most_active_neurons():
    biases = [0] * 30 + [9, -9]
    network = Network([np.zeros((32, 5))], [biases], ["identity"])
    shown = network.to_svg(np.zeros(5))
    titles = [circle[0].text for circle in parts(shown, "circle")]
    assert "16 of 32" in words(shown)
    assert titles[5 + 14 :] == ["neuron 1.30: 9", "neuron 1.31: -9"]


def test_an_input_that_is_no_square_is_a_column_of_neurons():
    shown = Network([np.ones((2, 12))], [[0, 0]], ["relu"]).to_svg()
    assert (len(parts(shown, "circle")), pictures(shown)) == (12 + 2, [])


def test_a_batch_shows_its_first_image(digits, x):
    shown = digits.trace(np.stack([x, 0 * x]))._repr_html_()
    assert words(shown)[0] == "784-16-16-10, the first of 2"
    assert pictures(shown)[-1].any()


def test_a_batch_is_no_input_of_a_picture(digits, x):
    with pytest.raises(Refusal, match=r"shape \(2, 784\); expected \(784,\)"):
        digits.to_svg([x, x])
