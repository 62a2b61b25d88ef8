"""One's own HDF5 files are read in a process of their own: a damaged one cannot hang us."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import forwardpass
from forwardpass import models
from forwardpass.models import apart
from forwardpass.refusal import Code, Refusal
from hostile.limits import going_round

NETWORKS = Path(__file__).parents[1] / "networks"


@pytest.mark.parametrize("name", ["alone.weights.h5", "graph.h5", "row.keras", "graph.keras"])
def test_a_file_is_the_same_network_as_where_it_is_read_at_once(name):
    path = NETWORKS / name
    network, card = models.load(path)
    expected, expected_card = models.read(path.read_bytes(), path.name, path.stem)
    assert card == expected_card
    assert network.activations == expected.activations
    pairs = zip(network.weights + network.biases, expected.weights + expected.biases, strict=True)
    for found, wanted in pairs:
        np.testing.assert_array_equal(found, wanted)


def test_a_file_with_which_the_library_never_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "READ_S", 2.0)
    (tmp_path / "mine.h5").write_bytes(going_round())
    with pytest.raises(Refusal) as caught:
        forwardpass.load(tmp_path / "mine.h5")
    assert caught.value.code is Code.NO_NETWORK
    assert str(caught.value) == (
        "mine.h5 is a damaged file: it was not read to its end; expected at most 2 s"
    )


def test_a_process_that_breaks_down_is_a_refusal_too(tmp_path, monkeypatch):
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    (tmp_path / "mine.h5").write_bytes(going_round())
    with pytest.raises(Refusal, match=r"mine\.h5 is a damaged file: the process that read it"):
        forwardpass.load(tmp_path / "mine.h5")


def test_the_reason_of_a_refusal_comes_back_whole(tmp_path):
    (tmp_path / "mine.h5").write_bytes((NETWORKS / "alone.weights.h5").read_bytes()[:3_000])
    with pytest.raises(Refusal) as caught:
        forwardpass.load(tmp_path / "mine.h5")
    assert caught.value.code is Code.NO_NETWORK
    assert str(caught.value).startswith("mine.h5 is a damaged h5 file: ")
