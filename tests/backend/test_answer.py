"""Reading the answer: a digit, undecided or blank; with ten outputs and with one."""

import numpy as np
import pytest

from forwardpass.numerics.answer import Answer, digit_confidences, read_answer, read_digits

INK = np.full(784, 0.5, dtype=np.float32)


def outputs(**values):
    """Ten outputs, all 0 but those named: outputs(d3=0.9)."""
    array = np.zeros(10, dtype=np.float32)
    for name, value in values.items():
        array[int(name[1:])] = value
    return array


def read(array, readout="argmax"):
    return read_answer(INK, np.asarray(array, dtype=np.float32), readout)


def test_the_brightest_output_is_the_digit_and_the_next_the_runner_up():
    answer = read(outputs(d3=0.875, d5=0.25))
    assert answer == Answer("digit", 3, 0.875, 5, 0.25)


def test_a_pad_without_ink_is_blank_whatever_the_outputs_say():
    answer = read_answer(np.zeros(784, dtype=np.float32), outputs(d3=0.9), "argmax")
    assert answer == Answer("blank", None, 0.0, None, 0.0)


def test_the_faintest_ink_is_not_blank():
    x = np.zeros(784, dtype=np.float32)
    x[400] = 1 / 255
    assert read_answer(x, outputs(d3=0.9), "argmax").state == "digit"


def test_two_within_a_tenth_of_each_other_are_undecided_and_both_named():
    answer = read(outputs(d4=0.90, d9=0.81))
    assert (answer.state, answer.digit, answer.runner_up) == ("undecided", 4, 9)


def test_two_more_than_a_tenth_apart_are_decided():
    assert read(outputs(d4=0.90, d9=0.79)).state == "digit"


def test_a_best_output_of_exactly_one_half_is_undecided():
    assert read(outputs(d7=0.5)).state == "undecided"


def test_a_best_output_just_above_one_half_is_decided():
    assert read(outputs(d7=0.501)).state == "digit"


def test_the_lowest_of_equal_digits_comes_first_alone_and_in_a_batch():
    tie = outputs(d2=0.5, d6=0.5, d8=0.5)
    assert (read(tie).digit, read(tie).runner_up) == (2, 6)
    assert read_digits(tie[np.newaxis], "argmax").tolist() == [2]


@pytest.mark.parametrize("digit", range(10))
def test_a_single_output_at_a_tenth_is_that_digit_for_sure(digit):
    answer = read([digit / 10], "tenths")
    assert (answer.state, answer.digit) == ("digit", digit)
    assert answer.confidence == pytest.approx(1, abs=1e-5)


def test_a_single_output_between_two_tenths_is_shared_by_nearness():
    answer = read([0.32], "tenths")
    assert (answer.state, answer.digit, answer.runner_up) == ("digit", 3, 4)
    assert answer.confidence == pytest.approx(0.8, abs=1e-5)
    assert answer.runner_up_confidence == pytest.approx(0.2, abs=1e-5)


def test_a_single_output_half_way_between_two_tenths_is_undecided():
    answer = read([0.35], "tenths")
    assert (answer.state, {answer.digit, answer.runner_up}) == ("undecided", {3, 4})


@pytest.mark.parametrize(("output", "state"), [(0.343, "digit"), (0.346, "undecided")])
def test_a_single_output_is_undecided_within_a_twentieth_of_the_middle(output, state):
    assert read([output], "tenths").state == state


@pytest.mark.parametrize(("output", "digit"), [(0.0, 0), (0.04, 0), (0.06, 1), (0.94, 9), (1.0, 9)])
def test_a_single_output_is_rounded_to_a_digit(output, digit):
    assert read([output], "tenths").digit == digit
    assert read_digits(np.array([[output]]), "tenths").tolist() == [digit]


def test_the_confidences_of_a_single_output_add_up_to_one():
    sums = digit_confidences(np.linspace(0, 1, 101)[:, np.newaxis], "tenths").sum(axis=1)
    np.testing.assert_allclose(sums, np.ones(101))


def test_confidences_do_not_depend_on_the_readout_being_asked_for_one_or_many():
    values = np.random.default_rng(3).random((50, 10), dtype=np.float32)
    one_by_one = [read(row).digit for row in values]
    assert read_digits(values, "argmax").tolist() == one_by_one


def test_ten_outputs_are_refused_where_one_is_read():
    with pytest.raises(ValueError, match="10 outputs were given to the readout 'tenths'"):
        read(outputs(d3=1), "tenths")


def test_one_output_is_refused_where_ten_are_read():
    with pytest.raises(ValueError, match="1 outputs were given to the readout 'argmax'"):
        read([0.3])
