"""Runs inside the kernel that is examined, and collects what reaches no cell.

Jupyter drops whatever is said after a cell has ended, and a coroutine that `Out`
keeps alive complains only when the kernel ends. So the gate runs this file's source before the
first cell, and `finish()` after the last. Nothing of asynclab is imported here: its
repairs of the kernel must come from the notebook itself, or not at all.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import traceback
import warnings
from pathlib import PurePath
from types import CodeType, FrameType
from typing import Any
from weakref import WeakSet

JUPYTER = {"IPython", "anyio", "ipykernel", "jupyter_client", "tornado", "zmq"}
FOUR_TURNS = 4
"""Turns of the loop after which tasks that were cancelled or finished have run their callbacks."""


class Watch:
    """What was said outside the cells, from now until `finish()`."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.cell = 0
        self.depth = 0
        self.events: list[dict[str, Any]] = []
        self.at_start: WeakSet[asyncio.Task[Any]] = WeakSet(asyncio.all_tasks())
        shell.events.register("pre_run_cell", self._cell_starts)
        shell.events.register("post_run_cell", self._cell_finishes)
        self._watch_loops()
        self._watch_coroutines()
        self._watch_hooks()

    async def finish(self) -> dict[str, Any]:
        """What was collected, once nothing of the notebook is alive: events and tasks left."""
        left = [task for task in asyncio.all_tasks() if self._is_left_behind(task)]
        tasks = [self._describe(task) for task in left]
        self.depth = 0
        self._forget_everything()
        for _ in range(FOUR_TURNS):
            await asyncio.sleep(0)
            gc.collect()
        return {"events": self.events, "tasks": tasks}

    def _cell_starts(self, info: Any) -> None:
        # %%capture runs what is below it as a cell inside the cell.
        self.depth += 1
        self.cell += info.store_history

    def _cell_finishes(self, _result: Any) -> None:
        self.depth = max(self.depth - 1, 0)

    def _note(self, rule: str, text: str, detail: str = "", code: CodeType | None = None) -> None:
        self.events.append(
            {
                "rule": rule,
                "text": text,
                "detail": detail,
                "during": self.cell if self.depth else None,
                "from": self._cell_of(code),
            }
        )

    def _watch_loops(self) -> None:
        """Every loop's default handler: also of loops in other threads, and of later ones."""
        default = asyncio.BaseEventLoop.default_exception_handler

        def handler(loop: asyncio.BaseEventLoop, context: dict[str, Any]) -> None:
            task = context.get("task") or context.get("future")
            coro = task.get_coro() if isinstance(task, asyncio.Task) else None
            self._note(
                "unretrieved" if "exception" in context else "destroyed",
                " ".join([context["message"], *([repr(task)] if task else [])]),
                _traceback(context.get("exception")),
                getattr(coro, "cr_code", None),
            )
            default(loop, context)

        asyncio.BaseEventLoop.default_exception_handler = handler  # type: ignore[method-assign,assignment]

    def _watch_coroutines(self) -> None:
        """The interpreter calls this for each one; the warning filters come after it."""
        warn = warnings._warn_unawaited_coroutine  # type: ignore[attr-defined]

        def never_awaited(coro: Any) -> None:
            text = f"coroutine '{coro.__qualname__}' was never awaited"
            self._note("never-awaited", text, code=coro.cr_code)
            if coro.cr_origin is None:
                # What `warn` does, but from here the notebook's line is two levels up.
                warnings.warn(text, RuntimeWarning, stacklevel=2, source=coro)
            else:
                warn(coro)

        warnings._warn_unawaited_coroutine = never_awaited  # type: ignore[attr-defined]

    def _watch_hooks(self) -> None:
        unraisable, thread_hook = sys.unraisablehook, threading.excepthook

        def on_unraisable(args: Any) -> None:
            text = f"{args.err_msg or 'Exception ignored in'}: {args.object!r}"
            self._note("unretrieved", text, _traceback(args.exc_value))
            unraisable(args)

        def on_thread(args: Any) -> None:
            name = args.thread.name if args.thread else "?"
            self._note("unretrieved", f"Exception in thread {name}", _traceback(args.exc_value))
            thread_hook(args)

        sys.unraisablehook, threading.excepthook = on_unraisable, on_thread

    def _is_left_behind(self, task: asyncio.Task[Any]) -> bool:
        code = getattr(task.get_coro(), "cr_code", None)
        jupyters = code is not None and JUPYTER & set(PurePath(code.co_filename).parts)
        return not (task in self.at_start or task is asyncio.current_task() or jupyters)

    def _describe(self, task: asyncio.Task[Any]) -> dict[str, Any]:
        coro = task.get_coro()
        frame: FrameType | None = getattr(coro, "cr_frame", None)
        code = getattr(coro, "cr_code", None)
        return {
            "name": task.get_name(),
            "coroutine": getattr(coro, "__qualname__", repr(coro)),
            "from": self._cell_of(code),
            "line": frame.f_lineno if frame else None,
        }

    def _cell_of(self, code: CodeType | None) -> int | None:
        """The number of the cell whose source holds this code, or None."""
        named = code and self.shell.compile.format_code_name(code.co_filename)
        digits = named[1].removeprefix("In[").removesuffix("]") if named else ""
        return int(digits) if digits.isdecimal() else None

    def _forget_everything(self) -> None:
        """Let go of all that a notebook can keep alive, so that it says its last words."""
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            if hasattr(sys, name):
                setattr(sys, name, None)
        shown = self.shell.InteractiveTB
        shown.etype = shown.evalue = shown.tb = None
        self.shell.reset(new_session=False)


def _traceback(error: BaseException | None) -> str:
    return "".join(traceback.format_exception(error)) if error else ""
