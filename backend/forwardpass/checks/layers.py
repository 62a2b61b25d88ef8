"""Activations of each layer."""

from __future__ import annotations

import numpy as np

from forwardpass.checks.evidence import SHAPE, Check, Evidence, Finding, percent, rounded


def between_0_and_1(evidence: Evidence) -> Finding:
    """All 826 activations are in [0, 1] for every test digit."""
    least = min(float(a.min()) for a in evidence.trace.activations)
    greatest = max(float(a.max()) for a in evidence.trace.activations)
    return Finding(
        least >= 0 and greatest <= 1,
        {
            "count": sum(evidence.network.sizes),
            "least": rounded(least),
            "greatest": rounded(greatest),
        },
    )


def inputs_are_pixels(evidence: Evidence) -> Finding:
    """The first layer is 784 = 28 × 28 neurons; index, row and column fit both ways."""
    count = evidence.network.sizes[0]
    there_and_back = all(28 * (i // 28) + i % 28 == i for i in range(count))
    return Finding(count == 28 * 28 and there_and_back, {"count": count})


def input_is_grey(evidence: Evidence) -> Finding:
    """A pixel of 128 of 255 is an activation of 0.50."""
    image = np.full((1, 784), 128, np.uint8)
    seen = float(evidence.network.trace(np.divide(image, np.float32(255))).activations[0][0, 0])
    return Finding(abs(seen - 0.5) < 0.005, {"grey": 128, "activation": rounded(seen)})


def sum_of_outputs(evidence: Evidence) -> Finding:
    """The ten outputs need not add up to 1."""
    sums = evidence.trace.output.sum(axis=1)
    return Finding(
        bool((np.abs(sums - 1) > 0.01).any()),
        {
            "mean": rounded(sums.mean()),
            "least": rounded(sums.min()),
            "greatest": rounded(sums.max()),
        },
    )


def two_hidden_layers(evidence: Evidence) -> Finding:
    """Two hidden layers of 16, 826 neurons."""
    sizes = evidence.network.sizes
    return Finding(sizes == SHAPE, {"shape": "-".join(map(str, sizes)), "neurons": sum(sizes)})


def same_picture_same_pattern(evidence: Evidence) -> Finding:
    """The same image gives the same patterns, to the bit."""
    x = evidence.x[:100]
    first, second = evidence.network.trace(x), evidence.network.trace(x)
    same = all(
        np.array_equal(one, other)
        for one, other in zip(first.activations, second.activations, strict=True)
    )
    return Finding(same, {"images": len(x)})


def brightest_output(evidence: Evidence) -> Finding:
    """The brightest output is the answer; the numbers tell how often it is not a clear one."""
    outputs = evidence.trace.output
    best_two = np.sort(outputs, axis=1)[:, -2:]
    ties = int((best_two[:, 0] == best_two[:, 1]).sum())
    return Finding(
        ties == 0,
        {
            "ties": ties,
            "none": percent((best_two[:, 1] <= 0.5).mean()),
            "two": percent((best_two[:, 0] > 0.5).mean()),
        },
    )


CHECKS: dict[str, Check] = {
    "between-0-and-1": between_0_and_1,
    "inputs-are-pixels": inputs_are_pixels,
    "input-is-grey": input_is_grey,
    "sum-of-outputs": sum_of_outputs,
    "two-hidden-layers": two_hidden_layers,
    "same-picture-same-pattern": same_picture_same_pattern,
    "brightest-output": brightest_output,
}
