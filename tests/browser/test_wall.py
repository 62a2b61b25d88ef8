"""The wall of weights: its scales, counts and moments are those of the weight file, in float64."""

from __future__ import annotations

import re

import numpy as np
import pytest
from axe import violations
from numpy.typing import NDArray
from playwright.sync_api import Locator, expect
from reference import TRAINED, layer_count
from safetensors import safe_open
from visitor import Finger, Pointer, Visit, Visitor

NAMES = sorted(path.stem for path in TRAINED.glob("*.safetensors"))
BINS = """bins => bins.map(({dataset}) =>
    [dataset.from, dataset.to, dataset.count].map(Number))"""
PIXEL = """(canvas, [column, row, columns]) => {
    const side = canvas.width / columns;
    const at = [(column + 0.1) * side, (row + 0.1) * side].map(Math.floor);
    return [...canvas.getContext("2d").getImageData(...at, 1, 1).data].slice(0, 3);
}"""
TOLERANCE = 1e-6

# What the palettes promise: the positive, the negative and the zero of a heatmap.
COLORS = {
    ("safe", "dark"): ("22c79a", "ff6a3d", "0b0e14"),
    ("safe", "light"): ("007d5c", "c8400f", "ffffff"),
    ("lesson", "dark"): ("83c167", "fc6255", "0b0e14"),
    ("lesson", "light"): ("37781c", "c9302c", "ffffff"),
    ("blue-red", "dark"): ("4ca3ff", "ff6259", "0b0e14"),
    ("blue-red", "light"): ("1f66c1", "c2272d", "ffffff"),
    ("blue-orange", "dark"): ("4ca3ff", "ff9a3c", "0b0e14"),
    ("blue-orange", "light"): ("1f66c1", "b04f00", "ffffff"),
    ("grey", "dark"): ("ffffff", "000000", "767b84"),
    ("grey", "light"): ("ffffff", "000000", "767b84"),
}

Numbers = NDArray[np.float64]


def weights_of(name: str, layer: int) -> tuple[Numbers, Numbers]:
    """W and b into a layer, as the file has them."""
    with safe_open(TRAINED / f"{name}.safetensors", "numpy") as file:
        W, b = (file.get_tensor(f"{kind}{layer}").astype(np.float64) for kind in "Wb")
    return W, b


def open_wall(visit: Visit, query: str = "", layer: int = 1, **context: object) -> Visitor:
    """A visitor at the wall of a layer, all of whose weights have come."""
    visitor = visit(f"?motion=off&view=wall&digit=3&seed=1{query}", **context)
    expect(visitor.part("tile").first).to_be_visible()
    if layer > 1:
        show_layer(visitor, layer, by_touch=bool(context.get("has_touch")))
    expect(visitor.part("tile").last).to_have_attribute("data-full", re.compile("."))
    expect(visitor.part("tile").last).to_have_attribute("data-activation", re.compile("."))
    return visitor


def show_layer(visitor: Visitor, layer: int, by_touch: bool = False) -> None:
    choice = visitor.page.locator("fp-wall header").first.get_by_role("button").nth(layer - 1)
    # A mouse left there would point anew at whatever comes to lie below it.
    (choice.tap if by_touch else choice.click)()


def number(part: Locator, name: str) -> float:
    return float(part.get_attribute(f"data-{name}") or "nan")


def fulls(visitor: Visitor) -> list[float]:
    return visitor.part("tile").evaluate_all("tiles => tiles.map((t) => Number(t.dataset.full))")


def cell(visitor: Visitor, neuron: int) -> Locator:
    return visitor.part("tile").nth(neuron).locator("canvas")


def points_at(visitor: Visitor, neuron: int, source: int, value: float) -> None:
    """Waits until the wall tells this weight, and checks its value."""
    told = visitor.part("wall-weight")
    expect(told).to_have_attribute("data-source", str(source))
    expect(told).to_have_attribute("data-neuron", str(neuron))
    assert number(told, "value") == pytest.approx(value, rel=TOLERANCE)


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_hangs_there_with_its_scales_bins_and_moments(visit: Visit, name: str) -> None:
    visitor = open_wall(visit, f"&model={name}")
    for layer in range(1, layer_count(name) + 1):
        if layer > 1:
            show_layer(visitor, layer)
        hangs_there_with_its_scales_bins_and_moments(visitor, *weights_of(name, layer))


def hangs_there_with_its_scales_bins_and_moments(visitor: Visitor, W: Numbers, b: Numbers) -> None:
    expect(visitor.part("tile")).to_have_count(len(W))
    expect(visitor.part("wall-words")).to_contain_text(
        f"{W.shape[1]} × {W.shape[0]} = {W.size:,} weights"
    )
    np.testing.assert_allclose(fulls(visitor), np.full(len(W), np.abs(W).max()), rtol=TOLERANCE)
    for kind, values in (("weights", W.ravel()), ("biases", b)):
        figure = visitor.page.locator(f"figure[data-kind={kind}]")
        rows = np.array(figure.locator("[data-part=bin]").evaluate_all(BINS))
        edges = np.append(rows[:, 0], rows[-1, 1])
        counts, _ = np.histogram(values, edges)
        assert rows[:, 2].tolist() == counts.tolist()
        assert rows[:, 2].sum() == values.size
        moments = {
            "count": values.size,
            "least": values.min(),
            "greatest": values.max(),
            "mean": values.mean(),
            "deviation": values.std(),
            "positive": (values > 0).sum(),
        }
        for moment, value in moments.items():
            shown = number(figure.locator(f"[data-moment={moment}]"), "value")
            assert shown == pytest.approx(value, rel=TOLERANCE, abs=1e-8), f"{kind} {moment}"


@pytest.mark.parametrize(("name", "layer"), [("digits", 1), ("digits", 3), ("wide", 2)])
def test_each_picture_on_its_own_scale_names_its_largest_weight(
    visit: Visit, name: str, layer: int
) -> None:
    W, _ = weights_of(name, layer)
    visitor = open_wall(visit, f"&model={name}", layer)
    legend = visitor.part("wall-legend")
    largest = np.abs(W).max()
    expect(legend).to_contain_text(f"+{largest:.2f}")
    visitor.page.get_by_role("button", name="Each on its own").click()
    own = np.abs(W).max(axis=1)
    expect(legend).to_contain_text(f"±{own.min():.2f} … ±{own.max():.2f}")
    np.testing.assert_allclose(fulls(visitor), own, rtol=TOLERANCE)
    np.testing.assert_allclose(
        [number(legend, "low"), number(legend, "high")], [own.min(), own.max()], rtol=TOLERANCE
    )
    expect(visitor.part("tile").nth(2).locator(".scale")).to_have_text(f"±{own[2]:.2f}")


def test_the_weight_under_the_pointer_is_told_lit_everywhere_and_marked_in_its_bin(
    visit: Visit,
) -> None:
    W, _ = weights_of("digits", 1)
    visitor = open_wall(visit)
    Pointer(visitor.page, cell(visitor, 6)).move((5 + 0.5) / 28, (20 + 0.5) / 28)
    points_at(visitor, 6, 20 * 28 + 5, W[6, 20 * 28 + 5])
    expect(visitor.part("wall-weight")).to_contain_text("row 20, column 5")
    expect(visitor.part("tile").nth(6)).to_have_attribute("data-edge", "")
    mark = visitor.page.locator("figure[data-kind=weights] [data-part=marked]")
    bins = visitor.page.locator("figure[data-kind=weights] [data-part=bin]").evaluate_all(BINS)
    low, high, _ = bins[int(mark.get_attribute("data-bin") or -1)]
    assert low <= W[6, 20 * 28 + 5] < high


def test_a_connection_pointed_at_elsewhere_lights_its_picture_and_its_cell(visit: Visit) -> None:
    W, _ = weights_of("wide", 1)
    visitor = open_wall(visit, "&model=wide")
    visitor.page.evaluate(
        """() => document.dispatchEvent(new CustomEvent("action", {
            detail: { name: "edge", detail: { layer: 1, neuron: 3, source: 400 } } }))"""
    )
    points_at(visitor, 3, 400, W[3, 400])
    lit = visitor.page.locator(".tile[data-edge]")
    expect(lit).to_have_attribute("data-neuron", "3")
    inside = lit.evaluate("""tile => {
        const cell = tile.querySelector(".cell").getBoundingClientRect();
        const canvas = tile.querySelector("canvas").getBoundingClientRect();
        return [cell.x - canvas.x, cell.y - canvas.y].map((px) => px / 3);
    }""")
    assert inside == pytest.approx([400 % 28, 400 // 28], abs=0.01)


def test_a_bias_is_marked_in_its_bin_while_its_neuron_is_open(visit: Visit) -> None:
    _, b = weights_of("digits", 2)
    visitor = open_wall(visit, layer=2)
    visitor.part("tile").nth(4).locator("b").click()
    mark = visitor.page.locator("figure[data-kind=biases] [data-part=marked]")
    assert number(mark, "value") == pytest.approx(b[4], rel=TOLERANCE)
    bins = visitor.page.locator("figure[data-kind=biases] [data-part=bin]").evaluate_all(BINS)
    low, high, _ = bins[int(mark.get_attribute("data-bin") or -1)]
    assert low <= b[4] <= high


def test_a_click_opens_the_neuron_and_a_second_one_lets_go(visit: Visit) -> None:
    visitor = open_wall(visit)
    cell(visitor, 9).click()
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "9")
    expect(visitor.part("tile").nth(9)).to_have_attribute("aria-selected", "true")
    cell(visitor, 9).click()
    expect(visitor.part("inspector")).to_have_count(0)
    expect(visitor.part("tile").nth(9)).to_have_attribute("aria-selected", "false")


def test_the_wall_states_the_activations_of_the_table(visit: Visit) -> None:
    visitor = open_wall(visit)
    visitor.has_pass_through(3)
    wanted = visitor.numbers()[1].a
    shown = visitor.part("tile").evaluate_all("all => all.map((t) => Number(t.dataset.activation))")
    np.testing.assert_allclose(shown, wanted, rtol=1e-5)


def test_every_weight_is_within_reach_of_the_keys(visit: Visit) -> None:
    W, _ = weights_of("digits", 1)
    visitor = open_wall(visit)
    keys = visitor.page.keyboard
    visitor.part("tile").first.focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        keys.press(key)
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "2")
    for key in ("Space", "ArrowRight", "ArrowDown", "ArrowDown"):
        keys.press(key)
    points_at(visitor, 2, 2 * 28 + 1, W[2, 2 * 28 + 1])
    keys.press("End")
    points_at(visitor, 2, 783, W[2, 783])
    keys.press("Escape")
    keys.press("End")
    expect(visitor.part("tile").last).to_be_focused()
    expect(visitor.part("wall-weight")).to_have_count(0)
    expect(visitor.part("tile").last).to_have_attribute("data-lit", "")


def test_the_arrows_walk_over_the_bins(visit: Visit) -> None:
    W, _ = weights_of("digits", 1)
    visitor = open_wall(visit)
    slider = visitor.page.locator("figure[data-kind=weights]").get_by_role("slider")
    slider.focus()
    visitor.page.keyboard.press("Home")
    lowest = np.histogram(W, [-0.85, -0.8])[0][0]
    expect(slider).to_have_attribute("aria-valuetext", re.compile(f"−0.85 to −0.80: {lowest} "))


def test_a_finger_on_a_phone_finds_a_weight_and_opens_its_neuron(visit: Visit) -> None:
    W, _ = weights_of("digits", 2)
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    visitor = open_wall(visit, layer=2, **phone)
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360
    heights = visitor.part("tile").evaluate_all(
        "tiles => tiles.map((tile) => tile.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    finger = Finger(visitor.page, cell(visitor, 0))
    finger.touch(((11 + 0.5) / 16, 0.5))
    points_at(visitor, 0, 11, W[0, 11])  # which may move the pictures under the finger
    finger.lift()
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "0")
    points_at(visitor, 0, 11, W[0, 11])
    expect(visitor.part("wall-weight")).to_be_in_viewport(ratio=1)
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "2")


def test_why_weights_are_not_probabilities_is_told_with_the_numbers_of_the_layer(
    visit: Visit,
) -> None:
    W, _ = weights_of("no-hidden", 1)
    visitor = open_wall(visit, "&model=no-hidden")
    facts = visitor.part("wall-not")
    assert number(facts, "negative") == (W < 0).sum()
    assert number(facts, "above") == (W > 1).sum() > 0
    assert number(facts, "sum") == pytest.approx(W[0].sum(), rel=1e-5)
    expect(facts).to_contain_text(f"{(W < 0).sum():,} of these 7,840 weights are below 0")
    outputs = visitor.numbers()[1].a
    shown = number(visitor.part("wall-outputs"), "sum")
    assert shown == pytest.approx(outputs.sum(), rel=1e-5)


def test_the_outputs_of_a_softmax_add_up_to_1(visit: Visit) -> None:
    visitor = open_wall(visit, "&model=wide")
    expect(visitor.part("wall-outputs")).to_contain_text("add up to 1.000")


def test_the_page_says_that_the_pixels_are_shuffled(visit: Visit) -> None:
    words = "sees the pixels in a different order"
    visitor = open_wall(visit, "&model=shuffled")
    expect(visitor.part("wall-words")).to_contain_text(words)
    visitor.choose_model("digits")
    expect(visitor.part("wall-words")).not_to_contain_text(words)


@pytest.mark.parametrize(("hues", "theme"), COLORS)
def test_weights_have_the_colours_of_the_palette(visit: Visit, hues: str, theme: str) -> None:
    W, _ = weights_of("digits", 1)
    visitor = open_wall(visit, f"&hues={hues}&theme={theme}")
    positive, negative, zero = (
        np.array([int(color[i : i + 2], 16) for i in (0, 2, 4)]) for color in COLORS[hues, theme]
    )
    neuron, source = np.unravel_index(np.abs(W).argmax(), W.shape)
    least, greatest = (int(neuron), int(source)), divmod(int(W.argmax()), 784)
    assert W[least] < 0 < W[greatest]
    for (row, column), end in ((least, negative), (greatest, positive)):
        share = (abs(W[row, column]) / np.abs(W).max()) ** 0.7
        wanted = zero + (end - zero) * share
        point = [column % 28, column // 28, 28]
        painted = cell(visitor, row).evaluate(PIXEL, point)
        np.testing.assert_allclose(painted, wanted, atol=1)
    root = "getComputedStyle(document.documentElement).getPropertyValue('--positive')"
    if hues != "grey":
        assert visitor.page.evaluate(root).strip() == f"#{COLORS[hues, theme][0]}"


def test_without_hues_large_cells_carry_signs_and_small_ones_do_not(visit: Visit) -> None:
    visitor = open_wall(visit, "&hues=grey")
    assert cell(visitor, 0).evaluate("canvas => canvas.width") == 28
    visitor.page.get_by_role("button", name="hidden 1 → hidden 2").click()
    expect(visitor.part("tile").first).to_have_attribute("data-full", re.compile("^1[5-9]"))
    assert cell(visitor, 0).evaluate("canvas => canvas.width") == 16 * 17
    expect(visitor.part("wall-legend")).to_contain_text("Light: positive, dark: negative.")


def test_the_menu_of_hues_changes_page_and_pictures_at_once(visit: Visit) -> None:
    visitor = open_wall(visit, "&theme=dark")
    visitor.part("hues").select_option("blue-red")
    expect(visitor.page.locator("html")).to_have_attribute("data-hues", "blue-red")
    expect(visitor.page.locator("fp-wall rect.positive").last).to_have_css(
        "fill", "rgb(76, 163, 255)"
    )


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 360)])
def test_axe_finds_nothing_on_the_wall(visit: Visit, theme: str, width: int) -> None:
    viewport = {"width": width, "height": 900}
    visitor = open_wall(visit, "&hues=grey", viewport=viewport, color_scheme=theme)
    cell(visitor, 3).click()
    assert violations(visitor.page) == []
