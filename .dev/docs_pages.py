"""The pages of the documentation that are made: the Python API, the commands, and the notebooks.

The first two are made from the code, and a notebook is run from top to bottom. MkDocs calls
what begins with `on_` when it builds the pages; see `mkdocs.yml`.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from nbclient import NotebookClient

import forwardpass
from forwardpass.__main__ import COMMANDS

GOOGLE = re.compile(r"^(Args|Attributes|Returns|Raises|Yields|Example|Examples):$")
"""The heading of a section in the style of Google; its lines are indented."""
RULE = re.compile(r"^-{3,}$")
"""The line under the heading of a section in the style of NumPy."""
ITEM = re.compile(r"^(\*{0,2}[\w., *]+?)(?::\s+| : )(.*)$")
"""A parameter, an attribute or an error, with its type or its description."""
NOTEBOOK = ".ipynb"
CELL_S = 300
"""How long a cell of a notebook may run, seconds."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that are made from the code."""
    for name, content in (("api.md", api()), ("commands.md", commands())):
        files.append(File.generated(config, name, content=content))
    for file in [file for file in files if file.src_uri.endswith(NOTEBOOK)]:
        if file.abs_src_path and file.inclusion.is_included():
            name = file.src_uri.replace(NOTEBOOK, ".md")
            content = notebook(Path(file.abs_src_path))
            files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Leads links to a notebook to its page; on GitHub they lead to the notebook itself."""
    return re.sub(rf"\]\(([\w/-]+){NOTEBOOK}\)", r"](\1.md)", markdown)


def on_post_page(output: str, **_: object) -> str:
    """Marks the bar at the top as such, and lets the keyboard scroll code that is too wide."""
    bar = output.replace('<div class="navbar ', '<div role="banner" class="navbar ', 1)
    return bar.replace("<pre>", '<pre tabindex="0">')


def api() -> str:
    """Every public name of the package, as its docstring explains it, in Markdown."""
    for_callers, _, _ = doc_of(forwardpass).partition("\nRULE:")
    parts = ["# Python", text_of(for_callers)]
    for name in forwardpass.__all__:
        if name.startswith("__"):
            continue
        value = getattr(forwardpass, name)
        if inspect.isclass(value):
            parts += class_of(name, value)
        elif callable(value):
            parts += [f"## {name}", signature(name, value), text_of(doc_of(value))]
        else:
            listed = ", ".join(f"`{each}`" for each in value)
            parts += [f"## {name}", f"A mapping with the keys {listed}."]
    return "\n\n".join(parts) + "\n"


def class_of(name: str, value: type) -> Iterator[str]:
    """A class, its public methods and its properties, including those of our classes it extends."""
    yield f"## {name}"
    if not issubclass(value, Exception):
        yield signature(name, value)
    yield text_of(doc_of(value))
    ours = [each for each in value.__mro__ if each.__module__.startswith("forwardpass.")]
    for attribute in dict.fromkeys(name for each in ours for name in vars(each)):
        if attribute.startswith("_"):
            continue
        member = inspect.getattr_static(value, attribute)
        of_class = isinstance(member, (classmethod, staticmethod))
        function = member.__func__ if of_class else getattr(member, "fget", member)
        if inspect.isfunction(function):
            yield f"### {name}.{attribute}"
            if not isinstance(member, property):
                yield signature(f"{name}.{attribute}", function)
            yield text_of(doc_of(function))


def signature(name: str, function: Callable[..., object]) -> str:
    """How a function is called."""
    shown = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    shown = re.sub(r"ForwardRef\('(\w+)'[^)]*\)", r"\1", shown)
    shown = re.sub(r"\((?:self|cls)(?:, )?", "(", shown, count=1)
    return f"```python\n{name}{shown}\n```"


def doc_of(value: object) -> str:
    """The docstring.

    Raises:
        LookupError: there is none.
    """
    doc = inspect.getdoc(value)
    if not doc:
        raise LookupError(f"{value!r} has no docstring")
    return doc


def text_of(doc: str) -> str:
    """A docstring in Markdown: its sections get headings, its items become lists."""
    lines, found, at = doc.splitlines(), [], 0
    inside = google = False
    while at < len(lines):
        line = lines[at]
        under = lines[at + 1] if at + 1 < len(lines) else ""
        if (heading := GOOGLE.match(line)) or RULE.match(under):
            title = heading[1] if heading else line
            google = not RULE.match(under)
            at += 1 if google else 2
            found += ["", f"**{'Parameters' if title == 'Args' else title}**", ""]
            inside = True
            continue
        indent = len(line) - len(line.lstrip())
        bare = line[4:] if inside and google else line
        if inside and google and line and indent == 0:
            inside = False  # the section has ended
            found.append("")
        starts = inside and bare and not bare.startswith((" ", ">>>"))
        if starts and not google and under.startswith("    "):  # its description follows
            name, _, kind = bare.partition(" : ")
            found.append(f"- `{name}`{f' ({kind})' if kind else ''}:")
        elif starts and (item := ITEM.match(bare)):
            found.append(f"- `{item[1]}`: {item[2]}")
        else:
            found.append(bare if inside else line)
        at += 1
    return escaped(fenced("\n".join(found)).replace("``", "`"))


def fenced(text: str) -> str:
    """Marks interactive examples as code, wherever they are indented."""
    example = re.compile(r"(?:^ *>>> .*\n?(?:^ *(?!>>>)\S.*\n?)*)+", re.M)
    return example.sub(lambda found: f"\n~~~pycon\n{inspect.cleandoc(found[0])}\n~~~\n", text)


def escaped(text: str) -> str:
    """Keeps an element that a text names, as `<svg>`, from becoming one."""
    return re.sub(r"(?<!`)<(?=\w)", "&lt;", text)


def commands() -> str:
    """Every command and its options, in Markdown."""
    parts = ["# Commands"]
    for name in COMMANDS:
        module = import_module(f"forwardpass.commands.{name.replace('-', '_')}")
        parts += command_of(f"forwardpass {name}", module.command)
    return "\n\n".join(parts) + "\n"


def command_of(name: str, command: click.Command) -> Iterator[str]:
    """A command, with its subcommands if it has any."""
    context = click.Context(command, info_name=name)
    yield f"## {name}"
    yield f"```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            if found := command.get_command(context, each):
                yield from command_of(f"{name} {each}", found)


def notebook(path: Path) -> str:
    """Runs a notebook in a kernel of its own, and returns it with its outputs, in Markdown.

    Raises:
        CellExecutionError: a cell raised an error.
    """
    cells = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "IPYTHONDIR": folder}
        quiet = ["--log-level=ERROR", "--HistoryManager.enabled=False"]
        client = NotebookClient(cells, timeout=CELL_S, extra_arguments=quiet)
        client.execute(cwd=folder, env=environment)
    parts = []
    for cell in cells.cells:
        if cell.cell_type == "code":
            parts.append(f"```python\n{cell.source}\n```")
            parts += [output_of(output) for output in cell.outputs]
        else:
            parts.append(cell.source.strip())
    title, *rest = parts
    file = f'This page was made by running <a href="{path.name}" download>the notebook</a>.'
    return "\n\n".join([title, file, *rest]) + "\n"


def output_of(output: Any) -> str:
    """An output of a cell: its picture if it has one, otherwise its text."""
    data = output.get("data", {})
    if "text/html" in data:
        return f'<div class="output">\n{data["text/html"]}\n</div>'
    return f"```text\n{output.get('text', data.get('text/plain', '')).rstrip()}\n```"
