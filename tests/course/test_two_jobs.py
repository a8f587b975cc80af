"""The jobs of lesson 14 note when they ran, in whatever thread or process that was."""

import inspect
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from asynclab import Timeline, run
from asynclab.course import two_jobs
from asynclab.services import Reading


@pytest.mark.parametrize(("job", "state"), [(two_jobs.ask, "waiting"), (two_jobs.draw, "running")])
def test_a_job_gives_a_log_that_is_a_row(job, state):
    (row,) = Timeline.from_log(job(3), loop=False).tracks
    assert row.label == f"{job.__name__} 3"
    assert [one.state for one in row.slices] == [state]
    assert row.elapsed > 0


@pytest.mark.parametrize("job", [two_jobs.ask_async, two_jobs.draw_async])
def test_each_job_can_be_awaited_too(job):
    (row,) = Timeline.from_log(run(job(1), clock="virtual").result, loop=False).tracks
    assert row.label == f"{job.__name__.removesuffix('_async')} 1"


def test_waits_in_threads_overlap_in_their_logs():
    with ThreadPoolExecutor(3) as threads:
        logs = [*threads.map(two_jobs.ask, range(3))]
    timeline = Timeline.from_log([entry for log in logs for entry in log], loop=False)
    assert timeline.most_in_flight() == 3


@pytest.mark.parametrize("name", ["ask", "draw", "draw_reading"])
def test_a_job_can_travel_to_another_process(name):
    assert pickle.loads(pickle.dumps(getattr(two_jobs, name))) is getattr(two_jobs, name)


def test_draw_reading_draws_the_map_of_its_station():
    assert two_jobs.draw_reading(Reading("Lima", 19.0)).station == "Lima"
    assert not inspect.iscoroutinefunction(two_jobs.draw_reading)


def test_every_run_has_a_row_as_long_as_it_took():
    timeline = two_jobs.every_run({"one": [0.5, 0.25], "two": [2.0]})
    lengths = {track.label: track.elapsed for track in timeline.tracks}
    assert lengths == {"one 1": 0.5, "one 2": 0.25, "two 1": 2.0}


def python_called(name, folder, monkeypatch):
    """A command of this name that is this Python, and no other on the path."""
    command = folder / name
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="the command is a shell script")
def test_another_python_draws_in_its_threads_and_gives_its_rows(tmp_path, monkeypatch):
    python_called("python3.14t", tmp_path, monkeypatch)
    told = two_jobs.in_free_threads()
    assert told.startswith("threads of Python 3.")
    assert [f"draw {number}" in told for number in range(4)] == [True] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="the command is a shell script")
def test_a_python_that_fails_is_told_of_and_raises_nothing(tmp_path, monkeypatch):
    broken = tmp_path / "python3.13t"
    broken.write_text("#!/bin/sh\necho it is broken >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert two_jobs.in_free_threads() == f"{broken} failed: it is broken"


def test_without_such_a_python_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert two_jobs.in_free_threads().startswith("No free-threaded Python here")
