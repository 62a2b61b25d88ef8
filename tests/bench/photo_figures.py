"""How many composed photographs of held-out digits the network reads right, and how fast.

Beside each figure stands how many of the same digits the network reads right in MNIST's own images:
no path from a photograph to ink can be expected to do better.

Run it as `python tests/bench/photo_figures.py [photographs of each kind]`; it needs MNIST.
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
"""Far from the seeds with which the thresholds were chosen."""


ROUNDS = 5


def measure_photo() -> Figure:
    """The time from the bytes of a 12-megapixel JPEG (3000 × 4000) to the centred digit."""
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
    """Prints one line per kind: how many were right, and how the others were read."""
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
