"""generate_feedback: which students get which pages, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graded_class import HOSTILE_NAME, course, student

from asynclab.classroom.handing_back import graded_copy
from asynclab.cli import main


def give(folder: Path, *arguments: str) -> int:
    return main(["classroom", "generate_feedback", "stations", "--course", str(folder), *arguments])


def page(folder: Path, who: str) -> Path:
    return folder / "feedback" / who / "stations" / "stations.html"


def test_each_student_gets_a_page_for_each_notebook(tmp_path, capsys):
    course(tmp_path, student("ada"), student("bob"))
    assert give(tmp_path) == 0
    assert "1.5 of 5 points" in page(tmp_path, "ada").read_text("utf-8")
    assert "my own cell" in page(tmp_path, "bob").read_text("utf-8")
    assert "Feedback for 2 students (needs manual grading: 2)." in capsys.readouterr().out


def test_a_name_with_any_letters_gets_its_page(tmp_path):
    name = HOSTILE_NAME.replace("/", "")
    course(tmp_path, student(name))
    assert give(tmp_path) == 0
    assert "<script" not in page(tmp_path, name).read_text("utf-8")


def test_who_handed_in_nothing_and_whose_grading_failed_get_none_and_are_counted(tmp_path, capsys):
    course(tmp_path, student("ada"), student("bob", state="runner error"))
    (tmp_path / "submitted" / "cy" / "stations").mkdir(parents=True)
    give(tmp_path)
    assert not page(tmp_path, "bob").exists()
    told = capsys.readouterr().out
    assert "None for 2 students" in told
    assert "runner error: 1" in told
    assert "not graded yet: 1" in told


def test_who_handed_in_something_unreadable_is_told_so_on_a_page(tmp_path):
    broken = student("ada", state="unreadable", notebooks=(), remarks=("It is a PDF.",))
    course(tmp_path, broken)
    give(tmp_path)
    told = page(tmp_path, "ada").read_text("utf-8")
    assert "Your file could not be read" in told
    assert "It is a PDF." in told


def test_one_student_can_be_chosen(tmp_path):
    course(tmp_path, student("ada"), student("bob"))
    assert give(tmp_path, "--student", "bob") == 0
    assert page(tmp_path, "bob").exists()
    assert not page(tmp_path, "ada").exists()


def test_an_unknown_student_gets_a_sentence(tmp_path, capsys):
    course(tmp_path, student("ada"))
    assert give(tmp_path, "--student", "adam") == 1
    assert "There is no student 'adam'" in capsys.readouterr().err
    assert not (tmp_path / "feedback").exists()


def test_an_unknown_assignment_gets_a_sentence(tmp_path, capsys):
    course(tmp_path, student("ada"))
    assert main(["classroom", "generate_feedback", "stars", "--course", str(tmp_path)]) == 1
    assert "Here are: stations" in capsys.readouterr().err


def test_a_graded_copy_of_another_grading_is_left_out_and_said(tmp_path, capsys):
    course(tmp_path, student("ada", submission_hash="3" * 64))
    path = tmp_path / "autograded" / "ada" / "stations" / "stations.ipynb"
    assert graded_copy(path, student("ada", submission_hash="3" * 64)) != []
    assert graded_copy(path, student("ada")) == []
    path.write_text(json.dumps({"cells": []}))
    give(tmp_path)
    assert "ada: autograded/ has no stations.ipynb of this grading" in capsys.readouterr().out
    assert "my own cell" not in page(tmp_path, "ada").read_text("utf-8")


def test_hidden_tests_are_shown_where_the_settings_say_so(tmp_path):
    course(tmp_path, student("ada"))
    give(tmp_path)
    assert "Quito" not in page(tmp_path, "ada").read_text("utf-8")
    (tmp_path / "classroom.toml").write_text('hidden_tests = "feedback"\n')
    give(tmp_path)
    assert "Quito" in page(tmp_path, "ada").read_text("utf-8")


@pytest.mark.parametrize("per_day", [0.0, 0.1])
def test_a_late_penalty_is_told_with_both_times(tmp_path, per_day):
    course(tmp_path, student("ada"))
    stamp = tmp_path / "submitted" / "ada" / "stations" / "timestamp.txt"
    stamp.write_text("2026-11-20 10:00:00 UTC")
    (tmp_path / "classroom.toml").write_text(
        f"[late]\nper_day = {per_day}\n[assignments.stations]\ndeadline = 2026-11-19T23:59:00Z\n"
    )
    give(tmp_path)
    told = page(tmp_path, "ada").read_text("utf-8")
    assert ("0.5 points are taken off" in told) == (per_day > 0)
    assert ("Your mark for the assignment: <strong>1 of 5" in told) == (per_day > 0)


def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path, capsys):
    course(tmp_path, student("ada"))
    (tmp_path / "feedback").write_text("a file stands here")
    assert give(tmp_path) == 1
    assert "run it again" in capsys.readouterr().err
    assert (tmp_path / "feedback").read_text() == "a file stands here"


def test_feedback_is_the_same_when_it_is_made_again(tmp_path):
    course(tmp_path, student("ada"))
    give(tmp_path)
    first = page(tmp_path, "ada").read_bytes()
    give(tmp_path)
    assert page(tmp_path, "ada").read_bytes() == first
