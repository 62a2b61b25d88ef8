"""Files about a pass: its numbers, a diagram, a worksheet."""

from __future__ import annotations

import csv
import json
import math
import re
import subprocess
from collections import Counter
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from forwardpass import messages, models
from forwardpass.commands.save import command
from forwardpass.digits import handwriting, see
from forwardpass.exports import PASS_FILES, Pass, pass_file
from forwardpass.exports.programs import PROGRAMS
from forwardpass.numerics.dials import Dials
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import NO_SWITCHES, Switches, switched
from forwardpass.refusal import Refusal
from forwardpass.resources import messages_dir
from forwardpass.schemas import changes_from
from forwardpass.server import create_app

PICTURE = (28, 28)
DRAWN = handwriting.write(3, 5)
X = see([stroke.points for stroke in DRAWN.strokes], DRAWN.pen_radius).pixels
DIGITS = models.load_network("digits")
TRACE = DIGITS.trace(X)
CHANGES = [[2, 5, 7, 3.0], [2, 5, -1, -1.0]]
SWITCHES = Switches(("relu", None, None), ((1, 2),))


def written(what: str, suffix: str, name: str = "digits", layer=None, neuron=None) -> bytes:
    given = Pass(models.load_network(name), name, X, layer, neuron, picture=PICTURE)
    return pass_file(given, what, suffix)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode())))


def by_neuron(row: dict[str, str]) -> tuple[int, int]:
    return int(row["layer"]), int(row["neuron"])


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app({"heavy_calls_per_minute": 1_000_000}).test_client()


# Numbers


@pytest.mark.parametrize("name", ["digits", "wide", "shuffled", "single"])
def test_the_table_of_activations_has_every_z_and_every_a_to_the_bit(name: str):
    trace = models.load_network(name).trace(X)
    rows = table(written("activations", "csv", name))
    assert len(rows) == sum(len(a) for a in trace.activations)
    for row in rows:
        layer, neuron = by_neuron(row)
        assert np.float32(row["a"]) == trace.activations[layer][neuron]
        assert row["z"] == "" if layer == 0 else np.float32(row["z"]) == trace.zs[layer - 1][neuron]


def test_the_table_of_weights_has_all_13_002_dials_to_the_bit():
    rows = table(written("weights", "csv"))
    assert len(rows) == 13_002
    for row in rows:
        layer, neuron = by_neuron(row)
        b, W = DIGITS.biases[layer - 1], DIGITS.weights[layer - 1]
        dial = b[neuron] if row["source"] == "bias" else W[neuron, int(row["source"])]
        assert np.float32(row["weight"]) == dial


def test_the_terms_of_a_neuron_add_up_to_its_weighted_sum():
    rows = table(written("terms", "csv", layer=2, neuron=5))
    assert [row["source"] for row in rows] == [*map(str, range(16)), "bias"]
    for row in rows:
        product = float(np.float32(row["weight"])) * float(np.float32(row["activation"]))
        assert float(row["term"]) == pytest.approx(product, rel=1e-7)
    total = sum(float(row["term"]) for row in rows)
    assert total == pytest.approx(float(TRACE.zs[1][5]), abs=1e-5)


def test_contributions_with_the_bias_add_up_to_the_weighted_sum_of_each_neuron():
    totals = {(n, k): float(v) for n, b in enumerate(DIGITS.biases, 1) for k, v in enumerate(b)}
    rows = table(written("contributions", "csv"))
    assert len(rows) == 12_960
    for row in rows:
        totals[by_neuron(row)] += float(row["contribution"])
    for (layer, neuron), total in totals.items():
        assert total == pytest.approx(float(TRACE.zs[layer - 1][neuron]), abs=1e-5)


def test_the_table_of_pixels_is_the_picture_row_by_row():
    rows = list(csv.reader(StringIO(written("pixels", "csv").decode())))
    assert np.array(rows, np.float32).tobytes() == X.reshape(28, 28).tobytes()


@pytest.mark.parametrize("what", ["activations", "contributions", "pixels", "terms", "weights"])
def test_npz_and_json_have_the_same_arrays_by_the_same_names(what: str):
    arrays = np.load(BytesIO(written(what, "npz", layer=2, neuron=5)))
    told = json.loads(written(what, "json", layer=2, neuron=5))
    said = {"network": "digits", "what": what, "layer": 2, "neuron": 5}
    assert {key: told.pop(key) for key in said} == said
    assert sorted(told) == sorted(arrays.files)
    for name, array in arrays.items():
        assert np.array(told[name], array.dtype).tobytes() == array.tobytes()


def test_the_arrays_have_the_names_of_the_lesson():
    names = {what: np.load(BytesIO(written(what, "npz"))).files for what in PASS_FILES if
             what not in ("terms", "diagram", "worksheet")}  # fmt: skip
    assert names == {
        "activations": ["a0", "z1", "a1", "z2", "a2", "z3", "a3"],
        "contributions": ["C1", "C2", "C3"],
        "pixels": ["pixels"],
        "weights": ["W1", "b1", "W2", "b2", "W3", "b3"],
    }


@pytest.mark.parametrize(
    ("what", "suffix", "layer", "neuron", "message"),
    [
        ("terms", "csv", 2, None, "no neuron is named"),
        ("terms", "csv", 4, 0, "there is no such layer; expected 1 to 3, found 4"),
        ("terms", "csv", 3, 10, "there is no such neuron; expected 0 to 9 in layer 3, found 10"),
        ("terms", "tex", 3, 1, "terms has no such format; expected csv or npz or json, found tex"),
        ("colours", "csv", 3, 1, "there is no such file of a pass"),
        ("worksheet", "html", None, None, "no layer is named"),
        ("worksheet", "html", 1, None, "the layer is too large for a worksheet"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_reason(what, suffix, layer, neuron, message):
    with pytest.raises(Refusal) as refused:
        written(what, suffix, layer=layer, neuron=neuron)
    assert str(refused.value).startswith(message)


# The diagram


def test_the_diagram_has_the_activations_of_all_neurons_and_of_the_twelve_strongest_pixels():
    text = written("diagram", "tex").decode("ascii")
    nodes = re.findall(r"\\node\[neuron, .*\] \((\d)-(\d+)\) at .* \{\$(.*)\$\};", text)
    assert [sum(layer == str(n) for layer, _, _ in nodes) for n in range(4)] == [12, 16, 16, 10]
    for layer, neuron, a in nodes:
        assert float(a) == pytest.approx(TRACE.activations[int(layer)][int(neuron)], abs=0.005001)
    assert text.count("\\vdots") == 1
    flow = np.abs(DIGITS.weights[0].astype(float) * X).sum(axis=0)
    strongest = sorted(sorted(range(784), key=lambda pixel: -flow[pixel])[:12])
    assert [int(neuron) for layer, neuron, _ in nodes if layer == "0"] == strongest


def test_each_line_of_the_diagram_tells_its_weight_and_its_contribution():
    text = written("diagram", "tex").decode("ascii")
    line = r"\\draw\[(\w+), .*\] \((\d)-(\d+)\) -- \((\d)-(\d+)\); % w = (.*), wa = (.*)"
    lines = re.findall(line, text)
    assert len(lines) == 12 * 16 + 16 * 16 + 16 * 10
    for sign, before, source, layer, neuron, weight, contribution in lines:
        w = float(DIGITS.weights[int(layer) - 1][int(neuron), int(source)])
        value = w * float(TRACE.activations[int(before)][int(source)])
        assert (float(weight), float(contribution)) == pytest.approx((w, value), abs=5.001e-5)
        assert sign == ("negative" if value < 0 else "positive")


@pytest.mark.exports
@pytest.mark.parametrize("name", models.names())
def test_pdflatex_makes_one_page_of_the_diagram_with_the_activations_on_it(
    tmp_path: Path, name: str
):
    (tmp_path / "diagram.tex").write_bytes(written("diagram", "tex", name))
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "diagram.tex"]
    done = subprocess.run(latex, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert "(1 page" in done.stdout
    assert "Overfull" not in done.stdout
    read = subprocess.run(["pdftotext", "diagram.pdf", "-"], cwd=tmp_path, capture_output=True,
                          text=True, check=True).stdout  # fmt: skip
    network = models.load_network(name)
    layers = [Counter(f"{a:.2f}" for a in layer) for layer in network.trace(X).activations[1:]]
    drawn = Counter(re.findall(r"(?<![\d.])-?\d+\.\d\d(?!\d)", read.replace("−", "-")))
    assert layers[-1] <= drawn
    if max(network.sizes[1:]) <= 16:  # every neuron is drawn
        assert sum(layers, Counter()) <= drawn


# The worksheet


def parts(page: bytes) -> tuple[list[list[str]], list[list[str]], str]:
    """The rows of the tables in the task and in the solution, and the solution's text."""
    task, solution = page.decode().split('<section class="solution">')
    found = []
    for part in (task, solution):
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in part.split("<tr>")[1:]]
        found.append([[cell.replace("−", "-") for cell in row] for row in rows])
    return found[0], found[1], solution.replace("−", "-")


def value_of(solution: str, name: str) -> Decimal:
    (text,) = re.findall(rf'data-value="{name}">(.*?)<', solution)
    return Decimal(text)


@pytest.mark.parametrize(
    ("layer", "neuron"), [(1, 3), (1, 12), *((2, k) for k in range(16)), (3, 3), (3, 8)]
)
def test_a_computation_by_hand_with_the_printed_numbers_gives_the_printed_solution(layer, neuron):
    task, solved, solution = parts(written("worksheet", "html", layer=layer, neuron=neuron))
    total = Decimal(0)
    for (_, w, a, blank), (_, _, _, product) in zip(task[1:], solved[1:], strict=True):
        if w:
            assert blank == ""
            assert Decimal(product) == Decimal(w) * Decimal(a)
        else:
            assert blank == product
        total += Decimal(product)
    assert value_of(solution, "z") == total
    by_hand = 1 / (1 + math.exp(-total))
    assert float(value_of(solution, "a")) == pytest.approx(by_hand, abs=0.000501)


def test_the_printed_numbers_of_a_neuron_are_those_of_the_network_rounded():
    task, _, solution = parts(written("worksheet", "html", layer=2, neuron=5))
    for source, (name, w, a, _) in enumerate(task[1:17]):
        assert name == f"neuron {source} of layer 1"
        assert float(w) == pytest.approx(DIGITS.weights[1][5, source], abs=0.005001)
        assert float(a) == pytest.approx(TRACE.activations[1][source], abs=0.005001)
    assert float(task[17][3]) == pytest.approx(DIGITS.biases[1][5], abs=0.005001)
    exact = f"z = {TRACE.zs[1][5]:.5f}, a = {TRACE.activations[2][5]:.5f}"
    assert f"With all digits, the network computes {exact}." in solution
    assert float(value_of(solution, "z")) == pytest.approx(TRACE.zs[1][5], abs=0.1)


def test_a_neuron_of_784_pixels_has_twelve_lines_and_one_for_all_other_pixels():
    task, _, solution = parts(written("worksheet", "html", layer=1, neuron=3))
    assert len(task) == 1 + 12 + 2
    assert task[13][0] == "all 772 other pixels together"
    assert task[1][0].startswith("pixel in row ")
    assert float(value_of(solution, "z")) == pytest.approx(TRACE.zs[0][3], abs=0.1)


def test_a_worksheet_of_a_layer_is_solved_from_its_printed_numbers():
    task, solved, _ = parts(written("worksheet", "html", layer=3))
    a = [Decimal(text) for text in task[1][1:17]]
    assert len(solved) == 11
    for row, (name, z, answer) in zip(task[2:12], solved[1:], strict=True):
        assert row[0] == name
        *w, bias = map(Decimal, row[1:])
        total = sum((x * y for x, y in zip(w, a, strict=True)), bias)
        assert Decimal(z) == total
        by_hand = 1 / (1 + math.exp(-total))
        assert float(answer) == pytest.approx(by_hand, abs=0.000501)
    assert [row[1:] for row in task[13:]] == [["", ""]] * 10


def test_a_softmax_neuron_is_solved_with_the_printed_sums_of_the_others():
    page = written("worksheet", "html", "wide", layer=3, neuron=3)
    task, _, solution = parts(page)
    (others,) = re.findall(r"The other neurons of the layer have z = (.*?)\.</p>", page.decode())
    zs = [float(z.replace("−", "-")) for z in others.split("; ")]
    z = float(value_of(solution, "z"))
    by_hand = math.exp(z) / (math.exp(z) + sum(math.exp(other) for other in zs))
    assert len(zs) == 9
    assert len(task) == 1 + 12 + 2
    assert float(value_of(solution, "a")) == pytest.approx(by_hand, abs=0.000501)


def test_a_neuron_that_is_switched_off_has_activation_0_and_is_marked_as_off():
    network = switched(DIGITS, Switches(off=((2, 5),)))
    page = pass_file(Pass(network, "digits", X, 2, 5, picture=PICTURE), "worksheet", "html")
    assert value_of(parts(page)[2], "a") == 0
    assert "What is switched off has the activation 0: neuron 5." in page.decode()


def test_a_name_of_a_network_stays_text_on_the_page():
    page = pass_file(
        Pass(DIGITS, "<script>", X, 2, 5, picture=PICTURE), "worksheet", "html"
    ).decode()
    assert "Network &lt;script&gt;, 784-16-16-10." in page


def test_a_worksheet_speaks_the_language_asked_for_and_english_where_that_lacks_a_message(
    tmp_path: Path, monkeypatch
):
    (tmp_path / "en.json").write_text((messages_dir() / "en.json").read_text("utf-8"), "utf-8")
    german = {"worksheet.solution": "Lösung: {place}", "worksheet.mark": ","}
    (tmp_path / "de.json").write_text(json.dumps(german), "utf-8")
    monkeypatch.setattr(messages, "messages_dir", lambda: tmp_path)
    for cached in (messages.languages, messages._texts_in):
        cached.cache_clear()
    try:
        page = pass_file(Pass(DIGITS, "digits", X, 2, 5, "de-AT"), "worksheet", "html").decode()
        assert messages.languages() == ("de", "en")
        other = pass_file(Pass(DIGITS, "digits", X, 2, 5, "../fr"), "worksheet", "html").decode()
    finally:
        for cached in (messages.languages, messages._texts_in):
            cached.cache_clear()
    assert '<html lang="de" dir="auto">' in page
    assert "<h2>Lösung: Neuron 5 of layer 2</h2>" in page
    assert f"<td>{DIGITS.weights[1][5, 0]:.2f}".replace("-", "−").replace(".", ",") in page
    assert '<html lang="en" dir="auto">' in other
    assert "<h2>Solution: Neuron 5 of layer 2</h2>" in other


def test_the_command_refuses_an_unknown_language(tmp_path: Path):
    arguments = ("worksheet", "digits", "2.5", tmp_path / "x.html", "--language")
    assert run(*arguments, "en").exit_code == 0
    refused = run(*arguments, "xx")
    assert refused.exit_code == 2
    assert "'xx' is not 'en'" in refused.output


# How to get one


def asked(client: FlaskClient, query: str, changes=(), switches=NO_SWITCHES):
    body = {"model": "digits", "changes": list(changes), "switches": switches.as_dict()}
    body["pixels"] = [float(str(value)) for value in X]
    return client.post(f"/api/networks/pass?{query}", json=body)


@pytest.mark.parametrize(
    ("what", "suffix"), [(what, suffix) for what in PASS_FILES for suffix in PASS_FILES[what]]
)
def test_the_server_sends_the_file_of_a_network_turned_by_hand(client, what: str, suffix: str):
    query = f"what={what}&format={suffix}&layer=2&neuron=5"
    answer = asked(client, query, CHANGES, SWITCHES)
    assert answer.status_code == 200, answer.get_json()
    assert f'filename="{what}-2.5.{suffix}"' in answer.headers["Content-Disposition"]
    assert "html" not in answer.mimetype
    dials = Dials(DIGITS)
    dials.turn(changes_from(CHANGES))
    turned = switched(dials.network, SWITCHES)
    assert answer.data == pass_file(Pass(turned, "digits", X, 2, 5, picture=PICTURE), what, suffix)


def test_pixels_in_the_order_of_a_network_give_the_same_files_as_in_that_of_the_picture(client):
    order = models.load_network("shuffled").input_order
    files = []
    for pixels, query in ((X, ""), (X[order], "&seen=true")):
        body = {"model": "shuffled", "changes": [], "switches": NO_SWITCHES.as_dict()}
        body["pixels"] = [float(str(value)) for value in pixels]
        address = f"/api/networks/pass?what=activations&format=csv{query}"
        files.append(client.post(address, json=body).data)
    assert files[0] == files[1] == written("activations", "csv", "shuffled")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("what=terms&format=pdf&layer=2&neuron=5", 400, "bad_query"),
        ("what=terms&format=csv", 400, "bad_query"),
        ("what=terms&format=csv&layer=2&neuron=16", 400, "bad_query"),
        ("what=terms&format=csv&layer=two&neuron=1", 400, "bad_query"),
    ],
)
def test_the_server_refuses_what_is_not_there(client, query: str, status: int, code: str):
    answer = asked(client, query)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def run(*arguments: object):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_the_command_saves_numbers_of_a_digit_of_pixels_and_of_a_picture(tmp_path: Path):
    out = tmp_path / "x.csv"
    result = run("numbers", "digits", "activations", out, "--digit", 3, "--seed", 5)
    assert result.output == f"{out}: {out.stat().st_size:,} bytes\n"
    assert out.read_bytes() == written("activations", "csv")
    pixels = tmp_path / "pixels.csv"
    assert run("numbers", "digits", "pixels", pixels, "--seed", 5).exit_code == 0
    out.unlink()
    assert (
        run("numbers", "digits", "terms", out, "--neuron", "2.5", "--pixels", pixels).exit_code == 0
    )
    assert out.read_bytes() == written("terms", "csv", layer=2, neuron=5)


def test_the_command_makes_diagrams_and_worksheets(tmp_path: Path):
    for arguments in (("diagram", "digits"), ("worksheet", "digits", "2.5")):
        suffix = "tex" if arguments[0] == "diagram" else "html"
        out = tmp_path / f"x.{suffix}"
        assert run(*arguments, out, "--seed", 5).exit_code == 0
        layer, neuron = (2, 5) if suffix == "html" else (None, None)
        assert out.read_bytes() == written(arguments[0], suffix, layer=layer, neuron=neuron)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--digit", "3", "--pixels", "pixels.csv"], "more than one input is named"),
        (["--neuron", "five"], "this names no neuron; expected a layer and a neuron such as 2.5"),
        (["--pixels", "words.csv"], "words.csv holds more than numbers"),
        (["--pixels", "pixels.csv"], "an input of shape (3,) was given"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, monkeypatch, options, message: str):
    monkeypatch.chdir(tmp_path)
    Path("pixels.csv").write_text("0, 0.5\n1\n")
    Path("words.csv").write_text("0, a half")
    result = run("numbers", "digits", "activations", "x.csv", *options)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {message}")
    assert not Path("x.csv").exists()


def test_a_picture_that_is_no_square_is_exported_with_its_rows_and_columns():
    x = np.zeros(48, np.float32)
    x[13] = 1
    network = Network([np.ones((2, 48))], [[0, 0]], ["identity"])
    given = Pass(network, "tall", x, 1, 1, picture=(8, 6))
    sheet = pass_file(given, "worksheet", "html").decode()
    assert '<svg viewBox="0 0 6 8"' in sheet
    assert '<rect x="1" y="2" width="1" height="1" fill-opacity="1.00"/></svg>' in sheet
    assert "row 2, column 1" in sheet
    drawn = pass_file(given, "diagram", "tex").decode()
    assert "48 pixels" in drawn
    assert "{(2, 1)}" in drawn
    rows = pass_file(given, "pixels", "csv").decode().splitlines()
    assert (len(rows), rows[2]) == (8, "0.0,1.0,0.0,0.0,0.0,0.0")
    program = PROGRAMS["py"](network, "tall", (8, 6))
    assert "a picture of 8 x 6 pixels" in program


def test_a_network_of_other_inputs_is_exported_without_a_picture():
    network = Network([np.eye(2, 3)], [[1, 2]], ["relu"])
    given = Pass(network, "small", np.array([1, 2, 3], np.float32), 1, 1)
    assert "<svg" not in pass_file(given, "worksheet", "html").decode()
    assert "3 inputs" in pass_file(given, "diagram", "tex").decode()
    assert pass_file(given, "pixels", "csv") == b"1.0,2.0,3.0\n"
