"""Gradients of batches, computed one at a time in a thread and charged to their visitor."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time

import gevent
from gevent.threadpool import ThreadPool

from forwardpass import schemas
from forwardpass.numerics.answer import Readout
from forwardpass.numerics.network import Network
from forwardpass.questions.about_network import answer_batch_gradient
from forwardpass.refusal import Code, Refusal
from forwardpass.server.labelled_digits import Drawn
from forwardpass.server.realtime.budget import Budget

DEADLINE_S = 1.5
"""Seconds that an answer may take, including the wait for others. After 2 s without an answer, a
page takes the server to be gone. The largest network and batch take a quarter of a second."""


class BatchGradients:
    """Answers questions about batches for all visitors of one application."""

    def __init__(self) -> None:
        self._threads = ThreadPool(1)

    def answer(
        self,
        question: schemas.GradientQuestion,
        draw: Callable[[], Drawn],
        network: Network,
        readout: Readout,
        budget: Budget,
    ) -> schemas.GradientResponse:
        """Returns the mean gradient of a batch, and the gradient for each of its images.

        Args:
            question: the question about a batch.
            draw: returns the batch; may wait.
            network: the current network.
            readout: how its outputs become digits.
            budget: the visitor's, charged with the seconds computed.

        Raises:
            Refusal: the question does not fit the network, or too many others wait.
        """
        budget.pause()
        computed = 0.0
        try:
            with gevent.Timeout(DEADLINE_S, TimeoutError()):
                drawn = draw()
                computed = drawn.computed
                response: schemas.GradientResponse | Refusal
                response, seconds = self._threads.apply(
                    _computed, (question, network, readout, drawn)
                )
        except TimeoutError:
            raise Refusal(Code.BUSY, "too many others ask about batches; try again") from None
        finally:
            budget.begin()
            budget.charge(computed)
        budget.charge(seconds)
        if isinstance(response, Refusal):
            raise response
        return response


def _computed(
    question: schemas.GradientQuestion, network: Network, readout: Readout, drawn: Drawn
) -> tuple[schemas.GradientResponse | Refusal, float]:
    """Returns the answer, and the seconds that it took.

    Runs in the thread. A refusal is returned as a value, because gevent prints what a thread
    raises.
    """
    began = thread_time()
    answer: schemas.GradientResponse | Refusal
    try:
        answer = answer_batch_gradient(
            network,
            readout,
            question,
            drawn.images,
            drawn.labels,
            drawn.source,
            drawn.next_step,
        )
    except Refusal as refusal:
        answer = refusal
    return answer, thread_time() - began
