"""The hopes for what the layers detect, and what they do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from forwardpass.checks.evidence import Check, Evidence, Finding, percent, rounded, unjudged
from forwardpass.numerics.activations import ACTIVATIONS, Array
from forwardpass.numerics.arrays import FloatArray
from forwardpass.numerics.heatmaps import as_maps
from forwardpass.numerics.network import Network

LIT = 0.5
LOOPED_ABOVE = (8, 9)
"""Digits with a loop in their upper half."""
EDGE = 0.5
"""The coherence above which a picture counts as an edge: the middle of its scale from 0 to 1."""


def loop_neuron(evidence: Evidence) -> Finding:
    """Some neuron of the last hidden layer separates digits with an upper loop from all others."""
    lit = evidence.trace.activations[-2] > LIT
    looped = np.isin(evidence.labels, LOOPED_ABOVE)
    # The mean of the shares that are right with a loop and without.
    fires, quiet = lit[looped].mean(axis=0), 1 - lit[~looped].mean(axis=0)
    scores = (fires + quiet) / 2
    best = int(scores.argmax())
    per_digit = np.array([(lit[evidence.labels == d].mean(axis=0) > LIT) for d in range(10)])
    return Finding(
        bool(scores[best] > 0.9),
        {
            "neuron": best,
            "score": percent(scores[best]),
            "digits": rounded(per_digit.sum(axis=0).mean(), 1),
        },
    )


def any_loop(evidence: Evidence) -> Finding:
    """Any loop near the top lights this neuron, not just one exact loop."""
    neuron = int(loop_neuron(evidence).numbers["neuron"])
    rings = np.stack(
        [ring(x, y, r) for x in (12, 14, 16) for y in (8, 10, 12) for r in (3.5, 4.5, 5.5)]
    )
    a = evidence.network.trace(rings.reshape(len(rings), -1)).activations[-2][:, neuron]
    share = float((a > LIT).mean())
    return Finding(share > 0.9, {"neuron": neuron, "loops": len(rings), "share": percent(share)})


def ring(x: float, y: float, radius: float, width: float = 2.5) -> FloatArray:
    """Returns a loop with soft edges on the grid of 28 × 28."""
    rows, columns = np.mgrid[:28, :28] + 0.5
    off = np.abs(np.hypot(columns - x, rows - y) - radius)
    soft: FloatArray = np.clip(width / 2 + 0.5 - off, 0, 1).astype(np.float32)
    return soft


def little_edges(evidence: Evidence) -> Finding:
    """The weights of each neuron of the first hidden layer are one little edge."""
    coherences = coherences_of(evidence.network)
    neighbours = neighbours_of(evidence.network)
    if not neighbours:
        return unjudged("flat")
    return Finding(
        min(coherences) > EDGE,
        {
            "edges": edges_in(evidence.network),
            "count": len(coherences),
            "lowest": rounded(min(coherences), 2),
            "highest": rounded(max(coherences), 2),
            "least": rounded(min(neighbours), 2),
            "greatest": rounded(max(neighbours), 2),
            "coherences": [rounded(value, 2) for value in coherences],
        },
    )


def only_filters(evidence: Evidence) -> Finding:
    """Only networks with filters learn edges: this depends on what counts as an edge.

    Two plain networks of the same shape differ too much for a threshold to decide.
    """
    network, other = evidence.network, evidence.networks[evidence.other].network
    return Finding(
        None,
        {
            "name": evidence.name,
            "edges": edges_in(network),
            "mean": rounded(float(np.mean(coherences_of(network))), 2),
            "count": len(network.weights[0]),
            "other": evidence.other,
            "otherEdges": edges_in(other),
            "otherMean": rounded(float(np.mean(coherences_of(other))), 2),
        },
        depends=True,
    )


def edges_in(network: Network) -> int:
    """Returns how many of the first layer's pictures are more an edge than a blob."""
    return sum(value > EDGE for value in coherences_of(network))


def coherences_of(network: Network) -> list[float]:
    """Returns the coherence of each of the first layer's pictures."""
    return [coherence(one) for one in as_maps(network.weights[0]).astype(np.float64)]


def coherence(picture: npt.NDArray[np.float64]) -> float:
    """Returns how much the slopes of a picture share a direction: 1 for an edge, 0 for a blob.

    From the structure tensor J summed over the picture: (λ₁ − λ₂) / (λ₁ + λ₂); Bigün & Granlund,
    "Optimal orientation detection of linear symmetry" (1987).
    """
    down, across = np.gradient(picture)
    xx, yy, xy = (across**2).sum(), (down**2).sum(), (across * down).sum()
    total = xx + yy
    return float(np.hypot(xx - yy, 2 * xy) / total) if total > 0 else 0.0


def neighbours_of(network: Network) -> list[float]:
    """Returns the correlation of neighbours in each of the first layer's pictures that is not flat.

    A neuron that died in training may have equal weights, and so no correlation.
    """
    maps = as_maps(network.weights[0]).astype(np.float64)
    return [neighbour_correlation(one) for one in maps if np.ptp(one) > 0]


def neighbour_correlation(picture: npt.NDArray[np.float64]) -> float:
    """Returns how similar weights are to their neighbours: near 0 for noise, 1 for a slope."""
    across = np.corrcoef(picture[:, :-1].ravel(), picture[:, 1:].ravel())[0, 1]
    down = np.corrcoef(picture[:-1].ravel(), picture[1:].ravel())[0, 1]
    return float((across + down) / 2)


def how_many_lit(evidence: Evidence) -> Finding:
    """Eight to ten neurons of the first hidden layer light up for an image."""
    lit = (evidence.trace.activations[1] > LIT).sum(axis=1)
    second = (evidence.trace.activations[2] > LIT).sum(axis=1)
    mean = float(lit.mean())
    return Finding(
        8 <= mean <= 10, {"first": rounded(mean, 2), "second": rounded(second.mean(), 2)}
    )


def one_mechanism(evidence: Evidence) -> Finding:
    """The same formula holds at every layer, computed again in float64."""
    network, largest = evidence.network, 0.0
    x: Array = evidence.seen[:100].astype(np.float64)
    for layer, name in enumerate(network.activations):
        z = x @ network.weights[layer].astype(np.float64).T + network.biases[layer]
        x = ACTIVATIONS[name].function(z)
        largest = max(largest, float(np.abs(x - evidence.trace.activations[layer + 1][:100]).max()))
    return Finding(largest < 1e-4, {"layers": len(network.weights), "difference": f"{largest:.1e}"})


CHECKS: dict[str, Check] = {
    "loop-neuron": loop_neuron,
    "any-loop": any_loop,
    "little-edges": little_edges,
    "how-many-lit": how_many_lit,
    "one-mechanism": one_mechanism,
    "only-filters": only_filters,
}
