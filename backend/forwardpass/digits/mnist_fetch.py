"""Downloads MNIST from several mirrors, resumes interrupted downloads, and checks every byte."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from forwardpass.digits.mnist import SHA256, VARIABLE, MnistError, read, sha256, unpack

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
    "https://raw.githubusercontent.com/fgnt/mnist/master",
    "http://yann.lecun.com/exdb/mnist",
)
"""Mirrors of the published files, tried in this order; checksums ensure that they are equal."""

GZIP_SHA256 = {
    "train-images-idx3-ubyte": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
"""File name → sha256 of the published `.gz`."""

GZIP_BYTES = {
    "train-images-idx3-ubyte": 9_912_422,
    "train-labels-idx1-ubyte": 28_881,
    "t10k-images-idx3-ubyte": 1_648_877,
    "t10k-labels-idx1-ubyte": 4_542,
}
"""File name → length of the published `.gz`."""

ATTEMPTS = 3
"""Attempts per mirror and file; an interrupted download is resumed."""

TIMEOUT_S = 20
"""Seconds that a mirror may be silent."""

CHUNK = 64 * 1024

_BROKEN_OFF = (ConnectionError, TimeoutError, ssl.SSLError, http.client.HTTPException)

Progress = Callable[[int], None]


class _WrongBytesError(Exception):
    """The downloaded bytes are not those of the published file."""


def fetch(to: Path, mirrors: Sequence[str] = MIRRORS, progress: Progress | None = None) -> None:
    """Downloads the four files to the folder `to`; valid files that exist are kept.

    A partial download is stored in `NAME.gz.part` and resumed.

    Args:
        to: the folder; it is created if it does not exist.
        mirrors: URLs of folders that have the files, tried in order.
        progress: called with the number of bytes so far, of `sum(GZIP_BYTES.values())`.

    Raises:
        MnistError: no mirror delivers a complete and valid file, or the folder cannot be written.
    """
    for mirror in mirrors:
        if not mirror.startswith(("http://", "https://")):
            raise MnistError(f"the mirror {mirror!r} is not a web address; expected http(s)://…")
    tell = progress or (lambda _: None)
    done = 0
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name, size in GZIP_BYTES.items():
            if not _is_there(to, name):
                _fetch_file(to, name, mirrors, partial(_tell, tell, done))
            done += size
            tell(done)
    except OSError as error:
        raise MnistError(f"{to} cannot be written: {error}") from error


def _tell(tell: Progress, before: int, got: int) -> None:
    """Reports the bytes of the files before this one plus those of this one."""
    tell(before + got)


def _is_there(folder: Path, name: str) -> bool:
    """Whether the folder has a valid copy of the file."""
    try:
        read(folder, name)
    except MnistError:
        return False
    return True


def _fetch_file(to: Path, name: str, mirrors: Sequence[str], progress: Progress) -> None:
    """Downloads one file from the first mirror that delivers it complete and valid."""
    part = to / f"{name}.gz.part"
    failures = []
    for mirror in mirrors:
        url = f"{mirror.rstrip('/')}/{name}.gz"
        for _ in range(ATTEMPTS):
            resumed = part.exists()
            try:
                _download(url, part, GZIP_BYTES[name], progress)
                _check(part, name)
            except _WrongBytesError as error:
                part.unlink()
                failures.append(f"{url}: {error}")
                if not resumed:  # all bytes came from this mirror, so a retry would not help
                    break
            except urllib.error.URLError as error:
                failures.append(f"{url}: {_reason(error)}")
                break
            except _BROKEN_OFF as error:
                failures.append(f"{url}: the connection was lost ({error})")
            else:
                part.replace(to / f"{name}.gz")
                return
    raise MnistError(
        f"{name}.gz could not be downloaded:\n  " + "\n  ".join(dict.fromkeys(failures)) + "\n"
        "Is this machine offline? Then name a folder that has the files with --mnist or "
        f"{VARIABLE}, or another address with --mirror."
    )


def _download(url: str, part: Path, size: int, progress: Progress) -> None:
    """Downloads the missing rest of the file `part`, which will have `size` bytes.

    Raises:
        URLError: the mirror cannot be reached or refuses the request.
        ConnectionError, TimeoutError, SSLError, HTTPException: the connection was lost; the bytes
            received are kept.
        _WrongBytesError: the mirror sends more than `size` bytes.
    """
    start = part.stat().st_size if part.exists() else 0
    if start >= size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})  # noqa: S310 - checked in `fetch`
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 - likewise
        if response.status != http.client.PARTIAL_CONTENT:
            start = 0  # the mirror ignores the range and sends the whole file
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            while chunk := response.read(CHUNK):
                start += len(chunk)
                if start > size:
                    raise _WrongBytesError(f"it has more than {size:,} bytes")
                file.write(chunk)
                progress(start)
    if start < size:
        raise ConnectionError(f"{start:,} of {size:,} bytes received")


def _check(part: Path, name: str) -> None:
    """Raises _WrongBytesError unless the file has the published checksums, compressed and not."""
    data = part.read_bytes()
    if sha256(data) != GZIP_SHA256[name]:
        raise _WrongBytesError(
            f"the sha256 is {sha256(data)}; expected {GZIP_SHA256[name]} for {name}.gz"
        )
    if sha256(unpack(data)) != SHA256[name]:
        raise _WrongBytesError(f"the uncompressed file is not {name}")


def _reason(error: urllib.error.URLError) -> str:
    """Explains why a mirror failed."""
    if isinstance(error, urllib.error.HTTPError):
        return f"it answered {error.code} {error.reason}"
    return f"it cannot be reached ({error.reason})"
