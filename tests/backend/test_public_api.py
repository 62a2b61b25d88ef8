"""What `import forwardpass` provides, and what it does not load."""

import doctest
import os
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


def examples():
    """Each docstring of a public name that has examples, marked by the library that it needs."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = finder.find(forwardpass, "forwardpass")
    for name in forwardpass.__all__:
        found += finder.find(getattr(forwardpass, name), name)
    for test in found:
        if test.examples:
            needed = [lib for lib in ("torch", "keras") if f"import {lib}" in test.docstring]
            marks = [getattr(pytest.mark, lib) for lib in needed]
            yield pytest.param(test, marks=marks, id=test.name)


EXAMPLES = [*examples()]


def test_what_the_reference_shows_of_other_libraries_has_examples():
    shown = {test.id for test in EXAMPLES}
    assert {f"Network.from_{name}" for name in ("arrays", "sklearn", "torch", "keras")} <= shown
    assert {"Network.to_torch", "forwardpass"} <= shown


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # of Keras's variables, on PyTorch
@pytest.mark.parametrize("test", EXAMPLES)
def test_an_example_of_the_reference_gives_what_it_says(test, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "torch"))
    names = {**vars(forwardpass), "forwardpass": forwardpass}
    names |= {name: getattr(forwardpass, name) for name in forwardpass.__all__}
    test.globs = names | {"__name__": "reference"}
    assert doctest.DocTestRunner().run(test).failed == 0
