"""What passes between <forward-pass> and the page around it, and what is refused and why."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from reference import forward, parameters
from waiting import until

from courses import Course, course, frame_of, reads, told
from forwardpass.digits.handwriting import write

ONE = '<forward-pass id="one" digit="3" motion="off" controls="answer"></forward-pass>'
RNG = np.random.default_rng(5)
PIXELS = RNG.random(784).round(3)
MANY = [f"f{number}" for number in range(100_000)]
ASK = """([method, ...rest]) => one[method](...rest).then(
    (value) => ({ value: value ?? null }),
    ({ code, message, expected, found }) => ({ code, message, expected, found }))"""
SEND = """(message) => one.shadowRoot.querySelector("iframe").contentWindow
    .postMessage(message, "*")"""
LISTEN = """() => {
  window.heard = [];
  const { contentWindow } = one.shadowRoot.querySelector("iframe");
  addEventListener("message", ({ source, data }) => {
    if (source === contentWindow) heard.push(data);
  });
}"""


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Course]:
    with course(browser) as running:
        yield running


@pytest.fixture
def page(shared: Course) -> Iterator[Page]:
    """A course page with one embed that has read its 3."""
    page = shared.open(ONE)
    reads(page, "one", "3")
    yield page
    shared.close()


def ask(page: Page, method: str, *arguments: Any) -> Any:
    """What comes of a method of the element: its value, or why not."""
    answer: dict[str, Any] = page.evaluate(ASK, [method, *arguments])
    return answer.get("value", answer)


def place(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = ask(page, "get")
    return found


def test_what_is_set_is_where_the_page_is_then(page: Page) -> None:
    asked = {
        "model": "lesson", "view": "matrix", "neuron": "2.7", "centred": False, "time": 1.5,
        "mode": "staged", "lines": "weights", "hues": "grey", "theme": "light",
        "controls": "answer,timeline",
        "language": "ar-XB", "numbers": {"mark": "comma", "digits": 2},
        "edits": [{"layer": 1, "neuron": 4, "source": 300, "value": 1.25}],
        "switches": {"activations": ["relu", None, None], "off": [{"layer": 2, "neuron": 1}],
                     "noBias": [3], "bits": 6, "binary": False},
    }  # fmt: skip
    assert ask(page, "set", asked) is None
    found = place(page)
    assert {name: found[name] for name in asked} == asked
    ask(page, "set", {"edits": [], "neuron": None, "view": "stage", "model": "digits"})
    assert [place(page)[n] for n in ("edits", "neuron", "view", "model")] == [
        [], None, "stage", "digits",
    ]  # fmt: skip


def test_a_digit_strokes_pixels_and_a_picture_may_be_put_in(page: Page) -> None:
    seven = write(7, 1)
    strokes = [stroke.points.tolist() for stroke in seven.strokes]
    ask(page, "set", {"input": {"strokes": strokes, "penRadius": float(seven.pen_radius)}})
    reads(page, "one", "7")
    ask(page, "set", {"input": {"digit": 5, "seed": 1}})
    reads(page, "one", "5")
    ask(page, "set", {"input": {"pixels": PIXELS.tolist()}})
    np.testing.assert_allclose(place(page)["pixels"], np.floor(PIXELS * 255 + 0.5) / 255, atol=1e-7)
    ask(page, "set", {"input": None})
    reads(page, "one", "blank")
    said = page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(200, 300);
          const context = canvas.getContext("2d");
          context.fillStyle = "white";
          context.fillRect(90, 40, 20, 220);
          const picture = await canvas.convertToBlob();
          return one.set({ input: { picture } }).then(() => "done", ({ message }) => message);
        }"""
    )
    assert said == "done"
    reads(page, "one", "1")


def test_a_value_is_set_once_its_promise_resolves(shared: Course) -> None:
    """However long the network's answer takes: here it is held back on its way."""
    page = shared.open("")
    held: list[Callable[[], None]] = []
    holding = False

    def pass_on(socket: WebSocketRoute) -> None:
        def receive(message: str | bytes) -> None:
            if holding:
                held.append(lambda: socket.send(message))
            else:
                socket.send(message)

        socket.connect_to_server().on_message(receive)

    page.route_web_socket("**/*", pass_on)
    page.evaluate("tag => { document.querySelector('main').innerHTML = tag }", ONE)
    reads(page, "one", "3")
    before = place(page)["pixels"]
    holding = True
    page.evaluate(
        "pixels => { one.set({ input: { pixels } }).then(() => { window.done = true }) }",
        PIXELS.tolist(),
    )
    assert place(page)["pixels"] == before
    assert page.evaluate("window.done") is None
    holding = False
    for send in held:
        send()
    until(page, "window.done")
    np.testing.assert_allclose(place(page)["pixels"], np.floor(PIXELS * 255 + 0.5) / 255, atol=1e-7)


def test_a_prediction_has_the_numbers_of_float64_and_changes_nothing_on_the_page(
    page: Page,
) -> None:
    layers = forward("digits", PIXELS)
    trace = ask(page, "trace", PIXELS.tolist())
    assert (trace["model"], trace["layers"][0]["z"], len(trace["layers"])) == ("digits", None, 4)
    for told_layer, (z, a) in zip(trace["layers"][1:], layers, strict=True):
        np.testing.assert_allclose(told_layer["z"], z, atol=1e-4)
        np.testing.assert_allclose(told_layer["a"], a, atol=1e-5)
    prediction = ask(page, "predict", PIXELS.tolist())
    np.testing.assert_allclose(prediction["outputs"], layers[-1][1], atol=1e-5)
    assert prediction["confidence"] == pytest.approx(layers[-1][1].max(), abs=1e-5)
    reads(page, "one", "3")


def test_a_prediction_is_that_of_the_network_with_its_changed_dials(page: Page) -> None:
    (W, b), *_ = parameters("digits")
    b[2] = -9.5
    ask(page, "set", {"edits": [{"layer": 1, "neuron": 2, "source": -1, "value": -9.5}]})
    first = ask(page, "trace", PIXELS.tolist())["layers"][1]
    np.testing.assert_allclose(first["z"], W @ PIXELS + b, atol=1e-4)


def test_the_pass_is_played_paused_and_sought(page: Page) -> None:
    ask(page, "seek", 1.5)
    assert place(page)["time"] == 1.5
    assert told(page, "one", "time")[-1] == {"time": 1.5, "playing": False}
    page.evaluate("one.setAttribute('motion', 'full')")
    ask(page, "play")
    ask(page, "pause")
    assert told(page, "one", "time")[-1]["playing"] is False


def test_a_snapshot_is_a_png_of_the_size_that_was_asked_for(page: Page) -> None:
    encoded = page.evaluate(
        """async () => {
          const blob = await one.snapshot({ width: 640, height: 400 });
          const url = await new Promise((done) => {
            const reader = new FileReader();
            reader.onload = () => done(reader.result);
            reader.readAsDataURL(blob);
          });
          return url;
        }"""
    )
    kind, _, data = encoded.partition(",")
    picture = Image.open(BytesIO(b64decode(data)))
    assert (kind, picture.size) == ("data:image/png;base64", (640, 400))
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 100


def test_the_page_around_is_told_what_happens_inside(shared: Course) -> None:
    """What the visitor does by hand, too."""
    page = shared.open(ONE.replace("answer", "answer,inspector,pad,timeline"))
    until(page, "told.some(([, name]) => name === 'ready')")
    assert told(page, "one", "ready") == [
        {"version": 1, "model": "digits", "models": [
            "digits", "lesson", "no-hidden", "relu", "tanh", "identity", "wide", "single",
            "shuffled",
        ]}
    ]  # fmt: skip
    until(page, "told.some(([, name]) => name === 'prediction')")
    last = told(page, "one", "prediction")[-1]
    assert (last["state"], last["digit"], len(last["outputs"])) == ("digit", 3, 10)
    assert told(page, "one", "size")[-1]["height"] > 300
    inside = frame_of(page, "one")
    inside.locator('[data-part="stage"]').focus()
    page.keyboard.press("ArrowRight")
    until(page, "told.some(([, name]) => name === 'selection')")
    layer = told(page, "one", "selection")[-1]["neuron"].split(".")[0]
    assert layer in "0123"
    ask(page, "set", {"edits": [{"layer": 2, "neuron": 0, "source": 3, "value": 0.5}]})
    until(page, "told.some(([, name, detail]) => name === 'edits' && detail.edits[0])")
    assert told(page, "one", "edits")[-1]["edits"] == [
        {"layer": 2, "neuron": 0, "source": 3, "value": 0.5}
    ]
    ask(page, "set", {"step": "bias"})
    until(page, "told.some(([, name]) => name === 'step')")
    assert told(page, "one", "step") == [{"step": "bias"}]
    ask(page, "set", {"puzzle": "ink"})
    until(page, "told.some(([, name]) => name === 'puzzle')")
    assert told(page, "one", "puzzle") == [{"puzzle": "ink"}]
    assert told(page, "one", "step")[-1] == {"step": None}
    shared.close()


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"model": "nonesuch"}, "unknown_model", "there is no such network"),
    ({"view": "nowhere"}, "unknown_view", "there is no such view"),
    ({"neuron": "1.99"}, "unknown_neuron", "the network has no such neuron"),
    ({"neuron": "<b>"}, "malformed", "'neuron' does not name a neuron"),
    ({"edits": [{"layer": 9, "neuron": 0, "source": 0, "value": 1}]}, "unknown_dial",
     "the network has no such weight or bias"),
    ({"edits": [{"layer": 1, "neuron": 0, "source": 0, "value": 1e9}]}, "malformed",
     "'value' is invalid"),
    ({"step": "nonsense"}, "unknown_step", "the lesson has no such step"),
    ({"puzzle": "nonsense"}, "unknown_puzzle", "there is no such puzzle"),
    ({"run": "fast;1;mnist;nonsense"}, "unknown_run", "there is no such training"),
    ({"time": -1}, "malformed", "'time' is invalid"),
    ({"language": "../x"}, "malformed", "'language' does not name a language"),
    ({"numbers": {"mark": "dot", "digits": 2}}, "malformed", "'mark' is invalid"),
    ({"mode": "fast"}, "malformed", "'mode' is invalid"),
    ({"controls": "pad,door"}, "malformed", "there is no such part"),
    ({"input": {"pixels": [0.5]}}, "malformed", "too few pixels"),
    ({"input": {"pixels": [2] * 784}}, "malformed", "'a pixel' is invalid"),
    ({"input": {"strokes": [[[0.5, 7]]]}}, "malformed", "'y' is invalid"),
    ({"input": {"strokes": [[]] * 300}}, "malformed", "'strokes' is too long"),
    ({"input": {"digit": 12}}, "malformed", "'digit' is invalid"),
    ({"input": {"picture": "no file"}}, "malformed", "'picture' is not a file"),
    ({"input": {"values": [0.5, 1]}}, "wrong_input", "the network has no such inputs"),
    ({"input": {}}, "malformed", "the input has no known form"),
    ({"__proto__x": 1}, "malformed", "there is no field '__proto__x'"),
    ({"constructor": {}}, "malformed", "there is no field 'constructor'"),
]  # fmt: skip


def test_what_cannot_be_is_refused_with_its_reason_and_changes_nothing(page: Page) -> None:
    before = place(page)
    for asked, code, message in REFUSED:
        refusal = ask(page, "set", asked)
        assert (refusal["code"], refusal["message"]) == (code, message), asked
        assert refusal["expected"] is not None or code == "unknown_model", asked
    assert ask(page, "predict", [1, 2])["message"] == "too few pixels"
    assert ask(page, "seek", "soon")["message"] == "'time' is invalid"
    assert ask(page, "snapshot", {"width": 1e6})["message"] == "'width' is invalid"
    after = place(page)
    assert {**after, "neuron": None} == {**before, "neuron": None}
    reads(page, "one", "3")


def test_messages_that_are_none_are_answered_with_their_reason_or_not_at_all(page: Page) -> None:
    page.evaluate(LISTEN)
    before = place(page)
    for message in (
        None, 7, "forwardPass", {"type": "set"}, {"forwardPass": "1", "type": "get", "id": 1},
    ):  # fmt: skip
        page.evaluate(SEND, message)
    for message in (
        {"forwardPass": 2, "type": "get", "id": 901},
        {"forwardPass": 1, "type": "reboot", "id": 902},
        {"forwardPass": 1, "type": "__proto__", "id": 903},
        {"forwardPass": 1, "type": "get"},
        {"forwardPass": 1, "type": "set", "id": 904},
        {"forwardPass": 1, "type": "params", "params": [], "id": 905},
        {"forwardPass": 1, "type": "params", "params": {"digit": 3}, "id": 906},
        {"forwardPass": 1, "type": "params", "params": dict.fromkeys(MANY, "x"), "id": 907},
        {"forwardPass": 1, "type": "set", "place": dict.fromkeys(MANY, 1), "id": 908},
        {"forwardPass": 1, "type": "params", "params": {"step": "nonsense"}, "id": 909},
    ):
        page.evaluate(SEND, message)
    assert place(page) == before
    until(page, "heard.filter(({ type }) => type === 'error').length === 10")
    errors = page.evaluate(
        "heard.filter(({ type }) => type === 'error').map(({ id, code }) => [id ?? null, code])"
    )
    assert errors == [
        [901, "unsupported_version"],
        [902, "unknown_type"],
        [903, "unknown_type"],
        [None, "malformed"],
        [904, "malformed"],
        [905, "malformed"],
        [906, "malformed"],
        [907, "malformed"],
        [908, "malformed"],
        [909, "unknown_step"],
    ]


def test_a_flood_is_refused_beyond_64_unanswered_requests(page: Page) -> None:
    codes = page.evaluate(
        """async (pixels) => {
          const asked = Array.from({ length: 100 }, () => one.predict(pixels));
          return (await Promise.allSettled(asked)).map(({ reason }) => reason?.code ?? "done");
        }""",
        PIXELS.tolist(),
    )
    assert {code: codes.count(code) for code in codes} == {"done": 64, "too_many": 36}
    assert ask(page, "predict", PIXELS.tolist())["outputs"]


def test_only_the_page_that_frames_it_is_heard_and_only_the_frame_is_heard_by_the_element(
    page: Page,
) -> None:
    before = place(page)
    shouting = """
    const shout = (to) => to.postMessage({ forwardPass: 1, type: "set", id: 1,
        place: { model: "lesson" } }, "*");
    const lie = { forwardPass: 1, type: "prediction", detail: { digit: 9 } };
    parent.postMessage(lie, "*");
    for (let i = 0; i < parent.frames.length; i += 1) shout(parent.frames[i]);
    shout(parent);
    parent.postMessage("shouted", "*");"""
    count = len(told(page, "one", "prediction"))
    page.evaluate(
        """(script) => new Promise((done) => {
          addEventListener("message", ({ data }) => data === "shouted" && done());
          const other = document.createElement("iframe");
          other.srcdoc = `<script>${script}</` + "script>";
          document.body.append(other);
        })""",
        shouting,
    )
    assert place(page) == before
    assert len(told(page, "one", "prediction")) == count
    expect(page.frame_locator("#one iframe").locator('[data-part="model"]')).to_have_value("digits")


def test_taken_off_the_page_its_promises_fail_and_put_back_it_lives(page: Page) -> None:
    code = page.evaluate(
        """async () => {
          const promise = one.snapshot().catch(({ code }) => code);
          window.kept = one;
          one.remove();
          return promise;
        }"""
    )
    assert code == "removed"
    page.evaluate("document.querySelector('main').append(kept)")
    reads(page, "one", "3")
