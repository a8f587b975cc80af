"""The judge's side of the connection, and what a student's process may do with our objects.

What it may: call the functions that a test gave it, await the coroutines, use an object's public
attributes and special methods. Nothing leads from there to the judge's frames, globals or
modules; whatever it claims is a value that a test then looks at.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from asynclab.classroom.judge.process import Process
from asynclab.classroom.judge.world import World
from asynclab.classroom.wire.channel import Broken
from asynclab.classroom.wire.peer import Answer, Peer, Reply
from asynclab.classroom.wire.proxies import AWAITING, HOLDING, name_of
from asynclab.services import coroutine_function_of
from asynclab.timeline import Outcome

if TYPE_CHECKING:
    from asynclab.classroom.isolation.forward import Forward

ONGOING = float("inf")
OPEN = (
    *("__main__", "builtins", "collections", "_collections", "functools", "random"),
    *("asyncio.futures", "asyncio.locks", "asyncio.queues", "asyncio.streams", "asyncio.tasks"),
    *("asyncio.taskgroups", "asyncio.timeouts", "_asyncio", "asynclab.services"),
    *("datetime", "types", "_io"),
)
"""Modules (`__main__` is the teacher's cells) whose objects show their public attributes.

A loop would start programs, a path read files, for whoever holds it.
"""
SHOWS_CODE = ("get_stack", "print_stack")
MOST_CALLS = 10_000
"""Calls of a student's process that may be open at once."""


class StudentProcessError(Exception):
    """The student's process was ended, or ended itself: no answer will come."""


class Stopped(StudentProcessError):  # noqa: N818 -- a reason that the student reads
    """The student's process was stopped by a limit."""


class Died(StudentProcessError):  # noqa: N818 -- a reason that the student reads
    """The student's process ended, or sent something that no honest one sends."""


@dataclass(slots=True)
class Call:
    """One call of the judge's services by the student's process, as the clock saw it."""

    name: str
    label: str
    start: float
    finish: float | None = None
    outcome: Outcome = "unfinished"
    error: str = ""
    left_behind: bool = False


class JudgePeer(Peer):
    """This process's half of the connection to one student's process.

    `calls` are those of the judge's services since the test began, and `blocked` when, by its own
    account, a call held its event loop (it can lose points by that, and win none). `lost` says
    why there is no process any more, `dirty` that something in it goes on after a cancellation.
    """

    def __init__(self, world: World, process: Process, find: Callable[[str], Any]) -> None:
        self._find = find
        super().__init__()
        self.has_turn = False
        self.outside: int | None = None
        self.until: float | None = None
        self.blocked: list[list[float]] = []
        self.calls: list[Call] = []
        self.lost: StudentProcessError | None = None
        self.dirty = False
        self._forwards: dict[int, Forward] = {}
        self._post = 0
        self._given_up: set[int] = set()
        self._world, self._process = world, process

    def root(self, what: str, *arguments: Any) -> Any:
        """Ask the process itself, and wait for the answer."""
        return self.do(0, what, arguments, {})

    async def root_async(self, what: str, *arguments: Any) -> Any:
        """Ask the process itself, and await the answer."""
        return await self.ask(0, what, arguments, {})

    def forwards(self, port: int) -> bool:
        """Whether those who call a port over there are joined already."""
        return port in self._forwards

    def forward(self, port: int) -> None:
        """Join those who call a port over there with the server on that port here."""
        from asynclab.classroom.isolation.forward import Forward, receive

        self._forwards[port] = Forward(receive(self._process.door, port), port)

    async def end_tasks(self) -> list[str]:
        """Cancel the tasks over there that came since "begin", and return their names."""
        names, clean = await self.root_async("end")
        self.dirty = self.dirty or clean is not True
        return [str(name)[:100] for name in names]

    async def go_virtual(self) -> None:
        """Have both sides in virtual time again; `dirty` is true where it cannot be.

        It can where nothing that began in real time goes on there, and no call of it here.
        """
        clean = await self.root_async("go_virtual")
        self.dirty = clean is not True or bool(self._tasks)
        if not self.dirty:
            self._world.go_virtual(self.fileno())

    def send(self, message: list[Any]) -> None:
        """Keep a message until the other side's turn."""
        if self.lost is not None:
            if message[0] in ("do", "ask"):
                raise self.lost
            return
        self._process.channel.send(message)
        self._post += 1

    def wait(self, reply: Reply) -> None:
        """Let the world go on until the reply is there."""
        self._world.hold(lambda: reply.ended)

    def loop(self) -> asyncio.AbstractEventLoop:
        """The judge's one loop."""
        return self._world

    def find(self, name: str) -> Any:
        """The teacher's own class of this name."""
        return self._find(name)

    @property
    def has_post(self) -> bool:
        """Whether a message waits for the other side's turn."""
        return self._post > 0

    def give_turn(self, now: float) -> None:
        """Send what was kept, and the time."""
        self._post, self.has_turn = 0, False
        self._process.channel.send(["turn", now])
        self._guarded(lambda: self._process.channel.flush(5.0))

    def listen(self, timeout: float) -> None:
        """Take in one message of the other side's."""
        try:
            self._take(self._process.channel.receive(timeout))
        except (Broken, TypeError) as error:
            self._died(str(error))

    def fileno(self) -> int:
        """The number of the socket."""
        return self._process.channel.fileno()

    def flush(self) -> None:
        """Send what was kept, in real time."""
        self._post = 0
        self._guarded(lambda: self._process.channel.flush(5.0))

    def read(self) -> None:
        """Take in what the process has sent, in real time."""
        channel = self._process.channel

        def read_all() -> None:
            channel.fill()
            while self.lost is None and channel.has_message:
                self._take(channel.receive())

        self._guarded(read_all)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (Broken, TypeError, TimeoutError) as error:
            self._died(str(error))

    def _take(self, message: Any) -> None:
        if isinstance(message, list) and message and message[0] == "quiet":
            self._on_quiet(*message[1:])
        else:
            self.receive(message)

    def _on_quiet(self, until: Any, blocked: Any, outside: Any) -> None:
        if until is not None and not (isinstance(until, (int, float)) and until >= 0):
            raise Broken("it waits for no instant")
        self.has_turn, self.until = True, until
        self.outside = outside if type(outside) is int else None
        now = self._world.time()
        if self.blocked and self.blocked[-1][1] == ONGOING:
            self.blocked[-1][1] = now if not blocked else ONGOING
        elif blocked:
            self.blocked.append([now, ONGOING])

    def give_up(self, reason: str) -> bool:
        """Cancel what is awaited over there; False if nothing is.

        A call that holds its thread cannot be cancelled: then the process is ended, and so it is
        where a cancellation had no effect.
        """
        awaited = {n: end for n, end in self._open.items() if isinstance(end, Answer)}
        if len(awaited) < len(self._open) or self._given_up:
            self.lose(reason)
            return True
        for number, answer in awaited.items():
            answer.cancel()
            del self._open[number]
            self._given_up.add(number)
            answer.end(error=Stopped(f"{reason}."))
        return bool(awaited)

    def end_of(self, number: int) -> Reply | Answer:
        """What waits for the end of a call; nothing does for one that was given up."""
        if number in self._given_up:
            self._given_up.remove(number)
            return Reply()
        return super().end_of(number)

    def lose(self, reason: str) -> None:
        """End the process; what waits for it fails with the reason."""
        self._end(Stopped(f"{reason}."))

    def _died(self, why: str = "") -> None:
        self._end(Died(self._process.excess or "your code ended its own process."))

    def _end(self, error: StudentProcessError) -> None:
        if self.lost is not None:
            return
        self.lost = error
        self._world.other = None
        if self._world.is_real:
            self._world.go_virtual(self.fileno())
        self._process.end()
        for one in self._forwards.values():
            one.close()
        for task in list(self._tasks.values()):
            task.cancel()
        opened, self._open = self._open, {}
        for call in opened.values():
            call.end(error=error)
        self.close_coroutines()

    def close(self) -> None:
        """End the process; nothing waits for it."""
        self._end(Died("the test is over."))

    def allow(self, thing: Any, what: str, arguments: list[Any]) -> None:
        """Raise AttributeError for what the student's process may not do."""
        closed = (type, ModuleType)
        if what == "getattr":
            (name,) = arguments
            open_to_all = type(name) is str and not name.startswith("_") and name not in SHOWS_CODE
            if not open_to_all or not _is_open(thing):
                raise AttributeError(f"The judge does not show {name!r}.")
        elif what not in HOLDING + AWAITING and what != "__repr__":
            raise AttributeError(f"The judge does not do {what!r}.")
        if isinstance(thing, closed) and what != "__call__":
            raise AttributeError("The judge does not show its modules and classes.")

    def _on_do(self, number: int, own: int, what: str, *sent: Any) -> None:
        service = coroutine_function_of(self._lent[own]) if what == "__call__" else None
        if service is None:
            super()._on_do(number, own, what, *sent)
        else:
            positional, named = self._read(what, sent)
            task = self.start(number, service(*positional, **named))
            self._note(task, name_of(self._lent[own]), positional)

    def _on_ask(self, number: int, own: int, what: str, *sent: Any) -> None:
        if len(self._tasks) >= MOST_CALLS:
            raise ValueError("too many calls at once")
        super()._on_ask(number, own, what, *sent)
        if what == "__call__":
            positional, _ = self._read(what, sent)
            self._note(self._tasks[number], name_of(self._lent[own]), positional)

    def _note(self, task: asyncio.Task[Any], name: str, arguments: list[Any]) -> None:
        first = repr(arguments[0]) if arguments and type(arguments[0]) in (str, int, bool) else ""
        label = f"{name}({first})" if 0 < len(first) <= 22 else name
        call = Call(name, label, self._world.time())
        self.calls.append(call)
        task.add_done_callback(lambda task: self._finish(call, task))

    def _finish(self, call: Call, task: asyncio.Task[Any]) -> None:
        call.finish = self._world.time()
        if task.cancelled():
            call.outcome = "cancelled"
        elif (error := task.exception()) is not None:
            call.outcome, call.error = "failed", type(error).__name__
        else:
            call.outcome = "returned"


def _is_open(thing: Any) -> bool:
    """Whether the attributes of an object may be seen: a task leads to its loop, and no further."""
    kind = type(thing).__module__
    return kind in OPEN and not inspect.isroutine(thing) and not _has_frame(thing)


def _has_frame(thing: Any) -> bool:
    return (
        inspect.iscoroutine(thing)
        or inspect.isgenerator(thing)
        or inspect.isasyncgen(thing)
        or inspect.istraceback(thing)
        or inspect.isframe(thing)
        or inspect.iscode(thing)
    )
