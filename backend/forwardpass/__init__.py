"""Forward Pass: a small neural network that reads digits, open down to every number.

The public Python interface:

    >>> import forwardpass
    >>> network = forwardpass.load("digits")
    >>> network.parameter_count
    13002

`load` returns a `Network`; `Network.trace(x)` returns a `Trace` that holds every z and every a.
`save` writes a network to a file, for this program, for others, or as a program of its own.
`train` returns a `Training`, an iterator that computes one step at a time; `CostSurface` shows a
step in detail. `show` puts the page below a cell of a notebook.

RULE: importing this package imports nothing heavy, neither Flask nor numpy. The names below are
looked up when they are first used. So `serve` starts sooner, and `train` can still set the number
of threads of numpy's linear algebra, which is fixed when numpy is imported.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forwardpass.exports import save_network as save
    from forwardpass.models import load_network as load
    from forwardpass.notebook import show
    from forwardpass.numerics.cost_surface import CostSurface
    from forwardpass.numerics.gradient import Dial
    from forwardpass.numerics.network import Network
    from forwardpass.numerics.presets import PRESETS
    from forwardpass.numerics.recipe import Recipe, TrainingError
    from forwardpass.numerics.trace import Trace
    from forwardpass.numerics.training import Training
    from forwardpass.numerics.training_steps import Checkpoint
    from forwardpass.training_run import train

__all__ = [
    "PRESETS",
    "Checkpoint",
    "CostSurface",
    "Dial",
    "Network",
    "Recipe",
    "Trace",
    "Training",
    "TrainingError",
    "__version__",
    "load",
    "save",
    "show",
    "train",
]

__version__ = version("forwardpass")

_HOMES = {
    "PRESETS": ("forwardpass.numerics.presets", "PRESETS"),
    "Checkpoint": ("forwardpass.numerics.training_steps", "Checkpoint"),
    "CostSurface": ("forwardpass.numerics.cost_surface", "CostSurface"),
    "Dial": ("forwardpass.numerics.gradient", "Dial"),
    "Network": ("forwardpass.numerics.network", "Network"),
    "Recipe": ("forwardpass.numerics.recipe", "Recipe"),
    "Trace": ("forwardpass.numerics.trace", "Trace"),
    "Training": ("forwardpass.numerics.training", "Training"),
    "TrainingError": ("forwardpass.numerics.recipe", "TrainingError"),
    "load": ("forwardpass.models", "load_network"),
    "save": ("forwardpass.exports", "save_network"),
    "show": ("forwardpass.notebook", "show"),
    "train": ("forwardpass.training_run", "train"),
}


def __getattr__(name: str) -> Any:
    """Imports a public name from its module (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'forwardpass' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """Lists all public names, including those that are not imported yet."""
    return sorted(__all__)
