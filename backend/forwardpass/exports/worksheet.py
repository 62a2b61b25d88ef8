"""A worksheet: a neuron or a small layer to compute by hand, and the solution on a second page.

Weights, activations and biases are printed with `DIGITS` digits after the point. The solution is
computed from the printed numbers, in decimal arithmetic, so that a correct computation by hand
gives exactly what the solution says. The page also shows what the network computes with all digits.
Its texts are those of the page's message catalogue, in the language of the pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import numpy as np

from forwardpass.exports.passes import Pass
from forwardpass.numerics.activations import ACTIVATIONS
from forwardpass.options import LARGEST_WORKSHEET
from forwardpass.refusal import Code, Refusal

DIGITS = Decimal("0.01")
"""Digits after the point to which weights, activations and biases are rounded."""

RESULT = Decimal("0.001")
"""Digits after the point to which the activation of a solution is rounded."""

LINES = 12
"""Sources with their own line if there are more; the others share one line."""

STYLE = """\
@page { size: A4; margin: 15mm; }
* { box-sizing: border-box; }
body { max-width: 180mm; margin: 0 auto; color: #000; background: #fff;
  font: 11pt/1.4 system-ui, sans-serif; }
h1 { margin: 0; font-size: 16pt; }
h2 { font-size: 12pt; }
header { display: flex; gap: 8mm; align-items: flex-start; justify-content: space-between; }
header svg { height: 30mm; max-width: 60mm; border: 0.3mm solid #777; flex: none; }
.who { margin: 4mm 0; }
.who span { display: inline-block; width: 60mm; border-bottom: 0.3mm solid #000; }
.solution { break-before: page; padding-top: 8mm; }
table { border-collapse: collapse; margin: 3mm 0; }
th, td { padding: 1mm 3mm; border: 0.2mm solid #777; text-align: right;
  font-variant-numeric: tabular-nums; }
th { background: #eee; text-align: center; print-color-adjust: exact; }
th[scope="row"] { text-align: left; font-weight: normal; white-space: nowrap; }
td.blank { min-width: 26mm; }
table.wide { font-size: 6.5pt; }
table.wide :is(th, td) { padding: 0.8mm 0.6mm; }
table.wide td.blank { min-width: 16mm; }
tr { break-inside: avoid; }
p.blank { margin: 3mm 0; }
p.blank span { display: inline-block; width: 60mm; border-bottom: 0.3mm solid #000; }
footer { margin-top: 6mm; font-size: 9pt; color: #333; }
"""

Row = tuple[str | None, ...]
"""Returns the cells of a table row as HTML."""


@dataclass(frozen=True)
class Sum:
    """The weighted sum of one neuron, in printed numbers.

    Attributes:
        weights: the weights of the sources with their own line.
        activations: those of the same sources.
        rest: the contributions of all other sources together; None if there are none.
        bias: the bias.
    """

    weights: tuple[Decimal, ...]
    activations: tuple[Decimal, ...]
    rest: Decimal | None
    bias: Decimal

    @property
    def products(self) -> list[Decimal]:
        """Weight times activation for each source, exactly."""
        return [w * a for w, a in zip(self.weights, self.activations, strict=True)]

    @property
    def z(self) -> Decimal:
        """The weighted sum plus the bias, exactly."""
        return sum(self.products, self.bias + (self.rest or Decimal(0)))


def worksheet(given: Pass) -> bytes:
    """Returns the worksheet of a neuron, or of a layer if no neuron is named, as an HTML page.

    Raises:
        Refusal: no layer is named, or the layer has too many neurons or sources for a page.
    """
    if given.layer is None:
        raise Refusal(Code.BAD_QUERY, "no layer is named", "a layer such as 2", "none")
    if given.neuron is None:
        return _layer_sheet(given, given.layer)
    return _neuron_sheet(given, given.layer, given.neuron)


def _neuron_sheet(given: Pass, layer: int, neuron: int) -> bytes:
    """Returns the worksheet of one neuron."""
    sources = _lines_of(given, layer, neuron)
    total = _sum_of(given, layer, neuron, sources)
    names = [_source(given, layer, source) for source in sources]
    say = given.messages
    left = given.network.sizes[layer - 1] - len(sources)
    is_pixels = layer == 1 and given.picture is not None
    rest = say("worksheet.rest.pixels" if is_pixels else "worksheet.rest.neurons", count=left)
    others = [
        _rounded(z)
        for place, z in enumerate(given.trace.zs[layer - 1])
        if place != neuron and given.network.activations[layer - 1] == "softmax"
    ]
    a = _activation(given, layer, neuron, total.z, others)

    def written(value: Decimal) -> str:
        return _text(given, value)

    def table(shown: Callable[[Decimal], str | None]) -> str:
        rows: list[Row] = [
            (name, written(w), written(x), shown(product))
            for name, w, x, product in zip(
                names, total.weights, total.activations, total.products, strict=True
            )
        ]
        if total.rest is not None:
            rows.append((escape(rest), "", "", written(total.rest)))
        rows.append((escape(say("sum.bias")), "", "", written(total.bias)))
        heads = [say("worksheet.from"), say("dials.weight"), say("neuron.a")]
        return _table([*map(escape, heads), "w · a"], rows)

    task = f"""\
<p>{escape(say("worksheet.task.neuron"))} {_function(given, layer)}</p>
{table(lambda _: None)}
{_others_text(given, others)}
<p class="blank">z = <span></span></p>
<p class="blank">a = {_symbol(given, layer)} = <span></span></p>"""
    solution = f"""\
{table(written)}
<p>z = <b data-value="z">{written(total.z)}</b></p>
<p>a = {_symbol(given, layer)} = <b data-value="a">{written(a)}</b></p>"""
    exact = [(given.trace.zs[layer - 1][neuron], given.trace.activations[layer][neuron])]
    return _page(given, _neuron_name(given, layer, neuron), task, solution, exact)


def _layer_sheet(given: Pass, layer: int) -> bytes:
    """Returns the worksheet of all neurons of a layer."""
    n_in, n_out = given.network.sizes[layer - 1], given.network.sizes[layer]
    if max(n_in, n_out) > LARGEST_WORKSHEET:
        raise Refusal(
            Code.BAD_QUERY,
            "the layer is too large for a worksheet; name one of its neurons",
            f"at most {LARGEST_WORKSHEET} neurons with {LARGEST_WORKSHEET} weights each",
            f"{n_out} neurons with {n_in} weights each",
        )
    sums = [_sum_of(given, layer, neuron, range(n_in)) for neuron in range(n_out)]
    zs = [total.z for total in sums]
    is_softmax = given.network.activations[layer - 1] == "softmax"
    answers = [
        _activation(given, layer, k, z, [*zs[:k], *zs[k + 1 :]] if is_softmax else [])
        for k, z in enumerate(zs)
    ]
    names = [escape(given.messages("sum.neuron", neuron=k)) for k in range(n_out)]
    heads = ["", *(f"a<sub>{k}</sub>" for k in range(n_in)), "b"]
    before: list[Row] = [("a", *(_text(given, a) for a in sums[0].activations), "")]
    rows: list[Row] = [
        (name, *(_text(given, value) for value in (*total.weights, total.bias)))
        for name, total in zip(names, sums, strict=True)
    ]
    blank: list[Row] = [(name, None, None) for name in names]
    solved: list[Row] = [
        (name, _text(given, z), _text(given, a))
        for name, z, a in zip(names, zs, answers, strict=True)
    ]
    task = f"""\
<p>{escape(given.messages("worksheet.task.layer"))} {_function(given, layer)}</p>
{_table(heads, [*before, *rows], "wide")}
{_table(["", "z", f"a = {_symbol(given, layer)}"], blank)}"""
    solution = _table(["", "z", f"a = {_symbol(given, layer)}"], solved)
    exact = list(zip(given.trace.zs[layer - 1], given.trace.activations[layer], strict=True))
    return _page(given, given.messages("worksheet.layer", layer=layer), task, solution, exact)


def _lines_of(given: Pass, layer: int, neuron: int) -> Sequence[int]:
    """Returns the sources with their own line: all, or those that contribute most."""
    n_in = given.network.sizes[layer - 1]
    if n_in <= LARGEST_WORKSHEET:
        return range(n_in)
    contributions = given.network.weights[layer - 1][neuron] * given.trace.activations[layer - 1]
    strongest = (-np.abs(contributions)).argsort(kind="stable")[:LINES]
    return sorted(int(source) for source in strongest)


def _sum_of(given: Pass, layer: int, neuron: int, sources: Sequence[int]) -> Sum:
    """Returns the weighted sum of a neuron in printed numbers, with these sources line by line."""
    w = given.network.weights[layer - 1][neuron]
    a = given.trace.activations[layer - 1]
    others = np.setdiff1d(np.arange(len(w)), sources)
    rest = float((w[others].astype(np.float64) * a[others]).sum())
    return Sum(
        tuple(_rounded(w[source]) for source in sources),
        tuple(_rounded(a[source]) for source in sources),
        _rounded(rest) if len(others) else None,
        _rounded(given.network.biases[layer - 1][neuron]),
    )


def _activation(
    given: Pass, layer: int, neuron: int, z: Decimal, others: Sequence[Decimal]
) -> Decimal:
    """Returns the activation of a neuron for its printed z; softmax needs the others' z too."""
    squish = given.network.layer_activations[layer - 1]
    if neuron in squish.off:
        return Decimal(0)
    values = np.array([float(z), *map(float, others)])
    a = float(ACTIVATIONS[squish.name].function(values)[0])
    return Decimal(int(a >= 0.5)) if squish.binary else _rounded(a, RESULT)


def _function(given: Pass, layer: int) -> str:
    """Returns the activation function in words, with switches."""
    squish = given.network.layer_activations[layer - 1]
    said = [given.messages("worksheet.function", formula=ACTIVATIONS[squish.name].formula)]
    if squish.binary:
        said.append(given.messages("worksheet.binary"))
    off = [k for k in squish.off if given.neuron in (None, k)]
    if off:
        said.append(given.messages("worksheet.off", neurons=", ".join(map(str, off))))
    return escape(" ".join(said))


def _symbol(given: Pass, layer: int) -> str:
    """Returns the activation function applied to z, as in its formula."""
    left, _, _ = ACTIVATIONS[given.network.activations[layer - 1]].formula.partition(" = ")
    return "z" if left == "a" else escape(left)


def _others_text(given: Pass, others: Sequence[Decimal]) -> str:
    """Returns the text about the weighted sums of the other neurons, which softmax needs too."""
    if not others:
        return ""
    numbers = "; ".join(_text(given, z) for z in others)
    return f"<p>{escape(given.messages('worksheet.others', numbers=numbers))}</p>"


def _source(given: Pass, layer: int, source: int) -> str:
    """Returns the name of a source of a neuron."""
    if layer == 1 and given.picture is not None:
        order = given.network.input_order
        row, column = divmod(source if order is None else int(order[source]), given.picture[1])
        return escape(given.messages("response.pixel", row=row, column=column))
    return escape(given.messages("response.neuron", neuron=source, layer=layer - 1))


def _neuron_name(given: Pass, layer: int, neuron: int) -> str:
    """Returns the name of a neuron."""
    if layer == len(given.network.sizes) - 1 and given.network.sizes[-1] == 10:
        return given.messages("worksheet.output", digit=neuron)
    return given.messages("worksheet.neuron", neuron=neuron, layer=layer)


def _rounded(value: float | np.floating, to: Decimal = DIGITS) -> Decimal:
    """Rounds a number; a half goes to the even neighbour."""
    return Decimal(float(value)).quantize(to)


def _text(given: Pass, value: Decimal) -> str:
    """Writes a number as the language does; zero has no sign."""
    return _marked(given, f"{value + 0:f}")


def _marked(given: Pass, number: str) -> str:
    """Returns a number as the language writes it."""
    return number.replace("-", "−").replace(".", given.messages("worksheet.mark"))


def _table(heads: Iterable[str], rows: Iterable[Row], kind: str = "") -> str:
    """Returns a table; the first cell of each row is its head, and None is a blank to fill in."""
    text = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = ""
    for first, *cells in rows:
        filled = "".join(
            '<td class="blank"></td>' if cell is None else f"<td>{cell}</td>" for cell in cells
        )
        body += f'<tr><th scope="row">{first}</th>{filled}</tr>\n'
    return f'<table class="{kind}">\n<tr>{text}</tr>\n{body}</table>'


def _page(
    given: Pass,
    title: str,
    task: str,
    solution: str,
    exact: Sequence[tuple[np.float32, np.float32]],
) -> bytes:
    """Returns the whole page: the task, then the solution."""
    say = given.messages
    shape = "-".join(map(str, given.network.sizes))
    numbers = (_marked(given, f"z = {z:.5f}, a = {a:.5f}") for z, a in exact)
    footer = say("worksheet.exact", numbers="; ".join(numbers))
    return f"""\
<!doctype html>
<html lang="{say.language}" dir="auto">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(say("worksheet.title", place=title))}</title>
<style>
{STYLE}</style>
<main>
<section class="task">
<header>
<div>
<h1>{escape(title)}</h1>
<p>{escape(say("worksheet.network", name=given.name, shape=shape))}</p>
<p class="who">{escape(say("worksheet.name"))} <span></span></p>
</div>
{_picture(given)}
</header>
{task}
</section>
<section class="solution">
<h2>{escape(say("worksheet.solution", place=title))}</h2>
<p>{escape(say("worksheet.rounded"))}</p>
{solution}
<footer>{escape(footer)}</footer>
</section>
</main>
</html>
""".encode()


def _picture(given: Pass) -> str:
    """Returns the input as a picture, dark on light; nothing if it is none."""
    if given.picture is None:
        return ""
    rows, columns = given.picture
    cells = "".join(
        f'<rect x="{place % columns}" y="{place // columns}" width="1" height="1" '
        f'fill-opacity="{value:.2f}"/>'
        for place, value in enumerate(given.x)
        if value > 0
    )
    name = escape(given.messages("worksheet.input"))
    return f'<svg viewBox="0 0 {columns} {rows}" role="img" aria-label="{name}">{cells}</svg>'
