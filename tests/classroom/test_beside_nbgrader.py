"""nbgrader's own commands on our folders and marks, and ours on an assignment written for it.

They are run once for all tests: each submission costs nbgrader a kernel.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader_alone import ANSWERS, CELLS, NAME, RIGHT, answered, nbgrader, write_source

from asynclab.classroom import isolation
from asynclab.classroom.source import read_source
from asynclab.classroom.trials import read_trial
from asynclab.cli import main

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
ASSIGNMENTS = NOTEBOOKS / "assignments"
OWN = "1_sequential_to_concurrent"
TRIALS = {
    one.stem: read_trial(one)
    for one in (ASSIGNMENTS / OWN / "tests").glob("*.py")
    if one.stem in ("right_task_group", "wrong_comprehension")
}
SETTINGS = f"""
late.per_day = 0.1
[assignments.{NAME}]
deadline = 2026-11-20T12:00:00Z
"""
ROSTER = """student_id,last_name,first_name,email
ada,Lovelace,Ada,ada@x.org
missed,Nobody,"",""
half,Half,Hal,half@x.org
"""
MARKS = """
SELECT student.id, base_cell.name, auto_score, manual_score, needs_manual_grade FROM grade
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN assignment ON submitted_assignment.assignment_id = assignment.id
JOIN student ON submitted_assignment.student_id = student.id
JOIN base_cell ON grade.cell_id = base_cell.id
WHERE assignment.name = ? ORDER BY 1, 2
"""
DECLARED = (
    "SELECT name, cell_type, locked, source, checksum FROM source_cell",
    "SELECT name, max_score, cell_type FROM grade_cells JOIN base_cell USING (id)",
    "SELECT name FROM solution_cells JOIN base_cell USING (id)",
    "SELECT name, max_score, cell_type FROM task_cells JOIN base_cell USING (id)",
)


@dataclass(frozen=True)
class Beside:
    """Two courses with the same work: one is graded by us, one by nbgrader; and what that said.

    `said` is by command.
    """

    top: Path
    ours: Path
    theirs: Path
    said: dict[str, str]


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Beside:
    top = tmp_path_factory.mktemp("beside")
    ours, theirs = top / "ours", top / "theirs"
    for course in (ours, theirs):
        write_source(course)
    graded_by_us(ours)
    for student in ANSWERS:
        shutil.copytree(ours / "submitted" / student, theirs / "submitted" / student)
    ours_for_nbgrader(theirs)
    released = ours / "release" / NAME / "words.ipynb"
    (top / "solved.ipynb").write_text(answered(released, RIGHT), encoding="utf-8")
    spare = top / "spare"
    spare.mkdir()
    shutil.copy(ours / "gradebook.db", spare)
    commands = (
        (theirs, f"generate_assignment {NAME}"),
        (theirs, f"autograde {NAME}"),
        (theirs, f"autograde {OWN}"),
        (ours, "export --to nbgrader.csv"),
        (ours, f"generate_feedback {NAME}"),
        (ours, f"validate release/{NAME}/words.ipynb"),
        (top, "validate solved.ipynb"),
        (spare, f"db assignment remove {NAME} --force"),
    )
    said = nbgrader(top, *commands)
    return Beside(top, ours, theirs, dict(zip([words for _, words in commands], said, strict=True)))


def graded_by_us(course: Path) -> None:
    (course / "classroom.toml").write_text(SETTINGS)
    (course / "roster.csv").write_text(ROSTER)
    classroom(course, "validate", NAME)
    classroom(course, "generate_assignment", NAME)
    released = course / "release" / NAME / "words.ipynb"
    for student, answers in ANSWERS.items():
        hand_in(course, student, NAME, answered(released, answers))
    hand_in(course, "half", NAME, released.read_text("utf-8")[:900])
    late = course / "submitted" / "ada" / NAME / "timestamp.txt"
    late.write_text("2026-11-21 13:00:00 +0100")
    trusted = ["--no-sandbox"] if isolation.probe() == "none" else []
    classroom(course, "autograde", NAME, *trusted)
    classroom(course, "to_nbgrader", NAME)
    classroom(course, "export", NAME)


def ours_for_nbgrader(course: Path) -> None:
    """An assignment of the course's own, released by us and declared to nbgrader."""
    shutil.copytree(ASSIGNMENTS / OWN, course / "source" / OWN)
    classroom(course, "generate_assignment", OWN)
    source = read_source(ASSIGNMENTS / OWN / f"{OWN}.ipynb")
    for student, trial in TRIALS.items():
        answers = {cell.id: cell.text for cell in source.cells if cell.part == "answer"}
        released = course / "release" / OWN / f"{OWN}.ipynb"
        hand_in(course, student, OWN, answered(released, answers | trial.answers))
    classroom(course, "to_nbgrader", OWN)


def classroom(course: Path, verb: str, *arguments: str) -> None:
    assert main(["classroom", verb, "--course", str(course), *arguments]) == 0


def hand_in(course: Path, student: str, assignment: str, text: str) -> None:
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    (name,) = (one.name for one in (course / "source" / assignment).glob("*.ipynb"))
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "timestamp.txt").write_text("2026-11-20 11:00:00 UTC")


def asked(course: Path, query: str, *values: str) -> list[tuple]:
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        return book.execute(query, values).fetchall()


def table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def test_our_release_of_it_is_the_one_that_nbgrader_makes(beside):
    made = [
        [
            (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("nbgrader"))
            for cell in json.loads(path.read_text("utf-8"))["cells"]
        ]
        for path in (
            beside.ours / "release" / NAME / "words.ipynb",
            beside.theirs / "release" / NAME / "words.ipynb",
        )
    ]
    assert made[0] == made[1]
    assert len(made[0]) == len(CELLS)


@pytest.mark.parametrize("query", DECLARED)
def test_the_gradebook_that_we_make_declares_the_cells_that_nbgrader_does(beside, query):
    ours = asked(beside.ours, query)
    assert ours
    assert set(ours) <= set(asked(beside.theirs, query))  # which has an assignment more


def test_our_marks_are_those_of_nbgraders_autograde_test_by_test(beside):
    tests = {cell["metadata"]["nbgrader"]["grade_id"] for cell in CELLS if is_test(cell)}
    ours, theirs = (
        {(who, cell): auto for who, cell, auto, *_ in asked(course, MARKS, NAME) if cell in tests}
        for course in (beside.ours, beside.theirs)
    )
    assert ours == theirs
    assert len(ours) == len(ANSWERS) * len(tests)
    assert {*ours.values()} == {0, 1, 2, 3, 4}


def test_what_people_mark_waits_in_both_but_for_the_answer_that_nobody_gave(beside):
    """nbgrader gives 0 for it at once; here it stands on the sheet, with the level 0."""
    ours, theirs = (
        {(who, cell) for who, cell, *_, waits in asked(course, MARKS, NAME) if waits}
        for course in (beside.ours, beside.theirs)
    )
    assert theirs < ours
    assert ours - theirs == {("Zoë O'Brien", "why"), ("bob", "why"), ("bob", "draw")}


def is_test(cell: dict) -> bool:
    tags = cell["metadata"].get("nbgrader", {})
    return tags.get("grade", False) and not tags["solution"]


def test_nbgraders_export_of_our_gradebook_tells_what_ours_tells(beside):
    ours, theirs = table(beside.ours / "grades.csv"), table(beside.ours / "nbgrader.csv")
    assert {*ours} == {*theirs} == {*ANSWERS, "half", "missed"}
    for student, row in ours.items():
        state = row.pop("state")
        told = theirs[student]
        if state in ("missing", "unreadable"):
            nothing = dict.fromkeys(("raw_score", "late_submission_penalty", "score"), "0.0")
            assert told == row | nothing | {"timestamp": ""}, "nbgrader has only 0.0 for it"
        else:
            assert told == row
    assert theirs["ada"]["late_submission_penalty"] == "1.7"


def test_nbgrader_makes_feedback_of_our_autograded_notebooks(beside):
    for student in ANSWERS:
        page = beside.ours / "feedback" / student / NAME / "words.html"
        said = BeautifulSoup(page.read_text("utf-8"), "html.parser").get_text(" ")
        score = table(beside.ours / "nbgrader.csv")[student]["score"]
        assert f"(Score: {score} / 17.0)" in " ".join(said.split())
    assert not (beside.ours / "feedback" / "half").exists()


def test_nbgraders_validate_says_what_a_student_should_know_of_our_release(beside):
    assert "VALIDATION FAILED ON 6 CELL(S)" in beside.said[f"validate release/{NAME}/words.ipynb"]
    assert "Your notebook passes all the tests" in beside.said["validate solved.ipynb"]


def test_an_assignment_of_ours_gets_its_points_from_nbgraders_autograde(beside):
    """The clock is virtual there too; out of reach of what students write it is not."""
    source = read_source(ASSIGNMENTS / OWN / f"{OWN}.ipynb")
    tests = {cell.id: cell.points for cell in source.cells if cell.part == "test"}
    seen = {(who, cell): auto for who, cell, auto, *_ in asked(beside.theirs, MARKS, OWN)}
    for student, trial in TRIALS.items():
        wanted = tests | trial.points
        assert {cell: seen[student, cell] for cell in tests} == wanted, student
    assert {trial.right for trial in TRIALS.values()} == {True, False}


def test_the_guide_names_no_command_of_nbgraders_that_was_not_run_here(beside):
    guide = (NOTEBOOKS / "instructor" / "classroom.md").read_text("utf-8")
    section = guide[guide.index("## Beside nbgrader") :].split("\n## ")[0]
    named = re.findall(r"^nbgrader (.+)$|`nbgrader ([^`]+)`", section, re.M)
    lines = {(a or b).replace("ASSIGNMENT", NAME).replace("NOTEBOOK", "words") for a, b in named}
    assert len(lines) == 5
    assert lines <= {*beside.said}


def test_an_assignment_that_was_removed_there_can_be_written_anew(beside):
    assert asked(beside.top / "spare", "SELECT name FROM assignment") == []
    assert asked(beside.ours, "SELECT name FROM assignment") == [(NAME,)]
