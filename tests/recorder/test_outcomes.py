"""How awaited coroutines ended: what a task does not tell of them."""

import asyncio
import contextlib
import sys

import laws
import pytest

from asynclab import run

exact = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="what was caught at once cannot be told before Python 3.12"
)


def ends(coroutine):
    timeline = run(coroutine, clock="virtual")
    laws.check(timeline)
    return [(track.label, track.outcome, track.error) for track in timeline.tracks[1:]]


async def nap():
    await asyncio.sleep(1)


async def fails(error=ValueError):
    await asyncio.sleep(1)
    raise error


@exact
def test_a_failure_that_is_caught_at_once_is_a_failure():
    async def main():
        with contextlib.suppress(ValueError):
            await fails()

    assert ends(main()) == [("fails", "failed", "ValueError")]


@exact
def test_a_failure_inside_another_wait_goes_as_far_as_it_went():
    async def catches():
        try:
            await fails()
        except ValueError:
            await nap()

    async def main():
        await catches()

    assert ends(main()) == [
        ("catches", "returned", ""),
        ("fails", "failed", "ValueError"),
        ("nap", "returned", ""),
    ]


@exact
def test_a_coroutine_that_awaits_itself_fails_at_every_depth():
    async def deep(depth):
        if not depth:
            await fails()
        await deep(depth - 1)

    async def main():
        with contextlib.suppress(ValueError):
            await deep(2)

    assert {end[1:] for end in ends(main())} == {("failed", "ValueError")}


@exact
def test_a_failure_of_a_coroutine_that_was_never_seen_is_not_laid_to_the_one_before():
    async def main():
        with contextlib.suppress(ValueError):
            await nap()
            await fails_at_once()  # often in the memory that the one before has left

    async def fails_at_once():
        raise ValueError

    assert ends(main()) == [("nap", "returned", "")]


@exact
def test_an_exception_that_was_swallowed_and_raised_again_as_another_has_the_others_name():
    async def turns():
        try:
            await fails()
        except ValueError as error:
            raise KeyError from error

    async def main():
        with contextlib.suppress(KeyError):
            await turns()

    assert ends(main()) == [("turns", "failed", "KeyError"), ("fails", "failed", "ValueError")]


@exact
def test_a_coroutine_that_survives_its_cancellation_has_returned():
    async def stubborn():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(5)

    async def main():
        task = asyncio.create_task(waits())
        await asyncio.sleep(1)
        task.cancel()
        await task

    async def waits():
        await stubborn()

    assert ends(main()) == [("waits", "returned", ""), ("stubborn", "returned", "")]


def test_a_failure_that_ends_the_task_marks_all_that_it_left():
    async def middle():
        await fails()

    async def main():
        await asyncio.gather(middle(), return_exceptions=True)

    assert ends(main()) == [("middle", "failed", "ValueError"), ("fails", "failed", "ValueError")]


def test_a_cancellation_marks_all_that_it_left():
    async def middle():
        await nap()

    async def main():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await middle()

    assert ends(main()) == [("middle", "cancelled", ""), ("nap", "cancelled", "")]


def test_what_returned_before_a_later_failure_has_returned():
    async def main():
        await nap()
        with contextlib.suppress(KeyError):
            await asyncio.create_task(fails(KeyError))

    assert ends(main()) == [("nap", "returned", ""), ("fails", "failed", "KeyError")]
