"""A teacher's cell, run in the judge's own namespace, with `await` at its top level."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
from collections.abc import Callable
from typing import Any

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Namespace(dict[str, Any]):
    """The names of the judge: the teacher's own, and all others from the student's process."""

    def __init__(self, look_up: Callable[[str], Any]) -> None:
        super().__init__({"__name__": "__main__", "__builtins__": builtins})
        self._look_up = look_up

    def __missing__(self, name: str) -> Any:
        # A student's own `sum` or `sorted` must never stand in for the test's.
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return self._look_up(name)


async def run_cell(code: str, names: Namespace, title: str) -> Any:
    """Run a cell and return the value of its last expression, or None."""
    filename = f"<{title}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
    tree = ast.parse(code, filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    await _run(compile(tree, filename, "exec", flags=_FLAGS), names)
    if last is None or code.rstrip().endswith(";"):
        return None
    assert isinstance(last, ast.Expr)
    return await _run(compile(ast.Expression(last.value), filename, "eval", flags=_FLAGS), names)


def wants_real_time(code: str) -> bool:
    """Whether a cell says `clock="real"` anywhere."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return False
    words = (one for one in ast.walk(tree) if isinstance(one, ast.keyword) and one.arg == "clock")
    return any(isinstance(w.value, ast.Constant) and w.value.value == "real" for w in words)


async def _run(code: Any, names: Namespace) -> Any:
    value = eval(code, names)
    return await value if code.co_flags & inspect.CO_COROUTINE else value
