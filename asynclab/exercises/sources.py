"""The exercises of the course, read from their files in `course/exercises/`.

A file is named after its exercise (`02_1.py`) and holds, as plain names: PROMPT, what the
lesson has GIVEN before it, the STUB, the HINTS in order (a question, the tool, a skeleton with
one gap), a SOLUTION with its REASONS, and `check(answer)`, a generator of verdicts.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from asynclab.checks import Verdict, brief

FOLDER = Path(__file__).parents[1] / "course" / "exercises"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, as its file has it."""

    id: str
    prompt: str
    given: str
    stub: str
    hints: tuple[str, ...]
    solution: str
    reasons: str
    check: Callable[[Any], Iterable[Verdict]]

    @property
    def lesson(self) -> str:
        """The number of its lesson."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """What the learner's function is called."""
        return self.function(self.stub).__name__

    def function(self, source: str) -> FunctionType:
        """The last function that a source text defines, beside what the lesson has given."""
        file = f"<exercise {self.id}>"
        namespace: dict[str, Any] = {"__name__": file}
        exec(compile(self.given, file, "exec"), namespace)
        before = set(namespace)
        exec(compile(source, file, "exec"), namespace)
        defined = [namespace[name] for name in namespace if name not in before]
        return [one for one in defined if isinstance(one, FunctionType)][-1]


def load(id: str) -> Exercise:
    """The exercise with this id; raises LookupError, with a list of what there is."""
    ids = all_ids()
    if id not in ids:
        raise LookupError(f"There is no exercise {brief(id)}. There are: {', '.join(ids)}.")
    return _read(FOLDER / f"{id.replace('.', '_')}.py")


def all_ids() -> list[str]:
    """The ids of all exercises, in the order of the lessons."""
    stems = (file.stem for file in FOLDER.glob("*.py"))
    found = [stem.split("_") for stem in stems if re.fullmatch(r"\d\d_\d+", stem)]
    return [".".join(parts) for parts in sorted(found, key=lambda parts: [*map(int, parts)])]


@cache
def _read(file: Path) -> Exercise:
    spec = importlib.util.spec_from_file_location(f"asynclab.course.exercises.{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Exercise(
        id=file.stem.replace("_", "."),
        prompt=module.PROMPT,
        given=module.GIVEN,
        stub=module.STUB,
        hints=tuple(module.HINTS),
        solution=module.SOLUTION,
        reasons=module.REASONS,
        check=module.check,
    )
