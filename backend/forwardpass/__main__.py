"""The command `forwardpass`: each subcommand lives in its own file under `commands`."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "serve": "Run the server.",
    "export": "Write a site that plays recorded passes without a server.",
    "train": "Train a network on MNIST and write it to a file.",
    "evaluate": "Measure trained networks on the MNIST test images, or on your own.",
    "save": "Save a network, its numbers, a diagram or a worksheet as a file.",
    "fetch-mnist": "Download MNIST and check every byte of it.",
}
"""Name → one line of help. `fetch-mnist` is `commands/fetch_mnist.py`, and so on."""


class LazyGroup(click.Group):
    """Imports a subcommand only when it is used, so that `serve` starts without the trainer."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of all subcommands, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns the subcommand `cmd_name`; None if it does not exist."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"forwardpass.commands.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101 - a programming error, not the user's
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the subcommands from `COMMANDS` without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="forwardpass")
def main() -> None:
    """Forward Pass: draw a digit and watch a neural network read it."""


if __name__ == "__main__":
    main()
