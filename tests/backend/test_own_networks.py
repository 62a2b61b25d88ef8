"""`forwardpass serve FILE…`: networks in files, offered before those that come with the program."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import pytest

from forwardpass import models, wire
from forwardpass.models import Card
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal
from forwardpass.server.registry import Registry
from onnx_bytes import constant, model, node
from patience import LAST_RESORT_S
from servers import COMMAND, Server, serving
from socket_page import Page, drawing

RNG = np.random.default_rng(3)
SIZES = (784, 30, 20, 12, 10)
W = [RNG.normal(size=(n_out, n_in)).astype("f4") / 8 for n_in, n_out in pairwise(SIZES)]
B = [RNG.normal(size=n_out).astype("f4") for n_out in SIZES[1:]]


def own_onnx() -> bytes:
    """784-30-20-12-10 with ReLU, the outputs as they are."""
    nodes, before = [node("Flatten", "x", "a0")], "a0"
    for k in range(1, 5):
        nodes.append(node("Gemm", f"{before} W{k} b{k}", "y" if k == 4 else f"z{k}", transB=1))
        if k < 4:
            nodes.append(node("Relu", f"z{k}", f"a{k}"))
        before = f"a{k}"
    constants = [constant(f"W{k}", each) for k, each in enumerate(W, 1)]
    constants += [constant(f"b{k}", each) for k, each in enumerate(B, 1)]
    return model(nodes, constants, (0, 1, 28, 28))


def by_hand(x: np.ndarray) -> np.ndarray:
    a = x.astype(float)
    for k, (weights, bias) in enumerate(zip(W, B, strict=True)):
        z = weights.astype(float) @ a + bias
        a = z if k == 3 else np.maximum(z, 0)
    return a


def saved(path: Path, *sizes: int) -> Path:
    """A file of a network of these sizes, all zeros."""
    weights = [np.zeros((o, i), "f4") for i, o in pairwise(sizes)]
    network = Network(weights, [np.zeros(o, "f4") for o in sizes[1:]], ["relu"] * len(weights))
    models.save(path, network, Card.unknown(path.stem, network))
    return path


def test_networks_in_files_are_offered_first_under_the_names_of_their_files(tmp_path):
    files = [saved(tmp_path / "one.npz", 784, 1256, 10), saved(tmp_path / "two.json", 784, 10)]
    registry = Registry(None, files)
    assert list(registry.by_name)[:4] == ["one", "two", "digits", "lesson"]
    assert registry.default == "one"
    assert registry.by_name["one"].card.title == "one · 784-1256-10 · relu"
    assert registry.by_name["one"].network.parameter_count == 998_530
    assert Registry(None).default == "digits"


REFUSED = {
    "as one of ours": ("digits.npz", (784, 10), "would be called 'digits', as another network is"),
    "as a training": ("training.npz", (784, 10), "would be called 'training', as"),
    "other inputs": ("flat.npz", (65, 10), "a network of 65-10; expected a picture"),
    "too many layers": ("deep.npz", (784, *[9] * 6, 10), "with 7 layers and"),
    "too many dials": ("wide.large.npz", (784, 1258, 10), "1,000,120 weights and biases; expected"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_network_that_cannot_be_shown_is_refused_with_the_reason(case, tmp_path):
    name, sizes, reason = REFUSED[case]
    with pytest.raises(Refusal, match=reason):
        Registry(None, [saved(tmp_path / name, *sizes)])


def test_two_files_of_one_name_are_refused(tmp_path):
    files = [saved(tmp_path / "mine.npz", 784, 10), saved(tmp_path / "mine.json", 784, 10)]
    with pytest.raises(Refusal, match=r"mine\.json would be called 'mine', as another network is"):
        Registry(None, files)


def test_the_command_says_why_a_file_cannot_be_served(tmp_path):
    (tmp_path / "hello.onnx").write_text("hello")
    for name, reason in [("hello.onnx", "is not a network"), ("none.onnx", "does not exist")]:
        arguments = [*COMMAND, "serve", "--port", "0", tmp_path / name]
        done = subprocess.run(
            arguments, capture_output=True, text=True, timeout=LAST_RESORT_S, check=False
        )
        assert done.returncode != 0
        assert reason in done.stderr


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("own") / "my net.onnx"
    path.write_bytes(own_onnx())
    with serving(str(path)) as server:
        yield server
        assert "Traceback" not in server.printed()


def post(server: Server, path: str, body: dict) -> bytes:
    kind = {"Content-Type": "application/json"}
    request = Request(f"{server.url}{path}", json.dumps(body).encode(), kind)
    with urlopen(request, timeout=LAST_RESORT_S) as response:
        return response.read()


def test_a_page_opens_it_first_and_is_answered_by_it(server):
    page = Page(server.url, "websocket")
    hello = page.say("hello", {"protocol": 2})
    assert (hello["default"], hello["models"][0]["sizes"]) == ("my net", list(SIZES))
    assert page.say("open_model", {"name": "my net", "seq": 0})["parameter_count"] == 24_552
    frames = []
    while sum(frame.W.size + frame.b.size for frame in frames) < 24_552:
        frames.append(wire.parse_frame(page.weights.get(timeout=LAST_RESORT_S))[0])
    first = next(frame for frame in frames if frame.layer == 1)
    assert first.W[0].tolist() == W[0][0].tolist()
    passed = wire.parse_frames(page.say("input", drawing(1)))
    layers = [frame for frame in passed if isinstance(frame, wire.LayerFrame)]
    np.testing.assert_allclose(layers[-1].a, by_hand(layers[0].a), rtol=1e-4, atol=1e-5)
    page.leave()


def test_it_is_called_turned_and_saved_like_any_other_also_by_a_worker(server):
    pixels = RNG.random(784).tolist()
    traced = json.loads(post(server, "/api/models/my%20net/trace", {"pixels": pixels}))
    found = traced["layers"][-1]["a"]
    np.testing.assert_allclose(found, by_hand(np.array(pixels)), rtol=1e-4, atol=1e-5)
    switches = {"activations": [], "off": [], "no_bias": [], "bits": None, "binary": False}
    changes = [[1, neuron, source, 0.5] for neuron in range(30) for source in range(200)]
    body = {"model": "my net", "changes": changes, "switches": switches}
    assert len(json.dumps(body)) > 65_536  # more is not read in the server's own process
    network, card = models.read(post(server, "/api/networks/save?format=npz", body), "x", "x")
    assert card.name == "my net"
    assert (network.weights[0][29, 199], network.weights[0][29, 200]) == (0.5, W[0][29, 200])
