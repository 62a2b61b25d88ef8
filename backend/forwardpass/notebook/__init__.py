"""The page in a notebook: `show` puts it below a cell, and the kernel answers it.

`widget` is the widget, `conversation` answers over its comm, and `requests` answers instead of the
HTTP interface. Nothing here starts a server or opens a port.

RULE: only `widget` knows the libraries of notebooks; the others read and write bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forwardpass.notebook.widget import Widget
    from forwardpass.numerics.network import Network


def show(network: Network, **options: Any) -> Widget:
    """Show a network in a notebook: draw, open a neuron, turn its dials.

    The widget talks to the kernel alone; it needs no server and no connection to the internet. It
    needs the extra ``notebook``: ``pip install "forwardpass[notebook]"``.

    Parameters
    ----------
    network : Network
        It sees square pictures or takes up to 64 numbers, and has up to 128 outputs.
    **options
        Of `Widget`: ``digit``, ``seed``, ``drawing`` and ``pixels`` choose the input, ``view``,
        ``neuron`` and ``controls`` what is shown, ``theme`` how.

    Returns:
    -------
    Widget
        A notebook shows it where it is the last line of a cell. Its traits ``drawing``,
        ``pixels``, ``activations``, ``selection`` and ``edits`` follow the page. To assign one but
        ``activations`` changes the page.

    Raises:
    ------
    ModuleNotFoundError
        anywidget is not installed.
    Refusal
        The page cannot show the network, or an option has no such value. A `Refusal` is a
        `ValueError`.

    Examples:
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
    return Widget(network, **options)
