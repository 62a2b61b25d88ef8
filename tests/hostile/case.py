"""One hostile or damaged file, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

Kind = Literal["network", "picture", "test set"]
Data = bytes | Callable[[], bytes]


class Case(NamedTuple):
    """A row of the table.

    Attributes:
        slug: its name: a family, and what is wrong with the file.
        kind: what the visitor took it for.
        data: the file, or a function that makes a large one.
        reason: a part of the message with which it is refused; `|` between what may be said
            instead, where a library decides it.
        by_server: whether only a server refuses it, by the limits of its processes or of its page;
            Python would read on.
    """

    slug: str
    kind: Kind
    data: Data
    reason: str
    by_server: bool = False

    @property
    def file(self) -> bytes:
        """Its bytes."""
        return self.data() if callable(self.data) else self.data

    def is_reason(self, message: str) -> bool:
        """Whether a message gives the reason."""
        return any(part in message for part in self.reason.split("|"))


def cases(
    kind: Kind, family: str, files: Mapping[str, tuple[Data, str]], by_server: bool = False
) -> list[Case]:
    """The rows of a family, by what is wrong with each file."""
    return [
        Case(f"{family}: {what}", kind, data, reason, by_server)
        for what, (data, reason) in files.items()
    ]
