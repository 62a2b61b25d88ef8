"""A training away from where it ran: shared with a server of other digits, and saved once lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from reference import SQUISH
from test_run_bar import processes
from trainees import RECIPE, begin, run, stands
from visitor import Visit, Visitor

from forwardpass import models
from forwardpass.digits import mnist as mnist_files
from forwardpass.numerics.network import Network
from forwardpass.numerics.training import Training
from forwardpass.training_run import examples_in, recipe_of
from servers import Server

NUMBERS = """() => document.querySelector("fp-run").state.weights
    .flatMap(({ W, b }) => [...W, ...b])"""
"""All that the last report said: W row by row, then b, layer by layer."""
WORDS = {"mnist": "digits of MNIST", "generated": "digits that a program drew"}


def ready(visit: Visit, at: str) -> Visitor:
    visitor = visit("?motion=off&view=learn&digit=3", at=at)
    visitor.reads("3")
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    return visitor


def after_forty(source: str) -> tuple[Network, float]:
    """The network of the same training after 40 steps on such digits, and its accuracy."""
    folder = mnist_files.find() if source == "mnist" else None
    recipe = recipe_of("lesson", {**RECIPE, "activations": "sigmoid"})
    training = Training(recipe, examples_in(folder))
    assert training.examples.source == source
    for _ in range(40):
        next(training)
    return training.network, training.measure()[0].accuracy


@pytest.mark.parametrize(("theirs", "ours"), [("mnist", "generated"), ("generated", "mnist")])
def test_a_step_shared_where_other_digits_are_learned_says_so_and_has_the_numbers_of_its_own(
    visit: Visit, server: Server, bare: Server, mnist: Path, theirs: str, ours: str
) -> None:
    at = {"mnist": server.url, "generated": bare.url}
    author = ready(visit, at[theirs])
    begin(author)
    stands(author, "done", 100)
    author.part("checkpoints").fill("40")
    stands(author, "paused", 40)
    author.part("keep-step").locator("[data-action=share]").click()
    link = author.part("share-link").input_value()

    reader = visit(f"?motion=off#{link.partition('#')[2]}", at=at[ours])
    stands(reader, "paused", 40)
    expect(reader.part("notice")).to_contain_text(
        "This is step 40 of the training that was shared. It learned from "
        f"{WORDS[theirs]} there, and from {WORDS[ours]} here. So the numbers differ."
    )
    expect(reader.part("run-source")).to_have_attribute("data-source", ours)
    reader.has_answer()  # the drawing of a link comes after its training
    seen = reader.numbers()[0].a.astype(np.float32)
    for visitor, source in ((author, theirs), (reader, ours)):
        network, accuracy = after_forty(source)
        visitor.shows_outputs(network.feedforward(seen))
        told = visitor.page.locator("[data-fact=validation]").get_attribute("data-value")
        assert float(told or "nan") == pytest.approx(accuracy)
    numbers = [np.array(visitor.page.evaluate(NUMBERS)) for visitor in (author, reader)]
    assert np.abs(numbers[0] - numbers[1]).max() > 0.1


def test_a_lost_training_is_saved_with_the_numbers_that_were_seen_last(
    visit: Visit, server: Server, tmp_path: Path
) -> None:
    visitor = ready(visit, server.url)
    begin(visitor, rate=20)
    expect(visitor.part("checkpoints")).to_be_visible()
    for process in processes(server):
        os.kill(process, signal.SIGKILL)
    stands(visitor, "lost")
    step = run(visitor).get_attribute("data-number")
    numbers = np.array(visitor.page.evaluate(NUMBERS), np.float32)
    for form in ("safetensors", "json"):
        with visitor.page.expect_download() as download:
            visitor.part("keep-step").locator(f"[data-format={form}]").click()
        assert download.value.suggested_filename == f"training-step-{step}.{form}"
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        network, card = models.load(file)
        assert card.recipe.endswith(f"# step {step}")
        layers = zip(network.weights, network.biases, strict=True)
        flat = np.concatenate([np.ravel(part) for layer in layers for part in layer])
        np.testing.assert_array_equal(flat, numbers, form)
    shown = visitor.numbers()
    a = shown[0].a
    for W, b, layer in zip(network.weights, network.biases, shown[1:], strict=True):
        z = W.astype(np.float64) @ a + b.astype(np.float64)
        a = SQUISH["sigmoid"](z)
        np.testing.assert_allclose(layer.z, z, atol=1e-4)
        np.testing.assert_allclose(layer.a, a, atol=1e-5)
