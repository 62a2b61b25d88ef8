"""Puts the page, its messages and the networks into the wheel; builds the page if need be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MESSAGES = "frontend/src/i18n"
"""The folder of the message catalogues."""


class PageAndNetworks(BuildHookInterface):
    """Maps `frontend/dist` to `forwardpass/page`, `trained` to `forwardpass/trained`, and messages.

    The messages are `frontend/src/i18n/LANGUAGE.json`. An editable install takes all of them
    from the repository itself, so there is nothing to do for it.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the page if it is missing and adds all folders to the wheel.

        Raises:
            RuntimeError: npm is not there, or could not build the page.
        """
        if version == "editable":
            return
        top = Path(self.root)
        if not (top / "frontend/dist/index.html").exists():
            build_page(top)
        if self.target_name == "wheel":
            build_data["force_include"]["frontend/dist"] = "forwardpass/page"
            build_data["force_include"]["trained"] = "forwardpass/trained"
            for path in sorted((top / MESSAGES).glob("*.json")):
                build_data["force_include"][f"{MESSAGES}/{path.name}"] = (
                    f"forwardpass/i18n/{path.name}"
                )


def build_page(top: Path) -> None:
    """Runs `npm run build`, after `npm ci` where that has not been done."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            "frontend/dist is missing and there is no npm to build it with: install Node.js"
        )
    steps = [] if (top / "node_modules/vite").exists() else [["ci"]]
    for step in [*steps, ["run", "build"]]:
        done = subprocess.run([npm, *step], cwd=top, check=False)  # noqa: S603 - our own command
        if done.returncode != 0:
            raise RuntimeError(
                f"the page could not be built: npm {' '.join(step)} failed, see above"
            )
