"""Messages of the page's catalogue, for what Python writes for people.

RULE: it looks messages up and fills them in; what is said with them is the caller's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from forwardpass.resources import messages_dir

ENGLISH = "en"
"""The language of the messages that another language lacks."""


@dataclass(frozen=True)
class Messages:
    """The messages of one language.

    Attributes:
        language: a BCP 47 tag.
        texts: key → text with `{name}` placeholders.
    """

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Returns a message with its values filled in.

        Raises:
            KeyError: there is no such message, or it has a place for which there is no value.
        """
        return re.sub(r"\{(\w+)\}", lambda place: str(values[place[1]]), self.texts[key])


@cache
def languages() -> tuple[str, ...]:
    """Returns the tags of all languages that there are."""
    return tuple(sorted(path.stem for path in messages_dir().glob("*.json")))


@cache
def _texts_in(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((messages_dir() / f"{language}.json").read_text("utf-8"))
    return found


def messages_in(wished: str) -> Messages:
    """Returns the messages in a language, or in the same one of elsewhere: `de` for `de-AT`.

    English if there is neither. What the language lacks is in English too.
    """
    known = {tag.lower(): tag for tag in languages()}
    parts = wished.lower().split("-")
    tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    language = next((known[tag] for tag in tags if tag in known), ENGLISH)
    return Messages(language, {**_texts_in(ENGLISH), **_texts_in(language)})
