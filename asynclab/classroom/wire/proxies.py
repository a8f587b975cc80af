"""What stands on one side for an object of the other: it looks as the object does to `await`,
`async for`, `async with`, a call, an index, a loop.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asynclab.classroom.wire.peer import Peer

HOLDING = (
    "__call__", "__getitem__", "__setitem__", "__delitem__", "__iter__", "__next__", "__len__",
    "__contains__", "__bool__", "__enter__", "__exit__", "__aiter__",
)  # fmt: skip
AWAITING = ("__await__", "__anext__", "__aenter__", "__aexit__")


def describe(value: Any) -> dict[str, Any]:
    """What the other side must know to make a stand-in: its kind, its name, its abilities."""
    if inspect.iscoroutinefunction(value):
        return {"kind": "coroutine function", "name": name_of(value)}
    if inspect.iscoroutine(value):
        return {"kind": "coroutine", "name": value.__name__}
    if inspect.isroutine(value):
        return {"kind": "function", "name": name_of(value)}
    can = [name for name in HOLDING + AWAITING if getattr(type(value), name, None) is not None]
    if inspect.isgenerator(value) and inspect.isawaitable(value):  # by types.coroutine
        can.append("__await__")
    return {"kind": "object", "name": type(value).__name__, "can": can}


def name_of(function: Any) -> str:
    """The name of a function, of what a partial calls, or of the class of a callable object."""
    while isinstance(function, functools.partial):
        function = function.func
    return str(getattr(function, "__name__", type(function).__name__))


def stand_in(peer: Peer, number: int, about: dict[str, Any]) -> Any:
    """What stands for the other side's object `number`. Raises ValueError for what is none."""
    kind, name = about["kind"], str(about["name"])[:200]
    if kind == "coroutine function":
        return _named(_coroutine_function(peer, number), name)
    if kind == "coroutine":
        return _named(_coroutine_function(peer, number, "__await__"), name)()
    if kind == "function":
        return _named(_function(peer, number), name)
    if kind == "object":
        can = frozenset(map(str, about["can"])) & set(HOLDING + AWAITING)
        return _class_with(name, can)(peer, number)
    raise ValueError(f"an object of the unknown kind {kind!r}")


def _coroutine_function(
    peer: Peer, number: int, doing: str = "__call__"
) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def call(*arguments: Any, **options: Any) -> Any:
        return await peer.ask(number, doing, arguments, options)

    call.stands_for = number  # type: ignore[attr-defined]
    return call


def _function(peer: Peer, number: int) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        return peer.do(number, "__call__", arguments, options)

    call.stands_for = number  # type: ignore[attr-defined]
    return call


def _named(function: Any, name: str) -> Any:
    function.__name__ = function.__qualname__ = name
    return function


class Remote:
    """Stands for an object of the other side: its attributes are asked for there.

    Equal to itself only: an object of the student's that claims to equal everything is taken
    at its word nowhere. It has the special methods that the object has.
    """

    def __init__(self, peer: Peer, number: int) -> None:
        object.__setattr__(self, "_peer", peer)
        object.__setattr__(self, "stands_for", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._peer.do(self.stands_for, "getattr", (name,), {})

    def __setattr__(self, name: str, value: Any) -> None:
        self._peer.do(self.stands_for, "setattr", (name, value), {})

    def __repr__(self) -> str:
        return str(self._peer.do(self.stands_for, "__repr__", (), {}))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remote) and other.stands_for == self.stands_for

    def __hash__(self) -> int:
        return hash(self.stands_for)


def _holding(name: str) -> Callable[..., Any]:
    def method(self: Remote, *arguments: Any, **options: Any) -> Any:
        return self._peer.do(self.stands_for, name, arguments, options)

    return _named(method, name)  # type: ignore[no-any-return]


def _awaiting(name: str) -> Callable[..., Any]:
    async def method(self: Remote, *arguments: Any) -> Any:
        return await self._peer.ask(self.stands_for, name, arguments, {})

    return _named(method, name)  # type: ignore[no-any-return]


def _await(self: Remote) -> Any:
    return self._peer.ask(self.stands_for, "__await__", (), {}).__await__()


@functools.cache
def _class_with(name: str, can: frozenset[str]) -> type[Remote]:
    members: dict[str, Any] = {one: _holding(one) for one in can if one in HOLDING}
    members |= {one: _awaiting(one) for one in can if one in AWAITING}
    if "__await__" in can:
        members["__await__"] = _await
    return type(name, (Remote,), members)
