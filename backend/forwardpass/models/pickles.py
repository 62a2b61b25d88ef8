"""Pickles, in which many programs save networks: refused, with the Python code that converts them.

A pickle is a program for Python that builds the saved object, and it can do anything else:
https://docs.python.org/3/library/pickle.html. Its content is guessed by the names in its bytes.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from forwardpass.refusal import Code, Refusal
from forwardpass.zips import MAX_TAIL, is_zip

STARTS = re.compile(
    rb"\x80[\x02-\x05]|\((?:dp|lp)[0-9]*\n|c(?:copy_?reg|collections|numpy|torch|sklearn)[a-z_.]*\n"
)
"""First bytes of a pickle: protocols 2 to 5 begin with their number, older ones with a container or
a class."""

UNKNOWN_NAME = "my.pt"
"""The name in the code of a file whose name is unknown."""


def is_pickle(data: bytes) -> bool:
    """Whether a file begins like a pickle. A safetensors file may do so too."""
    return STARTS.match(data) is not None


def has_pickle(data: bytes) -> bool:
    """Whether a file is a zip with PyTorch's pickle inside; the list at its end names it."""
    return is_zip(data) and b"data.pkl" in data[-MAX_TAIL:]


def pickle_refusal(data: bytes, called: str) -> Refusal:
    """Returns the refusal of a pickle, or of a zip with one inside, with the code that converts it.

    Args:
        data: the file.
        called: its name in errors.
    """
    path = PurePath(called)
    file = path.name if path.suffix else UNKNOWN_NAME
    stem = PurePath(file).stem
    if b"sklearn" in data:
        what, lines = "a pickle of scikit-learn", scikit_learn_lines(file, stem)
    elif b"torch" in data or is_zip(data):
        what, lines = "a pickle of PyTorch", pytorch_lines(data, file, stem)
    else:
        what, lines = "a pickle", array_lines(file, stem)
    trust = "" if "weights_only=True" in lines else ", and only if you trust it"
    return Refusal(
        Code.NO_NETWORK,
        f"{called} is {what}. A pickle can run any program, so none is opened here. "
        f"These two lines of Python convert it on your computer{trust}:",
        program=lines,
    )


def pytorch_lines(data: bytes, file: str, stem: str) -> str:
    """Returns the code for PyTorch's file of a state dict, a dict with one, or a whole network."""
    if b"constants.pkl" in data:
        state = f"torch.jit.load({json.dumps(file)}).state_dict()"
    elif b"torch.nn.modules" in data:
        state = (
            f'torch.load({json.dumps(file)}, map_location="cpu", weights_only=False).state_dict()'
        )
    else:
        key = re.search(rb"model_state_dict|state_dict(?!_)", data)
        inside = f"[{json.dumps(key.group().decode())}]" if key else ""
        state = f'torch.load({json.dumps(file)}, map_location="cpu", weights_only=True){inside}'
    return (
        "import torch, safetensors.torch\n"
        f"safetensors.torch.save_file({state}, {json.dumps(f'{stem}.safetensors')})"
    )


def scikit_learn_lines(file: str, stem: str) -> str:
    """Returns the code for an MLPClassifier. ONNX keeps its activation functions."""
    return (
        "import joblib, numpy, skl2onnx; network = joblib.load(" + json.dumps(file) + ")\n"
        f"open({json.dumps(f'{stem}.onnx')}, "
        '"wb").write(skl2onnx.to_onnx(network, numpy.zeros((1, 784), "f"), '
        'options={"zipmap": False}).SerializeToString())'
    )


def array_lines(file: str, stem: str) -> str:
    """Returns the code for named arrays, which most other pickles of a network contain."""
    return (
        "import pickle, numpy\n"
        f"numpy.savez({json.dumps(f'{stem}.npz')}, "
        f'**pickle.load(open({json.dumps(file)}, "rb")))'
    )
