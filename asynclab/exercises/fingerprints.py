"""What a function does, apart from how it is written down: to tell two tries apart.

Docstrings, comments, blank lines and line numbers make no difference.
"""

from __future__ import annotations

import dis
import hashlib
import inspect
from types import CodeType, FunctionType

from asynclab.recorder.code import is_library

_KINDS = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR


def fingerprint(answer: object) -> str:
    """Twelve letters that change when a function's code does, or that of one it calls."""
    parts: dict[str, str] = {}
    todo = [answer]
    for one in todo:
        if isinstance(one, FunctionType) and one.__qualname__ not in parts:
            parts[one.__qualname__] = instructions(one.__code__)
            named = (one.__globals__.get(name) for name in one.__code__.co_names)
            todo += [own for own in named if isinstance(own, FunctionType) and _is_own(own)]
    text = repr(sorted(parts.items())) if parts else type(answer).__name__
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def instructions(code: CodeType) -> str:
    """The instructions of a function, nested ones included, as one text."""
    steps = [
        (step.opname, instructions(arg) if isinstance(arg := step.argval, CodeType) else repr(arg))
        for step in dis.get_instructions(code)
    ]
    return f"{code.co_flags & _KINDS} {steps}"


def _is_own(function: FunctionType) -> bool:
    return not is_library(function.__code__.co_filename)
