"""Errors of the recorder's own are reported once, and harm nobody."""

import asyncio
import time
import warnings

import laws
import pytest
from machinery import current

from asynclab import record
from asynclab.recorder import arguments, chains, fast, loop, recording, watch
from asynclab.recorder.log import LoopLog


def hurt(*_, **__):
    raise LookupError("hurt on purpose")


async def program(log):
    """Something of everything."""

    async def child(number):
        await asyncio.sleep(0.001 * number)
        log.append(number)
        if number == 3:
            raise ValueError
        return number

    async with asyncio.timeout(10):
        results = await asyncio.gather(*map(child, range(5)), return_exceptions=True)
    log.append(repr(results))
    return results[:3]


FAULTS = [
    (loop.LoopWatch, "before"),
    (loop.LoopWatch, "after"),
    (loop.LoopWatch, "scheduled"),
    (loop.LoopWatch, "created"),
    (loop.LoopWatch, "selected"),
    (loop.LoopWatch, "close"),
    (loop.LoopWatch, "left"),
    (chains.Chains, "after_step"),
    (chains.Chains, "meet"),
    (chains.Chains, "new_task"),
    (chains.Chains, "_grow"),
    (chains, "end_finished"),
    (arguments.Arguments, "read"),
    (chains.Chains, "quick_step"),
    (fast.FastLoop, "_step_of"),
    (LoopLog, "mark"),
]


@pytest.mark.parametrize(
    ("owner", "name"), FAULTS, ids=lambda value: getattr(value, "__name__", value)
)
def test_an_error_of_the_recorders_own_is_reported_once_and_harms_nobody(
    way, owner, name, monkeypatch
):
    bare_log, log = [], []
    bare = asyncio.run(program(bare_log))
    monkeypatch.setattr(owner, name, hurt)
    with warnings.catch_warnings(record=True) as warned, record() as recorded:
        warnings.simplefilter("always")
        result = asyncio.run(program(log))
    monkeypatch.undo()
    assert (result, log) == (bare, bare_log)
    reports = [str(one.message) for one in warned if "asynclab" in str(one.message)]
    timeline = recorded.timeline
    laws.check(timeline)
    assert len(reports) == sum("error of its own" in note for note in timeline.notes) <= 1
    assert all("hurt on purpose" in text for text in reports + list(timeline.notes))


@pytest.mark.parametrize("name", ["enter", "leave", "meet_all"])
def test_an_error_at_entry_or_exit_does_not_reach_the_program(way, name, monkeypatch):
    monkeypatch.setattr(loop.LoopWatch, name, hurt)

    async def main():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with record() as recorded:
                await asyncio.sleep(0)
        return recorded.timeline

    before = current()
    laws.check(asyncio.run(main()))
    assert current() == before


def test_an_error_of_the_recorders_own_is_no_error_where_warnings_are(way, monkeypatch):
    monkeypatch.setattr(chains.Chains, "after_step", hurt)
    log = []
    with warnings.catch_warnings(), record() as recorded:
        warnings.simplefilter("error")
        assert asyncio.run(program(log)) == [0, 1, 2]
    assert any("hurt on purpose" in note for note in recorded.timeline.notes)


def test_an_error_of_the_watch_thread_harms_nobody(way, monkeypatch):
    monkeypatch.setattr(watch, "is_library", hurt)

    async def main():
        time.sleep(0.05)
        await asyncio.sleep(0.01)
        return 42

    with warnings.catch_warnings(), record() as recorded:
        warnings.simplefilter("ignore")
        assert asyncio.run(main()) == 42
    laws.check(recorded.timeline)


def test_a_recording_after_a_broken_one_works(monkeypatch):
    with monkeypatch.context() as patch, warnings.catch_warnings(), record():
        warnings.simplefilter("ignore")
        patch.setattr(chains.Chains, "after_step", hurt)
        asyncio.run(asyncio.sleep(0))

    async def nap():
        await asyncio.sleep(0)

    with record() as recorded:
        asyncio.run(nap())
    assert [track.label for track in recorded.timeline.tracks] == ["nap"]
    assert recorded.timeline.notes == ()


def test_no_recording_is_active_at_the_end():
    assert recording._active == []
    assert loop.watched == {}
    assert fast.fasts == {}
