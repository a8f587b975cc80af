"""Whose code is it, and what is a wait in library code called?"""

from __future__ import annotations

import asyncio
import os
from types import CodeType


def _folder(module_file: str) -> tuple[str, ...]:
    """The folder above this file's own, in both forms that code objects may hold."""
    # Not pathlib, whose import takes as long as the rest of asynclab's.
    folder = os.path.dirname(os.path.dirname(module_file))  # noqa: PTH120
    forms = {folder, os.path.realpath(folder)}
    return tuple(form.replace("\\", "/") + "/" for form in forms)


# The standard library and asynclab; installed packages are known by the names of their folders.
_LIBRARIES = (*_folder(asyncio.__file__), *_folder(__file__))
_COURSE = tuple(f"{folder}course/" for folder in _folder(__file__))

_PLAIN_NAMES = {
    "TaskGroup.__aexit__": "TaskGroup",
    "to_thread": "thread",
    "_AsCompletedIterator._wait_for_one": "as_completed",
    "as_completed.<locals>._wait_for_one": "as_completed",
    "BaseEventLoop.shutdown_default_executor": "executor",
}
# They only hand on to the call that names the wait: `async with lock` to Lock.acquire,
# `async for line in reader` to StreamReader.readline.
_THROUGH = {"_wait_for", "Timeout.__aexit__"}
_THROUGH_IN_ANY_CLASS = {"__aenter__", "__anext__"}
_EVENT_LOOPS = ("BaseEventLoop.", "BaseSelectorEventLoop.", "BaseProactorEventLoop.")


def is_library(filename: str) -> bool:
    """True for code of the standard library, of installed packages and of asynclab itself.

    The programs in `asynclab/course/` count as a learner's own.
    """
    if filename.startswith("<frozen"):
        return True
    path = filename.replace("\\", "/")
    if path.startswith(_COURSE):
        return False
    return path.startswith(_LIBRARIES) or "/site-packages/" in path or "/dist-packages/" in path


def is_watched(code: CodeType, libraries: bool) -> bool:
    """True where a coroutine of this code gets a track."""
    if code.co_name.startswith("<"):  # a notebook's cell, or an expression: nobody's name
        return False
    return libraries or not is_library(code.co_filename)


def wait_name(code: CodeType) -> str:
    """What a wait in this library coroutine is called, or "" where the next one below names it."""
    name = code.co_qualname
    # Before 3.12 a comprehension that awaits is a coroutine of its own.
    function = code.co_name
    if name in _THROUGH or function in _THROUGH_IN_ANY_CLASS or function.startswith("<"):
        return ""
    if name in _PLAIN_NAMES:
        return _PLAIN_NAMES[name]
    for prefix in _EVENT_LOOPS:
        name = name.removeprefix(prefix)
    *owner, last = name.rpartition(".")
    return "".join(owner) + (last.lstrip("_") or last)


# asyncio's own coroutines that never await code of the user's, by the id of their code, with
# what a wait in them is called: no need to look below them.
LEAVES = {
    id(function.__code__): wait_name(function.__code__)
    for function in (
        asyncio.sleep,
        asyncio.Queue.get,
        asyncio.Queue.put,
        asyncio.Queue.join,
        asyncio.Lock.acquire,
        asyncio.Semaphore.acquire,
        asyncio.Event.wait,
        asyncio.StreamReader.read,
        asyncio.StreamReader.readline,
        asyncio.StreamReader.readuntil,
        asyncio.StreamReader.readexactly,
        asyncio.StreamWriter.drain,
        asyncio.to_thread,
    )
}
# Those that only hand on to one of them: `async with lock`.
HAND_ON = frozenset({id(asyncio.Lock.__aenter__.__code__)})


def place(code: CodeType, line: int) -> str:
    """A line of the user's program as "file.py:12 in fetch", without the folder."""
    name = code.co_filename.replace("\\", "/").rpartition("/")[2]
    if "ipykernel_" in code.co_filename or name.startswith("<ipython"):
        name = "cell"
    return f"{name}:{line} in {code.co_name}"
