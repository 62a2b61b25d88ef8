"""A program that uses the package, which mypy checks strictly and nobody runs.

An ignored error stands where a type checker has to warn: mypy also complains where it would not.
"""

from __future__ import annotations

from typing import assert_type

import numpy as np
import numpy.typing as npt

import forwardpass as fp

net = fp.load("digits")
assert_type(net, fp.Network)
assert_type(net.trace(np.zeros(784)).output, npt.NDArray[np.float32])
assert_type(fp.Network.from_arrays([[[1, 2]]], [[3]], "relu").sizes, tuple[int, ...])

widget = fp.show(net, digit=3, seed=2, view="neuron", neuron="1.9", theme="dark", controls="all")
assert_type(widget.network, fp.Network)
fp.show(net, pixels=np.zeros(784), input_shape=(28, 28), labels=range(10))
fp.show(net, drawing=[[[0.5, 0.25], [0.5, 0.75]]])
fp.show(net, colour="red")  # type: ignore[call-arg]
fp.show(net, 3)  # type: ignore[call-arg]
fp.show(net, view="learn")  # type: ignore[arg-type]
fp.show(net, theme="red")  # type: ignore[arg-type]
fp.show(net, digit="3")  # type: ignore[arg-type]
fp.show(net, neuron=1.9)  # type: ignore[arg-type]
fp.show("digits")  # type: ignore[arg-type]
