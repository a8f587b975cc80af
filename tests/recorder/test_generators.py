"""Async generators, and objects with `__await__`: where the chain of awaits has joints."""

import asyncio
import contextlib
import sys
import types

import laws
import pytest

from asynclab import record, run


def virtually(coroutine):
    timeline = run(coroutine, clock="virtual")
    laws.check(timeline)
    return timeline


def waits(track):
    return [(s.start, s.finish, s.reason) for s in track.slices if s.state == "waiting"]


async def ticks(count=3, seconds=1):
    for number in range(count):
        await asyncio.sleep(seconds)
        yield number


def test_a_generator_is_one_track_from_its_first_wait_to_its_end():
    async def main():
        return [tick async for tick in ticks()]

    timeline = virtually(main())
    assert timeline.result == [0, 1, 2]
    track = timeline.track("ticks")
    assert (track.kind, track.start, track.finish) == ("async generator", 0.0, 3.0)
    assert (track.outcome, track.parent.name) == ("returned", "main")
    assert [reason for *_, reason in waits(timeline.track("main"))] == ["ticks"]


def test_between_two_values_a_generator_waits_to_be_asked():
    async def main():
        async for _ in ticks(2):
            await asyncio.sleep(0.5)

    timeline = virtually(main())
    assert waits(timeline.track("ticks")) == [
        (0.0, 1.0, "sleep"),
        (1.0, 1.5, "yield"),
        (1.5, 2.5, "sleep"),
        (2.5, 3.0, "yield"),
    ]
    assert [r for *_, r in waits(timeline.track("main"))] == ["ticks", "sleep", "ticks", "sleep"]


async def once(error=None):
    await asyncio.sleep(1)
    yield
    if error is not None:
        raise error


def test_a_generator_that_ends_with_its_consumers_last_step_has_an_outcome():
    """It has no wait of its own after its last value, and nobody holds it any more."""

    async def consume(error=None):
        async for _ in once(error):
            await asyncio.sleep(1)

    async def main():
        await asyncio.create_task(consume())
        with contextlib.suppress(ValueError):
            await asyncio.create_task(consume(ValueError()))

    returned, failed = virtually(main()).find("once")
    assert (returned.start, returned.finish, returned.outcome) == (0.0, 2.0, "returned")
    assert (failed.start, failed.finish) == (2.0, 4.0)
    if sys.version_info >= (3, 12):  # before, only what a task keeps can be told
        assert (failed.outcome, failed.error) == ("failed", "ValueError")


def test_a_generator_that_is_broken_out_of_and_closed_has_returned():
    async def main():
        async with contextlib.aclosing(ticks()) as generator:
            async for _ in generator:
                break
        await asyncio.sleep(1)

    track = virtually(main()).track("ticks")
    assert (track.finish, track.outcome) == (1.0, "returned")


def test_a_generator_that_is_only_broken_out_of_is_closed_by_the_loop():
    closed = []

    async def careful():
        try:
            while True:
                await asyncio.sleep(1)
                yield
        finally:
            await asyncio.sleep(0.5)
            closed.append(asyncio.get_running_loop().time())

    async def main():
        async for _ in careful():
            break
        await asyncio.sleep(3)

    timeline = virtually(main())
    assert closed == [1.5]
    assert timeline.notes == ()
    assert "careful" in [track.name for track in timeline.tracks]


def test_asend_athrow_and_aclose_are_seen():
    received = []

    async def echo():
        value = None
        while True:
            try:
                value = yield value
                received.append(value)
            except KeyError:
                value = "caught"
            await asyncio.sleep(1)

    async def main():
        generator = echo()
        await generator.asend(None)
        got = [await generator.asend("a"), await generator.athrow(KeyError)]
        await generator.aclose()
        return got

    timeline = virtually(main())
    assert timeline.result == ["a", "caught"]
    assert received == ["a"]
    track = timeline.track("echo")
    assert [wait for wait in waits(track) if wait[2] == "sleep"] == [
        (0.0, 1.0, "sleep"),
        (1.0, 2.0, "sleep"),
    ]
    assert (track.finish, track.outcome) == (2.0, "returned")


async def failing():
    await asyncio.sleep(1)
    yield 1
    raise ValueError("no more")


async def failing_late():
    yield 1
    await asyncio.sleep(1)
    raise ValueError("no more")


@pytest.mark.parametrize("generator", [failing, failing_late])
def test_a_generator_that_fails_says_with_what(generator):
    async def main():
        with contextlib.suppress(ValueError):
            async for _ in generator():
                pass
        await asyncio.sleep(1)

    timeline = virtually(main())
    track = timeline.track(generator.__name__)
    assert track.finish == 1.0
    assert track.outcome in told_outcomes("failed", "returned")


def told_outcomes(exact, guessed):
    """Python 3.11 cannot tell what the awaiting coroutine caught in the same step."""
    return {exact} if sys.version_info >= (3, 12) else {exact, guessed}


def test_a_cancelled_generator_says_so():
    async def main():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.5):
                async for _ in ticks():
                    pass

    track = virtually(main()).track("ticks")
    assert (track.finish, track.outcome) == (1.5, "cancelled")


def test_generators_over_generators_have_a_track_each():
    async def doubled():
        async for tick in ticks(2):
            yield 2 * tick

    async def main():
        return [tick async for tick in doubled()]

    timeline = virtually(main())
    assert timeline.result == [0, 2]
    assert [(t.name, t.parent and t.parent.name) for t in timeline.tracks] == [
        ("main", None),
        ("doubled", "main"),
        ("ticks", "doubled"),
    ]


def test_two_consumers_of_one_generator_in_turn_lose_nothing():
    async def main():
        generator = ticks(4, 0.5)

        async def take():
            return await anext(generator)

        first = [await asyncio.create_task(take()) for _ in range(2)]
        return first + [tick async for tick in generator]

    timeline = virtually(main())
    assert timeline.result == [0, 1, 2, 3]
    assert len(timeline.find("take")) == 2


def test_anext_with_a_default_is_seen_through():
    async def main():
        return await anext(ticks(1), "none")

    timeline = virtually(main())
    assert timeline.result == 0
    assert timeline.track("ticks").parent.name == "main"


class Reading:
    """An object to await, as libraries make them: a coroutine's, a generator's, a future's."""

    def __init__(self, how):
        self.how = how

    def __await__(self):
        if self.how == "coroutine":
            return nap().__await__()
        if self.how == "future":
            future = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_later(1, future.set_result, None)
            return future.__await__()
        return self.steps()

    def steps(self):
        yield from nap().__await__()


async def nap():
    await asyncio.sleep(1)


@pytest.mark.parametrize("how", ["coroutine", "generator"])
def test_a_coroutine_behind_an_object_with_await_is_seen(how):
    async def main():
        await Reading(how)

    timeline = virtually(main())
    assert [(t.name, t.parent and t.parent.name) for t in timeline.tracks] == [
        ("main", None),
        ("nap", "main"),
    ]
    assert waits(timeline.track("nap")) == [(0.0, 1.0, "sleep")]


def test_a_future_behind_an_object_with_await_ends_the_chain():
    async def main():
        await Reading("future")

    timeline = virtually(main())
    assert waits(timeline.track("main")) == [(0.0, 1.0, "future")]


def test_a_generator_left_over_at_the_end_of_the_run_is_closed_and_harms_nothing():
    async def main():
        main.kept = ticks()
        await anext(main.kept)

    with record() as recording:
        asyncio.run(main())
    laws.check(recording.timeline)
    assert recording.timeline.notes == ()


def test_a_bare_generator_as_a_coroutine_is_seen_through():
    @types.coroutine
    def old_style():
        yield from nap().__await__()

    async def main():
        await old_style()

    timeline = virtually(main())
    assert "nap" in [track.name for track in timeline.tracks]


class Foreign:
    """A coroutine that is none of Python's own: what compilers like Cython make."""

    def __init__(self, inner):
        self.inner = inner

    def send(self, value):
        return self.inner.send(value)

    def throw(self, *error):
        return self.inner.throw(*error)

    def close(self):
        return self.inner.close()

    def __await__(self):
        return self.inner.__await__()


def test_a_task_of_a_foreign_coroutine_harms_nothing():
    async def main():
        return await asyncio.create_task(Foreign(answers()))

    async def answers():
        await nap()
        return 42

    timeline = virtually(main())
    assert timeline.result == 42
    assert timeline.notes == ()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="no task is made of a generator any more")
def test_a_task_of_a_bare_generator_harms_nothing():
    @types.coroutine
    def old_style():
        yield from nap().__await__()
        return 42

    async def main():
        return await asyncio.create_task(old_style())

    timeline = virtually(main())
    assert (timeline.result, timeline.notes) == (42, ())
    assert "nap" in [track.name for track in timeline.tracks]
