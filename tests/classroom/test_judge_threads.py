"""Threads, and calls that hold one, are exact in the judge's time."""

from judging import FETCH, verdict

PASSED = ("passed", "")
THREADS = """
async def collect(read, stations):
    return await asyncio.gather(*[asyncio.to_thread(read, station) for station in stations])
"""
BLOCKING = """
async def collect(read, stations):
    return [read(station) for station in stations]
"""
POOL = """
from concurrent.futures import ThreadPoolExecutor
def collect(read, stations):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(read, stations))
"""
PLAIN_THREADS = """
from threading import Thread
def collect(read, stations):
    found = {}
    def one(station):
        found[station] = read(station)
    threads = [Thread(target=one, args=(station,)) for station in stations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[station] for station in stations]
"""
RUN = """test:stations = Stations()
timeline = run(collect(stations.slow_read, ["Oslo", "Delhi", "Accra"]), clock="virtual")
assert [r.station for r in timeline.result] == ["Oslo", "Delhi", "Accra"]
"""
CALL = """test:stations = Stations()
start = asyncio.get_running_loop().time()
readings = collect(stations.slow_read, ["Oslo", "Delhi", "Accra"])
took = round(asyncio.get_running_loop().time() - start, 9)
assert [r.station for r in readings] == ["Oslo", "Delhi", "Accra"]
"""


def test_blocking_calls_in_threads_overlap():
    wanted = 'assert (timeline.elapsed, timeline.most_in_flight("slow_read")) == (1.0, 3), timeline'

    assert verdict(THREADS, RUN + wanted) == PASSED


def test_blocking_calls_on_the_loop_come_one_after_the_other():
    wanted = 'assert (timeline.elapsed, timeline.most_in_flight("slow_read")) == (1.7, 1), timeline'

    assert verdict(BLOCKING, RUN + wanted) == PASSED


def test_threads_start_in_the_order_in_which_they_were_asked_for():
    wanted = 'assert [t.label for t in timeline.find("slow_read")] == ' + repr(
        ["slow_read('Oslo')", "slow_read('Delhi')", "slow_read('Accra')"]
    )

    assert verdict(THREADS, RUN + wanted) == PASSED


def test_a_pool_of_two_threads_takes_two_calls_at_once():
    assert verdict(POOL, CALL + "assert (took, stations.most_in_flight) == (1.0, 2), took") == (
        PASSED
    )


def test_threads_that_are_started_and_joined_overlap():
    assert verdict(PLAIN_THREADS, CALL + "assert took == 1.0, took") == PASSED


def test_time_sleep_holds_the_loop_for_exactly_its_time():
    answer = """
import time
async def wait():
    time.sleep(1.5)
    await asyncio.sleep(0.5)
"""
    test = 'test:assert run(wait(), clock="virtual").elapsed == 2.0'

    assert verdict(answer, test) == PASSED


def test_asyncio_run_works_in_a_plain_function_that_a_test_calls():
    answer = """
def main(fetch):
    async def both():
        return await asyncio.gather(fetch("Oslo"), fetch("Lima"))
    return asyncio.run(both())
"""
    test = f"""test:{FETCH}
start = asyncio.get_running_loop().time()
readings = main(fetch)
assert [reading.celsius for reading in readings] == [4.0, 19.0]
assert asyncio.get_running_loop().time() - start == 1.0
"""
    assert verdict(answer, test) == PASSED


def test_asyncio_run_fails_in_a_coroutine_as_in_jupyter():
    answer = """
async def main():
    return asyncio.run(asyncio.sleep(0))
"""
    outcome, reason = verdict(answer, "test:await main()")

    assert outcome == "failed"
    assert "asyncio.run() cannot be called from a running event loop" in reason


def test_never_blocks_sees_the_call_that_held_the_loop():
    check = "assert never_blocks(timeline), never_blocks(timeline)"

    assert verdict(THREADS, RUN + check) == PASSED
    outcome, reason = verdict(BLOCKING, RUN + check)
    assert outcome == "failed"
    assert "collect held the loop for 1.7 s" in reason


def test_never_blocks_sees_a_time_sleep():
    answer = """
import time
async def wait():
    await asyncio.sleep(1)
    time.sleep(0.5)
    await asyncio.sleep(1)
"""
    test = """test:
timeline = run(wait(), clock="virtual")
assert timeline.elapsed == 2.5
assert never_blocks(timeline), never_blocks(timeline)
"""
    assert "wait held the loop for 0.5 s" in verdict(answer, test)[1]
