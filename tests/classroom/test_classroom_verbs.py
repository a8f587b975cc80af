"""The verbs of `asynclab classroom`: how they are found, how they refuse, how fast they start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from asynclab.classroom.options import course_folder, one_assignment
from asynclab.cli import main
from asynclab.commands import CommandError

HEAVY = ["nbconvert", "nbformat", "IPython", "matplotlib", "zmq", "aiohttp", "distributed"]


def test_the_verbs_import_nothing_heavy():
    code = f"""
import sys
from asynclab.classroom import verbs
verbs.make_parser()
print(*(module for module in {HEAVY} if module in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_help_is_the_classrooms_own(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["classroom", "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: asynclab classroom")


def test_an_assignment_is_given_either_way():
    assert one_assignment("ps1", None) == one_assignment(None, "ps1") == "ps1"
    assert one_assignment("ps1", "ps1") == "ps1"


def test_two_assignments_are_refused():
    with pytest.raises(CommandError, match="'ps1' and 'ps2': give one"):
        one_assignment("ps1", "ps2")


def test_no_assignment_is_refused():
    with pytest.raises(CommandError, match="No assignment was given"):
        one_assignment(None, None)


def test_a_name_that_could_leave_its_folder_is_refused():
    with pytest.raises(CommandError, match=r"'\.\./ps1' cannot be the name of an assignment"):
        one_assignment("../ps1", None)


def test_the_course_is_found_from_a_folder_inside_it(tmp_path, monkeypatch):
    inside = tmp_path / "source" / "ps1"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert course_folder(None) == tmp_path


def test_a_folder_that_is_no_course_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=r"has no folder source.*--course DIR"):
        course_folder(None)


def test_a_course_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="nowhere is no folder"):
        course_folder(Path("nowhere"))
