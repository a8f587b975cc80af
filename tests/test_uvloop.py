"""Beside uvloop: what cannot be watched is told, and the rest works as it does elsewhere."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from asynclab import compare, record, run
from asynclab.notebook import nesting

uvloop = pytest.importorskip("uvloop")

PROGRAM = """
import asyncio, uvloop

async def nap():
    await asyncio.sleep(0.01)

async def main():
    await asyncio.gather(nap(), nap())

"""
TOLD = "uvloop is imported here, and what runs in its loops is not seen"


async def nap():
    await asyncio.sleep(0.01)
    return "rested"


def in_uvloop(function):
    """What a function returns that is called where a uvloop runs."""

    async def main():
        return function()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def record_script(folder: Path, *lines: str) -> str:
    script = folder / "script.py"
    script.write_text(PROGRAM + "\n".join(lines), "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "asynclab", "record", script.name],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "utf-8"},
    )
    return " ".join(done.stdout.split())


def test_a_running_uvloop_is_refused_with_what_to_do():
    def enter():
        with pytest.raises(TypeError) as caught, record():
            pass
        return str(caught.value)

    told = in_uvloop(enter)
    assert "The running event loop is a uvloop.Loop" in told
    assert "asyncio.run(main())" in told


def test_a_running_uvloop_cannot_be_patched_for_nested_runs():
    def allow():
        with pytest.raises(RuntimeError, match=r"uvloop\.Loop"):
            nesting.allow_nested_run()

    in_uvloop(allow)
    assert not hasattr(asyncio, "_nest_patched")


def test_a_uvloop_that_ran_inside_a_recording_is_told_beside_what_was_seen():
    with record() as recording:
        uvloop.run(nap())
        asyncio.run(nap())
    timeline = recording.timeline
    assert [track.name for track in timeline.tracks] == ["nap"]
    (told,) = timeline.notes
    assert "What ran in a uvloop.Loop is not seen" in told
    assert "asyncio.run(main())" in told


@pytest.mark.parametrize("clock", ["real", "virtual"])
def test_run_and_compare_work_where_a_uvloop_runs(clock):
    timeline = in_uvloop(lambda: run(nap(), clock=clock))
    assert timeline.result == "rested"
    assert [track.name for track in timeline.tracks] == ["nap"]
    assert len(in_uvloop(lambda: compare(nap, nap, clock=clock)).timelines) == 2


@pytest.mark.parametrize("line", ["uvloop.run(main())", "uvloop.install(); asyncio.run(main())"])
def test_a_script_on_uvloop_is_told_that_it_cannot_be_watched(tmp_path, line):
    told = record_script(tmp_path, line)
    assert TOLD in told
    assert "asyncio.run(main())" in told


def test_what_ran_on_asyncios_own_loop_is_shown_beside(tmp_path):
    told = record_script(tmp_path, "asyncio.run(main())", "uvloop.run(nap())")
    assert "most in flight 2" in told
    assert TOLD in told
