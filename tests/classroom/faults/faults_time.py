"""Attacks on time and on the event loop, and asynchronous answers that only seem right."""

from fault_case import MANUAL, REVIEW, Kind

time = Kind("time")
EITHER = (MANUAL, REVIEW)
ONE_BY_ONE = """
async def all_readings(fetch, stations):
    return [await fetch(station) for station in stations]
"""

time.weather("one after the other", {"all": ONE_BY_ONE}, marks={"test_all": 2}, says="overlap|Seen")
for name, code in {
    "sleep made to take no time": """
        import asyncio, time
        async def nothing(*a, **k): return None
        asyncio.sleep = asyncio.tasks.sleep = nothing
        time.sleep = lambda s: None
    """,
    "clocks that stand still": """
        import time
        time.monotonic = time.time = time.perf_counter = lambda: 0.0
        time.monotonic_ns = time.time_ns = time.perf_counter_ns = lambda: 0
    """,
    "the loop's clock": """
        import asyncio
        loop = asyncio.get_event_loop()
        type(loop).time = asyncio.BaseEventLoop.time = lambda self: 0.0
        loop.time = lambda: 0.0
    """,
    "timers that fire at once": """
        import asyncio
        real = asyncio.BaseEventLoop.call_later
        asyncio.BaseEventLoop.call_later = lambda self, d, f, *a, **k: real(self, 0, f, *a, **k)
        asyncio.BaseEventLoop.call_at = lambda self, t, f, *a, **k: self.call_soon(f, *a)
    """,
    "the system's clock": """
        import ctypes, time
        try:
            time.clock_settime(time.CLOCK_REALTIME, 0)
        except OSError as error:
            print(error)
    """,
}.items():
    broken = {"test_all": (0, 2), "test_few": (0, 4), "test_patient": (0, 3)}
    time.weather(name, {"all": ONE_BY_ONE}, first=code, marks=broken, state=EITHER)

for name, code, least, most in (
    (
        "never asked",
        "async def all_readings(fetch, stations):\n    return [4.5, 31.5, 29.5]",
        0,
        1,
    ),
    (
        "asked, but never awaited",
        "async def all_readings(fetch, stations):\n    return [fetch(s) for s in stations]",
        0,
        0,
    ),
    (
        "asked all at once for show, then one by one",
        """
        async def all_readings(fetch, stations):
            await asyncio.gather(*map(fetch, stations))
            return [await fetch(station) for station in stations]
        """,
        1,
        3,
    ),
    (
        "asked for show, and cancelled",
        """
        async def all_readings(fetch, stations):
            shown = [asyncio.create_task(fetch(s)) for s in stations for _ in range(3)]
            await asyncio.sleep(0)
            for task in shown:
                task.cancel()
            return [await fetch(station) for station in stations]
        """,
        1,
        1,
    ),
    (
        "in the order of answers",
        """
        async def all_readings(fetch, stations):
            asked = [asyncio.ensure_future(fetch(s)) for s in stations]
            return [await one for one in asyncio.as_completed(asked)]
        """,
        3,
        3,
    ),
    (
        "a group of tasks",
        """
        async def all_readings(fetch, stations):
            async with asyncio.TaskGroup() as group:
                asked = [group.create_task(fetch(station)) for station in stations]
            return tuple(task.result() for task in asked)
        """,
        4,
        4,
    ),
    (
        "a plain function that gives a coroutine",
        """
        async def _all(fetch, stations):
            return await asyncio.gather(*map(fetch, stations))

        def all_readings(fetch, stations):
            return _all(fetch, stations)
        """,
        4,
        4,
    ),
    (
        "an async generator",
        "async def all_readings(fetch, stations):\n    for s in stations: yield await fetch(s)",
        0,
        0,
    ),
    (
        "a plain list",
        "def all_readings(fetch, stations):\n    return [4.5, 31.5, 29.5]",
        0,
        1,
    ),
    (
        "a loop of its own within",
        """
        async def all_readings(fetch, stations):
            return asyncio.run(asyncio.gather(*map(fetch, stations)))
        """,
        0,
        0,
    ),
    (
        "a thread with a loop of its own for each",
        """
        async def all_readings(fetch, stations):
            async def one(station):
                return await fetch(station)
            def thread(station):
                return asyncio.run(one(station))
            return list(await asyncio.gather(*(asyncio.to_thread(thread, s) for s in stations)))
        """,
        0,
        4,
    ),
    (
        "the loop stopped from within",
        """
        async def all_readings(fetch, stations):
            asyncio.get_running_loop().stop()
            return list(await asyncio.gather(*map(fetch, stations)))
        """,
        0,
        4,
    ),
    (
        "the loop closed from within",
        """
        async def all_readings(fetch, stations):
            loop = asyncio.get_running_loop()
            loop.is_running = lambda: False
            try:
                loop.close()
            finally:
                return list(await asyncio.gather(*map(fetch, stations)))
        """,
        0,
        4,
    ),
    (
        "tasks that nobody waits for",
        """
        async def all_readings(fetch, stations):
            for _ in range(50):
                asyncio.create_task(asyncio.sleep(3600))
            asyncio.create_task(fetch("Lima"))
            return list(await asyncio.gather(*map(fetch, stations)))
        """,
        1,
        4,
    ),
    (
        "an async generator that is left open",
        """
        async def answers(fetch, stations):
            try:
                for asked in [asyncio.create_task(fetch(s)) for s in stations]:
                    yield await asked
            finally:
                await asyncio.sleep(10_000)

        async def all_readings(fetch, stations):
            kept, seen = answers(fetch, stations), []
            async for one in kept:
                seen.append(one)
                if len(seen) == 3:
                    return seen
        """,
        3,
        4,
    ),
):
    state = MANUAL if most == least == 4 else EITHER
    time.weather(name, {"all": code}, marks={"test_all": (least, most)}, state=state)

for name, code in {
    "nest_asyncio": "import nest_asyncio\nnest_asyncio.apply()",
    "uvloop": "import uvloop\nuvloop.install()",
    "the policy replaced": (
        "import asyncio\nasyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())\n"
        "asyncio.set_event_loop(asyncio.new_event_loop())"
    ),
    "no event loop": "import asyncio\nasyncio.set_event_loop(None)",
    "a task factory": (
        "import asyncio\nasyncio.get_running_loop().set_task_factory(lambda loop, coro, **k: None)"
    ),
    "a hook for every step": "import sys\nsys.settrace(lambda *a: 1 / 0)\nsys.setprofile(print)",
    "run at the top of a cell": "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "the loop closed": "import asyncio\nloop = asyncio.get_event_loop()\nloop.stop()\nloop.close()",
    "await at the top of a cell": "import asyncio\nawait asyncio.sleep(0.01)",
    "a task that outlives its cell": (
        "import asyncio\nasync def beat():\n    while True: await asyncio.sleep(0.5)\n"
        "task = asyncio.create_task(beat())"
    ),
}.items():
    harmless = name.startswith(("run at", "await at", "a task that", "nest", "no event"))
    marks = {} if harmless else {"test_all": (0, 4), "test_few": (0, 4), "test_patient": (0, 3)}
    time.weather(f"before everything: {name}", first=code, marks=marks, state=EITHER)

time.weather(
    "no limit at all",
    {
        "few": "async def few_at_once(fetch, stations, limit):\n"
        "    return list(await asyncio.gather(*map(fetch, stations)))"
    },
    marks={"test_few": 1},
    says="at most|overlap",
)
time.weather(
    "a limit for each",
    {
        "few": """
        async def few_at_once(fetch, stations, limit):
            async def one(station):
                async with asyncio.Semaphore(limit):
                    return await fetch(station)
            return list(await asyncio.gather(*map(one, stations)))
        """
    },
    marks={"test_few": 1},
)
time.weather(
    "one at a time",
    {
        "few": "async def few_at_once(fetch, stations, limit):\n"
        "    return [await fetch(station) for station in stations]"
    },
    marks={"test_few": 3},
)
time.weather(
    "workers at a queue",
    {
        "few": """
        async def few_at_once(fetch, stations, limit):
            queue, found = asyncio.Queue(), {}
            for station in stations:
                queue.put_nowait(station)
            async def worker():
                while not queue.empty():
                    station = queue.get_nowait()
                    found[station] = await fetch(station)
            async with asyncio.TaskGroup() as group:
                for _ in range(limit):
                    group.create_task(worker())
            return [found[station] for station in stations]
        """
    },
)
time.weather(
    "patience by wait_for",
    {
        "patient": """
        async def patient(fetch, station, seconds):
            try:
                return await asyncio.wait_for(fetch(station), seconds)
            except asyncio.TimeoutError:
                return None
        """
    },
)
time.weather(
    "late, and never cancelled",
    {
        "patient": """
        async def patient(fetch, station, seconds):
            asked = asyncio.create_task(fetch(station))
            done, late = await asyncio.wait([asked], timeout=seconds)
            return asked.result() if done else None
        """
    },
    marks={"test_patient": 0},
    state=EITHER,
    says="cancel|fetch|finish",
)
time.weather(
    "a cancellation that is swallowed",
    {
        "patient": """
        async def patient(fetch, station, seconds):
            async def stubborn():
                while True:
                    try:
                        return await fetch(station)
                    except asyncio.CancelledError:
                        pass
            try:
                return await asyncio.wait_for(stubborn(), seconds)
            except TimeoutError:
                return None
        """
    },
    marks={"test_patient": 0},
    state=EITHER,
)
