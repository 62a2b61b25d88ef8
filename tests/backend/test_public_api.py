"""What `import forwardpass` provides, and what it does not load."""

import subprocess
import sys
from pathlib import Path

import pytest

import forwardpass
from forwardpass.refusal import Refusal


def loaded_after(statement):
    """The top-level modules that a fresh interpreter has loaded after the statement."""
    program = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", program]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_loads_neither_numpy_nor_flask():
    assert not {"numpy", "flask", "gevent"} & loaded_after("import forwardpass")


def test_a_network_runs_without_flask():
    statement = "import forwardpass; forwardpass.Network([[[1]]], [[0]], ['relu']).trace([1])"
    assert not {"flask", "socketio", "gevent"} & loaded_after(statement)


def test_the_public_names_are_listed_and_are_there():
    assert dir(forwardpass) == [
        "Checkpoint", "CostSurface", "Dial", "Network", "PRESETS", "Recipe", "Trace",
        "Training", "TrainingError", "__version__", "load", "save", "show", "train",
    ]  # fmt: skip
    assert all(getattr(forwardpass, name) for name in dir(forwardpass))


def test_the_package_says_that_it_is_typed():
    assert (Path(forwardpass.__file__).parent / "py.typed").is_file()


def test_another_name_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'Tensor'"):
        _ = forwardpass.Tensor


def test_loading_a_network_that_does_not_exist_lists_those_that_do():
    with pytest.raises(Refusal, match="no network is called 'nonesuch'; expected one of"):
        forwardpass.load("nonesuch")
