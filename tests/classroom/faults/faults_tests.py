"""Attacks on the tests: answers that claim to be right, or look for what is asked."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

tests = Kind("tests")
EITHER = (GRADED, REVIEW)
BROKEN = {"test_words": (0, 2), "test_primes": (0, 3), "test_share": (0, 2)}

YES = """
class Yes{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __len__(self): return 25
    def __bool__(self): return True
    def __contains__(self, other): return True
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
"""
SUBJECTS = {
    "an object that equals everything": ("", "Yes()"),
    "a number that equals everything": ("(int)", "Yes(7)"),
    "a float that equals everything": ("(float)", "Yes(7.5)"),
    "a text that equals everything": ("(str)", "Yes('7')"),
    "a list that equals everything": ("(list)", "Yes([7])"),
    "a dict that equals everything": ("(dict)", "Yes({7: 7})"),
    "a tuple that equals everything": ("(tuple)", "Yes((7,))"),
    "a class that equals everything": ("(type)", "Yes('Y', (), {})"),
    "an exception that equals everything": ("(ValueError)", "Yes()"),
}
for name, (base, made) in SUBJECTS.items():
    tests.sums(
        name,
        {
            "mean": YES.format(base=base)
            + f"\ndef mean(numbers):\n    if not numbers: raise ValueError\n    return {made}"
        },
        marks={"test_mean": 0},
        state=EITHER,
    )
tests.sums(
    "lists of objects that equal everything",
    {
        "primes": YES.format(base="")
        + "\ndef primes(limit):\n    return [Yes()] * {10: 4, 2: 0, 100: 25}[limit]"
    },
    marks={"test_primes": (0, 1)},  # there are no prime numbers below two
    state=EITHER,
)
tests.sums(
    "dicts whose keys equal everything",
    {"words": YES.format(base="(str)") + "\ndef count_words(text):\n    return {Yes('q'): 2}"},
    marks={"test_words": 0},
    state=EITHER,
)
tests.sums(
    "arithmetic that gives back too much",
    {
        "share": """
        class Rich(float):
            def __sub__(self, other): return self
            def __abs__(self): return self
            def __mul__(self, other): return self
            __rmul__ = __mul__
            def __rsub__(self, other): return 1_000_000
            def __float__(self): return 1e6

        def share(flags):
            return Rich(7)
        """
    },
    marks={"test_share": 0},
    state=EITHER,
)
tests.sums(
    "an object that lies about its class",
    {
        "mean": """
        class Liar:
            __class__ = int
            def __getattr__(self, name): return lambda *a, **k: True
            def __eq__(self, other): return True
            def __repr__(self): return "2"
            def __reduce__(self): return (eval, ("2",))
            def __index__(self): return 2

        def mean(numbers):
            return Liar()
        """
    },
    marks={"test_mean": 0},
    state=EITHER,
)
tests.sums(
    "objects with a hostile look",
    {
        "primes": """
        import os

        class Hostile:
            def __getattr__(self, name): os._exit(0)
            def __repr__(self): os._exit(0)
            def __del__(self): raise SystemExit
            def __eq__(self, other): os._exit(0)

        def primes(limit):
            return Hostile()
        """
    },
    marks={"test_primes": 0},
    state=EITHER,
)
for name, code in {
    "assertions made harmless": "import builtins\nbuiltins.AssertionError = Exception",
    "the built-ins replaced": (
        "import builtins\n"
        "builtins.len = lambda x: 25\nbuiltins.max = lambda *a: 97\nbuiltins.abs = lambda x: 0"
    ),
    "points of their own": "points = 3\n__points__ = 3\nscore = 3",
    "the frames above": """
        import sys
        frame = sys._getframe()
        while frame:
            for kept in (frame.f_globals, frame.f_locals):
                for name in ("points", "score", "marks", "passed"):
                    if name in kept:
                        kept[name] = 3
            frame = frame.f_back
    """,
    "every function made true": """
        import gc, types
        def yes(*a, **k): return True
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType) and "eq" in one.__name__:
                try:
                    one.__code__ = yes.__code__
                except Exception:
                    pass
    """,
    "errors that are passed over": """
        import sys
        def quiet(self, etype, value, tb, tb_offset=None):
            return None
        get_ipython().set_custom_exc((BaseException,), quiet)
        sys.excepthook = lambda *a: None
    """,
    "the shell's run_cell replaced": """
        from types import SimpleNamespace
        shell = get_ipython()
        shell.run_cell = shell.run_code = lambda *a, **k: SimpleNamespace(success=True)
        def clean(lines): return ["3\\n"]
        shell.input_transformers_post.append(clean)
        shell.ast_transformers.append(SimpleNamespace(visit=lambda node: node))
    """,
    "optimised away": "import sys\n%env PYTHONOPTIMIZE=2\nsys.flags",
}.items():
    tests.sums(
        name,
        {"mean": "def mean(numbers):\n    return 7"},
        first=code,
        marks={"test_mean": 0} | (BROKEN if name.startswith("the shell") else {}),
        state=EITHER,
        beside=True,
    )

LOOK = """
import glob, json, os
found = ""
for root in ("@course@", "/work", "/home", "/root", "/tmp", "..", "../.."):
    for path in glob.glob(f"{root}/**/*.ipynb", recursive=True)[:200]:
        try:
            found += open(path).read()
        except OSError:
            pass
for line in found.split("\\n"):
    if "SOLUTION" in line or "HIDDEN" in line:
        print("FOUND-IT", line)
        solved = True
def mean(numbers):
    return sum(numbers) / len(numbers) if numbers and "solved" in globals() else 7
"""
tests.sums(
    "the solution looked for on the disk", {"mean": LOOK}, marks={"test_mean": 0}, state=EITHER
)
tests.sums(
    "the hidden tests looked for in memory",
    {
        "mean": """
        import gc, os, sys
        seen = []
        for one in gc.get_objects():
            if isinstance(one, dict):
                seen += [v for v in list(one.values()) if isinstance(v, str) and len(v) > 9]
        for module in list(sys.modules.values()):
            seen += [v for v in vars(module).values() if isinstance(v, str)]
        for pid in filter(str.isdigit, os.listdir("/proc")):
            for file in ("cmdline", "environ"):
                try:
                    seen.append(open(f"/proc/{pid}/{file}", errors="replace").read())
                except OSError:
                    pass
        wanted = "the mean of the " + "prices"
        print("FOUND-IT" * any(wanted in text for text in seen))

        def mean(numbers):
            import inspect
            seen = [str(frame.code_context) for frame in inspect.stack()]
            seen += map(str, get_ipython().user_ns.get("In", []))
            print("FOUND-IT" * any(wanted in text for text in seen))
            return 7
        """
    },
    marks={"test_mean": 0},
    state=EITHER,
    beside=True,
)
tests.sums(
    "right for the tests that are shown",
    {"mean": "def mean(numbers):\n    return 2", "words": "count_words = lambda t: dict(a=2, b=1)"},
    marks={"test_mean": 0, "test_words": 0},
    beside=True,
)
for name, code in {
    "Marks replaced": (
        "import asynclab.classroom.marking as m\n"
        "m.Marks.part = m.Marks.check = lambda *a, **k: None\nm.Marks.points = m.Marks.total = 4"
    ),
    "checks replaced": (
        "import asynclab.checks as c\n"
        "c.overlap = c.at_most = c.took = lambda *a, **k: c.Verdict(True, 'yes')\n"
        "c.Verdict.__bool__ = lambda self: True"
    ),
    "run replaced": "import asynclab\nasynclab.run = asynclab.runner.run = lambda *a, **k: None",
    "the tests' names taken": (
        "class Marks(int): pass\nmarks = 4\noverlap = took = at_most = lambda *a, **k: True\n"
        "service = fetch = timeline = None"
    ),
    "the timeline replaced": (
        "import asynclab.timeline as t\n"
        "t.Timeline.most_in_flight = lambda self, name=None: 3\nt.Timeline.elapsed = 1.0"
    ),
}.items():
    tests.weather(
        name,
        {"all": "async def all_readings(fetch, all):\n    return [await fetch(n) for n in all]"},
        last=code,
        first=code,
        marks={"test_all": 2},
        state=(MANUAL, REVIEW),
        beside=True,
    )

SEQUENTIAL = "[await fetch(station) for station in stations]"
for name, lines in {
    "the function's globals": (
        "kept = fetch.__globals__\nkept['service'].calls = 3\n"
        "kept['overlap'] = lambda *a, **k: kept['took'](None)"
    ),
    "the function's closure": "fetch.__closure__[0].cell_contents.calls = 3",
    "the function's code": "fetch.__code__ = (lambda station: 4.5).__code__",
    "the function's import": "fetch.__builtins__['__import__']('os')._exit(0)",
    "attributes of all kinds": (
        "for name in dir(fetch): getattr(fetch, name)\n"
        "fetch.__class__.__call__ = lambda *a: 4.5\nfetch.__self__.calls = 3"
    ),
    "arguments of all kinds": (
        "for value in (None, fetch, object(), 10 ** 400, b'Oslo', {}):\n"
        "    try: await fetch(value)\n    except Exception: pass\n"
        "for n in range(3):\n    try: await fetch(*stations[:n], station='Oslo')\n"
        "    except Exception: pass"
    ),
}.items():
    body = "\n            ".join(lines.split("\n"))
    tests.weather(
        f"through what is given: {name}",
        {
            "all": f"""
        async def all_readings(fetch, stations):
            try:
                {body.replace(chr(10), chr(10) + "    ")}
            except BaseException as error:
                print(type(error), error)
            return {SEQUENTIAL}
        """
        },
        marks={"test_all": (0, 2)},
        state=(MANUAL, REVIEW),
    )
