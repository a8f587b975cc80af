"""A call in a thread of its own, so that the caller can wait for it, and stop it."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any


class Call:
    """A call that has started in its own thread: what it returned or raised, once it is `over`.

    Wait on `over`: Thread.join() would mark a living thread as dead if an interrupt met it
    (Python 3.11).
    """

    def __init__(self, work: Callable[[], Any], name: str) -> None:
        self.value: Any = None
        self.error: BaseException | None = None
        self.over = threading.Event()
        self._work = work
        context = contextvars.copy_context()  # what it prints belongs to the cell that calls
        thread = threading.Thread(target=context.run, args=(self._run,), name=name, daemon=True)
        thread.start()
        self.ident = thread.ident or 0

    def interrupt(self, error: type[BaseException]) -> None:
        """Raise an exception in it, wherever it is: it is seen at the next line of Python."""
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self.ident), ctypes.py_object(error)
        )

    def _run(self) -> None:
        try:
            self.value = self._work()
        except BaseException as error:
            self.error = error
        finally:
            self.over.set()
