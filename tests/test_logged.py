"""A log that a program kept itself, as a timeline like any other."""

import pytest

from asynclab import Timeline

LOG = [
    ("main", "running", 100.0),
    ("main", "waiting", 100.1, "fetch"),
    ("fetch", "ready", 100.1),
    ("fetch", "running", 100.2),
    ("fetch", "waiting", 100.3, "sleep"),
    ("fetch", "ready", 101.9),
    ("fetch", "running", 102.0),
    ("fetch", "finished", 102.0),
    ("main", "running", 102.0),
    ("main", "finished", 102.1),
]


def states(track):
    return [
        (one.state, round(one.start, 6), round(one.finish, 6), one.reason) for one in track.slices
    ]


def test_each_entry_says_what_a_row_did_from_then_on():
    timeline = Timeline.from_log(LOG, name="mine")
    assert states(timeline.track("fetch")) == [
        ("running", 0.2, 0.3, ""),
        ("waiting", 0.3, 1.9, "sleep"),
        ("ready", 1.9, 2.0, ""),
        ("running", 2.0, 2.0, ""),
    ]
    assert (timeline.name, round(timeline.elapsed, 6)) == ("mine", 2.1)
    assert timeline.track("main").outcome == "returned"


def test_a_row_starts_with_its_first_step():
    assert round(Timeline.from_log(LOG).track("fetch").start, 6) == 0.2


def test_a_reason_that_is_a_row_is_a_wait_for_that_row():
    timeline = Timeline.from_log(LOG)
    assert [one.on_tracks for one in timeline.track("main").slices] == [False, True, False]
    assert timeline.most_in_flight() == 1


def test_entries_of_several_processes_may_come_in_any_order():
    shuffled = sorted(LOG, key=lambda entry: entry[0])
    assert Timeline.from_log(shuffled) == Timeline.from_log(LOG)


def test_a_step_that_is_long_blocks_the_loop_where_there_is_one():
    (first, _, last) = Timeline.from_log(LOG).blocks
    assert (first.label, round(first.held, 6), last.label) == ("main", 0.1, "main")
    timeline = Timeline.from_log(LOG, loop=False)
    assert timeline.blocks == ()
    assert timeline.busy == 0.0


def test_virtual_seconds_are_told_as_virtual():
    timeline = Timeline.from_log([("a", "running", 0), ("a", "finished", 2)], clock="virtual")
    assert "virtual time" in timeline.to_text()
    assert timeline.tracks[0].slices[0].held == 0.0


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_a_row_ends_as_the_log_says(end):
    timeline = Timeline.from_log([("a", "running", 0), ("a", end, 1)])
    assert timeline.track("a").outcome == end


def test_a_row_without_an_end_is_unfinished_at_the_last_entry():
    timeline = Timeline.from_log(LOG[:5])
    assert {track.outcome for track in timeline.tracks} == {"unfinished"}
    assert {round(track.finish, 6) for track in timeline.tracks} == {0.3}


def test_a_name_that_comes_again_after_its_end_is_another_row():
    log = [("a", "running", 0), ("a", "finished", 1), ("a", "running", 2), ("a", "finished", 3)]
    timeline = Timeline.from_log(log)
    assert [track.label for track in timeline.tracks] == ["a", "a #2"]
    assert timeline.track("a #2").start == 2


def test_it_is_saved_loaded_and_drawn_like_any_other(tmp_path):
    timeline = Timeline.from_log([*LOG, ("late", "finished", 103)])
    timeline.save(tmp_path / "log.json")
    assert Timeline.load(tmp_path / "log.json") == timeline
    assert timeline.plot().axes
    assert "fetch" in timeline.to_text()


def test_an_empty_log_is_an_empty_timeline():
    assert Timeline.from_log([]) == Timeline()


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (("a", "runs", 1), "Entry 2 of the log has the state 'runs'; wanted: one of running, "),
        (("a", "running"), "Entry 2 of the log is ('a', 'running'); wanted: (name, state, "),
        (("a", "running", "1"), "Entry 2 of the log is ('a', 'running', '1'); wanted: "),
        (("a", "running", float("nan")), "Entry 2 of the log has the time nan; wanted: seconds."),
        (7, "Entry 2 of the log is 7; wanted: (name, state, seconds)"),
    ],
)
def test_what_is_no_entry_gets_a_sentence(entry, words):
    with pytest.raises(ValueError) as error:
        Timeline.from_log([LOG[0], entry])
    assert words in str(error.value)
