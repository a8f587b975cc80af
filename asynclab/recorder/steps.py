"""A step under way, and what is known of a task between its steps: data only."""

from __future__ import annotations

import asyncio
import weakref
from types import CodeType, FrameType
from typing import Any

from asynclab.recorder.awaiting import frame_of
from asynclab.recorder.log import REASONS, RawTrack
from asynclab.recorder.sightings import Sightings, token_of
from asynclab.timeline import Outcome


class Generator:
    """An async generator that a task iterates over; it is not held."""

    __slots__ = ("_itself", "_token", "track")

    def __init__(self, generator: Any, track: RawTrack) -> None:
        token = token_of(generator.ag_frame)
        self._itself = weakref.ref(generator)
        self._token = weakref.ref(token) if token is not None else None
        self.track = track

    def __call__(self) -> Any:
        """The generator; None once nobody has it."""
        return self._itself()

    @property
    def has_ended(self) -> bool:
        """True if it ran to an end; one that was left in the middle is closed by its loop later."""
        generator = self._itself()
        if generator is not None:
            return generator.ag_frame is None
        return self._token is not None and self._token() is None


NO_GENERATORS: dict[int, Generator] = {}


class Node:
    """One watched coroutine or async generator in the chain of a task."""

    __slots__ = ("coroutine", "reason", "track")

    def __init__(self, coroutine: Any, track: RawTrack, reason: int = 0) -> None:
        self.coroutine = coroutine
        self.track = track
        self.reason = reason

    @property
    def frame(self) -> FrameType | None:
        """Its frame; None once it has ended."""
        return frame_of(self.coroutine)


class Step:
    """A step under way."""

    __slots__ = (
        "arguments", "coroutine", "created", "eaten", "entry_frames", "frame", "holes", "nested",
        "ready", "real", "sightings", "start", "task", "track",
    )  # fmt: skip

    def __init__(
        self,
        task: asyncio.Task[Any] | None,
        ready: int,
        start: int,
        real: int,
        arguments: Any = (),
        entry_frames: frozenset[int] = frozenset(),
    ) -> None:
        self.task = task
        self.ready = ready
        self.start = start
        self.real = real
        self.arguments = arguments
        self.entry_frames = entry_frames  # of the step in which the recording was entered
        self.holes: list[tuple[int, int]] = []  # steps of others inside this one
        self.eaten = 0  # real nanoseconds that eager tasks took of it
        self.coroutine: Any = None  # of an eager task's first step, and its frame by id
        self.frame = 0
        # The tracks of tasks created in it by coroutines that had no track yet, with their tokens.
        self.created: list[tuple[RawTrack, list[object]]] = []
        self.nested = False  # a whole event loop ran inside it, and waited (nest-asyncio)
        self.sightings: Sightings | None = None
        self.track: RawTrack | None = None  # who had the step, or most of it

    def injected(self) -> Outcome:
        """How the step was resumed: with a value ("returned"), or with an exception."""
        cause = self.arguments[0] if self.arguments else None
        if isinstance(cause, asyncio.Future):
            if cause.cancelled():
                return "cancelled"
            cause = getattr(cause, "_exception", None)
        if isinstance(cause, asyncio.CancelledError):
            return "cancelled"
        return "failed" if isinstance(cause, BaseException) else "returned"


class TaskState:
    """What a recording knows of one task; it hangs on the task itself and dies with it.

    While the innermost watched coroutine waits in one of asyncio's own, whose code is `leaf`, a
    step that leaves it there changes nothing; `key` is its track and the reason of its wait.
    """

    def __init__(self, root: RawTrack | None = None) -> None:
        self.root = root
        self.innermost: Any = None
        self.leaf: CodeType | None = None
        self.key = 0
        self.generators = NO_GENERATORS  # a dict of its own when it has the first
        self.nodes: list[Node] | None = None  # None: at most one, which `innermost` tells

    @property
    def chain(self) -> list[Node]:
        """The task's watched coroutines that are suspended, outermost first."""
        if self.nodes is None:
            self.nodes = []
            if self.innermost is not None and self.root is not None:
                self.nodes.append(Node(self.innermost, self.root, self.key & REASONS))
        return self.nodes
