"""The page in a notebook: `show` puts it below a cell, and the kernel answers it.

`widget` is the widget, `conversation` answers over its comm, and `requests` answers instead of the
HTTP interface. Nothing here starts a server or opens a port.

RULE: only `widget` knows the libraries of notebooks; the others read and write bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from forwardpass.options import Theme

if TYPE_CHECKING:
    import numpy.typing as npt

    from forwardpass.notebook.widget import Widget
    from forwardpass.numerics.network import Network

View = Literal["stage", "neuron", "matrix", "wall", "dials", "linear", "code", "gradient"]
"""A view that a notebook can show. The others train networks, or list those of a server."""


def show(
    network: Network,
    *,
    digit: int | None = None,
    seed: int = 1,
    drawing: Sequence[npt.ArrayLike] | None = None,
    pixels: npt.ArrayLike | None = None,
    input_shape: tuple[int, int] | None = None,
    labels: Sequence[object] | None = None,
    view: View = "stage",
    neuron: str | None = None,
    controls: str = "pad,tools,answer",
    theme: Theme = "auto",
) -> Widget:
    """Show a network in a notebook: draw, open a neuron, turn its dials.

    The widget talks to the kernel alone; it needs no server and no connection to the internet. It
    needs the extra ``notebook``: ``pip install "forwardpass[notebook]"``.

    Parameters
    ----------
    network : Network
        It sees pictures or takes up to 64 numbers, and has up to 128 outputs.
    digit : int, optional
        0 to 9: begin with this digit, handwritten. At most one of `digit`, `drawing` and `pixels`
        can be given.
    seed : int, optional
        0 to 4,294,967,295, of that handwriting.
    drawing : sequence of array_like, optional
        Begin with these strokes. Each has shape (points, 2): x and y in [0, 1) from the top left
        of the pad.
    pixels : array_like, optional
        Begin with this input. For a network of pictures, 784 numbers from 0 to 1, centred, row by
        row, also for one of other sizes. For a network that takes numbers, (n_in,): any numbers
        within ±1,000,000.
    input_shape : tuple of int, optional
        Rows and columns of its pictures. Without it, they are squares. The longer side is at most
        four times the shorter one.
    labels : sequence, optional
        What each output stands for, such as ``classifier.classes_`` of scikit-learn: texts of at
        most 40 characters, or numbers. Without it, ten outputs stand for the digits, and others
        are numbered.
    view : str, optional
        ``stage``, ``neuron``, ``matrix``, ``wall``, ``dials``, ``linear``, ``code`` or
        ``gradient``.
    neuron : str, optional
        Open this neuron: ``"1.9"`` is the tenth of the first layer after the input.
    controls : str, optional
        The parts of the page beside the view, with commas between them: ``header``, ``pad``,
        ``tools``, ``seen``, ``gallery``, ``stage``, ``answer``, ``inspector``, ``timeline``,
        ``modes``, ``table``; or ``all``.
    theme : str, optional
        ``dark``, ``light``, or ``auto`` for that of the notebook.

    Returns
    -------
    Widget
        A notebook shows it where it is the last line of a cell. Its traits ``drawing``,
        ``pixels``, ``activations``, ``selection`` and ``edits`` follow the page. To assign one but
        ``activations`` changes the page.

    Raises
    ------
    ModuleNotFoundError
        anywidget is not installed.
    FileNotFoundError
        The page has not been built; a wheel always has it.
    Refusal
        The page cannot show the network, or an option has no such value. A `Refusal` is a
        `ValueError`.

    Examples
    --------
    >>> import forwardpass as fp
    >>> widget = fp.show(fp.load("digits"), digit=3, view="neuron", neuron="1.9")  # doctest: +SKIP
    """
    try:
        from forwardpass.notebook.widget import Widget
    except ModuleNotFoundError as error:
        if error.name not in ("anywidget", "traitlets"):
            raise
        raise ModuleNotFoundError(
            "show needs anywidget, which is not installed; "
            'run: pip install "forwardpass[notebook]"',
            name=error.name,
        ) from error
    return Widget(
        network,
        digit=digit,
        seed=seed,
        drawing=drawing,
        pixels=pixels,
        input_shape=input_shape,
        labels=labels,
        view=view,
        neuron=neuron,
        controls=controls,
        theme=theme,
    )
