"""Marks: points for each part, with a reason for each part that lost them."""

import asyncio

import pytest

from asynclab.checks import Verdict
from asynclab.classroom import marking
from asynclab.classroom.marking import Marks
from asynclab.classroom.result import Part
from asynclab.timeline import Timeline

LATE = Verdict(False, "it took 3 s.", "1 s.", "Create the tasks first.", Timeline.from_log([]))


def marked(error, points=2):
    """Marks with one part, in which this was raised."""
    marks = Marks()
    with marks.part(points, "the readings are there"):
        raise error
    return marks


def test_a_part_that_runs_to_its_end_earns_its_points():
    marks = Marks()
    with marks.part(1.5, "the readings are there"):
        pass
    assert marks.parts == (Part("the readings are there", 1.5, 1.5),)
    assert (marks.total, marks.points) == (1.5, 1.5)


def test_a_part_that_raises_loses_its_own_points_and_no_others():
    marks = marked(AssertionError("Seen: []"))
    with marks.part(1, "nobody was refused"):
        pass
    assert [part.score for part in marks.parts] == [0, 1]
    assert (marks.total, marks.points) == (1, 3)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (AssertionError("Seen: [] Wanted: [1]"), "Seen: [] Wanted: [1]"),
        (AssertionError(), "Wanted: the readings are there."),
        (ValueError("no station"), "ValueError: no station"),
        (ValueError(), "ValueError"),
        (asyncio.CancelledError(), "CancelledError"),
        (SystemExit(), "SystemExit"),
        (
            ExceptionGroup("two", [KeyError("a"), ValueError("b")]),
            "ExceptionGroup: two (KeyError: 'a', ValueError: b)",
        ),
        (NotImplementedError(), marking.STUB),
        (AssertionError(LATE), "Seen: it took 3 s.\nWanted: 1 s.\nTry: Create the tasks first."),
    ],
)
def test_the_reason_is_what_was_raised_in_words(error, reason):
    assert marked(error).parts[0].reason == reason


@pytest.mark.parametrize("error", [KeyboardInterrupt, marking.Stopped])
def test_an_interrupt_and_the_end_of_a_test_pass_through_every_part(error):
    with pytest.raises(error):
        marked(error())


def test_a_check_that_passed_earns_its_points_and_keeps_no_timeline():
    marks = Marks()
    marks.check(2, "the requests overlap", Verdict(True, "3 rows overlap."))
    assert marks.total == 2
    assert marks.timelines == ()


def test_a_part_without_a_timeline_of_its_own_shows_that_of_the_newest_run():
    marks, newest = Marks(), Timeline.from_log([])
    marks.timeline = newest
    marks.equal(1, "the readings", [4.0], [4.0])
    assert marks.timelines == ()
    marks.equal(1, "the readings", [], [4.0])
    with marks.part(1, "all are saved"):
        raise AssertionError("Seen: []")
    marks.check(1, "in time", LATE)
    assert [one is newest for one in marks.timelines] == [True, False]


def test_a_check_that_failed_gives_what_was_seen_and_its_timeline_once():
    marks = Marks()
    marks.check(2, "they overlap", LATE)
    marks.check(1, "it takes 1 s", LATE)
    assert [part.reason.splitlines()[0] for part in marks.parts] == ["Seen: it took 3 s."] * 2
    assert marks.timelines == (LATE.timeline,)


@pytest.mark.parametrize("points", [-1, "2", float("inf"), float("nan")])
def test_points_that_are_no_number_from_zero_on_are_refused(points):
    with pytest.raises(ValueError, match=r"points of a part were .*; wanted: a number from 0 on"):
        marked(AssertionError(), points)


def test_as_plain_text_marks_are_the_number_of_points():
    marks = marked(AssertionError("late"))
    with marks.part(2.5, "nobody was refused"):
        pass
    assert repr(marks) == "2.5"
    assert float(repr(Marks())) == 0


def test_printed_marks_have_a_line_for_each_part_and_its_reason_below():
    marks = marked(AssertionError("late"))
    marks.check(1, "it takes 1 s", Verdict(True, "it took 1 s."))
    assert str(marks).splitlines() == [
        "1 of 3 points",
        "✗ the readings are there (0 of 2)",
        "  late",
        "✓ it takes 1 s (1)",
    ]


def test_in_a_notebook_marks_show_the_reasons_and_the_timeline_with_its_words():
    marks = marked(AssertionError("<b>late</b>"))
    marks.check(1, "it takes 1 s", LATE)
    html = marks._repr_html_()
    assert "&lt;b&gt;late&lt;/b&gt;" in html
    assert html.count("<img") == 1
    assert 'alt="Timeline of' in html


class Agreeable:
    """An object that says it equals whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.parametrize(
    ("seen", "wanted", "points"),
    [
        ([19.0, 4.0], [19.0, 4.0], 1),
        ([19, 4], [19.0, 4.0], 0),
        ((19.0, 4.0), [19.0, 4.0], 0),
        ([19.0], [19.0, 4.0], 0),
        ({"Oslo": [1]}, {"Oslo": [1]}, 1),
        ({"Oslo": (1,)}, {"Oslo": [1]}, 0),
        ({"Oslo": 1, "Lima": 2}, {"Oslo": 1}, 0),
        (True, 1, 0),
        (Agreeable(), [4.0], 0),
        ([Agreeable()], [4.0], 0),
        ({"Oslo": Agreeable()}, {"Oslo": 4.0}, 0),
        (None, None, 1),
    ],
)
def test_a_value_is_marked_by_what_it_is_and_not_by_what_it_says(seen, wanted, points):
    marks = Marks()
    marks.equal(1, "the temperatures", seen, wanted)
    assert marks.total == points


def test_a_value_that_is_not_the_wanted_one_is_shown_beside_it():
    marks = Marks()
    marks.equal(1, "the temperatures", [4.0], [19.0], hint="Ask Lima.")
    assert marks.parts[0].reason == "Seen: [4.0]\nWanted: [19.0]\nTry: Ask Lima."
