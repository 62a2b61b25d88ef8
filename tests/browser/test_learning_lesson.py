"""The second lesson, "How it learns": found, walked by keys and by touch, and true in numbers.

What the page says is read off it and worked out again in float64: the random dials by the formulas
they are made with, costs and slopes by backpropagation of our own. A claim's docstring is what the
steps say; its name is that under which a step of `frontend/src/lesson/learning/` lists it.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from axe import violations
from lessons import LEARNING, STEPS, TOP, card, is_at, press
from neurons import number
from numpy.typing import NDArray
from playwright.sync_api import expect
from reference import parameters
from test_lesson_sentences import shows_any
from test_sheet import SMALL
from trainees import ends
from visitor import Visit, Visitor
from waiting import until

import forwardpass
from forwardpass.digits import mnist
from forwardpass.digits.training_digits import training_digits
from forwardpass.numerics.examples import Examples
from forwardpass.numerics.network import Network
from servers import Server

Array = NDArray[np.float64]
Parameters = list[tuple[Array, Array]]
"""W and b of every layer after the input."""

SIZES = [784, 16, 16, 10]
OPEN = """() => document.querySelector("fp-lesson").state.weights
    .map(({ W, b }) => [Array.from(W), Array.from(b)])"""
"""Every weight and bias as the page has them."""
SETTLED = """() => {
    const { gradient, asked, pass, weights, pending } = document.querySelector("fp-lesson").state;
    const found = gradient?.found;
    const chosen = new URLSearchParams(asked ?? "");
    const batch = found?.asked.batch;
    return !pending && found && (found.pass ?? pass) === pass && found.weights === weights
        && String(found.asked.digit) === chosen.get("digit")
        && (batch ? `${batch.count}.${batch.seed}` : null) === chosen.get("batch");
}"""
BATCH = """() => {
    const { labels, pictures } = document.querySelector("fp-lesson").state.gradient.found.batch;
    return { labels: Array.from(labels), pictures: Array.from(pictures) };
}"""
"""The ten digits that step 4 asks all at once."""


def xorshift(seed: int) -> Iterator[float]:
    """Marsaglia's numbers of 32 bits, as shares of 1."""
    x, mask = seed, 0xFFFFFFFF
    while True:
        x ^= x << 13 & mask
        x ^= x >> 17
        x ^= x << 5 & mask
        yield x / 2**32


def random_network() -> Parameters:
    """Box and Muller's normal numbers over the root of the inputs: a bias, then its weights."""
    numbers = xorshift(2463534242)
    layers = []
    for n_in, n_out in pairwise(SIZES):
        rows = np.empty((n_out, n_in + 1))
        for at in range(rows.size):
            length = math.sqrt(-2 * math.log(1 - next(numbers)))
            rows.flat[at] = length * math.cos(2 * math.pi * next(numbers)) / math.sqrt(n_in)
        rows = rows.astype(np.float32).astype(np.float64)
        layers.append((rows[:, 1:], rows[:, 0]))
    return layers


RANDOM = random_network()


def on_page(visitor: Visitor) -> Parameters:
    found = visitor.page.evaluate(OPEN)
    return [
        (np.array(W).reshape(n_out, n_in), np.array(b))
        for (W, b), n_in, n_out in zip(found, SIZES, SIZES[1:], strict=False)
    ]


def forward(network: Parameters, x: Array) -> list[Array]:
    """The activations of every layer, (…, n)."""
    layers = [x]
    for W, b in network:
        layers.append(1 / (1 + np.exp(-(layers[-1] @ W.T + b))))
    return layers


def cost(network: Parameters, x: Array, digit: int) -> float:
    return float(0.5 * ((forward(network, x)[-1] - np.eye(10)[digit]) ** 2).sum())


def deltas(network: Parameters, x: Array, digit: int) -> list[Array]:
    """∂C/∂z of every layer after the input, by the chain rule for sigmoids."""
    a = forward(network, x)
    found = [(a[-1] - np.eye(10)[digit]) * a[-1] * (1 - a[-1])]
    for layer in range(len(network) - 1, 0, -1):
        found.insert(0, network[layer][0].T @ found[0] * a[layer] * (1 - a[layer]))
    return found


def seen(visitor: Visitor) -> Array:
    return visitor.numbers()[0].a


SEEN: dict[int, Array] = {}
"""What the network sees of the ten digits that the page writes: filled in by the first claims."""


def predicts(visitor: Visitor, choice: str) -> str:
    """Answers the question of the step; what the network says about it."""
    question = visitor.part("question")
    question.locator(f"[data-choice='{choice}']").click()
    expect(visitor.part("outcome")).to_be_visible()
    right = question.get_attribute("data-right")
    verdict = "right" if right == choice else "wrong"
    expect(visitor.part("outcome")).to_have_attribute("data-verdict", verdict)
    return visitor.part("outcome").inner_text()


def told(text: str) -> list[float]:
    """The numbers in a text."""
    found = re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)
    return [float(each.replace("−", "-").replace(",", "")) for each in found]


def is_done(visitor: Visitor) -> None:
    expect(visitor.part("task")).to_have_attribute("data-done", "")


def is_trained(visitor: Visitor) -> None:
    """Waits for the training of the last step, which does its task."""
    ends(visitor, lambda: visitor.part("task").get_attribute("data-done") == "")


def ten(visitor: Visitor) -> list[float]:
    """What the ten digits gave, once all were asked."""
    visitor.do("askTen")
    is_done(visitor)
    bars = visitor.part("ten").locator("li")
    found: list[float] = bars.evaluate_all("all => all.map((e) => Number(e.dataset.value))")
    until(visitor.page, SETTLED)
    return found


def random_dials(visitor: Visitor) -> None:
    """All 13,002 dials of this network stand at random."""
    for (W, b), (own, bias) in zip(on_page(visitor), RANDOM, strict=True):
        np.testing.assert_allclose(W, own, atol=1e-6)
        np.testing.assert_allclose(b, bias, atol=1e-6)
    assert visitor.part("changed-network").get_attribute("data-count") == "13002"
    assert "All 13,002 dials" in card(visitor).inner_text()


def random_answers(visitor: Visitor) -> None:
    """It works just like the trained one, and turns every drawing into ten outputs."""
    np.testing.assert_allclose(visitor.numbers()[3].a, forward(RANDOM, seen(visitor))[3], atol=1e-5)
    for digit in range(10):
        layers = shows_any(visitor, digit, 1)
        SEEN[digit] = layers[0].a
        np.testing.assert_allclose(layers[3].a, forward(RANDOM, SEEN[digit])[3], atol=1e-5)
    is_done(visitor)


def one_in_ten(visitor: Visitor) -> None:
    """Of every ten test digits it reads about one. Guessing among ten digits gets one."""
    shown = visitor.part("changed-network").locator("> span")
    expect(shown).to_be_hidden()  # it would say so before one is asked
    text = predicts(visitor, "tenth")
    expect(shown).to_be_visible()
    folder = mnist.find()
    assert ("MNIST." in text) == (folder is not None)
    if folder is None:
        return
    test = mnist.load(folder, "test")
    outputs = forward(RANDOM, test.images.reshape(-1, 784) / 255)[3]
    correct = int((outputs.argmax(axis=1) == test.labels).sum())
    assert told(text)[:3] == [correct, 10_000, round(correct / 1000, 1)]
    assert 500 < correct < 2000


def ten_squares(visitor: Visitor) -> None:
    """Square each difference, add the ten squares and halve the sum: that is the cost."""
    until(visitor.page, SETTLED)
    rows = visitor.part("cost-terms").locator("tbody tr")
    adds = rows.evaluate_all("all => all.map((e) => Number(e.dataset.value))")
    outputs = forward(RANDOM, seen(visitor))[3]
    np.testing.assert_allclose(adds, 0.5 * (outputs - np.eye(10)[3]) ** 2, rtol=1e-4)
    assert number(visitor.part("cost"), "value") == pytest.approx(
        cost(RANDOM, SEEN[3], 3), rel=1e-4
    )


def trained_cost(visitor: Visitor) -> None:
    """With random dials the cost is large, with the trained ones not a tenth of it."""
    numbers = told(predicts(visitor, "small"))
    costs = [cost(RANDOM, SEEN[3], 3), cost(parameters("digits"), SEEN[3], 3)]
    assert numbers == pytest.approx(costs, rel=6e-3)  # three digits
    assert visitor.part("question").get_attribute("data-right") == "small"


def mean_cost(visitor: Visitor) -> None:
    """The mean cost of ten digits."""
    own = [cost(RANDOM, SEEN[digit], digit) for digit in range(10)]
    np.testing.assert_allclose(ten(visitor), own, rtol=1e-4)
    assert number(visitor.part("ten-mean"), "value") == pytest.approx(np.mean(own), rel=1e-4)


def slope_foretells(visitor: Visitor) -> None:
    """Turn this dial. Does the cost rise or fall? Its slope tells."""
    until(visitor.page, SETTLED)
    h, x = 1e-4, SEEN[3]

    def turned(by: float) -> float:
        (W, b) = RANDOM[2]
        return cost([*RANDOM[:2], (W, b + by * np.eye(10)[3])], x, 3)

    slope = number(visitor.part("downhill-slope"), "value")
    assert slope == pytest.approx((turned(h) - turned(-h)) / (2 * h), rel=1e-4)
    text = predicts(visitor, "falls" if slope < 0 else "rises")
    expect(visitor.part("outcome")).to_have_attribute("data-verdict", "right")
    assert told(text)[:3] == pytest.approx([slope, turned(0), turned(1)], rel=6e-3)
    turn = visitor.page.locator("fp-turnable [role=slider]")
    turn.press("ArrowDown")
    until(visitor.page, SETTLED)
    shown = visitor.part("downhill-cost")
    bias = number(visitor.part("downhill-bias"), "value")
    until(
        visitor.page,
        lambda: math.isclose(number(shown, "value"), turned(bias - RANDOM[2][1][3]), rel_tol=1e-4),
    )
    assert number(shown, "was") == pytest.approx(turned(0), rel=1e-4)


def all_dials_at_once(visitor: Visitor) -> None:
    """Learning turns every dial against its slope: the cost falls."""
    before, x = on_page(visitor), SEEN[3]
    a, slopes = forward(before, x), deltas(before, x, 3)
    visitor.do("nudge")
    is_done(visitor)
    after = on_page(visitor)
    for layer, (W, b) in enumerate(after):
        step = np.outer(slopes[layer], a[layer])
        np.testing.assert_allclose(W, before[layer][0] - step, atol=1e-5)
        np.testing.assert_allclose(b, before[layer][1] - slopes[layer], atol=1e-5)
    until(visitor.page, SETTLED)
    now = number(visitor.part("cost"), "value")
    assert now == pytest.approx(cost(after, x, 3), rel=1e-4)
    assert now < cost(before, x, 3)


def layer_by_layer(visitor: Visitor) -> None:
    """Each layer asks the one before for changes: backpropagation."""
    until(visitor.page, SETTLED)
    for layer, own in enumerate(deltas(RANDOM, SEEN[3], 3), 1):
        rows = visitor.page.locator(f"[data-part=slope][data-layer='{layer}']")
        shown = rows.evaluate_all("all => all.map((e) => Number(e.dataset.delta))")
        np.testing.assert_allclose(shown, own, rtol=1e-3, atol=1e-7)


def own_output_up(visitor: Visitor) -> None:
    """A 3 wants its own output up and the others down."""
    rows = visitor.page.locator("[data-part=slope][data-layer='3']")
    slopes = np.array(rows.evaluate_all("all => all.map((e) => Number(e.dataset.activation))"))
    assert (slopes < 0).tolist() == [digit == 3 for digit in range(10)]


def mean_of_wishes(visitor: Visitor) -> None:
    """Only a 3 wants the bias of the output for 3 up. Learning follows the mean."""
    text = predicts(visitor, "up")
    shown = ten(visitor)
    batch: dict[str, list[int]] = visitor.page.evaluate(BATCH)
    images = np.array(batch["pictures"]).reshape(10, 784) / 255
    labels = np.array(batch["labels"])
    if mnist.find():
        assert labels.tolist() == [5, 7, 0, 0, 3, 0, 8, 4, 7, 1]
    slopes = [deltas(RANDOM, x, digit) for x, digit in zip(images, labels, strict=True)]
    wishes = np.array([-each[2][3] for each in slopes])
    assert (wishes > 0).tolist() == (labels == 3).tolist()
    assert (labels == 3).sum() == 1
    expect(visitor.part("outcome")).to_have_attribute("data-verdict", "wrong")
    (three,) = wishes[labels == 3]
    assert told(text) == pytest.approx([1, 9, 3, three, wishes.mean()], abs=6e-4)
    np.testing.assert_allclose(shown, wishes, rtol=1e-4)
    bars = visitor.part("ten").locator("li")
    assert bars.evaluate_all("all => all.map((e) => Number(e.dataset.digit))") == labels.tolist()
    assert number(visitor.part("ten-mean"), "value") == pytest.approx(wishes.mean(), rel=1e-4)
    # It is what a step does: the view has the same average, of that dial and of all others.
    assert number(visitor.part("batch-average"), "slope") == pytest.approx(-wishes.mean(), rel=1e-4)
    visitor.do("nudge")
    until(visitor.page, SETTLED)
    for layer, (_, b) in enumerate(on_page(visitor)):
        step = np.mean([each[layer] for each in slopes], axis=0)
        np.testing.assert_allclose(b, RANDOM[layer][1] - step, atol=1e-6)


def same_step_repeated(visitor: Visitor) -> None:
    """It takes such steps again and again, each for the mean of a few digits."""
    visitor.do("beginTraining")
    is_trained(visitor)
    source = visitor.part("run-source").get_attribute("data-source")
    digits = training_digits(mnist.find() if source == "mnist" else None)
    weights, biases = zip(*RANDOM, strict=True)
    start = Network(weights, biases, ["sigmoid"] * 3)
    training = forwardpass.train(
        "lesson", digits.images, digits.labels, start=start, epochs=2, seed=1
    )
    deque(training, maxlen=0)  # to its end
    for (W, b), own, bias in zip(
        on_page(visitor), training.network.weights, training.network.biases, strict=True
    ):
        np.testing.assert_allclose(W, own, atol=1e-5)
        np.testing.assert_allclose(b, bias, atol=1e-5)


def reads_digits(visitor: Visitor) -> None:
    """It now reads most new digits."""
    source = visitor.part("run-source").get_attribute("data-source")
    text = predicts(visitor, "edges")
    digits = training_digits(mnist.find() if source == "mnist" else None)
    kept = Examples.of(digits.images, digits.labels)
    outputs = forward(on_page(visitor), kept.validation_images.reshape(-1, 784) / 255)[3]
    share = (outputs.argmax(axis=1) == kept.validation_labels).mean()
    assert told(text)[0] == pytest.approx(10 * share, abs=0.06)
    assert share > 0.85
    assert ("MNIST" in text) == (source == "mnist")


def coherence(picture: Array) -> float:
    down, across = np.gradient(picture)
    tensor = np.array([[across @ across.T, across @ down.T], [down @ across.T, down @ down.T]])
    (xx, xy), (_, yy) = np.trace(tensor, axis1=2, axis2=3)
    low, high = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    return float((high - low) / (high + low))


def alike(network: Parameters) -> float:
    """The mean correlation of weights side by side in the first layer's pictures."""
    found = []
    for picture in network[0][0].reshape(-1, 28, 28):
        for one, other in (
            (picture[:, :-1], picture[:, 1:]),
            (picture[:-1], picture[1:]),
        ):
            found.append(np.corrcoef(one.ravel(), other.ravel())[0, 1])
    return float(np.mean(found))


def not_edges(visitor: Visitor) -> None:
    """Are they edges, as we hoped? They are blobs and bits of strokes."""
    network = on_page(visitor)
    edges = sum(coherence(one) > 0.5 for one in network[0][0].reshape(-1, 28, 28))
    numbers = told(visitor.part("outcome").inner_text())
    assert numbers[1:3] == [edges, 16]
    assert edges < 8
    assert numbers[3:5] == pytest.approx([alike(RANDOM), alike(network)], abs=6e-4)
    assert alike(network) > 0.4 > 0.1 > abs(alike(RANDOM))
    expect(visitor.part("question")).to_have_attribute("data-right", "blobs")
    expect(visitor.page.locator("fp-wall [data-part=tile]").first).to_be_visible()


CLAIMS: dict[str, dict[str, Callable[[Visitor], None]]] = {
    "random": {
        "random-dials": random_dials,
        "random-answers": random_answers,
        "one-in-ten": one_in_ten,
    },
    "cost": {
        "ten-squares": ten_squares,
        "trained-cost": trained_cost,
        "mean-cost": mean_cost,
    },
    "downhill": {
        "slope-foretells": slope_foretells,
        "all-dials-at-once": all_dials_at_once,
    },
    "wishes": {
        "layer-by-layer": layer_by_layer,
        "own-output-up": own_output_up,
        "mean-of-wishes": mean_of_wishes,
    },
    "became": {
        "same-step-repeated": same_step_repeated,
        "reads-digits": reads_digits,
        "not-edges": not_edges,
    },
}
"""What each step says, as its `items` list it, in the order in which it can be seen."""


def test_every_claim_of_the_second_lesson_comes_true_in_float64(visit: Visit) -> None:
    visitor = visit("?motion=off&step=random", viewport={"width": 1366, "height": 768})
    assert list(CLAIMS) == LEARNING
    for at, (step, claims) in enumerate(CLAIMS.items(), 1):
        source = (TOP / f"frontend/src/lesson/learning/{at:02}-{step}.js").read_text()
        listed = re.findall(r'"([\w-]+)"', source.rpartition("items:")[2].partition("]")[0])
        assert sorted(claims) == sorted(listed), step
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        visitor.has_weights()
        assert visitor.page.evaluate(OPEN)[2][1] == RANDOM[2][1].tolist(), step
        for claim in claims.values():
            claim(visitor)


DONE = {
    "random": ("[data-part=gallery] [data-digit]", "Enter"),
    "cost": ("[data-action=askTen]", "Enter"),
    "downhill": ("[data-action=nudge]", "Enter"),
    "wishes": ("[data-action=askTen]", " "),
    "became": ("[data-action=beginTraining]", "Enter"),
}
"""How the task of each step is done from the keyboard."""


def test_it_is_found_at_both_ends_of_the_first_and_walked_by_keyboard_without_mnist(
    visit: Visit, bare: Server
) -> None:
    visitor = visit("?motion=off&step=digit", at=bare.url, reduced_motion="reduce")
    is_at(visitor, "digit")
    expect(visitor.page.locator("[data-lesson=network]")).to_have_attribute("aria-pressed", "true")
    press(visitor, "[data-lesson=learning]", "Enter")
    is_at(visitor, "random")
    visitor.part("steps").select_option(STEPS[-1])
    is_at(visitor, STEPS[-1])
    press(visitor, "[data-action=end-learning]", "Enter")
    for step in LEARNING:
        is_at(visitor, step)
        expect(card(visitor)).to_be_focused()
        assert card(visitor).get_by_text(f"{LEARNING.index(step) + 1} / 5").count() == 1
        assert violations(visitor.page) == [], step
        expect(visitor.part("task")).not_to_have_attribute("data-done", "")
        if step in ("cost", "downhill", "wishes"):
            until(visitor.page, SETTLED)
        press(visitor, *DONE[step])
        (is_trained if step == LEARNING[-1] else is_done)(visitor)
        press(visitor, "[data-part=question] [data-choice]", "Enter")
        expect(visitor.part("outcome"), step).to_be_visible()
        assert "{" not in visitor.part("outcome").inner_text(), step
        assert violations(visitor.page) == [], step
        if step != LEARNING[-1]:
            card(visitor).focus()
            visitor.page.keyboard.press("PageDown")
    expect(visitor.part("outcome")).to_contain_text("digits that a program drew")
    expect(visitor.page.locator("[data-action=stepOn]")).to_be_disabled()
    visitor.part("steps").select_option("bias")
    is_at(visitor, "bias")
    visitor.do("leaveLesson")
    visitor.page.goto(f"{bare.url}/?motion=off&step=learning")
    is_at(visitor, "became")  # where the second one was left
    options = visitor.part("steps").locator("optgroup[label='How it learns'] option")
    assert ["✓" in each for each in options.all_inner_texts()] == [True] * 5
    visitor.forgive("net::ERR_ABORTED")


SEEN_IN = {
    "cost": "[data-part=cost-terms] tbody tr",
    "downhill": "[data-action=nudge]",
    "wishes": "[data-part=batch] tbody tr",
    "became": "fp-wall [data-part=tile]",
}
"""Where one sees what came of a question."""


def test_on_a_phone_each_step_fits_and_is_done_by_touch(visit: Visit, bare: Server) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": "dark"}
    visitor = visit("?step=random&lang=en-XA", at=bare.url, reduced_motion="reduce", **phone)
    for step in LEARNING:
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == 390, step
        assert card(visitor).locator("button:visible, .contents").evaluate_all(SMALL) == [], step
        choice = visitor.part("question").locator("[data-choice]").last
        choice.scroll_into_view_if_needed()
        choice.tap()
        expect(visitor.part("outcome")).to_be_in_viewport()
        if step in SEEN_IN:
            expect(visitor.page.locator(SEEN_IN[step]).first).to_be_in_viewport(ratio=1)
        if step == "cost":
            visitor.page.locator("[data-action=askTen]").tap()
            is_done(visitor)
            expect(visitor.part("ten-mean")).not_to_have_text("")
        assert violations(visitor.page) == [], step


def test_a_link_and_a_reload_set_the_random_dials_anew_and_a_training_left_behind_ends(
    visit: Visit, bare: Server
) -> None:
    visitor = visit("?motion=off&step=downhill", at=bare.url)
    is_at(visitor, "downhill")
    visitor.do("share")
    link = visitor.part("share-link").input_value()
    assert len(link) < 300
    visitor.do("closeShare")
    visitor.page.goto("about:blank")
    visitor.page.goto(link)
    is_at(visitor, "downhill")
    np.testing.assert_allclose(on_page(visitor)[2][1], RANDOM[2][1], atol=1e-6)
    until(visitor.page, SETTLED)
    for step in ("wishes", "became"):
        visitor.do("stepOn")
        is_at(visitor, step)
    visitor.do("beginTraining")
    is_trained(visitor)
    visitor.page.reload()
    is_at(visitor, "became")
    expect(visitor.part("changed-network")).to_have_attribute("data-count", "13002")
    expect(visitor.part("notice")).to_have_count(0)
    # Left while the training is on its way, the next step keeps its own network.
    visitor.part("question").locator("[data-choice=blobs]").click()
    visitor.do("stepBack")
    is_at(visitor, "wishes")
    until(visitor.page, SETTLED)
    assert visitor.page.evaluate(OPEN)[2][1] == RANDOM[2][1].tolist()
    visitor.forgive("net::ERR_ABORTED")
