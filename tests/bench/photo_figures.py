"""How many composed photographs of held-out digits the network reads right, kind by kind, and how
long it takes to read one.

Beside the first stands how many of the same digits it reads right as MNIST has them: no way from a
photograph to ink can be expected to do better.

Run as `python tests/bench/photo_figures.py [photographs of each kind]`; it needs the MNIST files.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from figures import Figure

import forwardpass
from forwardpass.digits import mnist, see
from forwardpass.digits.handwriting import write
from forwardpass.digits.pictures import read_picture
from photographs import KINDS, photograph

SEED = 7_000_000
"""Far from the seeds that the thresholds were chosen on."""


ROUNDS = 5


def measure_photo() -> Figure:
    """One of 12 megapixels, as a JPEG of 3000 × 4000, from its bytes to the centred digit."""
    pixels = see([stroke.points for stroke in write(3, 1).strokes]).pixels
    digit = np.round(pixels * 255).astype(np.uint8).reshape(28, 28)
    data = photograph("plain", digit, 0, height=4000)
    spent = []
    for _ in range(ROUNDS):
        begun = process_time()
        read_picture(data)
        spent.append(1000 * (process_time() - begun))
    return Figure("photograph of 12 megapixels, median", median(spent), "ms", "≤ 150")


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
