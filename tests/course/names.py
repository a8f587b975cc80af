"""Which lesson teaches a name first: no lesson before it uses the name in its code.

A name is an attribute, a variable, an import or a keyword, as learners read it; where it is too
common for that, it stands with what comes before it ("asyncio.timeout"), and syntax stands as
it is written ("async for").
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from pages.lessons import parsed

TAUGHT = {
    1: "async def, await",
    2: "gather, create_task, compare",
    4: "%%timeline, allow_nested_run, get_running_loop",
    5: "to_thread, run_in_executor, ProcessPoolExecutor, ThreadPoolExecutor, span",
    6: "TaskGroup, async with, except*, ExceptionGroup",
    7: "asyncio.timeout, timeout_at, wait_for, shield, cancel, CancelledError, uncancel, "
    "cancelling, reschedule",
    8: "asyncio.Lock, asyncio.Semaphore, BoundedSemaphore, asyncio.Event, asyncio.Condition, "
    "asyncio.Barrier, locked",
    9: "asyncio.Queue, PriorityQueue, LifoQueue, put_nowait, get_nowait, task_done, sqlite3, "
    "QueueShutDown, call_soon_threadsafe, run_coroutine_threadsafe, QueueFull, QueueEmpty",
    10: "async for, async yield, asynccontextmanager, as_completed, aclose, athrow, asend, "
    "AsyncExitStack, aclosing, __aenter__, __aexit__, __aiter__, __anext__, anext, aiter",
    11: "aiohttp, open_connection, start_server, ContextVar, copy_context, drain, "
    "readline, readexactly, readuntil, ClientSession",
    12: "debug, set_debug, all_tasks, print_stack, get_stack, slow_callback_duration, "
    "set_exception_handler, pytest, logging, IsolatedAsyncioTestCase, print_call_graph, "
    "capture_call_graph, format_call_graph",
    13: "heapq, selectors, call_soon, call_later, call_at, set_result, set_exception, "
    "add_done_callback, new_event_loop, run_forever",
    14: "statistics, InterpreterPoolExecutor, _is_gil_enabled",
}
LESSON_OF = {name: number for number, names in TAUGHT.items() for name in names.split(", ")}
WORD = re.compile(r"[\w.]+")
CODE = re.compile(r"`([^`]+)`")
LATER = re.compile(r"\blessons? (\d\d)")


def used_in(source: str) -> set[str]:
    """The names of LESSON_OF that a piece of code uses."""
    found = {"%%timeline"} if source.startswith("%%timeline") else set()
    for node in ast.walk(parsed(source)):
        found.update(_names(node))
    return found & set(LESSON_OF)


def used_in_text(text: str) -> set[str]:
    """The names of LESSON_OF that stand in a text as code: between backticks."""
    pieces = [word for code in CODE.findall(text) for word in WORD.findall(code)]
    return {word for piece in pieces for word in (piece, piece.rpartition(".")[2])} & set(LESSON_OF)


def too_early(cells: list[NotebookNode], lesson: int) -> list[str]:
    """What the cells of a lesson use that a later one teaches.

    A text may name it where it says in which lesson it comes.
    """
    found = []
    for cell in cells:
        if cell.cell_type == "code":
            names = used_in(cell.source)
        else:
            names = {name for part in cell.source.split("\n\n") for name in _unannounced(part)}
        found += [f"{cell.id}: {name}" for name in sorted(names) if LESSON_OF[name] > lesson]
    return found


def _unannounced(paragraph: str) -> set[str]:
    announced = {int(number) for number in LATER.findall(paragraph)}
    return {name for name in used_in_text(paragraph) if LESSON_OF[name] not in announced}


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
        if isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.ImportFrom):
        yield from (node.module or "").split(".")
        for alias in node.names:
            yield from (alias.name, f"{node.module}.{alias.name}")
    elif isinstance(node, ast.Import):
        for alias in node.names:
            yield from alias.name.split(".")
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg
    else:
        yield from _syntax(node)


def _syntax(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.AsyncFor) or (isinstance(node, ast.comprehension) and node.is_async):
        yield "async for"
    elif isinstance(node, ast.AsyncWith):
        yield "async with"
    elif isinstance(node, ast.TryStar):
        yield "except*"
    elif isinstance(node, ast.Await):
        yield "await"
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
        if isinstance(node, ast.AsyncFunctionDef):
            yield "async def"
            yields = any(isinstance(inner, ast.Yield) for inner in ast.walk(node))
            yield from ["async yield"] * yields
