"""run() and compare(): what they refuse, and in which words; compare() where it does run."""

import asyncio

import pytest
from coroutines import answer, fails, numbers

from asynclab import compare, run


def message(error, call, *arguments, **options):
    with pytest.raises(error) as caught:
        call(*arguments, **options)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_run_without_the_call_says_how_to_write_it():
    assert "write run(answer())" in message(TypeError, run, answer)


def test_run_of_an_async_generator_says_to_loop_over_it():
    for given in (numbers, numbers()):
        assert "async for" in message(TypeError, run, given)


def test_run_of_a_coroutine_that_has_been_awaited_says_to_make_a_new_one():
    used = answer()
    run(used)
    assert "call answer() again" in message(RuntimeError, run, used)


def test_run_of_a_coroutine_that_is_awaited_now_says_so_too():
    async def main(given):
        await asyncio.sleep(0)
        return message(RuntimeError, run, given[0])

    given = []
    given.append(main(given))
    assert "has been awaited before" in asyncio.run(given[0])


@pytest.mark.parametrize("given", [None, 42, "main()", print, [1]])
def test_run_of_anything_else_says_what_it_wants(given):
    text = message(TypeError, run, given)
    assert repr(given) in text
    assert "async def" in text


def test_run_of_a_task_says_to_give_the_call():
    async def main():
        task = asyncio.create_task(answer())
        text = message(TypeError, run, task)
        return text, await task

    text, result = asyncio.run(main())
    assert "run(main())" in text
    assert result == 42


def test_an_unknown_clock_is_refused_and_the_coroutine_is_closed():
    given = answer()
    text = message(ValueError, run, given, clock="fake")
    assert '"real" or "virtual"' in text
    assert given.cr_frame is None


async def slow():
    await asyncio.sleep(3)


async def quick():
    await asyncio.sleep(2)


def test_compare_runs_each_way_and_says_how_many_times_shorter_the_last_is():
    comparison = compare(slow, quick, clock="virtual")
    assert list(comparison.timelines) == ["slow", "quick"]
    assert [t.name for t in comparison.timelines.values()] == ["slow", "quick"]
    assert comparison.speedup == 1.5


def test_compare_numbers_equal_names():
    comparison = compare(slow, slow, lambda: asyncio.sleep(1), slow, clock="virtual")
    assert list(comparison.timelines) == ["slow", "slow 2", "<lambda>", "slow 3"]


def test_compare_is_the_same_in_a_running_loop():
    async def cell():
        return compare(slow, quick, clock="virtual")

    assert asyncio.run(cell()).speedup == 1.5


def test_compare_raises_what_a_way_raises():
    with pytest.raises(KeyError):
        compare(answer, fails)


@pytest.mark.parametrize("given", [(), (slow,)])
def test_compare_of_fewer_than_two_says_what_it_wants(given):
    assert "two or more" in message(TypeError, compare, *given)


@pytest.mark.filterwarnings("error")
def test_compare_of_coroutines_says_to_leave_out_the_call():
    text = message(TypeError, compare, slow(), quick())
    assert "write compare(slow, …) without the call" in text


def test_compare_of_a_plain_value_says_what_it_wants():
    assert "coroutine functions" in message(TypeError, compare, slow, 42)


def test_compare_of_a_plain_function_says_that_its_result_is_no_coroutine():
    assert "no coroutine" in message(TypeError, compare, slow, lambda: 3, clock="virtual")


def test_compare_with_an_unknown_clock_runs_nothing():
    ran = []

    async def runs():
        ran.append(1)

    assert '"real" or "virtual"' in message(ValueError, compare, runs, runs, clock="fake")
    assert not ran
