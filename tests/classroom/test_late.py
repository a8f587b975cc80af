"""Deadlines, extensions and the late penalty: off by default, never more than the mark."""

import os
from datetime import UTC, datetime, timedelta, timezone

import pytest

from asynclab.classroom import late
from asynclab.classroom.late import Deadlines, penalty
from asynclab.classroom.settings import AssignmentSettings, Settings
from asynclab.commands import CommandError

DUE = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def due_at(deadline, extensions=()):
    return Settings(assignments={"one": AssignmentSettings(deadline, dict(extensions))})


def test_without_a_rule_lateness_costs_nothing():
    assert penalty(Settings(), 8, 10, timedelta(days=100)) == 0


@pytest.mark.parametrize("hours, points", [(0, 0), (1, 1), (24, 1), (25, 2), (24 * 9, 5)], ids=str)
def test_each_day_begun_costs_its_share_up_to_the_most(hours, points):
    rule = Settings(late_per_day=0.1, late_at_most=0.5)
    assert penalty(rule, 9, 10, hours * HOUR) == points


def test_no_more_is_taken_than_there_is():
    assert penalty(Settings(late_per_day=0.5), 2, 10, HOUR) == 2


def test_an_extension_moves_one_students_deadline_and_the_last_one():
    due = Deadlines(DUE, {"ann": DUE + 48 * HOUR})
    assert due.late("bob", DUE + HOUR) == HOUR
    assert due.late("bob", None) == timedelta(0)
    assert due.late("ann", DUE + HOUR) == timedelta(0)
    assert due.last == DUE + 48 * HOUR


def test_without_a_deadline_nothing_is_late():
    assert Deadlines().late("ann", DUE) == timedelta(0)
    assert Deadlines().last is None


def test_extensions_are_kept_in_a_file_and_the_last_one_counts(tmp_path):
    for day in (25, 27):
        late.extend(tmp_path, "one", "王 [x]", datetime(2026, 11, day, tzinfo=UTC), "=ill")
    late.extend(tmp_path, "two", "ann", DUE, "")
    due = late.deadlines(tmp_path, "one", due_at(DUE))
    assert due.extended == {"王 [x]": datetime(2026, 11, 27, tzinfo=UTC)}
    assert (tmp_path / "extensions.csv").read_text("utf-8-sig").count("'=ill") == 2


def test_a_teachers_own_extensions_keep_their_columns_and_order(tmp_path):
    file = tmp_path / "extensions.csv"
    file.write_text("student_id;until;assignment;my own\nann;2026-11-25;one;see mail\n")
    late.extend(tmp_path, "one", "bob", DUE, "")
    text = file.read_text("utf-8-sig")
    assert text.splitlines()[1] == "ann,2026-11-25,one,see mail"
    assert set(late.deadlines(tmp_path, "one", Settings()).extended) == {"ann", "bob"}


def test_extensions_without_a_column_are_refused(tmp_path):
    (tmp_path / "extensions.csv").write_text("student,until\nann,2026-11-25\n")
    with pytest.raises(CommandError, match="lacks one of its columns"):
        late.deadlines(tmp_path, "one", Settings())


def test_a_day_alone_means_its_end():
    assert late.moment("2026-11-27", "x").strftime("%H:%M") == "23:59"


def test_a_time_without_a_zone_is_that_of_this_machine():
    assert late.moment("2026-11-27 12:00", "x") == datetime(2026, 11, 27, 12).astimezone()
    assert late.moment("2026-11-27 12:00Z", "x").utcoffset() == timedelta(0)


@pytest.mark.parametrize("wrong", ["27.11.2026", "soon", ""])
def test_what_is_no_time_is_said_with_a_form_that_is(wrong):
    with pytest.raises(CommandError, match=r"The deadline of one is .*2026-11-27 23:59"):
        late.moment(wrong, "The deadline of one")


def test_a_noted_extension_goes_before_that_of_the_settings(tmp_path):
    settings = due_at(DUE, {"ann": DUE + HOUR, "bob": DUE + HOUR})
    late.extend(tmp_path, "one", "ann", DUE + 2 * HOUR, "")
    due = late.deadlines(tmp_path, "one", settings)
    assert (due.of("ann"), due.of("bob"), due.of("eve")) == (DUE + 2 * HOUR, DUE + HOUR, DUE)


@pytest.mark.parametrize(
    "text, when",
    [
        ("2015-02-02 15:58:23.948203 UTC", datetime(2015, 2, 2, 15, 58, 23, 948203, UTC)),
        ("2015-02-02 15:58:23", datetime(2015, 2, 2, 15, 58, 23, tzinfo=UTC)),
        (
            "\ufeff2015-02-02 15:58:23 +0100\n",
            datetime(2015, 2, 2, 15, 58, 23, tzinfo=timezone(HOUR)),
        ),
    ],
)
def test_nbgraders_timestamp_tells_when_work_was_handed_in(tmp_path, text, when):
    (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    assert late.handed_in(tmp_path) == (when, "")


def test_without_it_the_last_change_of_a_notebook_tells(tmp_path):
    for name, time in (("a.ipynb", 1000), ("b.ipynb", 2000), ("data.csv", 9000)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time, time))
    (tmp_path / "timestamp.txt").write_text("yesterday")
    when, remark = late.handed_in(tmp_path)
    assert when == datetime.fromtimestamp(2000, UTC)
    assert "'yesterday', which is no time" in remark


def test_an_empty_folder_was_never_handed_in(tmp_path):
    assert late.handed_in(tmp_path) == (None, "")
    assert late.handed_in(tmp_path / "none") == (None, "")
