"""The lessons as they lie in `notebooks/`, read for all that is made from them."""

# nbformat has no annotations.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
TITLE = re.compile(r"^# (\d\d) · (.+)$", re.MULTILINE)
MINUTES = re.compile(r"About (\d+) minutes")
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
BOLD = re.compile(r"\*\*(.+?)\*\*")
FENCED = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
TOP_AWAIT = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
CALLS = {"predict", "settle", "check"}


@dataclass(frozen=True)
class Call:
    """A predict(), settle() or check() in a lesson: of what, in which cell, under which heading."""

    function: str
    id: str
    cell: str
    heading: str


@dataclass(frozen=True)
class Lesson:
    """One lesson: where it lies, and its notebook."""

    path: Path
    notebook: NotebookNode

    @property
    def number(self) -> str:
        """Two digits, the same everywhere."""
        return self.path.name[:2]

    @property
    def title(self) -> str:
        """As in its first heading, without the number."""
        return self._opening(TITLE).group(2)

    @property
    def short_title(self) -> str:
        """What the other lessons call it: the title up to its colon."""
        return self.title.partition(":")[0]

    @property
    def minutes(self) -> int:
        """The estimate that it gives."""
        return int(self._opening(MINUTES).group(1))

    @property
    def goals(self) -> list[str]:
        """What a reader can do afterwards: the list in its first cell."""
        lines = str(self.notebook.cells[0].source).splitlines()
        return [line.removeprefix("- ") for line in lines if line.startswith("- ")]

    def terms(self) -> dict[str, str]:
        """Each bold term, and the id of the cell in which it stands first."""
        found: dict[str, str] = {}
        for cell in self.cells("markdown"):
            for term in BOLD.findall(FENCED.sub("", cell.source)):
                found.setdefault(term, cell.id)
        return found

    def cells(self, kind: Literal["code", "markdown"]) -> list[NotebookNode]:
        """Its cells of one kind, in order."""
        return [cell for cell in self.notebook.cells if cell.cell_type == kind]

    def calls(self) -> Iterator[Call]:
        """Every predict(), settle() and check(), in order."""
        heading = ""
        for cell in self.notebook.cells:
            if cell.cell_type == "markdown":
                heading = (HEADING.findall(cell.source) or [heading])[-1]
                continue
            for function, id in calls(cell.source):
                yield Call(function, id, cell.id, heading)

    def _opening(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.search(self.notebook.cells[0].source)
        if match is None:
            raise ValueError(f"{self.path.name}: its first cell has nothing like {pattern.pattern}")
        return match


def lessons() -> list[Lesson]:
    """Every lesson that is there, in order."""
    return [read(path) for path in sorted((NOTEBOOKS / "lessons").glob("[0-9][0-9]_*.ipynb"))]


@cache
def read(path: Path) -> Lesson:
    """One lesson; its notebook is not to be changed, for it is read once."""
    return Lesson(path, nbformat.read(path, as_version=4))


def link_to(lesson: Lesson, cell: str = "") -> str:
    """A link from the reference to a lesson, or to one of its cells."""
    return f"../lessons/{lesson.path.name}" + (f"#cell-id={cell}" if cell else "")


def calls(source: str) -> list[tuple[str, str]]:
    """The predict(), settle() and check() calls in a cell, as (function, id)."""
    return [
        (node.func.id, str(ast.literal_eval(node.args[0])))
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in CALLS
        and node.args
    ]


def parsed(source: str) -> ast.AST:
    """A cell as a syntax tree; lines and cells with magics count as empty."""
    if source.startswith("%%"):
        source = source.partition("\n")[2]
    lines = ["" if line.startswith(("%", "!")) else line for line in source.splitlines()]
    tree: ast.AST = compile("\n".join(lines), "<cell>", "exec", TOP_AWAIT)
    return tree
