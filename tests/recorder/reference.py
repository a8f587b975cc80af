"""A slow, exact recorder that shares no mechanism with the one it checks.

Each coroutine of a program is wrapped in an object that passes `send` and `throw` on
and so sees every start, suspension and end; each callback of the loop is wrapped in
one that carries the moment at which it became ready. It states the rules by which
a timeline is told:

- A step belongs to the coroutine that was innermost when its task last suspended (to
  the task's own in its first step); one that starts within a step starts at its end.
- A coroutine that never suspended is not seen, unless a task was made of it.
- A task is ready from the moment at which what it waited for came: the due time of a
  timer, the step that set a future. Plain callbacks in between hand the moment on.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field

import programs
from exact_time import NS


@dataclass
class Life:
    """What the reference knows of one coroutine, in nanoseconds of the loop's clock."""

    start: int
    at: int = 0
    finish: int = -1
    outcome: str = "unfinished"
    error: str = ""
    waits_for: tuple = ("", False)
    slices: list = field(default_factory=list)

    def __post_init__(self):
        self.at = self.start

    def _add(self, state, finish, reason=("", False)):
        if finish > self.at or state == "running":
            self.slices.append((state, self.at, finish, *reason))
        self.at = finish

    def step(self, ready, start, finish):
        ready = max(ready, self.at)
        self._add("waiting", ready, self.waits_for)
        self._add("ready", start)
        self._add("running", finish)

    def wait(self, at, reason):
        if at > self.at:
            self._add("waiting", at, self.waits_for)
        self.waits_for = reason

    def end(self, at, outcome, error):
        self._add("waiting", at, self.waits_for)
        self.finish, self.outcome, self.error = at, outcome, error


class TaskSeen:
    """One task: its chain of suspended coroutines, and the step under way."""

    def __init__(self):
        self.chain, self.stack = [], []
        self.root = None
        self.clear()

    def clear(self):
        self.suspended, self.finished, self.yielded = [], [], []


class Spy(Coroutine):
    """A coroutine, or one turn of an async generator, that tells the reference what it does."""

    def __init__(self, reference, inner, who, generator=False):
        self.reference, self.inner, self.who, self.generator = reference, inner, who, generator

    def send(self, value):
        return self._resume(self.inner.send, value)

    def throw(self, *error):
        return self._resume(self.inner.throw, *error)

    def close(self):
        self.inner.close()

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def _resume(self, resume, *arguments):
        seen = self.reference.task_seen()
        outermost = not seen.stack
        if outermost:
            self.reference.step_starts(seen, self.who)
        seen.stack.append(self.who)
        try:
            future = resume(*arguments)
        except StopIteration:
            if self.generator == "turn":
                seen.yielded.append(self.who)
            else:
                seen.finished.append((self.who, "returned", ""))
            raise
        except BaseException as error:
            seen.finished.append((self.who, *_ending(error)))
            raise
        else:
            seen.suspended.append(self.who)
            return future
        finally:
            seen.stack.pop()
            if outermost:
                self.reference.step_ends(seen)


def _ending(error):
    if isinstance(error, StopAsyncIteration | GeneratorExit):
        return "returned", ""
    if isinstance(error, asyncio.CancelledError):
        return "cancelled", ""
    return "failed", type(error).__name__


class SpiedGenerator:
    """An async generator whose turns are spied on."""

    def __init__(self, reference, generator, who):
        self.reference, self.generator, self.who = reference, generator, who

    def __aiter__(self):
        return self

    def __anext__(self):
        return Spy(self.reference, self.generator.__anext__(), self.who, "turn")

    def aclose(self):
        return Spy(self.reference, self.generator.aclose(), self.who, "close")


class Reference(programs.World):
    """A world whose coroutines are all spied on; `lives` is what it saw, by number."""

    def __init__(self, clock, **options):
        super().__init__(now=lambda: clock.ns, **options)
        self.clock, self.lives = clock, {}
        self._tasks, self._ready, self._origin = {}, {}, None
        self._carry_origins(asyncio.get_running_loop())

    def wrap(self, coroutine, number):
        return Spy(self, coroutine, number)

    def wrap_generator(self, generator, number):
        return SpiedGenerator(self, generator, number)

    def task_seen(self):
        return self._tasks.setdefault(asyncio.current_task(), TaskSeen())

    def step_starts(self, seen, who):
        seen.clear()
        task = asyncio.current_task()
        seen.start = self.clock.ns
        if seen.root is None:
            seen.root = who
            if isinstance(task.get_coro(), Spy):
                self.lives[who] = Life(self.clock.ns)
                seen.chain = [who]
        seen.owner = seen.chain[-1] if seen.chain else None
        seen.ready = self._ready.get(task, self.clock.ns)

    def step_ends(self, seen):
        now, before = self.clock.ns, seen.chain
        seen.chain = seen.suspended[::-1]
        if seen.owner is not None:
            self.lives[seen.owner].step(seen.ready, seen.start, now)
        for who, outcome, error in seen.finished:
            if who in self.lives and self.lives[who].finish < 0:
                self.lives[who].end(now, outcome, error)
        for who in seen.yielded:
            if who in self.lives and self.lives[who].finish < 0 and who not in seen.chain:
                self.lives[who].wait(now, ("yield", False))
        for who in seen.chain:
            life = self.lives.setdefault(who, Life(now))
            if who == seen.owner or who not in before or life.waits_for != self.reasons[who]:
                life.wait(now, self.reasons[who])

    def _carry_origins(self, loop):
        call_soon, call_at = loop.call_soon, loop.call_at

        def soon(callback, *arguments, context=None):
            origin = self.clock.ns if self._origin is None else self._origin
            return call_soon(self._carrying(callback, origin), *arguments, context=context)

        def at(when, callback, *arguments, context=None):
            due = round(when * NS)
            return call_at(when, self._carrying(callback, due), *arguments, context=context)

        loop.call_soon, loop.call_at = soon, at

    def _carrying(self, callback, origin):
        owner = getattr(callback, "__self__", None)
        step = isinstance(owner, asyncio.Task) and getattr(callback, "__name__", "") != "cancel"

        def carry(*arguments):
            if step:
                self._ready[owner] = origin
            self._origin = None if step else origin
            try:
                callback(*arguments)
            finally:
                self._origin = None

        return carry
