"""What the teacher's guide says of the class and its marks is so."""

import re
from pathlib import Path

import pytest
from small_course import make_course

from asynclab.classroom.folders import Course
from asynclab.classroom.rubrics import rubrics
from asynclab.classroom.source import Source, SourceCell
from asynclab.cli import main

GUIDE = (Path(__file__).parents[2] / "notebooks" / "instructor" / "classroom.md").read_text("utf-8")


@pytest.mark.parametrize("verb", sorted(set(re.findall(r"asynclab classroom (\w+)", GUIDE))))
def test_each_verb_of_the_guide_is_one_of_the_command(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["classroom", verb, "--help"])
    assert ended.value.code == 0
    assert f"asynclab classroom {verb}" in capsys.readouterr().out


def test_each_option_of_the_guide_is_one_of_its_verb(capsys):
    for verb, rest in re.findall(r"asynclab classroom (\w+)([^\n|`]*)", GUIDE):
        with pytest.raises(SystemExit):
            main(["classroom", verb, "--help"])
        known = capsys.readouterr().out
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in known, f"{verb} has no {option}"


def test_the_rubric_of_the_guide_is_read(tmp_path):
    text = "\n".join(re.findall(r"^- [012]: .*$", GUIDE, re.MULTILINE))
    cell = SourceCell("why", "written", "markdown", text, text, 4.0)
    found = rubrics([Source("a", "n", "python", (cell,))])["n/why"]
    assert found.points == (0.0, 2.0, 4.0)
    assert found.words[2] == "says what it waits for, and who runs meanwhile"


def test_the_first_list_of_a_class_may_be_read_before_anything_came_in(tmp_path):
    make_course(tmp_path)
    (tmp_path / "class.csv").write_text('Student,ID,SIS Login ID,Section\n"L, A",7,ada,S\n')
    assert (
        main(["classroom", "roster", str(tmp_path / "class.csv"), "--course", str(tmp_path)]) == 0
    )
    assert Course(tmp_path).students() == ()
