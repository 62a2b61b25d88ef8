"""A step of a training: shared by a link, saved as a file, found again after a puzzle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import expect
from trainees import begin, of_python, run, stands
from visitor import Visit, Visitor
from waiting import until

import forwardpass
from forwardpass import models, wire


def ready(visit: Visit) -> Visitor:
    """A visitor who looks at the Learn view, with a three on the pad."""
    visitor = visit("?motion=off&view=learn&digit=3")
    visitor.reads("3")
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_enabled()
    return visitor


def at_step(number: int) -> forwardpass.Network:
    """The network of the same training in Python after a number of steps."""
    training = of_python()
    for _ in range(number):
        next(training)
    return training.network


def address_follows(visitor: Visitor, do: Callable[[], object]) -> None:
    """Does something, and waits until the address tells of it."""
    before = visitor.page.evaluate("location.hash")
    do()
    until(visitor.page, lambda: visitor.page.evaluate("location.hash") != before)


def read_right(number: int) -> float:
    """The share of the validation images that it reads correctly after a number of steps."""
    training = of_python()
    for _ in range(number):
        next(training)
    validation, _ = training.measure()
    return validation.accuracy


def at_forty(visit: Visit) -> Visitor:
    """A visitor whose training was gone back with to step 40."""
    visitor = ready(visit)
    begin(visitor)
    stands(visitor, "done", 100)
    visitor.part("checkpoints").fill("40")
    stands(visitor, "paused", 40)
    return visitor


def compares(visitor: Visitor, wanted: Sequence[NDArray[np.float32]]) -> None:
    """Waits until the kept network's outputs are these, and if two are given the open one's too."""
    rows = visitor.part("kept-outputs").locator("tbody tr")
    read = "all => all.map(e => [e.dataset.trained, e.dataset.now].map(x => x ? Number(x) : NaN))"

    def are_so() -> bool:
        told = np.array(rows.evaluate_all(read)).reshape(-1, 2).T[: len(wanted)]
        return told.shape == (len(wanted), 10) and np.allclose(told, wanted, rtol=0, atol=1e-5)

    until(visitor.page, are_so)


def test_a_shared_step_opens_elsewhere_with_the_same_numbers_and_is_saved_with_its_recipe(
    visit: Visit, tmp_path: Path
) -> None:
    author = at_forty(visit)
    author.part("keep-step").locator("[data-action=share]").click()
    link = author.part("share-link").input_value()
    expect(author.part("share")).to_contain_text("the recipe, the seed and the step")
    expect(author.page.locator("[data-action=pictured]")).to_have_count(0)

    reader = visit(f"?motion=off#{link.partition('#')[2]}")
    stands(reader, "paused", 40)
    expect(reader.part("notice")).to_contain_text("This is step 40 of the training")
    network = at_step(40)
    reader.has_answer()  # the drawing of a link comes after its training
    seen = reader.numbers()[0].a.astype(np.float32)
    reader.shows_outputs(network.feedforward(seen))
    with reader.page.expect_download() as download:
        reader.part("keep-step").locator("[data-format=safetensors]").click()
    assert download.value.suggested_filename == "training-step-40.safetensors"
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    saved, card = models.load(file)
    assert wire.network_bytes(saved) == wire.network_bytes(network)
    assert card.recipe.endswith("# step 40") and "--seed 7" in card.recipe

    token = run(reader).get_attribute("data-token")
    reader.page.reload()
    stands(reader, "paused", 40)
    assert run(reader).get_attribute("data-token") == token, "the link began no other"
    address_follows(reader, lambda: reader.part("hues").select_option("grey"))
    address_follows(reader, lambda: reader.choose_model("digits"))
    expect(run(reader)).to_have_count(0)
    reader.page.go_back()
    stands(reader, "paused", 40)
    assert run(reader).get_attribute("data-token") != token
    reader.shows_outputs(network.feedforward(seen))


def test_a_kept_step_is_compared_with_the_run_that_goes_on(visit: Visit) -> None:
    visitor = at_forty(visit)
    visitor.do("keepNetwork")
    visitor.page.locator('[data-steer="play"]').click()
    stands(visitor, "done", 100)
    seen = visitor.numbers()[0].a.astype(np.float32)
    compares(visitor, [at_step(number).feedforward(seen) for number in (40, 100)])
    for side, number in (("kept", 40), ("now", 100)):
        share = visitor.page.locator(f'.accuracies [data-side="{side}"]')
        right = read_right(number)
        assert float(share.get_attribute("data-value") or "nan") == right
        expect(visitor.page.locator(f'figure[data-side="{side}"] canvas')).to_have_count(12)
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    wider = "e => [...e.querySelectorAll('*')].filter(x => x.scrollWidth > e.clientWidth).length"
    assert visitor.part("kept").evaluate(wider) == 0
    visitor.do("dropKept")
    expect(visitor.part("kept-outputs")).to_have_count(0)


def test_a_kept_step_is_saved_with_its_recipe_and_is_there_again_after_a_reload(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = at_forty(visit)
    visitor.do("keepNetwork")
    expect(visitor.part("kept-unstored")).to_have_count(0)
    visitor.page.locator('[data-steer="play"]').click()
    stands(visitor, "done", 100)
    visitor.page.reload()
    stands(visitor, "done", 100)
    visitor.has_answer()
    network = at_step(40)
    kept = network.feedforward(visitor.numbers()[0].a.astype(np.float32))
    compares(visitor, [kept])
    share = visitor.page.locator('.accuracies [data-side="kept"]').get_attribute("data-value")
    assert float(share or "nan") == read_right(40)

    for suffix in ("safetensors", "npz", "json"):
        with visitor.page.expect_download() as download:
            visitor.part("kept").locator(f"[data-format={suffix}]").press("Enter")
        assert download.value.suggested_filename == f"training-step-40.{suffix}"
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        saved, card = models.load(file)
        assert wire.network_bytes(saved) == wire.network_bytes(network)
        assert card.recipe.endswith("# step 40") and "--seed 7" in card.recipe

    visitor.do("dropKept")
    visitor.page.reload()
    stands(visitor, "done", 100)
    expect(visitor.page.locator("[data-action=keepNetwork]")).to_be_visible()
    expect(visitor.page.locator("[data-action=dropKept]")).to_have_count(0)


def test_a_damaged_kept_network_is_dropped_and_a_failed_save_is_reported(
    visit: Visit,
) -> None:
    visitor = at_forty(visit)
    visitor.do("keepNetwork")
    visitor.page.evaluate("sessionStorage['forwardpass.kept'] += '!'")
    visitor.page.reload()
    stands(visitor, "paused", 40)
    expect(visitor.page.locator("[data-action=keepNetwork]")).to_be_visible()
    expect(visitor.page.locator("[data-action=dropKept]")).to_have_count(0)
    assert visitor.page.evaluate("sessionStorage['forwardpass.kept']") is None
    expect(visitor.part("notice")).to_have_count(0)
    visitor.page.evaluate("sessionStorage.room = 'x'.repeat(5_200_000)")
    visitor.do("keepNetwork")
    expect(visitor.part("kept-unstored")).to_contain_text("a reload loses it")


def test_a_training_that_no_link_can_say_is_offered_as_a_file(visit: Visit) -> None:
    visitor = at_forty(visit)
    visitor.part("train-learning-rate-now").fill("0.5")
    visitor.part("train-learning-rate-now").press("Enter")
    visitor.page.locator('[data-steer="advance.batch"]').click()
    stands(visitor, "paused", 41)
    visitor.part("keep-step").locator("[data-action=share]").click()
    expect(visitor.part("unlinkable")).to_have_attribute("data-why", "steered")
    expect(visitor.part("share-link")).to_have_count(0)
    with visitor.page.expect_download() as download:
        visitor.part("unlinkable").locator("[data-format=json]").click()
    assert download.value.suggested_filename == "training-step-41.json"


def test_leaving_a_puzzle_brings_a_training_back_to_its_step(visit: Visit) -> None:
    visitor = at_forty(visit)
    outputs = at_step(40).feedforward(visitor.numbers()[0].a.astype(np.float32))
    act = "name => document.querySelector('fp-header').act(name)"
    visitor.page.evaluate(act, "puzzle")
    expect(visitor.part("puzzle")).to_have_attribute("data-arrived", "true")
    visitor.do("leavePuzzles")
    stands(visitor, "paused", 40)
    visitor.shows_outputs(outputs)


def test_the_menu_of_networks_leads_to_watching_one_learn(visit: Visit) -> None:
    visitor = visit("?motion=off")
    visitor.has_weights()
    menu = visitor.part("model")
    menu.select_option(label="Watch one learn …")
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_visible()
    expect(menu).to_have_value("digits")
    menu.focus()
    menu.press("End")
    expect(menu).to_have_value("digits")
