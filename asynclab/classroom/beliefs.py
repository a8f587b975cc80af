"""What a class believes: its predictions, from what was handed in, beside what is true.

Predictions come from the `predict` cells of submitted notebooks, which are read and never run,
and from `progress.jsonl` where a student handed that in. They change no mark.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import asynclab
from asynclab import questions
from asynclab.classroom.folders import files_in
from asynclab.classroom.notebooks import Unreadable, read_bytes, read_notebook
from asynclab.progress_log import FORMAT
from asynclab.questions import Answer, Question, Sentence

FEWEST = 5
"""No group smaller than this is told: in it, one would know who thought what."""
PROGRESS = "progress.jsonl"
LONGEST_CELL = 20_000  # characters; nobody writes a prediction in more
MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One student's answers to one question: the first, which counts, and the last.

    A notebook alone tells one answer, which is then both.
    """

    first: Answer
    last: Answer


@dataclass(frozen=True, slots=True)
class Belief:
    """How many of a class held a belief: students who answered, were wrong first, and later.

    `text` is what many believe, `question` what was asked; `commonest` is the first answer given
    most often, in words, with how many gave it.
    """

    id: str
    lesson: str
    text: str
    question: str
    answered: int
    wrong_first: int
    wrong_later: int
    commonest: str
    gave_it: int


def class_beliefs(students: Iterable[Mapping[str, Said]]) -> tuple[list[Belief], int]:
    """The beliefs of a class, those most often wrong first; and how many too few have answered."""
    every = list(students)
    known = questions.load()
    ids = [id for id in known if any(id in one for one in every)]
    judged = [id for id in ids if not isinstance(known[id], Sentence)]
    found = [_belief(known[id], [one[id] for one in every if id in one]) for id in judged]
    told = [one for one in found if one.answered >= FEWEST]
    told.sort(key=lambda one: (-one.wrong_first / one.answered, one.lesson, one.id))
    return told, len(found) - len(told)


def said_in(folder: Path) -> dict[str, Said]:
    """What one student predicted, from all notebooks and progress files of a submission."""
    first: dict[str, Answer] = {}
    last: dict[str, Answer] = {}
    for path in _files(folder, PROGRESS):
        for id, answer, attempt in _events(path):
            last[id] = answer
            if attempt == 1:
                first.setdefault(id, answer)
    for path in _files(folder, ".ipynb"):
        for id, answer in _predicted(path):
            last[id] = answer
            first.setdefault(id, answer)
    return {id: Said(answer, last[id]) for id, answer in first.items()}


@cache
def texts() -> dict[str, str]:
    """What many believe, by the id of the question where a lesson meets it."""
    file = Path(asynclab.__file__).parent / "course" / "beliefs.toml"
    return {id: entry["belief"] for id, entry in tomllib.loads(file.read_text("utf-8")).items()}


def _belief(question: Question, said: list[Said]) -> Belief:
    wrong = [one for one in said if not question.is_right(one.first)]
    later = [one for one in said if not question.is_right(one.last)]
    commonest, count = Counter(question.say(one.first) for one in said).most_common(1)[0]
    return Belief(
        id=question.id,
        lesson=question.lesson,
        text=texts().get(question.belief or question.id, question.question),
        question=question.question,
        answered=len(said),
        wrong_first=len(wrong),
        wrong_later=len(later),
        commonest=commonest,
        gave_it=count,
    )


def _files(folder: Path, ending: str) -> Iterator[Path]:
    return islice((path for path in files_in(folder) if path.name.endswith(ending)), MOST_FILES)


def _events(path: Path) -> Iterator[tuple[str, Answer, int]]:
    """The predictions in a progress file that can be understood, oldest first."""
    try:
        lines = read_bytes(path).splitlines()
    except Unreadable:
        return
    for line in lines:
        event = _event(line)
        answer = _read(event.get("id"), event.get("answer"))
        if event.get("event") == "predict" and answer is not None:
            attempt = event.get("attempt")
            yield event["id"], answer, attempt if isinstance(attempt, int) else 0


def _event(line: bytes) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) and event.get("version") == FORMAT else {}


def _predicted(path: Path) -> Iterator[tuple[str, Answer]]:
    """The answers that stand in the `predict` cells of a notebook."""
    try:
        cells = read_notebook(path).cells
    except Unreadable:
        return
    for cell in cells:
        if cell.type == "code" and "predict(" in cell.text and len(cell.text) <= LONGEST_CELL:
            yield from _calls(cell.text)


def _calls(code: str) -> Iterator[tuple[str, Answer]]:
    lines = [line for line in code.splitlines() if not line.lstrip().startswith(("%", "!"))]
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        tree = compile("\n".join(lines), "cell", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "predict":
            values = [_value(one) for one in node.args[:2]]
            if len(values) == 2 and (answer := _read(*values)) is not None:
                yield str(values[0]).strip(), answer


def _value(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _read(id: object, answer: object) -> Answer | None:
    """The answer, if the course has the question and allows it."""
    question = questions.load().get(id.strip()) if isinstance(id, str) else None
    return None if question is None or answer is ... else question.read(answer)
