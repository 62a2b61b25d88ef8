"""Optimisers compared with values computed by hand, and schedules at their ends."""

import numpy as np
import pytest

from forwardpass.numerics.optimisers import OPTIMISERS, SCHEDULES, rate_share


def numbers(*values):
    return np.array(values, dtype=np.float32)


def run(name, start, gradients, learning_rate):
    """The parameters after one step along each gradient."""
    optimiser = OPTIMISERS[name]
    p, moments = start.copy(), np.zeros((optimiser.moments, len(start)), np.float32)
    for number, gradient in enumerate(gradients, 1):
        optimiser.step(p, gradient, moments, number, learning_rate)
    return p


def test_gradient_descent_steps_against_the_gradient_by_the_learning_rate():
    assert run("sgd", numbers(1, 2), [numbers(0.5, -1)], 0.5).tolist() == [0.75, 2.5]


def test_the_first_step_of_adam_has_the_size_of_the_learning_rate_whatever_the_gradient():
    p = run("adam", numbers(1, 1, 1), [numbers(1000, -0.001, 0)], 0.125)
    np.testing.assert_allclose(p, [0.875, 1.125, 1], rtol=1e-4)


def test_three_steps_of_adam_are_those_of_the_paper_in_float64():
    gradients = [0.3, -0.1, 0.7]
    p, m, v = 1.0, 0.0, 0.0
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g * g
        p -= 0.05 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    (ours,) = run("adam", numbers(1), [numbers(g) for g in gradients], 0.05)
    assert ours == pytest.approx(p, rel=1e-6)


def test_schedules_begin_at_the_full_rate():
    assert [schedule(0.0) for schedule in SCHEDULES.values()] == [1, 1, 1]


def test_schedules_end_at_nothing_but_the_constant_one():
    ends = {name: schedule(1.0) for name, schedule in SCHEDULES.items()}
    assert ends == pytest.approx({"cosine": 0, "linear": 0, "constant": 1})


def test_half_way_linear_and_cosine_are_at_half():
    assert (SCHEDULES["linear"](0.5), SCHEDULES["cosine"](0.5)) == pytest.approx((0.5, 0.5))


def test_the_warm_up_rises_in_equal_steps_to_the_full_rate():
    shares = [rate_share("constant", step, 100, warm_up=4) for step in range(6)]
    assert shares == [0.25, 0.5, 0.75, 1, 1, 1]


def test_without_a_warm_up_the_first_step_is_at_the_full_rate():
    assert rate_share("linear", 0, 100, warm_up=0) == 1
