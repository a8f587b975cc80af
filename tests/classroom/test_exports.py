"""Marks leave as nbgrader's CSV, and in Moodle's and Canvas's own forms, without a bare zero."""

import csv
import io

import pytest
from made_results import cell, handed_in, result, written

from asynclab.classroom import csv_files, exports, grades, lms, roster
from asynclab.classroom.csv_files import Table
from asynclab.classroom.folders import Course
from asynclab.classroom.store import Store
from asynclab.commands import CommandError

ROSTER = """student_id,last_name,first_name,email,username,id_number,canvas_id,section
ann,"=cmd|' /C calc'!A1",Ann,ann@x.org,ann,1,71,CS1
bob,Bee,Bob,bob@x.org,bob,2,72,CS1
eve,Éva,"王 ""X"", y",eve@x.org,eve,3,73,CS2
[z]*,Z,Zoë,,zoe,4,74,CS2
"""
WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 11","Ann A",ann@x.org,"Submitted for grading",,100.00,Yes,"Friday, 20 November",-,
"Participant 12","Bob Bee",bob@x.org,"Submitted for grading",55.00,100.00,Yes,-,-,"My own words"
"Participant 13","Eva",eve@x.org,"No submission",,100.00,Yes,-,-,
"Participant 99","Someone Else",else@x.org,"No submission",,100.00,Yes,-,-,
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Other (7),one (501),Final Score
,,,,,,Manual Posting,
    Points Possible,,,,,5.00,8.00,(read only)
"A, Ann",71,1,ann,CS1,1.00,,10.00
"Bee, Bob",72,2,bob,CS1,2.00,3.00,20.00
"Éva, X",73,3,eve,CS2,,,
"Student, Test",99,,abcdef,CS2,,,
"""


@pytest.fixture
def rows(tmp_path):
    """Ann has 6 of 8, Bob has an answer unread, Eve sent no notebook, Z sent nothing."""
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    store = Store(tmp_path, "one")
    store.add(result("ann", cell("q", 2.0), cell("r", 4.0)))
    store.add(result("bob", cell("q", 4.0), written("h", 4.0), state="needs manual grading"))
    store.add(result("eve", state="unreadable", remarks=["It is a PDF."]))
    handed_in(tmp_path, "ann")
    settings = "[assignments.one]\ndeadline = 2026-11-20T13:00:00+01:00\n"
    (tmp_path / "classroom.toml").write_text(settings)
    return grades.rows(Course(tmp_path), "one")


def read(export, tmp_path):
    file = tmp_path / "out.csv"
    exports.write(tmp_path, file, export)
    lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
    return lines[0], lines[1:]


def table(text, tmp_path, encoding="utf-8-sig"):
    (tmp_path / "sheet.csv").write_text(text, encoding=encoding)
    return csv_files.read(tmp_path / "sheet.csv")


def test_the_columns_are_nbgraders_with_the_state_behind(rows, tmp_path):
    header, lines = read(exports.with_states(rows), tmp_path)
    assert ",".join(header) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
        "late_submission_penalty,score,max_score,state"
    )
    ann = dict(zip(header, lines[0], strict=True))
    assert (ann["duedate"], ann["timestamp"]) == ("2026-11-20 12:00:00",) * 2
    assert (ann["raw_score"], ann["score"], ann["max_score"]) == ("6.0", "6.0", "8.0")


def test_no_state_prints_as_a_bare_zero(rows, tmp_path):
    _, lines = read(exports.with_states(rows), tmp_path)
    states = {line[3]: line[7:] for line in lines}
    assert states["ann"] == ["6.0", "0.0", "6.0", "8.0", "graded"]
    assert states["bob"] == ["4.0", "0.0", "4.0", "8.0", "needs manual grading"]
    assert states["eve"] == ["", "", "", "8.0", "unreadable"]
    assert states["[z]*"] == ["", "", "", "8.0", "missing"]


def test_a_name_that_is_a_formula_is_guarded_and_quotes_survive(rows, tmp_path):
    _, lines = read(exports.with_states(rows), tmp_path)
    assert lines[0][4] == "'=cmd|' /C calc'!A1"
    assert lines[2][5] == '王 "X", y'


def test_moodles_sheet_gets_final_marks_in_its_own_scale_and_all_else_stays(rows, tmp_path):
    sheet = table(WORKSHEET, tmp_path)
    export = lms.for_moodle(rows, sheet)
    header, lines = read(export, tmp_path)
    assert tuple(header) == sheet.header
    assert [line[4] for line in lines] == ["75", "55.00", "", ""]
    assert [line[9] for line in lines] == ["6 of 8 points.", "My own words", "", ""]
    assert [line[:4] for line in lines] == [list(line[:4]) for line in sheet.rows]
    said = " ".join(export.remarks)
    assert "There the most is 100, here 8" in said
    assert "In the sheet, but unknown here: else@x.org." in said
    assert "In no line of the sheet, and so not told: [z]*." in said
    assert "Without a mark, for needs manual grading: bob." in said
    assert "Without a mark, for unreadable: eve." in said


def test_a_sheet_with_a_student_twice_says_so_and_a_maximum_of_0_scales_nothing(rows, tmp_path):
    text = "Identifier,Email address,Grade,Maximum Grade\nx,ann@x.org,,0\ny,ann@x.org,,0\n"
    export = lms.for_moodle(rows, table(text, tmp_path))
    assert [line[2] for line in export.rows] == ["6", "6"]
    (twice,) = [one for one in export.remarks if one.startswith("More than one")]
    assert twice == "More than one line fits ann: look at them before you import."


def test_marks_so_far_are_told_only_when_asked_for(rows, tmp_path):
    _, lines = read(lms.for_moodle(rows, table(WORKSHEET, tmp_path), unfinished=True), tmp_path)
    assert [line[4] for line in lines] == ["75", "50", "", ""]


def test_a_comment_of_an_earlier_export_is_replaced(rows, tmp_path):
    text = WORKSHEET.replace("My own words", "So far, needs review: 1 of 8 points.")
    _, lines = read(lms.for_moodle(rows, table(text, tmp_path), unfinished=True), tmp_path)
    assert lines[1][9] == "So far, needs manual grading: 4 of 8 points."


def test_a_german_worksheet_from_excel_is_filled_with_decimal_commas(rows, tmp_path):
    text = (
        "ID;Vollständiger Name;E-Mail-Adresse;Bewertung;Beste Bewertung\n"
        "Teilnehmer/in11;Ann Ä;ann@x.org;;10,00\n"
    )
    _, lines = read(lms.for_moodle(rows, table(text, tmp_path, "cp1252")), tmp_path)
    assert lines == [["Teilnehmer/in11", "Ann Ä", "ann@x.org", "7,5", "10,00"]]


def test_with_anonymous_submissions_the_participant_is_the_folders_name(tmp_path):
    Store(tmp_path, "one").add(result("Participant 11", cell("q", 4.0)))
    sheet = table("Identifier,Status,Grade\nParticipant 11,Submitted,\n", tmp_path)
    _, lines = read(lms.for_moodle(grades.rows(Course(tmp_path), "one"), sheet), tmp_path)
    assert lines == [["Participant 11", "Submitted", "4"]]


def test_another_file_than_moodles_is_refused_with_its_columns(rows):
    with pytest.raises(CommandError, match="its columns are a, b"):
        lms.for_moodle(rows, Table(("a", "b"), ()))


def test_canvas_gets_one_assignments_column_and_what_is_not_final_stays(rows, tmp_path):
    export = lms.for_canvas(rows, table(CANVAS, tmp_path))
    header, lines = read(export, tmp_path)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "one (501)"]
    assert [line[-1] for line in lines] == ["Manual Posting", "8.00", "6", "3.00", "", ""]
    assert "unknown here" not in " ".join(export.remarks)


def test_canvas_column_may_be_named_and_an_unknown_one_lists_what_there_is(rows, tmp_path):
    sheet = table(CANVAS, tmp_path)
    header, lines = read(lms.for_canvas(rows, sheet, column="Other"), tmp_path)
    assert (header[-1], lines[2][-1]) == ("Other (7)", "3.75")
    with pytest.raises(CommandError, match=r"no column for 'three'.*'Other \(7\)', 'one \(501\)'"):
        lms.for_canvas(rows, sheet, column="three")
    with pytest.raises(CommandError, match="two columns"):
        lms.for_canvas(rows, table(CANVAS.replace("Other (7)", "one (7)"), tmp_path))


def test_two_of_one_name_are_told_apart_or_left_out(rows, tmp_path):
    (tmp_path / "roster.csv").write_text("student_id,last_name\na1,Li Na\na2,Li Na\n")
    store = Store(tmp_path, "two")
    for name, score in (("a1", 4.0), ("a2", 1.0)):
        store.add(result(name, cell("q", score), assignment="two"))
    sheet = table("Identifier,Full name,Grade\nParticipant 1,Li Na,\n", tmp_path)
    export = lms.for_moodle(grades.rows(Course(tmp_path), "two"), sheet)
    assert read(export, tmp_path)[1] == [["Participant 1", "Li Na", ""]]
    assert "unknown here: Participant 1" in " ".join(export.remarks)


def test_from_the_roster_alone_only_students_with_a_mark_are_told(rows, tmp_path):
    header, lines = read(lms.from_roster(rows, "moodle"), tmp_path)
    assert header[3:] == ["one", "Feedback comments"]
    assert lines == [["ann", "1", "ann@x.org", "6", "6 of 8 points."]]
    header, lines = read(lms.from_roster(rows, "canvas"), tmp_path)
    assert lines[0] == ["    Points Possible", "", "", "", "", "8"]
    assert [line[1:] for line in lines[1:]] == [["71", "1", "ann", "CS1", "6"]]


def test_without_canvas_ids_a_sentence_asks_for_canvas_own_file(tmp_path):
    Store(tmp_path, "one").add(result("ann", cell("q", 4.0)))
    with pytest.raises(CommandError, match="--canvas FILE"):
        lms.from_roster(grades.rows(Course(tmp_path), "one"), "canvas")


def test_what_canvas_gave_is_what_it_gets_back(tmp_path):
    """The importer's own rules: the first columns' names, an ID it knows, a points row."""
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    roster.save(tmp_path, roster.take_in(Course(tmp_path), tmp_path / "canvas.csv").students)
    for name in ("ann", "bob", "eve"):
        Store(tmp_path, "one").add(result(name, cell("q", 8.0, 8.0)))
    header, lines = read(
        lms.for_canvas(grades.rows(Course(tmp_path), "one"), table(CANVAS, tmp_path)), tmp_path
    )
    assert header[0] == "Student" and header[1] == "ID" and header[4] == "Section"
    assert [line[1] for line in lines if line[-1] == "8"] == ["71", "72", "73"]
