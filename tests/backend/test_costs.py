"""Cost functions compared with values computed by hand."""

import math

import numpy as np
import pytest

from forwardpass.numerics.costs import COSTS


def rows(*values):
    return np.array(values, dtype=np.float32)


def test_the_quadratic_cost_is_half_the_squared_distance_averaged_over_images():
    # ½(0.5² + 0.25²) = 0.15625 and ½(1²) = 0.5
    a, y = rows([0.5, 0.25], [0, 1]), rows([1, 0], [1, 1])
    assert COSTS["quadratic"].value(a, y, "sigmoid") == pytest.approx((0.15625 + 0.5) / 2)


def test_the_cross_entropy_of_sigmoids_counts_every_output():
    value = COSTS["cross-entropy"].value(rows([0.5, 0.25]), rows([1, 0]), "sigmoid")
    assert value == pytest.approx(-math.log(0.5) - math.log(0.75))


def test_the_cross_entropy_of_a_softmax_counts_the_right_output_alone():
    value = COSTS["cross-entropy"].value(rows([0.25, 0.75]), rows([0, 1]), "softmax")
    assert value == pytest.approx(-math.log(0.75))


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_cross_entropy_of_an_output_that_is_surely_wrong_is_large_but_finite(output):
    value = COSTS["cross-entropy"].value(rows([1, 0]), rows([0, 1]), output)
    assert 15 < value < 40


def test_the_cross_entropy_error_is_a_minus_y_even_where_the_sigmoid_is_saturated():
    assert COSTS["cross-entropy"].delta(rows([1, 0]), rows([0, 0]), "sigmoid").tolist() == [[1, 0]]


def test_the_quadratic_error_vanishes_where_the_sigmoid_is_saturated():
    assert COSTS["quadratic"].delta(rows([1, 0.5]), rows([0, 0]), "sigmoid").tolist() == [
        [0, 0.125]
    ]


@pytest.mark.parametrize(
    ("cost", "output", "expected"),
    [
        ("quadratic", "sigmoid", [-0.5, 0.25]),
        ("cross-entropy", "sigmoid", [-2, 1 / 0.75]),
        ("cross-entropy", "softmax", [-2, 0]),
    ],
)
def test_the_slope_of_the_cost_at_each_output_is_as_worked_out_by_hand(cost, output, expected):
    slope = COSTS[cost].gradient(rows([0.5, 0.25]), rows([1, 0]), output)
    assert slope.tolist() == [pytest.approx(expected)]


def test_the_slope_of_the_cross_entropy_stays_finite_where_an_output_is_surely_wrong():
    slope = COSTS["cross-entropy"].gradient(rows([1, 0]), rows([0, 1]), "sigmoid")
    assert np.isfinite(slope).all()


def test_the_cross_entropy_is_for_outputs_between_0_and_1():
    assert COSTS["cross-entropy"].outputs == ("sigmoid", "softmax")
