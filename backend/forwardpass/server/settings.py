"""The settings: one table that drives the command line, the environment, the checks and the docs.

To add a setting, add a row to `SETTINGS` and a field to `Settings`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit

import click

from forwardpass.server.access.hosts import HostError, read_host
from forwardpass.server.access.origins import OriginError, read_origin

if TYPE_CHECKING:
    from forwardpass.models import About

PREFIX = "FORWARDPASS_"

LogFormat = Literal["text", "json"]

FILE_VARIABLE = "FORWARDPASS_CONFIG"
"""The variable that names a file of settings, like `--config`."""

METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The Prometheus client's variable for the folder in which several processes write metrics."""

OF_THE_TESTS = ("FORWARDPASS_CHROMIUM", "FORWARDPASS_FIREFOX", "FORWARDPASS_UPDATE_SNAPSHOTS")
"""Variables with our prefix that only the tests read; the server ignores them."""


class SettingError(ValueError):
    """A setting is unknown or has an invalid value."""


@dataclass(frozen=True)
class Setting:
    """One row of the table.

    Attributes:
        name: the name in Python: `max_visitors`.
        default: the value if the setting is not given.
        kind: checks and converts a value.
        help: one sentence for users, without a full stop.
        many: whether it may be given several times; its value is then a tuple. In the environment,
            spaces or commas separate the values.
    """

    name: str
    default: Any
    kind: click.ParamType[Any]
    help: str
    many: bool = False

    @property
    def flag(self) -> str:
        """The name on the command line: `--max-visitors`."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The name in the environment: `FORWARDPASS_MAX_VISITORS`."""
        return PREFIX + self.name.upper()

    def check(self, value: object) -> Any:
        """Returns the value, checked and converted.

        Raises:
            SettingError: this setting cannot have that value.
        """
        if value is None and self.default is None:
            return None
        try:
            if self.many:
                values = self.kind.split_envvar_value(value) if isinstance(value, str) else value
                return tuple(self.kind.convert(each, None, None) for each in cast(Any, values))
            return self.kind.convert(value, None, None)
        except click.BadParameter as error:
            raise SettingError(f"{self.name} is {value!r}: {error.message}") from None


class OriginType(click.ParamType[str]):
    """An origin that may embed the page and connect."""

    name = "origin"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The origin as browsers write it."""
        try:
            return read_origin(str(value))
        except OriginError as error:
            self.fail(str(error), param, ctx)

    def split_envvar_value(self, rv: str) -> list[str]:
        """Splits a text into origins."""
        return rv.replace(",", " ").split()


class HostType(click.ParamType[str]):
    """A name that the server answers to."""

    name = "host"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The name as browsers write it."""
        try:
            return read_host(str(value))
        except HostError as error:
            self.fail(str(error), param, ctx)

    def split_envvar_value(self, rv: str) -> list[str]:
        """Splits a text into names."""
        return rv.replace(",", " ").split()


class QueueType(click.ParamType[str]):
    """The URL of a Redis server."""

    name = "url"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The URL, unchanged."""
        parts = urlsplit(str(value))
        if parts.scheme not in ("redis", "rediss", "unix") or not parts.netloc + parts.path:
            self.fail(
                f"{value!r} is not a Redis URL; expected one like redis://127.0.0.1:6379/0",
                param,
                ctx,
            )
        return str(value)


class PathType(click.ParamType[str]):
    """The path below which a proxy serves the page: `/forward-pass`, or an empty text."""

    name = "path"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The path with a leading slash and without a trailing one."""
        path = "/".join(["", *filter(None, str(value).split("/"))])
        if not PATH.fullmatch(path) or "/." in path:
            self.fail(f"{value!r} is not a path; expected one like /forward-pass", param, ctx)
        return path


PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")

SETTINGS = (
    Setting("host", "127.0.0.1", click.STRING, "Address to listen on; 0.0.0.0 lets others in"),
    Setting("port", 5000, click.IntRange(0, 65_535), "Port to listen on; 0 takes any free one"),
    Setting(
        "workers",
        1,
        click.IntRange(1, 64),
        "Server processes, one for each core; with more than one, pages need a WebSocket",
    ),
    Setting(
        "queue",
        None,
        QueueType(),
        "Redis through which processes share limits and messages, like redis://127.0.0.1:6379/0",
    ),
    Setting(
        "mnist",
        None,
        click.Path(exists=True, file_okay=False, path_type=Path),
        "Folder of the MNIST files, if not in the cache folder",
    ),
    Setting(
        "test",
        None,
        click.Path(exists=True, dir_okay=False, path_type=Path),
        "File of your own test set, for accuracies, confusion matrices and checked statements: "
        "images in IDX, or npz or CSV with labels",
    ),
    Setting(
        "test_labels",
        None,
        click.Path(exists=True, dir_okay=False, path_type=Path),
        "File of the labels of IDX images, if not beside them",
    ),
    Setting(
        "network",
        (),
        click.Path(exists=True, dir_okay=False, path_type=Path),
        "File of a network that is offered before those that come with the program, the first of "
        "them opened first; may be given several times, also without the option",
        many=True,
    ),
    Setting(
        "activations",
        None,
        click.STRING,
        "Activation functions of networks whose files do not state them, one for each layer, "
        "like relu,relu,softmax",
    ),
    Setting("labels", None, click.STRING, "Labels of the outputs of these networks, like cat,dog"),
    Setting(
        "input_shape",
        None,
        click.STRING,
        "Rows and columns of the pictures that these networks see, like 20x28",
    ),
    Setting(
        "mean", None, click.FLOAT, "Number that these networks subtract from each pixel (0 to 1)"
    ),
    Setting("std", None, click.FLOAT, "Number by which they divide the difference"),
    Setting(
        "inverted",
        False,
        click.BOOL,
        "Whether they were trained on black ink on white paper: true or false",
    ),
    Setting(
        "log_level",
        "warning",
        click.Choice(["debug", "info", "warning", "error"]),
        "Lowest level of the messages in the log: debug, info, warning or error",
    ),
    Setting(
        "log_format",
        "text",
        click.Choice(["text", "json"]),
        "Format of the log: text for people, json for machines",
    ),
    Setting(
        "events_per_second",
        240,
        click.IntRange(1, 1_000_000),
        "Events that one visitor may send in a second and in one burst",
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
        "Seconds between two pings that check whether a page is still connected",
    ),
    Setting(
        "ping_timeout",
        10,
        click.IntRange(1, 3_600),
        "Seconds that a page has to answer a ping before it counts as disconnected",
    ),
    Setting(
        "allow_origin",
        (),
        OriginType(),
        "Origin that may embed the page and connect, like https://course.example, in addition to "
        "the server's own; may be given several times; * allows all",
        many=True,
    ),
    Setting(
        "allow_host",
        (),
        HostType(),
        "Host name that the server answers to, like course.example, in addition to localhost, this "
        "machine's name and all IP addresses; may be given several times; * allows all",
        many=True,
    ),
    Setting(
        "trust_proxy",
        0,
        click.IntRange(0, 10),
        "Number of proxies in front of the server whose X-Forwarded-For, -Proto and -Host count",
    ),
    Setting(
        "prefix", "", PathType(), "Path below which a proxy serves the page, like /forward-pass"
    ),
    Setting(
        "heavy_calls_per_minute",
        120,
        click.IntRange(1, 1_000_000),
        "Heavy calls (timing, files, pictures) that one address may make in a minute and in one "
        "burst",
    ),
    Setting(
        "trainings",
        2,
        click.IntRange(0, 64),
        "Networks that may train at a time, each in its own process; more must wait; 0 for none",
    ),
    Setting(
        "training_steps",
        1_000_000,
        click.IntRange(1, 1_000_000_000),
        "Steps that one training may have",
    ),
    Setting(
        "training_time",
        1_800,
        click.IntRange(1, 1_000_000),
        "Seconds that one training may take in all, pauses included",
    ),
    Setting(
        "training_idle",
        300,
        click.IntRange(1, 1_000_000),
        "Seconds that a training may be idle without a message from its visitor; 20 while others "
        "wait",
    ),
    Setting(
        "training_grace",
        30,
        click.IntRange(0, 3_600),
        "Seconds that a training continues after its page has left, so that a reload finds it",
    ),
)


@dataclass(frozen=True)
class Settings:
    """A checked value for every row of `SETTINGS`."""

    host: str
    port: int
    workers: int
    queue: str | None
    mnist: Path | None
    test: Path | None
    test_labels: Path | None
    network: tuple[Path, ...]
    activations: str | None
    labels: str | None
    input_shape: str | None
    mean: float | None
    std: float | None
    inverted: bool
    log_level: str
    log_format: LogFormat
    events_per_second: int
    max_visitors: int
    ping_interval: int
    ping_timeout: int
    allow_origin: tuple[str, ...]
    allow_host: tuple[str, ...]
    trust_proxy: int
    prefix: str
    heavy_calls_per_minute: int
    trainings: int
    training_steps: int
    training_time: int
    training_idle: int
    training_grace: int

    def about(self) -> About:
        """Returns the facts about the networks in files.

        Raises:
            Refusal: a fact is invalid.
        """
        from forwardpass.models.about import about_in

        names = ("activations", "labels", "input_shape", "mean", "std", "inverted")
        said = {name: getattr(self, name) for name in names}
        return about_in({name: value for name, value in said.items() if value not in (None, False)})


def read_settings(given: Mapping[str, object], environ: Mapping[str, str]) -> Settings:
    """Reads all settings: `given` overrides the environment, which overrides the defaults.

    Raises:
        SettingError: a setting or a variable is unknown or has an invalid value.
    """
    known = [setting.name for setting in SETTINGS]
    if unknown := set(given).difference(known):
        raise SettingError(
            f"there is no setting {min(unknown)!r}; expected one of {', '.join(known)}"
        )
    check_variables(environ)
    return Settings(
        **{
            setting.name: setting.check(
                given.get(setting.name, environ.get(setting.variable, setting.default))
            )
            for setting in SETTINGS
        }
    )


def check_variables(environ: Mapping[str, str]) -> None:
    """Raises SettingError for a variable with our prefix that is not a setting, probably a typo."""
    known = [*(setting.variable for setting in SETTINGS), FILE_VARIABLE]
    ours = {name for name in environ if name.startswith(PREFIX)}
    for name in sorted(ours.difference(known, OF_THE_TESTS)):
        (nearest,) = get_close_matches(name.upper(), known, n=1, cutoff=0)
        raise SettingError(f"the variable {name} is not a setting; the closest one is {nearest}")


def read_file(path: Path) -> dict[str, Any]:
    """Reads the settings in a TOML file, by name, with unchecked values.

    Raises:
        SettingError: the file cannot be read, or names an unknown setting.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} cannot be read as settings in TOML: {error}") from None
    known = [setting.name for setting in SETTINGS]
    for name in sorted(set(found).difference(known)):
        (nearest,) = get_close_matches(name, known, n=1, cutoff=0)
        raise SettingError(
            f"{path} has {name!r}, which is not a setting; the closest one is {nearest!r}"
        )
    return found
