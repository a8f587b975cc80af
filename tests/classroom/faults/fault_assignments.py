"""Two small assignments in nbgrader's conventions, and how a submission is made from one."""

from __future__ import annotations

import json
from textwrap import dedent, indent
from typing import Any

from fault_case import Case

# Cells as (grade_id, kind, points, text); an answer is (signature, docstring, solution).
ANSWERS = {
    "mean": (
        "def mean(numbers):",
        "The arithmetic mean of a list; raises ValueError where it is empty.",
        """
        if not numbers:
            raise ValueError("there are no numbers")
        return sum(numbers) / len(numbers)
        """,
    ),
    "words": (
        "def count_words(text):",
        "How often each word occurs, in lower case: a dict.",
        """
        counts = {}
        for word in text.lower().split():
            counts[word] = counts.get(word, 0) + 1
        return counts
        """,
    ),
    "primes": (
        "def primes(limit):",
        "A list of the prime numbers below a limit.",
        "return [n for n in range(2, limit) if all(n % k for k in range(2, n))]",
    ),
    "share": (
        "def share(flags):",
        "The share of True in a list of booleans, from 0.0 to 1.0.",
        "return sum(flags) / len(flags)",
    ),
    "all": (
        "async def all_readings(fetch, stations):",
        "A list of what `await fetch(station)` gives for each station, asked all at once.",
        "return list(await asyncio.gather(*(fetch(station) for station in stations)))",
    ),
    "few": (
        "async def few_at_once(fetch, stations, limit):",
        "As all_readings, but with never more than `limit` requests in flight at once.",
        """
        gate = asyncio.Semaphore(limit)

        async def one(station):
            async with gate:
                return await fetch(station)

        return list(await asyncio.gather(*(one(station) for station in stations)))
        """,
    ),
    "patient": (
        "async def patient(fetch, station, seconds):",
        "What fetch(station) gives within so many seconds, else None; a late request is cancelled.",
        """
        try:
            async with asyncio.timeout(seconds):
                return await fetch(station)
        except TimeoutError:
            return None
        """,
    ),
}

SUMS = [
    ("intro", "text", 0, "# Sums\n\nAnswer each question."),
    ("setup", "setup", 0, "import math\n\nPRICES = [3, 4, 5]"),
    ("mean", "answer", 0, ""),
    (
        "test_mean",
        "test",
        3,
        """
        assert mean([1, 2, 3]) == 2, "the mean of 1, 2 and 3 is 2"
        ### BEGIN HIDDEN TESTS
        assert mean(PRICES) == 4, "the mean of the prices is 4"
        assert mean([10, 20, 60]) == 30, "the mean of 10, 20 and 60 is 30"
        try:
            mean([])
        except ValueError:
            pass
        else:
            raise AssertionError("mean([]) must raise ValueError")
        ### END HIDDEN TESTS
        """,
    ),
    ("words", "answer", 0, ""),
    (
        "test_words",
        "test",
        2,
        """
        assert count_words("a b a") == {"a": 2, "b": 1}, "count a twice and b once"
        ### BEGIN HIDDEN TESTS
        assert count_words("") == {}
        assert count_words("Canary-7401 canary-7401") == {"canary-7401": 2}
        ### END HIDDEN TESTS
        """,
    ),
    ("primes", "answer", 0, ""),
    (
        "test_primes",
        "test",
        3,
        """
        points = 0
        if primes(10) == [2, 3, 5, 7]:
            points += 1
        ### BEGIN HIDDEN TESTS
        if primes(2) == []:
            points += 1
        if len(primes(100)) == 25 and max(primes(100)) == 97:
            points += 1
        ### END HIDDEN TESTS
        points
        """,
    ),
    ("share", "answer", 0, ""),
    ("test_share", "test", 2, "2 - 4 * abs(share([True, False, False, True]) - 0.5)"),
]

WEATHER = [
    ("intro", "text", 0, "# Weather\n\nAnswer each question."),
    (
        "setup",
        "setup",
        0,
        """
        import asyncio

        from asynclab import run
        from asynclab.checks import at_most, cancelled_cleanly, no_task_left_behind
        from asynclab.checks import overlap, took
        from asynclab.classroom.marking import Marks
        from asynclab.services import STATIONS, Stations
        """,
    ),
    ("all", "answer", 0, ""),
    (
        "test_all",
        "test",
        4,
        """
        service = Stations(seed=1)

        async def fetch(station):
            reading = await service.fetch_reading(station)
            return reading.celsius + 0.5

        cities = ["Oslo", "Delhi", "Accra"]
        timeline = run(all_readings(fetch, cities), clock="virtual")
        marks = Marks()
        with marks.part(1, "every reading, in the order asked for"):
            assert list(timeline.result) == [4.5, 31.5, 29.5], f"seen: {timeline.result}"
        marks.check(2, "the requests overlap", overlap(timeline, "fetch"))
        ### BEGIN HIDDEN TESTS
        with marks.part(1, "each station is asked once"):
            assert service.calls == 3, f"{service.calls} requests; wanted: 3"
        ### END HIDDEN TESTS
        marks
        """,
    ),
    ("few", "answer", 0, ""),
    (
        "test_few",
        "test",
        4,
        """
        service = Stations(delay=1.0)

        async def fetch(station):
            return (await service.fetch_reading(station)).celsius

        marks = Marks()
        timeline = run(few_at_once(fetch, STATIONS, 2), clock="virtual")
        with marks.part(1, "every reading"):
            assert list(timeline.result) == [4.0, 19.0, 28.0, 31.0, 14.0, 29.0]
        marks.check(2, "at most two at once", at_most(timeline, 2, "fetch"))
        ### BEGIN HIDDEN TESTS
        marks.check(1, "as fast as the limit allows", took(timeline, 3.0))
        ### END HIDDEN TESTS
        marks
        """,
    ),
    ("patient", "answer", 0, ""),
    (
        "test_patient",
        "test",
        3,
        """
        service = Stations()

        async def fetch(station):
            return (await service.fetch_reading(station)).celsius

        assert await patient(fetch, "Accra", 1.0) == 29.0, "Accra answers within a second"
        ### BEGIN HIDDEN TESTS
        timeline = run(patient(fetch, "Oslo", 0.25), clock="virtual")
        assert timeline.result is None, "Oslo takes a second: None after 0.25 s"
        assert took(timeline, 0.25), took(timeline, 0.25).seen
        assert cancelled_cleanly(timeline, "fetch"), cancelled_cleanly(timeline, "fetch").seen
        assert no_task_left_behind(timeline), no_task_left_behind(timeline).seen
        ### END HIDDEN TESTS
        """,
    ),
    ("why", "written", 2, "Concurrent requests wait at the same time."),
]

ASSIGNMENTS = {"sums": SUMS, "weather": WEATHER}
FULL = {
    name: {id: points for id, kind, points, _ in cells if kind == "test"}
    for name, cells in ASSIGNMENTS.items()
}
MAX = {name: sum(cell[2] for cell in cells) for name, cells in ASSIGNMENTS.items()}


def right(id: str) -> str:
    """The right answer to a question."""
    return _function(id, dedent(ANSWERS[id][2]).strip())


def source(assignment: str) -> dict[str, Any]:
    """The source notebook of an assignment, solutions and hidden tests included."""
    return notebook([_cell(*cell) for cell in ASSIGNMENTS[assignment]])


def submission(case: Case, release: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    """The release with the answers of a case in it."""
    handed: dict[str, Any] = json.loads(json.dumps(release))
    for cell in handed["cells"]:
        cell["source"] = "".join(cell["source"])
        id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if id in ANSWERS:
            cell["source"] = filled(case.answers.get(id, right(id)), places)
        elif id == "why":
            cell["source"] = "They wait at the same time."
    for text, place in ((case.first, 0), (case.last, len(handed["cells"]) + 1)):
        if text:
            handed["cells"].insert(place, code_cell(filled(text, places)))
    if case.edit is not None:
        case.edit(handed)
    return handed


def filled(code: str, places: dict[str, str]) -> str:
    """Code with the places of this run in it, for `@secret@` and the like."""
    code = dedent(code).strip()
    for name, place in places.items():
        code = code.replace(f"@{name}@", place)
    return code


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """A notebook of these cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}


def code_cell(text: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    made = {"cell_type": "code", "execution_count": None, "outputs": [], "source": text}
    return made | {"metadata": metadata}


def _cell(id: str, kind: str, points: float, text: str) -> dict[str, Any]:
    flags = {"grade": kind in ("test", "written"), "solution": kind in ("answer", "written")}
    tags: dict[str, Any] = {"schema_version": 3, "grade_id": id, "task": False, **flags}
    tags["locked"] = kind in ("text", "setup", "test")
    if flags["grade"]:
        tags["points"] = points
    if kind == "answer":
        body = "\n".join(("### BEGIN SOLUTION", dedent(ANSWERS[id][2]).strip(), "### END SOLUTION"))
        text = _function(id, body)
    if kind in ("text", "written"):
        return {"cell_type": "markdown", "metadata": {"nbgrader": tags}, "source": dedent(text)}
    return code_cell(dedent(text).strip(), nbgrader=tags)


def _function(id: str, body: str) -> str:
    signature, says, _ = ANSWERS[id]
    return f'{signature}\n    """{says}"""\n{indent(body, "    ")}'
