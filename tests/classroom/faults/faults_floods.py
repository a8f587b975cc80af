"""Answers that write, take, or give back more than anybody has room for."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

flood = Kind("floods")
EITHER = (GRADED, REVIEW)

for name, code in {
    "a million lines": "for n in range(1_000_000):\n    print('all work and no play', n)",
    "a line of fifty megabytes": "print('x' * 50_000_000)",
    "errors by the megabyte": "import sys\nfor _ in range(9**5): print('!' * 80, file=sys.stderr)",
    "displays by the thousand": (
        "from IPython.display import HTML, display\n"
        "for n in range(2_000): display(HTML('<p>' + 'x' * 2_000))"
    ),
    "bytes past Python": "import os\nfor _ in range(99): os.write(1, b'\\xff\\x00' * 100_000)",
    "a shell's output": "!yes | head -c 20000000",
    "warnings": "import warnings\nfor n in range(20_000): warnings.warn(f'warning {n}')",
    "an error's traceback": "def f(n): return f(n + 1) if n < 900 else 1 / 0\nf(0)",
    "letters that steer a terminal": "print('\\x1b[2J\\x1b]0;owned\\x07\\x00\\x08\\r\\ud800')",
}.items():
    flood.sums(f"output: {name}", first=code, state=EITHER, beside=True)

flood.sums(
    "output without an end",
    {"mean": "def mean(numbers):\n    while True:\n        print('for ever' * 1000)"},
    marks={"test_mean": 0},
    state=REVIEW,
    hangs=True,
    beside=True,
)
flood.sums(
    "output without an end, past Python",
    {"mean": "import os\ndef mean(numbers):\n    while True:\n        os.write(1, b'y' * 65536)"},
    marks={"test_mean": 0},
    state=REVIEW,
    hangs=True,
    beside=True,
)
flood.sums(
    "memory all at once",
    {"mean": "def mean(numbers):\n    return len([0] * 10 ** 11)"},
    marks={"test_mean": 0},
    state=EITHER,
)
flood.sums(
    "memory bit by bit",
    {
        "mean": """
        def mean(numbers):
            kept = []
            while True:
                kept.append(bytearray(20_000_000))
        """
    },
    marks={"test_mean": 0},
    state=EITHER,
)
flood.sums(
    "memory by many processes",
    {
        "mean": """
        import os, time

        def mean(numbers):
            for _ in range(6):
                if os.fork() == 0:
                    kept = bytearray(b"x" * 300_000_000)
                    time.sleep(100)
                    os._exit(0)
            os.wait()
        """
    },
    marks={"test_mean": 0},
    state=EITHER,
)
flood.sums(
    "processes without an end",
    {
        "mean": """
        import os

        def mean(numbers):
            while True:
                try:
                    os.fork()
                except OSError:
                    pass
        """
    },
    marks={"test_mean": 0},
    state=REVIEW,
    hangs=True,
)
flood.sums(
    "threads without an end",
    {
        "mean": """
        import threading, time

        def mean(numbers):
            while True:
                threading.Thread(target=time.sleep, args=(1000,)).start()
        """
    },
    marks={"test_mean": 0},
    state=EITHER,
)
flood.sums(
    "open files without an end",
    {"mean": "kept = []\ndef mean(n):\n    while True:\n        kept.append(open('/dev/null'))"},
    marks={"test_mean": 0},
    state=EITHER,
    says="(?i)open files|OSError|died",
    beside=True,
)
flood.sums(
    "a disk filled up",
    {
        "mean": """
        import itertools

        def mean(numbers):
            for n in itertools.count():
                for folder in (".", "/tmp", "/dev/shm"):
                    try:
                        with open(f"{folder}/asynclab-fault-{n}", "wb") as file:
                            file.write(bytes(10_000_000))
                    except OSError as error:
                        if n > 60:
                            raise
        """
    },
    marks={"test_mean": 0},
    state=EITHER,
)
flood.sums(
    "a file with a hole",
    first="with open('hole', 'wb') as file:\n    file.seek(10 ** 13)\n    file.write(b'x')",
    state=EITHER,
)
for name, value in {
    "a text of half a gigabyte": "'x' * 500_000_000",
    "a list of ten million": "[0] * 10_000_000",
    "a list within itself": "(lambda kept: kept.append(kept) or kept)([])",
    "lists within lists": "__import__('functools').reduce(lambda a, _: [a], range(100_000), [])",
    "a dict within itself": "(lambda kept: kept.update(me=kept) or kept)({})",
    "a whole number of a million digits": "10 ** 1_000_000",
    "not a number": "float('nan')",
    "infinity": "float('inf')",
    "a letter that is half a letter": "'\\ud800'",
    "a function": "lambda: 2",
    "a module": "__import__('os')",
    "a frame": "__import__('sys')._getframe()",
    "a generator": "(n for n in [2])",
    "nothing": "None",
}.items():
    flood.sums(
        f"given back: {name}",
        {"mean": f"def mean(numbers):\n    return {value}"},
        marks={"test_mean": 0},
        state=EITHER,
        beside=True,
    )
for name, value, least, most in (
    ("not a number", "float('nan')", 0, 0),
    ("less than nothing", "float('-inf')", 0, 0),
    ("a million", "1_000_000.0", 0, 0),
    ("a text", "'1.0'", 0, 0),
    ("true", "True", 0, 0),
    ("a complex number", "0.5 + 0j", 0, 2),
    ("a fraction", "__import__('fractions').Fraction(1, 2)", 0, 2),
    ("a number of numpy", "__import__('numpy').float64(0.5)", 0, 2),
):
    flood.sums(
        f"partial credit from {name}",
        {"share": f"def share(flags):\n    return {value}"},
        marks={"test_share": (least, most)},
        state=EITHER,
        beside=True,
    )
flood.weather(
    "ten thousand tasks",
    {
        "all": """
        async def all_readings(fetch, stations):
            idle = [asyncio.create_task(asyncio.sleep(1)) for _ in range(10_000)]
            return await asyncio.gather(*map(fetch, stations))
        """
    },
    state=MANUAL,
)
