"""A roster comes from Moodle's or Canvas's own files, keeps ids, and names who does not match."""

import pytest

from asynclab.classroom import roster
from asynclab.classroom.folders import Course
from asynclab.commands import CommandError

MOODLE = """\ufeff"First name","Last name","ID number","Email address",Groups
Ada,Lovelace,1001,ada@x.org,"A, G1"
王,小明,1002,ming@x.org,B
"""
WORKSHEET = """\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade"
"Participant 17","Ada Lovelace",ada@x.org,Submitted,,100.00
"Participant 18","王 小明",ming@x.org,Submitted,,100.00
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Sequential (501),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,10.00,(read only)
"Lovelace, Ada",77,1001,ada,CS1,9.00,90.00
"小明, 王",78,1002,ming,CS1 and CS2,,
"Student, Test",79,,deadbeef,CS1,,
"""
GERMAN = """Vorname;Nachname;ID-Nummer;E-Mail-Adresse
Jörg;Groß;2001;jörg@x.org
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "submitted").mkdir()
    return tmp_path


def taken(course, text, **options):
    file = course / "lms.csv"
    file.write_text(text, encoding="utf-8")
    return roster.take_in(Course(course), file, **options)


def saved(course, text, **options):
    roster.save(course, taken(course, text, **options).students)


def test_moodles_participants_become_students(course):
    found = taken(course, MOODLE)
    ada, ming = found.students
    assert (ada.student_id, ada.name, ada.email) == ("1001", "Ada Lovelace", "ada@x.org")
    assert found.remarks == ("Folders in submitted/ are expected under each one's ID number.",)
    assert (ming.name, ming.section) == ("王 小明", "B")


def test_moodles_grading_worksheet_will_do_too(course):
    ada, _ = taken(course, WORKSHEET).students
    assert (ada.student_id, ada.name) == ("ada@x.org", "Ada Lovelace")


def test_moodles_german_names_of_columns_are_known(course):
    (only,) = taken(course, GERMAN).students
    assert (only.student_id, only.name) == ("2001", "Jörg Groß")


def test_canvas_rows_that_are_no_students_are_left_out(course):
    ada, ming = taken(course, CANVAS).students
    assert (ada.student_id, ada.name, ada.canvas_id) == ("ada", "Ada Lovelace", "77")
    assert (ming.id_number, ming.section) == ("1002", "CS1 and CS2")


def test_the_column_that_names_most_folders_is_taken(course):
    for name in ("1001", "1002", "old files"):
        (course / "submitted" / name).mkdir()
    assert [one.student_id for one in taken(course, CANVAS).students] == ["1001", "1002"]


def test_a_teacher_may_name_the_column(course):
    found = taken(course, CANVAS, id_column="id")
    assert [one.student_id for one in found.students] == ["77", "78"]
    with pytest.raises(CommandError, match="no column 'Matrikel'"):
        taken(course, CANVAS, id_column="Matrikel")


def test_what_is_saved_is_loaded_again_with_every_script_and_formula(course):
    text = "Username,Last name,First name\nx,=HYPERLINK(1),Ünïcødé 王 🎓\n"
    students = taken(course, text).students
    roster.save(course, students)
    assert roster.load(course) == students
    assert "'=HYPERLINK" in (course / "roster.csv").read_text(encoding="utf-8-sig")


def test_a_second_file_keeps_the_ids_and_adds_what_it_knows(course):
    saved(course, MOODLE)
    ada, ming = taken(course, CANVAS).students
    assert (ada.student_id, ada.username, ada.email) == ("1001", "ada", "ada@x.org")
    assert ming.student_id == "1002"


def test_who_is_no_more_in_the_file_is_kept_and_said(course):
    saved(course, MOODLE)
    found = taken(course, MOODLE.replace("Ada,Lovelace,1001,ada@", "Bob,Bee,1003,bob@"))
    assert [one.student_id for one in found.students] == ["1003", "1002", "1001"]
    assert found.new == 1
    (left,) = found.remarks
    assert "kept: '1001'" in left


def test_a_changed_roster_keeps_the_older_file(course):
    saved(course, MOODLE)
    kept = roster.save(course, taken(course, CANVAS).students)
    assert "ada@x.org" in kept.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("again", ["1001", "1001 "])
def test_a_duplicated_id_is_refused_by_name_and_changes_nothing(course, again):
    saved(course, MOODLE)
    before = (course / "roster.csv").read_bytes()
    with pytest.raises(CommandError, match=r"more than one line for '1001'.*Nothing was changed"):
        taken(course, f"ID number,Last name\n1001,A\n{again},B\n")
    assert (course / "roster.csv").read_bytes() == before


def test_a_duplicated_id_in_the_roster_itself_is_refused(course):
    (course / "roster.csv").write_text("student_id,last_name\nann,A\nANN,B\n")
    with pytest.raises(CommandError, match="'ANN', 'ann'"):
        roster.load(course)


@pytest.mark.parametrize("id", ["../up", "..", "a/b", "a\\b"])
def test_an_id_that_is_no_folder_name_is_refused(course, id):
    with pytest.raises(CommandError, match="cannot be the name of a folder"):
        taken(course, f"Username,Last name\n{id},A\n")


def test_a_file_without_a_usable_column_lists_what_it_has(course):
    with pytest.raises(CommandError, match=r"'Farbe'.*--id COLUMN"):
        taken(course, "Farbe,Größe\nrot,1\n")


def test_the_unmatched_are_listed_on_both_sides_with_a_likely_owner(course):
    for name in ("1001", "ming@x.org", "[x]*"):
        (course / "submitted" / name).mkdir()
    lines = roster.unmatched(Course(course), taken(course, MOODLE, id_column="ID number").students)
    assert lines == [
        "submitted/ming@x.org may be 1002's: then rename it.",
        "In submitted/, but on no line of the roster: '[x]*', 'ming@x.org'.",
        "On the roster, but without a folder in submitted/: '1002'.",
    ]
