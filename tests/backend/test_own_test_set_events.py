"""A visitor's own test set over HTTP and in its session: it comes in parts and is counted."""

from __future__ import annotations

import gc
import gzip
import zipfile
from base64 import b64decode
from io import BytesIO
from typing import Any

import gevent
import numpy as np
import pytest
from flask import Flask
from test_events import Page
from test_own_network_events import opened, random_network, session
from test_own_test_set import FIRST, IMAGES, LABELS, SQUARES, csv_of, idx, npz

from forwardpass import models, schemas
from forwardpass.digits import own_test_set
from forwardpass.numerics.network import Network
from forwardpass.refusal import Refusal
from forwardpass.schemas.own_networks import MAX_PART
from forwardpass.server import create_app
from forwardpass.server.realtime.own_test_sets import OwnTestSets
from patience import LAST_RESORT_S

ROWS = np.column_stack([LABELS, IMAGES]).tobytes()
OPEN = "/api/test-sets/open"


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app({"events_per_second": 1000, "heavy_calls_per_minute": 1_000_000})


@pytest.fixture
def page(app: Flask):
    page = Page(app)
    page.say("open_model", {"name": "digits", "seq": 0})
    page.events.clear()
    yield page
    page.leave()


def upload(app: Flask, *files: tuple[str, bytes]) -> Any:
    form = {"file": [(BytesIO(data), name) for name, data in files]}
    return app.test_client().post(OPEN, data=form, content_type="multipart/form-data")


IDX = (("mine-images", idx(SQUARES)), ("mine-labels", idx(LABELS)))


@pytest.mark.parametrize(
    "files",
    [IDX, IDX[::-1], [("mine-images", gzip.compress(IDX[0][1])), IDX[1]],
     [("mine-images", npz(x=IMAGES, y=LABELS))], [("mine-images", csv_of(FIRST))]],
)  # fmt: skip
def test_the_files_of_a_form_are_read_to_the_bit_in_any_order(app: Flask, files: Any) -> None:
    answer = upload(app, *files)
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["name"], told["count"]) == ("mine-images", 60)
    assert b64decode(told["rows"]) == ROWS


def bomb() -> bytes:
    """An npz file of 33 KB that unpacks to 33 MB."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", bytes(33_554_433))
        archive.writestr("y.npy", b"")
    return file.getvalue()


REFUSED = {
    "no file": ([], "the form has no test set; expected 1 to 2 files, not 0 files"),
    "three files": ([*IDX, IDX[0]], "the form has no test set; expected 1 to 2 files"),
    "images alone": (
        IDX[:1],
        "mine-images has images without labels; expected two IDX files, one with each",
    ),
    "labels alone": (IDX[1:], "mine-labels has labels without images; expected two IDX files"),
    "images twice": (
        [IDX[0], IDX[0]],
        "there are 2 files (mine-images, mine-images); expected one, or IDX images and their",
    ),
    "other bytes": ([("a", b"\1\2\3\4\0")], "a begins with 01 02 03 04; expected an IDX, npz or"),
    "a letter for a pixel": (
        [("a.csv", csv_of(FIRST).replace(b"\n1,0,", b"\n1,x,", 1))],
        "line 2 of a.csv has 'x'; expected numbers",
    ),
    "a grey of 256": (
        [("a.csv", b"7" + b",0" * 783 + b",256")],
        "line 1 of a.csv has the pixel 256; expected whole numbers from 0 to 255",
    ),
    "a long line": (
        [("a.csv", b"1" * 40_000)],
        "line 1 of a.csv has 32,768 bytes or more; expected 785 numbers",
    ),
    "a zip that unpacks to more": (
        [("a.npz", bomb())],
        "a.npz: x unpacks to 33,554,433 bytes; expected at most 33,554,432",
    ),
    "a gzip file that unpacks to more": (
        [("a.gz", gzip.compress(bytes(33_554_433)))],
        "a.gz has more than 33,554,432 bytes; expected at most as many",
    ),
    "too many images": (
        [("a.npz", npz(x=np.zeros((10_001, 784), "u1"), y=np.zeros(10_001, "u1")))],
        "a.npz has 10,001 images; expected at most 10,000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_none_gets_its_reason(app: Flask, case: str) -> None:
    files, reason = REFUSED[case]
    answer = upload(app, *files)
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["message"].startswith(reason.partition("; expected 1 to")[0])
    assert error["code"] == "malformed"


def tell(page: Page, rows: bytes, count: int, name: str = "class.csv", seq: int = 5) -> None:
    """Sends a test set in parts."""
    for at in range(0, len(rows) or 1, MAX_PART):
        part = {
            "seq": seq,
            "name": name,
            "count": count,
            "at": at,
            "rows": rows[at : at + MAX_PART],
        }
        assert page.say("test_set", part) == seq


def accuracies(page: Page) -> list[schemas.Accuracy]:
    """What the page has been told of the accuracy."""
    page.listen()
    told = [message for event, message in page.events if event == "accuracy"]
    return [schemas.read_event(message, schemas.Accuracy) for message in told]


def next_accuracy(page: Page) -> schemas.Accuracy:
    with gevent.Timeout(LAST_RESORT_S):
        while not (told := accuracies(page)):
            gevent.sleep(0.001)
    page.events.clear()
    return told[-1]


def by_hand(network: Network) -> list[list[int]]:
    """How often each digit of the set is read as each, in float64."""
    confusion = [[0] * 10 for _ in range(10)]
    last = len(network.weights) - 1
    for image, label in zip(IMAGES, LABELS, strict=True):
        a = image.astype(float) / 255
        for k, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
            z = W.astype(float) @ a + b
            if network.activations[k] == "sigmoid":
                a = 1 / (1 + np.exp(-z))
            else:
                a = z if k == last else np.maximum(z, 0)
        confusion[label][int(np.argmax(a))] += 1
    return confusion


def confusion_of(told: schemas.Accuracy) -> list[list[int]]:
    return np.reshape(told.confusion, (10, 10)).tolist()


def test_a_network_as_trained_is_counted_on_the_own_set_and_so_is_every_change(page: Page) -> None:
    tell(page, ROWS, 60)
    network = models.load_network("digits")
    told = next_accuracy(page)
    expected = by_hand(network)
    assert (told.seq, told.source, told.test_set, told.total) == (5, "own", "class.csv", 60)
    assert confusion_of(told) == expected
    assert [each.correct for each in told.per_digit] == [expected[k][k] for k in range(10)]
    assert [each.total for each in told.per_digit] == [6] * 10
    off = {"seq": 6, "activations": [], "off": [[1, 3]], "no_bias": [], "bits": None}
    page.say("switches", {**off, "binary": False})
    told = next_accuracy(page)
    W, b = network.weights[1].copy(), network.biases
    W[:, 3] = 0  # what the neuron says counts for nothing
    turned = Network([network.weights[0], W, network.weights[2]], b, network.activations)
    assert confusion_of(told) == by_hand(turned)
    assert told.trained_correct == sum(expected[k][k] for k in range(10))


def test_it_stays_when_another_network_is_opened_and_counts_an_own_one(page: Page) -> None:
    tell(page, ROWS, 60)
    next_accuracy(page)
    relu = models.load_network("relu")
    page.say("open_model", {"name": "relu", "seq": 7})
    told = next_accuracy(page)
    assert (told.seq, confusion_of(told)) == (7, by_hand(relu))
    network = random_network(784, 20, 10)
    opened(page, network)
    assert confusion_of(next_accuracy(page)) == by_hand(network)


def test_a_network_that_reads_no_digits_is_not_counted(page: Page) -> None:
    opened(page, random_network(64, 16, 3))
    tell(page, ROWS, 60)
    assert accuracies(page) == []


def test_no_images_bring_the_servers_own_set_back(page: Page) -> None:
    tell(page, ROWS, 60)
    assert next_accuracy(page).source == "own"
    tell(page, b"", 0, seq=6)
    told = next_accuracy(page)
    assert (told.seq, told.test_set) == (6, None)
    assert told.source in ("mnist", "generated")


def test_what_one_visitor_drops_is_not_counted_for_another(app: Flask, page: Page) -> None:
    tell(page, ROWS, 60)
    next_accuracy(page)
    other = Page(app)
    other.say("open_model", {"name": "digits", "seq": 0})
    other.events.clear()
    switches = {"activations": [], "off": [], "no_bias": [1], "bits": None, "binary": False}
    other.say("switches", {"seq": 1, **switches})
    assert next_accuracy(other).source != "own"
    other.leave()


def test_a_refused_part_leaves_the_set_in_use(page: Page) -> None:
    tell(page, ROWS, 60)
    next_accuracy(page)
    first = {"seq": 6, "name": "b", "count": 2, "at": 0, "rows": bytes(785)}
    page.say("test_set", first)
    told = page.refusal("test_set", {**first, "at": 784})
    assert (told["message"], told["expected"], told["found"]) == (
        "a part of the labelled images is missing", 785, 784,
    )  # fmt: skip
    told = page.refusal("test_set", {**first, "rows": bytes(3 * 785)})
    assert (told["message"], told["expected"]) == (
        "the labelled images are too many", "1,570 bytes",
    )  # fmt: skip
    told = page.refusal("test_set", {**first, "rows": b"\x0a" + bytes(2 * 785 - 1)})
    assert (told["message"], told["expected"], told["found"]) == (
        "a label is no digit",
        "0 to 9",
        10,
    )
    told = page.refusal("test_set", {**first, "count": 10_001})
    assert told["code"] == "malformed"
    page.say("open_model", {"name": "digits", "seq": 9})
    assert next_accuracy(page).test_set == "class.csv"


def part(rows: bytes, count: int = 1, at: int = 0) -> schemas.TestSetPart:
    return schemas.TestSetPart(1, "a", count, at, rows)


def test_one_address_may_hold_half_of_the_memory_until_its_visitors_are_gone() -> None:
    sets, row = OwnTestSets(4 * 785), bytes(785)
    held = [session() for _ in range(2)]
    for visitor in held:
        assert sets.add(visitor, "a", part(row))
    with pytest.raises(Refusal, match="too many visitors have test sets of their own") as caught:
        sets.add(session(), "a", part(row))
    assert caught.value.code == "busy"
    other = session()
    assert sets.add(other, "b", part(row))
    del visitor
    held.pop()
    gc.collect()
    assert sets.add(session(), "a", part(row))


def test_what_never_came_whole_is_given_back() -> None:
    sets, one = OwnTestSets(2 * 785), session()
    assert not sets.add(one, "a", part(bytes(785), count=2))
    with pytest.raises(Refusal, match="try again later"):
        sets.add(session(), "a", part(bytes(785)))
    sets.leave(one)
    assert sets.add(session(), "a", part(bytes(785)))


def test_the_bounds_of_an_upload_are_those_that_the_documents_name() -> None:
    assert own_test_set.UPLOADED == (10_000, 33_554_432)
