"""The files through which several processes share their metrics.

The official Prometheus client gives each process its own files and keeps them after the process has
exited, so that no count is lost. This module merges the files of processes that have exited into
one. Otherwise they would fill the memory of a server that replaces its processes for months.

RULE: the supervisor imports this module, so it imports neither the application nor numpy.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

COUNTED = ("counter", "histogram")
"""The types of metrics that outlive their process."""
ENDED = "ended"
"""Takes the place of the process id in the names of the merged files."""
LOCK = "lock"


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Keeps `forget` from moving numbers between files during the block."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


def forget(folder: Path, pid: int) -> None:
    """Removes the files of a process that has exited; its counts are kept in the merged files."""
    with _locked(folder, fcntl.LOCK_EX):
        mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]
        for kind in COUNTED:
            file = folder / f"{kind}_{pid}.db"
            if file.exists():
                _add(file, folder / f"{kind}_{ENDED}.db")
                file.unlink()


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    with (folder / LOCK).open("ab") as lock:  # closing the file releases the lock
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
