"""A test set of one's own is read to the bit, and a wrong file gets a plain reason."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from forwardpass import models
from forwardpass.commands import evaluate
from forwardpass.digits import own_test_set
from forwardpass.digits.own_test_set import Bounds, read_test_set
from forwardpass.questions.labelled import handwritten_image
from forwardpass.refusal import Refusal

COUNT = 60
IMAGES = np.stack([handwritten_image(number) for number in range(COUNT)])
LABELS = (np.arange(COUNT) % 10).astype(np.uint8)
BESIDE = {"my-images-idx3-ubyte": "my-labels-idx1-ubyte", "images.idx": "labels.idx"}


def idx(array: np.ndarray) -> bytes:
    """An IDX file of unsigned bytes, written from LeCun's description."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return b"\0\0\x08" + bytes([array.ndim]) + sizes + array.tobytes()


def npz(**arrays: np.ndarray) -> bytes:
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def csv_of(rows: np.ndarray, header: str = "") -> bytes:
    return (header + "\n".join(",".join(map(str, row)) for row in rows.tolist())).encode()


SQUARES = IMAGES.reshape(-1, 28, 28)
PIXELS = ",".join(f"pixel{number}" for number in range(784))
FIRST = np.column_stack([LABELS, IMAGES])
LAST = np.column_stack([IMAGES, LABELS])


def assert_read(path: Path, labels: Path | None = None) -> None:
    read = read_test_set(path, labels)
    assert (read.name, len(read)) == (path.name, COUNT)
    assert (read.images.dtype, read.labels.dtype) == (np.uint8, np.uint8)
    assert read.images.tobytes() == IMAGES.tobytes()
    assert read.labels.tobytes() == LABELS.tobytes()
    assert read.x.dtype == np.float32
    assert read.x.tobytes() == (IMAGES / np.float32(255)).tobytes()


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("labels_suffix", ["", ".gz"])
def test_idx_images_find_their_labels_beside_them(
    name: str, suffix: str, labels_suffix: str, tmp_path: Path
) -> None:
    pack = {"": bytes, ".gz": gzip.compress}
    (tmp_path / (name + suffix)).write_bytes(pack[suffix](idx(SQUARES)))
    (tmp_path / (BESIDE[name] + labels_suffix)).write_bytes(pack[labels_suffix](idx(LABELS)))
    assert_read(tmp_path / (name + suffix))


def test_idx_labels_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(idx(SQUARES))
    (tmp_path / "b").write_bytes(idx(LABELS))
    assert_read(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    "data",
    [
        npz(x=IMAGES, y=LABELS),
        npz(images=SQUARES, labels=LABELS.astype(np.int64)),
        npz(x_train=IMAGES[:1], y_train=LABELS[:1], x_test=SQUARES, y_test=LABELS),
        npz(X=IMAGES / 255, Y=LABELS.astype(float)),
        npz(x=(IMAGES / 255).astype(np.float16), y=LABELS),
        npz(x=np.asfortranarray(SQUARES.astype(">i4")), y=LABELS),
        csv_of(FIRST),
        csv_of(FIRST, f"Label,{PIXELS}\n"),
        csv_of(LAST, f'{PIXELS},"label"\r\n'),
        b"\xef\xbb\xbf" + csv_of(FIRST, f"label,{PIXELS}\n") + b"\n\n",
        csv_of(FIRST.astype(float)),
        gzip.compress(csv_of(FIRST)),
    ],
)
def test_npz_and_csv_are_read_to_the_bit(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(data)
    assert_read(tmp_path / "mine")


def with_pixel(value: float) -> np.ndarray:
    images = IMAGES.astype(np.float64 if value != int(value) else np.int64)
    images[5, 100] = value
    return images


def with_label(value: int) -> np.ndarray:
    labels = LABELS.astype(np.int64)
    labels[7] = value
    return labels


def lying_npz() -> bytes:
    """An array whose header says that it has a thousand million images."""
    file = BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "|u1", "fortran_order": False, "shape": (10**9, 28, 28)}
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.npy", file.getvalue() + b"12345")
        archive.writestr("y.npy", b"")
    return packed.getvalue()


SHORT = csv_of(FIRST[:2])
WRONG = {
    "empty": (b"", "mine is empty; expected an IDX, npz or CSV file"),
    "truncated gzip": (
        gzip.compress(csv_of(FIRST))[:-20],
        "Compressed file ended before the end-of-stream marker was reached",
    ),
    "gzip bomb": (
        gzip.compress(bytes(3_000_000), 1),
        "mine has more than 2,000,000 bytes; expected at most as many",
    ),
    "pickle": (
        b"\x80\x04\x95\0\0\0\0",
        "mine begins with 80 04 95 00; expected an IDX, npz or CSV file",
    ),
    "idx of labels": (
        idx(LABELS),
        "mine begins with 00 00 08 01; expected 00 00 08 03 (IDX, images)",
    ),
    "idx of floats": (
        b"\0\0\x0d\x03" + bytes(12),
        "mine begins with 00 00 0d 03; expected 00 00 08 03 (IDX, images)",
    ),
    "idx cut short": (
        idx(SQUARES)[:-1],
        "mine has 47,055 bytes; expected 47,056 for (60, 28, 28)",
    ),
    "idx without labels": (
        idx(SQUARES),
        "mine has images without labels; expected mine or mine.gz beside it, or the file of the "
        "labels named",
    ),
    "npz without images": (
        npz(W1=IMAGES, b1=LABELS),
        "mine has no images: its arrays are W1, b1; expected x_test or test_images or images or x",
    ),
    "npz without labels": (
        npz(x=IMAGES, labels=LABELS),
        "mine has images in x without labels; expected them in y",
    ),
    "npz of pickles": (
        npz(x=np.array([{}], dtype=object), y=LABELS),
        "mine: x is an array of Python objects, which is a pickle, and none is opened; "
        "expected an array of numbers",
    ),
    "npz of texts": (
        npz(x=IMAGES, y=LABELS.astype(str)),
        "mine: y is of type <U3; expected integers or floats",
    ),
    "npz that lies about its size": (
        lying_npz(),
        "mine: x has 5 bytes; expected 784,000,000,000 for (1000000000, 28, 28)",
    ),
    "npz bomb": (
        npz(x=np.zeros((3_000, 784), np.uint8), y=LABELS),
        "mine: x unpacks to 2,352,128 bytes; expected at most 2,000,000",
    ),
    "damaged npz": (
        npz(x=IMAGES, y=LABELS)[:2_000],
        "mine is a damaged npz file: File is not a zip file",
    ),
    "other size": (
        npz(x=np.zeros((60, 8, 8)), y=LABELS),
        "mine has images of the shape (60, 8, 8); expected (n, 28, 28) or (n, 784)",
    ),
    "no image": (
        npz(x=IMAGES[:0], y=LABELS[:0]),
        "mine has no images; expected 1 to 100",
    ),
    "too many images": (
        npz(x=np.tile(IMAGES, (2, 1)), y=np.tile(LABELS, 2)),
        "mine has 120 images; expected at most 100",
    ),
    "fewer labels": (
        npz(x=IMAGES, y=LABELS[:-1]),
        "mine has 60 images and labels of the shape (59,); expected (60,)",
    ),
    "label 10": (
        npz(x=IMAGES, y=with_label(10)),
        "mine has the label 10; expected a digit from 0 to 9",
    ),
    "label -1": (
        npz(x=IMAGES, y=with_label(-1)),
        "mine has the label -1; expected a digit from 0 to 9",
    ),
    "pixel -1": (
        npz(x=with_pixel(-1), y=LABELS),
        "mine has the pixel -1; expected whole numbers from 0 to 255",
    ),
    "pixel 256": (
        npz(x=with_pixel(256), y=LABELS),
        "mine has the pixel 256; expected whole numbers from 0 to 255",
    ),
    "floats to 255": (
        npz(x=IMAGES.astype(float), y=LABELS),
        "expected floats from 0 to 1, or integers from 0 to 255",
    ),
    "pixel nan": (
        npz(x=np.full((60, 784), np.nan), y=LABELS),
        "mine has the pixel nan; expected floats from 0 to 1, or integers from 0 to 255",
    ),
    "integers to 1": (
        npz(x=IMAGES // 255, y=LABELS),
        "mine has no pixel above 1; expected 255 for full ink, or floats from 0 to 1",
    ),
    "dark ink": (
        npz(x=255 - IMAGES, y=LABELS),
        f"mine has dark ink on a light ground: its mean pixel is {255 - IMAGES.mean():.0f}; "
        "expected 0 for the ground and 255 for ink",
    ),
    "csv of pixels only": (
        csv_of(IMAGES),
        "line 1 of mine has 784 columns; expected 785, a label and 784 pixels",
    ),
    "csv with semicolons": (
        SHORT.replace(b",", b";"),
        "line 1 of mine has 1 columns; expected 785, a label and 784 pixels",
    ),
    "csv without a column label": (
        csv_of(LAST, f"{PIXELS},target\n"),
        "mine begins with 'pixel0' and has no column label; expected one, or no header and labels "
        "first",
    ),
    "csv of a header only": (
        f"label,{PIXELS}\n".encode(),
        "mine has no images; expected 1 to 100",
    ),
    "csv label 12": (
        csv_of(FIRST[:1]) + b"\n12" + csv_of(FIRST[:1])[1:],
        "line 2 of mine has the label 12; expected a digit from 0 to 9",
    ),
    "csv pixel -3": (
        SHORT.rsplit(b",", 1)[0] + b",-3",
        "line 2 of mine has the pixel -3; expected whole numbers from 0 to 255",
    ),
    "csv pixel 0.5": (
        SHORT.rsplit(b",", 1)[0] + b",0.5",
        "line 2 of mine has the pixel 0.5; expected whole numbers from 0 to 255",
    ),
    "csv word": (
        SHORT.rsplit(b",", 1)[0] + b",ink",
        "line 2 of mine has 'ink'; expected numbers",
    ),
    "csv without ends of lines": (
        b"0," * 500_000,
        "line 1 of mine has 32,768 bytes or more; expected 785 numbers",
    ),
    "csv of too many images": (
        b"\n".join([csv_of(FIRST), csv_of(FIRST)]),
        "mine has more than 100 images; expected at most as many",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_gets_its_reason(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_test_set, "GIVEN", Bounds(100, 2_000_000))
    data, reason = WRONG[what]
    (tmp_path / "mine").write_bytes(data)
    with pytest.raises(Refusal, match=re.escape(reason) + "$"):
        read_test_set(tmp_path / "mine")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"none cannot be read: .*No such file"):
        read_test_set(tmp_path / "none")


def test_labels_of_a_file_that_has_its_own_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(csv_of(FIRST))
    with pytest.raises(Refusal) as error:
        read_test_set(tmp_path / "mine.csv", tmp_path / "labels")
    assert str(error.value) == (
        "labels was given as labels, but mine.csv is no IDX file; "
        "expected IDX images, or no file of labels"
    )


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(evaluate.command, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_evaluate_counts_the_own_images_as_an_independent_count_does(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    path.write_bytes(npz(x=IMAGES, y=LABELS))
    network = models.load_network("digits")
    confusion = np.zeros((10, 10), int)
    for image, label in zip(IMAGES, LABELS, strict=True):
        a = image.astype(np.float64) / 255
        for w, b in zip(network.weights, network.biases, strict=True):
            a = 1 / (1 + np.exp(-(w.astype(np.float64) @ a + b)))
        confusion[label, np.argmax(a)] += 1
    code, output = run("digits", "--test", path, "--json")
    (entry,) = json.loads(output)
    assert (code, entry["total"], entry["confusion"]) == (0, COUNT, confusion.tolist())
    assert entry["correct"] == np.trace(confusion)
    assert entry["per_class"] == (np.diagonal(confusion) / 6).tolist()


def test_the_table_does_not_compare_the_own_images_with_the_card(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_bytes(csv_of(FIRST))
    line = run("digits", "--test", tmp_path / "mine.csv")[1].splitlines()[1]
    assert line.split()[2:5:2] == ["60", "-"]


def test_labels_without_images_are_refused(tmp_path: Path) -> None:
    (tmp_path / "labels").write_bytes(idx(LABELS))
    code, output = run("digits", "--test-labels", tmp_path / "labels")
    assert code == 2
    assert "--test-labels needs --test, the images of these labels" in output
