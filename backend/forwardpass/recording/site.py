"""Writes a recording and the page that plays it into a folder."""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from forwardpass.recording.recorder import Recording

RECORDING = "recording"
INDEX = f"{RECORDING}/index.json"
LEFT_OUT = ("*.br", "*.gz", "notebook.js")
"""Files of the built page that the site does not need: compressed ones, which only our own server
delivers, and the widget for notebooks.
"""


class SiteError(Exception):
    """The folder cannot be written to."""


def check_folder(folder: Path) -> None:
    """Checks that the folder is empty, missing, or contains an earlier site.

    Raises:
        SiteError: the folder contains something else.
    """
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{folder} is a file; expected a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / INDEX).is_file():
        raise SiteError(
            f"{folder} holds other files; expected an empty folder or an earlier export"
        )


def write(
    folder: Path, page: Path, recording: Recording, policy: str, server: str | None
) -> dict[str, int]:
    """Writes the site.

    Args:
        folder: the destination; see `check_folder`.
        page: the folder of the built page.
        recording: the recording to play.
        policy: the content security policy of the page.
        server: the URL of a page with a server, to which the site links; or None.

    Returns:
        The bytes of the page's own files and of the recording.

    Raises:
        SiteError: the page has not been built.
    """
    if not (page / "index.html").is_file():
        raise SiteError("the page has not been built; expected `npm run build` to have run")
    for part in ("assets", RECORDING):
        shutil.rmtree(folder / part, ignore_errors=True)
    shutil.copytree(page, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    index = folder / "index.html"
    index.write_text(_marked(index.read_text("utf-8"), policy, server), "utf-8")
    page_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    (folder / RECORDING).mkdir()
    _write_json(
        folder / INDEX,
        {
            "hello": recording.hello,
            "networks": list(recording.networks),
            "requests": recording.requests,
        },
    )
    for name, network in recording.networks.items():
        blobs = _Blobs()
        file = folder / RECORDING / quote(name, safe="")
        _write_json(file.with_name(f"{file.name}.json"), blobs.taken_from(network))
        file.with_name(f"{file.name}.bin").write_bytes(blobs.bytes)
    recorded = sum(path.stat().st_size for path in (folder / RECORDING).iterdir())
    return {"page": page_bytes, "recording": recorded}


def _marked(html: str, policy: str, server: str | None) -> str:
    """Returns the page's HTML, set to play a recording."""
    link = f' data-server="{escape(server)}"' if server else ""
    tags = (
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}" />',
        f'<meta name="forwardpass-recording" content="{RECORDING}/"{link} />',
    )
    head = '<meta charset="utf-8" />'
    return html.replace(head, "\n    ".join((head, *tags)), 1)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")


class _Blobs:
    """The bytes of a recording, each stored once."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self._known: dict[bytes, int] = {}

    def taken_from(self, value: Any) -> Any:
        """Stores the bytes in a value, and returns the value with their offsets in their place."""
        if isinstance(value, bytes):
            start = self._known.get(value)
            if start is None:
                start = self._known[value] = len(self.bytes)
                self.bytes += value
            return {"bytes": [start, start + len(value)]}
        if isinstance(value, dict):
            return {name: self.taken_from(each) for name, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.taken_from(each) for each in value]
        return value
