"""Calls in both directions: one side's half of a connection between two processes.

Either side lends objects to the other under a number. A message is a list, its kind first:

    do      number, object, what, arguments, options    a call that the caller waits for, blocked
    ask     number, object, what, arguments, options    a call that is awaited
    cancel  number                                      the task of such a call is cancelled
    heard   number                                      it was still in flight then
    value, error, cancelled   number, …, changes        how a call ended, and what it changed
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from asynclab.classroom.wire.channel import Broken
from asynclab.classroom.wire.copies import MUTABLE, changes, restore
from asynclab.classroom.wire.proxies import describe, stand_in
from asynclab.classroom.wire.values import Values

CREATED = inspect.CORO_CREATED


class Reply:
    """The end of a call that its caller waits for, blocked."""

    def __init__(self) -> None:
        self.ended = False
        self._value: Any = None
        self._error: BaseException | None = None

    def end(self, value: Any = None, error: BaseException | None = None) -> None:
        """Note how it ended."""
        self.ended, self._value, self._error = True, value, error

    def value(self) -> Any:
        """What the call returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value


class Answer(asyncio.Future[Any]):
    """The future of a call that is awaited.

    A cancellation goes to the other side first: what is called there may clean up, take its
    time, or refuse, as if it ran here. `missed` is true while it has not been heard there: where
    the call has ended by then, whoever awaits it here meets the cancellation all the same.
    """

    def __init__(self, peer: Peer, number: int) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._peer, self._number = peer, number
        self.missed = False

    def cancel(self, msg: Any = None) -> bool:
        """Ask the other side to cancel the call."""
        if self.done():
            return False
        self.missed = True
        self._peer.send(["cancel", self._number])
        return True

    def end(self, value: Any = None, error: BaseException | None = None) -> None:
        """Note how it ended, in the loop that it belongs to."""
        loop = self.get_loop()
        if asyncio._get_running_loop() is not loop:
            loop.call_soon_threadsafe(self._end, value, error)
        else:
            self._end(value, error)

    def _end(self, value: Any, error: BaseException | None) -> None:
        if self.done():
            return
        if isinstance(error, asyncio.CancelledError):
            super().cancel()
        elif error is not None:
            self.set_exception(_raisable(error))
        else:
            self.set_result(value)


def _raisable(error: BaseException) -> BaseException:
    """A future takes any exception but StopIteration, as a coroutine does."""
    if not isinstance(error, StopIteration):
        return error
    wrapped = RuntimeError("coroutine raised StopIteration")
    wrapped.__cause__ = error
    return wrapped


class Peer:
    """One side of a connection.

    A subclass says how a message is sent, how a blocked caller waits, in which loop tasks run,
    what the other side may do with an object, and what the teacher's names are.
    """

    def __init__(self) -> None:
        self.values = Values(self.lend, self._borrow, self.find)
        self._lent: dict[int, Any] = {}
        self._borrowed: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._calls = 0
        self._open: dict[int, Reply | Answer] = {}
        self._given: dict[int, Any] = {}
        self._tasks: dict[int, asyncio.Task[Any]] = {}

    def send(self, message: list[Any]) -> None:
        """Send a message to the other side."""
        raise NotImplementedError

    def wait(self, reply: Reply) -> None:
        """Wait, blocked, until the reply is there."""
        raise NotImplementedError

    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop in which the tasks of the other side's calls run."""
        raise NotImplementedError

    def find(self, name: str) -> Any:
        """The teacher's own object of this name, or None."""
        raise NotImplementedError

    def allow(self, thing: Any, what: str, arguments: list[Any]) -> None:
        """Raise what the other side shall see where it may not do this."""

    def do(self, number: int, what: str, arguments: tuple[Any, ...], options: Any) -> Any:
        """Call the other side's object, and wait for its answer, blocked."""
        reply = Reply()
        self._call("do", reply, (number, what, arguments, options))
        self.wait(reply)
        return reply.value()

    async def ask(
        self, number: int, what: str, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        """Call the other side's object, and await its answer."""
        answer = Answer(self, self._calls + 1)
        self._call("ask", answer, (number, what, arguments, options))
        return await answer

    def _call(self, kind: str, end: Reply | Answer, call: tuple[int, str, Any, Any]) -> None:
        number, what, arguments, options = call
        given = list(arguments), dict(options)
        sent = [self.values.pack(one) for one in given]
        self._calls += 1
        self._open[self._calls] = end
        if any(type(one) in MUTABLE for one in (*given[0], *given[1].values())):
            self._given[self._calls] = given, sent
        self.send([kind, self._calls, number, what, *sent])

    def lend(self, thing: Any) -> dict[str, Any]:
        """Describe an object for the other side: one that is its own goes home."""
        own = getattr(thing, "stands_for", None)
        if type(own) is int:  # a Mock, for one, has every attribute
            return {"yours": own}
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = len(self._lent)
            self._lent[number] = thing
        return {"number": number} | describe(thing)

    def _borrow(self, about: dict[str, Any]) -> Any:
        if "yours" in about:
            return self._lent[about["yours"]]
        number = about["number"]
        if type(number) is not int:
            raise ValueError(f"an object with the number {number!r}")
        if number not in self._borrowed:  # one object has one stand-in: `is` holds
            self._borrowed[number] = stand_in(self, number, about)
        return self._borrowed[number]

    def close_coroutines(self) -> None:
        """Close the coroutines that crossed and were never awaited; nobody will."""
        for thing in (*self._lent.values(), *self._borrowed.values()):
            if inspect.iscoroutine(thing) and inspect.getcoroutinestate(thing) == CREATED:
                thing.close()

    def receive(self, message: Any) -> None:
        """Do what a message asks for. Raises Broken for one that makes no sense."""
        try:
            kind, number, *rest = message
            if type(number) is not int:
                raise ValueError(f"the number {number!r}")
            getattr(self, f"_on_{_KINDS[kind]}")(number, *rest)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise Broken(f"a message made no sense: {error!r:.300}") from error

    def _on_do(self, number: int, own: int, what: str, *sent: Any) -> None:
        thing, call = self._lent[own], self._read(what, sent)
        try:
            value = self.perform(thing, what, *call)
        except BaseException as error:
            self._send_end(number, error=error, changed=self._changes(call, sent))
        else:
            self._send_end(number, value, changed=self._changes(call, sent))

    def _on_ask(self, number: int, own: int, what: str, *sent: Any) -> None:
        thing, call = self._lent[own], self._read(what, sent)
        work = self.perform_awaiting(thing, what, *call)
        self.start(number, work, lambda: self._changes(call, sent))

    def start(
        self,
        number: int,
        work: Coroutine[Any, Any, Any],
        changes: Callable[[], list[Any]] = list,
    ) -> asyncio.Task[Any]:
        """Run what the other side's call asks for as a task, and send how it ended."""
        task = self.loop().create_task(work, context=contextvars.Context())
        self._tasks[number] = task
        task.add_done_callback(lambda task: self._over(number, task, changes()))
        return task

    def _over(self, number: int, task: asyncio.Task[Any], changed: list[Any]) -> None:
        del self._tasks[number]
        if task.cancelled():
            self.send(["cancelled", number, None, changed])
        elif (error := task.exception()) is not None:
            self._send_end(number, error=error, changed=changed)
        else:
            self._send_end(number, task.result(), changed=changed)

    def _on_cancel(self, number: int) -> None:
        if number in self._tasks and self._tasks[number].cancel():
            self.send(["heard", number])

    def _on_heard(self, number: int) -> None:
        if isinstance(end := self._open.get(number), Answer):
            end.missed = False

    def _on_value(self, number: int, data: Any, changed: Any) -> None:
        value = self.values.unpack(data)
        self._restore(number, changed)
        self._arrive(number, value)

    def _on_error(self, number: int, data: Any, changed: Any) -> None:
        error = self.values.unpack(data)
        if not isinstance(error, BaseException):
            raise ValueError("an error that is none")
        self._restore(number, changed)
        self._arrive(number, error=error)

    def _on_cancelled(self, number: int, _: Any, changed: Any) -> None:
        self._restore(number, changed)
        self.end_of(number).end(error=asyncio.CancelledError())

    def _arrive(self, number: int, value: Any = None, error: BaseException | None = None) -> None:
        end = self.end_of(number)
        if isinstance(end, Answer) and end.missed:
            value, error = None, asyncio.CancelledError()
        end.end(value, error)

    def end_of(self, number: int) -> Reply | Answer:
        """What waits for the end of a call."""
        return self._open.pop(number)

    def _restore(self, number: int, changed: Any) -> None:
        given = self._given.pop(number, None)
        if given is not None and changed:
            new = [(place, self.values.unpack(value)) for place, value in changed]
            call, sent = given
            restore(call, sent, self.values.pack, new)

    def _changes(self, call: tuple[list[Any], dict[str, Any]], sent: Any) -> list[Any]:
        try:
            return changes(call, sent, self.values.pack)
        except Exception:
            return []

    def _read(self, what: str, sent: Any) -> tuple[list[Any], dict[str, Any]]:
        positional, named = (self.values.unpack(one) for one in sent)
        if not (isinstance(positional, list) and isinstance(named, dict) and type(what) is str):
            raise ValueError("a call without arguments")
        return positional, named

    def perform(self, thing: Any, what: str, arguments: list[Any], options: Any) -> Any:
        """Do what the other side asks of an object, here and now."""
        self.allow(thing, what, arguments)
        if what == "__call__":
            return thing(*arguments, **options)
        if what in ("getattr", "setattr"):
            return (getattr if what == "getattr" else setattr)(thing, *arguments)
        return getattr(type(thing), what)(thing, *arguments)

    async def perform_awaiting(
        self, thing: Any, what: str, arguments: list[Any], options: Any
    ) -> Any:
        """Do what the other side asks of an object, and await it."""
        self.allow(thing, what, arguments)
        if what == "__call__":
            return await thing(*arguments, **options)
        if what == "__await__":
            return await thing
        return await getattr(type(thing), what)(thing, *arguments)

    def _send_end(
        self,
        number: int,
        value: Any = None,
        *,
        error: BaseException | None = None,
        changed: list[Any],
    ) -> None:
        """End the other side's call: with an error, too, where its value cannot cross."""
        if isinstance(error, asyncio.CancelledError):
            self.send(["cancelled", number, None, changed])
            return
        kind = "value" if error is None else "error"
        try:
            self.send([kind, number, self.values.pack(value if error is None else error), changed])
        except Exception as trouble:
            self.send(["error", number, self.values.pack(trouble), []])


_KINDS = {kind: kind for kind in ("do", "ask", "cancel", "heard", "value", "error", "cancelled")}
