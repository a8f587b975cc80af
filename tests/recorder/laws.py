"""What holds for every timeline, whatever the program was."""

import itertools

from asynclab.timeline import READY, RUNNING, WAITING, WAITING_FOR_TRACKS

OUTCOMES = {"returned", "failed", "cancelled", "unfinished"}


def check(timeline):
    """Assert every law on one timeline."""
    slices_are_ordered_touch_and_cover_their_track(timeline)
    running_slices_of_one_loop_never_overlap(timeline)
    a_child_starts_after_its_parent(timeline)
    tracks_stand_in_order_of_start(timeline)
    labels_are_unique(timeline)
    in_flight_counts_are_possible(timeline)


def slices_are_ordered_touch_and_cover_their_track(timeline):
    for track in timeline.tracks:
        assert 0 <= track.start_ns <= track.finish_ns, track
        assert track.outcome in OUTCOMES
        at = track.start_ns
        intervals = list(track.intervals())
        assert intervals, track
        for code, start, finish, _ in intervals:
            assert code in (RUNNING, READY, WAITING, WAITING_FOR_TRACKS)
            assert start == at, (track, intervals)
            assert finish >= start, (track, intervals)
            at = finish
        assert at == track.finish_ns, (track, intervals)


def running_slices_of_one_loop_never_overlap(timeline):
    runs = sorted(
        (track.loop, start, finish, track.label)
        for track in timeline.tracks
        if track.loop >= 0
        for code, start, finish, _ in track.intervals()
        if code == RUNNING and finish > start
    )
    for (loop, _, finish, _), (next_loop, next_start, *_) in itertools.pairwise(runs):
        assert loop != next_loop or finish <= next_start, runs


def a_child_starts_after_its_parent(timeline):
    for track in timeline.tracks:
        if track.parent is not None:
            assert track.parent.start_ns <= track.start_ns, track
            assert any(track.parent is other for other in timeline.tracks)


def tracks_stand_in_order_of_start(timeline):
    starts = [track.start_ns for track in timeline.tracks]
    assert starts == sorted(starts)
    assert not starts or starts[0] == 0


def labels_are_unique(timeline):
    labels = [track.label for track in timeline.tracks]
    assert len(set(labels)) == len(labels), labels


def in_flight_counts_are_possible(timeline):
    most = timeline.most_in_flight()
    assert 0 <= most <= len(timeline.tracks)
    names = {track.name for track in timeline.tracks}
    assert all(timeline.most_in_flight(name) <= most for name in names)
    assert sum(map(timeline.most_in_flight, names)) >= most
    assert 0.0 <= timeline.busy <= 1.0 + 1e-9
