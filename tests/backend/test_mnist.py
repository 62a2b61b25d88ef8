"""Finding and reading MNIST."""

import gzip
import hashlib
import re

import numpy as np
import pytest

from forwardpass.digits import mnist as module
from forwardpass.digits.mnist import FILES, VARIABLE, MnistError, find, load, parse_idx

NAMES = [name for pair in FILES.values() for name in pair]


def idx(array):
    """The array as an IDX file."""
    shape = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + shape + array.astype(np.uint8).tobytes()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A tiny gzipped data set, with its checksums in place of the published ones."""
    rng = np.random.default_rng(0)
    content = {name: idx(rng.integers(0, 256, (3, 28, 28))) for name in NAMES if "images" in name}
    content |= {name: idx(np.array([4, 0, 9])) for name in NAMES if "labels" in name}
    for name, data in content.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data))
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    monkeypatch.setattr(module, "SHA256", sums)
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """A cache folder without MNIST, and no variable that names another folder."""
    cache = tmp_path / "cache"
    monkeypatch.setattr(module, "cache_folder", lambda: cache)
    monkeypatch.delenv(VARIABLE, raising=False)
    return cache


def test_idx_is_read_as_rows_of_the_shape_in_its_header():
    data = b"\0\0\x08\x02" + b"\0\0\0\x02" + b"\0\0\0\x03" + bytes([1, 2, 3, 4, 5, 6])
    assert parse_idx(data, "x").tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "x begins with ; expected 00 00 08"),
        (b"\0\0\x0d\x01\0\0\0\0", "x begins with 00 00 0d 01; expected 00 00 08"),
        (b"\0\0\x08\x03\0\0\0\x01", "x ends inside its header of 16 bytes"),
        (b"\0\0\x08\x01\0\0\0\x03ab", r"x has 10 bytes; expected 11 for \(3,\)"),
        (b"\0\0\x08\x01\0\0\0\x01ab", r"x has 10 bytes; expected 9 for \(1,\)"),
        (b"\0\0\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff", "expected 18,446,744,065,119,617,037"),
    ],
)
def test_what_is_not_idx_is_refused_with_the_reason(data, reason):
    with pytest.raises(MnistError, match=reason):
        parse_idx(data, "x")


def test_images_are_rows_of_784_bytes_and_labels_digits(folder):
    test = load(folder, "test")
    assert test.images.shape == (3, 784)
    assert test.labels.tolist() == [4, 0, 9]
    assert len(test) == 3


def test_what_a_network_sees_is_a_255th_of_each_byte_in_float32(folder):
    test = load(folder, "test")
    assert test.x.dtype == np.float32
    np.testing.assert_array_equal(test.x, test.images / np.float32(255))


def test_uncompressed_files_are_read_as_well(folder):
    for path in folder.glob("*.gz"):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    assert load(folder, "train").labels.tolist() == [4, 0, 9]


def test_a_file_packed_differently_is_as_good(folder):
    path = folder / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1, mtime=1))
    assert len(load(folder, "test")) == 3


def test_a_file_with_other_bytes_is_refused_with_both_checksums(folder):
    path = folder / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx(np.array([4, 0, 8]))))
    with pytest.raises(MnistError, match=r"not the published t10k-labels.* sha256 is .*; expected"):
        load(folder, "test")


def test_a_file_that_was_cut_off_is_refused(folder):
    path = folder / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(MnistError, match="cannot be read: Compressed file ended"):
        load(folder, "test")


def test_labels_that_do_not_fit_the_images_are_refused(folder, monkeypatch):
    labels = idx(np.array([1, 2]))
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))
    sums = module.SHA256 | {"t10k-labels-idx1-ubyte": hashlib.sha256(labels).hexdigest()}
    monkeypatch.setattr(module, "SHA256", sums)
    with pytest.raises(MnistError, match=r"ubyte \(2,\); expected \(n, 28, 28\) and \(n,\)"):
        load(folder, "test")


def test_a_missing_file_is_named(folder):
    (folder / "t10k-images-idx3-ubyte.gz").unlink()
    with pytest.raises(MnistError, match="does not hold t10k-images-idx3-ubyte; expected it there"):
        load(folder, "test")


def test_a_folder_named_is_the_folder_found(folder):
    assert find(folder) == folder


def test_the_variable_names_a_folder_too(folder, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(folder))
    assert find() == folder


@pytest.mark.usefixtures("empty_cache")
def test_an_empty_variable_names_none(monkeypatch):
    monkeypatch.setenv(VARIABLE, "")
    assert find() is None


def test_the_cache_folder_is_looked_at_last(folder, monkeypatch):
    monkeypatch.setattr(module, "cache_folder", lambda: folder)
    assert find() == folder


@pytest.mark.usefixtures("empty_cache")
def test_nothing_is_found_where_nothing_is_named_and_the_cache_is_empty():
    assert find() is None


def test_a_named_folder_without_the_files_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(MnistError, match=r"does not hold train-images-idx3-ubyte.*fetch-mnist"):
        find(tmp_path)


def test_a_folder_named_by_the_variable_is_blamed_on_the_variable(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(MnistError, match=re.escape(f"{tmp_path} (named by {VARIABLE})")):
        find()


@pytest.mark.mnist
def test_mnist_is_60000_and_10000_images_and_begins_as_published(mnist):
    train, test = load(mnist, "train"), load(mnist, "test")
    assert (len(train), len(test)) == (60_000, 10_000)
    assert train.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
