"""Each activation function in the languages of the programs, and as an operator of ONNX.

To add one, write it in all languages; it takes the weighted sums of a layer and gives its
activations.
"""

from __future__ import annotations

from typing import NamedTuple

from forwardpass.refusal import Code, Refusal


class Squish(NamedTuple):
    """One activation function.

    Attributes:
        python: a function from a list of numbers to a list of numbers.
        javascript: a function from an array to an array.
        c: a function that changes `count` numbers in place.
        onnx: the name of the operator, https://onnx.ai/onnx/operators/.
    """

    python: str
    javascript: str
    c: str
    onnx: str


SQUISHES: dict[str, Squish] = {
    "sigmoid": Squish(
        '''def sigmoid(z):
    """1 / (1 + e^-z): every number ends up between 0 and 1."""
    # Below -700, e^-z is too large for Python, and the result is as good as 0.
    return [1 / (1 + math.exp(-value)) if value > -700 else 0.0 for value in z]
''',
        """// 1 / (1 + e^-z): every number ends up between 0 and 1.
function sigmoid(z) {
  return z.map((value) => 1 / (1 + Math.exp(-value)));
}
""",
        """/* 1 / (1 + e^-z): every number ends up between 0 and 1. */
static void sigmoid(double *z, int count)
{
    for (int k = 0; k < count; k++)
        z[k] = 1 / (1 + exp(-z[k]));
}
""",
        "Sigmoid",
    ),
    "relu": Squish(
        '''def relu(z):
    """z where it is positive, otherwise 0."""
    return [max(value, 0.0) for value in z]
''',
        """// z where it is positive, otherwise 0.
function relu(z) {
  return z.map((value) => Math.max(value, 0));
}
""",
        """/* z where it is positive, otherwise 0. */
static void relu(double *z, int count)
{
    for (int k = 0; k < count; k++)
        z[k] = z[k] > 0 ? z[k] : 0;
}
""",
        "Relu",
    ),
    "tanh": Squish(
        '''def tanh(z):
    """The hyperbolic tangent: every number ends up between -1 and 1."""
    return [math.tanh(value) for value in z]
''',
        """// The hyperbolic tangent: every number ends up between -1 and 1.
function tanh(z) {
  return z.map((value) => Math.tanh(value));
}
""",
        """/* The hyperbolic tangent: every number ends up between -1 and 1. */
static void hyperbolic_tangent(double *z, int count)
{
    for (int k = 0; k < count; k++)
        z[k] = tanh(z[k]);
}
""",
        "Tanh",
    ),
    "identity": Squish(
        '''def identity(z):
    """No squish: the activations are the weighted sums."""
    return z
''',
        """// No squish: the activations are the weighted sums.
function identity(z) {
  return z;
}
""",
        """/* No squish: the activations are the weighted sums. */
static void identity(double *z, int count)
{
    (void)z;
    (void)count;
}
""",
        "Identity",
    ),
    "softmax": Squish(
        '''def softmax(z):
    """Positive numbers in proportion to e^z that add up to 1."""
    largest = max(z)  # subtracted first, so that no e^z is too large
    powers = [math.exp(value - largest) for value in z]
    return [power / sum(powers) for power in powers]
''',
        """// Positive numbers in proportion to e^z that add up to 1.
function softmax(z) {
  const largest = Math.max(...z); // subtracted first, so that no e^z is too large
  const powers = z.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
""",
        """/* Positive numbers in proportion to e^z that add up to 1. */
static void softmax(double *z, int count)
{
    double largest = z[0], total = 0;
    for (int k = 1; k < count; k++)
        if (z[k] > largest)
            largest = z[k];
    for (int k = 0; k < count; k++) {
        z[k] = exp(z[k] - largest); /* the largest is subtracted, so that no e^z is too large */
        total += z[k];
    }
    for (int k = 0; k < count; k++)
        z[k] /= total;
}
""",
        "Softmax",
    ),
}
"""Name → the activation function; the names are those of `numerics.activations.ACTIVATIONS`."""

NAMES_IN_C = {"tanh": "hyperbolic_tangent"}
"""Functions whose name means something else in C."""


def squish_of(name: str) -> Squish:
    """Returns the activation function called `name`.

    Raises:
        Refusal: it has not been written in these languages.
    """
    if name not in SQUISHES:
        raise Refusal(
            Code.UNSUPPORTED_FORMAT,
            f"no program has the activation function {name!r} yet",
            f"one of {', '.join(SQUISHES)}",
        )
    return SQUISHES[name]
