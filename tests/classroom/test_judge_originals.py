"""What a notebook replaces is put back for the tests: the library's functions, the teacher's."""

import pytest
from judging import judged

from asynclab.classroom.plan import Step

SETUP = Step(
    "setup",
    "setup",
    """import asyncio
import time

async def fetch(name):
    await asyncio.sleep(0.2)
    return name.upper()

class Service:
    async def ask(self, name):
        return await fetch(name)
""",
)
ONE_BY_ONE = "async def every(names):\n    return [await Service().ask(name) for name in names]"
AT_ONCE = "async def every(names):\n    return await asyncio.gather(*map(Service().ask, names))"
TEST = """test:
start = time.perf_counter()
assert await every(["a", "b"]) == ["A", "B"]
assert time.perf_counter() - start < 0.3, "one by one"
"""
NOTHING = "async def nothing(*a):\n    return str(a[-1]).upper()\n"


@pytest.mark.parametrize(
    ("trick", "name"),
    [
        (f"{NOTHING}asyncio.sleep = nothing", "asyncio.sleep"),
        (f"{NOTHING}asyncio.sleep.__code__ = nothing.__code__", "asyncio.sleep"),
        (f"{NOTHING}fetch = nothing", "fetch"),
        (f"{NOTHING}fetch.__code__ = nothing.__code__", "fetch"),
        (f"{NOTHING}Service.ask = nothing", "Service.ask"),
        (f"{NOTHING}class Service:\n    ask = nothing", "Service"),
        (f"{NOTHING}class asyncio:\n    sleep = staticmethod(nothing)", "asyncio"),
        (
            "loop = asyncio.get_running_loop()\n"
            "loop.call_later = loop.call_at = lambda t, f, *a, **k: loop.call_soon(f, *a)",
            "the event loop's call_at, the event loop's call_later",
        ),
        ("import builtins\nbuiltins.sum = lambda x: 7", "builtins.sum"),
    ],
)
def test_what_is_replaced_is_put_back_and_told(trick, name):
    found = judged(trick, ONE_BY_ONE, TEST, setup=SETUP)
    assert [(cell.outcome, cell.reason) for cell in found.cells] == [("failed", "one by one")]
    assert found.remarks == (f"Put back for the tests, having been replaced: {name}.",)
    assert found.review == "if marks are lost"


def test_what_is_replaced_within_a_test_is_a_reason_to_look():
    trick = ONE_BY_ONE.replace(
        ":\n",
        f":\n    {NOTHING}    asyncio.sleep = nothing\n".replace(
            "\n    return str", "\n        return str"
        ),
        1,
    )
    found = judged(trick, TEST, setup=SETUP)
    assert found.remarks == ("Replaced while a test ran: asyncio.sleep.",)
    assert found.review == "yes"


@pytest.mark.parametrize(
    "habit",
    [
        "def logged(f):\n    return lambda *a: f(*a)\nevery = logged(every)",
        "from unittest.mock import patch\nwith patch('asyncio.sleep'):\n    pass",
        "import nest_asyncio\nnest_asyncio.apply()",
        "from asyncio import sleep, gather\nfrom time import perf_counter, time",
        "import asyncio as aio\nimport asyncio, time\nlen, fetched = len, fetch",
    ],
)
def test_what_honest_notebooks_do_is_no_replacement(habit):
    found = judged(AT_ONCE, habit, TEST, setup=SETUP)
    assert [cell.outcome for cell in found.cells] == ["passed"]
    assert (found.remarks, found.review) == ((), "no")


@pytest.mark.parametrize("in_process", [False, True])
@pytest.mark.parametrize("claim", ["7", "[[7]]", "object()", "[object()]", "None"])
def test_a_process_that_says_nonsense_of_it_has_broken_itself(claim, in_process):
    trick = f"""
from asynclab.classroom.host import originals
originals.Originals.put_back = lambda self: {claim}
"""
    test = Step("t", "test", TEST.removeprefix("test:"), points=1, in_process=in_process)
    found = judged(AT_ONCE, trick, test, setup=SETUP)
    assert [cell.outcome for cell in found.cells] == ["died"]
