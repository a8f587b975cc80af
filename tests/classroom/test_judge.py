"""Tests run in the judge, on a student's functions in another process."""

from judging import FETCH, verdict

PASSED = ("passed", "")
COLLECT = """
async def collect(fetch, stations):
    return await asyncio.gather(*[fetch(station) for station in stations])
"""
ONE_BY_ONE = """
async def collect(fetch, stations):
    return [await fetch(station) for station in stations]
"""
TIMELINE = f'test:{FETCH}\ntimeline = run(collect(fetch, ["Oslo", "Lima"]), clock="virtual")\n'


def test_a_plain_function_is_called_in_the_students_process():
    assert verdict("def double(x):\n    return 2 * x", "test:assert double(4) == 8") == PASSED


def test_a_wrong_value_fails_with_the_words_of_the_assertion():
    test = "test:assert double(4) == 8, f'double(4) gave {double(4)}; wanted: 8'"

    assert verdict("def double(x):\n    return x", test) == (
        "failed",
        "double(4) gave 4; wanted: 8",
    )


def test_a_coroutine_function_is_awaited_from_outside():
    test = f'test:{FETCH}\nassert (await collect(fetch, ["Oslo"]))[0].celsius == 4.0'

    assert verdict(COLLECT, test) == PASSED


def test_what_overlaps_is_measured_from_outside():
    check = 'assert overlap(timeline, "fetch"), overlap(timeline, "fetch")'

    assert verdict(COLLECT, TIMELINE + check) == PASSED
    assert verdict(ONE_BY_ONE, TIMELINE + check)[0] == "failed"


def test_virtual_time_is_exact():
    assert verdict(COLLECT, TIMELINE + "assert timeline.elapsed == 1.0") == PASSED
    assert verdict(ONE_BY_ONE, TIMELINE + "assert timeline.elapsed == 2.0") == PASSED


def test_a_timeout_of_the_students_ends_the_service_at_its_instant():
    answer = """
async def impatient(fetch):
    try:
        async with asyncio.timeout(0.3):
            await fetch("Oslo")
    except TimeoutError:
        return "too slow"
"""
    test = f"""test:{FETCH}
timeline = run(impatient(fetch), clock="virtual")
assert timeline.result == "too slow"
track = timeline.track("fetch")
assert (track.outcome, track.finish) == ("cancelled", 0.3), track
"""
    assert verdict(answer, test) == PASSED
