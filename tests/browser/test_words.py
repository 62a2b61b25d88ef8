"""Every word that a visitor can see or hear comes from the catalogue."""

from __future__ import annotations

import json
import re
from pathlib import Path

from visitor import Visit

from forwardpass.models import catalogue

MESSAGES = json.loads(
    (Path(__file__).parents[2] / "frontend/src/i18n/en.json").read_text(encoding="utf-8")
)
READ_WORDS = """() => {
    const words = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { parentElement, textContent } = walker.currentNode;
        if (parentElement.closest("[data-part=activations] td, .katex, noscript, script")) continue;
        words.add(textContent.trim().replace(/\\s+/g, " "));
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]"))
        for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
            words.add(element.getAttribute(name) ?? "");
    return [...words];
}"""
SYMBOLS = re.compile(r"[\W\d_]*|a")


def patterns() -> list[re.Pattern[str]]:
    """Each message with anything in its places."""
    texts = [t for m in MESSAGES.values() for t in (m.values() if isinstance(m, dict) else [m])]
    return [re.compile(re.sub(r"\\{[\w.\\]+\\}", ".+", re.escape(text))) for text in texts]


def test_every_word_on_the_page_is_in_the_catalogue(visit: Visit) -> None:
    visitor = visit("?motion=off&digit=3")
    visitor.reads("3")
    visitor.part("stage").focus()
    visitor.page.keyboard.press("ArrowRight")
    known = patterns()
    of_cards = "|".join(re.escape(text) for card in catalogue() for text in (card.title, card.note))
    known.append(re.compile(f"({of_cards})( · [\\d.]+%)?"))
    unknown = [
        text
        for text in visitor.page.evaluate(READ_WORDS)
        if not SYMBOLS.fullmatch(text) and not any(p.fullmatch(text) for p in known)
    ]
    assert unknown == []


def test_every_message_of_the_catalogue_is_used() -> None:
    """A key stands in the sources as a whole, or is made there of fixed parts and names."""
    folder = Path(__file__).parents[2] / "frontend/src"
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.js"))
    python = Path(__file__).parents[2] / "backend/forwardpass/exports/worksheet.py"
    sources += python.read_text(encoding="utf-8")
    made = made_keys(sources)
    unused = [key for key in MESSAGES if f'"{key}"' not in sources]
    assert [key for key in unused if not any(m.fullmatch(key) for m in made)] == []


def made_keys(sources: str) -> list[re.Pattern[str]]:
    """What the template literals of the sources make that begin as a key: `mode.${mode}.help`."""
    return [
        re.compile(r"[\w.-]*".join(re.escape(part) for part in re.split(r"\$\{[^{}]*\}", literal)))
        for literal in re.findall(r"`((?:\w+|\$\{\w+\})\.(?:[\w.-]|\$\{[^{}`]*\})*)`", sources)
    ]
