"""Random asyncio programs: trees of coroutines that sleep, work, wait and fail.

A program is data (a `Node`), so it can be run as often as a test wants: bare, recorded,
and watched by the slow reference. Every coroutine is called `n` and its number.
"""

import asyncio
from dataclasses import dataclass, field

from hypothesis import strategies as st


@dataclass(frozen=True)
class Node:
    """One coroutine (or async generator) of a program, and what it does in order."""

    ops: tuple
    number: int = 0


class Boom(Exception):  # noqa: N818 — as short as the programs that raise it
    """What the programs raise."""


def nodes(depth=3):
    """A strategy for whole programs."""
    return _node(depth, least=3).map(_numbered)


def _node(depth, least=1):
    return st.lists(_op(depth), min_size=least, max_size=least + 3).map(
        lambda ops: Node(tuple(ops))
    )


def _op(depth):
    units = st.integers(0, 4)
    plain = [
        st.tuples(st.just("sleep"), units),
        st.tuples(st.just("sleep"), st.just(0)),
        st.tuples(st.just("busy"), st.integers(1, 3)),
        st.tuples(st.sampled_from(["join", "join", "cancel", "boom"])),
        st.tuples(st.sampled_from(["put", "set", "clear"])),
        st.tuples(st.sampled_from(["get", "wait for event"]), st.integers(0, 5)),
        st.tuples(st.sampled_from(["semaphore", "lock", "cancel later"]), units),
    ]
    if not depth:
        return st.one_of(plain)
    child = st.deferred(lambda: _node(depth - 1))
    children = st.lists(child, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        *plain,
        st.tuples(st.just("call"), child),
        st.tuples(st.just("spawn"), child),
        st.tuples(st.sampled_from(["call", "spawn"]), child),
        st.tuples(st.sampled_from(["try", "object"]), child),
        st.tuples(st.sampled_from(["gather", "gather all"]), children),
        st.tuples(st.sampled_from(["group", "wait"]), children),
        st.tuples(st.just("timeout"), child, st.integers(0, 6)),
        st.tuples(st.just("wait_for"), child, st.integers(1, 6)),
        st.tuples(st.just("each"), child, st.integers(0, 3)),
        st.tuples(st.just("shield"), child),
    )


def _numbered(root):
    count = iter(range(10_000))

    def renumber(value):
        if isinstance(value, Node):
            number = next(count)
            return Node(tuple(renumber(op) for op in value.ops), number)
        if isinstance(value, tuple):
            return tuple(renumber(part) for part in value)
        return value

    return renumber(root)


def parents_of(root):
    """The number of each node's parent in the program's text (the root's: None)."""
    parents = {root.number: None}

    def visit(node):
        for op in node.ops:
            for part in op:
                for child in part if isinstance(part, tuple) else (part,):
                    if isinstance(child, Node):
                        parents[child.number] = node.number
                        visit(child)

    visit(root)
    return parents


@dataclass
class World:
    """What the coroutines of one run share. `wrap` and `wrap_generator` let a reference look on."""

    busy: object = lambda units: None
    unit: float = 1.0
    now: object = lambda: None
    log: list = field(default_factory=list)
    reasons: dict = field(default_factory=dict)

    def __post_init__(self):
        self.queue, self.event = asyncio.Queue(), asyncio.Event()
        self.locks = {"semaphore": asyncio.Semaphore(2), "lock": asyncio.Lock()}

    def wrap(self, coroutine, number):
        return coroutine

    def wrap_generator(self, generator, number):
        return generator

    def coroutine(self, node):
        made = perform(self, node)
        made.__name__ = f"n{node.number}"
        return self.wrap(made, node.number)

    def generator(self, node):
        made = produce(self, node)
        made.__name__ = f"n{node.number}"
        return self.wrap_generator(made, node.number)

    def note(self, number, what):
        self.log.append((self.now(), number, what))

    def waits(self, number, reason, on_tracks=False):
        """What this coroutine is about to wait for, as its timeline should say."""
        self.reasons[number] = (reason, on_tracks)


class Awaitable:
    """An object with `__await__`, as libraries have them."""

    def __init__(self, coroutine):
        self.coroutine = coroutine

    def __await__(self):
        return self.coroutine.__await__()


class InOrder(dict):
    """A set that remembers the order in which its members came."""

    def add(self, member):
        self[member] = None

    def discard(self, member):
        self.pop(member, None)


def group_in_order():
    """A TaskGroup that cancels its tasks in one order; its own set has that of addresses."""
    group = asyncio.TaskGroup()
    group._tasks = InOrder()
    return group


async def perform(world, node):  # noqa: PLR0912, PLR0915 — one branch an operation
    """The coroutine of a node."""
    number, tasks, results = node.number, [], []
    world.note(number, "starts")
    try:
        for op in node.ops:
            what, *rest = op
            world.note(number, what)
            child = next((part for part in rest if isinstance(part, Node)), None)
            if child is not None and what != "each":
                world.waits(number, f"n{child.number}", True)
            match what:
                case "sleep":
                    world.waits(number, "sleep")
                    await asyncio.sleep(rest[0] * world.unit)
                case "busy":
                    world.busy(rest[0])
                case "call":
                    results.append(await world.coroutine(child))
                case "try":
                    try:
                        results.append(await world.coroutine(child))
                    except Exception as error:
                        results.append(type(error).__name__)
                case "object":
                    results.append(await Awaitable(world.coroutine(child)))
                case "spawn":
                    task = asyncio.create_task(world.coroutine(child))
                    tasks.append((task, child.number))
                case "join" if tasks:
                    task, other = tasks.pop()
                    world.waits(number, f"n{other}", True)
                    results.append(await task)
                case "cancel" if tasks:
                    tasks[-1][0].cancel()
                case "cancel later" if tasks:
                    asyncio.get_running_loop().call_later(rest[0] * world.unit, tasks[-1][0].cancel)
                case "gather" | "gather all":
                    world.waits(number, "gather", True)
                    many = [world.coroutine(child) for child in rest[0]]
                    every = what == "gather all"
                    got = await asyncio.gather(*many, return_exceptions=every)
                    results += [repr(one) for one in got]
                case "group":
                    world.waits(number, "TaskGroup", True)
                    async with group_in_order() as group:
                        for child in rest[0]:
                            group.create_task(world.coroutine(child))
                case "wait":
                    world.waits(number, "wait", True)
                    many = [asyncio.create_task(world.coroutine(child)) for child in rest[0]]
                    done, _ = await asyncio.wait(many)
                    results += sorted(
                        task.exception() is None for task in done if not task.cancelled()
                    )
                case "shield":
                    world.waits(number, "shield", True)
                    results.append(await asyncio.shield(world.coroutine(child)))
                case "timeout":
                    async with asyncio.timeout(rest[1] * world.unit):
                        results.append(await world.coroutine(child))
                case "wait_for":
                    world.waits(number, "wait_for", True)
                    results.append(
                        await asyncio.wait_for(world.coroutine(child), rest[1] * world.unit)
                    )
                case "each":
                    generator = world.generator(child)
                    world.waits(number, f"n{child.number}", True)
                    left = rest[1]
                    async for value in generator:
                        results.append(value)
                        left -= 1
                        if left < 0:
                            break
                    await generator.aclose()
                case "semaphore" | "lock":
                    world.waits(
                        number, "Semaphore.acquire" if what == "semaphore" else "Lock.acquire"
                    )
                    async with world.locks[what]:
                        world.waits(number, "sleep")
                        await asyncio.sleep(rest[0] * world.unit)
                case "put":
                    world.queue.put_nowait(number)
                case "get":
                    world.waits(number, "Queue.get")
                    async with asyncio.timeout(rest[0] * world.unit):
                        results.append(await world.queue.get())
                case "set":
                    world.event.set()
                case "clear":
                    world.event.clear()
                case "wait for event":
                    world.waits(number, "Event.wait")
                    async with asyncio.timeout(rest[0] * world.unit):
                        await world.event.wait()
                case "boom":
                    raise Boom(number)
            world.note(number, f"{what} done")
        return number, results
    except BaseException as error:
        world.note(number, type(error).__name__)
        raise
    finally:
        world.note(number, "finishes")


async def produce(world, node):
    """The async generator of a node: a value after each thing that it does."""
    number = node.number
    for what, *rest in node.ops:
        world.note(number, what)
        if what == "sleep":
            world.waits(number, "sleep")
            await asyncio.sleep(rest[0] * world.unit)
        elif what == "busy":
            world.busy(rest[0])
        elif what == "boom":
            raise Boom(number)
        elif what in ("call", "try", "object"):
            world.waits(number, f"n{rest[0].number}", True)
            await world.coroutine(rest[0])
        yield number, what


def run_program(root, loop, **options):
    """Run a program once in this loop; returns its world, and how it ended."""
    return run_in_world(root, loop, lambda: World(**options))


def run_in_world(root, loop, make_world):
    """The same, in a world of the caller's making, which is made inside the loop."""
    worlds = []
    loop.set_exception_handler(lambda *_: None)  # failures of tasks that nobody awaits

    async def main():
        worlds.append(make_world())
        try:
            return await worlds[0].coroutine(root)
        finally:
            await end_the_others()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        try:
            end = "returned", runner.run(main())
        except Exception as error:
            end = "raised", type(error).__name__
        except asyncio.CancelledError:
            end = "raised", "CancelledError"
    return worlds[0], end


async def end_the_others():
    """Cancel what is left, in one order: `asyncio.run` would do it in that of addresses."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in sorted(others, key=lambda task: int(task.get_name().removeprefix("Task-"))):
            task.cancel()
        await asyncio.wait(others)
