"""Answers in good faith: right in an uncommon way, or wrong in a common one."""

from fault_case import Kind

honest = Kind("honest")

for name, code in {
    "the statistics module": "from statistics import mean",
    "a fraction": """
        from fractions import Fraction

        def mean(numbers):
            if not numbers:
                raise ValueError
            return Fraction(sum(numbers), len(numbers))
    """,
    "a decimal": """
        from decimal import Decimal

        def mean(numbers):
            if not numbers:
                raise ValueError
            return Decimal(sum(numbers)) / len(numbers)
    """,
    "a number of numpy": """
        import numpy as np

        def mean(numbers):
            if not numbers:
                raise ValueError
            return np.mean(numbers)
    """,
    "a whole number of numpy": """
        import numpy as np

        def mean(numbers):
            if not numbers:
                raise ValueError
            return np.int64(sum(numbers) // len(numbers))
    """,
    "an error of their own": """
        class Empty(ValueError):
            def __init__(self):
                super().__init__("nothing in it")

        def mean(numbers):
            if not numbers:
                raise Empty
            return sum(numbers) / len(numbers)
    """,
    "an object that can be called": """
        class Mean:
            def __call__(self, numbers):
                if not numbers:
                    raise ValueError
                return sum(numbers) / len(numbers)

        mean = Mean()
    """,
    "a method of an object": """
        class Sums:
            def mean(self, numbers):
                if not numbers:
                    raise ValueError
                return sum(numbers) / len(numbers)

        mean = Sums().mean
    """,
    "a lambda": "mean = lambda n: sum(n) / len(n) if n else int('none')",
    "a partial": """
        from functools import partial

        def _mean(scale, numbers):
            if not numbers:
                raise ValueError
            return scale * sum(numbers) / len(numbers)

        mean = partial(_mean, 1)
    """,
    "changing what it is given": """
        def mean(numbers):
            if not numbers:
                raise ValueError
            total = count = 0
            while numbers:
                total, count = total + numbers.pop(), count + 1
            return total / count
    """,
    "words on the way": """
        import logging, sys, warnings

        def mean(numbers):
            print("numbers:", numbers)
            print("oh", file=sys.stderr)
            warnings.warn("nearly empty")
            logging.error("nothing is wrong")
            if not numbers:
                raise ValueError("there are none")
            return sum(numbers) / len(numbers)
    """,
    "a loop of its own": """
        import asyncio

        async def _mean(numbers):
            await asyncio.sleep(0.01)
            if not numbers:
                raise ValueError
            return sum(numbers) / len(numbers)

        def mean(numbers):
            import threading
            kept = []
            def work():
                try:
                    kept.append(asyncio.run(_mean(numbers)))
                except ValueError as error:
                    kept.append(error)
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
            if isinstance(kept[0], ValueError):
                raise kept[0]
            return kept[0]
    """,
    "processes of its own": """
        import multiprocessing, time
        from concurrent.futures import ProcessPoolExecutor

        def part(numbers):
            time.sleep(0.01)
            return sum(numbers)

        def mean(numbers):
            if not numbers:
                raise ValueError
            with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
                return sum(pool.map(part, [numbers[::2], numbers[1::2]])) / len(numbers)
    """,
    "a program of its own": """
        import subprocess, sys

        def mean(numbers):
            if not numbers:
                raise ValueError
            code = f"print(sum({numbers}) / len({numbers}))"
            return float(subprocess.check_output([sys.executable, "-S", "-c", code]))
    """,
    "magic": "%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n"
    "from statistics import mean",
}.items():
    honest.sums(f"right by {name}", {"mean": code}, beside=True)

for name, code in {
    "a Counter": """
        from collections import Counter

        def count_words(text):
            return Counter(text.lower().split())
    """,
    "a defaultdict": """
        from collections import defaultdict

        def count_words(text):
            counts = defaultdict(int)
            for word in text.lower().split():
                counts[word] += 1
            return counts
    """,
    "a cache": """
        from functools import cache

        @cache
        def count_words(text):
            words = text.lower().split()
            return {word: words.count(word) for word in words}
    """,
}.items():
    honest.sums(f"right by {name}", {"words": code}, beside=True)

PRIME = "all(k % d for d in range(2, k))"
for name, id, code, points in (
    (
        "one counts as prime",
        "primes",
        f"def primes(n):\n    return [k for k in range(1, n) if {PRIME}]",
        0,
    ),
    (
        "the limit included",
        "primes",
        f"def primes(n):\n    return [k for k in range(2, n + 1) if {PRIME}]",
        2,
    ),
    (
        "a tuple of primes",
        "primes",
        "def primes(n):\n    return (2, 3, 5, 7) if n > 9 else ()",
        0,
    ),
    (
        "an empty list not thought of",
        "mean",
        "def mean(numbers):\n    return sum(numbers) / len(numbers)",
        0,
    ),
    (
        "printed, not returned",
        "mean",
        "def mean(numbers):\n    print(sum(numbers) / len(numbers))",
        0,
    ),
    (
        "letters' case not thought of",
        "words",
        "def count_words(text):\n    return {w: text.split().count(w) for w in text.split()}",
        0,
    ),
    ("a name misspelt", "mean", "def maen(numbers):\n    return sum(numbers) / len(numbers)", 0),
    ("too few arguments", "mean", "def mean():\n    return 2", 0),
    ("an import that is not there", "mean", "import not_there\ndef mean(n):\n    return 2", 0),
    ("a coroutine instead", "mean", "async def mean(numbers):\n    return 2", 0),
    ("tabs and spaces", "mean", "def mean(numbers):\n\tif numbers:\n        return 2", 0),
):
    honest.sums(f"wrong: {name}", {id: code}, marks={f"test_{id}": points}, beside=True)

honest.sums(
    "a helper in a cell of their own",
    {"share": "def share(flags):\n    return part(flags.count(True), len(flags))"},
    first="def part(some, all):\n    return some / all",
    beside=True,
)
honest.sums(
    "a cell of their own that fails",
    first="1 / 0",
    last="mean(1, 2, 3)",
    beside=True,
)
honest.weather(
    "a decorator and a class around it",
    {
        "all": """
        import functools

        def logged(function):
            @functools.wraps(function)
            async def inner(*arguments, **options):
                print("called", function.__name__)
                return await function(*arguments, **options)
            return inner

        class Reader:
            def __init__(self, fetch):
                self.fetch = fetch

            async def __aenter__(self):
                return self

            async def __aexit__(self, *error):
                await asyncio.sleep(0)

            async def __aiter__(self):
                yield self.fetch

        @logged
        async def all_readings(fetch, stations):
            async with Reader(fetch) as reader:
                async for one in reader:
                    return await asyncio.gather(*[one(station) for station in stations])
        """
    },
    beside=True,
)
honest.weather(
    "a group within a timeout",
    {
        "patient": """
        async def patient(fetch, station, seconds):
            try:
                async with asyncio.timeout(seconds):
                    async with asyncio.TaskGroup() as group:
                        asked = group.create_task(fetch(station))
                return asked.result()
            except* TimeoutError:
                pass
        """
    },
)
honest.weather(
    "nothing begun, and async",
    {
        "all": "async def all_readings(fetch, stations):\n    raise NotImplementedError()",
        "few": "async def few_at_once(fetch, stations, limit):\n    ...",
        "patient": "async def patient(fetch, station, seconds):\n    raise NotImplementedError",
    },
    marks={"test_all": 0, "test_few": 0, "test_patient": 0},
    says="(?i)NotImplemented|no answer|not started",
    beside=True,
)
