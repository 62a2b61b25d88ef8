"""The page and the server have the same options and the same limits."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from forwardpass import models, options
from forwardpass.numerics import (
    augmentation,
    costs,
    initialisation,
    optimisers,
    presets,
    recipe,
)
from forwardpass.previews import palette
from forwardpass.wire import links

TOP = Path(__file__).parent.parent


def of_the_page() -> dict[str, Any]:
    """The lists and limits that `options.js` shares with the server, by name."""
    found: dict[str, Any] = exported("options.js", "SHARED")
    return found


def exported(module: str, name: str) -> Any:
    """The value that a module of the page exports under a name."""
    return exports(module)[name]


@cache
def exports(module: str) -> dict[str, Any]:
    """What a module of the page exports, as it looks in JSON."""
    script = (
        f"import({json.dumps((TOP / 'frontend/src' / module).as_uri())})"
        ".then((found) => console.log(JSON.stringify(found)))"
    )
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of_the_server() -> dict[str, Any]:
    """The values of `options.py`, as they look in JSON."""
    values = {name: value for name, value in vars(options).items() if name.isupper()}
    values["PEN_RADIUS"] = options.PEN_RADIUS._asdict()
    found: dict[str, Any] = json.loads(json.dumps(values))
    return found


def test_the_page_and_the_server_have_the_same_options_and_limits() -> None:
    assert of_the_page() == of_the_server()


def test_the_page_knows_the_choices_and_the_presets_of_a_training() -> None:
    choices = {
        "COSTS": {name: list(cost.outputs) for name, cost in costs.COSTS.items()},
        "OPTIMISERS": list(optimisers.OPTIMISERS),
        "SCHEDULES": list(optimisers.SCHEDULES),
        "INITS": list(initialisation.INITS),
        "AUGMENTATIONS": list(augmentation.AUGMENTATIONS),
        "MAX_HIDDEN_LAYERS": recipe.MAX_HIDDEN_LAYERS,
        "MAX_HIDDEN_NEURONS": recipe.MAX_HIDDEN_NEURONS,
        "MAX_BATCH": recipe.MAX_BATCH,
        "MAX_EPOCHS": recipe.MAX_EPOCHS,
        "MAX_COPIES": recipe.MAX_COPIES,
    }
    recipes = {name: asdict(preset) for name, preset in presets.PRESETS.items()}
    for name, value in {**choices, "PRESETS": json.loads(json.dumps(recipes))}.items():
        assert exported("recipes.js", name) == value, name
    assert list(exported("recipes.js", "PRESETS")) == list(recipes)


def test_the_page_saves_and_opens_the_formats_that_the_server_does() -> None:
    assert exported("options.js", "SAVED_FORMATS") == list(models.FORMATS)
    assert sorted(exported("options.js", "OPENED_FORMATS")) == sorted(models.READERS)


def test_a_place_has_the_same_fields_under_the_same_keys_of_a_link() -> None:
    of_the_page = exported("place-fields.js", "PLACE_FIELDS")
    keys = {
        name: [*field["key"].values()] if name == "input" else [field["key"]]
        for name, field in of_the_page.items()
        if "key" in field
    }
    bits = {
        name: (field["bit"], tuple(field.get("of", (False, True))))
        for name, field in of_the_page.items()
        if "bit" in field
    }
    assert list(of_the_page) == list(links.PLACE_FIELDS)
    assert bits == links.FLAGS
    assert keys == {
        name: [at.key for at in where]
        for name, (_, where) in links.PLACE_FIELDS.items()
        if name not in bits
    }


def test_what_people_are_told_of_an_embed_has_every_field_of_a_place() -> None:
    told = (TOP / "frontend/public/embed.d.ts").read_text()
    body = told.split("export interface Place {")[1].split("\n}")[0]
    fields = exported("place-fields.js", "PLACE_FIELDS")
    names = {field.get("message", name) for name, field in fields.items()}
    assert set(re.findall(r"^  (\w+)\?:", body, re.M)) == names


def test_previews_have_colours_for_each_pair_of_hues() -> None:
    assert tuple(palette.HUES) == options.HUES


def test_what_people_are_told_of_an_embed_has_the_names_of_the_lists() -> None:
    told = (TOP / "frontend/public/embed.d.ts").read_text()
    page = of_the_page()
    for field, names in {
        "mode": page["MODES"],
        "lines": page["LINES"],
        "hues": page["HUES"],
        "theme": page["THEMES"],
    }.items():
        said = re.search(rf"^  {field}\?: (.*);$", told, re.M)
        assert said and re.findall(r'"([\w-]+)"', said[1]) == names
    said = re.search(r"mark: ([^;]*);", told)
    assert said and re.findall(r'"(\w+)"', said[1]) == page["DECIMAL_MARKS"]
