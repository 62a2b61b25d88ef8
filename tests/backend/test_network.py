"""The forward pass, one worked example by hand and the default shape against float64."""

from itertools import pairwise

import numpy as np
import pytest

from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal


@pytest.fixture
def tiny():
    """Two inputs, two ReLU neurons, one identity output: small enough to do in one's head."""
    return Network([[[1, 2], [3, -4]], [[10, 100]]], [[0.5, 0], [-1]], ["relu", "identity"])


@pytest.fixture(scope="module")
def default():
    rng = np.random.default_rng(5)
    sizes = [784, 16, 16, 10]
    weights = [rng.normal(size=(n_out, n_in)) for n_in, n_out in pairwise(sizes)]
    return Network(weights, [rng.normal(size=n) for n in sizes[1:]], ["sigmoid"] * 3)


def random_network(sizes, activation="sigmoid"):
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
    return Network(weights, [np.zeros(n) for n in sizes[1:]], [activation] * (len(sizes) - 1))


def test_784_16_16_10_has_13002_parameters(default):
    assert default.parameter_count == 13_002
    assert default.sizes == (784, 16, 16, 10)


def test_784_10_has_7850_parameters():
    assert random_network([784, 10]).parameter_count == 7_850


def test_784_1_has_785_parameters():
    assert random_network([784, 1]).parameter_count == 785


def test_a_forward_pass_worked_by_hand(tiny):
    # z1 = [1·1 + 2·2 + 0.5, 3·1 − 4·2] = [5.5, −5], a1 = [5.5, 0]; z2 = 10·5.5 + 100·0 − 1 = 54
    assert tiny.feedforward([1, 2]).tolist() == [54]


def test_a_trace_keeps_every_z_and_every_a(tiny):
    trace = tiny.trace([1, 2])
    assert [z.tolist() for z in trace.zs] == [[5.5, -5], [54]]
    assert [a.tolist() for a in trace.activations] == [[1, 2], [5.5, 0], [54]]
    assert trace.output.tolist() == [54]


def test_a_batch_gives_what_its_images_give_one_by_one(default):
    x = np.random.default_rng(1).random((9, 784))
    batch, trace = default.feedforward(x), default.trace(x)
    assert batch.shape == (9, 10)
    np.testing.assert_allclose(batch, [default.feedforward(image) for image in x], atol=1e-6)
    np.testing.assert_allclose(trace.output, batch, atol=1e-6)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("together", [2, 3, 7, 32, 33, 100])
def test_a_trace_is_the_same_to_the_bit_alone_and_in_a_batch_of_any_size(activation, together):
    network = random_network([784, 16, 16, 10], activation)
    x = np.random.default_rng(together).random((together, 784), dtype=np.float32)
    batch = network.trace(x)
    for row, image in enumerate(x):
        alone = network.trace(image)
        for in_batch, by_itself in zip(
            (*batch.zs, *batch.activations), (*alone.zs, *alone.activations), strict=True
        ):
            assert in_batch[row].tobytes() == by_itself.tobytes()


def test_the_same_holds_from_a_hidden_layer_on():
    network = random_network([784, 16, 16, 10])
    hidden = np.random.default_rng(4).random((33, 16), dtype=np.float32)
    z, a = network.forward_from(1, hidden, 3)
    for row, activations in enumerate(hidden):
        z_alone, a_alone = network.forward_from(1, activations, 3)
        assert (z[row].tobytes(), a[row].tobytes()) == (z_alone.tobytes(), a_alone.tobytes())


def test_the_forward_pass_agrees_with_an_independent_float64_computation(default):
    x = np.random.default_rng(2).random(784)
    a = x.astype(np.float32).astype(float).tolist()
    trace = default.trace(x)
    for k, (W, b) in enumerate(zip(default.weights, default.biases, strict=True)):
        z = [sum(w * v for w, v in zip(row, a, strict=True)) + c
             for row, c in zip(W.tolist(), b.tolist(), strict=True)]  # fmt: skip
        a = [1 / (1 + np.exp(-value)) for value in z]
        np.testing.assert_allclose(trace.zs[k], z, atol=2e-5)
        np.testing.assert_allclose(trace.activations[k + 1], a, atol=1e-5)


def test_the_forward_pass_is_float32_throughout(default):
    trace = default.trace(np.zeros(784, dtype=np.float64))
    assert {array.dtype for array in trace.zs + trace.activations} == {np.dtype(np.float32)}


def test_the_input_order_says_which_pixel_each_input_sees():
    network = Network([[[1, 10, 100]]], [[0]], ["identity"], input_order=[2, 0, 1])
    trace = network.trace([7, 8, 9])
    assert trace.activations[0].tolist() == [9, 7, 8]
    assert trace.output.tolist() == [9 + 70 + 800]
    assert network.feedforward([[7, 8, 9], [0, 0, 1]]).tolist() == [[879], [1]]


def test_nothing_of_a_network_or_a_trace_can_be_overwritten(tiny):
    trace = tiny.trace([1, 2])
    for array in (*tiny.weights, *tiny.biases, *trace.zs, *trace.activations):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_network_does_not_change_when_the_arrays_it_was_made_of_do():
    W = np.ones((1, 2), dtype=np.float32)
    view = W[:]
    view.setflags(write=False)
    network = Network([view], [[0]], ["identity"])
    W[:] = 5
    assert network.feedforward([1, 1]).tolist() == [2]


def test_an_edited_network_shares_the_layers_that_were_not_edited(tiny):
    edited = Network([tiny.weights[0], [[1, 1]]], tiny.biases, tiny.activations)
    assert edited.weights[0] is tiny.weights[0]


def test_a_trace_does_not_change_when_the_input_it_was_made_of_does(tiny):
    x = np.array([1, 2], dtype=np.float32)
    trace = tiny.trace(x)
    x[:] = 0
    assert trace.activations[0].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("x", "shape"),
    [(np.zeros(783), r"\(783,\)"), (np.zeros((2, 785)), r"\(2, 785\)"), (0.5, r"\(\)"),
     (np.zeros((1, 1, 784)), r"\(1, 1, 784\)")],
)  # fmt: skip
def test_an_input_of_another_shape_is_refused(default, x, shape):
    with pytest.raises(Refusal, match=shape + r" was given; expected \(784,\)"):
        default.trace(x)


def test_a_bias_vector_as_long_as_the_inputs_is_refused_with_both_lengths():
    with pytest.raises(Refusal, match="b1 has 3 values; expected 2, one for each row of W1"):
        Network([np.zeros((2, 3))], [np.zeros(3)], ["sigmoid"])


def test_a_weight_matrix_that_does_not_fit_the_layer_before_is_refused():
    with pytest.raises(Refusal, match="W2 has 4 columns; expected 2"):
        Network([np.zeros((2, 3)), np.zeros((1, 4))], [[0, 0], [0]], ["relu", "relu"])


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (([], [], []), "at least one layer"),
        (([[[1]]], [[1]], []), "0 activation functions"),
        (([[1, 2]], [[1]], ["relu"]), r"W1 has shape \(2,\); expected a table"),
        (([[[1]]], [[[1]]], ["relu"]), r"b1 has shape \(1, 1\); expected a column"),
        (([np.zeros((0, 5))], [[]], ["relu"]), "not empty"),
        (([[[np.nan]]], [[1]], ["relu"]), "W1 holds a value that is not a finite number"),
        (([[[1]]], [[np.inf]], ["relu"]), "b1 holds a value that is not a finite number"),
        (([[[1]]], [[1]], ["swish"]), "'swish'; expected one of sigmoid, relu, tanh"),
        (([[[1, 2]]], [[1]], ["relu"], [0, 0]), "expected each of 0 … 1 exactly once"),
        (([[[1, 2]]], [[1]], ["relu"], [0.0, 1.0]), "not an order of the 2 inputs"),
    ],
)
def test_numbers_that_make_no_network_are_refused_with_the_reason(arguments, reason):
    with pytest.raises(Refusal, match=reason):
        Network(*arguments)


def test_a_network_says_its_shape():
    assert repr(random_network([784, 16, 10])) == "<Network 784-16-10 sigmoid-sigmoid>"
