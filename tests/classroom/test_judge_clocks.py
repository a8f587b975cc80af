"""A test that measures with Python's own clocks sees the judge's time, as in one process."""

import asyncio
import os
import subprocess
import sys
import time

import pytest
from judging import verdict

WORK = "async def work(n):\n    await asyncio.sleep(0.2)\n    return n\n\n"
ONE_BY_ONE = f"{WORK}async def every(these):\n    return [await work(n) for n in these]"
AT_ONCE = f"{WORK}async def every(these):\n    return await asyncio.gather(*map(work, these))"

HELD = """test:
import time

def slow(n):
    time.sleep(n / 10)
    return n

start = time.perf_counter()
assert await every(slow, [3, 1, 5]) == [3, 1, 5]
took = time.perf_counter() - start
assert took < 0.8, "the calls do not overlap"
"""


@pytest.mark.parametrize(
    "clock", ["time.perf_counter()", "time.monotonic_ns() / 1e9", "time.time()"]
)
def test_whoever_waits_one_after_the_other_is_not_as_fast_as_all_at_once(clock):
    test = f"""test:
import time
start = {clock}
assert await every([1, 2, 3]) == [1, 2, 3]
assert {clock} - start < 0.5, "too slow"
"""
    assert verdict(ONE_BY_ONE, test) == ("failed", "too slow")
    assert verdict(AT_ONCE, test) == ("passed", "")


def test_a_teachers_function_that_sleeps_holds_its_own_caller_only():
    threads = "return await asyncio.gather(*(asyncio.to_thread(f, n) for n in these))"
    assert verdict(f"async def every(f, these):\n    {threads}", HELD) == ("passed", "")
    loop = "return [f(n) for n in these]"
    said = ("failed", "the calls do not overlap")
    assert verdict(f"async def every(f, these):\n    {loop}", HELD) == said


def test_a_teachers_coroutine_that_sleeps_holds_all_others():
    test = HELD.replace("def slow", "async def slow").replace("took < 0.8", "took > 0.8")
    answer = "async def every(f, these):\n    return await asyncio.gather(*map(f, these))"
    assert verdict(answer, test) == ("passed", "")


@pytest.mark.parametrize("repair", ["", "import nest_asyncio; nest_asyncio.apply()"])
def test_a_test_may_nest_its_loop(repair):
    test = f"""test:
{repair}
start = asyncio.get_event_loop().time()
assert asyncio.run(every([1, 2, 3])) == [1, 2, 3]
assert asyncio.get_event_loop().run_until_complete(every([4])) == [4]
assert asyncio.get_event_loop().time() - start == 0.4
"""
    # In a process of its own: nest_asyncio changes asyncio for good.
    code = f"from judging import verdict; print(verdict({AT_ONCE!r}, {test!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("('passed', '')\n", "")


def test_the_clocks_and_the_sleep_of_the_process_that_judges_are_put_back():
    before = time.sleep, time.perf_counter, time.monotonic, asyncio.run
    verdict("x = 1", "test:assert x == 1")
    assert before == (time.sleep, time.perf_counter, time.monotonic, asyncio.run)


@pytest.mark.parametrize("kind", ["Mock", "MagicMock", "AsyncMock"])
def test_a_mock_can_be_handed_to_a_students_function(kind):
    wait = "await " if kind == "AsyncMock" else ""
    answer = f"async def twice(f):\n    return {wait}f(1), {wait}f(2)"
    test = f"""test:
from unittest import mock
seen = mock.{kind}(return_value=4)
assert await twice(seen) == (4, 4)
assert seen.call_args_list == [mock.call(1), mock.call(2)]
"""
    assert verdict(answer, test) == ("passed", "")
