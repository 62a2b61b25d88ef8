"""The settings: one table serves the command line, the environment and the checks."""

from __future__ import annotations

import os
import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from forwardpass.commands.serve import command
from forwardpass.server.settings import (
    OF_THE_TESTS,
    SETTINGS,
    SettingError,
    Settings,
    read_settings,
)

DEFAULTS = Settings(
    host="127.0.0.1",
    port=5000,
    workers=1,
    queue=None,
    mnist=None,
    test=None,
    test_labels=None,
    network=(),
    activations=None,
    labels=None,
    input_shape=None,
    mean=None,
    std=None,
    inverted=False,
    log_level="warning",
    log_format="text",
    events_per_second=240,
    max_visitors=1000,
    ping_interval=10,
    ping_timeout=10,
    allow_origin=(),
    allow_host=(),
    trust_proxy=0,
    prefix="",
    heavy_calls_per_minute=120,
    trainings=2,
    training_steps=1_000_000,
    training_time=1_800,
    training_idle=300,
    training_grace=30,
)


def test_without_a_word_everything_is_as_documented() -> None:
    assert read_settings({}, {}) == DEFAULTS


def test_every_row_of_the_table_is_a_field_and_an_option() -> None:
    names = [setting.name for setting in SETTINGS]
    assert names == [field.name for field in fields(Settings)]
    assert [*names, "config", "networks"] == [option.name for option in command.params]


def test_options_and_variables_are_named_after_the_setting() -> None:
    row = next(setting for setting in SETTINGS if setting.name == "max_visitors")
    assert (row.flag, row.variable) == ("--max-visitors", "FORWARDPASS_MAX_VISITORS")


def test_the_environment_is_read() -> None:
    assert read_settings({}, {"FORWARDPASS_PORT": "8000"}).port == 8000


def test_what_is_given_wins_over_the_environment() -> None:
    assert read_settings({"port": 9000}, {"FORWARDPASS_PORT": "8000"}).port == 9000


def test_a_folder_must_exist(tmp_path: Path) -> None:
    assert read_settings({"mnist": str(tmp_path)}, {}).mnist == tmp_path
    with pytest.raises(SettingError, match="does not exist"):
        read_settings({"mnist": str(tmp_path / "none")}, {})


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match="no setting 'prot'; expected one of host, port"):
        read_settings({"prot": 1}, {})


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("PORTT", "PORT"), ("ALOW_ORIGIN", "ALLOW_ORIGIN"), ("VISITORS", "MAX_VISITORS"),
     ("", "STD"), ("port", "PORT")],
)  # fmt: skip
def test_a_variable_that_sets_nothing_is_refused_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(SettingError) as error:
        read_settings({}, {f"FORWARDPASS_{name}": "8000"})
    assert str(error.value) == (
        f"the variable FORWARDPASS_{name} is not a setting; "
        f"the closest one is FORWARDPASS_{nearest}"
    )


def test_variables_of_the_tests_and_of_others_are_passed_over() -> None:
    others = dict.fromkeys([*OF_THE_TESTS, "FORWARD", "PATH", "XFORWARDPASS_PORT"], "x")
    assert read_settings({}, others) == DEFAULTS


def test_the_variables_of_the_tests_are_those_that_they_use() -> None:
    top = Path(__file__).parents[2]
    sources = [*top.glob(".dev/*.js"), *top.glob("tests/browser/*.py"), *top.glob("tests/*.py")]
    used = {
        name
        for path in sources
        for name in re.findall("FORWARDPASS_[A-Z][A-Z_]+", path.read_text())
    }
    assert used - {setting.variable for setting in SETTINGS} == set(OF_THE_TESTS)


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("port", 0, 65_535),
        ("workers", 1, 64),
        ("events_per_second", 1, 1_000_000),
        ("max_visitors", 1, 100_000),
        ("ping_interval", 1, 3_600),
        ("ping_timeout", 1, 3_600),
        ("trust_proxy", 0, 10),
        ("heavy_calls_per_minute", 1, 1_000_000),
    ],
)
def test_numbers_have_limits(name: str, lowest: int, highest: int) -> None:
    for value in (lowest, highest):
        assert getattr(read_settings({name: value}, {}), name) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(SettingError, match=f"{name} is {value}: {value} is not in the range"):
            read_settings({name: value}, {})


@pytest.mark.parametrize("value", ["", "five", "5.5"])
def test_a_port_is_a_whole_number(value: str) -> None:
    with pytest.raises(SettingError, match="is not a valid integer"):
        read_settings({}, {"FORWARDPASS_PORT": value})


def test_a_log_level_is_one_of_four() -> None:
    with pytest.raises(SettingError, match="'debug', 'info', 'warning', 'error'"):
        read_settings({"log_level": "loud"}, {})


def test_a_file_sets_what_neither_variable_nor_option_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 8001\nmax_visitors = 7\nping_timeout = 5\nallow_host = ["a.example"]\n')
    monkeypatch.setenv("FORWARDPASS_PING_TIMEOUT", "6")
    given = command.make_context("serve", ["--config", str(file), "--port", "8002"]).params
    assert (given["port"], given["ping_timeout"], given["max_visitors"]) == (8002, 6, 7)
    assert given["allow_host"] == ("a.example",)
    assert given.pop("networks") == ()
    monkeypatch.setenv("FORWARDPASS_CONFIG", str(file))
    assert command.make_context("serve", []).params["port"] == 8001
    assert read_settings(given, dict(os.environ)).max_visitors == 7


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "max_visitor = 7",
            "'max_visitor', which is not a setting; the closest one is 'max_visitors'",
        ),
        ("max_visitors", "cannot be read as settings in TOML"),
        ("max_visitors = 0", "0 is not in the range"),
    ],
)
def test_a_file_that_sets_nothing_good_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(click.BadParameter, match=reason):
        command.make_context("serve", ["--config", str(tmp_path / "settings.toml")])


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("https://course.example", ("https://course.example",)),
        ("https://Course.Example:443/", ("https://course.example",)),
        ("http://localhost:8000", ("http://localhost:8000",)),
        ("https://*.course.example", ("https://*.course.example",)),
        ("https://bücher.example", ("https://xn--bcher-kva.example",)),
        ("https://a.example, http://b.example:80", ("https://a.example", "http://b.example")),
        ("*", ("*",)),
        ("", ()),
    ],
)
def test_origins_are_written_as_browsers_do(text: str, origins: tuple[str, ...]) -> None:
    assert read_settings({}, {"FORWARDPASS_ALLOW_ORIGIN": text}).allow_origin == origins


def test_several_origins_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = ["--allow-origin", "https://a.example", "--allow-origin", "https://b.example"]
    context = command.make_context("serve", given)
    assert context.params["allow_origin"] == ("https://a.example", "https://b.example")
    monkeypatch.setenv("FORWARDPASS_ALLOW_ORIGIN", "https://a.example, https://c.example")
    context = command.make_context("serve", [])
    assert context.params["allow_origin"] == ("https://a.example", "https://c.example")


@pytest.mark.parametrize(
    "text",
    ["course.example", "ftp://x.example", "https://x.example/page", "null", "https://", "https://*",
     "https://x.example:99999", "https://x;script-src", "https://u@x.example", "https://[::1]"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="is not an origin; expected an origin like https://"):
        read_settings({"allow_origin": [text]}, {})


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("course.example", ("course.example",)),
        (" Course.Example, *.school.example ", ("course.example", "*.school.example")),
        ("bücher.example", ("xn--bcher-kva.example",)),
        ("*", ("*",)),
        ("", ()),
    ],
)
def test_hosts_are_written_as_browsers_do(text: str, hosts: tuple[str, ...]) -> None:
    assert read_settings({}, {"FORWARDPASS_ALLOW_HOST": text}).allow_host == hosts


@pytest.mark.parametrize(
    "text",
    ["https://x.example", "x.example:80", "x.example/", "a..b", "*.", "*x.example", "a b", "-x"],
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(
        SettingError, match=r"is not a host name; expected a name like course\.example"
    ):
        read_settings({"allow_host": [text]}, {})


@pytest.mark.parametrize(
    ("text", "path"),
    [("", ""), ("/", ""), ("/forward-pass", "/forward-pass"), ("a/b/", "/a/b")],
)
def test_a_prefix_begins_with_a_slash_and_does_not_end_with_one(text: str, path: str) -> None:
    assert read_settings({"prefix": text}, {}).prefix == path


@pytest.mark.parametrize("text", ["", "redis", "redis://", "http://127.0.0.1", "127.0.0.1:6379"])
def test_what_is_no_redis_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="is not a Redis URL; expected one like redis://"):
        read_settings({"queue": text}, {})


@pytest.mark.parametrize(
    "text", ["/a b", "/../x", "/x?y", "//evil.example:80", "https://x.example"]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="is not a path; expected one like /forward-pass"):
        read_settings({"prefix": text}, {})
