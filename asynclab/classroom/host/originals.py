"""What tests and answers rely on: put back where a notebook has put something else in its place.

A function of the teacher's that waits, or asyncio.sleep itself, can be replaced by one that does
not: then whoever waits one by one would be as fast as all at once. A process that wants to can
hide such a thing, so this is for what is done in the open; tests that must be sure lend their own
services.
"""

from __future__ import annotations

import asyncio
import builtins
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

_OF_ASYNCIO = (
    *("sleep", "gather", "wait", "wait_for", "timeout", "timeout_at", "as_completed", "shield"),
    *("create_task", "ensure_future", "to_thread", "TaskGroup", "Semaphore", "Lock", "Event"),
    *("BoundedSemaphore", "Queue", "Condition", "Barrier"),
)
_OF_TIME = ("sleep", "time", "monotonic", "perf_counter", "monotonic_ns", "perf_counter_ns")
_OF_LOOPS = ("time", "call_at", "call_later", "call_soon", "create_task", "run_in_executor")
_OF_SHELLS = ("ast_transformers", "input_transformers_post")
_OF_INPUT = ("cleanup_transforms", "line_transforms", "token_transformers")
_PARTS = ("compile", "events", "input_transformer_manager")
_PLACES = ((asyncio, _OF_ASYNCIO), (time, _OF_TIME))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stood under a name in a module, a class or the notebook's own names."""

    label: str
    place: Any
    name: str
    value: Any
    code: Any

    def is_there(self) -> bool:
        now = _names(self.place).get(self.name)
        return now is self.value and getattr(now, "__code__", None) is self.code

    def put_back(self) -> None:
        if self.code is not None:
            self.value.__code__ = self.code
        if isinstance(self.place, dict):
            self.place[self.name] = self.value
        else:
            setattr(self.place, self.name, self.value)


class Originals:
    """What a process has, from before the first cell on; `names` are those of the notebook."""

    def __init__(self, loop: asyncio.AbstractEventLoop, names: dict[str, Any]) -> None:
        self._loop, self._names = loop, names
        self._kept = [kept for place, wanted in _PLACES for kept in _members(place, wanted)]
        plain = [name for name, value in vars(builtins).items() if callable(value)]
        self._kept += _members(builtins, (name for name in plain if not name.startswith("_")))
        for kind in type(loop).__mro__[:-1]:
            self._kept += _members(kind, _OF_LOOPS)
        self._kept += _members(threading.Thread, ("start", "join"))
        self._kept += _members(threading.Condition, ("wait",))
        self._given: dict[str, list[_Kept]] = {}

    def give(self, names: Iterable[str]) -> None:
        """Take note of what the teacher's cell has just defined, or imported."""
        for name in names:
            value = self._names.get(name)
            kept = [_kept(name, self._names, name, value)]
            if isinstance(value, type) and value.__module__ == "__main__":
                kept += _members(value, list(vars(value)))
            self._given[name] = kept

    def put_back(self) -> list[str]:
        """Put back what is now something else, and return its names."""
        gone = [kept for kept in self._kept if not kept.is_there()]
        gone += [one for kept in self._given.values() for one in kept if _is_gone(one)]
        for kept in gone:
            kept.put_back()
        own = [name for name in _OF_LOOPS if vars(self._loop).pop(name, None) is not None]
        return [kept.label for kept in gone] + [f"the event loop's {name}" for name in own]


class Hooks:
    """The shell's own way to run a cell, for a test that runs inside and not in the judge."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        manager = shell.input_transformer_manager
        self._lists = [
            (place, name, list(getattr(place, name)))
            for place, names in ((shell, _OF_SHELLS), (manager, _OF_INPUT))
            for name in names
        ]
        self._lists += [(shell.events.callbacks, name, []) for name in ("pre_run_cell",)]
        self._parts = {name: getattr(shell, name) for name in _PARTS}
        kinds = type(shell).__mro__[:2]
        self._kept = [kept for kind in kinds for kept in _members(kind, list(vars(kind)))]

    def put_back(self) -> None:
        """Put back what is now something else."""
        for name, part in self._parts.items():
            setattr(self._shell, name, part)
        for kept in self._kept:
            if kept.code is not None:
                vars(self._shell).pop(kept.name, None)
                kept.put_back()
        for place, name, values in self._lists:
            now = place[name] if isinstance(place, dict) else getattr(place, name)
            now[:] = values


def _members(place: Any, names: Iterable[str]) -> Iterator[_Kept]:
    for name in names:
        if callable(value := _names(place).get(name)):
            yield _kept(f"{place.__name__}.{name}", place, name, value)


def _kept(label: str, place: Any, name: str, value: Any) -> _Kept:
    code = value.__code__ if isinstance(value, FunctionType) else None
    return _Kept(label, place, name, value, code)


def _names(place: Any) -> dict[str, Any]:
    return place if isinstance(place, dict) else place.__dict__


def _is_gone(kept: _Kept) -> bool:
    """Whether a name of the teacher's stands for something of the notebook's own.

    Who writes `from time import time` below `import time` means no harm.
    """
    if kept.is_there():
        return False
    now = _names(kept.place).get(kept.name)
    own = getattr(now, "__module__", "__main__") == "__main__" and not isinstance(now, ModuleType)
    return own or not isinstance(kept.value, ModuleType)
