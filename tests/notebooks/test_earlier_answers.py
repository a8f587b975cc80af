"""A lesson shows the same whatever its reader has answered before: only progress() tells of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from asynclab import predict, progress_log, questions
from asynclab.exercises import sources
from asynclab.questions import Order

ROOT = Path(__file__).resolve().parents[2]
(LESSON,) = (ROOT / "notebooks" / "lessons").glob("00_*.ipynb")
COMPARE = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/nbval.cfg"]


@pytest.fixture
def answers(tmp_path, monkeypatch):
    """The file of a reader who has answered every question and solved every exercise."""
    file = tmp_path / "progress.jsonl"
    monkeypatch.setenv("ASYNCLAB_PROGRESS", str(file))
    for question in questions.load().values():
        truth = question.truth[0] if isinstance(question, Order) else question.truth
        predict(question.id, truth, why="So I learnt.")
    for id in sources.all_ids():
        progress_log.append(id[:2], "check", id, answer="0", outcome="done", attempt=1)
    return file


def cells_that_differ(lesson: Path, report: Path, progress: Path) -> list[str]:
    """The code cells whose fresh outputs are not the stored ones, as "Cell 0", "Cell 1", …"""
    command = [sys.executable, "-m", "pytest", "-q", *COMPARE, lesson, f"--junitxml={report}"]
    environment = {**os.environ, "ASYNCLAB_PROGRESS": str(progress), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    cases = list(ElementTree.parse(report).iter("testcase"))
    assert len(cases) == len(code_cells(lesson))
    bad = [case for case in cases if case.find("failure") is not None]
    return [str(case.get("name")).rpartition("::")[2] for case in bad]


def code_cells(lesson: Path) -> list[str]:
    cells = json.loads(lesson.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_the_stored_outputs_are_those_of_a_reader_with_earlier_answers(answers, tmp_path):
    of_progress = [n for n, source in enumerate(code_cells(LESSON)) if source == "progress()"]
    different = cells_that_differ(LESSON, tmp_path / "report.xml", answers)
    # progress() differs because the answers are in force: without it this would prove nothing.
    assert different == [f"Cell {n}" for n in of_progress] != []
