"""The files by which several processes add up their numbers, and those of processes that ended.

The official client gives each process files of its own and leaves those of one that has ended,
since what was counted stays counted. Here these are added up in one file, or they would fill the
memory of a server whose processes are replaced for months.

RULE: the supervisor imports it: neither the application nor numpy.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

COUNTED = ("counter", "histogram")
"""The kinds of files whose numbers outlive their process."""
ENDED = "ended"
"""Stands in the name of a file where others have the number of a process."""
LOCK = "lock"


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """In this block no numbers move from one file to another."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


def forget(folder: Path, pid: int) -> None:
    """Removes the files of a process that has ended; what it counted stays counted."""
    with _locked(folder, fcntl.LOCK_EX):
        mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
        for kind in COUNTED:
            file = folder / f"{kind}_{pid}.db"
            if file.exists():
                _add(file, folder / f"{kind}_{ENDED}.db")
                file.unlink()


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    with (folder / LOCK).open("ab") as lock:  # closed, it is free again
        fcntl.flock(lock, how)
        yield


def _add(file: Path, to: Path) -> None:
    """Adds the numbers of one file to those of another."""
    sums = MmapedDict(str(to))  # type: ignore[no-untyped-call]
    try:
        for key, value, told_at, _ in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]
            sums.write_value(key, sums.read_value(key)[0] + value, told_at)  # type: ignore[no-untyped-call]
    finally:
        sums.close()  # type: ignore[no-untyped-call]
