"""draw_map() is real work: the processor's own time passes, in whatever thread or process."""

import asyncio
import os
import pickle
import time

import pytest

from asynclab.services import WeatherMap, draw_map


def test_it_takes_the_processors_time_and_not_the_clocks():
    before = time.thread_time()
    draw_map("Oslo", seconds=0.05)
    assert 0.05 <= time.thread_time() - before < 0.1


def test_in_another_thread_it_takes_that_threads_time():
    before = time.thread_time()
    asyncio.run(asyncio.to_thread(draw_map, "Oslo", seconds=0.2))
    assert time.thread_time() - before < 0.1


def test_a_map_knows_who_drew_it_and_is_the_same_whoever_did():
    made = draw_map("Lima", seconds=0)
    assert made.process == os.getpid()
    assert made == WeatherMap("Lima", process=-1)
    assert repr(made) == "WeatherMap('Lima')"


def test_function_and_map_can_travel_to_another_process_and_back():
    function, made = pickle.loads(pickle.dumps((draw_map, draw_map("Oslo", seconds=0))))
    assert function is draw_map
    assert made == WeatherMap("Oslo")


@pytest.mark.parametrize(("station", "seconds"), [("Atlantis", 1.0), ("Oslo", -1), ("Oslo", "1")])
def test_what_it_cannot_draw_gets_a_sentence(station, seconds):
    with pytest.raises((LookupError, ValueError), match=r"Atlantis|seconds was"):
        draw_map(station, seconds=seconds)
