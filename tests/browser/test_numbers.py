"""Every number the table states equals an independent computation in float64."""

from __future__ import annotations

from functools import partial

import numpy as np
from reference import TRAINED, forward
from visitor import Visit, Visitor
from waiting import until

from forwardpass.digits import see
from forwardpass.digits.handwriting import write

NAMES = sorted(path.stem for path in TRAINED.glob("*.safetensors"))
TOLERANCE = 1e-5


def is_of(visitor: Visitor, name: str) -> bool:
    """Whether the outputs that the table states are those of this network; they may be large."""
    seen, *layers = visitor.numbers()
    expected = forward(name, seen.a)
    if len(layers) != len(expected):
        return False
    return np.allclose(layers[-1].a, expected[-1][1], TOLERANCE, TOLERANCE)


def test_z_and_a_of_the_table_equal_a_float64_computation_in_every_network(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=5")
    visitor.has_pass_through(layers=3)
    for name in NAMES:
        visitor.open_model(name)
        until(visitor.page, partial(is_of, visitor, name))
        seen, *layers = visitor.numbers()
        assert seen.a.max() > 0.9
        for layer, (z, a) in zip(layers, forward(name, seen.a), strict=True):
            np.testing.assert_allclose(layer.z, z, TOLERANCE, TOLERANCE, err_msg=name)
            np.testing.assert_allclose(layer.a, a, TOLERANCE, TOLERANCE, err_msg=name)


def test_the_default_network_has_826_neurons_in_the_table(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.draw([[(0.5, 0.2), (0.5, 0.8)]])
    visitor.has_pass_through(layers=3)
    assert [len(layer.a) for layer in visitor.numbers()] == [784, 16, 16, 10]


def test_layer_0_of_the_table_is_what_the_package_sees(visit: Visit) -> None:
    """On their way points are rounded, which may move a dot of the pen by 1/16 px."""
    strokes = [stroke.points for stroke in write(8, 2).strokes]
    visitor = visit("?motion=off&digit=8&seed=2")
    visitor.has_pass_through(layers=3)
    seen = see(strokes, write(8, 2).pen_radius).pixels
    np.testing.assert_allclose(visitor.numbers()[0].a, seen, atol=0.1)
