"""What the tests of record() share: coroutines to record, and ways to read a timeline."""

import asyncio
import threading

import laws

from asynclab import run
from asynclab.virtual import virtual_loop_class


def virtually(coroutine):
    timeline = run(coroutine, clock="virtual")
    laws.check(timeline)
    return timeline


def states(track):
    return [(piece.state, piece.start, piece.finish, piece.reason) for piece in track.slices]


def waits(track):
    return [piece.reason for piece in track.slices if piece.state == "waiting"]


def labels(timeline):
    return [track.label for track in timeline.tracks]


async def nap(seconds=1):
    await asyncio.sleep(seconds)


async def naps(count=2):
    for _ in range(count):
        await nap()


def virtual_cell(cell):
    with asyncio.Runner(loop_factory=virtual_loop_class()) as runner:
        return runner.run(cell)


def in_threads(count, target):
    """Call it with the numbers from 0 on, each in a thread of its own, and wait for all."""
    threads = [
        threading.Thread(target=target, args=(number,), name=f"thread {number}")
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
