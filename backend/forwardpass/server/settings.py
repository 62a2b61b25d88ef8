"""The settings: one table that drives the command line, the environment, the checks and the docs.

To add a setting, add a row to `SETTINGS` and a field to `Settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

PREFIX = "FORWARDPASS_"


class SettingError(ValueError):
    """A setting is unknown, or has a value that it cannot have."""


@dataclass(frozen=True)
class Setting:
    """One row of the table.

    Attributes:
        name: as in Python: `max_visitors`.
        default: the value when nobody sets it.
        kind: checks a value and brings it into shape.
        help: one sentence for people, without a full stop.
    """

    name: str
    default: Any
    kind: click.ParamType[Any]
    help: str

    @property
    def flag(self) -> str:
        """As on the command line: `--max-visitors`."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """As in the environment: `FORWARDPASS_MAX_VISITORS`."""
        return PREFIX + self.name.upper()

    def check(self, value: object) -> Any:
        """The value in its proper shape.

        Raises:
            SettingError: it is not one that this setting can have.
        """
        if value is None and self.default is None:
            return None
        try:
            return self.kind.convert(value, None, None)
        except click.BadParameter as error:
            raise SettingError(f"{self.name} is {value!r}: {error.message}") from None


SETTINGS = (
    Setting("host", "127.0.0.1", click.STRING, "Address to listen on; 0.0.0.0 lets others in"),
    Setting("port", 5000, click.IntRange(0, 65_535), "Port to listen on; 0 takes any free one"),
    Setting(
        "mnist",
        None,
        click.Path(exists=True, file_okay=False, path_type=Path),
        "Folder of the MNIST files, if not in the cache folder",
    ),
    Setting(
        "log_level",
        "warning",
        click.Choice(["debug", "info", "warning", "error"]),
        "How much to say about what happens",
    ),
    Setting(
        "events_per_second",
        240,
        click.IntRange(1, 1_000_000),
        "Events that one visitor may send in a second, and in one burst",
    ),
    Setting(
        "max_visitors",
        1_000,
        click.IntRange(1, 100_000),
        "Visitors at a time; more are turned away",
    ),
    Setting(
        "ping_interval",
        10,
        click.IntRange(1, 3_600),
        "Seconds between two questions whether a visitor's page is still there",
    ),
    Setting(
        "ping_timeout",
        10,
        click.IntRange(1, 3_600),
        "Seconds that the page has to answer, before it counts as gone",
    ),
)


@dataclass(frozen=True)
class Settings:
    """A checked value for every row of `SETTINGS`."""

    host: str
    port: int
    mnist: Path | None
    log_level: str
    events_per_second: int
    max_visitors: int
    ping_interval: int
    ping_timeout: int


def read_settings(given: Mapping[str, object], environ: Mapping[str, str]) -> Settings:
    """The settings: what is given wins over the environment, which wins over the defaults.

    Raises:
        SettingError: a setting is unknown, or has a value that it cannot have.
    """
    known = [setting.name for setting in SETTINGS]
    if unknown := set(given).difference(known):
        raise SettingError(
            f"there is no setting {min(unknown)!r}; expected one of {', '.join(known)}"
        )
    return Settings(
        **{
            setting.name: setting.check(
                given.get(setting.name, environ.get(setting.variable, setting.default))
            )
            for setting in SETTINGS
        }
    )
