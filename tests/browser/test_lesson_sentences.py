"""Each step of the lesson says what is so: its task is done, and the numbers bear its words out.

One visitor walks through all steps. A claim's docstring is the sentence that it proves.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from lessons import STEPS, TASKS, is_at
from neurons import number
from numpy.typing import NDArray
from playwright.sync_api import expect
from reference import forward, parameters
from visitor import Layer, Visit, Visitor
from waiting import until

from forwardpass.digits.handwriting import write

LAPTOP = {"width": 1366, "height": 768}
Y, X = np.mgrid[0:28, 0:28] + 0.5
IN_BAR = (np.abs(X - 14) <= 4.5) & (np.abs(Y - 8) <= 1.25)
GO_TO = """place => document.body.dispatchEvent(new CustomEvent("action", { bubbles: true, detail: {
    name: "goTo", detail: place } }))"""
BETWEEN_4_AND_9 = [
    [(0.36, 0.2), (0.34, 0.35), (0.35, 0.5), (0.5, 0.52), (0.64, 0.48)],
    [(0.66, 0.22), (0.65, 0.4), (0.64, 0.6), (0.63, 0.85)],
    [(0.37, 0.22), (0.45, 0.18), (0.55, 0.19)],
]

Vector = NDArray[np.float64]


def sigmoid(z: Vector) -> Vector:
    return 1 / (1 + np.exp(-z))


def pixels(visitor: Visitor) -> Vector:
    """What the network sees, (784,)."""
    return visitor.numbers()[0].a


def outputs(visitor: Visitor) -> Vector:
    return visitor.numbers()[-1].a


def shows(visitor: Visitor, digit: int, seed: int) -> list[Layer]:
    """Brings a handwritten digit to the pad; every number once the network has answered."""
    visitor.page.evaluate(GO_TO, {"input": {"type": "handwriting", "digit": digit, "seed": seed}})
    visitor.reads(str(digit))
    return visitor.numbers()


def predicts(visitor: Visitor, choice: str | None = None) -> str:
    """Answers the question of the step; what the network says about it."""
    question = visitor.part("question")
    wanted = f"[data-choice='{choice}']" if choice else "[data-choice]"
    question.locator(wanted).first.click()
    expect(visitor.part("outcome")).to_be_visible()
    return visitor.part("outcome").inner_text()


def does_task(visitor: Visitor, step: str) -> None:
    TASKS[step](visitor)
    expect(visitor.part("task"), step).to_have_attribute("data-done", "")


def digit(visitor: Visitor) -> None:
    """A machine gets 28 rows of 28 grey squares. A neural network turns them into one digit."""
    assert pixels(visitor).shape == (784,)
    assert int(outputs(visitor).argmax()) == 3
    visitor.reads("3")
    before = pixels(visitor)
    does_task(visitor, "digit")
    until(visitor.page, lambda: not np.array_equal(pixels(visitor), before))


def alike(visitor: Visitor) -> None:
    """Few squares have ink in both. An 8 can share more, and must not be called a 3."""
    overlay = visitor.part("overlay")
    visitor.reads("3")
    counts = [number(overlay, name) for name in ("both", "first", "second")]
    second = pixels(visitor) >= 0.5
    first = shows_any(visitor, 3, 1)[0].a >= 0.5
    assert counts == [(first & second).sum(), (first & ~second).sum(), (second & ~first).sum()]
    assert counts[0] < 0.5 * min(first.sum(), second.sum())
    shows(visitor, 8, EIGHT)
    assert number(overlay, "both") > counts[0]
    does_task(visitor, "alike")
    visitor.reads("3")


def neuron(visitor: Visitor) -> None:
    """A neuron holds a number between 0 and 1. The higher its number, the brighter it is."""
    layers = visitor.numbers()
    everything = np.concatenate([layer.a for layer in layers])
    assert everything.size == 826
    assert everything.min() >= 0
    assert everything.max() <= 1
    does_task(visitor, "neuron")
    head = visitor.part("inspector")
    layer, at = int(number(head, "layer")), int(number(head, "neuron"))
    grey = round(255 * layers[layer].a[at])
    disc = head.locator("output")
    assert number(disc, "value") == pytest.approx(layers[layer].a[at], abs=1e-5)
    background = disc.evaluate("disc => getComputedStyle(disc).backgroundColor")
    assert background == f"rgb({grey}, {grey}, {grey})"


SEEN_PIXELS = """() => {
    const canvas = document.querySelector("[data-part=seen]");
    const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
    return Array.from({ length: 784 }, (_, i) => data[4 * i] / 255);
}"""


def pixels_step(visitor: Visitor) -> None:
    """28 × 28 squares, or pixels, make 784 neurons. Each holds the grey of its pixel."""
    head = visitor.part("inspector")
    assert (number(head, "layer"), number(head, "neuron")) == (0, 350)
    painted = np.array(visitor.page.evaluate(SEEN_PIXELS))
    assert painted.max() > 0.9
    assert np.abs(painted - pixels(visitor)).max() < 0.005
    does_task(visitor, "pixels")


def outputs_step(visitor: Visitor) -> None:
    """Ten neurons, one for each digit. The brightest is the answer. They need not add up to 1."""
    visitor.part("live-word").first.hover()
    expect(visitor.page.locator(".stage .spot")).to_have_attribute("data-layer", "3")
    visitor.part("task").hover()
    expect(visitor.page.locator(".stage .spot")).to_have_count(0)
    ten = outputs(visitor)
    assert ten.shape == (10,)
    assert int(ten.argmax()) == 9
    visitor.reads("9")
    visitor.do("clear")
    visitor.reads("blank")
    visitor.draw(BETWEEN_4_AND_9)
    visitor.has_finished_pass()
    expect(visitor.part("task")).to_have_attribute("data-done", "")
    # What the last of its points makes of the drawing comes last.
    until(visitor.page, lambda: set(np.argsort(outputs(visitor))[-2:]) == {4, 9})
    ten = outputs(visitor)
    assert abs(ten.sum() - 1) > 0.05


def hidden(visitor: Visitor) -> None:
    """2 hidden layers of 16 neurons each: 826 neurons in all. Other sizes work too."""
    sizes = [layer.a.size for layer in visitor.numbers()]
    assert sizes == [784, 16, 16, 10]
    words = visitor.part("lesson").locator(".text").inner_text()
    assert [int(found) for found in re.findall(r"\d+", words)] == [2, 16, sum(sizes)]
    names = visitor.part("model").locator("option").all_inner_texts()
    shares = [float(found[1]) for name in names if (found := re.search(r"([\d.]+)\s*%", name))]
    assert sum(share > 90 for share in shares) >= 5
    does_task(visitor, "hidden")


def pass_step(visitor: Visitor) -> None:
    """The picture's numbers decide the next layer's, and so on. Same picture, same numbers."""
    does_task(visitor, "pass")
    layers = visitor.numbers()
    for (z, a), shown in zip(forward("digits", layers[0].a), layers[1:], strict=True):
        assert np.allclose(shown.z, z, atol=1e-3)
        assert np.allclose(shown.a, a, atol=1e-4)
    for layer, again in zip(layers, shows(visitor, 3, 1), strict=True):
        assert np.array_equal(layer.a, again.a)


def causes(visitor: Visitor) -> None:
    """The panel lists the neurons that pushed it up most, and those that pulled it down most."""
    layers = visitor.numbers()
    assert layers[3].a[9] > 0.5
    products = parameters("digits")[2][0][9] * layers[2].a
    listed = visitor.part("cause").evaluate_all("all => all.map((e) => Number(e.dataset.source))")
    order = np.argsort(products)
    assert listed == [*order[::-1][:3], *order[:3]]
    words = visitor.part("live-word")
    for word, source in ((0, order[-1]), (1, order[0])):
        words.nth(word).hover()
        expect(visitor.part("stage")).to_have_attribute("data-edge", f"3.9.{source}")
    visitor.part("task").hover()
    does_task(visitor, "causes")


def weights(visitor: Visitor) -> None:
    """Pixel times weight, all added up, is the weighted sum. The picture shows all 784 weights."""
    (W, _), *_ = parameters("digits")
    seen = pixels(visitor)
    assert number(visitor.part("sum"), "value") == pytest.approx(W[2] @ seen, abs=1e-3)
    strongest = int(np.abs(W[2] * seen).argmax())
    visitor.part("live-word").first.focus()
    expect(visitor.part("stage")).to_have_attribute("data-edge", f"1.2.{strongest}")
    does_task(visitor, "weights")

    def lit() -> float:
        edge = visitor.part("stage").get_attribute("data-edge") or ""
        return float(W[2][int(edge.rpartition(".")[2])])

    cell = visitor.part("cell")
    until(visitor.page, lambda: abs(number(cell, "weight") - lit()) < 1e-4)


def region(visitor: Visitor) -> None:
    """The weighted sum is just the greys in that region, added up. Its sum, Σ, changes."""
    before = number(visitor.part("head-sum"), "value")
    does_task(visitor, "region")
    wanted = pixels(visitor).reshape(28, 28)[IN_BAR].sum()
    assert abs(wanted - before) > 0.1
    until(visitor.page, lambda: abs(number(visitor.part("head-sum"), "value") - wanted) < 1e-3)
    expect(visitor.part("head-sum")).to_be_in_viewport(ratio=1)


def surround(visitor: Visitor) -> None:
    """With only a region of 1s, a fat blob scores at least as high as a thin stroke."""
    does_task(visitor, "surround")
    sums = {
        cell.get_attribute("data-sum"): number(cell, "value")
        for cell in visitor.page.locator("[data-sum]").all()
    }
    assert sums["region.blob"] >= sums["region.stroke"]
    assert sums["edge.stroke"] > 2 * sums["edge.blob"]


def squish(visitor: Visitor) -> None:
    """Far below 0 gives almost 0, far above almost 1, and 0 gives 0.5."""
    cells = visitor.part("samples").locator("[data-z]")
    table = {number(cell, "z"): number(cell, "value") for cell in cells.all()}
    assert all(value == pytest.approx(1 / (1 + np.exp(-z)), abs=1e-6) for z, value in table.items())
    assert table[min(table)] < 0.001
    assert table[max(table)] > 0.999
    assert table[0] == 0.5
    does_task(visitor, "squish")
    first = visitor.numbers()[1]
    assert np.allclose(first.a, sigmoid(first.z), atol=1e-5)


def bias(visitor: Visitor) -> None:
    """Should this neuron wait until its sum passes 10? Then add −10 before the curve: its bias."""
    (W, b), *_ = parameters("digits")
    before = visitor.numbers()[1]
    activation, answer = visitor.part("turned-activation"), visitor.part("turned-answer")
    expect(answer).to_have_attribute("data-now", "3")
    does_task(visitor, "bias")
    expect(answer).to_have_attribute("data-now", "5")
    expect(answer).to_have_text("The answer has turned from 3 to 5.")
    for part in (answer, activation, visitor.part("answer")):
        expect(part).to_be_in_viewport(ratio=1)
    total = W[0] @ pixels(visitor)
    assert number(activation, "was") == pytest.approx(before.a[0], abs=1e-5)
    assert number(activation, "value") == pytest.approx(1 / (1 + np.exp(10 - total)), abs=1e-4)
    assert number(activation, "value") < 0.01 < 0.5 < before.a[0]
    assert total - 10 == pytest.approx(before.z[0] - b[0] - 10, abs=1e-3)
    turn = visitor.page.locator("fp-turnable [role=slider]")
    box = turn.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x + 60, y)  # 0.1 for each px
    visitor.page.mouse.up()
    expect(turn).to_have_attribute("aria-valuenow", "-4")
    turn.press("ArrowUp")
    expect(turn).to_have_attribute("aria-valuenow", "-3.5")
    expect(visitor.part("lesson").locator(".text")).to_contain_text("its sum passes 3.5?")


def each(visitor: Visitor) -> None:
    """Turn one weight, and only that neuron changes, and whatever depends on it."""
    before = visitor.numbers()
    does_task(visitor, "each")
    now = visitor.numbers()
    changed = [int((one.a != other.a).sum()) for one, other in zip(before, now, strict=True)]
    assert changed[:2] == [0, 1]
    assert changed[2] > 8
    listed = visitor.part("changed").locator("li")
    expect(listed.nth(0)).to_have_text("hidden 1: 1 of 16 changed")
    assert number(listed.nth(2), "changed") > 5


def hope(visitor: Visitor) -> None:
    """Perhaps each neuron in the second hidden layer stands for one piece. Let's ask this one."""
    seed = visitor.page.evaluate("document.querySelector('fp-gallery').state.gallery.seed")
    told = predicts(visitor)
    verdict = [int(found) for found in re.findall(r"\d", told.rpartition("for ")[2])]
    lit = [d for d in (3, 7, 8, 9) if shows_any(visitor, d, seed)[2].a[0] > 0.5]
    assert verdict == lit
    assert lit != [8, 9]
    assert "here the hope fails" in told


def shows_any(visitor: Visitor, digit: int, seed: int) -> list[Layer]:
    """As `shows`, whatever the network reads."""
    wanted = np.concatenate([np.ravel(stroke.points) for stroke in write(digit, seed).strokes])
    visitor.page.evaluate(GO_TO, {"input": {"type": "handwriting", "digit": digit, "seed": seed}})
    until(
        visitor.page,
        """count => {
            const { drawing, pending } = document.querySelector("fp-gallery").state;
            const points = (drawing.strokes ?? []).flatMap(({ points }) => [...points]);
            return !pending && points.length === count;
        }""",
        wanted.size,
    )
    return visitor.numbers()


def edges(visitor: Visitor) -> None:
    """Perhaps each of these neurons finds one edge. Most look like edges, some like blobs."""
    found = visitor.page.request.get(visitor.page.url.partition("?")[0] + EDGES).json()
    assert found["verdict"] == "fails"
    assert 0.5 < found["numbers"]["edges"] / found["numbers"]["count"] < 0.9
    does_task(visitor, "edges")


def counting(visitor: Visitor) -> None:
    """12,544 weights lead into the first hidden layer. How many in all? Not said before asked."""
    words = visitor.part("lesson").locator(".text").inner_text()
    assert "12,544" in words
    everything = visitor.page.locator("body").inner_text()
    choice = visitor.part("question").locator("[data-choice='13002']").inner_text()
    assert everything.count("13,002") == choice.count("13,002") == 1
    facts = visitor.page.locator("fp-header .facts")
    expect(facts).to_be_hidden()
    told = predicts(visitor, "13002")
    expect(visitor.part("outcome")).to_have_attribute("data-verdict", "right")
    assert "784 × 16 + 16, 16 × 16 + 16, 16 × 10 + 10" in told
    assert 784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10 == 13_002
    expect(facts).to_be_visible()


def by_hand(visitor: Visitor) -> None:
    """With random dials, the network reads few digits: just guessing gets one in ten."""
    choices = visitor.part("question").locator("[data-choice]")
    expect(choices).to_have_count(3)
    before = choices.all_inner_texts()
    does_task(visitor, "by-hand")
    accuracy = visitor.part("accuracy").first
    share = number(accuracy, "correct") / number(accuracy, "total")
    assert 0.02 < share < 0.25
    assert choices.all_inner_texts() == before
    assert re.search(r"\d", predicts(visitor))


def matrix(visitor: Visitor) -> None:
    """Write the activations as a column a and the weights as a matrix W."""
    for name in ("a", "b", "z", "out"):
        column = visitor.page.locator(f"[data-part=column][data-of={name}]")
        expect(column.locator("figcaption"), name).to_be_in_viewport(ratio=1)
        expect(column.locator("li").first, name).to_be_in_viewport(ratio=1)
    (W, b), *_ = parameters("digits")
    column = visitor.page.locator("[data-part=column][data-of=out] [data-entry]")
    shown = np.array([number(entry, "value") for entry in column.all()])
    assert np.allclose(shown, sigmoid(W @ pixels(visitor) + b)[: shown.size], atol=1e-4)
    does_task(visitor, "matrix")


def code(visitor: Visitor) -> None:
    """Short on paper is short in code: five lines for a layer, its input apart."""
    program = visitor.part("code-layer").evaluate("part => part.code")
    head, _, layer = program.partition("a = np.array([")
    assert [line.split()[0] for line in head.splitlines() if line] == ["import", "from"]
    assert len([line for line in layer.splitlines()[1:] if line]) == 5
    does_task(visitor, "code")
    assert number(visitor.part("timing"), "difference") < 1e-4


def function(visitor: Visitor) -> None:
    """784 in, ten out, the same every time. It always answers, even when shown no digit."""
    layers = visitor.numbers()
    assert (layers[0].a.size, layers[-1].a.size) == (784, 10)
    does_task(visitor, "function")
    expect(visitor.part("response-value")).to_be_in_viewport(ratio=0.9)
    assert re.search(r"The brightest output is \d", predicts(visitor))
    assert outputs(visitor).max() > 0.5


def relu(visitor: Visitor) -> None:
    """It makes 0 if z is negative, and z itself otherwise. Hidden numbers no longer stop at 1."""
    _, first, second, _ = visitor.numbers()
    for layer in (first, second):
        assert np.allclose(layer.a, np.maximum(layer.z, 0), atol=1e-5)
    assert max(first.a.max(), second.a.max()) > 1
    does_task(visitor, "relu")


def linear(visitor: Visitor) -> None:
    """This network has as many layers and dials as ours. Does it need them?"""
    assert [layer.a.size for layer in visitor.numbers()] == [784, 16, 16, 10]
    _, first, second, _ = visitor.numbers()
    assert np.allclose(first.z, first.a, rtol=1e-5)
    assert np.allclose(second.z, second.a, rtol=1e-5)
    assert sum(W.size + b.size for W, b in parameters("identity")) == 13_002
    predicts(visitor, "no")
    expect(visitor.part("outcome")).to_have_attribute("data-verdict", "right")


def readers(visitor: Visitor) -> None:
    """Viewers asked, so each question has its own network here."""
    for name in ("no-hidden", "single", "shuffled"):
        row = visitor.page.locator(f"[data-part=networks] tr[data-name={name}]")
        assert 0 < number(row, "correct") < 10_000
    does_task(visitor, "readers")
    assert "about as many" in visitor.part("question").inner_text()
    predicts(visitor, "same")
    expect(visitor.part("outcome")).to_have_attribute("data-verdict", "right")


def checked(visitor: Visitor) -> None:
    """Some hopes failed, and it is better to know. And a blank pad to go on with."""
    seen, failed = visitor.part("end-seen"), visitor.part("end-failed")
    assert number(seen, "done") == number(seen, "count") == len(TASKS)
    visitor.has_checked(30)
    below = visitor.page.locator("[data-item][data-verdict=fails]")
    until(visitor.page, lambda: number(failed, "failed") == below.count() > 0)
    visitor.do("end-share")
    expect(visitor.page.locator("fp-share dialog")).to_be_visible()
    visitor.do("closeShare")
    visitor.do("end-blank")
    visitor.reads("blank")
    expect(visitor.part("lesson")).to_have_count(0)
    expect(visitor.part("stage")).to_be_visible()


EIGHT = 1
"""The seed of an 8 that shares more ink with the first three than the second three does."""
EDGES = "api/checks/little-edges?model=digits"
CLAIMS: dict[str, Callable[[Visitor], None]] = {
    "digit": digit,
    "alike": alike,
    "neuron": neuron,
    "pixels": pixels_step,
    "outputs": outputs_step,
    "hidden": hidden,
    "pass": pass_step,
    "causes": causes,
    "weights": weights,
    "region": region,
    "surround": surround,
    "squish": squish,
    "bias": bias,
    "each": each,
    "hope": hope,
    "edges": edges,
    "counting": counting,
    "by-hand": by_hand,
    "matrix": matrix,
    "code": code,
    "function": function,
    "relu": relu,
    "linear": linear,
    "readers": readers,
    "checked": checked,
}


def test_every_sentence_of_the_lesson_comes_true_on_the_stage(visit: Visit) -> None:
    visitor = visit("?motion=off&step=digit", viewport=LAPTOP)
    assert list(CLAIMS) == STEPS
    for step, claim in CLAIMS.items():
        visitor.part("steps").select_option(step)
        is_at(visitor, step)
        visitor.has_weights()
        claim(visitor)
