"""Figures: what the page shows as SVG and PNG files, read back by other programs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from axe import violations
from figure_files import (
    SVG,
    beside,
    choose,
    differing,
    drawn,
    open_figure,
    opened,
    pictures_in,
    pixels,
    saved,
    texts,
)
from numpy.typing import NDArray
from PIL.GifImagePlugin import GifImageFile
from playwright.sync_api import expect
from reference import parameters
from test_gradient import wants
from test_landscape import is_sliced
from test_learn import confusion
from test_response import has_response
from trainees import begin, stands
from visitor import Visit, Visitor

MARGIN = 16
"""Around every figure, in px (`frontend/src/figures/sheet.js`)."""

PLAYED = """async ([file, ...frames]) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    const video = document.createElement("video");
    const when = (event) => new Promise((resolve) => (video["on" + event] = resolve));
    const loaded = when("loadeddata");
    video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
    await loaded;
    const { videoWidth: width, videoHeight: height, duration } = video;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pictures = [];
    const shownS = () => {
        const frame = new VideoFrame(video);
        frame.close();
        return frame.timestamp / 1e6;
    };
    for (const [time, start] of frames) {
        const found = when("seeked");
        video.currentTime = time;
        await found;
        // It may say so before it shows the frame.
        while (shownS() !== start) await new Promise((resolve) => setTimeout(resolve, 10));
        canvas.getContext("2d").drawImage(video, 0, 0);
        pictures.push(canvas.toDataURL());
    }
    return [duration, ...pictures];
}"""
"""How long a video is, in s, and what it shows at some times: of frames that start at these."""


def test_a_figure_is_the_stage_of_the_page_and_the_same_as_svg_and_as_png(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit("?motion=off&theme=dark", viewport={"width": 1440, "height": 900})
    visitor.write(3)
    visitor.reads("3")
    visitor.has_finished_pass()
    stage = pixels(visitor.part("stage").screenshot())
    height, width, _ = stage.shape
    numbers = visitor.numbers()
    open_figure(visitor)
    assert violations(visitor.page, {"include": ["[data-part=share]"]}) == []

    # As large as on the page, it is what the page shows, but for the typeface.
    choose(visitor, hasTitle=False, unit="px", width=width + 2 * MARGIN, scale="1")
    png = pixels(saved(visitor, "png", tmp_path))
    assert png.shape == (height + 2 * MARGIN, width + 2 * MARGIN, 3)
    inside = png[MARGIN:-MARGIN, MARGIN:-MARGIN]
    assert differing(inside, stage, 48) < 0.03
    lines = (slice(height // 10, 3 * height // 4), slice(0, width // 3))  # and the pixels
    assert differing(inside[lines], stage[lines], 8) == 0

    # As SVG it looks the same, but for the shade of dense crowds of lines. Its text is the
    # network's own numbers.
    svg = saved(visitor, "svg", tmp_path)
    assert differing(drawn(visitor, svg, png.shape[1], png.shape[0]), png, 48) < 0.01
    assert pictures_in(svg) == []
    assert svg.stat().st_size < 1_500_000
    written = texts(svg)
    for layer in numbers[1:]:
        for a in layer.a:
            assert {f"{a:.3f}", f"{a:.3f}".removeprefix("0")} & set(written)
    source = svg.read_text()
    assert source.count("@font-face") == 1
    assert 'font-family="Inter, sans-serif"' in source
    assert not re.search(r'(href|src)="?https?:', source), "a file must not need the network"

    # With its title it names the network and the answer.
    choose(visitor, hasTitle=True)
    answer = f"Answer: 3 (activation {numbers[-1].a[3]:.3f})"
    assert texts(saved(visitor, "svg", tmp_path))[:2] == ["784-16-16-10 · sigmoid", answer]
    expect(visitor.part("figure")).to_have_accessible_name(f"784-16-16-10 · sigmoid. {answer}")


def test_a_neurons_picture_has_its_weights_the_print_size_and_a_transparent_ground(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit("?motion=off&theme=dark&neuron=1.4", viewport={"width": 390, "height": 844})
    visitor.has_weights()
    open_figure(visitor)
    choose(visitor, what="heatmap", shade="light", isTransparent=True, width=80, dpi="600")
    png = saved(visitor, "png", tmp_path)
    assert png.name == "weights-digits-1.4.png"
    picture = opened(png)
    assert picture.width == 1890  # 80 mm at 600 dots per inch
    assert round(picture.info["dpi"][0]) == 600
    assert picture.getpixel((2, 2)) == (0, 0, 0, 0)

    # The largest weight has the pure hue, in its own cell.
    W, b = parameters("digits")[0]
    at = int(np.abs(W[4]).argmax())
    svg = saved(visitor, "svg", tmp_path)
    cells = ElementTree.parse(svg).find(f".//{SVG}g[@transform]")
    assert cells is not None
    side, *_, left, top = matrix(cells)
    row, column = divmod(at, 28)
    (cell,) = [
        each
        for each in cells
        if each.get("y") == str(row)
        and 0 <= column - float(each.get("x", 0)) < float(each.get("width", 0)) - 0.6
    ]
    scale = picture.width / (448 + 2 * MARGIN)
    point = (int((left + side * (column + 0.5)) * scale), int((top + side * (row + 0.5)) * scale))
    pure = (0, 125, 92, 255) if W[4, at] > 0 else (200, 64, 15, 255)
    assert picture.getpixel(point) == pure
    assert cell.get("fill") == "#{:02x}{:02x}{:02x}".format(*pure[:3])
    assert pictures_in(svg) == []
    words = texts(svg)
    assert words[0] == "Weights into neuron 4 of layer 1"
    assert f"{abs(W[4, at]):.3f}" in words
    assert any(text.startswith(f"Bias {b[4]:.3f}".replace("-", "−")) for text in words)

    # An impossible width is refused in words, and the last possible one stays.
    choose(visitor, width=5000)
    expect(visitor.page.get_by_role("alert")).to_contain_text("from 20 to 400")
    assert opened(saved(visitor, "png", tmp_path)).width == 1890


def matrix(element: ElementTree.Element) -> list[float]:
    return [float(value) for value in re.findall(r"[-\d.]+", element.get("transform") or "")]


def the_same_in_both(visitor: Visitor, what: str, folder: Path, **options: str | int) -> list[str]:
    """Saves a figure in both formats, which look alike, and returns its text."""
    choose(visitor, what=what, **options)
    png = pixels(saved(visitor, "png", folder))
    svg = saved(visitor, "svg", folder)
    assert png.max() > png.min()
    assert differing(drawn(visitor, svg, png.shape[1], png.shape[0]), png, 64) < 0.02
    assert pictures_in(svg) == []
    return texts(svg)


def test_walls_matrices_and_plots_have_the_numbers_of_the_page(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit("?motion=off&theme=light&view=gradient&digit=3&seed=5&neuron=2.4")
    visitor.reads("3")
    wants(visitor, 8)
    visitor.part("slice").locator("summary").first.click()
    is_sliced(visitor)
    numbers, (W, b) = visitor.numbers(), parameters("digits")[2]
    open_figure(visitor)
    choose(visitor, unit="px", width=600, scale="1")

    words = the_same_in_both(visitor, "wall", tmp_path, layer="3")
    assert words[0] == "Weights into layer 3, neuron by neuron"
    assert [f"{a:.3f}" for a in numbers[3].a] == words[3:23:2]
    assert f"{np.abs(W).max():.3f}" in words
    own = the_same_in_both(visitor, "wall", tmp_path, scales="own")
    assert [f"±{w:.2f}" for w in np.abs(W).max(axis=1)] == own[3:23:2]

    words = the_same_in_both(visitor, "matrix", tmp_path)
    rows = zip(b, numbers[3].z, numbers[3].a, strict=True)
    cells = [f"{value:.3f}".replace("-", "−") for row in rows for value in row]
    # The title, the network, and the names of the columns come first, the scale last.
    assert [word for word in words[6:-3] if "." in word] == cells

    words = the_same_in_both(visitor, "activation", tmp_path, layer="2")
    z, a = numbers[2].z[4], numbers[2].a[4]
    at = f"Neuron 4 of layer 2: z = {z:.3f}, a = {a:.3f}".replace("-", "−")
    assert words[:3] == ["Activation function: sigmoid", "784-16-16-10 · sigmoid", at]

    cost = float(visitor.part("slice-place").get_attribute("data-value") or "nan")
    words = the_same_in_both(visitor, "slice", tmp_path)
    assert f"Cost of the network: {cost:.5f}" in words

    table = visitor.page.locator("[data-part=slope][data-layer='3'] td:last-child")
    slopes = table.evaluate_all("cells => cells.map(cell => cell.textContent)")
    words = the_same_in_both(visitor, "slopes", tmp_path, layer="3")
    assert words[0] == "What the cost asks of the weights into layer 3"
    assert words[4:24:2] == [
        slope[1:] if slope.startswith("−") else f"−{slope}" for slope in slopes
    ]

    # The inside of a neuron and its function come with what is open of them.
    words = the_same_in_both(visitor, "inside", tmp_path, layer="2")
    assert words[0] == "Inside neuron 4 of hidden layer 2"
    assert {f"z = {z:.3f}".replace("-", "−"), f"{a:.3f}"} <= set(words)
    visitor.do("closeShare")
    visitor.page.locator("[data-view=stage]").click()
    visitor.open_tab("curve")
    visitor.part("response").locator("summary").click()
    has_response(visitor)
    place = visitor.part("response-value").inner_text()
    open_figure(visitor)
    words = the_same_in_both(visitor, "response", tmp_path)
    assert words[0] == "Neuron 4 of layer 2 as a function"
    assert place.endswith(f"a = {a:.3f}")

    # A training brings its curves and its confusion matrix.
    visitor.do("closeShare")
    visitor.page.locator("[data-view=learn]").click()
    expect(visitor.page.locator("[data-action=beginTraining]")).to_be_visible()
    begin(visitor)
    stands(visitor, "done", 100)
    told = visitor.page.locator("[data-kind=cost] [data-line=validation]").inner_text()
    open_figure(visitor)
    words = the_same_in_both(visitor, "cost", tmp_path)
    assert words[:2] == ["Cost at each step", "After 100 steps of training"]
    assert f"New digits: {told}" in words
    assert words[0:2] != the_same_in_both(visitor, "accuracy", tmp_path)[0:2]
    counts = the_same_in_both(visitor, "confusion", tmp_path)[-100:]
    assert [int(count.replace(",", "")) for count in counts] == confusion(visitor)


def test_the_forward_pass_is_saved_as_frames_a_gif_and_a_video_that_are_always_the_same(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit("?motion=off&theme=dark")
    visitor.write(3)
    visitor.reads("3")
    visitor.has_finished_pass()
    open_figure(visitor)
    choose(visitor, what="pass")
    visitor.part("animation-width").fill("240")
    visitor.part("animation-width").press("Tab")
    choose(visitor, fps="10", speed="1")
    expect(visitor.part("figure-animation")).to_have_attribute("data-count", "28")

    # 3 layers of 0.9 s at 10 frames per second, and the first frame.
    archive = saved(visitor, "zip", tmp_path).read_bytes()
    with ZipFile(BytesIO(archive)) as frames:
        assert frames.namelist() == [f"frame-{k:04d}.png" for k in range(28)]
        pictures = [pixels(frames.read(name)) for name in frames.namelist()]
    assert {picture.shape[1] for picture in pictures} == {240}
    assert [is_answered(picture) for picture in pictures] == [False] * 27 + [True]
    assert saved(visitor, "zip", tmp_path).read_bytes() == archive

    film = saved(visitor, "gif", tmp_path).read_bytes()
    gif = opened(film)
    assert isinstance(gif, GifImageFile)
    assert (gif.n_frames, gif.info["loop"]) == (28, 0)
    for k, duration in ((0, 100), (26, 100), (27, 2000)):
        gif.seek(k)
        assert gif.info["duration"] == duration
        assert differing(np.asarray(gif.convert("RGB"), np.int16), pictures[k], 48) < 0.01
    assert saved(visitor, "gif", tmp_path).read_bytes() == film

    video = b64encode(saved(visitor, "webm", tmp_path).read_bytes()).decode()
    with beside(visitor) as page:
        seconds, *played = page.evaluate(PLAYED, [video, (0, 0), (4, 2.7)])
    assert round(seconds, 1) == 4.7
    first, last = (pixels(b64decode(picture.partition(",")[2])) for picture in played)
    assert differing(first[:, :240], pictures[0], 64) < 0.02
    assert differing(last[:, :240], pictures[-1], 64) < 0.02


def is_answered(picture: NDArray[np.int16]) -> bool:
    """Whether the bar of the answer is there, in the colour of what is chosen."""
    return bool((np.abs(picture - [255, 213, 74]).max(axis=2) < 40).sum() > 20)


def test_a_browser_without_a_video_encoder_offers_a_gif_and_the_frames(visit: Visit) -> None:
    visitor = visit(
        "?motion=off",
        before=lambda page: page.add_init_script("delete globalThis.VideoEncoder"),
    )
    visitor.write(3)
    visitor.reads("3")
    visitor.has_finished_pass()
    open_figure(visitor)
    choose(visitor, what="pass")
    expect(visitor.page.locator("fp-animation")).to_contain_text("encode video here")
    expect(visitor.page.locator("[data-action=save-webm]")).to_be_disabled()
    expect(visitor.page.locator("[data-action=save-gif]")).to_be_enabled()
    visitor.part("animation-width").fill("1900")
    visitor.part("animation-width").press("Tab")
    expect(visitor.page.locator("fp-animation")).to_contain_text("too much for a GIF")
    expect(visitor.page.locator("[data-action=save-gif]")).to_be_disabled()

    # A long job can be stopped, and saves nothing.
    visitor.do("save-zip")
    visitor.do("stopAnimation")
    expect(visitor.page.locator("[data-action=save-zip]")).to_be_enabled()
    expect(visitor.part("figure-said")).to_have_text("")
