"""The programs on the page really run, and print the numbers that the page shows."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from axe import violations
from playwright.sync_api import expect
from reference import TRAINED, parameters
from trainees import begin, stands
from visitor import Visit, Visitor

from forwardpass import models
from patience import LAST_RESORT_S

TOP = Path(__file__).parents[2]
PYTHON, NODE = [sys.executable, "-c"], [shutil.which("node") or "node", "--input-type=module", "-e"]
RUNS = {"package": PYTHON, "numpy": PYTHON, "loops": PYTHON, "javascript": NODE}

NAMES = sorted(path.stem for path in TRAINED.glob("*.safetensors"))


def opened(visit: Visit, name: str = "digits", theme: str = "dark", **context: object) -> Visitor:
    visitor = visit(f"?motion=off&digit=3&seed=5&view=code&model={name}&theme={theme}", **context)
    visitor.has_pass_through(layers=len(parameters(name)))
    expect(visitor.part("pass-output")).to_be_visible()
    return visitor


def printed(command: list[str], code: str, where: Path = TOP) -> list[float]:
    """What a program prints, run where the folder trained/ lies, or the file that it loads."""
    ran = subprocess.run(
        [*command, code], cwd=where, capture_output=True, text=True, timeout=LAST_RESORT_S
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def code(visitor: Visitor, part: str) -> str:
    return visitor.part(f"code-{part}").evaluate("pre => pre.code")


@pytest.mark.parametrize("name", ["digits", "relu", "tanh", "wide", "shuffled", "single"])
def test_every_program_prints_the_outputs_that_the_page_shows(visit: Visit, name: str) -> None:
    visitor = opened(visit, name)
    outputs = visitor.numbers()[-1].a
    for language, command in RUNS.items():
        visitor.page.locator(f'[data-language="{language}"]').click()
        numbers = printed(command, code(visitor, "pass"))
        np.testing.assert_allclose(numbers, outputs, atol=1e-6, err_msg=language)
    told = (visitor.part("pass-output").get_attribute("data-values") or "").split()
    np.testing.assert_allclose([float(value) for value in told], outputs, atol=1e-6)


SWITCHED: list[dict[str, object]] = [
    {},
    {"bits": 4, "noBias": [2]},
    {"bits": 1, "activations": ["relu", None, "softmax"]},
    {
        "activations": [None, "tanh", None],
        "off": [{"layer": 1, "neuron": 3}, {"layer": 3, "neuron": 0}],
        "binary": True,
    },
]


@pytest.mark.parametrize("switches", SWITCHED)
def test_every_program_runs_the_network_with_its_changed_dials(
    visit: Visit, tmp_path: Path, switches: dict[str, object]
) -> None:
    rng = np.random.default_rng(8)
    visitor = opened(visit)
    before = visitor.numbers()[-1].a
    for _ in range(8):
        layer = int(rng.integers(1, 4))
        W, b = parameters("digits")[layer - 1]
        neuron, source = int(rng.integers(len(b))), int(rng.integers(-1, W.shape[1]))
        visitor.turn_dials(layer, neuron, [source], float(rng.normal(0, 3)))
    visitor.act("setSwitches", switches)
    with visitor.page.expect_download() as download:
        visitor.part("code-file").get_by_role("button").click()
    assert download.value.suggested_filename == "digits-turned.safetensors"
    file = tmp_path / "digits-turned.safetensors"
    download.value.save_as(file)
    visitor.shows_outputs(models.load_network(file).trace(visitor.numbers()[0].a).output)
    layers = visitor.numbers()
    assert np.abs(layers[-1].a - before).max() > 1e-3
    for language, command in RUNS.items():
        visitor.page.locator(f'[data-language="{language}"]').click()
        numbers = printed(command, code(visitor, "pass"), tmp_path)
        np.testing.assert_allclose(numbers, layers[-1].a, atol=2e-6, err_msg=language)
    for layer in (1, 2, 3):
        visitor.page.locator("fp-code .choices button").nth(layer - 1).click()
        numbers = printed(PYTHON, code(visitor, "layer"), tmp_path)
        np.testing.assert_allclose(numbers, layers[layer].a, rtol=5e-6, atol=2e-6)


def test_every_program_runs_the_network_of_a_training(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("?motion=off&digit=3&view=learn")
    visitor.reads("3")
    begin(visitor)
    stands(visitor, "done", 100)
    visitor.page.locator("[data-view=code]").click()
    expect(visitor.part("code-file")).to_contain_text("training-step-100.safetensors")
    with visitor.page.expect_download() as download:
        visitor.part("code-file").get_by_role("button").click()
    download.value.save_as(tmp_path / download.value.suggested_filename)
    outputs = visitor.numbers()[-1].a
    for language, command in RUNS.items():
        visitor.page.locator(f'[data-language="{language}"]').click()
        numbers = printed(command, code(visitor, "pass"), tmp_path)
        np.testing.assert_allclose(numbers, outputs, atol=2e-6, err_msg=language)
    layer = printed(PYTHON, code(visitor, "layer"), tmp_path)
    np.testing.assert_allclose(layer, visitor.numbers()[1].a, rtol=5e-6, atol=2e-6)


def test_the_formula_of_the_whole_network_has_its_switched_functions(visit: Visit) -> None:
    visitor = opened(visit)
    formula = visitor.part("whole-matrices").locator(".katex-html")
    expect(formula).to_contain_text("σ")
    visitor.act("setSwitches", {"activations": ["tanh", "tanh", "tanh"]})
    expect(formula).not_to_contain_text("σ")
    expect(formula).to_contain_text("tanh")


WITHOUT_CLIPBOARD = """Object.defineProperty(navigator, "clipboard", { value: undefined });
document.addEventListener("copy", () => {
    window.taken = document.activeElement.value;
});"""
"""A page on plain http, or in a frame that may not write to the clipboard."""


def test_a_program_is_copied_where_there_is_no_clipboard(visit: Visit) -> None:
    visitor = opened(visit, before=lambda page: page.add_init_script(WITHOUT_CLIPBOARD))
    button = visitor.page.locator("fp-code [data-action=copy]").last
    button.click()
    expect(button).to_have_text("Copied")
    assert visitor.page.evaluate("window.taken") == code(visitor, "pass")
    expect(button).to_be_focused()


def test_where_copying_is_forbidden_the_page_says_so(visit: Visit) -> None:
    forbidden = f"{WITHOUT_CLIPBOARD} document.execCommand = () => false;"
    visitor = opened(visit, before=lambda page: page.add_init_script(forbidden))
    button = visitor.page.locator("fp-code [data-action=copy]").last
    button.click()
    expect(button).to_have_text(re.compile("Your browser doesn.t allow copying here"))


def test_a_layer_is_five_lines_of_numpy_that_give_its_activations(visit: Visit) -> None:
    visitor = opened(visit)
    for layer in (1, 2, 3):
        visitor.page.locator("fp-code .choices button").nth(layer - 1).click()
        text = code(visitor, "layer")
        numbers = printed(PYTHON, text)
        np.testing.assert_allclose(numbers, visitor.numbers()[layer].a, atol=1e-6)
        lines = text[text.index("file =") :].strip().splitlines()
        assert len(lines) == 5
        W, b = parameters("digits")[layer - 1]
        assert f"({len(b)}, {W.shape[1]}) @ ({W.shape[1]},) + ({len(b)},)" in text


def test_the_operations_are_counted_for_every_network(visit: Visit) -> None:
    visitor = opened(visit)
    count = visitor.part("operations")
    text = "12,960 multiplications, 12,960 additions and 42 squishes"
    expect(count).to_contain_text(text)
    for name in models.names():
        visitor.open_model(name)
        layers = parameters(name)
        weights = str(sum(W.size for W, _ in layers))
        expect(count).to_have_attribute("data-multiplications", weights)
        expect(count).to_have_attribute("data-additions", weights)
        expect(count).to_have_attribute("data-squishes", str(sum(b.size for _, b in layers)))


def test_loops_and_matrices_of_the_changed_network_are_timed_and_agree(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.turn_dials(1, 2, [-1], -7.5)
    with visitor.page.expect_request("**/api/networks/timing") as asked:
        visitor.do("measure")
    assert asked.value.post_data_json["changes"] == [[1, 2, -1, -7.5]]
    timing = visitor.part("timing")
    expect(timing).to_be_visible()
    assert float(timing.get_attribute("data-difference") or "nan") < 1e-6
    visitor.turn_dials(1, 2, [-1], 7.5)
    expect(timing).to_have_count(0)  # it was of another network


def test_what_is_downloaded_is_what_is_shown_in_full(visit: Visit, tmp_path: Path) -> None:
    visitor = opened(visit)
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Download pass.py").click()
    assert Path(download.value.path()).read_text() == code(visitor, "pass")


def test_every_network_is_written_as_one_function(visit: Visit) -> None:
    visitor = opened(visit)
    visitor.part("whole-open").locator("summary").click()
    for name in NAMES:
        visitor.open_model(name)
        sizes = [784, *(len(b) for _, b in parameters(name))]
        count = math.prod(sizes[:-1])
        expect(visitor.part("whole-count")).to_have_attribute("data-value", str(count))
        expect(visitor.part("whole-count")).to_contain_text(f"{count:,} products")
        for kind in ("matrices", "sums", "entries"):
            expect(visitor.part(f"whole-{kind}").locator(".katex-html")).to_be_visible()
        assert visitor.part("whole-matrices").inner_text().count("W") == len(sizes) - 1, name


def test_a_wrong_size_is_refused_by_the_server_in_its_own_words(visit: Visit) -> None:
    visitor = opened(visit)
    expect(visitor.page.locator("fp-refused")).to_contain_text("W⁽¹⁾ is 16×784")
    with visitor.page.expect_response("**/api/networks/trace") as answered:
        visitor.do("wrongSize")
    response = answered.value
    assert response.status == 422
    reason = response.json()["error"]
    assert (reason["expected"], reason["found"]) == ("784 pixels", 783)
    expect(visitor.part("refusal")).to_have_text(
        f"Refused: {reason['message']}. Expected 784 pixels, found 783."
    )
    visitor.choose_model("wide")
    expect(visitor.part("refusal")).to_be_empty()
    visitor.forgive("422")  # the browser tells of every refusal; this one was asked for


@pytest.mark.parametrize("width", [820, 360])
def test_no_formula_or_program_widens_the_view(visit: Visit, width: int) -> None:
    visitor = opened(visit, viewport={"width": width, "height": 900})
    visitor.part("whole-open").locator("summary").click()
    expect(visitor.part("whole-entries").locator(".katex-html")).to_be_visible()
    view = visitor.page.locator("fp-view")
    assert view.evaluate("view => view.scrollWidth - view.clientWidth") == 0


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (360, "light")])
def test_the_code_has_no_accessibility_violations(visit: Visit, theme: str, width: int) -> None:
    visitor = opened(visit, theme=theme, viewport={"width": width, "height": 900})
    assert violations(visitor.page) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_downloaded_of_a_pass_has_the_numbers_on_the_screen(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit("?motion=off&digit=3&seed=5&view=code&model=shuffled&neuron=2.5")
    visitor.has_pass_through(layers=3)
    before = visitor.part("pass-output").get_attribute("data-values")
    visitor.turn_dials(3, 8, [5], 4.0)
    expect(visitor.part("pass-output")).not_to_have_attribute("data-values", before or "")
    layers = visitor.numbers()

    def downloaded(format: str, what: str | None = None, of: str = "") -> Path:
        button = f'[data-format="{format}"]' + (f'[data-what="{what}"]' if what else "") + of
        if what in ("activations", "terms", "pixels"):
            visitor.part("download-what").select_option(what)
        with visitor.page.expect_download() as download:
            visitor.page.locator(f"fp-downloads {button}").click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        return file

    pixels = downloaded("csv", "pixels")
    for format, command in (("py", [sys.executable]), ("mjs", [NODE[0]])):
        program = downloaded(format)
        assert program.name == f"shuffled-turned.{format}"
        run = [*command, program.name, pixels.name]
        done = subprocess.run(
            run, cwd=tmp_path, capture_output=True, text=True, timeout=LAST_RESORT_S
        )
        numbers = [float(line) for line in done.stdout.splitlines()]
        np.testing.assert_allclose(numbers, layers[-1].a, atol=1e-6, err_msg=done.stderr)
    network = models.load_network(downloaded("onnx"))
    x = np.array(pixels.read_text().replace("\n", ",").split(",")[:784], np.float32)
    np.testing.assert_allclose(network.trace(x).output, layers[-1].a, atol=1e-6)
    told = json.loads(downloaded("json", "activations").read_text())
    for layer in range(4):
        np.testing.assert_allclose(told[f"a{layer}"], layers[layer].a, atol=1e-6)
    terms = np.load(downloaded("npz", "terms"))
    np.testing.assert_allclose(terms["terms"].sum() + terms["bias"], layers[2].z[5], atol=1e-5)
    assert r"\begin{tikzpicture}" in downloaded("tex", "diagram").read_text()
    worksheet = downloaded("html", "worksheet", ":not([data-layer])")
    assert worksheet.name == "shuffled-turned-worksheet-2.5.html"
    assert "<h1>Neuron 5 of layer 2</h1>" in worksheet.read_text()
    whole = downloaded("html", "worksheet", "[data-layer]")
    assert whole.name == "shuffled-turned-worksheet-2.html"
    assert "<h1>All neurons of layer 2</h1>" in whole.read_text()
