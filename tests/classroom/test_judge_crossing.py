"""Each kind of value, object, call and exception that crosses between test and student."""

import pytest
from judging import FETCH, judged, verdict

from asynclab.classroom.plan import Step

PASSED = ("passed", "")
VALUES = [
    "None",
    "True",
    "10**30",
    "-0.5",
    "float('inf')",
    "'naïve 🙂 \\ud800'",
    "b'\\x00\\xff'",
    "bytearray(b'ab')",
    "[1, [2, []]]",
    "(1, (2,), ())",
    "{1, 2}",
    "frozenset({'a'})",
    "{1: 'a', (2, 3): {'b': None}}",
    "range(2, 10, 3)",
    "2 + 3j",
    "...",
    "ValueError",
    "int",
    "Reading('Oslo', 4.0)",
    "[Reading('Oslo', 4.0)]",
]
SETUP = Step(
    "setup",
    "setup",
    """
import asyncio, enum
from collections import Counter, namedtuple
from contextlib import asynccontextmanager
from dataclasses import dataclass
from asynclab import run
from asynclab.services import Reading, Stations, StationError, CapacityError
class TooBusy(Exception):
    pass
@dataclass(frozen=True)
class Job:
    name: str
    parts: tuple
Point = namedtuple("Point", "x y")
""",
)


def crossed(answer, test):
    return verdict(answer, f"test:{test}", setup=SETUP)


def test_plain_values_go_there_and_back():
    cells = [f"test:assert same({value}) == {value}" for value in VALUES]
    kinds = [f"test:assert type(same({value})) is type({value})" for value in VALUES]
    notebook = judged("def same(value): return value", *cells, *kinds, setup=SETUP)

    assert [cell.reason for cell in notebook.cells if cell.outcome != "passed"] == []


def test_not_a_number_crosses():
    assert crossed("def same(value): return value", "assert str(same(float('nan'))) == 'nan'") == (
        PASSED
    )


def test_a_teachers_frozen_classes_cross_by_value():
    answer = "def twice(job): return [job, Job('b', job.parts), Point(1, 2)]"
    test = "assert twice(Job('a', (1,))) == [Job('a', (1,)), Job('b', (1,)), Point(1, 2)]"

    assert crossed(answer, test) == PASSED


def test_a_subclass_of_a_plain_type_arrives_as_the_plain_type():
    assert crossed("def count(): return Counter('aab')", "assert count() == {'a': 2, 'b': 1}") == (
        PASSED
    )


def test_an_object_that_claims_to_equal_everything_does_not():
    answer = """
class Anything:
    def __eq__(self, other): return True
    def __hash__(self): return 42
    def __lt__(self, other): return True
class Number(int):
    def __eq__(self, other): return True
def cheat(): return Anything()
def number(): return Number(3)
"""
    assert crossed(answer, "assert cheat() != 42 and number() != 4") == PASSED
    assert "not supported" in crossed(answer, "assert cheat() < 42")[1]


def test_a_list_that_a_student_changes_is_changed_for_the_test():
    answer = """
def fill(log, found):
    log.append(1)
    found["a"] = log
async def later(log):
    await asyncio.sleep(1)
    log.append(2)
"""
    test = "log, found = [], {}\nfill(log, found)\nawait later(log)\nassert (log, found) == "

    assert crossed(answer, test + "([1, 2], {'a': [1]}), (log, found)") == PASSED


def test_objects_are_used_from_outside():
    answer = """
class Limiter:
    def __init__(self, limit): self.limit, self.seen = limit, []
    def __getitem__(self, key): return self.seen[key]
    def __len__(self): return len(self.seen)
    def __contains__(self, one): return one in self.seen
    def __iter__(self): return iter(self.seen)
    def __repr__(self): return f"Limiter({self.limit})"
    def add(self, one): self.seen.append(one); return self
    async def wait(self): await asyncio.sleep(1); return self.limit
"""
    test = """
limiter = Limiter(3)
assert limiter.add("a").add("b") == limiter
assert (len(limiter), limiter[1], "a" in limiter, list(limiter)) == (2, "b", True, ["a", "b"])
assert (repr(limiter), await limiter.wait(), limiter.limit) == ("Limiter(3)", 3, 3)
limiter.limit = 5
assert limiter.limit == 5 and limiter and not Limiter(1)
try:
    limiter.nothing
except AttributeError as error:
    assert "nothing" in str(error)
else:
    assert False
"""
    assert crossed(answer, test) == PASSED


def test_async_iterators_are_looped_over():
    answer = """
closed = []
async def numbers(count):
    try:
        for number in range(count):
            await asyncio.sleep(0.5)
            yield number
    finally:
        closed.append(count)
class Pages:
    def __init__(self): self.left = 2
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.left: raise StopAsyncIteration
        self.left -= 1
        return self.left
def squares():
    yield 1
    yield 4
"""
    test = """
assert [number async for number in numbers(3)] == [0, 1, 2]
assert [left async for left in Pages()] == [1, 0]
pages = numbers(9)
async for number in pages:
    break
await pages.aclose()
assert list(closed) == [3, 9], closed
assert list(squares()) == [1, 4]
"""
    assert crossed(answer, test) == PASSED


def test_async_context_managers_are_entered_and_left():
    answer = """
log = []
@asynccontextmanager
async def group(limit):
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(10):
        log.append("enter")
        yield tasks
        log.append("exit")
class Session:
    async def __aenter__(self): await asyncio.sleep(1); return self
    async def __aexit__(self, kind, error, trace):
        log.append(kind)
        return kind is ValueError
"""
    test = """
async with group(3) as tasks:
    assert list(log) == ["enter"]
async with Session():
    raise ValueError("swallowed")
assert list(log) == ["enter", "exit", ValueError], log
"""
    assert crossed(answer, test) == PASSED


def test_callbacks_go_both_ways():
    answer = """
async def each(fetch, stations, on_reading, then):
    for station in stations:
        on_reading(await fetch(station))
    return await then(lambda number: number + 1)
def sort(values, key):
    return sorted(values, key=key)
def make():
    async def inner(fetch): return (await fetch("Lima")).celsius
    return inner
"""
    test = f"""{FETCH}
seen = []
async def then(function): return function(41)
assert await each(fetch, ["Oslo", "Lima"], seen.append, then) == 42
assert [reading.station for reading in seen] == ["Oslo", "Lima"]
assert sort([3, -2, 1], key=abs) == [1, -2, 3]
assert sort([1, 2], key=lambda one: -one) == [2, 1]
assert await make()(fetch) == 19.0
"""
    assert crossed(answer, test) == PASSED


def test_a_callback_may_call_the_student_again():
    answer = """
def down(number, again):
    return number if number == 0 else again(number - 1)
async def down_later(number, again):
    return number if number == 0 else await again(number - 1)
"""
    test = """
def again(number): return down(number, again) + 1
async def again_later(number): return await down_later(number, again_later) + 1
assert down(5, again) == 5
assert await down_later(5, again_later) == 5
"""
    assert crossed(answer, test) == PASSED


def test_coroutines_and_tasks_cross():
    answer = """
async def both(first, second):
    one = asyncio.create_task(first)
    return [await one, await second]
async def nap(): await asyncio.sleep(1); return "slept"
def start(): return asyncio.create_task(nap())
def coroutine(): return nap()
"""
    test = f"""{FETCH}
assert [r.station for r in await both(fetch("Oslo"), fetch("Lima"))] == ["Oslo", "Lima"]
assert await start() == "slept" and await coroutine() == "slept"
assert asyncio.iscoroutinefunction(nap) and not asyncio.iscoroutinefunction(start)
assert await asyncio.gather(nap(), asyncio.create_task(nap())) == ["slept"] * 2
"""
    assert crossed(answer, test) == PASSED


def test_primitives_of_the_tests_work_in_the_students_process():
    answer = """
async def work(queue, limit, done):
    while True:
        one = await queue.get()
        if one is None: break
        async with limit: await asyncio.sleep(one)
        queue.task_done()
    done.set()
"""
    test = """
queue, limit, done = asyncio.Queue(), asyncio.Semaphore(1), asyncio.Event()
for one in (1, 2, None): queue.put_nowait(one)
await asyncio.gather(work(queue, limit, done), done.wait())
"""
    assert crossed(answer, test) == PASSED


def test_exceptions_keep_their_class_arguments_and_notes():
    answer = """
class Own(ValueError): pass
async def fail(kind):
    if kind == "own":
        raise Own("mine", 3)
    if kind == "teachers":
        raise TooBusy("busy", 7)
    if kind == "note":
        error = KeyError("key")
        error.add_note("a note")
        raise error
    if kind == "cause":
        raise StationError("no") from OSError(2, "gone")
    if kind == "os":
        raise FileNotFoundError(2, "gone", "name")
    if kind == "exit":
        raise SystemExit(3)
    raise asyncio.QueueFull()
async def catch(failing):
    try:
        await failing()
    except TooBusy as error:
        return error.args
"""
    test = """
async def error_of(kind):
    try:
        await fail(kind)
    except Exception as error:
        return error
own = await error_of("own")
assert isinstance(own, ValueError) and type(own).__name__ == "Own" and "mine" in str(own)
teachers = await error_of("teachers")
assert type(teachers) is TooBusy and teachers.args == ("busy", 7)
note = await error_of("note")
assert type(note) is KeyError and note.__notes__ == ["a note"] and note.args == ("key",)
cause = await error_of("cause")
assert type(cause) is StationError and type(cause.__cause__) is FileNotFoundError, cause.__cause__
assert (await error_of("os")).filename == "name"
assert type(await error_of("exit")).__name__ == "SystemExit"
assert type(await error_of("")) is asyncio.QueueFull
async def failing(): raise TooBusy(1, 2)
assert await catch(failing) == (1, 2)
"""
    assert crossed(answer, test) == PASSED


def test_exception_groups_keep_their_members():
    answer = """
async def group(fetch):
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fetch("Oslo"))
        tasks.create_task(fetch("Lima"))
        tasks.create_task(fetch("Cairo"))
async def gathered(fetch):
    return await asyncio.gather(fetch("Oslo"), fetch("Quito"), return_exceptions=True)
"""
    test = """
stations = Stations(delay=1, failures={"Oslo", "Lima"})
async def fetch(station): return await stations.fetch_reading(station)
try:
    await group(fetch)
except* StationError as errors:
    assert len(errors.exceptions) == 2 and "unhandled errors" in errors.message
else:
    assert False
error, reading = await gathered(fetch)
assert type(error) is StationError and reading.station == "Quito"
"""
    assert crossed(answer, test) == PASSED


def test_cancellation_crosses_and_may_be_cleaned_up_after():
    answer = """
async def patient(fetch, log):
    try:
        await fetch("Oslo")
    except asyncio.CancelledError:
        await asyncio.sleep(0.5)
        log("cleaned")
        raise
async def refuse():
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        return "refused"
async def cancel_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(1)
"""
    test = f"""{FETCH}
log, start = [], asyncio.get_running_loop().time()
try:
    await asyncio.wait_for(patient(fetch, log.append), 0.25)
except TimeoutError:
    log.append(asyncio.get_running_loop().time() - start)
assert log == ["cleaned", 0.75], log
task = asyncio.create_task(refuse())
await asyncio.sleep(1)
task.cancel()
assert await task == "refused"
try:
    await cancel_itself()
except asyncio.CancelledError:
    pass
else:
    assert False
"""
    assert crossed(answer, test) == PASSED


@pytest.mark.parametrize("name", ["sorted", "assertion", "missing"])
def test_a_students_names_never_replace_builtins(name):
    answer = "def sorted(values): return [1, 2, 3]\ndef assertion(): assert True\n"
    tests = {
        "sorted": "assert sorted([2, 1]) == [1, 2]",
        "assertion": "assert assertion() is None",
        "missing": "try:\n    missing\nexcept NameError:\n    pass\nelse:\n    assert False",
    }
    assert crossed(answer, tests[name]) == PASSED


def test_a_coroutine_made_by_types_coroutine_is_awaited():
    answer = """
import types

@types.coroutine
def later(value):
    yield from asyncio.sleep(1).__await__()
    return value
"""
    assert verdict(answer, "test:assert await later(7) == 7") == ("passed", "")
