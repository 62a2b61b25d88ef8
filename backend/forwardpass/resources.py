"""Where the files that come with the program lie: the trained networks and the built page.

An installed wheel carries them inside the package; a clone of the repository has them at its top.

RULE: imports nothing of ours.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_REPOSITORY = _PACKAGE.parent.parent


def trained_dir() -> Path:
    """The folder of the trained networks (`NAME.safetensors`)."""
    return _first_folder(_PACKAGE / "trained", _REPOSITORY / "trained")


def page_dir() -> Path:
    """The folder of the built page (`index.html`, `assets/`); it may not have been built yet."""
    return _first_folder(_PACKAGE / "page", _REPOSITORY / "frontend" / "dist")


def _first_folder(installed: Path, cloned: Path) -> Path:
    """`installed` if it is there, else `cloned`, whether that is there or not."""
    return installed if installed.is_dir() else cloned
