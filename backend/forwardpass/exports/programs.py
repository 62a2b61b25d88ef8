"""A network as a program in Python, C or JavaScript that needs nothing but the language.

Each program reads 784 numbers from a file and prints the activations of the output layer, one on a
line. It computes in double precision what the server computes in single precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from forwardpass.exports.layers import Layer, layers_of, numbers_of
from forwardpass.exports.squishes import NAMES_IN_C, squish_of
from forwardpass.models.card import Shape
from forwardpass.numerics.network import Network

LINE = 96
"""The most characters in a line of numbers."""


def python_program(network: Network, name: str, picture: Shape | None) -> str:
    """Returns the network as a program for Python 3."""
    layers = layers_of(network)
    steps = []
    for layer in layers:
        n = layer.number
        shape = f"{layer.W.shape[1]} → {layer.W.shape[0]}"
        steps.append(f"a = {layer.activation}(weighted_sums(W{n}, b{n}, a))  # {shape}")
        if layer.binary:
            steps.append("a = [float(value >= 0.5) for value in a]  # rounded to 0 or 1")
        steps += [f"a[{neuron}] = 0.0  # this neuron is switched off" for neuron in layer.off]
    squishes = "\n\n".join(squish_of(used).python for used in _used(layers))
    return f'''"""{_title(network, name)}

    python network.py pixels.csv

{_explanation(network, picture)}
"""

import math
import sys


def weighted_sums(W, b, a):
    """z = W a + b: for each neuron, all weights times activations, plus the bias."""
    z = []
    for weights, bias in zip(W, b):  # one neuron after another
        total = bias
        for weight, activation in zip(weights, a):
            total += weight * activation
        z.append(total)
    return z


{squishes}

def forward(a):
    """The forward pass: the activations of each layer are the input of the next."""
{_indented(steps, 4)}
    return a


def read_pixels(path):
    """Reads the numbers in a file."""
    with open(path) as file:
        pixels = [float(number) for number in file.read().replace(",", " ").split()]
    if len(pixels) != {network.sizes[0]}:
        sys.exit(f"{{path}} holds {{len(pixels)}} numbers; expected {network.sizes[0]}")
    return pixels


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python network.py pixels.csv")
    for activation in forward(read_pixels(sys.argv[1])):
        print(activation)


# The weights, one row for each neuron, and the biases of each layer.

{_python_numbers(layers)}

if __name__ == "__main__":
    main()
'''


def javascript_program(network: Network, name: str, picture: Shape | None) -> str:
    """Returns the network as a program for Node."""
    layers = layers_of(network)
    steps = []
    for layer in layers:
        n = layer.number
        shape = f"{layer.W.shape[1]} → {layer.W.shape[0]}"
        steps.append(f"a = {layer.activation}(weightedSums(W{n}, b{n}, a)); // {shape}")
        if layer.binary:
            steps.append("a = a.map((value) => (value >= 0.5 ? 1 : 0)); // rounded to 0 or 1")
        steps += [f"a[{neuron}] = 0; // this neuron is switched off" for neuron in layer.off]
    squishes = "\n".join(squish_of(used).javascript for used in _used(layers))
    return f"""/*
{_title(network, name)}

    node network.mjs pixels.csv

{_explanation(network, picture)}
*/

import {{ readFileSync }} from "node:fs";

// z = W a + b: for each neuron, all weights times activations, plus the bias.
function weightedSums(W, b, a) {{
  return W.map((weights, neuron) => {{
    let total = b[neuron];
    for (let source = 0; source < a.length; source += 1) total += weights[source] * a[source];
    return total;
  }});
}}

{squishes}
// The forward pass: the activations of each layer are the input of the next.
function forward(a) {{
{_indented(steps, 2)}
  return a;
}}

function readPixels(path) {{
  const words = readFileSync(path, "utf8").split(/[\\s,]+/);
  const pixels = words.filter((word) => word !== "").map(Number);
  if (pixels.length !== {network.sizes[0]} || pixels.some(Number.isNaN)) {{
    console.error(`${{path}} holds ${{pixels.length}} numbers; expected {network.sizes[0]}`);
    process.exit(1);
  }}
  return pixels;
}}

function main() {{
  if (process.argv.length !== 3) {{
    console.error("usage: node network.mjs pixels.csv");
    process.exit(1);
  }}
  for (const activation of forward(readPixels(process.argv[2]))) console.log(activation);
}}

// The weights, one row for each neuron, and the biases of each layer.

{_javascript_numbers(layers)}

main();
"""


def c_program(network: Network, name: str, picture: Shape | None) -> str:
    """Returns the network as a program in C (C99)."""
    layers = layers_of(network)
    steps, declared = [], []
    before = "pixels"
    for layer in layers:
        n, (n_out, n_in) = layer.number, layer.W.shape
        squish = NAMES_IN_C.get(layer.activation, layer.activation)
        steps.append(f"static double a{n}[{n_out}]; /* {n_in} → {n_out} */")
        steps.append(f"weighted_sums({n_out}, {n_in}, W{n}, b{n}, {before}, a{n});")
        steps.append(f"{squish}(a{n}, {n_out});")
        if layer.binary:
            steps.append(f"for (int k = 0; k < {n_out}; k++)")
            steps.append(f"    a{n}[k] = a{n}[k] >= 0.5; /* rounded to 0 or 1 */")
        steps += [f"a{n}[{neuron}] = 0; /* this neuron is switched off */" for neuron in layer.off]
        steps.append("")
        declared.append(f"static const float W{n}[{n_out} * {n_in}], b{n}[{n_out}];")
        before = f"a{n}"
    n_in, n_out = network.sizes[0], network.sizes[-1]
    squishes = "\n".join(squish_of(used).c for used in _used(layers))
    return f"""/*
{_title(network, name)}

    cc network.c -o network -lm
    ./network pixels.csv

{_explanation(network, picture)}
*/

#include <math.h>
#include <stdio.h>

/* The weights, row by row, one row for each neuron, and the biases of each layer. */
{chr(10).join(declared)}

/* z = W a + b: for each neuron, all weights times activations, plus the bias. */
static void weighted_sums(int n_out, int n_in, const float *W, const float *b,
                          const double *a, double *z)
{{
    for (int neuron = 0; neuron < n_out; neuron++) {{
        double total = b[neuron];
        for (int source = 0; source < n_in; source++)
            total += W[neuron * n_in + source] * a[source];
        z[neuron] = total;
    }}
}}

{squishes}
/* The forward pass: the activations of each layer are the input of the next. */
static const double *forward(const double *pixels)
{{
{_indented(steps, 4)}
    return {before};
}}

/* Reads the numbers in a file; returns how many there are. */
static int read_pixels(FILE *file, double *pixels)
{{
    int count = 0;
    double number;
    while (fscanf(file, "%lf%*[, \\t\\r\\n]", &number) == 1) {{
        if (count < {n_in})
            pixels[count] = number;
        count++;
    }}
    return count;
}}

int main(int argc, char **argv)
{{
    static double pixels[{n_in}];
    if (argc != 2) {{
        fprintf(stderr, "usage: ./network pixels.csv\\n");
        return 1;
    }}
    FILE *file = fopen(argv[1], "r");
    if (!file) {{
        perror(argv[1]);
        return 1;
    }}
    int count = read_pixels(file, pixels);
    fclose(file);
    if (count != {n_in}) {{
        fprintf(stderr, "%s holds %d numbers; expected {n_in}\\n", argv[1], count);
        return 1;
    }}
    const double *output = forward(pixels);
    for (int k = 0; k < {n_out}; k++)
        printf("%.9g\\n", output[k]);
    return 0;
}}

{_c_numbers(layers)}
"""


PROGRAMS: dict[str, Callable[[Network, str, Shape | None], str]] = {
    "py": python_program,
    "c": c_program,
    "mjs": javascript_program,
}
"""File name suffix → function that writes the program."""


def _title(network: Network, name: str) -> str:
    """Returns the first lines of every program, which name its network."""
    shape = "-".join(map(str, network.sizes))
    # A name comes from a file's card and may contain anything: keep what cannot end a comment.
    said = "".join(letter for letter in name if letter.isalnum() or letter in " -_.")[:80]
    return (
        f"The neural network '{said}' of {shape} neurons, with all its "
        f"{network.parameter_count:,} weights and biases,\nsaved by Forward Pass."
    )


def _explanation(network: Network, picture: Shape | None) -> str:
    """Returns the explanation of input, output and network in every program."""
    n_in = network.sizes[0]
    order = ""
    if picture is not None:
        rows, columns = picture
        order = (
            f"\nThey are a picture of {rows} x {columns} pixels from 0 (black) to 1 (white), row "
            "by row from the top left."
        )
    return (
        f"pixels.csv holds {n_in} numbers, separated by commas, spaces or line breaks.{order}\n"
        "The program prints the activation of each output neuron. The numbers of the network "
        "stand\nbelow the program."
    )


def _used(layers: Iterable[Layer]) -> list[str]:
    """Returns the names of the activation functions in use, each once."""
    return list(dict.fromkeys(layer.activation for layer in layers))


def _indented(lines: Iterable[str], width: int) -> str:
    """Indents lines by `width` spaces; an empty line stays empty."""
    return "\n".join(" " * width + line if line else "" for line in lines)


def _python_numbers(layers: Iterable[Layer]) -> str:
    """Writes all weights and biases as lists."""
    parts = []
    for layer in layers:
        rows = [f"    [\n{_wrapped(numbers_of(row), 8)}\n    ]," for row in layer.W]
        parts.append(f"W{layer.number} = [\n" + "\n".join(rows) + "\n]")
        parts.append(f"b{layer.number} = [\n{_wrapped(numbers_of(layer.b), 4)}\n]")
    return "\n\n".join(parts) + "\n"


def _javascript_numbers(layers: Iterable[Layer]) -> str:
    """All weights and biases as arrays."""
    parts = []
    for layer in layers:
        rows = [f"  [\n{_wrapped(numbers_of(row), 4)}\n  ]," for row in layer.W]
        parts.append(f"const W{layer.number} = [\n" + "\n".join(rows) + "\n];")
        parts.append(f"const b{layer.number} = [\n{_wrapped(numbers_of(layer.b), 2)}\n];")
    return "\n\n".join(parts)


def _c_numbers(layers: Iterable[Layer]) -> str:
    """All weights and biases as arrays."""
    parts = []
    for layer in layers:
        n, (n_out, n_in) = layer.number, layer.W.shape
        rows = "\n\n".join(_wrapped(numbers_of(row, "f"), 4) for row in layer.W)
        biases = _wrapped(numbers_of(layer.b, "f"), 4)
        parts.append(f"static const float W{n}[{n_out} * {n_in}] = {{\n{rows}\n}};")
        parts.append(f"static const float b{n}[{n_out}] = {{\n{biases}\n}};")
    return "\n\n".join(parts)


def _wrapped(numbers: Iterable[str], margin: int) -> str:
    """Writes numbers, each with a comma, in lines of at most `LINE` characters."""
    lines, line = [], " " * (margin - 1)
    for number in numbers:
        if len(line) + len(number) + 2 > LINE:
            lines.append(line)
            line = " " * (margin - 1)
        line += f" {number},"
    return "\n".join([*lines, line])
