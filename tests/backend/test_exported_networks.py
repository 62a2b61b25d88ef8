"""A saved network computes in other languages and programs what the server computes."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import forwardpass
from forwardpass import models
from forwardpass.commands.save import command
from forwardpass.digits import handwriting, see
from forwardpass.exports import NETWORK_FORMATS
from forwardpass.exports.squishes import SQUISHES
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.dials import Dials
from forwardpass.numerics.network import Network
from forwardpass.numerics.switches import Switches, switched
from forwardpass.refusal import Refusal
from forwardpass.schemas import changes_from
from forwardpass.server import create_app

DRAWN = handwriting.write(3, 5)
X = see([stroke.points for stroke in DRAWN.strokes], DRAWN.pen_radius).pixels
NODE = shutil.which("node") or "node"
RUN = {"py": [sys.executable, "network.py"], "mjs": [NODE, "network.mjs"]}
CHANGES = [[1, 3, 400, 2.5], [1, 3, -1, -10.0], [3, 9, 0, 0.1]]
CHANGED = {
    "relu": Switches(("relu", "tanh", "softmax")),
    "off": Switches((None, "identity", None), ((1, 2), (3, 4)), (2,), 6),
    "binary": Switches(binary=True, bits=1),
}


def turned(switches: Switches) -> Network:
    """The network `digits` with three dials turned and these switches set."""
    dials = Dials(models.load_network("digits"))
    dials.turn(changes_from(CHANGES))
    return switched(dials.network, switches)


NETWORKS = {name: models.load_network(name) for name in models.names()}
NETWORKS |= {f"digits, {name}": turned(switches) for name, switches in CHANGED.items()}
ALL = pytest.mark.parametrize("name", NETWORKS)


def outputs(network: Network) -> list[float]:
    """The outputs for `X`, by loops over Python's own numbers."""
    order = range(len(X)) if network.input_order is None else network.input_order
    a = [float(X[index]) for index in order]
    for W, b, squish in zip(
        network.weights, network.biases, network.layer_activations, strict=True
    ):
        z = [
            sum(w * x for w, x in zip(row, a, strict=True)) + bias
            for row, bias in zip(W.tolist(), b.tolist(), strict=True)
        ]
        total = sum(math.exp(value) for value in z) if squish.name == "softmax" else 1
        a = [
            {
                "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
                "relu": lambda v: max(v, 0),
                "tanh": math.tanh,
                "identity": lambda v: v,
                "softmax": lambda v, total=total: math.exp(v) / total,
            }[squish.name](value)
            for value in z
        ]
        if squish.binary:
            a = [float(value >= 0.5) for value in a]
        a = [0.0 if neuron in squish.off else value for neuron, value in enumerate(a)]
    return a


@pytest.fixture
def pixels(tmp_path: Path) -> Path:
    """A folder with the pixels of a 3 as a program reads them."""
    rows = (",".join(map(str, row)) for row in X.reshape(28, 28))
    (tmp_path / "pixels.csv").write_text("\n".join(rows) + "\n")
    return tmp_path


def printed(folder: Path, *arguments: str) -> list[float]:
    """The numbers that a program prints for the pixels."""
    done = subprocess.run(
        [*arguments, "pixels.csv"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("suffix", RUN)
@ALL
def test_a_program_prints_the_activations_of_the_network(pixels: Path, name: str, suffix: str):
    network = NETWORKS[name]
    forwardpass.save(network, pixels / f"network.{suffix}")
    found = printed(pixels, *RUN[suffix])
    assert found == pytest.approx(outputs(network), abs=1e-6)
    assert found == pytest.approx(network.trace(X).output.tolist(), abs=1e-6)


def test_the_loops_of_this_test_read_a_3():
    assert outputs(NETWORKS["digits"]).index(max(outputs(NETWORKS["digits"]))) == 3


@pytest.mark.parametrize("suffix", RUN)
def test_a_program_survives_sums_too_large_for_an_exponential(pixels: Path, suffix: str):
    W = np.zeros((10, 784), np.float32)
    b = np.array([-1e6, 1e6, *[0] * 8])
    forwardpass.save(Network([W], [b], ["sigmoid"]), pixels / f"network.{suffix}")
    assert printed(pixels, *RUN[suffix])[:3] == [0, 1, 0.5]


@pytest.mark.parametrize("suffix", RUN)
def test_a_program_says_how_many_numbers_it_expects(pixels: Path, suffix: str):
    forwardpass.save(NETWORKS["digits"], pixels / f"network.{suffix}")
    (pixels / "pixels.csv").write_text("0, 1\n0.5")
    done = subprocess.run(
        [*RUN[suffix], "pixels.csv"], cwd=pixels, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "pixels.csv holds 3 numbers; expected 784"


@pytest.mark.parametrize("suffix", NETWORK_FORMATS)
def test_a_file_is_the_same_each_time(suffix: str):
    write = NETWORK_FORMATS[suffix]
    assert write(NETWORKS["digits"], "digits", (28, 28)) == write(
        NETWORKS["digits"], "digits", (28, 28)
    )


def test_the_name_of_a_network_cannot_end_the_comment_that_it_stands_in():
    name = 'a"""\nimport os */ b'
    for suffix in ("py", "c", "mjs"):
        text = NETWORK_FORMATS[suffix](NETWORKS["no-hidden"], name, (28, 28)).decode()
        assert "The neural network 'aimport os  b' of 784-10 neurons" in text


def test_every_activation_function_can_be_exported():
    assert set(SQUISHES) == set(ACTIVATIONS)


def test_a_function_that_no_program_has_is_refused_by_its_name(monkeypatch):
    monkeypatch.delitem(SQUISHES, "sigmoid")
    with pytest.raises(Refusal, match="no program has the activation function 'sigmoid' yet"):
        NETWORK_FORMATS["py"](NETWORKS["digits"], "digits", (28, 28))


# ONNX


@pytest.mark.parametrize("name", [name for name in NETWORKS if "binary" not in name])
def test_an_onnx_file_opens_here_with_the_same_numbers(tmp_path: Path, name: str):
    network = NETWORKS[name]
    if "off" in name:
        network = turned(Switches((None, "identity", None), (), (2,), 6))
    forwardpass.save(network, tmp_path / "x.onnx")
    opened = forwardpass.load(tmp_path / "x.onnx")
    assert opened.activations == network.activations
    np.testing.assert_allclose(opened.trace(X).output, network.trace(X).output, atol=1e-6)


def test_an_onnx_file_keeps_every_weight_and_bias_to_the_bit(tmp_path: Path):
    forwardpass.save(NETWORKS["digits"], tmp_path / "x.onnx")
    opened = forwardpass.load(tmp_path / "x.onnx")
    for W, found in zip(NETWORKS["digits"].weights, opened.weights, strict=True):
        assert found.tobytes() == W.tobytes()
    for b, found in zip(NETWORKS["digits"].biases, opened.biases, strict=True):
        assert found.tobytes() == b.tobytes()


@pytest.mark.exports
@ALL
def test_onnxruntime_gives_the_outputs_of_the_network(tmp_path: Path, name: str):
    import onnxruntime

    forwardpass.save(NETWORKS[name], tmp_path / "x.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "x.onnx")
    batch = np.stack([X, np.zeros_like(X)])
    (found,) = session.run(["activations"], {"pixels": batch})
    atol = 1e-6 if name in models.names() else 1e-5  # softmax of sums around 100, in float32
    np.testing.assert_allclose(found[0], outputs(NETWORKS[name]), rtol=0, atol=atol)
    np.testing.assert_allclose(found, NETWORKS[name].trace(batch).output, rtol=0, atol=atol)


@pytest.mark.exports
@ALL
def test_the_c_program_compiles_without_a_warning_and_prints_the_activations(pixels: Path, name):
    forwardpass.save(NETWORKS[name], pixels / "network.c")
    compiler = ["gcc", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-O2"]
    subprocess.run([*compiler, "network.c", "-o", "network", "-lm"], cwd=pixels, check=True)
    assert printed(pixels, "./network") == pytest.approx(outputs(NETWORKS[name]), abs=1e-6)
    (pixels / "pixels.csv").write_text("0, 1\n0.5")
    done = subprocess.run(
        ["./network", "pixels.csv"], cwd=pixels, capture_output=True, text=True, check=False
    )
    assert done.stderr == "pixels.csv holds 3 numbers; expected 784\n"


# How to get one


@pytest.mark.parametrize("suffix", [*models.FORMATS, *NETWORK_FORMATS])
def test_the_command_saves_a_network_in_the_format_of_the_suffix(tmp_path: Path, suffix: str):
    file = tmp_path / f"mine.{suffix}"
    result = CliRunner().invoke(command, ["network", "digits", str(file)])
    assert result.exit_code == 0, result.output
    card = models.load(models.find("digits"))[1]
    wanted = tmp_path / f"other.{suffix}"
    forwardpass.save(NETWORKS["digits"], wanted, card)
    assert file.read_bytes() == wanted.read_bytes()


def test_a_suffix_that_names_no_format_is_refused_with_those_that_do(tmp_path: Path):
    result = CliRunner().invoke(command, ["network", "digits", str(tmp_path / "x.exe")])
    assert result.exit_code == 1
    assert result.output == (
        "Error: x.exe ends in 'exe'; expected one of safetensors, npz, json, onnx, py, c, mjs\n"
    )


def test_a_network_with_switches_is_saved_with_them(tmp_path: Path):
    forwardpass.save(NETWORKS["digits, off"], tmp_path / "x.npz")
    opened = forwardpass.load(tmp_path / "x.npz")
    assert opened.trace(X).output.tobytes() == NETWORKS["digits, off"].trace(X).output.tobytes()


@pytest.mark.parametrize("suffix", NETWORK_FORMATS)
def test_the_server_sends_a_network_turned_by_hand_as_a_file(suffix: str):
    client = create_app({"heavy_calls_per_minute": 1_000_000}).test_client()
    switches = CHANGED["off"]
    body = {"model": "digits", "changes": CHANGES, "switches": switches.as_dict()}
    answer = client.post(f"/api/networks/save?format={suffix}", json=body)
    assert answer.status_code == 200
    assert f'filename="digits.{suffix}"' in answer.headers["Content-Disposition"]
    assert answer.data == NETWORK_FORMATS[suffix](turned(switches), "digits", (28, 28))
