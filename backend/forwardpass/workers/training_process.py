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

import numpy as np

from forwardpass.digits.labelled_images import LabelledImages
from forwardpass.digits.training_digits import TrainingDigits, generated_before, training_digits
from forwardpass.numerics.examples import Examples
from forwardpass.numerics.recipe import Recipe
from forwardpass.numerics.training import Training
from forwardpass.options import PIXELS
from forwardpass.wire import network_from, order_bytes, order_from
from forwardpass.workers import messages, process
from forwardpass.workers.process import limit_process, lower_priority, take_pipes
from forwardpass.workers.steering import SteeredTraining

MAX_MEMORY = 1_000_000_000
"""Most bytes of private memory, where the system can limit them (Linux). The training images of
MNIST, their copies, and the checkpoints take half of it."""

NICENESS = 10
"""The niceness of the steps, where the system supports it. On Linux, a process with 10 gets a
tenth of the time of one with 0 beside it; with 15 it got a thirtieth, and a training of a
second took minutes beside other programs. Before the first step, the process has the niceness of a
worker, because on a busy machine a visitor would wait minutes for the digits."""

MOST_COMMANDS = 64
"""Most commands that wait for their turn. Sending more blocks."""

Commands = Queue[dict[str, Any] | None]


def main() -> None:
    """Trains as the standard input says, until that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends the input
    incoming, outgoing = take_pipes()
    limit_process(MAX_MEMORY)
    wanted = messages.read(incoming.read)
    if wanted is None:
        return
    commands: Commands = Queue(MOST_COMMANDS)
    # A thread, since no system but POSIX can tell whether there is something in a pipe.
    Thread(target=_listen, args=(incoming, commands), daemon=True).start()
    digits = digits_of(wanted)
    training = training_of(wanted, digits)
    lower_priority(NICENESS - process.NICENESS)
    begun = {
        "input_order": order_bytes(training.network.input_order),
        "digits": digits.images.tobytes() if digits.source == "generated" else None,
    }
    with suppress(BrokenPipeError):  # nobody hears it any more
        messages.write(outgoing.write, begun)
        steered = SteeredTraining.going_on(training, wanted["kept"], test_set=test_set_of(wanted))
        _run(steered, commands, outgoing)


def digits_of(wanted: dict[str, Any]) -> TrainingDigits:
    """The digits that a message asks for.

    Args:
        wanted: `folder` of MNIST, or None for generated digits; `digits`, the bytes of their images
            if another process has generated them before, or None.

    Raises:
        MnistError: the folder does not hold MNIST.
    """
    folder, generated = wanted["folder"], wanted["digits"]
    if generated is not None:
        return generated_before(generated)
    return training_digits(None if folder is None else Path(folder))


def test_set_of(wanted: dict[str, Any]) -> LabelledImages | None:
    """The images that measure the network; None for those that the training holds out.

    Args:
        wanted: `test_images`, the bytes of (n, 784) uint8, or None; `test_labels`, those of (n,).
    """
    images, labels = wanted["test_images"], wanted["test_labels"]
    if images is None:
        return None
    rows = np.frombuffer(images, np.uint8).reshape(-1, PIXELS)
    return LabelledImages(rows, np.frombuffer(labels, np.uint8))


def training_of(wanted: dict[str, Any], digits: TrainingDigits) -> Training:
    """The training that a message asks for, before its first step.

    Args:
        wanted: `recipe`, its fields by name; `start`, the bytes of the network to start from, or
            None; `input_order`, in which that one sees its inputs, or None.
        digits: to learn from.

    Raises:
        TrainingError: the recipe cannot be followed.
    """
    fields = wanted["recipe"]
    sizes, activations = tuple(fields["sizes"]), tuple(fields["activations"])
    recipe = Recipe(**{**fields, "sizes": sizes, "activations": activations})
    examples = Examples.of(digits.images, digits.labels, digits.source)
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
