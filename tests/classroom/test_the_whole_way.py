"""A new teacher goes the whole way, from a source to marks, by the commands of the guide alone."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from asynclab import questions
from asynclab.classroom import isolation
from asynclab.classroom.source import read_source
from asynclab.classroom.trials import Trial, read_trials
from asynclab.questions import Choice

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "notebooks" / "instructor" / "classroom.md"
SOURCES = [read_source(path) for path in sorted((ROOT / "notebooks/assignments").glob("*/*.ipynb"))]
BY_HAND = [one for one in SOURCES if any(c.part == "written" and c.points for c in one.cells)]
SOURCE = (BY_HAND or SOURCES)[0]
NAME = SOURCE.assignment
RIGHT = ["ada-1", "bob-2", "Zoë O'Brien", "天气 7"]
COMMENT = "Which of the waits?"


def blocks() -> list[str]:
    """The commands of the section, block by block, for this assignment; its deadline is over."""
    text = GUIDE.read_text("utf-8")
    section = text[text.index("## The whole way, in commands") :]
    section = section[: section.index("\n## ", 3)]
    found = re.findall(r"```sh\n(.*?)```", section, re.S)
    return [one.replace("ASSIGNMENT", NAME).replace("2027-", "2026-", 1) for one in found]


class Teacher:
    """Types commands into a shell, in a folder, and reads what they say."""

    def __init__(self, home: Path) -> None:
        self.home = self.here = home
        tools = home / "bin"
        tools.mkdir()
        (tools / "asynclab").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m asynclab "$@"\n')
        (tools / "asynclab").chmod(0o755)
        path = os.pathsep.join([str(tools), os.environ["PATH"]])
        self.environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}

    def types(self, commands: str) -> str:
        done = subprocess.run(
            ["sh", "-e", "-c", commands], cwd=self.here, env=self.environment, timeout=280,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        if went := re.search(r"^cd (\S+)$", commands, re.M):
            self.here /= went[1]
        return done.stdout


def answered(release: Path, trial: Trial | None) -> dict:
    """A student's notebook: the release with the answers of a trial, or the solution's."""
    notebook = json.loads(release.read_text("utf-8"))
    answers = {cell.id: without_marks(cell.text) for cell in SOURCE.cells}
    answers |= trial.answers if trial else {}
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("nbgrader", {})
        if ours.get("solution"):
            cell["source"] = answers[ours["grade_id"]]
        cell["source"] = predicted("".join(cell["source"]), right=trial is None)
    return notebook


def without_marks(text: str) -> str:
    """The solution as somebody writes it who knows nothing of marks."""
    return "\n".join(line for line in text.splitlines() if " SOLUTION" not in line)


def predicted(code: str, *, right: bool) -> str:
    """The code with its predictions answered: right, or with a wrong choice."""

    def answer(match: re.Match[str]) -> str:
        question = questions.load()[match[1]]
        assert isinstance(question, Choice)
        wrong = next(one for one in question.choices if one != question.truth)
        return match[0].replace("...", json.dumps(question.truth if right else wrong))

    return re.sub(r"predict\([\"']([\w-]+)[\"'], \.\.\.", answer, code)


def hand_in(course: Path) -> dict[str, Trial | None]:
    """What the class hands in, and what the LMS gives; returns who has answered, and by what."""
    release = course / "release" / NAME / f"{NAME}.ipynb"
    wrong = [one for one in read_trials(course / "source" / NAME / "tests") if not one.right]
    given = dict.fromkeys(RIGHT) | {"eve-3": wrong[0], "finn-4": wrong[-1]}
    work = {student: json.dumps(answered(release, trial)) for student, trial in given.items()}
    hostile = answered(release, None)
    show = "from IPython.display import HTML\nHTML('<script>document.title = 1</script><b>hi</b>')"
    cell = {"cell_type": "code", "metadata": {}, "source": show, "outputs": []}
    hostile["cells"].append(cell | {"execution_count": None})
    work |= {"mallory": json.dumps(hostile), "half": json.dumps(hostile)[:2000]}
    from_the_lms(course, work)
    return given | {"mallory": None}


def from_the_lms(course: Path, work: dict[str, str]) -> None:
    """The list of the class, with one who hands in nothing, and the archive, as Moodle has them."""
    with (course / "class.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["First name", "Last name", "Username", "Email address"])
        everybody = enumerate([*work, "missed"])
        writer.writerows([one, "Student", one, f"{n}@x.org"] for n, one in everybody)
    with zipfile.ZipFile(course / "submissions.zip", "w") as archive:
        for number, (student, text) in enumerate(work.items()):
            folder = f"{student} Student_{number}_assignsubmission_file_"
            archive.writestr(f"{folder}/{NAME}.ipynb", text)


def mark_by_hand(course: Path) -> int:
    """Fill the sheet as a person would: 1 point and a comment for each line; returns how many."""
    path = course / "marking" / f"{NAME}.csv"
    if not path.exists():
        return 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        line |= {"mark": "1", "comment": COMMENT}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    return len(lines)


def exported(course: Path) -> dict[str, dict[str, str]]:
    with (course / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def points(trial: Trial | None) -> float:
    """What the tests give to a trial: all, but for those that it names."""
    tests = {cell.id: cell.points for cell in SOURCE.cells if cell.part == "test"}
    return sum((tests | (trial.points if trial else {})).values())


@pytest.fixture(scope="module")
def way(tmp_path_factory):
    """The way, gone once: the course's folder, who handed in what, what was said, and marked."""
    if isolation.probe() == "none":
        pytest.skip("there is no sandbox here, and the commands of the guide grade in one only")
    teacher = Teacher(tmp_path_factory.mktemp("teacher"))
    first, second, third = blocks()
    said = [teacher.types(first)]
    given = hand_in(teacher.here)
    said.append(teacher.types(second))
    marked = mark_by_hand(teacher.here)
    said.append(teacher.types(third))
    return teacher.here, given, said, marked


def page(course: Path, student: str) -> BeautifulSoup:
    path = course / "feedback" / student / NAME / f"{NAME}.html"
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_the_release_holds_neither_solutions_nor_hidden_tests(way):
    course, *_ = way
    released = (course / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert "YOUR CODE HERE" in released
    assert "BEGIN" not in released


def test_each_student_has_the_points_that_the_answer_is_worth(way):
    course, given, _, marked = way
    rows = exported(course)
    for student, trial in given.items():
        assert float(rows[student]["score"]) == points(trial) + (1.0 if BY_HAND else 0.0), student
        assert rows[student]["state"] == "graded"
    assert bool(marked) == bool(BY_HAND)
    assert (COMMENT in page(course, "ada-1").get_text()) == bool(BY_HAND)


def test_what_was_broken_or_never_came_has_a_state_and_no_mark(way):
    course, *_ = way
    rows = exported(course)
    assert (rows["half"]["state"], rows["half"]["score"]) == ("unreadable", "")
    assert (rows["missed"]["state"], rows["missed"]["score"]) == ("missing", "")


def test_feedback_tells_the_mark_and_the_reply_that_the_answer_earns(way):
    course, given, *_ = way
    for student, trial in given.items():
        told = " ".join(page(course, student).get_text(" ").split())
        mark = exported(course)[student]["score"].removesuffix(".0")
        assert f"{mark} of" in told
        for reply in trial.replies if trial else ():
            assert reply in told
    assert not (course / "feedback" / "missed").exists()
    assert "It ends in the middle" in page(course, "half").get_text()


def test_feedback_shows_the_timeline_of_a_wrong_answer(way):
    course, given, *_ = way
    wrong = [student for student, trial in given.items() if trial]
    pictures = [image["alt"] for one in wrong for image in page(course, one).select("figure img")]
    assert pictures
    assert all(alt.startswith("Timeline of") for alt in pictures)


def test_feedback_holds_no_script_and_no_hidden_test(way):
    course, given, *_ = way
    released = "\n".join(cell.release for cell in SOURCE.cells)
    tests = "\n".join(cell.text for cell in SOURCE.cells if cell.part == "test")
    hidden = [line.strip() for line in tests.splitlines() if line.strip() not in released]
    hidden = [line for line in hidden if len(line) > 20]
    for student in given:
        html = page(course, student)
        assert html.script is None
        shown = html.get_text()
        assert [line for line in hidden if line in shown] == []
    assert hidden
    assert page(course, "mallory").find("b", string="hi")


def test_the_report_tells_the_questions_and_what_the_class_believed(way):
    course, given, *_ = way
    path = course / "reports" / NAME / "report.html"
    html = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    told = " ".join(html.get_text(" ").split())
    assert "unreadable 1" in told
    assert "missing 1" in told
    assert f"of {len(given)}" in told
    assert html.select("figure img")
    assert not [student for student in given if student in told]
    with (path.parent / "beliefs.csv").open(encoding="utf-8-sig", newline="") as file:
        beliefs = list(csv.DictReader(file))
    assert {row["answered"] for row in beliefs} == {str(len(given))}
    assert {row["wrong_first"] for row in beliefs} == {"2"}


def test_the_file_for_moodle_and_the_solutions_are_there(way):
    course, *_ = way
    (table,) = (course / "exports").glob("*Moodle*.csv")
    assert "ada-1" in table.read_text("utf-8-sig")
    assert (course / "solution" / NAME / f"{NAME}.ipynb").is_file()


def test_every_command_has_said_something(way):
    _, _, said, _ = way
    assert "validate" in blocks()[0]
    assert "graded" in said[1]
    assert "Feedback for" in said[2]
    assert "The report is" in said[2]
