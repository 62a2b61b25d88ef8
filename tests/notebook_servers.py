"""JupyterLab and marimo, run on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

LOOK_S = 0.1


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[str]:
    """Runs a module of Python that serves on the port `{port}`; gives its URL once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", *(word.format(port=port) for word in arguments)]
    # The settings of the user would change the results.
    env = {**os.environ, "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "settings")}
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=output)
        try:
            while not answers(url):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_S)
                    raise AssertionError((folder / "output.txt").read_text())
            yield url
        finally:
            process.terminate()
            process.wait()


def answers(url: str) -> bool:
    try:
        urlopen(url).close()
    except (URLError, ConnectionError):
        return False
    return True
