"""Pickles are never opened: a refusal says so, with the two lines of Python that convert them."""

from __future__ import annotations

import pickle
import subprocess
import sys
import zipfile
from collections import OrderedDict
from io import BytesIO

import numpy as np
import pytest
from safetensors.numpy import save as save_arrays

import forwardpass
from forwardpass import models
from forwardpass.models.format import to_arrays
from forwardpass.refusal import Code, Refusal

DIGITS = models.load_network("digits")
ARRAYS = to_arrays(DIGITS)
REASON = (
    " A pickle can run any program, so none is opened here. "
    "These two lines of Python convert it on your computer"
)


def zip_of(**files: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"net/{name}", data)
    return buffer.getvalue()


def pytorch(*names: str) -> bytes:
    """As torch.save writes: the names of what is inside stand in the bytes of its pickle."""
    inside = "\n".join(("torch._utils", "_rebuild_tensor_v2", *names)).encode()
    return zip_of(**{"data.pkl": b"\x80\x02" + inside, "data/0": b"?"})


def refused(data: bytes, called: str = "net.pt") -> Refusal:
    with pytest.raises(Refusal) as caught:
        models.read(data, called, "net")
    assert caught.value.code is Code.NO_NETWORK
    return caught.value


STATE = 'torch.load("net.pt", map_location="cpu", weights_only=True)'
LOADED = {
    "a state dict": (pytorch("collections", "OrderedDict"), STATE),
    "a checkpoint": (pytorch("epoch", "model_state_dict"), f'{STATE}["model_state_dict"]'),
    "a checkpoint of Lightning": (pytorch("epoch", "state_dict"), f'{STATE}["state_dict"]'),
    "a whole network": (
        pytorch("torch.nn.modules.linear", "Linear", "state_dict"),
        'torch.load("net.pt", map_location="cpu", weights_only=False).state_dict()',
    ),
    "a network as TorchScript": (
        zip_of(**{"data.pkl": b"\x80\x02", "code/x.py": b"torch", "constants.pkl": b"?"}),
        'torch.jit.load("net.pt").state_dict()',
    ),
    "a file of an old PyTorch": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.torch", STATE),
}


@pytest.mark.parametrize("case", LOADED)
def test_a_file_of_pytorch_is_told_with_the_lines_that_load_what_is_in_it(case):
    data, loaded = LOADED[case]
    refusal = refused(data)
    assert refusal.program == (
        f'import torch, safetensors.torch\nsafetensors.torch.save_file({loaded}, "net.safetensors")'
    )
    trust = "" if "weights_only=True" in loaded else ", and only if you trust it"
    assert refusal.message == f"net.pt is a pickle of PyTorch.{REASON}{trust}:"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_lines_for_a_pickle_of_arrays_make_a_file_that_opens(tmp_path, protocol):
    path = tmp_path / "net.pkl"
    path.write_bytes(pickle.dumps(OrderedDict(sorted(ARRAYS.items())), protocol))
    with pytest.raises(Refusal) as caught:
        models.load(path)
    lines = caught.value.program
    assert lines.count("\n") == 1
    subprocess.run([sys.executable, "-c", lines], cwd=tmp_path, check=True)
    network = forwardpass.load(tmp_path / "net.npz", activations=["sigmoid"] * 3)
    for found, expected in zip(network.weights, DIGITS.weights, strict=True):
        np.testing.assert_array_equal(found, expected)
    assert str(caught.value) == f"{caught.value.message}\n{lines}"


def test_a_classifier_of_scikit_learn_is_converted_to_onnx():
    lines = refused(b"\x80\x04\x95sklearn.neural_network", "mlp.joblib").program
    assert 'joblib.load("mlp.joblib")' in lines
    assert 'open("mlp.onnx", "wb")' in lines
    compile(lines, "lines", "exec")


def test_a_name_that_is_no_name_of_a_file_gives_lines_with_one_to_replace():
    assert 'pickle.load(open("my.pt", "rb"))' in refused(b"\x80\x04.", "The file").program


def test_a_name_stays_a_text_in_the_lines():
    lines = refused(b"\x80\x04.", 'a"); import os; ("b.pkl').program
    compile(lines, "lines", "exec")
    assert '"a\\"); import os; (\\"b.pkl"' in lines


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x1f\x8b\x08\x00", "it is packed with gzip; expected it unpacked"),
        (b"\x93NUMPY\x01\x00", "it is a single array; expected all of a network, as numpy.savez"),
        (b"call me\nlater\n", "it is not a network; expected a file of keras or safetensors"),
        (b"(drawn by hand)", "it is not a network; expected a file of keras or safetensors"),
    ],
)
def test_other_files_are_told_by_what_they_are(data, reason):
    refusal = refused(data, "it")
    assert str(refusal).startswith(reason)
    assert refusal.program is None


def test_a_safetensors_file_whose_length_begins_like_a_pickle_is_read():
    data = save_arrays(ARRAYS)
    length = int.from_bytes(data[:8], "little")
    header = data[8 : 8 + length].ljust(0x0480)
    data = bytes((0x80, 4, 0, 0, 0, 0, 0, 0)) + header + data[8 + length :]
    assert models.read(data, "it", "it")[0].sizes == (784, 16, 16, 10)
