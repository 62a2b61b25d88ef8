"""Dials turned by hand: the numbers follow, the accuracy follows, and nothing made is ever lost."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from axe import violations
from boxes import box_of
from playwright.sync_api import Locator, expect
from reference import SQUISH, Vector, parameters
from visitor import NO_SERVER, Finger, Visit, Visitor
from waiting import until

import forwardpass
from forwardpass.digits.mnist import load
from servers import serving

WEIGHTS_OF_THIRD = """() => {
    const [{ W }] = document.querySelector("fp-neuron").state.weights;
    return [...W.subarray(2 * 784, 3 * 784)];
}"""

Layers = list[tuple[np.ndarray, np.ndarray]]


def opened(visit: Visit, layer: int = 1, neuron: int = 2, **options: object) -> Visitor:
    """A visitor with a handwritten 3, the list of changes, and an open neuron."""
    visitor = visit("?motion=off&digit=3&seed=5&view=dials", **options)
    visitor.has_pass_through(layers=3)
    visitor.act("select", {"layer": layer, "neuron": neuron})
    expect(visitor.part("bias-dial")).to_be_visible()
    return visitor


def type_into(dial: Locator, value: float) -> None:
    dial.get_by_role("spinbutton").fill(str(value))
    dial.get_by_role("spinbutton").press("Enter")


def trained() -> Layers:
    return [(W.copy(), b.copy()) for W, b in parameters("digits")]


def forward(layers: Layers, x: Vector) -> list[tuple[Vector, Vector]]:
    """z and a of each layer in float64; x is (784,) or (784, images)."""
    a, passed = x, []
    for W, b in layers:
        z = (W @ a).T + b
        a = SQUISH["sigmoid"](z).T
        passed.append((z.T, a))
    return passed


def shows(visitor: Visitor, layers: Layers) -> None:
    """Waits until every number of the table is that of these weights and biases."""
    x = visitor.numbers()[0].a
    expected = forward(layers, x)
    visitor.shows_outputs(expected[-1][1].astype(np.float32))
    for shown, (z, a) in zip(visitor.numbers()[1:], expected, strict=True):
        np.testing.assert_allclose(shown.z, z, atol=1e-4, rtol=1e-5)
        np.testing.assert_allclose(shown.a, a, atol=1e-5)


def changes(visitor: Visitor) -> Locator:
    return visitor.part("changes")


def test_a_bias_typed_in_is_the_bias_that_the_network_computes_with(visit: Visit) -> None:
    visitor = opened(visit)
    type_into(visitor.part("bias-dial"), -10)
    layers = trained()
    layers[0][1][2] = -10
    shows(visitor, layers)
    expect(changes(visitor)).to_have_attribute("data-count", "1")


def test_a_weight_in_hand_changes_that_weight_alone(visit: Visit) -> None:
    visitor = opened(visit, 2, 9)
    visitor.part("weight-source").fill("3")
    visitor.part("weight-source").press("Enter")
    type_into(visitor.part("weight-dial"), 7.5)
    layers = trained()
    layers[1][0][9, 3] = 7.5
    shows(visitor, layers)
    change = changes(visitor).locator("li")
    expect(change).to_have_attribute("data-source", "3")
    expect(change).to_have_attribute("data-value", "7.5")


def test_arrows_turn_a_tenth_shift_a_hundredth_pages_one(visit: Visit) -> None:
    visitor = opened(visit)
    bias = float(parameters("digits")[0][1][2])
    knob = visitor.part("bias-dial").get_by_role("slider")
    knob.focus()
    for key, step in (("ArrowUp", 0.1), ("Shift+ArrowDown", -0.01), ("PageUp", 1.0)):
        visitor.page.keyboard.press(key)
        bias += step
        assert float(knob.get_attribute("aria-valuenow") or "nan") == pytest.approx(bias, abs=1e-4)


def test_a_drag_is_one_turn_and_the_wheel_turns_too(visit: Visit) -> None:
    visitor = opened(visit)
    knob = visitor.part("bias-dial").get_by_role("slider")
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    assert box
    x, y = box["x"] + 20, box["y"] + 20
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    for up in range(1, 11):
        visitor.page.mouse.move(x, y - 5 * up)
    visitor.page.mouse.up()
    bias = float(parameters("digits")[0][1][2])
    turned = float(knob.get_attribute("aria-valuenow") or "nan")
    assert turned == pytest.approx(bias + 50 * 0.02, abs=1e-4)
    visitor.do("undoEdit")
    expect(changes(visitor)).to_have_attribute("data-count", "0")
    knob.focus()
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.wheel(0, -100)
    expect(changes(visitor)).to_have_attribute("data-count", "1")


def test_a_wheel_turns_only_the_dial_that_has_the_focus_and_zooms_with_ctrl(visit: Visit) -> None:
    visitor = opened(visit)
    knob = visitor.part("bias-dial").get_by_role("slider")
    knob.scroll_into_view_if_needed()
    before = knob.get_attribute("aria-valuenow")
    wheel = "(knob, ctrlKey) => knob.dispatchEvent(new WheelEvent('wheel', WHEEL))".replace(
        "WHEEL", "{ deltaY: -100, ctrlKey, bubbles: true, cancelable: true }"
    )
    for focused, ctrl in [(False, False), (False, True), (True, True)]:
        if focused:
            knob.focus()
        assert knob.evaluate(wheel, ctrl) is True, "the browser scrolls or zooms as ever"
        assert knob.get_attribute("aria-valuenow") == before
    assert knob.evaluate(wheel, False) is False
    expect(changes(visitor)).to_have_attribute("data-count", "1")
    expect(knob).not_to_have_attribute("aria-valuenow", before or "")


def test_a_finger_turns_a_dial_by_its_positions(visit: Visit) -> None:
    """A browser may well say that a finger has not moved since the event before."""
    visitor = opened(
        visit,
        has_touch=True,
        before=lambda page: page.add_init_script(
            "for (const name of ['movementX', 'movementY'])"
            "Object.defineProperty(PointerEvent.prototype, name, { get: () => 0 });"
        ),
    )
    knob = visitor.part("bias-dial").get_by_role("slider")
    finger = Finger(visitor.page, knob)
    side = finger.box["height"]
    finger.stroke([(0.5, 0.5 - 10 * step / side) for step in range(6)])
    bias = float(parameters("digits")[0][1][2])
    turned = float(knob.get_attribute("aria-valuenow") or "nan")
    assert turned == pytest.approx(bias + 50 * 0.02, abs=1e-4)


def test_the_dials_of_a_layer_stand_side_by_side_and_each_turns_its_bias(visit: Visit) -> None:
    visitor = opened(visit)
    board = visitor.part("board")
    expect(board.get_by_role("slider")).to_have_count(16)
    knob = board.get_by_role("slider", name="Neuron 7 of hidden layer 1: bias b")
    knob.press("PageUp")
    layers = trained()
    layers[0][1][7] += 1
    shows(visitor, layers)
    bias = f"{layers[0][1][7]:.3f}".replace("-", "\N{MINUS SIGN}")
    expect(board.locator("[data-neuron='7'] output")).to_have_text(bias)
    expect(changes(visitor).locator("li")).to_have_attribute("data-neuron", "7")
    visitor.page.locator("fp-dial-board [data-layer='3']").first.click()
    expect(board.get_by_role("slider")).to_have_count(10)
    board.get_by_role("button", name="Output neuron for 4").click()
    expect(visitor.part("inspector")).to_have_attribute("data-layer", "3")
    expect(visitor.part("bias-dial")).to_be_visible()


def test_undo_redo_and_reset_go_all_the_way_back(visit: Visit) -> None:
    visitor = opened(visit)
    type_into(visitor.part("bias-dial"), 3)
    type_into(visitor.part("weight-dial"), -2)
    visitor.do("undoEdit")
    visitor.do("undoEdit")
    shows(visitor, trained())
    visitor.do("redoEdit")
    layers = trained()
    layers[0][1][2] = 3
    shows(visitor, layers)
    visitor.do("resetChange")
    expect(changes(visitor)).to_have_attribute("data-count", "0")
    shows(visitor, trained())


def test_the_lessons_neurons_made_by_hand(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("blank")
    expect(changes(visitor)).to_have_attribute("data-count", "785")
    layers = trained()
    layers[0][0][2], layers[0][1][2] = 0, 0
    shows(visitor, layers)
    assert visitor.numbers()[1].a[2] == 0.5  # the sigmoid of nothing
    visitor.do("much")
    layers[0][1][2] = -10
    shows(visitor, layers)
    visitor.do("region")
    expect(visitor.part("inspector")).to_have_attribute("data-neuron", "2")
    seen = visitor.numbers()
    weights = visitor.page.evaluate(WEIGHTS_OF_THIRD)
    assert set(weights) == {0, 1}
    until(
        visitor.page,
        'z => Math.abs(Number(document.querySelector(\'[data-layer="1"][data-neuron="2"][data-z]\')'
        ".dataset.z) - z) < 1e-4",
        float(np.array(weights) @ seen[0].a),
    )


def test_a_brush_paints_the_pixels_that_it_covers(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("blank")
    canvas = visitor.part("painting")
    canvas.scroll_into_view_if_needed()
    visitor.part("brush-size").select_option("1")
    box = canvas.bounding_box()
    assert box
    pixel = box["width"] / 28
    visitor.page.mouse.move(box["x"] + 5.5 * pixel, box["y"] + 9.5 * pixel)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + 8.5 * pixel, box["y"] + 9.5 * pixel, steps=4)
    visitor.page.mouse.up()
    layers = trained()
    layers[0][0][2], layers[0][1][2] = 0, 0
    layers[0][0][2, 9 * 28 + 5 : 9 * 28 + 9] = 1
    shows(visitor, layers)
    canvas.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("Space")
    layers[0][0][2, 14 * 28 + 15] = 1
    shows(visitor, layers)


def test_the_trained_network_reads_the_same_drawing_beside_it(visit: Visit) -> None:
    visitor = opened(visit)
    expect(visitor.part("compare")).to_have_count(0)
    type_into(visitor.part("bias-dial"), -10)
    rows = visitor.part("compare").locator("[data-neuron]")
    expect(rows).to_have_count(10)
    x = visitor.numbers()[0].a
    layers = trained()
    before = forward(layers, x)[-1][1]
    layers[0][1][2] = -10
    after = forward(layers, x)[-1][1]
    shows(visitor, layers)
    read = "rows => rows.map(({dataset}) => [Number(dataset.trained), Number(dataset.now)])"
    np.testing.assert_allclose(rows.evaluate_all(read), np.stack([before, after], 1), atol=1e-5)


def test_switches_change_what_is_computed_and_go_back(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.do("switchOff")
    x = visitor.numbers()[0].a
    (_, a), (W2, b2), (W3, b3) = forward(trained(), x)[0], *trained()[1:]
    a = a.copy()
    a[2] = 0
    outputs = SQUISH["sigmoid"](W3 @ SQUISH["sigmoid"](W2 @ a + b2) + b3)
    visitor.shows_outputs(outputs.astype(np.float32))
    visitor.do("switchOn")
    shows(visitor, trained())
    visitor.page.locator('[data-part="no-bias"][data-layer="2"]').click()
    layers = trained()
    layers[1][1][:] = 0
    shows(visitor, layers)
    visitor.do("resetDials")
    visitor.page.locator('[data-part="activation"][data-layer="1"]').select_option("relu")
    a = np.maximum(forward(trained(), x)[0][0], 0)
    outputs = SQUISH["sigmoid"](W3 @ SQUISH["sigmoid"](W2 @ a + b2) + b3)
    visitor.shows_outputs(outputs.astype(np.float32))
    visitor.do("resetDials")
    shows(visitor, trained())


def turn(
    visitor: Visitor, layers: Layers, layer: int, neuron: int, source: int, value: float
) -> None:
    """Turns one dial on the page, and in `layers` alike; source -1 is the bias."""
    visitor.turn_dials(layer, neuron, [source], value)
    W, b = layers[layer - 1]
    if source < 0:
        b[neuron] = value
    else:
        W[neuron, source] = value


def test_fifty_turns_survive_a_restarted_server_and_are_all_undone(visit: Visit) -> None:
    rng = np.random.default_rng(50)
    layers = trained()
    with serving() as server:
        visitor = opened(visit, at=server.url)
        for _ in range(50):
            layer = int(rng.integers(1, 4))
            W, b = layers[layer - 1]
            neuron, source = int(rng.integers(len(b))), int(rng.integers(-1, W.shape[1]))
            value = float(np.float32(rng.normal()))
            turn(visitor, layers, layer, neuron, source, value)
        shows(visitor, layers)
        server.kill()
        visitor.connection_is("lost")
        visitor.turn_dials(3, 0, [-1], 0.5)
        layers[2][1][0] = 0.5
        server.start()
        visitor.is_connected()
        shows(visitor, layers)
        for _ in range(51):
            visitor.act("undoEdit")
        shows(visitor, trained())
        expect(changes(visitor)).to_have_attribute("data-count", "0")
        visitor.page.close()
    visitor.forgive(*NO_SERVER, "Failed to")


@pytest.mark.parametrize("format", ["safetensors", "npz", "json"])
def test_a_saved_network_opens_in_a_fresh_browser_and_in_python(
    visit: Visit, tmp_path: Path, format: str
) -> None:
    visitor = opened(visit)
    type_into(visitor.part("bias-dial"), -4.25)
    type_into(visitor.part("weight-dial"), 1.5)
    layers = trained()
    layers[0][1][2], layers[0][0][2, 0] = -4.25, 1.5
    shows(visitor, layers)
    with visitor.page.expect_download() as download:
        visitor.page.locator(f'[data-action="save"][data-format="{format}"]').click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    network = forwardpass.load(file)
    for (W, b), kept_W, kept_b in zip(layers, network.weights, network.biases, strict=True):
        np.testing.assert_array_equal(kept_W, W.astype(np.float32))
        np.testing.assert_array_equal(kept_b, b.astype(np.float32))
    other = opened(visit)
    other.part("network-file").set_input_files(file)
    shows(other, layers)
    expect(changes(other)).to_have_attribute("data-count", "2")


def test_a_network_of_another_program_opens_as_changes_of_ours(
    visit: Visit, tmp_path: Path
) -> None:
    layers = trained()
    layers[0][0][2, 0] = 0.75
    given = [array for W, b in layers for array in (W.T, b)]  # as Keras gives its weights
    np.savez(tmp_path / "keras.npz", *given)
    visitor = opened(visit)
    visitor.part("network-file").set_input_files(tmp_path / "keras.npz")
    visitor.do("openChosen")
    shows(visitor, layers)
    expect(changes(visitor)).to_have_attribute("data-count", "1")


def test_a_file_that_is_no_network_says_why_and_changes_nothing(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = opened(visit)
    type_into(visitor.part("bias-dial"), 2)
    (tmp_path / "bad.json").write_text(json.dumps({"hello": "world"}))
    visitor.part("network-file").set_input_files(tmp_path / "bad.json")
    expect(visitor.page.locator(".notice")).to_be_visible()
    expect(changes(visitor)).to_have_attribute("data-count", "1")
    visitor.forgive("status of 4")


def test_the_accuracy_is_that_of_the_changed_network(visit: Visit, mnist: Path) -> None:
    visitor = opened(visit)
    type_into(visitor.part("bias-dial"), -10)
    accuracy = visitor.part("accuracy")
    expect(accuracy).to_have_attribute("data-total", "10000")
    test = load(mnist, "test")
    x = (test.images.reshape(len(test.images), -1) / 255).astype(np.float32).astype(float).T
    layers = trained()
    layers[0][1][2] = -10
    right = forward(layers, x)[-1][1].argmax(0) == test.labels
    expect(accuracy).to_have_attribute("data-correct", str(int(right.sum())))
    expect(accuracy).to_have_attribute("data-trained", "9710")
    for digit in range(10):
        bar = visitor.page.locator(f'fp-score [data-digit="{digit}"]')
        expect(bar).to_have_attribute("data-correct", str(int(right[test.labels == digit].sum())))
    visitor.do("undoEdit")
    expect(accuracy).to_have_attribute("data-correct", "9710")


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_the_dials_have_no_accessibility_violations(visit: Visit, theme: str, width: int) -> None:
    visitor = visit(
        f"?motion=off&digit=3&view=dials&theme={theme}", viewport={"width": width, "height": 900}
    )
    visitor.has_pass_through(layers=3)
    visitor.act("select", {"layer": 1, "neuron": 2})
    type_into(visitor.part("bias-dial"), -10)
    assert violations(visitor.page) == []


def test_on_a_phone_a_finger_turns_the_knob_and_paints(visit: Visit) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    visitor = opened(visit, **phone)
    for action in ("resetNeuron", "edge", "switchOff"):
        button = visitor.page.locator(f'[data-action="{action}"]')
        button.scroll_into_view_if_needed()
        assert box_of(button)["height"] >= 44
    visitor.page.locator('[data-action="edge"]').tap()
    expect(changes(visitor)).to_have_attribute("data-count", "785")


def test_a_dial_follows_a_move_that_is_told_ahead_of_its_animation_frame(visit: Visit) -> None:
    visitor = opened(visit)
    knob = visitor.part("bias-dial").get_by_role("slider")
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    before = float(knob.get_attribute("aria-valuenow") or "")
    knob.evaluate(
        """(knob, [clientX, clientY]) => knob.dispatchEvent(new PointerEvent("pointerrawupdate",
            { pointerId: 1, buttons: 1, clientX, clientY }))""",
        [x + 50, y],
    )
    until(visitor.page, lambda: abs(float(knob.get_attribute("aria-valuenow")) - before - 1) < 1e-4)
    visitor.page.mouse.up()
