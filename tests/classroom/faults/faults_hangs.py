"""Answers that never end, or end after everybody has gone home."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

hang = Kind("hangs")
STOPPED = r"(?i)stopped|limit|longer than|\d s\b"

hang.sums(
    "a loop without an end",
    {"mean": "def mean(numbers):\n    while True:\n        pass"},
    marks={"test_mean": 0},
    state=REVIEW,
    says=STOPPED,
    hangs=True,
    beside=True,
)
hang.sums(
    "a loop while the cell is run",
    {"words": "def count_words(text):\n    return {}\n\nwhile True:\n    pass"},
    marks={"test_words": 0},
    state=REVIEW,
    says=STOPPED,
    hangs=True,
    beside=True,
)
hang.sums(
    "a loop in a cell of their own",
    first="n = 0\nwhile n >= 0:\n    n += 1",
    state=(GRADED, REVIEW),
    hangs=True,
    beside=True,
)
hang.sums(
    "a sleep of months in a cell of their own",
    first="import time\ntime.sleep(10 ** 7)",
    state=(GRADED, REVIEW),
)
hang.sums(
    "a loop that catches everything",
    {
        "mean": """
        import signal
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_IGN)

        def mean(numbers):
            while True:
                try:
                    while True:
                        pass
                except BaseException:
                    continue
        """
    },
    marks={"test_mean": 0},
    state=REVIEW,
    hangs=True,
    beside=True,
)
hang.sums(
    "a loop within C that holds the GIL",
    {"mean": "def mean(numbers):\n    return len(str(7 ** 10_000_000_0))"},
    marks={"test_mean": 0},
    state=REVIEW,
    hangs=True,
    beside=True,
)
hang.sums(
    "a pattern that goes back for ever",
    {"words": 'import re\ndef count_words(text):\n    return re.match("(a+)+$", "a" * 60 + "b")'},
    marks={"test_words": 0},
    state=REVIEW,
    hangs=True,
)
hang.sums(
    "a sleep of a day",
    {"primes": "import time\ndef primes(limit):\n    time.sleep(86_400)\n    return []"},
    marks={"test_primes": 0},
    state=REVIEW,
    hangs=True,
    beside=True,
)
hang.sums(
    "a lock taken twice",
    {
        "share": """
        import threading
        lock = threading.Lock()

        def share(flags):
            lock.acquire()
            lock.acquire()
        """
    },
    marks={"test_share": 0},
    state=REVIEW,
    hangs=True,
)
hang.sums(
    "waiting for the keyboard",
    {"mean": "def mean(numbers):\n    return float(input('The mean? '))"},
    marks={"test_mean": 0},
    state=(GRADED, REVIEW),
    beside=True,
)
hang.sums(
    "reading standard input",
    {"mean": "import os, sys\ndef mean(numbers):\n    os.read(0, 1)\n    sys.stdin.read()"},
    marks={"test_mean": 0},
    state=(GRADED, REVIEW),
    beside=True,
)
hang.sums(
    "a comparison that never ends",
    {
        "primes": """
        class Slow(list):
            def __eq__(self, other):
                while True:
                    pass

        def primes(limit):
            return Slow([4])
        """
    },
    marks={"test_primes": 0},
    state=(GRADED, REVIEW),
)
hang.sums(
    "threads that never end",
    first="""
    import threading, time

    def turn():
        while True:
            time.sleep(0.01)

    for _ in range(5):
        threading.Thread(target=turn, daemon=False).start()
    """,
    state=(GRADED, REVIEW),
    beside=True,
)
hang.sums(
    "an exit that never comes",
    first="""
    import atexit, time

    class Last:
        def __del__(self):
            time.sleep(1000)

    keep = Last()
    atexit.register(time.sleep, 1000)
    """,
    state=(GRADED, REVIEW),
    beside=True,
)
hang.sums(
    "recursion without an end",
    {"mean": "def mean(numbers):\n    return mean(numbers)"},
    marks={"test_mean": 0},
    says="RecursionError|recursion",
    beside=True,
)
hang.sums(
    "an endless generator",
    {"primes": "import itertools\ndef primes(limit):\n    return itertools.count(2)"},
    marks={"test_primes": 0},
    state=(GRADED, REVIEW),
    beside=True,
)
hang.weather(
    "an answer that has no end",
    {
        "all": """
        class Endless(list):
            def __iter__(self):
                while True:
                    yield 4.5

        async def all_readings(fetch, stations):
            return Endless([4.5])
        """
    },
    marks={"test_all": 0},
    state=(MANUAL, REVIEW),
)
hang.weather(
    "waiting for what nobody sets",
    {"patient": "async def patient(fetch, station, seconds):\n    await asyncio.Event().wait()"},
    marks={"test_patient": 0},
    state=(MANUAL, REVIEW),
    says="(?i)wait|never|stopped|end",
    beside=True,
)
hang.weather(
    "sleeping for nothing without an end",
    {
        "patient": """
        async def patient(fetch, station, seconds):
            while True:
                await asyncio.sleep(0)
        """
    },
    marks={"test_patient": 0},
    state=REVIEW,
    hangs=True,
)
hang.weather(
    "sleeping a second without an end",
    {
        "few": """
        async def few_at_once(fetch, stations, limit):
            while True:
                await asyncio.sleep(1)
        """
    },
    marks={"test_few": 0},
    state=REVIEW,
    hangs=True,
)
hang.weather(
    "a cancellation that is swallowed for ever",
    {
        "patient": """
        async def patient(fetch, station, seconds):
            while True:
                try:
                    return await fetch(station) if seconds == 1 else await asyncio.sleep(1e9)
                except BaseException:
                    continue

        async def late():
            while True:
                try:
                    await asyncio.sleep(1)
                except BaseException:
                    pass

        background = asyncio.get_running_loop().create_task(late())
        """
    },
    marks={"test_patient": 0},
    state=(MANUAL, REVIEW),
)
hang.weather(
    "asking for ever",
    {
        "all": """
        async def all_readings(fetch, stations):
            while True:
                await fetch(stations[0])
        """
    },
    marks={"test_all": 0},
    state=REVIEW,
    hangs=True,
)
hang.weather(
    "asking for everything at once",
    {
        "all": """
        async def all_readings(fetch, stations):
            asked = []
            while True:
                asked.append(asyncio.ensure_future(fetch(stations[0])))
        """
    },
    marks={"test_all": 0},
    state=REVIEW,
    hangs=True,
)
hang.weather(
    "a loop that is run for ever",
    first="asyncio.get_event_loop().run_forever()",
    state=(MANUAL, REVIEW),
)
hang.weather(
    "a cell that awaits for ever",
    last="import asyncio\nawait asyncio.Future()",
    state=(MANUAL, REVIEW),
    beside=True,
)
