"""Pickles of several programs, none of which is ever opened."""

from __future__ import annotations

import pickle
import zipfile
from io import BytesIO

from hostile.case import Case, cases


class Program:
    """Would write a file if it were opened."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("open('opened', 'w')",))


def pytorch(pickled: bytes, folder: str = "net") -> bytes:
    """A zip as `torch.save` writes it."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(f"{folder}/data.pkl", pickled)
        archive.writestr(f"{folder}/data/0", bytes(8))
    return written.getvalue()


FILES = {
    "a state dict in a .pt": (
        pytorch(b"\x80\x02torch._utils\n_rebuild_tensor_v2"), "The file is a pickle of PyTorch.",
    ),
    "a .pth whose pickle is a program": (
        pytorch(b"\x80\x02torch" + pickle.dumps(Program())), "The file is a pickle of PyTorch.",
    ),
    "a .pt of names outside its folder": (
        pytorch(b"\x80\x02", "../../../etc"), "The file is a pickle of PyTorch.",
    ),
    "a .pth of an old PyTorch": (
        b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.torch", "The file is a pickle of PyTorch.",
    ),
    "a classifier of scikit-learn": (
        b"\x80\x04\x95sklearn.neural_network", "The file is a pickle of scikit-learn.",
    ),
    "a program": (pickle.dumps(Program()), "The file is a pickle. A pickle can run any program"),
    "a program as text": (
        pickle.dumps({"W1": [1]}, 0), "The file is a pickle. A pickle can run any program",
    ),
}  # fmt: skip

CASES: list[Case] = cases("network", "pickles", FILES)
