"""The edited network of one session: the trained network with its changes and switches.

RULE: knows no socket. Losing it does no harm: the page keeps all changes and sends them again.
"""

from __future__ import annotations

from time import monotonic

from forwardpass.numerics.dials import Changes, Dials
from forwardpass.numerics.incremental import IncrementalEvaluation
from forwardpass.numerics.switches import NO_SWITCHES, Switches, switched
from forwardpass.refusal import Code, Refusal
from forwardpass.wire import ChangesFrame
from forwardpass.workers.model import Model


class EditedNetwork:
    """One visitor's copy of a trained network. It shares all unchanged arrays with the original.

    Attributes:
        trained: the network that was opened.
        evaluation: the state of the last accuracy count, for a quick next one; None while idle.
        over: whether the visitor has left or opened another network.
        used_at: when the network was last used, by `monotonic`.
    """

    def __init__(self, trained: Model) -> None:
        self.trained = trained
        self.evaluation: IncrementalEvaluation | None = None
        self.over = False
        self.used_at = monotonic()
        self._dials = Dials(trained.network)
        self._switches = NO_SWITCHES
        self._model: Model | None = trained
        self._last_seq = -1

    @property
    def model(self) -> Model:
        """The network in its current state; the trained one itself if nothing is edited."""
        self.used_at = monotonic()
        if self._model is None:
            network = switched(self._dials.network, self._switches)
            self._model = (
                self.trained
                if network is self.trained.network
                else Model(network, self.trained.card)
            )
        return self._model

    @property
    def changes(self) -> Changes:
        """The turned dials and their values."""
        return self._dials.changes()

    @property
    def is_awake(self) -> bool:
        """Whether it holds data that `rest` would free."""
        edited = self._model is not None and self._model is not self.trained
        return edited or self.evaluation is not None

    def change(self, frame: ChangesFrame) -> None:
        """Turns dials.

        Raises:
            Refusal: a dial cannot be set to its value, or the change is outdated. No dial is
                turned.
        """
        self._check_follows(frame.seq)
        self._dials.turn(frame.changes, reset=frame.reset)
        self._last_seq = frame.seq
        if frame.reset:
            self._switches = NO_SWITCHES
        self._model = None

    def set_switches(self, seq: int, switches: Switches) -> None:
        """Sets all switches.

        Raises:
            Refusal: the network has no such switches, or the change is outdated. No switch is set.
        """
        self._check_follows(seq)
        switches.check(self.trained.network.sizes)
        self._last_seq = seq
        self._switches = switches
        self._model = None

    def rest(self) -> None:
        """Frees everything that can be computed again from the visitor's changes."""
        self.evaluation = None
        self._dials.rest()
        self._model = None

    def _check_follows(self, seq: int) -> None:
        if seq <= self._last_seq:
            raise Refusal(
                Code.OUT_OF_ORDER,
                "the change is older than the one before it",
                f"more than {self._last_seq}",
                seq,
            )
