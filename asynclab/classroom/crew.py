"""Those who grade: any executor of `concurrent.futures`; one Ctrl-C stops them cleanly."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import Empty, SimpleQueue
from types import FrameType

from asynclab.classroom.grading import Work, kill_running, timed, unmarked
from asynclab.classroom.result import Result
from asynclab.commands import CommandError

Done = tuple[Work, Result, float]
STOPPED = 130
"""The exit code of a verb after a Ctrl-C."""
_STOP = None


class Crew:
    """Grades work as it is given, and gives it back as it is done; a context manager.

    Without an executor there are `jobs` threads (0: one for each core), since each only waits for
    a judge. At the end of the block nothing of it runs any more, however the block was left.
    """

    def __init__(self, executor: Executor | None = None, jobs: int = 0) -> None:
        self.stopped = False
        self._jobs = jobs or cores()
        self._given = executor
        self._pending: dict[Future[tuple[Result, float]], Work] = {}
        self._done: SimpleQueue[Future[tuple[Result, float]] | None] = SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Crew:
        self._stack.enter_context(_first_signal(self._stop))
        self._executor = self._given or self._stack.enter_context(
            ThreadPoolExecutor(self._jobs, thread_name_prefix="grader")
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._dismiss()
        self._stack.close()

    def take(self, work: Work) -> Iterator[Done]:
        """Have this graded too; meanwhile, what is done by now."""
        if not self.stopped:
            future = self._executor.submit(timed, work)
            self._pending[future] = work
            future.add_done_callback(self._done.put)
        while not self.stopped and not self._done.empty():
            yield from self._next()

    def rest(self) -> Iterator[Done]:
        """What is still to come, as it is done; nothing more after a Ctrl-C."""
        while self._pending and not self.stopped:
            yield from self._next()

    def _next(self) -> Iterator[Done]:
        try:
            future = self._done.get(timeout=1)  # Windows hears no Ctrl-C in an endless wait
        except Empty:
            return
        if future is not _STOP and not self.stopped:
            work = self._pending.pop(future)
            yield work, *_outcome(future, work)

    def _stop(self) -> None:
        self.stopped = True
        self._done.put(_STOP)

    def _dismiss(self) -> None:
        """End what runs: judges here at once, those of other machines as soon as they may."""
        for future in self._pending:
            future.cancel()
        while self._given is None and not all(future.done() for future in self._pending):
            kill_running()
            threading.Event().wait(0.02)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def workers(scheduler: str | None, seconds: float = 10.0) -> Iterator[Executor | None]:
    """The executor of the Dask cluster at this address, or None for this machine's own cores."""
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise CommandError(
            "A Dask cluster needs the package distributed: pip install 'asynclab[dask]'"
        ) from None
    try:
        client = Client(scheduler, timeout=seconds)
    except (OSError, ValueError) as error:
        raise CommandError(
            f"No Dask scheduler answers at {scheduler!r} ({error}). Wanted: its address, as "
            "tcp://192.168.1.10:8786."
        ) from None
    with client:
        yield client.get_executor(pure=False)


def _outcome(future: Future[tuple[Result, float]], work: Work) -> tuple[Result, float]:
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        said = f"The worker was lost: {type(error).__name__}: {error}"
        return unmarked(work, "runner error", said), 0.0


@contextmanager
def _first_signal(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM asks for an end; a second one ends at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def handle(number: int, frame: FrameType | None) -> None:
        restore()
        stop()

    for number in numbers:
        signal.signal(number, handle)
    try:
        yield
    finally:
        restore()
