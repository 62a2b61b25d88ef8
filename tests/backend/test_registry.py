"""What the server holds when it starts, and what it reports as missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from forwardpass import resources
from forwardpass.digits import mnist
from forwardpass.digits.mnist import FILES, MnistError
from forwardpass.refusal import Refusal
from forwardpass.server.registry import Registry


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder with files named like MNIST's, and no variable that names another folder."""
    for name in (name for pair in FILES.values() for name in pair):
        (tmp_path / f"{name}.gz").write_bytes(b"cut short")
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path)
    monkeypatch.delenv(mnist.VARIABLE, raising=False)
    return tmp_path


def test_a_damaged_mnist_that_nobody_named_is_left_out_and_named_in_the_log(
    cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert Registry(None).test_images is None
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.message.startswith("The server starts without MNIST's test images: ")
    assert str(cache / "t10k-images-idx3-ubyte.gz") in record.message


def test_a_damaged_mnist_that_a_setting_names_is_an_error(cache: Path) -> None:
    with pytest.raises(MnistError, match="t10k-images"):
        Registry(cache)


def test_a_damaged_mnist_that_the_variable_names_is_an_error(
    cache: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mnist.VARIABLE, str(cache))
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path_factory.mktemp("other"))
    with pytest.raises(MnistError, match="t10k-images"):
        Registry(None)


@pytest.mark.parametrize("others", [(), ("lesson",)])
def test_a_server_without_its_default_network_does_not_start(
    others: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in others:
        file = f"{name}.safetensors"
        (tmp_path / file).write_bytes((resources.trained_dir() / file).read_bytes())
    monkeypatch.setattr(resources, "trained_dir", lambda: tmp_path)
    with pytest.raises(Refusal, match="'digits', which a page opens first, is not in"):
        Registry(None)
