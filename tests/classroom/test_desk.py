"""The teacher's verbs around the grades, as they are typed."""

import csv
import json
import os

import pytest
from made_results import cell, result, written
from small_course import hand_in, make_course

from asynclab.classroom import grades
from asynclab.classroom.folders import Course, submission_hash
from asynclab.classroom.plan import answer_hash
from asynclab.classroom.store import Store
from asynclab.cli import main

DEADLINE = (
    '[assignments.one]\ndeadline = {}T12:00:00Z\nextensions = {{ "王 [x]" = {}T12:00:00Z }}\n'
)
PAST = DEADLINE.format("2020-01-01", "2020-01-02")
EXTENDED = DEADLINE.format("2020-01-01", "2999-01-01")


@pytest.fixture
def course(tmp_path):
    """Ann is graded, 王 waits for a person, Bob has handed in only, Eve nothing at all."""
    make_course(tmp_path, PAST)
    (tmp_path / "roster.csv").write_text("student_id,email\nann,a@x\nbob,b@x\neve,e@x\n")
    for student in ("ann", "王 [x]", "bob"):
        hand_in(tmp_path, student, code=f"async def answer():\n    return {student!r}")
    graded(tmp_path, "ann", cell("q", 3.0))
    answer = written(answer_hash("YOUR ANSWER HERE"))
    graded(tmp_path, "王 [x]", cell("q", 4.0), answer, state="needs manual grading")
    return tmp_path


def graded(folder, student, *cells, **facts):
    digest = submission_hash(folder / "submitted" / student / "one")
    Store(folder, "one").add(result(student, *cells, hash=digest, **facts))


@pytest.fixture
def typed(course, capsys):
    """Types a verb, and gives its exit code and what it printed."""

    def type_verb(verb, *arguments):
        code = main(["classroom", verb, *map(str, arguments), "--course", str(course)])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return type_verb


def test_status_counts_each_state_and_says_what_comes_next(typed):
    code, said = typed("status")
    header, line, _, *steps = said.splitlines()
    assert code == 0
    assert header.split("  ")[0] == "assignment"
    assert line.split()[-7:] == ["4", "3", "1", "1", "0", "0", "0"]
    assert "2020-01-01 12:00 (1 extended)" in line
    assert steps == [
        "one: not released yet: generate_assignment",
        "one: 1 to be graded: autograde",
        "one: 1 wait for a person: mark",
        "one: the last deadline is over: release_solutions",
    ]


def test_status_says_which_marks_the_students_have_not_been_told(typed, course):
    page = course / "feedback" / "ann" / "one" / "one.html"
    page.parent.mkdir(parents=True)
    page.write_text("")
    graded(course, "bob", cell("q", 4.0))
    os.utime(page, (0, 0))
    assert "one: 3 marks without feedback, or newer than it: gener" in typed("status")[1]
    os.utime(page)
    assert "one: 2 marks without feedback" in typed("status")[1]


def test_status_of_one_assignment_names_everybody_without_a_final_mark(typed, course):
    hand_in(course, "ann", code="async def answer():\n    return 1")
    _, said = typed("status", "one")
    assert "ann: graded, 3 of 4. Handed in again since this was graded." in said
    assert "王 [x]: needs manual grading, 4 of 6." in said
    assert "not graded yet: bob." in said
    assert "missing: eve." in said


def test_an_unknown_assignment_is_a_sentence(typed):
    for verb in ("status", "export", "mark", "release_solutions"):
        code, said = typed(verb, "nine")
        assert (code, "There is no assignment 'nine'" in said) == (1, True)


def test_more_time_is_noted_and_counts(typed, course):
    code, said = typed(
        "extend", "one", "--student", "bob", "--until", "2030-01-01", "--reason", "ill"
    )
    assert code == 0
    assert "bob has until 2030-01-01 23:59" in said
    due = {row.student.student_id: row.due.year for row in grades.rows(Course(course), "one")}
    assert due == {"ann": 2020, "bob": 2030, "eve": 2020, "王 [x]": 2020}


@pytest.mark.parametrize(
    "student, until, said",
    [
        ("nobody", "2030-01-01", "no student 'nobody'"),
        ("bob", "2019-01-01", "no later than the deadline of all"),
        ("bob", "tomorrow", "a time like 2026-11-27 23:59"),
    ],
)
def test_more_time_that_cannot_be_meant_is_refused(typed, course, student, until, said):
    code, printed = typed("extend", "one", "--student", student, "--until", until)
    assert (code, said in printed) == (1, True)
    assert not (course / "extensions.csv").exists()


def test_a_roster_is_taken_and_the_unmatched_are_listed(typed, course, tmp_path):
    lms = tmp_path / "lms.csv"
    lms.write_text("Username,Last name,Email address\nann,A,a@x\nmax,M,m@x\n", encoding="utf-16")
    code, said = typed("roster", lms)
    assert code == 0
    assert "4 students, 1 of them new" in said
    assert "No more in lms.csv, and kept: 'bob', 'eve'." in said
    assert "In submitted/, but on no line of the roster: '王 [x]'." in said
    assert "without a folder in submitted/: 'max', 'eve'" in said
    assert "What was there before is kept in" in said


def test_export_writes_everybody_and_keeps_an_older_file(typed, course):
    assert typed("export")[0] == 0
    with (course / "grades.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    assert [(row["student_id"], row["score"], row["state"]) for row in rows] == [
        ("ann", "3.0", "graded"),
        ("bob", "", "not graded yet"),
        ("eve", "", "missing"),
        ("王 [x]", "4.0", "needs manual grading"),
    ]
    (course / "grades.csv").write_text("my own notes")
    _, said = typed("export", "one")
    assert "What was there before is kept in" in said
    kept = [one.read_text() for one in (course / ".classroom" / "earlier").iterdir()]
    assert kept == ["my own notes"]


def test_export_fills_moodles_sheet_and_says_who_is_left_out(typed, course, tmp_path):
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text("Identifier,Email address,Grade,Maximum Grade\nParticipant 1,a@x,,4.00\n")
    code, said = typed("export", "one", "--moodle", sheet)
    text = (course / "exports" / "one for Moodle.csv").read_text(encoding="utf-8-sig")
    assert (code, text.splitlines()[1]) == (0, "Participant 1,a@x,3,4.00")
    assert "Without a mark, for missing: eve." in said


def test_export_for_canvas_without_its_ids_asks_for_its_own_file(typed):
    code, said = typed("export", "one", "--canvas")
    assert (code, "--canvas FILE" in said) == (1, True)


def test_answers_for_comparison_have_numbers_for_names_and_a_key_beside(typed, course):
    (hand_in(course, "pdf") / "one.ipynb").write_bytes(b"%PDF-1.7")
    code, said = typed("export", "one", "--answers")
    folder = course / "exports" / "answers one"
    assert (code, "3 students" in said) == (0, True)
    with (folder / "key.csv").open(encoding="utf-8-sig") as file:
        key = {row["folder"]: row["student_id"] for row in csv.DictReader(file)}
    assert sorted(key.values()) == ["ann", "bob", "王 [x]"]
    for number, student in key.items():
        code = (folder / "submissions" / number / "one.py").read_text(encoding="utf-8")
        assert code.strip() == f"async def answer():\n    return {student!r}"
    assert "raise NotImplementedError()" in (folder / "base" / "one.py").read_text()
    typed("export", "one", "--answers")
    assert (course / "exports" / "answers one 2").is_dir()


def test_solutions_wait_for_the_last_extension(typed, course):
    (course / "classroom.toml").write_text(EXTENDED, encoding="utf-8")
    code, said = typed("release_solutions", "one")
    assert code == 1
    assert "can be handed in until 2999-01-01 12:00 UTC (extended for 王 [x])" in said
    assert not (course / "solution").exists()


def test_without_a_deadline_no_solution_is_written(typed, course):
    (course / "classroom.toml").write_text("")
    code, said = typed("release_solutions", "one")
    assert (code, "No deadline of one is known" in said) == (1, True)
    assert not (course / "solution").exists()


@pytest.mark.parametrize("hidden", ["never", "feedback"])
def test_solutions_show_answers_without_marks_and_hidden_tests_only_if_wanted(
    typed, course, hidden
):
    (course / "classroom.toml").write_text(f'hidden_tests = "{hidden}"\n{PAST}', encoding="utf-8")
    (course / "source" / "one" / "data.csv").write_text("1")
    (course / "source" / "one" / "tests").mkdir()
    (course / "source" / "one" / "tests" / "wrong.py").write_text("")
    assert typed("release_solutions", "one")[0] == 0
    folder = course / "solution" / "one"
    assert sorted(one.name for one in folder.iterdir()) == ["data.csv", "one.ipynb"]
    cells = json.loads((folder / "one.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(one["source"]) for one in cells)
    assert "    return 42" in text and "Because." in text
    assert "### " not in text
    assert ("answer() == 42" in text) == (hidden == "feedback")
    assert not any(one.get("outputs") for one in cells)
    assert not any("nbgrader" in one["metadata"] for one in cells)
