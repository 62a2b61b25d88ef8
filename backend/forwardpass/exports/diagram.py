"""A drawing of the network in LaTeX: neurons with their activations, and their contributions.

The document needs TikZ and geometry only (https://ctan.org/pkg/pgf, https://ctan.org/pkg/geometry).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forwardpass.exports.passes import Pass
from forwardpass.numerics.arrays import FloatArray

MOST = 16
"""The most neurons of a layer that are all drawn."""

DRAWN = 12
"""Neurons drawn of a larger layer, in two halves with an ellipsis between them."""

APART_CM, LAYERS_APART_CM, MARGIN_CM = 0.9, 4.2, 0.5
"""Distances between the centres of two neurons and of two layers; the margin of the page, cm."""

LABELS_CM = 2.2
"""Room for labels on each side, cm."""

THINNEST_PT, THICKEST_PT = 0.1, 1.6
"""Width of a line: for a contribution of 0, and for the largest of its layer, pt."""

Neurons = npt.NDArray[np.intp]


def diagram(given: Pass) -> bytes:
    """Returns a LaTeX document that draws the pass.

    In a layer with more than `MOST` neurons, those `DRAWN` are drawn that contribute most to the
    next layer.
    """
    drawn = [_drawn(given, layer) for layer in range(len(given.network.sizes))]
    tallest = max(len(neurons) + _is_cut(given, layer) for layer, neurons in enumerate(drawn))
    width = LAYERS_APART_CM * (len(drawn) - 1) + 2 * (LABELS_CM + MARGIN_CM)
    height = APART_CM * (tallest + 2) + 2 * MARGIN_CM
    nodes = [_layer(given, layer, neurons) for layer, neurons in enumerate(drawn)]
    lines = [
        _lines(given, layer, before, neurons)
        for layer, (before, neurons) in enumerate(pairwise(drawn), 1)
    ]
    shape = "-".join(map(str, given.network.sizes))
    name = "".join(letter for letter in given.name if letter.isalnum() or letter in "-_.")[:80]
    return f"""\
% The network {name}, {shape}, during one forward pass, saved by Forward Pass.
% Compile with: pdflatex diagram.tex
% To use the drawing in a document of yours, copy the styles and the tikzpicture.
\\documentclass{{article}}
\\usepackage[paperwidth={width:.1f}cm,paperheight={height:.1f}cm,margin={MARGIN_CM}cm]{{geometry}}
\\usepackage{{tikz}}
\\pagestyle{{empty}}
\\setlength{{\\parindent}}{{0pt}}
\\tikzset{{
  % A neuron shows its activation; the larger it is, the darker the neuron.
  neuron/.style={{circle, draw, minimum size=0.78cm, inner sep=0pt, font=\\scriptsize}},
  % A line is a contribution, weight times activation; the larger it is, the thicker the line.
  positive/.style={{draw=blue!75!black}},
  negative/.style={{draw=red!75!black, densely dashed}},
  named/.style={{font=\\scriptsize, align=center}},
}}
\\begin{{document}}
\\centering
\\begin{{tikzpicture}}
{"".join(nodes)}{"".join(lines)}\
\\end{{tikzpicture}}
\\end{{document}}
""".encode("ascii", "replace")


def _is_cut(given: Pass, layer: int) -> bool:
    """Whether only some neurons of a layer are drawn."""
    return given.network.sizes[layer] > MOST


def _drawn(given: Pass, layer: int) -> Neurons:
    """Returns the neurons of a layer that are drawn, in order."""
    size = given.network.sizes[layer]
    if not _is_cut(given, layer):
        return np.arange(size)
    a = given.trace.activations[layer]
    strength = np.abs(a)
    if layer < len(given.network.weights):
        strength = np.abs(given.network.weights[layer] * a).sum(axis=0)
    strongest = (-strength).argsort(kind="stable")[:DRAWN]
    return np.sort(strongest)


def _layer(given: Pass, layer: int, neurons: Neurons) -> str:
    """Draws the neurons of one layer, with labels."""
    size, a = given.network.sizes[layer], given.trace.activations[layer]
    places = [*map(int, neurons)]
    slots: list[int | None] = [*places]
    if _is_cut(given, layer):
        slots.insert(DRAWN // 2, None)
    x = layer * LAYERS_APART_CM
    top = APART_CM * (len(slots) - 1) / 2
    is_last = layer == len(given.network.sizes) - 1
    text = f"% Layer {layer}\n"
    for place, neuron in enumerate(slots):
        y = top - place * APART_CM
        if neuron is None:
            text += f"\\node at ({x:.2f}, {y:.2f}) {{$\\vdots$}};\n"
            continue
        shade = round(100 * float(np.clip(a[neuron], 0, 1)))
        ink = ", text=white" if shade > 50 else ""
        node = f"{layer}-{neuron}"
        text += (
            f"\\node[neuron, fill=black!{shade}{ink}] ({node}) at ({x:.2f}, {y:.2f}) "
            f"{{{_short(a[neuron])}}};\n"
        )
        if layer == 0:
            text += f"\\node[named, left] at ({node}.west) {{{_source(given, neuron)}}};\n"
        elif is_last:
            text += f"\\node[named, right] at ({node}.east) {{{neuron}}};\n"
    inputs = f"{size} pixels" if given.picture else f"{size} inputs"
    below = inputs if layer == 0 else f"{size} neurons"
    if layer:
        below += f"\\\\{given.network.activations[layer - 1]}"
    return text + f"\\node[named] at ({x:.2f}, {-top - APART_CM:.2f}) {{{below}}};\n"


def _source(given: Pass, index: int) -> str:
    """Returns the label of an input: the row and the column of a pixel."""
    if given.picture is None:
        return str(index)
    row, column = divmod(index, given.picture[1])
    return f"({row}, {column})"


def _lines(given: Pass, layer: int, before: Neurons, neurons: Neurons) -> str:
    """Draws the lines from the neurons of one layer to those of the next."""
    W: FloatArray = given.network.weights[layer - 1]
    contributions = W.astype(np.float64) * given.trace.activations[layer - 1]
    shown = np.abs(contributions[np.ix_(neurons, before)])
    largest = float(shown.max()) or 1.0
    text = f"% From layer {layer - 1} to layer {layer}; w is the weight, wa the contribution\n"
    for neuron in map(int, neurons):
        for source in map(int, before):
            value = float(contributions[neuron, source])
            width = THINNEST_PT + (THICKEST_PT - THINNEST_PT) * abs(value) / largest
            sign = "negative" if value < 0 else "positive"
            text += (
                f"\\draw[{sign}, line width={width:.2f}pt] ({layer - 1}-{source}) -- "
                f"({layer}-{neuron}); % w = {W[neuron, source]:.4f}, wa = {value:.4f}\n"
            )
    return text


def _short(value: np.float32) -> str:
    """Formats an activation with two digits after the point, or fewer if it would not fit."""
    for digits in (2, 1, 0):
        text = f"{value:.{digits}f}"
        if len(text) <= 5:
            return f"${text}$"
    return f"${value:.0e}$"
