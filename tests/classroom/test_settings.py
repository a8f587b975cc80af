"""A course's settings are data, and say what is wrong with them."""

from datetime import UTC, datetime

import pytest

from asynclab.classroom.folders import Course
from asynclab.commands import CommandError


@pytest.fixture
def settings(tmp_path):
    def read(text):
        (tmp_path / "classroom.toml").write_text(text, encoding="utf-8")
        return Course(tmp_path).settings

    return read


def test_a_course_without_settings_has_the_usual_ones(tmp_path):
    usual = Course(tmp_path).settings

    assert (usual.limits.cell, usual.hidden_tests, usual.late_per_day) == (10.0, "never", 0.0)
    assert usual.of("anything").deadline is None


def test_all_settings_are_read(settings):
    found = settings("""
        hidden_tests = "feedback"
        [limits]
        cell = 20
        memory = 500_000_000
        [late]
        per_day = 0.1
        at_most = 0.5
        [assignments.greetings]
        deadline = 2027-01-31T23:59:00Z
        seed = 7
        [assignments.greetings.extensions]
        "al ice" = 2027-02-03T12:00:00Z
    """)

    assert (found.hidden_tests, found.late_per_day, found.late_at_most) == ("feedback", 0.1, 0.5)
    assert (found.limits.cell, found.limits.memory, found.limits.test) == (20.0, 500_000_000, 10.0)
    greetings = found.of("greetings")
    assert greetings.seed == 7
    assert greetings.deadline == datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
    assert greetings.extensions == {"al ice": datetime(2027, 2, 3, 12, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[limits\n", "cannot be read"),
        ("limit = 1", "the file has 'limit'; known there: limits"),
        ("limits = 1", r"limits is 1; wanted: a table, \[limits\]"),
        ("[limits]\ncel = 1", r"\[limits\] has 'cel'"),
        ("[limits]\ncell = 0", r"\[limits\] cell is 0; wanted: a number above 0"),
        ("[limits]\ncell = inf", "cell is inf"),
        ("[limits]\ncell = true", "cell is True"),
        ("[late]\nper_dya = 0.1", r"\[late\] has 'per_dya'; known there: per_day, at_most"),
        ("[late]\nper_day = 10", "per_day is 10; wanted: a share from 0 to 1"),
        ("hidden_tests = true", 'wanted: "never" or "feedback"'),
        ("[assignments.a]\ndeadline = 'soon'", "deadline is 'soon'; wanted: day and time"),
        ("[assignments.a]\ndeadline = 2027-01-31T12:00:00", "in which time zone"),
        ("[assignments.a]\nseed = 1.5", "seed is 1.5; wanted: a whole number"),
    ],
)
def test_what_is_wrong_in_settings_is_told(settings, text, sentence):
    with pytest.raises(CommandError, match=sentence):
        settings(text)


def test_nbgraders_file_is_looked_at_and_never_run(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.submitted_directory = 'handed_in'\n"
        "c.CourseDirectory.source_directory = exit(1)\n"
    )
    course = Course(tmp_path)

    assert course.submitted("ada", "ps1") == tmp_path / "handed_in" / "ada" / "ps1"
    assert course.release("ps1") == tmp_path / "release" / "ps1"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        Course(tmp_path / "nowhere")
