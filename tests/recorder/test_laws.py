"""The laws of every timeline, on random task trees, in virtual and in real time."""

import asyncio
import os
import time

import laws
import programs
import pytest
from exact_time import exact_time
from hypothesis import HealthCheck, given, settings
from programs import run_program

from asynclab import record
from asynclab.recorder import fast, watch
from asynclab.virtual import virtual_loop_class

MORE = 20 if os.environ.get("ASYNCLAB_SOAK") else 1


def examples(count):
    return settings(
        deadline=None,
        max_examples=count * MORE,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def virtual_run(root):
    loop = virtual_loop_class()()
    return run_program(root, loop, now=loop.time)


def spin(units):
    """Hold the loop for some real time, without a call that gives the processor away."""
    until = time.perf_counter() + units * 0.0003
    while time.perf_counter() < until:
        pass


def block(units):
    """Hold the loop for so long that the watch thread looks."""
    time.sleep(units * 0.006)


@given(root=programs.nodes())
@examples(60)
def test_laws_hold_in_virtual_time(root):
    with record() as recording:
        virtual_run(root)
    laws.check(recording.timeline)
    assert recording.timeline.clock == "virtual"


@given(root=programs.nodes())
@examples(60)
def test_a_recording_changes_neither_results_nor_order(root):
    bare, bare_end = virtual_run(root)
    with record():
        recorded, recorded_end = virtual_run(root)
    again, again_end = virtual_run(root)
    assert (recorded.log, recorded_end) == (bare.log, bare_end)
    assert (again.log, again_end) == (bare.log, bare_end)


@given(root=programs.nodes())
@examples(50)
def test_laws_hold_in_real_time(root):
    with record() as recording:
        run_program(root, asyncio.SelectorEventLoop(), unit=0.0003, busy=spin)
    laws.check(recording.timeline)


@pytest.mark.parametrize("way", ["fast", "slow"])
@given(root=programs.nodes(depth=2))
@examples(25)
def test_laws_hold_where_steps_block_the_loop(way, root):
    with pytest.MonkeyPatch.context() as patch:
        if way == "slow":
            patch.setattr(fast, "can_be_fast", lambda *_: False)
        with record() as recording:
            run_program(root, asyncio.SelectorEventLoop(), unit=0.0003, busy=block)
    laws.check(recording.timeline)


@given(root=programs.nodes())
@examples(30)
def test_laws_hold_however_often_the_watch_thread_looks(root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "LOOK_EVERY", 1e-6)
        patch.setattr(watch, "_LOOK_AFTER", 0)
        with record() as recording:
            run_program(root, asyncio.SelectorEventLoop(), unit=0.0003, busy=spin)
    laws.check(recording.timeline)
    assert recording.timeline.notes == ()


@given(root=programs.nodes())
@examples(50)
def test_laws_hold_with_the_tracks_of_libraries_too(root):
    with record(libraries=True) as recording:
        virtual_run(root)
    laws.check(recording.timeline)


@given(root=programs.nodes())
@examples(50)
def test_two_recordings_of_the_same_run_tell_the_same(root):
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        exact_time(monkeypatch) as clock,
        record() as outer,
        record() as inner,
    ):
        run_program(root, clock.new_loop(), unit=1 / 512, busy=clock.pass_units)
    laws.check(inner.timeline)
    assert told(inner.timeline) == told(outer.timeline)


def told(timeline):
    return [
        (t.label, t.start_ns, t.finish_ns, t.outcome, t.parent and t.parent.label, t.slices)
        for t in timeline.tracks
    ]


@given(root=programs.nodes())
@examples(50)
def test_every_coroutine_that_suspended_is_seen(root):
    """A coroutine suspended if others ran, or time passed, between two of its own notes."""
    with record() as recording:
        world, _ = virtual_run(root)
    seen = {track.name for track in recording.timeline.tracks}
    started = {number for _, number, what in world.log if what == "starts"}
    for number in started:
        notes = [index for index, note in enumerate(world.log) if note[1] == number]
        first, last = world.log[notes[0]], world.log[notes[-1]]
        assert f"n{number}" in seen or first[0] == last[0]
