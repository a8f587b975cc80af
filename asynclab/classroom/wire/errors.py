"""Exceptions as data, and back: a known one as itself, another as a class made for its name."""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Callable
from functools import cache
from typing import Any

from asynclab import services

Known = Callable[[str], type[BaseException] | None]
"""Looks up an exception class by its name."""
DEEPEST = 8
CROSSED = "crossed"
"""The attribute of an exception that was raised in the other process."""


class StudentError(Exception):
    """An exception of a class that the judge does not know: a subclass is made for each name."""


def _classes() -> dict[str, type[BaseException]]:
    found: dict[str, type[BaseException]] = {}
    for module in (services, asyncio.exceptions, asyncio.queues, builtins):
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, Exception):
                found[name] = value
    return found


KNOWN = _classes()
"""Exception classes that both sides have, and that are raised as themselves."""


def pack_error(error: BaseException, pack: Callable[[Any], Any], depth: int = 0) -> dict[str, Any]:
    """An exception as data: its class and its bases by name, arguments, text, notes, members."""
    data: dict[str, Any] = {
        "names": [base.__name__ for base in type(error).__mro__[:-1]],
        "text": _text(error),
        "args": _arguments(error, pack),
        "notes": [str(note) for note in getattr(error, "__notes__", ())][:20],
    }
    if isinstance(error, BaseExceptionGroup) and depth < DEEPEST:
        data["message"] = str(error.message)
        data["members"] = [pack_error(one, pack, depth + 1) for one in error.exceptions]
    cause = error.__cause__
    if cause is not None and depth < DEEPEST:
        data["cause"] = pack_error(cause, pack, depth + 1)
    return data


def unpack_error(
    data: dict[str, Any], unpack: Callable[[Any], Any], known: Known, depth: int = 0
) -> BaseException:
    """The exception that `pack_error` wrote: of its own class where `known` or KNOWN has it."""
    if depth > DEEPEST:
        raise ValueError("an exception with too many others inside")
    error = _group(data, unpack, known, depth) if "members" in data else _made(data, unpack, known)
    error.__dict__[CROSSED] = True
    for note in data["notes"]:
        error.add_note(str(note))
    if "cause" in data:
        error.__cause__ = unpack_error(data["cause"], unpack, known, depth + 1)
    return error


def _group(
    data: dict[str, Any], unpack: Callable[[Any], Any], known: Known, depth: int
) -> BaseException:
    members = [unpack_error(one, unpack, known, depth + 1) for one in data["members"]]
    return BaseExceptionGroup(str(data["message"]), members)


def _made(data: dict[str, Any], unpack: Callable[[Any], Any], known: Known) -> BaseException:
    names = [str(name) for name in data["names"]]
    kinds = [found for name in names if (found := known(name) or _by_name(name)) is not None]
    kind: Any = kinds[0] if kinds else Exception
    arguments = [] if data["args"] is None else unpack(data["args"])
    if not kinds or kind.__name__ != names[0]:
        kind, arguments = _student_error(names[0], kind), [str(data["text"])]
    try:
        error: BaseException = kind(*arguments)
    except Exception:
        error = _student_error(names[0], Exception)(str(data["text"]))
    return error


def _by_name(name: str) -> type[BaseException] | None:
    return asyncio.CancelledError if name == "CancelledError" else KNOWN.get(name)


@cache
def _student_error(name: str, base: Any) -> Any:
    """A class of this name, which is also a `base`, so that `except` finds it by either."""
    bases = (StudentError,) if base is Exception else (StudentError, base)
    if issubclass(base, BaseExceptionGroup) or not issubclass(base, Exception):
        bases = (StudentError,)
    try:
        return type(name[:100], bases, {"__module__": "student"})
    except (TypeError, ValueError):
        return StudentError


def _arguments(error: BaseException, pack: Callable[[Any], Any]) -> Any:
    arguments = list(error.args)
    if isinstance(error, OSError) and error.filename is not None:
        arguments.append(error.filename)  # which Python leaves out of them
    try:
        return pack(arguments)
    except Exception:
        return None


def _text(error: BaseException) -> str:
    try:
        return str(error)[:10_000]
    except Exception:
        return "an exception whose text cannot be had"
