"""Notebooks whose cells were edited, deleted, sent twice, retagged or put in another order."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fault_assignments import code_cell, right
from fault_case import GRADED, MANUAL, REVIEW, Kind

cells = Kind("cells")
EITHER = (GRADED, REVIEW)
WRONG = {"mean": "def mean(numbers):\n    return 7"}
Notebook = dict[str, Any]


def tags(cell: Notebook) -> Notebook:
    """What nbgrader keeps of a cell."""
    kept: Notebook = cell["metadata"].setdefault("nbgrader", {})
    return kept


def place(notebook: Notebook, id: str) -> int:
    """Where the cell of a grade_id stands."""
    ids = [tags(cell).get("grade_id") for cell in notebook["cells"]]
    return ids.index(id)


def cell(notebook: Notebook, id: str) -> Notebook:
    """The cell of a grade_id."""
    found: Notebook = notebook["cells"][place(notebook, id)]
    return found


def text(id: str, to: str) -> Callable[[Notebook], None]:
    """Write another text in a cell."""
    return lambda notebook: cell(notebook, id).update(source=to)


def tag(id: str, **to: Any) -> Callable[[Notebook], None]:
    """Change what nbgrader keeps of a cell."""
    return lambda notebook: tags(cell(notebook, id)).update(to)


def deleted(*ids: str) -> Callable[[Notebook], None]:
    """Delete cells."""
    return lambda notebook: [notebook["cells"].pop(place(notebook, id)) for id in ids]


def added(id: str, code: str, **metadata: Any) -> Callable[[Notebook], None]:
    """Put a cell of their own right after a cell."""
    made = code_cell(code, **metadata)
    return lambda notebook: notebook["cells"].insert(place(notebook, id) + 1, made)


def twice(id: str, code: str | None = None) -> Callable[[Notebook], None]:
    """Send a cell twice, the second with another text."""

    def edit(notebook: Notebook) -> None:
        copy = json.loads(json.dumps(cell(notebook, id)))
        copy["source"] = copy["source"] if code is None else code
        notebook["cells"].insert(place(notebook, id) + 1, copy)

    return edit


def every(change: Callable[[Notebook], Any]) -> Callable[[Notebook], None]:
    """Do the same to every cell."""
    return lambda notebook: [change(one) for one in notebook["cells"]] and None


def all_of(*edits: Callable[[Notebook], Any]) -> Callable[[Notebook], None]:
    """Do one after the other."""
    return lambda notebook: [edit(notebook) for edit in edits] and None


def _swap(notebook: Notebook) -> None:
    mean, words = cell(notebook, "mean"), cell(notebook, "words")
    tags(mean)["grade_id"], tags(words)["grade_id"] = "words", "mean"


def _forge_outputs(notebook: Notebook) -> None:
    fake = {"data": {"text/plain": "3"}, "execution_count": 1, "metadata": {}}
    cell(notebook, "test_mean")["outputs"] = [fake | {"output_type": "execute_result"}]
    tags(cell(notebook, "test_mean"))["score"] = 3


zero = {"test_mean": 0}
cells.sums("everything right", beside=True)
cells.weather("everything right and async", beside=True)
for name, edit in {
    "a test edited to pass": text("test_mean", "pass"),
    "a test deleted": deleted("test_mean"),
    "every test deleted": deleted("test_mean", "test_words", "test_primes", "test_share"),
    "points raised": tag("test_mean", points=1000),
    "points below nothing elsewhere": tag("test_words", points=-1000),
    "a test unlocked and edited": all_of(
        text("test_mean", "3"), tag("test_mean", locked=False, grade=False, solution=True)
    ),
    "a test of their own with points": added(
        "test_mean",
        "assert True",
        nbgrader={"grade_id": "gift", "grade": True, "points": 50, "schema_version": 3},
    ),
    "a test sent twice": twice("test_mean", "assert True"),
    "the setup edited": text("setup", "PRICES = [7]"),
    "outputs and scores forged": _forge_outputs,
}.items():
    cells.sums(name, WRONG, edit=edit, marks=zero, state=EITHER, beside=True)

for name, edit in {
    "the setup deleted": deleted("setup"),
    "an answer retagged as locked": tag("mean", locked=True, solution=False),
    "an answer retagged as a test": tag("mean", grade=True, points=99),
    "tags of an older schema": every(lambda one: tags(one).update(schema_version=1)),
    "an answer sent twice": twice("mean"),
    "the cells the other way round": lambda notebook: notebook["cells"].reverse(),
    "a kernel of another language": lambda notebook: notebook["metadata"].update(
        kernelspec={"name": "bash", "display_name": "Bash", "language": "bash"},
        language_info={"name": "bash"},
    ),
    "no metadata": lambda notebook: notebook.update(metadata={}),
    "checksums forged": every(lambda one: tags(one).update(checksum="0" * 32)),
    "texts as lists of lines": every(
        lambda one: one.update(source=one["source"].splitlines(keepends=True))
    ),
    "the same id for every cell": every(lambda one: one.update(id="same")),
    "an id that is no text": every(lambda one: one.update(id=[1])),
    "cells without outputs": every(lambda one: one.pop("outputs", 0)),
    "a cell of an unknown type": lambda notebook: notebook["cells"].append(
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": "Sums"}
    ),
    "metadata by the megabyte": every(lambda one: one["metadata"].update(x="y" * 400_000)),
    "a thousand empty cells": lambda notebook: notebook["cells"].extend(
        code_cell("") for _ in range(1000)
    ),
    "an answer split over two cells": all_of(
        text("words", "def count_words(text):\n    return counted(text.lower().split())"),
        added("words", "from collections import Counter\ndef counted(all): return Counter(all)"),
    ),
    "answers beside a broken cell": added("setup", "def f(:\n    return"),
    "a question to the shell": added("setup", "mean?\n%timeit -n1 -r1 1 + 1\n%lsmagic"),
    "names of the tests taken": added("setup", "points = 0\nmarks = 0\nassert_ = 0"),
    "everything reset at the end": added("test_share", "%reset -f"),
    "a name deleted at the end": added("test_share", "del mean, count_words, primes, share"),
    "the built-ins taken away at the end": added("test_share", "sum = len = all = range = None"),
}.items():
    cells.sums(name, edit=edit, state=EITHER)

for name, edit, least in (
    ("an answer deleted", deleted("mean"), 0),
    ("an answer turned into text", lambda nb: cell(nb, "mean").update(cell_type="markdown"), 0),
    ("an answer turned raw", lambda nb: cell(nb, "mean").update(cell_type="raw"), 0),
    ("an answer under another name", tag("mean", grade_id="mein"), 0),
    ("an answer without its tags", lambda nb: cell(nb, "mean").update(metadata={}), 0),
    ("an answer emptied", text("mean", ""), 0),
    ("tags of null", lambda nb: cell(nb, "mean").update(metadata={"nbgrader": None}), 0),
    ("a text of null", text("mean", None), 0),  # type: ignore[arg-type]
    ("a text left out", lambda nb: cell(nb, "mean").pop("source"), 0),
):
    cells.sums(name, edit=edit, marks={"test_mean": (least, 3)}, state=EITHER, beside=True)

cells.sums(
    "an answer turned into text, between fences",
    edit=lambda nb: cell(nb, "mean").update(
        cell_type="markdown", source=f"My answer:\n```python\n{right('mean')}\n```\nDone."
    ),
    says="turned from code",
)
cells.sums(
    "an answer sent twice, the second wrong",
    edit=twice("mean", "def mean(numbers):\n    return 7"),
    marks={"test_mean": (0, 3)},
    state=REVIEW,
    says="2 times",
)
cells.sums(
    "an answer in a cell of their own",
    {"mean": "def mean(numbers):\n    raise NotImplementedError()"},
    edit=added("mean", right("mean")),
    beside=True,
)
cells.sums(
    "two answers with their names swapped",
    edit=_swap,
    marks={"test_mean": (0, 3), "test_words": (0, 2)},
    state=EITHER,
)
cells.sums(
    "an answer that cannot be parsed",
    {"mean": "def mean(numbers)\n    return sum(numbers / len(numbers)"},
    marks=zero,
    says="SyntaxError",
    beside=True,
)
cells.sums(
    "every tag lost",
    edit=every(lambda one: one.update(metadata={})),
    marks={"test_mean": (0, 3), "test_words": (0, 2), "test_primes": (0, 3), "test_share": (0, 2)},
    state=EITHER,
    says=".",
)
cells.sums(
    "no cell at all",
    edit=lambda notebook: notebook.update(cells=[]),
    marks={"test_mean": 0, "test_words": 0, "test_primes": 0, "test_share": 0},
    state=(GRADED, REVIEW, "missing", "unreadable"),
    beside=True,
)
cells.sums(
    "nothing begun",
    {
        id: f"{right(id).splitlines()[0]}\n    # YOUR CODE HERE\n    raise NotImplementedError()"
        for id in ("mean", "words", "primes", "share")
    },
    marks={"test_mean": 0, "test_words": 0, "test_primes": 0, "test_share": 0},
    says="(?i)NotImplemented|not started|nothing|stub",
    beside=True,
)
cells.weather(
    "the written answer deleted",
    edit=deleted("why"),
    state=(MANUAL, REVIEW),
    says=".*",
    beside=True,
)
cells.weather(
    "the written answer turned into code",
    edit=lambda notebook: cell(notebook, "why").update(cell_type="code", source="import os; os.x"),
    state=(MANUAL, REVIEW),
)
