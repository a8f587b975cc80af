"""The learner's copy: what is theirs stays, what they have not touched is brought up to date."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from asynclab.commands import CommandError, learners_copy
from asynclab.commands.learners_copy import find, reset, update


def notebook(*sources: str, output: str = "an answer") -> str:
    cells = [
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": output}],
            "source": source,
        }
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def sources(path: Path) -> list[str]:
    return [cell["source"] for cell in json.loads(path.read_text())["cells"]]


def everything(folder: Path) -> list[str]:
    """What lies in a folder and is not our own bookkeeping."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(name.as_posix() for name in names if name.parts[0] != ".asynclab")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with two lessons and a contents page, in place of the real one."""
    folder = tmp_path / "the course" / "notebooks"
    (folder / "lessons").mkdir(parents=True)
    (folder / "reference").mkdir()
    (folder / "README.md").write_text("contents")
    (folder / "lessons" / "02_gather.ipynb").write_text(notebook("two"))
    (folder / "lessons" / "03_loop.ipynb").write_text(notebook("three"))
    monkeypatch.setattr(learners_copy, "source", lambda: folder)
    return folder


@pytest.fixture
def copy(course: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "my-course"
    update(folder)
    return folder


@pytest.fixture
def lesson(copy: Path) -> Path:
    return copy / "lessons" / "03_loop.ipynb"


def publish(course: Path, text: str) -> None:
    """A newer version of lesson 03."""
    (course / "lessons" / "03_loop.ipynb").write_text(notebook(text))


def run_in_jupyter(path: Path) -> None:
    """What running and saving does to a file: other outputs and metadata, the same cells."""
    content = json.loads(path.read_text())
    content["cells"][0] |= {"execution_count": 7, "outputs": [{"output_type": "mine"}]}
    content["metadata"]["kernelspec"] = {"name": "python3"}
    path.write_text(json.dumps(content, indent=4))


def edit(path: Path, text: str) -> None:
    content = json.loads(path.read_text())
    content["cells"][0]["source"] = text
    path.write_text(json.dumps(content))


def test_a_copy_has_the_lessons_without_their_outputs(copy: Path, lesson: Path) -> None:
    assert everything(copy) == ["README.md", "lessons/02_gather.ipynb", "lessons/03_loop.ipynb"]
    cell = json.loads(lesson.read_text())["cells"][0]
    assert cell["outputs"] == []
    assert cell["execution_count"] is None
    assert "answer" not in lesson.read_text()


def test_the_real_course_gives_learners_its_reference_and_nothing_of_the_teachers(
    tmp_path: Path,
) -> None:
    assert update(tmp_path / "my-course") == []
    there = everything(tmp_path / "my-course")
    assert {name.partition("/")[0] for name in there} == {"README.md", "lessons", "reference"}
    assert "reference/glossary.md" in there
    assert "reference/cheat_sheet.html" in there


def test_the_lessons_themselves_stay_as_they_are(course: Path, copy: Path) -> None:
    assert "an answer" in (course / "lessons" / "03_loop.ipynb").read_text()
    assert everything(course) == ["README.md", "lessons/02_gather.ipynb", "lessons/03_loop.ipynb"]


def test_a_second_update_changes_nothing_and_says_nothing(copy: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*.ipynb")}
    assert update(copy) == []
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*.ipynb")} == before


def test_an_untouched_lesson_is_replaced_by_a_newer_version(
    course: Path, copy: Path, lesson: Path
) -> None:
    publish(course, "newer")
    assert update(copy) == []
    assert sources(lesson) == ["newer"]
    assert len(everything(copy)) == 3


def test_an_edited_lesson_stays_and_the_newer_version_is_put_beside_it(
    course: Path, copy: Path, lesson: Path
) -> None:
    edit(lesson, "mine")
    publish(course, "newer")
    (notice,) = update(copy)
    assert "03_loop (new).ipynb" in notice
    assert sources(lesson) == ["mine"]
    assert sources(lesson.with_name("03_loop (new).ipynb")) == ["newer"]


def test_the_same_newer_version_is_offered_once(course: Path, copy: Path, lesson: Path) -> None:
    edit(lesson, "mine")
    publish(course, "newer")
    update(copy)
    lesson.with_name("03_loop (new).ipynb").unlink()
    assert update(copy) == []
    assert not lesson.with_name("03_loop (new).ipynb").exists()


def test_an_untouched_new_file_is_replaced_by_a_still_newer_version(
    course: Path, copy: Path, lesson: Path
) -> None:
    edit(lesson, "mine")
    publish(course, "newer")
    update(copy)
    publish(course, "newest")
    update(copy)
    assert sources(lesson.with_name("03_loop (new).ipynb")) == ["newest"]
    assert len(everything(copy)) == 4


@pytest.mark.parametrize("touch", [run_in_jupyter, lambda path: edit(path, "mine too")])
def test_a_new_file_that_was_worked_in_is_never_overwritten(
    course: Path, copy: Path, lesson: Path, touch
) -> None:
    edit(lesson, "mine")
    publish(course, "newer")
    update(copy)
    new = lesson.with_name("03_loop (new).ipynb")
    touch(new)
    before = new.read_bytes()
    publish(course, "newest")
    update(copy)
    assert new.read_bytes() == before
    assert sources(lesson.with_name("03_loop (new) 2.ipynb")) == ["newest"]


def test_a_lesson_that_was_only_run_is_replaced_and_its_outputs_are_kept(
    course: Path, copy: Path, lesson: Path
) -> None:
    run_in_jupyter(lesson)
    before = lesson.read_bytes()
    publish(course, "newer")
    (notice,) = update(copy)
    (kept,) = (copy / "kept").iterdir()
    assert kept.name in notice
    assert kept.read_bytes() == before
    assert sources(lesson) == ["newer"]


def test_without_a_newer_version_a_lesson_with_work_in_it_is_left_alone(
    copy: Path, lesson: Path
) -> None:
    edit(lesson, "mine")
    run_in_jupyter(lesson)
    before = lesson.read_bytes()
    assert update(copy) == []
    assert lesson.read_bytes() == before
    assert len(everything(copy)) == 3


def test_a_lost_manifest_costs_no_work(course: Path, copy: Path, lesson: Path) -> None:
    edit(lesson, "mine")
    (copy / learners_copy.MANIFEST).write_text("{ broken")
    update(copy)
    assert sources(lesson) == ["mine"]
    assert sources(lesson.with_name("03_loop (new).ipynb")) == ["three"]


def test_a_file_of_the_learners_with_a_lessons_name_is_not_overwritten(
    course: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "README.md").write_text("my notes")
    update(tmp_path / "notes")
    assert (tmp_path / "notes" / "README.md").read_text() == "my notes"
    assert (tmp_path / "notes" / "README (new).md").read_text() == "contents"


def test_a_deleted_lesson_comes_back(copy: Path, lesson: Path) -> None:
    lesson.unlink()
    update(copy)
    assert sources(lesson) == ["three"]


@pytest.mark.parametrize("wanted", ["03", "3", "03_loop", "03_loop.ipynb", "lessons/03_loop.ipynb"])
def test_reset_moves_the_learners_file_to_kept_and_copies_afresh(
    copy: Path, lesson: Path, wanted: str
) -> None:
    edit(lesson, "mine")
    said = reset(copy, wanted)
    (kept,) = (copy / "kept").iterdir()
    assert kept.name in said
    assert sources(kept) == ["mine"]
    assert sources(lesson) == ["three"]


def test_two_resets_within_a_second_keep_both_files(copy: Path, lesson: Path) -> None:
    for text in ("first", "second"):
        edit(lesson, text)
        reset(copy, "03")
    assert sorted(sources(path)[0] for path in (copy / "kept").iterdir()) == ["first", "second"]


def test_reset_of_an_untouched_lesson_keeps_nothing(copy: Path) -> None:
    assert "nothing to do" in reset(copy, "03")
    assert not (copy / "kept").exists()


def test_reset_of_an_unknown_lesson_says_which_there_are(copy: Path) -> None:
    with pytest.raises(CommandError, match=r"no lesson '77'.*02_gather, 03_loop"):
        reset(copy, "77")


def test_the_teachers_copy_has_the_assignments_and_the_learners_has_not(
    course: Path, copy: Path, tmp_path: Path
) -> None:
    (course / "assignments" / "a1").mkdir(parents=True)
    (course / "assignments" / "a1" / "a1.ipynb").write_text(notebook("solution"))
    (course / "instructor").mkdir()
    (course / "instructor" / "guide.md").write_text("guide")
    assert update(tmp_path / "teacher", teacher=True) == []
    update(copy)
    added = set(everything(tmp_path / "teacher")) - set(everything(copy))
    assert added == {"assignments/a1/a1.ipynb", "instructor/guide.md"}


def test_a_teachers_copy_says_what_is_not_there_yet(course: Path, tmp_path: Path) -> None:
    (notice,) = update(tmp_path / "teacher", teacher=True)
    assert "assignments, instructor" in notice


def test_a_copy_is_found_from_within_it_and_from_beside_it(copy: Path, tmp_path: Path) -> None:
    assert find(copy / "lessons") == copy
    assert find(copy) == copy
    assert find(tmp_path) == copy
    assert find(tmp_path / "the course") is None


def test_a_place_that_is_a_file_gets_a_sentence(course: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CommandError, match=r"cannot be written to .*taken.*asynclab copy FOLDER"):
        update(tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_full_disk_gets_a_sentence_and_costs_no_lesson(
    course: Path, copy: Path, lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = lesson.read_bytes()
    publish(course, "newer")
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(CommandError, match=r"No space left on device.*Free some space"):
            update(copy)
    assert lesson.read_bytes() == before
    assert update(copy) == []
    assert sources(lesson) == ["newer"]


def test_the_course_itself_is_refused_as_a_place_for_a_copy(course: Path) -> None:
    with pytest.raises(CommandError, match="holds the course itself"):
        update(course)
    with pytest.raises(CommandError, match="holds the course itself"):
        update(course / "lessons")
