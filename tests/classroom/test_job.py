"""The job that a judge is given, and the file in which it answers."""

import json

import pytest

from asynclab.classroom.job import Job, Limits, read_outcomes, write_outcomes
from asynclab.classroom.plan import Plan, Step
from asynclab.classroom.result import CellResult, NotebookResult, Part

STEPS = (Step("imports", "setup", "import asyncio"), Step("q1", "answer", "x = 'é'", missing=True))
PLAN = Plan("crawl", STEPS, ("A byte order mark was left out.",))


def test_a_job_survives_a_json_file():
    job = Job((PLAN,), "bubblewrap", Limits(cell=3), 7, "files")

    assert Job.from_json(json.loads(json.dumps(job.to_json()))) == job


def test_a_job_of_another_format_is_refused():
    with pytest.raises(ValueError, match="The format is 99; wanted: 1"):
        Job.from_json(Job((PLAN,)).to_json() | {"format": 99})


def test_outcomes_survive_their_file(tmp_path):
    cell = CellResult("t1", "test", 2, 1, "partial", parts=(Part("order", 1, 0, "reversed"),))
    notebooks = [NotebookResult("crawl", (cell,), ("A remark.",), {"t1": []})]

    write_outcomes(tmp_path / "out.json", notebooks)

    assert list(read_outcomes(tmp_path / "out.json")) == notebooks
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
