"""Draws the picture at twice its size and reduces it, because Pillow's lines have hard edges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from forwardpass.previews.layout import (
    ANSWER_X,
    CONFIDENCES_X,
    DIGIT,
    HEIGHT,
    MIDDLE,
    TILES_X,
    WIDTH,
    Column,
    Layout,
    Point,
    box_of,
    cell_of,
    layout_of,
    pixel,
)
from forwardpass.previews.palette import Palette, heatmap, lit, mixed, palette_of
from forwardpass.previews.scene import FloatArray, Scene, changes_in_words

FINE = 2
"""Painted px per px of the picture, along each side."""

FROM_PIXELS, FROM_NEURONS = 220, 110
"""How many of the strongest lines are drawn into the first layer, and into each other layer."""

BENDS = np.linspace(0, 1, 25)[:, None]
"""Parameters at which a curve is sampled."""

MARGIN = 10
"""Margin around the pixels."""

ANSWER_WIDTH = 164
LABEL_WIDTH = 112
FEATURE_WIDTH = 150
"""Room for the answer, for the name of each answer, and for the name of each input."""

LEAST_SIZE = 20
"""The smallest size of the answer. A name that is too long even then is cut."""

COLORS = 256
"""Colours in the file: enough for two hues and grey, and a third of the bytes of full colour."""

Color = tuple[int, int, int]


class Brush:
    """Paints in points of the final picture."""

    def __init__(self, background: str) -> None:
        self.image = Image.new("RGB", (FINE * WIDTH, FINE * HEIGHT), background)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, corner: Point, size: Point, color: Color | str, radius: float = 0) -> None:
        """Paints a filled box."""
        (x, y), (width, height) = corner, size
        ends = [FINE * x, FINE * y, FINE * (x + width) - 1, FINE * (y + height) - 1]
        self._draw.rounded_rectangle(ends, FINE * radius, color)

    def outline(self, corner: Point, size: Point, color: Color | str, width: float) -> None:
        """Paints the outline of a box."""
        ends = [FINE * corner[0], FINE * corner[1]]
        ends += [end + FINE * side - 1 for end, side in zip(ends, size, strict=True)]
        self._draw.rounded_rectangle(ends, FINE * 4, outline=color, width=round(FINE * width))

    def disc(self, middle: Point, radius: float, color: Color | str) -> None:
        """Paints a filled circle."""
        self._draw.circle((FINE * middle[0], FINE * middle[1]), FINE * radius, color)

    def curve(self, start: Point, end: Point, color: Color, width: float) -> None:
        """Paints a curve that is horizontal at both ends."""
        middle = (start[0] + end[0]) / 2
        corners = np.array([start, (middle, start[1]), (middle, end[1]), end])
        t = BENDS
        shares = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
        points = FINE * (shares @ corners)
        self._draw.line(points.ravel().tolist(), color, max(1, round(FINE * width)), "curve")

    def text(
        self, position: Point, text: str, size: float, color: Color | str, anchor: str
    ) -> None:
        """Paints a text; `anchor` is Pillow's."""
        at = (FINE * position[0], FINE * position[1])
        self._draw.text(at, text, color, font(FINE * size), anchor)

    def picture(self, corner: Point, size: Point, colors: np.ndarray) -> None:
        """Paints an array of colours as cells with hard edges."""
        px = (round(FINE * size[0]), round(FINE * size[1]))
        cells = Image.fromarray(colors).resize(px, Image.Resampling.NEAREST)
        self.image.paste(cells, (round(FINE * corner[0]), round(FINE * corner[1])))


@cache
def font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Returns the font that comes with Pillow, which has ASCII and little more."""
    return ImageFont.load_default(size)


def width_of(text: str, size: float) -> float:
    """Returns the width of a text."""
    return font(size).getlength(text)


def cut(text: str, size: float, most: float) -> str:
    """Returns as much of a text as fits into a width."""
    if width_of(text, size) <= most:
        return text
    while text and width_of(f"{text} ..", size) > most:
        text = text[:-1]
    return f"{text} .."


def draw(scene: Scene) -> bytes:
    """Draws a scene as a PNG of 1200 × 630 px."""
    palette = palette_of(scene.theme, scene.hues)
    layout = layout_of(scene)
    brush = Brush(palette.background)
    if scene.picture:
        _draw_backdrop(brush, scene, palette)
    _draw_lines(brush, scene, layout, palette)
    if scene.picture:
        _draw_digit(brush, scene, palette)
        _draw_tiles(brush, scene, scene.picture, layout, palette)
    glow = Brush("#000000")
    for column in layout.columns:
        _draw_column(brush, glow, scene, column, palette)
    _draw_confidences(brush, scene, layout, palette)
    if scene.curtain and scene.last > 1:
        _draw_curtain(brush, layout, palette)
    _draw_answer(brush, scene, palette)
    _draw_words(brush, scene, layout, palette)
    image = brush.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    if palette.glow and not scene.curtain:
        image = ImageChops.screen(image, _blurred(glow.image, palette.glow))
    file = BytesIO()
    few = image.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _blurred(image: Image.Image, strength: float) -> Image.Image:
    small = image.resize((WIDTH // 2, HEIGHT // 2), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(7)).resize((WIDTH, HEIGHT))
    return soft.point(lambda value: int(value * strength))


def _draw_lines(brush: Brush, scene: Scene, layout: Layout, palette: Palette) -> None:
    """Draws the strongest lines into every layer, the strongest on top."""
    if scene.picture:
        half = layout.tile / 2
        inset = half - layout.tile * scene.picture[1] / max(scene.picture) / 2
        ends = [(x + inset, y + half) for x, y in layout.tiles]
        starts = [pixel(scene, source) for source in range(len(scene.activations[0]))]
        if palette.backdrop != palette.background:  # faint lines would be bright on the backdrop
            (left, _), (width, _) = box_of(scene)
            edge = left + width + MARGIN
            starts = [(edge, y) for _, y in starts]
        strengths = scene.strengths(1)[list(layout.columns[0].neurons)]
        _draw_strongest(brush, strengths, starts, ends, FROM_PIXELS, palette)
    for before, column in pairwise(layout.columns):
        ends = [(column.x, y) for y in column.ys]
        starts = [(before.x, y) for y in before.ys]
        among = scene.strengths(column.layer)[np.ix_(column.neurons, before.neurons)]
        _draw_strongest(brush, among, starts, ends, FROM_NEURONS, palette)


def _draw_strongest(
    brush: Brush,
    strengths: FloatArray,
    starts: Sequence[Point],
    ends: Sequence[Point],
    most: int,
    palette: Palette,
) -> None:
    flat = strengths.ravel()
    order = np.argsort(np.abs(flat), kind="stable")[-most:]
    full = max(float(np.abs(flat).max()), 1e-30)
    for index in order.tolist():
        neuron, source = divmod(index, len(starts))
        share = abs(float(flat[index])) / full
        if share < 0.01:
            continue
        hue = palette.negative if flat[index] < 0 else palette.positive
        color = mixed(palette.background, hue, 0.12 + 0.78 * share)
        brush.curve(starts[source], ends[neuron], color, 0.6 + 2 * share)


def _draw_backdrop(brush: Brush, scene: Scene, palette: Palette) -> None:
    """Draws the background of the pixels, without which the light theme would not show them."""
    (left, top), (width, height) = box_of(scene)
    size = (width + 2 * MARGIN, height + 2 * MARGIN)
    brush.box((left - MARGIN, top - MARGIN), size, palette.backdrop, 14)


def _draw_digit(brush: Brush, scene: Scene, palette: Palette) -> None:
    """Draws the pixels as neurons: dark ones as dots, lit ones with their brightness."""
    cell = cell_of(scene)
    for source, value in enumerate(scene.activations[0].tolist()):
        middle = pixel(scene, source)
        if value < 0.02:
            brush.disc(middle, cell * 0.127, palette.cell)
        else:
            brush.disc(middle, cell * 0.5, mixed(palette.backdrop, "#ffffff", value))


def _draw_tiles(
    brush: Brush, scene: Scene, picture: tuple[int, int], layout: Layout, palette: Palette
) -> None:
    """Draws the weights into each neuron of the first layer, outlined with its brightness."""
    column = layout.columns[0]
    weights = scene.weights[0][list(column.neurons)]
    full = float(np.quantile(np.abs(weights), 0.995))
    white = _white(scene, 1)
    rows, columns = picture
    cell = layout.tile / max(picture)
    size = (columns * cell, rows * cell)
    for neuron, (x, y), row in zip(column.neurons, layout.tiles, weights, strict=True):
        corner = (x + (layout.tile - size[0]) / 2, y + (layout.tile - size[1]) / 2)
        brush.picture(corner, size, heatmap(row.reshape(picture), full, palette))
        level = min(abs(float(scene.seen(1)[neuron])) / white, 1)
        color: Color | str = mixed(palette.line, palette.rim, level)
        if scene.selection == (1, neuron):
            color = palette.chosen
        outer = (corner[0] - 2, corner[1] - 2)
        brush.outline(outer, (size[0] + 4, size[1] + 4), color, 2.2)


def _draw_column(brush: Brush, glow: Brush, scene: Scene, column: Column, palette: Palette) -> None:
    white = _white(scene, column.layer)
    seen = scene.seen(column.layer)
    for neuron, y in zip(column.neurons, column.ys, strict=True):
        middle = (column.x, y)
        level = float(seen[neuron]) / white
        is_chosen = scene.selection == (column.layer, neuron)
        if is_chosen:
            brush.disc(middle, column.radius + 5, palette.chosen)
            brush.disc(middle, column.radius + 2.5, palette.background)
        rim = mixed(palette.line, palette.rim, 0.35 + 0.65 * min(abs(level), 1))
        brush.disc(middle, column.radius + 1.2, rim)
        brush.disc(middle, column.radius, lit(level, palette))
        if level > 0.2:
            glow.disc(middle, column.radius + 3, lit(level * 0.8, palette))


def _draw_confidences(brush: Brush, scene: Scene, layout: Layout, palette: Palette) -> None:
    """Draws the answers that are shown, each with the network's confidence."""
    are_short = all(len(label) == 1 for label in scene.labels)
    for number, y in layout.answers:
        label = scene.labels[number]
        confidence = float(scene.confidences[number])
        share = min(max(confidence, 0), 1) if scene.is_over else 0
        is_answer = scene.is_over and number == scene.answer
        color = palette.chosen if is_answer else mixed(palette.dim, palette.ink, share)
        x, width = CONFIDENCES_X, 112.0
        if are_short:
            brush.text((x, y), label, 28, color, "lm")
            x, width = x + 28, width - 28
        else:  # the name stands above its bar
            brush.text((x, y - 10), cut(label, 17, LABEL_WIDTH), 17, color, "lm")
            y += 8
        brush.box((x, y - 4), (width, 8), palette.line, 4)
        if share > 0.04:
            fill = palette.chosen if is_answer else palette.dim
            brush.box((x, y - 4), (max(width * share, 8), 8), fill, 4)


def _draw_curtain(brush: Brush, layout: Layout, palette: Palette) -> None:
    """Covers everything between pixels and outputs with a question mark."""
    left = TILES_X - 24
    hidden = layout.columns[-2]
    size = (hidden.x + hidden.radius + 24 - left, HEIGHT - 60)
    brush.box((left, 30), size, palette.line, 18)
    brush.text((left + size[0] / 2, MIDDLE), "?", 220, palette.ink, "mm")


def _draw_answer(brush: Brush, scene: Scene, palette: Palette) -> None:
    """Draws the answer, as large as there is room, or a question mark."""
    if not scene.is_over:
        return
    if scene.is_undecided:
        brush.text((ANSWER_X, MIDDLE - 16), "?", 200, palette.dim, "mm")
    elif scene.answer is not None:
        label = scene.labels[scene.answer]
        size = max(min(220, 100 * ANSWER_WIDTH / width_of(label, 100)), LEAST_SIZE)
        words = cut(label, size, ANSWER_WIDTH)
        brush.text((ANSWER_X, MIDDLE - 16), words, size, palette.chosen, "mm")
    else:
        return
    best = float(scene.confidences.max())
    brush.text((ANSWER_X, MIDDLE + 118), f"{best:.3f}", 32, palette.dim, "mm")


def _draw_words(brush: Brush, scene: Scene, layout: Layout, palette: Palette) -> None:
    """Writes the project's name, the network's name and layer sizes, and its changes."""
    brush.text((DIGIT[0] - MARGIN, 64), "Forward Pass", 42, palette.ink, "lm")
    sizes = " - ".join(str(len(layer)) for layer in scene.activations)
    brush.text((DIGIT[0] - MARGIN, 104), f"{scene.name}  ·  {sizes}", 22, palette.dim, "lm")
    if words := changes_in_words(scene.turned, scene.switched):
        brush.text((DIGIT[0] - MARGIN, 540), words, 22, palette.chosen, "lm")
    if scene.picture is None:
        inputs = layout.columns[0]
        for source, y in zip(inputs.neurons, inputs.ys, strict=True):
            name = cut(scene.features[source], 18, FEATURE_WIDTH)
            brush.text((inputs.x - inputs.radius - 12, y), name, 18, palette.dim, "rm")
    if scene.curtain:
        return
    for column in layout.columns:
        count = len(scene.activations[column.layer])
        if count > len(column.neurons):
            words = f"{len(column.neurons)} of {count}"
            brush.text((column.x, HEIGHT - 24), words, 18, palette.dim, "mm")


def _white(scene: Scene, layer: int) -> float:
    """Returns the activation of full brightness: 1, or the largest magnitude if that is more."""
    return max(1.0, float(np.abs(scene.activations[layer]).max()))
