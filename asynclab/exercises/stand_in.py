"""What stands for a pool of processes in exercises: it takes what they take, at no cost."""

import asyncio
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from asynclab import span


class Pool(ThreadPoolExecutor):
    """A pool of `size` threads that only takes what can travel to another process.

    `given` counts its calls, and `most` those that it had in hand at once. Each call asks `loop`
    for a sign of life, so that a loop that stands still is found out: `held`.
    """

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.given = self.in_hand = self.most = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.held = False
        self._lock = threading.Lock()

    def submit(self, function: Callable[..., Any], /, *args: Any, **kw: Any) -> Future[Any]:
        if getattr(function, "__module__", "") == "__main__":
            raise pickle.PicklingError(f"Can't pickle {function}: another process has no cells")
        sent = pickle.dumps((function, args, kw))
        with self._lock:
            self.given += 1
            self.in_hand += 1
            self.most = max(self.most, self.in_hand)
        return super().submit(self._work, sent)

    def _work(self, sent: bytes) -> Any:
        alive = threading.Event()
        assert self.loop is not None
        self.loop.call_soon_threadsafe(alive.set)
        if not alive.wait(1.0):
            self.held = True
        function, args, kw = pickle.loads(sent)
        with span("draw"):
            value = function(*args, **kw)
        with self._lock:
            self.in_hand -= 1
        return value
