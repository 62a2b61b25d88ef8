"""Puts the built page and the trained networks into the wheel, building the page if need be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageAndNetworks(BuildHookInterface):
    """Maps `frontend/dist` to `forwardpass/page` and `trained` to `forwardpass/trained`.

    An editable install takes both from the repository itself, so there is nothing to do for it.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the page if it is missing and adds both folders to the wheel.

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
