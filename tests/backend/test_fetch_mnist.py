"""Downloading MNIST from a small local server that misbehaves on request."""

import gzip
import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from click.testing import CliRunner

from forwardpass.commands.fetch_mnist import command
from forwardpass.digits import mnist, mnist_fetch
from forwardpass.digits.mnist import MnistError

CONTENT = {name: np.random.default_rng(k).bytes(3_000 + k) for k, name in enumerate(mnist.SHA256)}
PUBLISHED = {name: gzip.compress(data, mtime=0) for name, data in CONTENT.items()}
IMAGES = "train-images-idx3-ubyte"
TOTAL = sum(map(len, PUBLISHED.values()))


def sums(contents):
    return {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}


@pytest.fixture(autouse=True)
def small_files(monkeypatch):
    """Replaces the published files by four small ones."""
    monkeypatch.setattr(mnist, "SHA256", sums(CONTENT))
    monkeypatch.setattr(mnist_fetch, "SHA256", sums(CONTENT))
    monkeypatch.setattr(mnist_fetch, "GZIP_SHA256", sums(PUBLISHED))
    monkeypatch.setattr(
        mnist_fetch, "GZIP_BYTES", {name: len(data) for name, data in PUBLISHED.items()}
    )
    monkeypatch.setattr(mnist_fetch, "CHUNK", 256)


class Mirror:
    """A web server with the four files.

    cut_off_after: each answer breaks off after so many bytes, until `cut_offs` are used up.
    resumes: whether it honours Range. files: what it has.
    """

    def __init__(self, files=PUBLISHED, cut_off_after=None, cut_offs=0, resumes=True, status=200):
        self.files, self.status, self.resumes = files, status, resumes
        self.cut_off_after, self.cut_offs = cut_off_after, cut_offs
        self.requests = []

    def answer(self, handler):
        name = handler.path.rsplit("/", 1)[1].removesuffix(".gz")
        asked = handler.headers.get("Range")
        self.requests.append((name, asked))
        if self.status != 200 or name not in self.files:
            return handler.send_error(self.status if self.status != 200 else 404)
        start = int(asked[6:-1]) if asked and self.resumes else 0
        body = self.files[name][start:]
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if self.cut_offs:
            self.cut_offs -= 1
            body = body[: self.cut_off_after]
        return handler.wfile.write(body)


@contextmanager
def serving(mirror):
    """The address of the mirror while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            mirror.answer(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/mnist"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def assert_complete(folder):
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        f"{name}.gz": data for name, data in PUBLISHED.items()
    }


def test_the_four_files_arrive_byte_for_byte(tmp_path):
    with serving(Mirror()) as url:
        mnist_fetch.fetch(tmp_path / "new" / "folder", [url + "/"])
    assert_complete(tmp_path / "new" / "folder")


def test_progress_rises_to_the_sum_of_all_files(tmp_path):
    told = []
    with serving(Mirror()) as url:
        mnist_fetch.fetch(tmp_path, [url], told.append)
    assert told == sorted(told)
    assert told[-1] == TOTAL


def test_files_that_are_there_and_right_are_not_fetched_again(tmp_path):
    mirror = Mirror()
    (tmp_path / IMAGES).write_bytes(CONTENT[IMAGES])
    with serving(mirror) as url:
        mnist_fetch.fetch(tmp_path, [url])
    assert IMAGES not in [name for name, _ in mirror.requests]


def test_a_file_that_is_there_but_wrong_is_fetched_again(tmp_path):
    (tmp_path / f"{IMAGES}.gz").write_bytes(PUBLISHED[IMAGES][:-1])
    with serving(Mirror()) as url:
        mnist_fetch.fetch(tmp_path, [url])
    assert_complete(tmp_path)


def test_a_download_that_is_cut_off_goes_on_from_there(tmp_path):
    mirror = Mirror(cut_off_after=1_000, cut_offs=2)
    with serving(mirror) as url:
        mnist_fetch.fetch(tmp_path, [url])
    assert mirror.requests[:3] == [
        (IMAGES, None),
        (IMAGES, "bytes=1000-"),
        (IMAGES, "bytes=2000-"),
    ]
    assert_complete(tmp_path)


def test_what_came_before_an_interruption_is_kept_for_the_next_time(tmp_path):
    with (
        serving(Mirror(cut_off_after=700, cut_offs=3)) as url,
        pytest.raises(MnistError, match=r"the connection was lost \(2,100 of 3,\d+ bytes received"),
    ):
        mnist_fetch.fetch(tmp_path, [url])
    mirror = Mirror()
    with serving(mirror) as url:
        mnist_fetch.fetch(tmp_path, [url])
    assert mirror.requests[0] == (IMAGES, "bytes=2100-")
    assert_complete(tmp_path)


def test_a_mirror_that_cannot_resume_sends_the_whole_file_again(tmp_path):
    (tmp_path / f"{IMAGES}.gz.part").write_bytes(b"x" * 100)
    mirror = Mirror(resumes=False)
    with serving(mirror) as url:
        mnist_fetch.fetch(tmp_path, [url])
    assert [name for name, _ in mirror.requests].count(IMAGES) == 1
    assert_complete(tmp_path)


def test_a_wrong_beginning_that_was_resumed_is_thrown_away_and_fetched_whole(tmp_path):
    (tmp_path / f"{IMAGES}.gz.part").write_bytes(b"x" * 100)
    mirror = Mirror()
    with serving(mirror) as url:
        mnist_fetch.fetch(tmp_path, [url])
    assert mirror.requests[:2] == [(IMAGES, "bytes=100-"), (IMAGES, None)]
    assert_complete(tmp_path)


def test_a_mirror_with_a_wrong_checksum_is_passed_over_for_the_next(tmp_path):
    wrong = Mirror(files=PUBLISHED | {IMAGES: PUBLISHED[IMAGES][:-1] + b"!"})
    with serving(wrong) as bad, serving(Mirror()) as good:
        mnist_fetch.fetch(tmp_path, [bad, good])
    assert wrong.requests[0:2] == [(IMAGES, None), ("train-labels-idx1-ubyte", None)]
    assert_complete(tmp_path)


def test_a_file_longer_than_the_published_one_is_refused(tmp_path):
    with (
        serving(Mirror(files=PUBLISHED | {IMAGES: PUBLISHED[IMAGES] + b"!"})) as url,
        pytest.raises(MnistError, match=r"more than 3,\d+ bytes"),
    ):
        mnist_fetch.fetch(tmp_path, [url])
    assert list(tmp_path.iterdir()) == []


def test_a_packed_file_that_unpacks_to_something_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist_fetch, "SHA256", sums(PUBLISHED))
    with (
        serving(Mirror()) as url,
        pytest.raises(MnistError, match="the uncompressed file is not train-images-idx3-ubyte"),
    ):
        mnist_fetch.fetch(tmp_path, [url])


def test_a_dead_mirror_is_passed_over_for_the_next(tmp_path):
    with serving(Mirror()) as good:
        mnist_fetch.fetch(tmp_path, ["http://127.0.0.1:1/mnist", good])
    assert_complete(tmp_path)


def test_a_mirror_that_has_lost_the_files_is_passed_over_for_the_next(tmp_path):
    gone = Mirror(files={})
    with serving(gone) as bad, serving(Mirror()) as good:
        mnist_fetch.fetch(tmp_path, [bad, good])
    assert len(gone.requests) == 4
    assert_complete(tmp_path)


def test_offline_the_error_names_each_mirror_and_says_what_to_do(tmp_path):
    with pytest.raises(MnistError) as caught:
        mnist_fetch.fetch(tmp_path, ["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"])
    message = str(caught.value)
    assert "http://127.0.0.1:1/a/train-images-idx3-ubyte.gz: it cannot be reached" in message
    assert "http://127.0.0.1:1/b/" in message
    assert "offline" in message
    assert "--mnist" in message


def test_a_refusing_mirror_is_quoted(tmp_path):
    with (
        serving(Mirror(status=503)) as url,
        pytest.raises(MnistError, match="it answered 503 Service Unavailable"),
    ):
        mnist_fetch.fetch(tmp_path, [url])


@pytest.mark.parametrize("mirror", ["file:///etc", "ftp://host/mnist", "mnist"])
def test_a_mirror_that_is_no_web_address_is_refused(tmp_path, mirror):
    with pytest.raises(MnistError, match=r"is not a web address; expected http\(s\)"):
        mnist_fetch.fetch(tmp_path, [mirror])


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(MnistError, match="cannot be written"):
        mnist_fetch.fetch(tmp_path / "file", ["http://127.0.0.1:1"])


def test_the_command_fetches_to_the_folder_named_and_says_how_to_use_it(tmp_path):
    with serving(Mirror()) as url:
        result = CliRunner().invoke(command, ["--to", str(tmp_path), "--mirror", url])
    assert result.exit_code == 0, result.output
    assert f"MNIST is in {tmp_path}, every byte as published." in result.output
    assert f"FORWARDPASS_MNIST={tmp_path}" in result.output
    assert_complete(tmp_path)


def test_the_command_fetches_to_the_cache_folder_from_the_built_in_mirrors(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path)
    with serving(Mirror()) as url:
        monkeypatch.setattr(mnist_fetch, "MIRRORS", (url,))
        result = CliRunner().invoke(command)
    assert result.exit_code == 0, result.output
    assert_complete(tmp_path)


def test_the_command_ends_offline_with_a_plain_error_and_no_traceback(tmp_path):
    arguments = ["--to", str(tmp_path), "--mirror", "http://127.0.0.1:1"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 1
    assert "Error: train-images-idx3-ubyte.gz could not be downloaded" in result.output


def test_there_are_several_built_in_mirrors_and_sums_for_every_file():
    assert len(mnist_fetch.MIRRORS) == 4
    assert set(mnist_fetch.GZIP_SHA256) == set(mnist_fetch.GZIP_BYTES) == set(CONTENT)
