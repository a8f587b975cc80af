"""Lists, dicts and sets cross as copies: what a call did to its copies is done to the originals.

So a student's function that fills a list of the test's does what it would do in one process. An
original that its owner has changed meanwhile is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

MUTABLE = (list, dict, set, bytearray)
Pack = Callable[[Any], Any]


def changes(call: tuple[list[Any], dict[str, Any]], sent: Any, pack: Pack) -> list[Any]:
    """What a call did to its arguments: pairs of a place and the new value, packed.

    `call` are the arguments by place and by name, `sent` the same as they were packed.
    """
    return [
        [place, now] for place, value, was in _mutable(call, sent) if (now := pack(value)) != was
    ]


def restore(
    call: tuple[list[Any], dict[str, Any]], sent: Any, pack: Pack, changed: list[tuple[Any, Any]]
) -> None:
    """Do to the arguments what the call did to its copies."""
    new = dict(changed)
    for place, value, was in _mutable(call, sent):
        if place in new and type(new[place]) is type(value) and pack(value) == was:
            _fill(value, new[place])


def _mutable(
    call: tuple[list[Any], dict[str, Any]], sent: Any
) -> Iterator[tuple[int | str, Any, Any]]:
    positional, named = call
    packed, pairs = sent
    places: list[tuple[int | str, Any]] = [*enumerate(positional), *named.items()]
    for (place, value), was in zip(places, [*packed, *pairs["dict"][1::2]], strict=True):
        if type(value) in MUTABLE:
            yield place, value, was


def _fill(value: Any, new: Any) -> None:
    if isinstance(value, (list, bytearray)):
        value[:] = new
    else:
        value.clear()
        value.update(new)
