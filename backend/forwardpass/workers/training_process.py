"""The process of one training: limits itself, then learns, is steered and reports.

`python -m forwardpass.workers.training_process` takes messages from its standard input: the first
says what to learn, those after it are commands, see `steering`. When the input ends, so does the
process. It writes nothing but its reports.
"""

from __future__ import annotations

import signal
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from forwardpass import one_thread  # noqa: F401  # isort: skip  # before anything imports numpy
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import Training
from forwardpass.training_run import examples_in
from forwardpass.wire import network_from, order_bytes, order_from
from forwardpass.workers import messages
from forwardpass.workers.process import limit_process, take_pipes
from forwardpass.workers.steering import SteeredTraining

MAX_MEMORY = 1_000_000_000
"""Bytes that the process may hold of its own, where the system can limit that (Linux): the training
images of MNIST, their copies, and the checkpoints take half of it."""

NICENESS = 15
"""How much it steps back behind the server, where there is such a thing."""

MOST_COMMANDS = 64
"""That wait to be obeyed: whoever sends more waits."""

Commands = Queue[dict[str, Any] | None]


def main() -> None:
    """Trains as the standard input says, until that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends the input
    incoming, outgoing = take_pipes()
    limit_process(MAX_MEMORY, NICENESS)
    wanted = messages.read(incoming.read)
    if wanted is None:
        return
    commands: Commands = Queue(MOST_COMMANDS)
    # A thread, since no system but POSIX can tell whether there is something in a pipe.
    Thread(target=_listen, args=(incoming, commands), daemon=True).start()
    training = training_of(wanted)
    with suppress(BrokenPipeError):  # nobody hears it any more
        messages.write(outgoing.write, {"input_order": order_bytes(training.network.input_order)})
        _run(SteeredTraining.going_on(training, wanted["kept"]), commands, outgoing)


def training_of(wanted: dict[str, Any]) -> Training:
    """The training that a message asks for, before its first step.

    Args:
        wanted: `recipe`, its fields by name; `folder` of MNIST, or None for generated digits;
            `start`, the bytes of the network to start from, or None; `input_order`, in which that
            one sees its inputs, or None.

    Raises:
        TrainingError: the recipe cannot be followed.
        MnistError: the folder does not hold MNIST.
    """
    fields = wanted["recipe"]
    sizes, activations = tuple(fields["sizes"]), tuple(fields["activations"])
    recipe = Recipe(**{**fields, "sizes": sizes, "activations": activations})
    folder = wanted["folder"]
    examples = examples_in(None if folder is None else Path(folder))
    start = wanted["start"]
    network = None
    if start is not None:
        network = network_from(start, sizes, activations, order_from(wanted["input_order"]))
    return Training(recipe, examples, start=network)


def _listen(incoming: RawIOBase, commands: Commands) -> None:
    """Hands on each command, and None at the end."""
    message: Any = ...
    while message is not None:
        try:
            message = messages.read(incoming.read)
        except messages.MessageError:
            message = None
        commands.put(message)


def _run(steered: SteeredTraining, commands: Commands, outgoing: RawIOBase) -> None:
    """Steps, commands and reports, one after the other, until there are no more commands."""
    while True:
        try:
            wait_s = steered.wait_s
            command = commands.get(timeout=wait_s) if wait_s != 0 else commands.get_nowait()
        except Empty:
            steered.work()
        else:
            if command is None:
                return
            steered.obey(command)
        for told in (steered.take_batch(), steered.take_report()):
            if told:
                messages.write(outgoing.write, told)


if __name__ == "__main__":
    main()
