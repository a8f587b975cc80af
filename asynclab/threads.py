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
        self._begun = threading.Event()
        self._lock = threading.Lock()
        self._interrupted = False
        context = contextvars.copy_context()  # what it prints belongs to the cell that calls
        thread = threading.Thread(target=context.run, args=(self._run,), name=name, daemon=True)
        thread.start()
        self.ident = thread.ident or 0

    def interrupt(self, error: type[BaseException]) -> None:
        """Raise an exception in it, wherever it is: it is seen at the next line of Python.

        Does nothing to a call that is over.
        """
        self._begun.wait()  # before that it would break the start of the thread, not the work
        with self._lock:
            if not self.over.is_set():
                self._interrupted = True
                _raise_in(self.ident, error)

    def _run(self) -> None:
        try:
            self._begun.set()
            self.value = self._work()
        except BaseException as error:
            self.error = error
        finally:
            try:
                self._end()
            except BaseException:  # an interrupt that is seen only now, when the work is done
                self._end()

    def _end(self) -> None:
        with self._lock:
            if self._interrupted:
                _raise_in(self.ident, None)
            self.over.set()


def _raise_in(ident: int, error: type[BaseException] | None) -> None:
    """Raise an exception in a thread; None takes back one that it has not seen yet."""
    import ctypes

    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), raised)
