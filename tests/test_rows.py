"""The rows of a timeline: which, and in what order."""

import pytest
from timelines import concurrent, make, many, sequential, step

from asynclab.rows import MOST_ROWS, SHARED_ROWS, printable, rows, shortened, width


def labels(found):
    return [row.label for row in found]


def test_children_stand_under_their_parents_one_level_deeper():
    timeline = make(
        [
            ("first", [step(0.0)]),
            ("second", [step(0.1)]),
            ("child", [step(0.2)], {"parent": "first"}),
            ("grandchild", [step(0.3)], {"parent": "child"}),
        ]
    )
    assert [(row.label, row.depth) for row in rows(timeline)] == [
        ("first", 0),
        ("child", 1),
        ("grandchild", 2),
        ("second", 0),
    ]


def test_children_of_one_parent_keep_the_order_in_which_they_started():
    timeline = concurrent(cities=("Oslo", "Accra", "Lima"))
    assert labels(rows(timeline))[1:] == [
        "fetch_reading('Oslo')",
        "fetch_reading('Accra')",
        "fetch_reading('Lima')",
    ]


@pytest.mark.parametrize("late", [0.0, 0.002])
def test_tracks_of_several_threads_stand_by_name_where_they_start_together(late):
    timeline = make(
        [
            ("b", [step(0.002 - late)], {"thread": "Thread-1", "loop": 1}),
            ("a", [step(late)], {"thread": "MainThread"}),
        ]
    )
    assert labels(rows(timeline)) == ["a", "b"]


def test_a_second_timeline_keeps_the_order_of_the_first_where_labels_match():
    first = rows(sequential(cities=("Oslo", "Lima", "Cairo")))
    second = rows(concurrent(cities=("Cairo", "Lima", "Oslo")), like=first)
    assert labels(second)[1:] == labels(first)[1:]


def test_equal_labels_are_matched_one_by_one():
    def two(early, late):
        return make([("work", [step(early)], {"task": "a"}), ("work", [step(late)])])

    first = rows(two(0, 1))
    assert [row.start_ns for row in rows(two(0, 1), like=first)] == [0, 1_000_000_000]


def test_too_many_tracks_share_rows_and_none_is_lost():
    found = rows(many(MOST_ROWS + 1, 1))
    assert len(found) == SHARED_ROWS
    assert sum(len(row.tracks) for row in found) == MOST_ROWS + 1


def test_a_shared_row_tells_its_name_and_how_many_tracks_it_has():
    assert labels(rows(many(2_000, 1)))[0] == "work × 100"


def test_as_many_tracks_as_there_are_rows_share_none():
    assert len(rows(many(MOST_ROWS, 1))) == MOST_ROWS


def test_a_shared_row_counts_how_its_tracks_ended():
    tracks = [(f"w({n})", [step(n)], {"outcome": "cancelled"}) for n in range(100)]
    assert rows(make(tracks))[0].outcome == "5 cancelled"


def test_a_chain_of_a_thousand_parents_has_its_rows(monkeypatch):
    monkeypatch.setattr("asynclab.rows.MOST_ROWS", 1000)
    chain = [(f"t{n}", [step(n)], {"parent": f"t{n - 1}"}) for n in range(1000)]
    assert len(rows(make(chain))) == 1000


def test_what_breaks_a_line_or_turns_its_direction_is_escaped():
    assert printable("a\nb\u202ec\ud800") == "a\\nb\\u202ec\\ud800"


def test_a_long_name_keeps_its_front_and_its_end():
    short = shortened("fetch_reading('" + "x" * 200 + "Oslo')", 30)
    assert short.startswith("fetch_reading(") and short.endswith("Oslo')") and "…" in short
    assert width(short) == 30


def test_a_short_name_stays_whole():
    assert shortened("main", 4) == "main"


@pytest.mark.parametrize(("text", "columns"), [("Oslo", 4), ("北京", 4), ("e\u0301", 1), ("", 0)])
def test_width_counts_columns_of_a_terminal(text, columns):
    assert width(text) == columns
