"""What is repaired in an IPython kernel: exception groups, and interrupts of a cell that awaits.

Each repair is an object that `notebook.repair()` applies to the shell and
`notebook.undo_repairs()` takes off again. Nothing here is imported outside a kernel.
"""

from __future__ import annotations

import asyncio
import io
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr
from traceback import TracebackException, walk_tb
from types import FrameType, TracebackType
from typing import Any

from asynclab.recorder.code import is_library

Shell = Any  # IPython's shell: what is repaired here lies outside its annotated surface
ExcInfo = tuple[Any, Any, Any]


class Override:
    """A method of one shell, replaced by another that can call the earlier one."""

    def __init__(self, shell: Shell, name: str, method: Any) -> None:
        self.shell, self.name, self.method = shell, name, method
        self.own = vars(shell).get(name)
        self.earlier = getattr(shell, name)
        setattr(shell, name, method)

    def undo(self) -> None:
        """Put the earlier method back, unless somebody else has replaced ours since."""
        if vars(self.shell).get(self.name) is not self.method:
            return
        if self.own is None:
            delattr(self.shell, self.name)
        else:
            setattr(self.shell, self.name, self.own)


class Groups:
    """Exception groups, shown as an error with everything that is in them.

    IPython prints them to stderr and shows no `error` output, so test tools and
    learners pass them by; and the kernel looks for a traceback that nobody kept,
    fails, and never answers: the cell stays busy for ever.
    """

    name = "exception groups"

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def needless(self) -> str:
        """Why there is nothing to repair, or ""."""
        missing = not hasattr(self.shell, "_last_traceback")
        return "" if missing or _groups_get_lost(self.shell) else "not needed"

    def apply(self) -> None:
        """Show groups as errors, in whatever way they reach the shell."""
        self.on = True
        self.marked = not hasattr(self.shell, "_last_traceback")
        if self.marked:
            self.shell._last_traceback = None
        # Not set_custom_exc(): another call of it would switch this off, and it does not see
        # the ValueError raised while a group was handled, which IPython loses in the same way.
        self.override = Override(self.shell, "showtraceback", self._show)

    def undo(self) -> None:
        """Leave the shell as it was."""
        self.on = False
        self.override.undo()
        if self.marked and self.shell._last_traceback is None:
            del self.shell._last_traceback

    def _show(self, exc_tuple: ExcInfo | None = None, *args: Any, **options: Any) -> None:
        try:
            kind, value, trace = self.shell._get_exc_info(exc_tuple)
        except ValueError:
            value = None
        if not self.on or not _holds_group(value):
            self.override.earlier(exc_tuple, *args, **options)
            return
        self.shell._showtraceback(kind, value, _format(self.shell, kind, value, trace))
        if self.shell.call_pdb:
            self.shell.debugger(force=True)


def _groups_get_lost(shell: Shell) -> bool:
    """Whether the shell shows a group elsewhere than as an error: tried with one."""
    shown: list[object] = []
    last = {name: value for name, value in vars(sys).items() if name.startswith("last_")}
    watch = Override(shell, "_showtraceback", lambda *error: shown.append(error))
    try:
        raise ExceptionGroup("tried", [Exception()])
    except ExceptionGroup as group:
        with redirect_stderr(io.StringIO()):
            shell.showtraceback((type(group), group, group.__traceback__))
    finally:
        watch.undo()
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            vars(sys).pop(name, None)
        vars(sys).update(last)
    return not shown


def _holds_group(error: BaseException | None) -> bool:
    """Whether a group is the error, or one that the error came from: IPython's own question."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, BaseExceptionGroup):
            return True
        seen.add(id(error))
        error = error.__context__
    return False


def _format(shell: Shell, kind: Any, value: Any, trace: TracebackType | None) -> list[str]:
    """The traceback as Python prints it, from the cell on, with cells named as IPython does."""
    below = trace
    while below is not None:
        if below.tb_frame.f_code is _code(shell.run_code):
            trace = below.tb_next
        below = below.tb_next
    told = TracebackException(kind, value, trace)
    _leave_out_hidden(told, value, trace)
    report = "".join(told.format()).rstrip()

    def place(found: re.Match[str]) -> str:
        named = shell.compile.format_code_name(found["file"])
        return f"{named[0]} {named[1]}, line" if named else found[0]

    return re.sub(r'File "(?P<file>[^"\n]+)", line', place, report).split("\n")


def _leave_out_hidden(told: TracebackException, error: Any, trace: TracebackType | None) -> None:
    """Leave out the frames that ask for it, as IPython does for other errors."""
    frames = [frame for frame, _ in walk_tb(trace)]
    told.stack[:] = [
        line
        for line, frame in zip(told.stack, frames, strict=True)
        if "__tracebackhide__" not in frame.f_code.co_varnames
    ]
    for part, its in zip(told.exceptions or (), getattr(error, "exceptions", ()), strict=False):
        _leave_out_hidden(part, its, its.__traceback__)


def _code(method: Any) -> Any:
    return getattr(method, "__func__", method).__code__


class Interrupts:
    """Interrupts that stop a cell with a top-level `await`, waiting or busy.

    The kernel handles SIGINT in such a cell by setting a future in the event loop:
    a loop that waits is not woken by it, and a busy one does not come to see it. For
    the time of the cell its handler is replaced by one that wakes the loop, cancels the
    cell's own task, and raises in code of the user's that holds the loop.
    """

    name = "interrupts"

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.pressed = False
        self.theirs: Any = None

    def needless(self) -> str:
        """Why there is nothing to repair, or ""."""
        if sys.platform in {"win32", "emscripten", "wasi"}:
            return f"not possible here: {sys.platform} has no signal that interrupts a wait"
        return "" if hasattr(self.shell.kernel, "_cancel_on_sigint") else "not needed"

    def apply(self) -> None:
        """Watch over every cell from this one on."""
        self.on = True
        self.override = Override(self.shell, "showtraceback", self._show)
        self.shell.events.register("pre_run_cell", self._arm)
        self.shell.events.register("post_run_cell", self._name)
        self._arm()

    def undo(self) -> None:
        """Leave shell and signal as they were."""
        self.on = False
        self.shell.events.unregister("pre_run_cell", self._arm)
        self.shell.events.unregister("post_run_cell", self._name)
        self.override.undo()
        if signal.getsignal(signal.SIGINT) == self._interrupt:
            signal.signal(signal.SIGINT, self.theirs)

    def _arm(self, info: object = None) -> None:
        """Take the place of the kernel's handler, which it sets for this cell and takes off."""
        self.pressed = False
        theirs = signal.getsignal(signal.SIGINT)
        if not in_main_thread() or "_cancel_on_sigint" not in getattr(theirs, "__qualname__", ""):
            return
        task = asyncio.current_task()
        if task is None or getattr(task.get_coro(), "__name__", "") != "run_cell_async":
            return
        self.theirs, self.task, self.loop = theirs, task, asyncio.get_running_loop()
        signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.pressed = True
        if _in_cell(frame, _code(self.shell.run_code)):
            raise KeyboardInterrupt
        self.loop.call_soon_threadsafe(self.task.cancel)
        if _in_users_step(frame):
            # Here a KeyboardInterrupt would leave the loop, and end the kernel.
            raise asyncio.CancelledError

    def _show(self, exc_tuple: ExcInfo | None = None, *args: Any, **options: Any) -> None:
        value = exc_tuple[1] if exc_tuple else sys.exception()
        stopped = isinstance(value, (KeyboardInterrupt, asyncio.CancelledError))
        if self.on and self.pressed and value is not None and stopped:
            trace = _without(value.__traceback__, _code(self._interrupt))
            exc_tuple = (KeyboardInterrupt, KeyboardInterrupt().with_traceback(trace), trace)
        self.override.earlier(exc_tuple, *args, **options)

    def _name(self, result: Any) -> None:
        """Say in the cell's reply, too, what stopped it: the user, and nothing in the program."""
        if self.pressed and isinstance(
            getattr(result, "error_in_exec", None), asyncio.CancelledError
        ):
            result.error_in_exec = KeyboardInterrupt()


def _without(trace: TracebackType | None, code: object) -> TracebackType | None:
    """The traceback up to the frame with this code: the learner's line is the last one."""
    one = trace
    while one is not None and one.tb_next is not None:
        if one.tb_next.tb_frame.f_code is code:
            one.tb_next = None
        one = one.tb_next
    return trace


def in_main_thread() -> bool:
    """Whether this is the thread that Python gives signals to."""
    return threading.current_thread() is threading.main_thread()


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _in_cell(frame: FrameType | None, run_code: object) -> bool:
    """Whether the cell's own code is on the stack, so that IPython catches what is raised."""
    users = False
    for one in _frames(frame):
        if one.f_code is run_code:
            return users
        users = users or not is_library(one.f_code.co_filename)
    return False


def _in_users_step(frame: FrameType | None) -> bool:
    """Whether the loop runs code of the user's: a task of theirs, and none of Jupyter's."""
    for one in _frames(frame):
        if one.f_code.co_name in {"run_forever", "run_until_complete"}:
            return False
        if not is_library(one.f_code.co_filename):
            return True
    return False
