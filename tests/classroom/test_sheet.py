"""Marking by hand: no names on the sheet, three levels, and nothing written there is lost."""

import pytest
from made_results import cell, result, written
from small_course import hand_in, make_course

from asynclab.classroom import csv_files, grades, marks, sheet
from asynclab.classroom.folders import Course
from asynclab.classroom.judge import score
from asynclab.classroom.plan import Step, answer_hash
from asynclab.classroom.rubrics import rubrics, usual
from asynclab.classroom.source import Source, SourceCell
from asynclab.classroom.store import Store
from asynclab.cli import main
from asynclab.commands import CommandError

ANSWERS = {"ann": "It waits.", "bob": "=cmd() 王", "uma": "It waits."}


@pytest.fixture
def course(tmp_path):
    """Ann and Uma gave the same answer, and Bob one that a spreadsheet would run."""
    make_course(tmp_path)
    for student, text in ANSWERS.items():
        answer(tmp_path, student, text)
    return Course(tmp_path)


def answer(folder, student, text):
    hand_in(folder, student, why=text, code="async def answer():\n    return 42")
    one = result(student, cell("q", 4.0), written(answer_hash(text)), state="needs manual grading")
    Store(folder, "one").add(one)


def marked(course, *options):
    return main(["classroom", "mark", "one", "--course", str(course.folder), *options])


def table(course):
    return csv_files.read(sheet.path(course, "one"))


def lines(course):
    found = table(course)
    return {row[3]: dict(zip(found.header, row, strict=True)) for row in found.rows}


def fill(course, to=None, **by_answer):
    """Write level, mark or comment into the line of an answer that begins so."""
    found = table(course)
    rows = [list(row) for row in found.rows]
    for row in rows:
        for start, cells in by_answer.items():
            if row[3].startswith(start):
                for name, text in cells.items():
                    row[found.header.index(name)] = text
    csv_files.write(to or sheet.path(course, "one"), found.header, rows, bom=True)


def scores(course):
    return {row.student.student_id: row.score for row in grades.rows(course, "one")}


def test_each_answer_is_there_once_without_a_name_and_without_a_formula(course, capsys):
    assert marked(course) == 0
    assert sorted(lines(course)) == ["=cmd() 王", "It waits."]
    text = sheet.path(course, "one").read_text(encoding="utf-8-sig")
    assert not any(name in text for name in ANSWERS)
    assert "'=cmd() 王" in text
    assert "2 answers for a person, 2 still to mark" in capsys.readouterr().out


def test_a_level_gives_its_points_to_everybody_with_that_answer(course, capsys):
    marked(course)
    fill(course, It={"level": "1", "comment": "Say for what."})
    assert marked(course) == 0
    assert scores(course) == {"ann": 5.0, "bob": 4.0, "uma": 5.0}
    assert "2 answers for a person, 1 still to mark" in capsys.readouterr().out
    row = grades.rows(course, "one")[0]
    assert row.result.cells[1].reason == "Half of it. Say for what."


@pytest.mark.parametrize("number, points", [("1.5", 1.5), ("1,5", 1.5), ("0", 0.0), ("2", 2.0)])
def test_a_mark_goes_before_a_level(course, number, points):
    marked(course)
    fill(course, It={"mark": number, "level": "2"})
    assert marked(course) == 0
    assert scores(course)["ann"] == 4.0 + points


@pytest.mark.parametrize(
    "cells", [{"mark": "3"}, {"mark": "-1"}, {"mark": "nan"}, {"mark": "good"}, {"level": "3"}]
)
def test_what_is_no_mark_is_said_and_stays_on_the_sheet_and_others_are_taken(course, capsys, cells):
    marked(course)
    fill(course, **{"It": cells, "=cmd": {"level": "2"}})
    assert marked(course) == 1
    assert scores(course) == {"ann": 4.0, "bob": 6.0, "uma": 4.0}
    assert repr(next(iter(cells.values()))) in capsys.readouterr().out
    assert lines(course)["It waits."].items() >= cells.items()


def test_a_line_for_an_answer_that_nobody_gave_is_said_and_stays(course, capsys):
    marked(course)
    fill(course, It={"key": "k0", "level": "2"})
    assert marked(course) == 1
    assert "k0: nobody gave this answer; the line stays" in capsys.readouterr().out
    assert "k0" in {row[0] for row in table(course).rows}


def test_new_answers_are_added_and_what_was_written_stays_as_it_was(course):
    marked(course)
    fill(course, It={"level": "2", "comment": "my own words"})
    before = lines(course)
    answer(course.folder, "new", "Something else.")
    marked(course)
    after = lines(course)
    assert {key: after[key] for key in before} == before
    assert set(after) - set(before) == {"Something else."}


def test_columns_of_ones_own_and_another_order_stay(course):
    marked(course)
    found = table(course)
    rows = [("mine", *row[::-1]) for row in found.rows]
    path = sheet.path(course, "one")
    csv_files.write(path, ("my notes", *found.header[::-1]), rows)
    answer(course.folder, "new", "Something else.")
    marked(course)
    assert table(course).header[:2] == ("my notes", "comment")
    assert [row[0] for row in table(course).rows] == ["mine", "mine", ""]


def test_a_sheet_that_excel_saved_its_own_way_is_taken(course):
    marked(course)
    fill(course, It={"level": "1,0"})
    path = sheet.path(course, "one")
    text = path.read_text(encoding="utf-8-sig").replace("王", "?")
    found = csv_files.read(path)
    assert "," not in "".join(cell for row in found.rows for cell in row[4:5])
    path.write_text("sep=,\n" + text, encoding="utf-16")
    assert marked(course) == 0
    assert scores(course)["ann"] == 5.0


def test_running_it_again_takes_nothing_twice_and_a_change_replaces_the_mark(course, capsys):
    marked(course)
    fill(course, It={"level": "1"})
    marked(course)
    marked(course)
    assert len(Store(course.folder, "one", marks.AREA).journal()) == 1
    fill(course, It={"level": "2"})
    marked(course)
    assert scores(course)["ann"] == 6.0
    assert len(Store(course.folder, "one", marks.AREA).journal()) == 2


def test_when_a_questions_points_change_levels_are_taken_again_and_marks_asked_for(course, capsys):
    marked(course)
    fill(course, It={"level": "1"})
    fill(course, **{"=cmd": {"mark": "2"}})
    marked(course)
    for student, text in ANSWERS.items():
        waits = written(answer_hash(text), 4.0)
        one = result(student, cell("q", 4.0), waits, state="needs manual grading")
        Store(course.folder, "one").add(one)
    assert scores(course) == {"ann": 4.0, "bob": 4.0, "uma": 4.0}
    assert marked(course) == 1
    assert "the question has 4 points now, and 2 on this line" in capsys.readouterr().out
    assert scores(course)["bob"] == 4.0
    fill(course, **{"=cmd": {"mark": "2", "points": "4"}})
    assert marked(course) == 0
    assert scores(course)["bob"] == 6.0


def test_a_helpers_copy_of_the_sheet_is_taken_too(course, tmp_path):
    marked(course)
    fill(course, to=tmp_path / "helper.csv", It={"level": "2"})
    assert marked(course, "--sheet", str(tmp_path / "helper.csv")) == 0
    assert scores(course)["ann"] == 6.0
    assert lines(course)["It waits."]["level"] == ""


def test_after_a_new_answer_the_old_mark_is_kept_and_the_new_one_waits(course, capsys):
    marked(course)
    fill(course, It={"level": "2"})
    marked(course)
    answer(course.folder, "ann", "It waits for the answer.")
    assert marked(course) == 0
    assert scores(course) == {"ann": 4.0, "bob": 4.0, "uma": 6.0}
    assert set(lines(course)) == {"It waits.", "=cmd() 王", "It waits for the answer."}
    answer(course.folder, "ann", "It waits.")
    assert scores(course)["ann"] == 6.0


def test_nothing_written_is_a_level_0_that_a_person_may_change(course):
    hand_in(course.folder, "nil", why="YOUR ANSWER HERE")
    hashed = answer_hash("YOUR ANSWER HERE")
    Store(course.folder, "one").add(result("nil", written(hashed), state="needs manual grading"))
    marked(course)
    assert lines(course)[sheet.NOTHING]["level"] == "0"
    marked(course)
    assert scores(course)["nil"] == 0.0


def test_what_needs_a_look_is_on_the_sheet_with_the_reason_and_ok_accepts_it(course):
    stopped = cell("q", 1.0, outcome="stopped", reason="10 s are over.")
    Store(course.folder, "one").add(result("slow", stopped, state="needs review"))
    marked(course)
    line = lines(course)["stopped: 10 s are over."]
    assert (line["points"], line["rubric"]) == ("4", "a mark, or ok for the 1 that the tests gave")
    fill(course, stopped={"mark": "OK"})
    assert marked(course) == 0
    assert scores(course)["slow"] == 1.0
    assert [one.state for one in grades.rows(course, "one") if one.score == 1.0] == ["graded"]


def test_a_sheet_without_its_keys_is_refused_and_left_alone(course):
    path = sheet.path(course, "one")
    path.parent.mkdir()
    path.write_text("answer,level\nIt waits.,2\n")
    with pytest.raises(CommandError, match="lost its column key"):
        sheet.take(csv_files.read(path), [], {}, str(path))
    assert marked(course) == 1
    assert path.read_text() == "answer,level\nIt waits.,2\n"


def test_a_rubric_in_the_source_is_read_and_else_there_is_a_usual_one(course):
    (source,) = course.sources("one")
    found = rubrics([source])["one/why"]
    assert found.points == (0.0, 1.0, 2.0)
    assert found.words == ("nothing", "half of it", "all of it")
    assert usual(3.0).points == (0.0, 1.5, 3.0)


def rubric(lines):
    cell = SourceCell("why", "written", "markdown", lines, lines, 3.0)
    return rubrics([Source("one", "one", "python", (cell,))])["one/why"]


@pytest.mark.parametrize(
    "lines, points",
    [
        ("- 0: a\n- 1: b\n- 2: c", (0, 1.5, 3)),
        ("- 0 points: a\n* **2 points**: b\n+ 3: c", (0, 2, 3)),
        ("| points | |\n|---|---|\n| 3 | d |\n| 2 | c |\n| 1 | b |\n| 0 | a |", (0, 1, 2, 3)),
        ("# 0: a\n# 1: b\n# 2: c", (0, 1.5, 3)),
    ],
)
def test_a_rubric_is_a_list_or_a_table_of_levels_or_points(lines, points):
    assert rubric(lines).points == points
    assert rubric(lines).words == ("a", "b", "c", "d")[: len(points)]


@pytest.mark.parametrize(
    "lines",
    ["- 1: a\n- 2: b\n- 3: c", "- 0: a\n- 5: b\n- 9: c", "0: 'a',\n1: 'b',\n2: 'c',", ""],
    ids=["without a 0", "other points", "a dict in code", "nothing"],
)
def test_what_does_not_fit_the_points_is_no_rubric(lines):
    assert rubric(lines) == usual(3.0)


def test_what_the_judge_leaves_to_a_person_carries_the_hash_of_its_answer():
    blank = score.blank(Step("why", "written", "It waits.", 2.0))
    assert (blank.answer_hash, blank.score) == (answer_hash("It waits."), None)
