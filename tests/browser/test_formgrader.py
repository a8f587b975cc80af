"""nbgrader's formgrader in a real browser, on a course that was graded by us."""

from __future__ import annotations

import shutil
from pathlib import Path

import lab
import pytest

from asynclab.classroom import isolation, marks
from asynclab.classroom.folders import Course
from asynclab.classroom.grades import rows
from asynclab.cli import main

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "notebooks" / "assignments"
NAME = "4_blocking_code"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with two students: one hands in the solution, one the release as it is."""
    folder = tmp_path_factory.mktemp("class")
    source = shutil.copytree(ASSIGNMENTS / NAME, folder / "source" / NAME) / f"{NAME}.ipynb"
    trusted = ["--no-sandbox"] if isolation.probe() == "none" else []
    run(folder, "generate_assignment")
    for student, given in (("ada", source), ("bob", folder / "release" / NAME / source.name)):
        path = folder / "submitted" / student / NAME / source.name
        path.parent.mkdir(parents=True)
        shutil.copy(given, path)
    path.with_name("timestamp.txt").write_text("2026-11-20 12:00:00 UTC")  # bob alone has one
    run(folder, "autograde", *trusted)
    run(folder, "to_nbgrader")
    return folder


def run(folder, verb, *arguments):
    assert main(["classroom", verb, NAME, "--course", str(folder), *arguments]) == 0


@pytest.fixture
def formgrader(course, page):
    """Open a page of formgrader, once its table or notebook is there."""
    page.route(lambda url: not url.startswith("http://127.0.0.1"), lambda route: route.abort())
    with lab.serving(course) as server:
        page.set_default_timeout(lab.START * 1000)

        def opened(path, wanted):
            address = f"{server['url']}login?token={server['token']}&next=/formgrader/{path}"
            page.goto(address, wait_until="domcontentloaded")
            page.wait_for_selector(wanted)
            return page

        yield opened


def line(page, name):
    """A line of the table that is shown, as words."""
    return " ".join(page.locator("tbody tr", has_text=name).inner_text().split())


def test_formgrader_shows_our_marks_and_what_is_given_there_comes_back(course, formgrader, capsys):
    seen = formgrader(f"gradebook/{NAME}/{NAME}", "tbody a")
    assert "7 / 10 7 / 7 0 / 3" in line(seen, "ada")
    assert "0 / 10 0 / 7 0 / 3" in line(seen, "bob")
    seen = formgrader(f"manage_submissions/{NAME}", "tbody a")
    for student in ("ada", "bob"):
        assert "needs manual grading" in line(seen, student), "nbgrader has no need to grade it"

    seen = formgrader(f"gradebook/{NAME}/{NAME}", "tbody a")
    seen.locator("tbody tr", has_text="ada").locator("a:visible").first.click()
    tests = [cell for cell in Course(course).sources(NAME)[0].cells if cell.part == "test"]
    for cell in tests:
        seen.wait_for_selector(f'#{cell.id}[placeholder="{cell.points:g}"]')
    for id, given in (("advise-comment", "Which thread?"), ("advise", "2")):
        with seen.expect_response(lambda it: it.request.method == "PUT" and it.ok):
            seen.locator(f"#{id}").fill(given)
            seen.locator(f"#{id}").blur()

    capsys.readouterr()
    run(course, "from_nbgrader")
    assert capsys.readouterr().out == "Marks taken over from nbgrader's gradebook: 1.\n"
    marked = {row.student.student_id: (row.score, row.state) for row in rows(Course(course), NAME)}
    assert marked == {"ada": (9.0, "graded"), "bob": (0.0, "needs manual grading")}
    (mark,) = marks.load(course, NAME).values()
    assert (mark.points, mark.reason) == (2.0, "Which thread?")
