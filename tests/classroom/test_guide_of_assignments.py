"""The teacher's guide keeps its promises: its example is an assignment that holds."""

import re
from pathlib import Path

from made_sources import cell, write

from asynclab.classroom.folders import Course
from asynclab.classroom.settings import read_settings
from asynclab.classroom.validate import validate

GUIDE = Path(__file__).parents[2] / "notebooks" / "instructor" / "classroom.md"
SETUP = """
import asyncio
from asynclab import run
from asynclab.checks import overlap
from asynclab.classroom.marking import Marks
from asynclab.services import Stations

delays = {"Oslo": 0.4, "Lima": 0.2, "Cairo": 0.6}
cities = list(delays)
"""


def examples(language):
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.M)


def test_the_example_of_the_guide_is_an_assignment_that_holds(tmp_path):
    answer, test, wrong = examples("python")
    folder = tmp_path / "source" / "reading"
    cells = [
        cell("code", SETUP, "imports", locked=True),
        cell("code", answer, "read_all", solution=True),
        cell("code", test, "check_read_all", grade=True, locked=True, points=4),
    ]
    write(folder / "reading.ipynb", cells)
    (folder / "tests").mkdir()
    (folder / "tests" / "wrong_one_by_one.py").write_text(wrong)

    for proof in validate(Course(tmp_path), "reading"):
        assert proof.faults == ()


def test_the_settings_of_the_guide_are_read(tmp_path):
    (settings,) = examples("toml")
    (tmp_path / "classroom.toml").write_text(settings)

    assert read_settings(tmp_path).of("2_task_groups").seed == 7
