"""How many composed photographs of held-out digits the network reads right, kind by kind.

Beside them stands how many of the same digits it reads right as MNIST has them: no way from a
photograph to ink can be expected to do better.

Run as `python tests/bench/photo_figures.py [photographs of each kind]`; it needs the MNIST files.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import forwardpass
from forwardpass.digits import mnist
from forwardpass.digits.pictures import read_picture
from photographs import KINDS, photograph

SEED = 7_000_000
"""Far from the seeds that the thresholds were chosen on."""


def main(count: int) -> None:
    """Prints a line for each kind: how many were right, and as what the others were read."""
    folder = mnist.find()
    if folder is None:
        raise SystemExit("needs the MNIST files; `forwardpass fetch-mnist` downloads them")
    held_out = mnist.load(folder, "test")
    network = forwardpass.load("digits")
    for kind in KINDS:
        chosen = np.random.default_rng(SEED).permutation(len(held_out))[:count]
        wrong: Counter[str] = Counter()
        spent, at_best = 0.0, 0
        for number, index in enumerate(chosen.tolist()):
            digit = held_out.images[index].reshape(28, 28)
            data = photograph(kind, digit, SEED + number)
            begun = perf_counter()
            centred = read_picture(data).centred
            spent += perf_counter() - begun
            seen = np.stack([centred, held_out.images[index]]).astype(np.float32) / 255
            said, ideal = network.feedforward(seen).argmax(axis=1).tolist()
            label = int(held_out.labels[index])
            at_best += ideal == label
            if said != label:
                wrong[f"{label}→{said}{'' if ideal == label else ' (so is its MNIST image)'}"] += 1
        right = count - wrong.total()
        print(
            f"{kind:12} {right}/{count} {right / count:6.1%} of {at_best / count:6.1%}",
            f" {spent / count * 1000:4.0f} ms  ",
            ", ".join(f"{pair} ×{times}" for pair, times in wrong.most_common()),
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
