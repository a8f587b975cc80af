"""Marks go into nbgrader's gradebook, and those that people give there come back; none is lost."""

import builtins
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from made_results import cell, handed_in, result, written
from small_course import make_course, notebook

from asynclab.classroom import marks, nbgrader_book
from asynclab.classroom.folders import Course
from asynclab.classroom.grades import rows
from asynclab.classroom.marks import Mark
from asynclab.classroom.nbgrader_book import opened
from asynclab.classroom.store import Store
from asynclab.cli import main

PLACE = "why", "one", "one"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course, graded, whose gradebook is there: nbgrader takes a second to make one."""
    folder = make_course(tmp_path_factory.mktemp("course"))
    for student, score, answer in (("ada", 4.0, "A"), ("bob", 0.0, "B"), ("eve", 4.0, "A")):
        answered(folder, student, score, answer)
    assert run(folder, "to_nbgrader") == 0
    return folder


@pytest.fixture
def course(graded, tmp_path, unbroken_lines):
    return shutil.copytree(graded, tmp_path / "course")


def answered(folder, student, score, answer):
    """A submission whose written answer waits for a mark."""
    state, hash = "needs manual grading", f"{score} {answer}"
    keep(folder, result(student, cell("q", score), written(answer), state=state, hash=hash))


def keep(folder, made):
    handed_in(folder, made.student)
    Store(folder, "one").add(made)


def run(folder, verb):
    return main(["classroom", verb, "one", "--course", str(folder)])


def give(folder, student, points, comment=None, place=PLACE, **facts):
    """As formgrader writes what a person gives."""
    with opened(Course(folder)) as book:
        grade = book.find_grade(*place, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        for name, value in facts.items():
            setattr(grade, name, value)
        if comment:
            book.find_comment(*place, student).manual_comment = comment
        book.db.commit()


def there(folder, student, id="why"):
    """The score in the gradebook, and whether a person should look."""
    with opened(Course(folder)) as book:
        grade = book.find_grade(id, "one", "one", student)
        return grade.score, grade.needs_manual_grade


def scores(folder):
    return {row.student.student_id: (row.score, row.state) for row in rows(Course(folder), "one")}


def test_a_mark_given_there_is_taken_over_once_for_all_who_gave_that_answer(course, capsys):
    give(course, "ada", 1.5, "Who waits?")
    for new in (1, 0):
        assert run(course, "from_nbgrader") == 0
        assert capsys.readouterr().out == f"Marks taken over from nbgrader's gradebook: {new}.\n"
    assert scores(course)["ada"] == scores(course)["eve"] == (5.5, "graded")
    assert scores(course)["bob"] == (0.0, "needs manual grading")
    assert marks.load(course, "one")["one/why", "A"].reason == "Who waits?"

    run(course, "to_nbgrader")
    assert there(course, "eve") == (1.5, False)
    give(course, "eve", 2)
    for new in (1, 0):  # the older mark of the same answer, which we wrote, changes nothing back
        capsys.readouterr()
        run(course, "from_nbgrader")
        assert capsys.readouterr().out.endswith(f": {new}.\n")
    assert scores(course)["ada"] == (6.0, "graded")


def test_unequal_marks_for_one_answer_are_told_and_wait(course, capsys):
    give(course, "ada", 1)
    give(course, "eve", 2)
    run(course, "from_nbgrader")
    said = capsys.readouterr().out
    assert "one/why: one answer of several students has unequal marks" in said
    assert "ada 1, eve 2" in said
    assert scores(course)["ada"] == (4.0, "needs manual grading")


def test_a_mark_moves_to_no_other_answer(course, capsys):
    give(course, "ada", 2)
    answered(course, "ada", 4.0, "another")
    run(course, "from_nbgrader")
    assert "ada, one/why: 2 there may be for another answer" in capsys.readouterr().out
    assert scores(course)["ada"] == (4.0, "needs manual grading")

    run(course, "to_nbgrader")
    assert "ada, one/why: a person gave 2 there" in capsys.readouterr().out
    assert there(course, "ada") == (2.0, True)
    give(course, "ada", 1)
    run(course, "from_nbgrader")
    assert scores(course)["ada"] == (5.0, "graded")


def test_a_mark_of_the_sheet_counts_there_and_goes_with_its_answer(course, capsys):
    give(course, "ada", 1)
    marks.add(course, "one", [Mark("one/why", "A", 2.0, "Well said.", ("ada",), 2.0)])
    run(course, "to_nbgrader")
    said = capsys.readouterr().out
    assert "ada, one/why: the mark 1 there gave way to 2." in said
    assert "eve, one/why" not in said
    assert there(course, "eve") == (2.0, False)
    with opened(Course(course)) as book:
        assert book.find_comment(*PLACE, "ada").comment == "Well said."

    answered(course, "ada", 4.0, "another")
    run(course, "to_nbgrader")
    assert there(course, "ada") == (0.0, True)
    with opened(Course(course)) as book:
        assert book.find_comment(*PLACE, "ada").comment is None


def test_what_cannot_come_back_is_told_and_stays_there(course, capsys):
    give(course, "ada", 3)
    give(course, "bob", 3, place=("q", "one", "one"))
    give(course, "bob", 1, extra_credit=0.5)
    run(course, "from_nbgrader")
    said = capsys.readouterr().out
    assert "ada, one/why: 3 there is no mark from 0 to 2." in said
    assert "bob, one/q: a person gave 3 there; what the tests gave, 0, counts here." in said
    assert "bob, one/why: 0.5 of extra credit stays there." in said
    assert scores(course)["bob"] == (1.0, "graded")
    run(course, "to_nbgrader")
    assert "bob, one/q: a person gave 3 there" in capsys.readouterr().out
    assert there(course, "bob", "q") == (3.0, True)


def test_who_has_no_mark_is_named_with_what_nbgrader_tells_instead(course, capsys):
    give(course, "ada", 1)
    Store(course, "one").add(result("ada", cell("q", None), state="unreadable"))
    Store(course, "one").add(result("new", state="missing"))
    odd = os.fsdecode(b"o\xffdd")
    keep(course, result(odd, cell("q", 4.0)))
    keep(course, result("old", cell("gone", 4.0)))
    assert run(course, "to_nbgrader") == 0
    said = capsys.readouterr().out
    assert "ada: unreadable; nbgrader keeps the 5 points from before." in said
    assert "new: missing, which nbgrader has no word for; its export says 0 points." in said
    assert "'o\\udcffdd' is left out: such a name cannot be written there." in said
    assert "old: graded with another source. Run autograde, and this again." in said
    assert said.endswith("gradebook now: 2.\n")
    assert run(course, "from_nbgrader") == 0
    assert capsys.readouterr().out == "Marks taken over from nbgrader's gradebook: 0.\n"


def test_what_only_the_gradebook_knows_stays(course):
    with opened(Course(course)) as book:
        book.update_or_create_assignment("one", duedate="2027-01-31 23:59:00 UTC")
        book.update_or_create_student("ada", last_name="Lovelace", email="a@x.org")
    run(course, "to_nbgrader")
    with opened(Course(course)) as book:
        assert book.find_assignment("one").duedate.year == 2027
        assert book.find_student("ada").last_name == "Lovelace"


def test_other_cells_than_the_source_has_are_refused_and_nothing_is_changed(course, capsys):
    path = course / "source" / "one" / "one.ipynb"
    path.write_text(notebook().replace('"why"', '"reason"'), encoding="utf-8")
    before = content(course)
    assert run(course, "to_nbgrader") == 1
    assert "nbgrader db assignment remove one --force" in capsys.readouterr().err
    assert content(course) == before


def content(folder):
    """All that the gradebook holds."""
    with closing(sqlite3.connect(folder / nbgrader_book.FILE)) as book:
        return list(book.iterdump())


@pytest.mark.parametrize("verb", ["to_nbgrader", "from_nbgrader"])
def test_a_gradebook_that_another_program_holds_is_told_and_nothing_is_lost(
    course, verb, capsys, monkeypatch
):
    give(course, "ada", 2)
    before = content(course)
    monkeypatch.setattr(nbgrader_book, "PATIENCE", 0.1)
    with closing(sqlite3.connect(course / nbgrader_book.FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(course, verb) == 1
        said = capsys.readouterr().err
        assert "gradebook.db could not be used (database is locked)" in said
        assert "close formgrader, and try again. Nothing of ours is lost." in said
    assert content(course) == before
    assert scores(course)["ada"] == (4.0, "needs manual grading")
    assert run(course, "from_nbgrader") == 0
    assert scores(course)["ada"] == (6.0, "graded")


def test_a_program_that_writes_keeps_ours_from_writing_half(course, capsys, monkeypatch):
    """Reading goes on while another writes: what is refused then is the first change."""
    answered(course, "ada", 2.0, "A")
    before = content(course)
    monkeypatch.setattr(nbgrader_book, "PATIENCE", 0.1)
    with closing(sqlite3.connect(course / nbgrader_book.FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(course, "to_nbgrader") == 1
        assert "database is locked" in capsys.readouterr().err
    assert content(course) == before
    assert run(course, "to_nbgrader") == 0
    assert there(course, "ada", "q") == (2.0, False)


def test_a_broken_gradebook_is_told_and_left_as_it_is(course, capsys):
    path = course / nbgrader_book.FILE
    path.write_bytes(b"no database " * 100)
    for verb in ("to_nbgrader", "from_nbgrader"):
        assert run(course, verb) == 1
        assert "file is not a database" in capsys.readouterr().err
    assert path.read_bytes() == b"no database " * 100


def test_a_full_disk_is_told(course, capsys):
    full = "SELECT RAISE(ABORT, 'database or disk is full')"
    with closing(sqlite3.connect(course / nbgrader_book.FILE)) as book:
        book.execute(f"CREATE TRIGGER full BEFORE UPDATE ON grade BEGIN {full}; END")
    answered(course, "ada", 2.0, "A")
    assert run(course, "to_nbgrader") == 1
    assert "Make room on the disk" in capsys.readouterr().err


def test_the_gradebook_is_where_nbgrader_was_told_to_keep_it(course, capsys):
    config = course / "nbgrader_config.py"
    config.write_text("c.CourseDirectory.db_url = 'sqlite:///marks.db'")
    (course / nbgrader_book.FILE).rename(course / "marks.db")
    give(course, "ada", 2)
    assert run(course, "from_nbgrader") == 0
    assert scores(course)["ada"] == (6.0, "graded")
    assert not (course / nbgrader_book.FILE).exists()

    config.write_text("c.CourseDirectory.db_url = 'sqlite:///nowhere/marks.db'")
    assert run(course, "to_nbgrader") == 1
    assert "See whether its folder is there" in capsys.readouterr().err
    config.write_text("c.CourseDirectory.db_url = 'postgresql://server/marks'")
    assert run(course, "to_nbgrader") == 1
    assert "keeps the gradebook at 'postgresql://server/marks'" in capsys.readouterr().err


def test_a_gradebook_of_another_nbgrader_asks_for_its_upgrade(course, capsys):
    with closing(sqlite3.connect(course / nbgrader_book.FILE)) as book:
        book.execute("ALTER TABLE grade DROP COLUMN extra_credit")
    assert run(course, "to_nbgrader") == 1
    assert "nbgrader db upgrade" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["to_nbgrader", "from_nbgrader"])
def test_without_nbgrader_a_sentence_says_how_to_get_it(course, verb, capsys, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **named):
        if name.startswith("nbgrader"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    assert run(course, verb) == 1
    assert 'pip install "asynclab[classroom]"' in capsys.readouterr().err


def test_a_gradebook_that_cannot_be_made_leaves_no_half(course, capsys, monkeypatch):
    path = course / nbgrader_book.FILE
    path.unlink()
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(course))
    monkeypatch.setenv("PATH", str(course))  # nbgrader finds no alembic there
    assert run(course, "to_nbgrader") == 1
    assert "nbgrader could not make" in capsys.readouterr().err
    assert not path.exists()


def test_a_missing_gradebook_and_a_missing_assignment_are_told(course, capsys):
    (course / nbgrader_book.FILE).unlink()
    assert run(course, "from_nbgrader") == 1
    assert "asynclab classroom to_nbgrader" in capsys.readouterr().err
    for verb in ("to_nbgrader", "from_nbgrader"):
        assert main(["classroom", verb, "two", "--course", str(course)]) == 1
        assert "There is no assignment 'two'" in capsys.readouterr().err
        assert main(["classroom", verb, "one", "--course", str(course / "nowhere")]) == 1
        assert "is no folder" in capsys.readouterr().err
    assert not (course / nbgrader_book.FILE).exists()
