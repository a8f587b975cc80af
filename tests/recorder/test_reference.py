"""The recorder's timelines agree with those of a slow, exact reference, to the nanosecond."""

import os
import re
import sys

import laws
import programs
import pytest
from exact_time import exact_time
from hypothesis import HealthCheck, given, settings
from programs import run_in_world, run_program
from reference import Reference

from asynclab import record
from asynclab.recorder import fast

JOINS = {"TaskGroup", "wait", "shield"} | ({"wait_for"} if sys.version_info < (3, 12) else set())
OUTCOMES_ARE_EXACT = sys.version_info >= (3, 12)
random_programs = settings(
    deadline=None,
    max_examples=300 * (20 if os.environ.get("ASYNCLAB_SOAK") else 1),
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


def recorded(clock, root):
    loop = clock.new_loop()
    with record() as recording:
        world, end = run_program(
            root, loop, busy=clock.pass_units, now=lambda: clock.ns, unit=1 / 512
        )
    return recording.timeline, world, end


def referred(clock, root):
    def world():
        return Reference(clock, busy=clock.pass_units, unit=1 / 512)

    return run_in_world(root, clock.new_loop(), world)


def without_repeats(slices):
    """Slices in one form: no empty waits, and equal neighbours joined."""
    kept = []
    for state, start, finish, reason, on_tracks in slices:
        same = kept and state != "running" and kept[-1][0] == state
        if same and kept[-1][3:] == (reason, on_tracks):
            kept[-1] = (state, kept[-1][1], finish, reason, on_tracks)
        elif finish > start or state == "running":
            kept.append((state, start, finish, reason, on_tracks))
    return kept


def tracks_of_program(timeline):
    return [track for track in timeline.tracks if re.fullmatch(r"n\d+", track.name)]


def told_by_timeline(timeline):
    told = {}
    for track in tracks_of_program(timeline):
        slices = [
            (state, start, finish, piece.reason, piece.on_tracks)
            for piece, (_, start, finish, _) in zip(track.slices, track.intervals(), strict=True)
            for state in [piece.state]
        ]
        told[int(track.name[1:])] = (
            track.start_ns,
            track.finish_ns,
            track.outcome if OUTCOMES_ARE_EXACT or track.kind == "task" else "",
            track.error if OUTCOMES_ARE_EXACT or track.kind == "task" else "",
            track.parent.name if track.parent else None,
            without_repeats(slices),
        )
    return told


def told_by_reference(world, root, kinds):
    lives = world.lives
    parents = {number: parent_with_a_life(number, lives, root) for number in lives}
    told = {}
    for number, life in lives.items():
        exact = OUTCOMES_ARE_EXACT or kinds.get(number) == "task"
        children = [
            lives[other]
            for other in lives
            if parents[other] == number and kinds.get(other) == "task"
        ]
        told[number] = (
            life.start,
            life.finish,
            life.outcome if exact else "",
            life.error if exact else "",
            "main" if parents[number] is None else f"n{parents[number]}",
            without_repeats(map(join_by_overlap(children), life.slices)),
        )
    return told


def parent_with_a_life(number, lives, root):
    """The nearest of those above that had started: what never suspended has no life."""
    parents = programs.parents_of(root)
    parent = parents[number]
    while parent is not None and not (
        parent in lives and lives[parent].start <= lives[number].start
    ):
        parent = parents[parent]
    return parent


def join_by_overlap(children):
    """Waits for a group are for tracks if a task of its own lived meanwhile: what can be told."""

    def told(piece):
        state, start, finish, reason, on_tracks = piece
        if reason in JOINS:
            on_tracks = any(c.start <= finish and c.finish >= start for c in children)
        return state, start, finish, reason, on_tracks

    return told


@pytest.mark.parametrize("way", ["fast", "slow"])
@given(root=programs.nodes())
@random_programs
def test_states_reasons_parents_and_outcomes_agree(way, root):
    with pytest.MonkeyPatch.context() as monkeypatch:
        with exact_time(monkeypatch) as clock:
            if way == "slow":
                monkeypatch.setattr(fast, "can_be_fast", lambda *_: False)
            timeline, world, end = recorded(clock, root)
        with exact_time(monkeypatch) as clock:
            reference, reference_end = referred(clock, root)
    laws.check(timeline)
    assert (world.log, end) == (reference.log, reference_end)
    kinds = {int(track.name[1:]): track.kind for track in tracks_of_program(timeline)}
    assert told_by_timeline(timeline) == told_by_reference(reference, root, kinds)
