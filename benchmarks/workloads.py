"""The programs that are timed, bare and recorded: plain asyncio, which knows of no recorder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

Main = Callable[[], Coroutine[Any, Any, None]]
MESSAGE = b"x" * 63 + b"\n"


@dataclass(frozen=True, slots=True)
class Workload:
    """One program, and the ratios to the bare run that it should stay below.

    `make(size)` gives its coroutine function; size 1.0 is what the aims are for. An aim is None
    where there is none; the second is for a recording without its watch thread.
    """

    title: str
    make: Callable[[float], Main]
    aim: float | None = None
    aim_without_watch: float | None = None
    without_watch: bool = False
    steady_heap: bool = False


def sleeps(size: float) -> Main:
    """Tasks that only take turns: nothing but steps of the loop."""

    async def turns() -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*(turns() for _ in range(_count(10_000, size))))

    return main


def trivial(size: float) -> Main:
    """One task that awaits coroutines which never suspend."""

    async def one() -> int:
        return 1

    async def main() -> None:
        for _ in range(_count(100_000, size)):
            await one()

    return main


def semaphore(size: float) -> Main:
    """Tasks that sleep, a hundred at a time."""

    async def job(seats: asyncio.Semaphore) -> None:
        async with seats:
            for _ in range(5):
                await asyncio.sleep(0.01)

    async def main() -> None:
        seats = asyncio.Semaphore(100)
        await asyncio.gather(*(job(seats) for _ in range(_count(1_000, size))))

    return main


def echo(size: float) -> Main:
    """A stream server on loopback and its clients, in one event loop."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
        writer.close()

    async def ask(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(50):
            writer.write(MESSAGE)
            await reader.readline()
        writer.write_eof()
        await reader.read()  # ends when the server has closed: then its task is over too
        writer.close()
        await writer.wait_closed()

    async def main() -> None:
        clients = _count(200, size)
        # A backlog below the number of clients drops some connections, which then wait a second.
        async with await asyncio.start_server(answer, "127.0.0.1", 0, backlog=clients) as server:
            port = server.sockets[0].getsockname()[1]
            await asyncio.gather(*(ask(port) for _ in range(clients)))

    return main


def kept_chains(size: float) -> Main:
    """Tasks whose steps happen at the end of a chain of 20 coroutines, which stays."""

    async def descend(depth: int) -> None:
        if depth:
            await descend(depth - 1)
        else:
            for _ in range(100):
                await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*(descend(20) for _ in range(_count(200, size))))

    return main


def new_chains(size: float) -> Main:
    """Tasks that await a new chain of five coroutines for every step: new tracks all the time."""

    async def descend(depth: int) -> None:
        await (descend(depth - 1) if depth else asyncio.sleep(0))

    async def again() -> None:
        for _ in range(20):
            await descend(4)

    async def main() -> None:
        await asyncio.gather(*(again() for _ in range(_count(200, size))))

    return main


def _count(full: int, size: float) -> int:
    return max(2, round(full * size))


WORKLOADS = {
    "sleeps": Workload("10,000 tasks × 10 sleep(0)", sleeps, aim=1.5),
    "trivial": Workload("100,000 trivial awaits in one task", trivial, aim=1.05),
    "semaphore": Workload("1,000 tasks × 5 sleep(0.01), Semaphore(100)", semaphore, aim=1.02),
    "echo": Workload(
        "echo server, 200 clients × 50 messages",
        echo,
        aim=1.25,
        aim_without_watch=1.15,
        without_watch=True,
        steady_heap=True,
    ),
    "kept chains": Workload("200 tasks × 100 steps, 20 deep", kept_chains, without_watch=True),
    "new chains": Workload("200 tasks × 20 new chains, 5 deep", new_chains),
}
OF_THE_AIMS = ("sleeps", "trivial", "semaphore", "echo")
