"""ONNX files that are damaged, lie, or hold what is not read."""

from __future__ import annotations

import numpy as np

from hostile.case import Case, cases
from onnx_bytes import STRING, constant, field, model, node, tensor

W, B = np.arange(40, dtype="f4").reshape(10, 4) / 10, np.arange(10, dtype="f4")
GEMM = node("Gemm", "x W b", "y", transB=1)
LAYER = [constant("W", W), constant("b", B)]


def external(*more: bytes) -> bytes:
    location = field(13, field(1, "location") + field(2, "../../etc/passwd"))
    return tensor("W", (10, 4), 1, b"", location, *more)


GOOD = model([GEMM], LAYER)
FILES = {
    "cut off": (GOOD[:-30], "The file is a damaged onnx file, or cut off"),
    "cut off after a tag": (GOOD[:3], "is a damaged onnx file"),
    "a length beyond the end": (b"\x08\x08\x12\xff\xff\xff\xff\x0f", "is a damaged onnx file"),
    "nothing in it": (b"\x08\x08\x12\x00", "has the inputs none; expected one"),
    "numbers in another file": (
        model([GEMM], [external(field(14, 1)), LAYER[1]]),
        "the numbers of W lie in another file; expected all in one file",
    ),
    "numbers said to lie here, with a place elsewhere": (
        model([GEMM], [external(), LAYER[1]]), "the numbers of W lie in another file",
    ),
    "a shape as large as the sky": (
        model([GEMM], [tensor("W", (2**40, 2**40), 1, bytes(160)), LAYER[1]]),
        "W holds 40 numbers; expected 1,208,925,819,614,629,174,706,176",
    ),
    "a size below 0": (
        model([GEMM], [tensor("W", (-10, -4), 1, bytes(160)), LAYER[1]]), "none below 0",
    ),
    "many sizes": (
        model([GEMM], [tensor("W", (1,) * 60, 1, bytes(4)), LAYER[1]]), "at most 8 sizes",
    ),
    "a part of a number": (
        model([GEMM], [tensor("W", (10, 4), 1, bytes(159)), LAYER[1]]), "W holds 39 numbers",
    ),
    "texts for numbers": (
        model([GEMM], [tensor("W", (10, 4), STRING, b"hello"), LAYER[1]]),
        "has texts for the numbers of W, which is not read; expected Add",
    ),
    "complex numbers": (
        model([GEMM], [tensor("W", (10, 4), 14, bytes(320)), LAYER[1]]), "numbers of type 14",
    ),
    "yes and no for weights": (
        model([GEMM], [constant("W", W > 0), LAYER[1]]), "Gemm by numbers of type bool",
    ),
    "no numbers at all": (
        model([GEMM], [constant("W", W * np.float32("nan")), LAYER[1]]), "not a finite number",
    ),
    "a circle": (
        model([node("Add", "y b", "z"), node("Relu", "z", "y")], LAYER),
        "Add takes y, which nothing before it gives",
    ),
    "an operator that takes what it gives": (
        model([node("Relu", "y", "y")], LAYER), "Relu takes y, which nothing before it gives",
    ),
    "a value given twice": (
        model([GEMM, node("Relu", "x", "y")], LAYER), "y is given twice",
    ),
    "a thousand operators and one": (
        model([node("Identity", "x", f"v{k}") for k in range(1001)], LAYER),
        "has 1,001 operators; expected at most 1,000",
    ),
    "a constant that doubles forty times": (
        model(
            [node("Concat", f"c{k} c{k}", f"c{k + 1}", axis=0) for k in range(40)]
            + [node("Reshape", "x c40", "y")],
            [constant("c0", [1, 4])],
        ),
        "Concat of constants, which is not read",
    ),
    "a product of the wrong size": (
        model([GEMM], LAYER, (0, 5)), "has a product that takes 4 numbers where 5 come",
    ),
    "a bias of the wrong size": (
        model([GEMM], [LAYER[0], constant("b", np.ones(2, "f4"))]),
        "Gemm of 2 numbers where 10 come",
    ),
    "a convolution": (
        model([node("Conv", "x W", "y")], LAYER),
        "The file has the operator Conv, which is not read; expected Add, ArgMax, BatchNorm",
    ),
    "an operator of somebody's own": (
        model([node("Gemm", "x W b", "y") + field(7, "com.example")], LAYER),
        "the operator com.example.Gemm, which is not read",
    ),
    "a loop": (model([node("Loop", "x W", "y")], LAYER), "the operator Loop, which is not read"),
    "a sum of two layers": (
        model([node("Gemm", "x W b", "h", transB=1), node("Add", "h h", "y")], LAYER),
        "Add of two layers, which is not read",
    ),
    "weights that hang on the input": (
        model([node("Gemm", "x x b", "y")], LAYER), "which is not read",
    ),
    "a division by nothing": (
        model([node("Div", "x zero", "n"), node("Gemm", "n W b", "y", transB=1)],
              [*LAYER, constant("zero", np.zeros(4, "f4"))]),
        "Div of a number by what comes in, or by 0, which is not read",
    ),
    "a batch normalisation of other sizes": (
        model([node("Gemm", "x W b", "h", transB=1), node("BatchNormalization", "h b b b V", "y")],
              [*LAYER, constant("V", np.ones(3, "f4"))]),
        "BatchNormalization by other numbers than 10 of each kind",
    ),
    "two layers in one": (
        model([node("Gemm", "x W b", "h", transB=1), node("Sigmoid", "h", "p"),
               node("Sub", "b p", "q"), node("Concat", "x q", "y")], LAYER),
        "has Concat of layers, which is not read",
    ),
    "many complements": (
        model([node("Gemm", "x W b", "h", transB=1), node("Sigmoid", "h", "p"),
               node("Sub", "b p", "q"), node("Concat", "q p", "y")], LAYER),
        "has Concat of layers, which is not read",
    ),
    "the largest of a part": (
        model([node("Gemm", "x W b", "h", transB=1), node("ArgMax", "h", "y", axis=0)], LAYER),
        "has ArgMax over a part of a layer, which is not read",
    ),
    "an activation without a layer": (
        model([node("Relu", "x", "y")], []), "relu without a layer before it",
    ),
    "no layer at all": (
        model([node("Identity", "x", "y")], []), "no layer between its input and its output",
    ),
    "an output of nothing": (model([GEMM], LAYER, output="z"), "no layer between its input"),
    "a picture of a thousand million pixels": (
        model([GEMM], LAYER, (0, 100_000, 100_000)),
        "takes 10,000,000,000 numbers; expected at most 1,000,000",
    ),
    "an odd order of axes": (
        model([node("Transpose", "x", "y", perm=[0, 0])], []), "Transpose by [0, 0] of 2 axes",
    ),
    "a shape that cannot be": (
        model([node("Reshape", "x s", "y")], [constant("s", [7, 7])]),
        "Reshape of 4 numbers to the shape [7, 7]",
    ),
    "a softmax over a part of a layer": (
        model([node("Gemm", "x W b", "h", transB=1), node("Softmax", "h", "y", axis=0)], LAYER),
        "Softmax over a part of a layer",
    ),
    "a layer after the logarithms": (
        model([node("Gemm", "x W b", "h", transB=1), node("LogSoftmax", "h", "p"),
               node("Gemm", "p V b", "y")], [*LAYER, constant("V", np.ones((10, 10), "f4"))]),
        "has a layer that takes logarithms of probabilities, which is not read",
    ),
    "changed outputs": (
        model([node("Gemm", "x W b", "h", transB=1), node("Relu", "h", "a"),
               node("Mul", "a b", "y")], LAYER),
        "a change of the outputs after the last layer's activation",
    ),
}  # fmt: skip

CASES: list[Case] = cases("network", "onnx", FILES)
