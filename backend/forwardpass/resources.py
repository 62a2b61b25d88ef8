"""Finds the files that come with the program: trained networks, the built page and its messages.

An installed wheel has them inside the package; a clone of the repository has them at its top level.

RULE: imports nothing of ours.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_REPOSITORY = _PACKAGE.parent.parent


def trained_dir() -> Path:
    """Returns the folder of the trained networks (`NAME.safetensors`)."""
    return _first_folder(_PACKAGE / "trained", _REPOSITORY / "trained")


def page_dir() -> Path:
    """Returns the folder of the built page (`index.html`, `assets/`), which may not exist yet."""
    return _first_folder(_PACKAGE / "page", _REPOSITORY / "frontend" / "dist")


def messages_dir() -> Path:
    """Returns the folder of the message catalogues (`LANGUAGE.json`)."""
    return _first_folder(_PACKAGE / "i18n", _REPOSITORY / "frontend" / "src" / "i18n")


def _first_folder(installed: Path, cloned: Path) -> Path:
    """Returns `installed` if it exists, else `cloned`, which may not exist."""
    return installed if installed.is_dir() else cloned
