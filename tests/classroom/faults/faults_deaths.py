"""Answers in which the process dies, or what they raise is made to pass through everything."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

death = Kind("deaths")
DIED = r"(?i)died|ended|process|exit"


def _call(body: str) -> dict[str, str]:
    lines = "\n    ".join(["def mean(numbers):", *body.split("\n")])
    return {"mean": f"import os, signal, sys\n{lines}"}


for name, body in {
    "the process ends itself with success": "os._exit(0)",
    "the process ends itself with failure": "os._exit(1)",
    "the process kills itself": "os.kill(os.getpid(), signal.SIGKILL)",
    "memory that is not ours": "import ctypes\nctypes.string_at(0)",
    "an abort": "os.abort()",
    "another program takes its place": 'os.execv("/bin/true", ["true"])',
    "every file is closed": "os.closerange(0, 1000)\nreturn 2",
    "the process group is killed": "os.killpg(0, signal.SIGKILL)",
}.items():
    death.sums(name, _call(body), marks={"test_mean": 0}, state=REVIEW, says=DIED, beside=True)

death.sums(
    "everybody is killed",
    _call("if os.getuid():\n    os.kill(os.getppid(), 9)\n    os.kill(-1, 9)\nos._exit(0)"),
    marks={"test_mean": 0},
    state=(GRADED, REVIEW),
)
death.sums(
    "a stack that is too deep for C",
    _call("sys.setrecursionlimit(10 ** 9)\ndef down(f): return [f][0](f)\nreturn down(down)"),
    marks={"test_mean": 0},
    state=(GRADED, REVIEW),
)
death.sums(
    "the processor's time runs out",
    _call("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (0, 0))\nwhile True: pass"),
    marks={"test_mean": 0},
    state=REVIEW,
)
death.sums(
    "the cell of an answer ends the process",
    {"words": "import os\nos._exit(0)"},
    marks={"test_words": 0},
    state=REVIEW,
    says=DIED,
    beside=True,
)
death.sums(
    "a cell of their own ends the process",
    first="import os\nos._exit(3)",
    state=(GRADED, REVIEW),
    beside=True,
)
for name, code in {
    "exit in a cell": "exit()",
    "quit in a cell": "quit",
    "sys.exit in a cell": "import sys\nsys.exit(0)",
    "the shell is told to exit": "get_ipython().ask_exit()",
    "the shell's exit_now": "get_ipython().exit_now = True",
    "an interrupt in a cell": "raise KeyboardInterrupt",
}.items():
    death.sums(name, first=code, state=(GRADED, REVIEW), beside=True)

for name, body in {
    "SystemExit": "sys.exit(0)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "StopIteration": "raise StopIteration(2)",
    "StopAsyncIteration": "raise StopAsyncIteration",
    "CancelledError": "import asyncio\nraise asyncio.CancelledError",
    "a BaseException of their own": "class Mine(BaseException): pass\nraise Mine",
    "a group": "raise BaseExceptionGroup('', [SystemExit(0), ValueError()])",
    "an interrupt by signal": "signal.raise_signal(signal.SIGINT)",
    "a deep group": (
        "error = ValueError()\n"
        "for _ in range(100_000): error = ExceptionGroup('', [error])\nraise error"
    ),
    "an endless chain": (
        "a, b = ValueError('a'), ValueError('b')\n"
        "a.__cause__, b.__cause__ = b, a\na.add_note('x' * 10 ** 6)\nraise a"
    ),
    "a message without an end": "raise ValueError('x' * 10 ** 8)",
}.items():
    death.sums(
        f"an answer raises {name}",
        _call(body),
        marks={"test_mean": 0},
        state=(GRADED, REVIEW),
        beside=True,
    )

death.sums(
    "an error that lies about itself",
    {
        "mean": """
        class Lie(ValueError):
            __class__ = AssertionError
            args = property(lambda self: 1 / 0)
            def __str__(self):
                while True:
                    pass
            __repr__ = __str__
            def __reduce__(self):
                return (print, ("reached",))

        Lie.__name__ = "AssertionError: passed</pre><script>alert(1)</script>"

        def mean(numbers):
            raise Lie()
        """
    },
    marks={"test_mean": 0},
    state=(GRADED, REVIEW),
)
death.weather(
    "the process ends within a coroutine",
    {"all": "import os\nasync def all_readings(fetch, stations):\n    os._exit(0)"},
    marks={"test_all": 0},
    state=REVIEW,
    says=DIED,
    beside=True,
)
death.weather(
    "the process ends while requests are in flight",
    {
        "all": """
        import os

        async def all_readings(fetch, stations):
            for station in stations:
                asyncio.create_task(fetch(station))
            await asyncio.sleep(0.1)
            os._exit(0)
        """
    },
    marks={"test_all": 0},
    state=REVIEW,
    says=DIED,
)
death.weather(
    "a coroutine raises SystemExit",
    {"few": "async def few_at_once(fetch, stations, limit):\n    raise SystemExit(0)"},
    marks={"test_few": 0},
    state=(MANUAL, REVIEW),
    beside=True,
)
death.weather(
    "a coroutine cancels itself",
    {
        "few": """
        async def few_at_once(fetch, stations, limit):
            asyncio.current_task().cancel()
            await asyncio.sleep(0)
        """
    },
    marks={"test_few": 0},
    state=(MANUAL, REVIEW),
    beside=True,
)
death.weather(
    "a task raises KeyboardInterrupt",
    {
        "few": """
        async def bad():
            raise KeyboardInterrupt

        async def few_at_once(fetch, stations, limit):
            await asyncio.gather(bad(), fetch(stations[0]))
        """
    },
    marks={"test_few": 0},
    state=(MANUAL, REVIEW),
)
