"""What a student handed in is found, whatever it is called and whatever lies beside it."""

import os
import shutil
from pathlib import Path

import pytest
from made_sources import SOURCE, cell, write
from naive_marks import points

from asynclab.classroom.folders import Course, submission_hash
from asynclab.classroom.release import generate_assignment
from asynclab.classroom.submission import read_submission
from asynclab.commands import CommandError

NAMES = [
    "al ice",
    "o'hara",
    'quote"d',
    "[a-z]*",
    "{1..3}",
    "$(true)",
    "-rf",
    "..hidden..",
    "müller",
    "学生",
    "🙂",
    "new\nline",
    "tab\t",
    "a" * 255,
]


@pytest.fixture
def course(tmp_path):
    write(tmp_path / "source" / "greetings" / "hello.ipynb", SOURCE)
    course = Course(tmp_path)
    generate_assignment(course, "greetings")
    return course


@pytest.fixture
def folder(course):
    """The folder of what Ada handed in, empty so far."""
    made = course.submitted("ada", "greetings")
    made.mkdir(parents=True)
    return made


@pytest.fixture
def read(course):
    return lambda student="ada": read_submission(course, student, "greetings")


def solution(course, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(course.source("greetings") / "hello.ipynb", path)


def stub(course, path):
    shutil.copy(course.release("greetings") / "hello.ipynb", path)


def one(found):
    (plan,) = found.plans
    return plan


@pytest.mark.parametrize("name", NAMES)
def test_students_of_any_name_are_found_and_read(course, read, name):
    solution(course, course.submitted(name, "greetings") / "hello.ipynb")

    assert course.students("greetings") == (name,)
    assert points(one(read(name))) == 3


def test_a_name_that_is_not_text_is_found_too(course, read):
    name = os.fsdecode(b"caf\xe9")
    solution(course, course.submitted(name, "greetings") / "hello.ipynb")

    assert course.students("greetings") == (name,)
    assert read(name).state == "readable"


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "../ada", "a\0"])
def test_a_name_that_leaves_its_folder_is_refused(course, read, name):
    with pytest.raises(CommandError, match="cannot be the name of a student"):
        read(name)


def test_nothing_handed_in_is_missing_with_the_points_that_could_be_had(read):
    found = read("nobody")

    assert (found.state, found.hash) == ("missing", "")
    assert sum(step.points for step in one(found).steps) == 6


def test_an_empty_folder_is_missing(folder, read):
    (folder / ".ipynb_checkpoints").mkdir()

    assert read().state == "missing"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hello.py", "There is no notebook (.ipynb) in what was handed in: 'hello.py'."),
        ("hello.zip", "There is no notebook (.ipynb) in what was handed in: 'hello.zip'."),
        (
            "notes.txt",
            "'notes.txt': It is no notebook: a notebook file is JSON, and begins with {.",
        ),
    ],
)
def test_a_file_that_is_no_notebook_is_unreadable_and_named(folder, read, name, said):
    (folder / name).write_text("def greet(name): ...")

    found = read()

    assert (found.state, found.remarks) == ("unreadable", (said,))


def test_a_broken_notebook_is_unreadable_with_the_reason(folder, read):
    (folder / "hello.ipynb").write_text('{"cells": [')

    assert read().remarks == ("'hello.ipynb': It ends in the middle: saved or sent only in part.",)


def test_a_folder_with_the_notebooks_name_is_unreadable(folder, read):
    (folder / "hello.ipynb").mkdir()
    (folder / "hello.ipynb" / "x.txt").write_text("x")

    assert read().state == "unreadable"


@pytest.mark.parametrize("target", ["file", "folder", "student"])
def test_links_to_another_students_work_are_refused(course, folder, read, target):
    other = course.submitted("bob", "greetings")
    solution(course, other / "hello.ipynb")
    if target == "file":
        (folder / "hello.ipynb").symlink_to(other / "hello.ipynb")
    else:
        link, to = (folder, other) if target == "folder" else (folder.parent, other.parent)
        shutil.rmtree(folder.parent if target == "student" else folder)
        link.symlink_to(to)

    found = read()

    assert found.state == "unreadable"
    assert "symbolic link" in found.remarks[0]


@pytest.mark.parametrize(
    "name",
    ["hello (1).ipynb", "Hello.ipynb", "hello-Copy1.ipynb", "ada lovelace.ipynb", "HELLO.IPYNB",
     "hello.ipynb.txt", "hello.json", "homework/hello.ipynb"],
)  # fmt: skip
def test_a_single_notebook_of_another_name_is_graded_and_said(course, folder, read, name):
    solution(course, folder / name)

    plan = one(read())

    assert (points(plan), plan.review) == (3, "no")
    assert plan.remarks[0] == f"The notebook graded is {name!r}. Wanted: hello.ipynb."


def test_of_two_notebooks_the_one_with_the_right_name_counts(course, folder, read):
    solution(course, folder / "hello.ipynb")
    other = cell("code", "async def greet(name):\n    return 1", "greet", solution=True)
    write(folder / "draft.ipynb", [other])

    plan = one(read())

    assert (points(plan), plan.review) == (3, "if marks are lost")
    assert plan.remarks == ("Handed in too, and not graded: 'draft.ipynb'.",)


def test_an_equal_copy_beside_it_is_no_matter(course, folder, read):
    solution(course, folder / "hello.ipynb")
    solution(course, folder / "hello-Copy1.ipynb")

    assert one(read()).remarks == ()


def test_an_untouched_release_gives_way_to_the_notebook_with_answers(course, folder, read):
    stub(course, folder / "hello.ipynb")
    solution(course, folder / "hello-Copy1.ipynb")

    plan = one(read())

    assert (points(plan), plan.review) == (3, "yes")
    assert "hello.ipynb is there too, but holds no answer" in plan.remarks[0]


def test_a_broken_notebook_gives_way_to_one_that_can_be_read(course, folder, read):
    (folder / "hello.ipynb").write_text("")
    solution(course, folder / "hello (1).ipynb")

    plan = one(read())

    assert (points(plan), plan.review) == (3, "yes")
    assert "hello.ipynb cannot be read: The file is empty." in plan.remarks[0]


def test_of_two_renamed_notebooks_a_person_looks(course, folder, read):
    solution(course, folder / "a.ipynb")
    other = cell("code", "async def greet(name):\n    return 1", "greet", solution=True)
    write(folder / "b.ipynb", [other])

    plan = one(read())

    assert (points(plan), plan.review) == (3, "yes")


def test_checkpoints_are_not_read(course, folder, read):
    stub(course, folder / "hello.ipynb")
    solution(course, folder / ".ipynb_checkpoints" / "hello-checkpoint.ipynb")

    assert points(one(read())) == 0


def test_one_of_two_notebooks_that_is_not_there_does_not_cost_the_other(tmp_path):
    write(tmp_path / "source" / "pair" / "one.ipynb", SOURCE)
    write(tmp_path / "source" / "pair" / "two.ipynb", SOURCE)
    course = Course(tmp_path)
    handed_in = course.submitted("ada", "pair")
    handed_in.mkdir(parents=True)
    shutil.copy(course.source("pair") / "one.ipynb", handed_in)
    (handed_in / "two.ipynb").write_text("{")

    found = read_submission(course, "ada", "pair")

    assert [points(plan) for plan in found.plans] == [3, 0]
    assert [plan.review for plan in found.plans] == ["no", "yes"]
    assert "cannot be read" in found.plans[1].remarks[0]


def test_the_hash_changes_with_any_byte_and_any_name_and_with_nothing_else(course, folder):
    solution(course, folder / "hello.ipynb")
    first = submission_hash(folder)
    os.utime(folder / "hello.ipynb", (0, 0))
    assert submission_hash(folder) == first

    (folder / "data.csv").write_text("1")
    second = submission_hash(folder)
    (folder / "data.csv").rename(folder / "date.csv")

    assert len({first, second, submission_hash(folder)}) == 3


def test_files_many_folders_deep_do_no_harm(folder, read):
    here = folder
    for _ in range(300):
        here = here / "deep"
    here.mkdir(parents=True)

    assert read().state == "unreadable"


def test_looking_at_a_submission_changes_nothing_on_disk(course, folder, read):
    solution(course, folder / "hello.ipynb")
    before = sorted(str(path) for path in course.folder.rglob("*"))

    read()

    assert sorted(str(path) for path in course.folder.rglob("*")) == before


def test_a_folder_that_may_not_be_opened_is_unreadable_and_not_missing(course, monkeypatch):
    folder = course.submitted("ada", "greetings")
    folder.mkdir(parents=True)
    looked = Path.lstat

    def lstat(path):  # root, who runs these tests in a container, may open everything
        if path == folder:
            raise PermissionError(13, "Permission denied")
        return looked(path)

    monkeypatch.setattr(Path, "lstat", lstat)
    found = read_submission(course, "ada", "greetings")
    assert found.state == "unreadable"
    assert found.remarks == (
        "The folder handed in cannot be opened: Permission denied; make it readable for you.",
    )
    assert found.hash
    assert course.students("greetings") == ("ada",)
