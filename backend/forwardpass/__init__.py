"""Forward Pass: a small neural network that reads digits, open down to every number.

The public Python interface:

    >>> import forwardpass
    >>> network = forwardpass.load("digits")
    >>> network.parameter_count
    13002

`load` gives a `Network`; `Network.trace(x)` gives a `Trace` that holds every z and every a.
`train` gives a `Training`, which makes a step of the training whenever it is asked for the next;
`CostSurface` takes a step apart.

RULE: importing this package imports nothing heavy, neither Flask nor numpy. The names below are
looked up when they are first used: `serve` starts sooner for it, and `train` can still decide how
many threads numpy's linear algebra gets, which is fixed the moment numpy is imported.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forwardpass.models import load_network as load
    from forwardpass.numerics.cost_surface import CostSurface
    from forwardpass.numerics.gradient import Dial
    from forwardpass.numerics.network import Network, Trace
    from forwardpass.numerics.presets import PRESETS
    from forwardpass.numerics.recipe import Recipe, TrainingError
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
    "Trace": ("forwardpass.numerics.network", "Trace"),
    "Training": ("forwardpass.numerics.training", "Training"),
    "TrainingError": ("forwardpass.numerics.recipe", "TrainingError"),
    "load": ("forwardpass.models", "load_network"),
    "train": ("forwardpass.training_run", "train"),
}


def __getattr__(name: str) -> Any:
    """Fetches a public name from the module it lives in (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'forwardpass' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """The public names, whether they have been used yet or not."""
    return sorted(__all__)
