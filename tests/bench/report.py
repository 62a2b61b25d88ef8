"""Measures everything and prints a table; `--json FILE` also writes the figures as JSON.

`npm run bench` runs this module. The machine should have nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.request import urlopen

import numpy as np
from edit_figures import measure_edits
from embed_figures import measure_embed
from figures import Figure
from laptop_figures import measure_laptop
from large_figures import measure_large
from learning_figures import measure_learning
from page_figures import measure_page
from photo_figures import measure_photo
from server_load import measure_server
from training_figures import measure_training
from training_load import measure_beside_trainings

import forwardpass
from browser import chromium
from servers import serving

STARTS = 5
WIDTH = 72
BATCHES = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    options = parser.parse_args()
    figures = []
    for figure in measure():
        print(figure.row(WIDTH), flush=True)
        figures.append(figure)
    if options.json:
        rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
        options.json.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")


def measure() -> Iterator[Figure]:
    """Each figure as soon as it is measured; if one fails, the others are still reported."""
    yield measure_batch()
    yield from measure_training()
    yield measure_photo()
    yield measure_start()
    with serving() as server, chromium() as browser:
        yield from measure_page(browser, server.url)
        yield from measure_laptop(browser, server.url)
        yield from measure_large(browser)
        yield from measure_embed(browser)
        yield from measure_learning(browser)
    yield from measure_edits()
    yield from measure_server()
    yield from measure_beside_trainings()


def measure_batch() -> Figure:
    """10,000 images through the default network at once, on as many threads as BLAS uses."""
    network = forwardpass.load("digits")
    images = np.random.default_rng(0).random((10_000, 784), dtype=np.float32)
    seconds = []
    for _ in range(BATCHES):
        start = time.perf_counter()
        network.feedforward(images)
        seconds.append(time.perf_counter() - start)
    return Figure("10,000 images in one batch, median", 1000 * statistics.median(seconds), "ms")


def measure_start() -> Figure:
    """From the command `forwardpass serve` to the page's first answer, with a warm file cache."""
    seconds = []
    for _ in range(STARTS + 1):
        start = time.perf_counter()
        with serving() as server:
            urlopen(server.url).read()
            seconds.append(time.perf_counter() - start)
    return Figure("serve → first page, median", statistics.median(seconds[1:]), "s", "≤ 1.5")


if __name__ == "__main__":
    main()
