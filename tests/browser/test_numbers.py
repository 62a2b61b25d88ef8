"""Every number the table states equals an independent computation in float64."""

from __future__ import annotations

import numpy as np
import pytest
from reference import TRAINED, forward, layer_count
from visitor import Visit

from forwardpass.digits import see
from forwardpass.digits.handwriting import write

NAMES = sorted(path.stem for path in TRAINED.glob("*.safetensors"))
TOLERANCE = 1e-5


@pytest.mark.parametrize("name", NAMES)
def test_z_and_a_of_the_table_equal_a_float64_computation(visit: Visit, name: str) -> None:
    visitor = visit(f"?motion=off&digit=5&model={name}")
    visitor.has_pass_through(layers=layer_count(name))
    seen, *layers = visitor.numbers()
    assert seen.a.max() > 0.9
    for layer, (z, a) in zip(layers, forward(name, seen.a), strict=True):
        np.testing.assert_allclose(layer.z, z, rtol=TOLERANCE, atol=TOLERANCE)
        np.testing.assert_allclose(layer.a, a, rtol=TOLERANCE, atol=TOLERANCE)


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
