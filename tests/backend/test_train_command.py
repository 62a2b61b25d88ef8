"""`forwardpass train` on a tiny data set: its output, its refusals, and Ctrl-C."""

import gzip
import os
import shlex
import signal
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import forwardpass
from forwardpass import models
from forwardpass.commands.train import command
from forwardpass.digits import mnist
from forwardpass.numerics.evaluation import evaluate
from patience import LAST_RESORT_S

QUICK = [
    "--sizes", "784-6-10", "--epochs", "2", "--batch", "20", "--copies", "1", "--seed", "7",
    "--date", "2026-01-31",
]  # fmt: skip

WITH_TINY_DATA = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run behind a shell
from forwardpass import one_thread
from forwardpass.digits import mnist
import hashlib, gzip, pathlib
folder = pathlib.Path(sys.argv.pop(1))
mnist.SHA256.update((path.stem, hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest())
                    for path in folder.glob("*.gz"))
from forwardpass.__main__ import main
main()
"""
"""Runs the command with the checksums of the tiny data set in place of the published ones."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data set of 240 noisy bars; the height of a bar is its digit."""
    rng = np.random.default_rng(0)
    folder = tmp_path_factory.mktemp("tiny")
    for images_name, labels_name in mnist.FILES.values():
        labels = rng.integers(0, 10, 240, dtype=np.uint8)
        images = rng.integers(0, 60, (240, 28, 28), dtype=np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[4 + 2 * label : 6 + 2 * label] = 220
        write_idx(folder / f"{images_name}.gz", images)
        write_idx(folder / f"{labels_name}.gz", labels)
    return folder


def write_idx(path, array):
    shape = b"".join(n.to_bytes(4, "big") for n in array.shape)
    path.write_bytes(gzip.compress(bytes([0, 0, 8, array.ndim]) + shape + array.tobytes()))


@pytest.fixture
def tiny(folder, monkeypatch):
    """The folder, whose checksums this process takes for the published ones."""
    sums = {
        path.stem: mnist.sha256(gzip.decompress(path.read_bytes())) for path in folder.glob("*.gz")
    }
    monkeypatch.setattr(mnist, "SHA256", sums)
    return folder


def train(out, folder, *options):
    return CliRunner().invoke(
        command, [*QUICK, "--out", str(out), "--mnist", str(folder), *options]
    )


def trained(out, folder, *options):
    """The network and the card that a training wrote."""
    result = train(out, folder, *options)
    assert result.exit_code == 0, result.output
    return models.load(out)


def in_a_process(folder, out, *options, threads="4"):
    """Runs the command in a separate process, as a person would."""
    arguments = [str(folder), "train", *QUICK, "--out", str(out), "--mnist", str(folder), *options]
    return subprocess.Popen(
        [sys.executable, "-c", WITH_TINY_DATA, *arguments],
        env=os.environ | {"OPENBLAS_NUM_THREADS": threads},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_card_says_what_was_trained_how_and_on_what(tiny, tmp_path):
    network, card = trained(tmp_path / "bars.safetensors", tiny, "--note", "Reads bars.")
    assert network.sizes == card.sizes == (784, 6, 10)
    assert card.activations == ("sigmoid", "sigmoid")
    assert (card.name, card.title) == ("bars", "784-6-10 · sigmoid")
    assert (card.cost, card.seed, card.date) == ("quadratic", 7, "2026-01-31")
    assert card.note == "Reads bars."
    assert card.data_sha256 == mnist.SHA256


def test_the_counts_on_the_card_are_those_of_the_network_on_the_test_images(tiny, tmp_path):
    network, card = trained(tmp_path / "bars.safetensors", tiny)
    test = mnist.load(tiny, "test")
    result = evaluate(network, test.x, test.labels)
    assert (card.test_correct, card.test_total) == (result.correct, 240)


def test_name_and_title_can_be_chosen(tiny, tmp_path):
    _, card = trained(tmp_path / "x.npz", tiny, "--name", "bars", "--title", "Bars!")
    assert (card.name, card.title) == ("bars", "Bars!")


def test_the_recipe_on_the_card_trains_the_same_bytes_again(tiny, tmp_path):
    options = ("--title", "It is \"bars\"", "--note", "a 'quoted' note", "--shuffle-pixels",
               "--shuffle-labels", "--digits", "100",
               "--smoothness", "0", "--name", "bars", "--learning-rate", "0.03")  # fmt: skip
    _, card = trained(tmp_path / "bars.safetensors", tiny, *options)
    words = shlex.split(card.recipe)
    assert words[:2] == ["forwardpass", "train"]
    again = tmp_path / "again"
    again.mkdir()
    words[words.index("--out") + 1] = str(again / "bars.safetensors")
    result = CliRunner().invoke(command, [*words[2:], "--mnist", str(tiny)])
    assert result.exit_code == 0, result.output
    first, second = (path / "bars.safetensors" for path in (tmp_path, again))
    assert first.read_bytes() == second.read_bytes()


def test_the_command_writes_the_network_that_the_same_training_in_python_gives(
    tiny, tmp_path, monkeypatch
):
    monkeypatch.setenv(mnist.VARIABLE, str(tiny))
    network, _ = trained(tmp_path / "bars.safetensors", tiny, "--optimiser", "sgd")
    training = forwardpass.train(
        sizes=(784, 6, 10), epochs=2, batch=20, copies=1, seed=7, optimiser="sgd"
    )
    assert len(list(training)) == training.steps == 22
    assert training.examples.source == "mnist"
    for ours, written in zip(training.best.network.weights, network.weights, strict=True):
        assert ours.tobytes() == written.tobytes()


def test_the_same_seed_gives_the_same_bytes_whatever_number_of_threads_is_asked_for(
    folder, tmp_path
):
    outs = [tmp_path / f"{threads}.safetensors" for threads in "14"]
    for out in outs:
        process = in_a_process(folder, out, "--name", "bars", threads=out.stem)
        output, _ = process.communicate(timeout=LAST_RESORT_S)
        assert process.returncode == 0, output
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_numpy_has_one_thread_in_the_training_command_whatever_the_environment_says():
    program = (
        "import forwardpass.commands.train, threadpoolctl;"
        "print({pool['num_threads'] for pool in threadpoolctl.threadpool_info()})"
    )
    threads = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"OPENBLAS_NUM_THREADS": "4"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert threads == "{1}\n"


def test_each_epoch_is_told_in_a_line_where_there_is_no_terminal_for_a_bar(tiny, tmp_path):
    lines = train(tmp_path / "bars.npz", tiny).output.splitlines()
    assert lines[0].startswith("epoch 1 of 2: cost ")
    assert "validation" in lines[1]
    assert lines[2].startswith(f"{tmp_path / 'bars.npz'}: epoch ")


def test_on_a_terminal_a_bar_shows_cost_and_validation(tiny, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    monkeypatch.setattr("click.progressbar", lambda epochs, **options: Bar(epochs, shown, options))
    trained(tmp_path / "bars.npz", tiny)
    assert len(shown) == 2
    assert "validation" in shown[0]


class Bar:
    """Replaces click's progress bar, and records what it would show."""

    def __init__(self, epochs, shown, options):
        self.epochs, self.shown, self.show = epochs, shown, options["item_show_func"]
        assert self.show(None) is None
        assert options["length"] == 2

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def __iter__(self):
        for progress in self.epochs:
            self.shown.append(self.show(progress))
            yield progress


def test_another_seed_gives_other_bytes(tiny, tmp_path):
    first, second = (tmp_path / f"{seed}.npz" for seed in "12")
    for out in (first, second):
        trained(out, tiny, "--name", "bars", "--seed", out.stem)
    assert first.read_bytes() != second.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_ctrl_c_keeps_the_best_so_far_and_says_on_the_card_when(folder, tmp_path):
    out = tmp_path / "bars.safetensors"
    process = in_a_process(folder, out, "--epochs", "1000000", "--schedule", "constant")
    try:
        wait_for_the_first_epochs(process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=LAST_RESORT_S)
    finally:
        process.kill()
    assert process.returncode == 0, output
    assert "Stopped: keeping the best so far." in output
    network, card = models.load(out)
    assert network.sizes == (784, 6, 10)
    assert "  # stopped after epoch " in card.recipe


def wait_for_the_first_epochs(process):
    """Reads until the process has reported its third epoch."""
    for line in process.stdout:
        if line.startswith("epoch 3 of 1000000"):
            break
    assert process.poll() is None


def test_a_ctrl_c_before_the_first_epoch_writes_nothing(tiny, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("forwardpass.commands.train.fit", interrupted)
    result = train(tmp_path / "bars.safetensors", tiny)
    assert result.exit_code == 1
    assert "before the first epoch was over: nothing was written" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_single_output_is_read_in_tenths(tiny, tmp_path):
    _, card = trained(tmp_path / "one.safetensors", tiny, "--sizes", "784-1")
    assert card.readout == "tenths"


def test_one_activation_is_for_all_layers_and_several_for_one_each(tiny, tmp_path):
    out = tmp_path / "x.safetensors"
    assert trained(out, tiny, "--activations", "tanh")[0].activations == ("tanh", "tanh")
    network, _ = trained(
        out, tiny, "--activations", "relu,softmax", "--cost", "cross-entropy", "--init", "he"
    )
    assert network.activations == ("relu", "softmax")


def test_the_day_is_today_where_none_is_given(tiny, tmp_path):
    arguments = [option for option in QUICK if option not in ("--date", "2026-01-31")]
    out = tmp_path / "x.safetensors"
    CliRunner().invoke(command, [*arguments, "--out", str(out), "--mnist", str(tiny)])
    assert np.datetime64("today") - np.datetime64(models.load(out)[1].date) <= 1


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--sizes", "784x10"], "'784x10'; expected sizes like 784-16-16-10"),
        (["--sizes", "784-16-7"], "7 outputs; expected 10, or 1 cut into tenths"),
        (["--activations", "swish"], "activation is 'swish'; expected one of sigmoid"),
        (["--cost", "hinge"], "'hinge' is not one of 'quadratic', 'cross-entropy'"),
        (["--batch", "0"], "batch is 0; expected at least 1"),
        (["--date", "tomorrow"], "'tomorrow'; expected a day like 2026-01-31"),
        (["--out", "network.pkl"], "network.pkl ends in '.pkl'; expected .safetensors or .npz"),
        (["--out", "nowhere/x.npz"], "the folder of nowhere/x.npz does not exist"),
        (["--mnist", "nowhere"], "nowhere does not hold train-images-idx3-ubyte"),
    ],
)
def test_what_cannot_be_done_is_refused_at_once_with_the_reason(tiny, tmp_path, options, reason):
    result = train(tmp_path / "bars.safetensors", tiny, *options)
    assert result.exit_code != 0
    assert reason in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []


def test_without_mnist_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.delenv(mnist.VARIABLE, raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")
    result = CliRunner().invoke(command, ["--out", str(tmp_path / "x.npz")])
    assert result.exit_code == 1
    assert "MNIST is not on this machine: download it with `forwardpass fetch-mnist`" in (
        result.output
    )
