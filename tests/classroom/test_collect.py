"""Moodle's and Canvas's archives become submissions; nobody's is lost, nothing is overwritten."""

import zipfile

import pytest
from small_course import make_course

from asynclab.classroom import collect, late
from asynclab.classroom.folders import Course
from asynclab.cli import main
from asynclab.commands import CommandError

ROSTER = "student_id,last_name,first_name,canvas_id\nada,Lovelace,Ada,77\nming,小明,王,78\n"


@pytest.fixture
def course(tmp_path):
    make_course(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return Course(tmp_path)


def zipped(course, *files):
    """An archive with these names, each holding its own name or the text behind it."""
    path = course.folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, *text in files:
            info = zipfile.ZipInfo(name, (2026, 11, 20, 12, 0, 0))
            archive.writestr(info, text[0] if text else name)
    return path


def collected(course, *files):
    return collect.collect(course, "one", zipped(course, *files))


def submitted(course):
    top = course.folder / "submitted"
    return sorted(one.relative_to(top).as_posix() for one in top.rglob("*") if one.is_file())


@pytest.mark.parametrize(
    "names",
    [
        (
            "Ada Lovelace_101_assignsubmission_file/one.ipynb",
            "王 小明_102_assignsubmission_file/one.ipynb",
        ),
        (
            "Ada Lovelace_101_assignsubmission_file_/one.ipynb",
            "王 小明_102_assignsubmission_file_/one.ipynb",
        ),
        (
            "Ada Lovelace_101_assignsubmission_file_one.ipynb",
            "王 小明_102_assignsubmission_file_one.ipynb",
        ),
        ("lovelaceada_77_9001_one.ipynb", "小明王_LATE_78_9002_one.ipynb"),
        ("ada/one.ipynb", "ming/one.ipynb"),
    ],
    ids=["moodle folders", "older moodle", "moodle flat", "canvas", "plain folders"],
)
def test_each_students_notebook_comes_into_their_folder(course, names):
    done = collected(course, *((name,) for name in names))
    assert (done.new, done.same, done.remarks) == (2, 0, ())
    assert submitted(course) == ["ada/one/one.ipynb", "ming/one/one.ipynb"]
    when, _ = late.handed_in(course.submitted("ada", "one"))
    assert when.astimezone().strftime("%Y-%m-%d %H:%M") == "2026-11-20 12:00"


def test_with_anonymous_submissions_the_participant_is_the_student(course):
    (course.folder / "roster.csv").write_text("student_id\nParticipant 101\n")
    assert collected(course, ("Participant_101_assignsubmission_file/one.ipynb",)).new == 1
    assert submitted(course) == ["Participant 101/one/one.ipynb"]


def test_a_number_of_moodles_is_nobodys_number_of_the_registry(course):
    (course.folder / "roster.csv").write_text("student_id,last_name,id_number\nbob,Bee,101\n")
    assert collected(course, ("Ada Lovelace_101_assignsubmission_file/one.ipynb",)).new == 0


def test_other_files_come_along_and_rubbish_does_not(course):
    rubbish = [("__MACOSX/ada/._one.ipynb",), ("ada/.ipynb_checkpoints/one-checkpoint.ipynb",)]
    done = collected(course, ("ada/one.ipynb",), ("ada/data/x.csv",), *rubbish)
    assert submitted(course) == ["ada/one/data/x.csv", "ada/one/one.ipynb"]
    assert done.remarks == ()


def test_a_second_archive_changes_only_what_is_new_and_keeps_the_older(course):
    collected(course, ("ada/one.ipynb", "first"), ("ming/one.ipynb", "same"))
    done = collected(course, ("ada/one.ipynb", "second"), ("ming/one.ipynb", "same"))
    assert (done.new, done.same) == (1, 1)
    assert (course.submitted("ada", "one") / "one.ipynb").read_text() == "second"
    kept = course.kept / "earlier" / "submitted" / "ada" / "one" / "one.ipynb"
    assert kept.read_text() == "first"


def test_strangers_are_listed_and_the_rest_comes_in(course):
    done = collected(course, ("ada/one.ipynb",), ("Eve Evil_5_assignsubmission_file/one.ipynb",))
    assert done.new == 1
    assert "'Eve Evil_5_assignsubmission_file'" in done.remarks[0]
    assert submitted(course) == ["ada/one/one.ipynb"]


def test_no_name_in_an_archive_leads_out_of_its_folder(course):
    done = collected(course, ("ada/../../../../evil.ipynb",), ("/etc/evil",))
    assert done.new == 0
    assert "too strange" in done.remarks[0]
    assert not [*course.folder.parent.glob("evil*")]


def test_what_is_no_archive_is_a_sentence(course):
    path = course.folder / "all.zip"
    path.write_bytes(b"<html>")
    with pytest.raises(CommandError, match="Download all submissions"):
        collect.collect(course, "one", path)
    arguments = ["one", str(course.folder / "no.zip"), "--course", str(course.folder)]
    assert main(["classroom", "collect", *arguments]) == 1
    with pytest.raises(CommandError, match="no assignment 'nine'"):
        collect.collect(course, "nine", path)
