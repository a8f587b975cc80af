"""Who awaits whom: after every step of a task, its chain of watched coroutines.

A task's coroutine awaits a coroutine, which awaits another, down to a future. The
part of this chain that is the user's has tracks; the first library call below
each track is the reason of its wait. Only what a step changed is looked at again:
what is still suspended still awaits the same.
"""

from __future__ import annotations

import asyncio
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any

from asynclab.recorder.arguments import Arguments
from asynclab.recorder.awaiting import JOINTS, awaited, code_of, frame_of, future_name
from asynclab.recorder.code import HAND_ON, LEAVES, is_watched, wait_name
from asynclab.recorder.endings import end_finished, look_at_generators
from asynclab.recorder.lives import log_lives
from asynclab.recorder.log import KEY, ON_TRACKS, TRACK_REASON, Kind, LoopLog, RawTrack
from asynclab.recorder.steps import NO_GENERATORS, Generator, Node, Step, TaskState
from asynclab.recorder.unwinding import Unwinding


class Chains:
    """The chains of all tasks of one event loop."""

    def __init__(self, log: LoopLog, attribute: str, unwinding: Unwinding) -> None:
        self.log = log
        self.attribute = attribute
        self.unwinding = unwinding
        self._watched: dict[int, tuple[CodeType, bool]] = {}
        self._arguments = Arguments()
        self._reasons: dict[int, tuple[CodeType, int]] = {}
        # The reason that each of asyncio's own gives; with libraries they have tracks instead.
        self._leaves = {} if log.libraries else {id: log.reason(LEAVES[id]) for id in LEAVES}

    def state_of(self, task: asyncio.Task[Any]) -> TaskState:
        """What is known of the task, from now on if it was unknown."""
        state: TaskState | None = getattr(task, self.attribute, None)
        if state is None:
            state = TaskState()
            setattr(task, self.attribute, state)
        return state

    def meet(self, task: asyncio.Task[Any], at: int) -> TaskState:
        """A task that was there before: if it is suspended, its tracks start here."""
        state = self.state_of(task)
        coroutine = task.get_coro()
        if not state.chain and getattr(coroutine, "cr_suspended", False):
            if self.watches(coroutine):
                state.chain.append(self._root_node(task, at, coroutine))
                state.chain[0].track.argument = self.argument_of(coroutine)
            self._grow(task, state, at)
            for node in state.chain:
                self.log.waits_for(node.track.number, at, node.reason)
        return state

    def after_step(self, task: asyncio.Task[Any], step: Step, finish: int, held: int) -> None:
        """Bring a task's chain up to date after one step, and log who had the step.

        `finish` is in the loop's nanoseconds, `held` the step's real length.
        """
        state = self.state_of(task)
        chain = state.chain
        before = [(node, node.reason) for node in chain]
        resumed = chain[-1] if chain else None
        if resumed is None and not (state.root and state.root.start >= 0):
            coroutine = step.coroutine or task.get_coro()
            if state.root is not None or self.watches(coroutine):
                resumed = self._root_node(task, step.start, coroutine)
                chain.append(resumed)
        finished = self._shrink(chain, task.done())
        state.leaf = None
        if not task.done():
            self._grow(task, state, finish)
        if step.entry_frames:
            resumed = self._there_at_entry(chain, step) or resumed
        ended = step.injected(), self.unwinding.exact
        end_finished(task, finished, finish, *ended)
        if step.sightings is not None:
            step.track = log_lives(self, task, state, step, finished, resumed, finish, held)
        elif resumed is not None:
            reason = resumed.reason if resumed in chain else 0
            self.log_step(resumed.track, step.ready, step.start, finish, step.holes, reason, held)
            step.track = resumed.track
        if state.generators:
            state.leaf = None  # one may have given a value
            look_at_generators(self.log, state, finish, *ended)
        known = {id(node): reason for node, reason in before}
        for node in chain:
            if node is not resumed and known.get(id(node)) != node.reason:
                self.log.waits_for(node.track.number, finish, node.reason)

    def quick_step(
        self, task: asyncio.Task[Any], state: TaskState, start: int, finish: int
    ) -> int | None:
        """Bring a task's chain up to date after one of the commonest steps; returns its key.

        These are the first step, the last, and those after which the innermost coroutine waits
        in another of asyncio's own. For any other it returns None, having done nothing:
        `after_step` knows them all.
        """
        root, nodes = state.root, state.nodes
        if root is None or state.generators:
            return None
        coroutine: Any = state.innermost
        if nodes is not None:
            coroutine = nodes[-1].coroutine if nodes else None
        first = coroutine is None
        if first:
            if root.start >= 0:
                return None
            coroutine = task.get_coro()
        awaiting = coroutine.cr_await
        if awaiting is None:  # it has ended
            if task._state != "FINISHED" or task._exception is not None or (nodes and nodes[1:]):
                return None
            if first:
                root.start = start
            root.task, root.finish, root.outcome = task.get_name(), finish, "returned"
            state.nodes, state.leaf = [], None
            return root.number << KEY
        reason, leaf = self._wait_in_a_leaf(awaiting)
        if reason is None:
            return None
        track = root
        if first:
            root.start, root.task, state.nodes = start, task.get_name(), None
        elif nodes:
            nodes[-1].reason, track = reason, nodes[-1].track
        state.innermost, state.leaf, state.key = coroutine, leaf, track.number << KEY | reason
        return state.key

    def _wait_in_a_leaf(self, awaiting: Any) -> tuple[int | None, CodeType | None]:
        """The reason of a wait in one of asyncio's own, and its code if nothing lies between."""
        if type(awaiting) is not CoroutineType:
            return None, None
        code = awaiting.cr_code
        if id(code) in self._leaves:
            return self._leaves[id(code)], code
        below = awaiting.cr_await if id(code) in HAND_ON else None
        return self._leaves.get(id(getattr(below, "cr_code", None))), None

    def _there_at_entry(self, chain: list[Node], step: Step) -> Node | None:
        """The innermost coroutine that was on the stack when the recording was entered."""
        there = None
        for node in chain:
            if id(frame_of(node.coroutine)) in step.entry_frames:
                node.track.start = step.start
                there = node
        return there

    def log_step(
        self,
        track: RawTrack,
        ready: int,
        start: int,
        finish: int,
        holes: list[tuple[int, int]],
        reason: int,
        held: int,
    ) -> None:
        for hole_start, hole_finish in holes:
            if start <= hole_start and hole_finish <= finish:
                if hole_start > start:
                    self.log.step(track.number, ready, start, hole_start, 0)
                ready, start = hole_start, hole_finish
        self.log.step(track.number, ready, start, finish, reason, held)

    def _wait_reason(self, code: CodeType) -> int:
        """The number of the reason that this library code gives; 0 where the next one names it."""
        known = self._reasons.get(id(code))
        if known is None:
            known = self._reasons[id(code)] = (code, self.log.reason(wait_name(code)))
        return known[1]

    def watches(self, coroutine: Any) -> bool:
        """True where this coroutine or async generator gets a track."""
        if isinstance(coroutine, GeneratorType):  # a task may be made of one before Python 3.12
            return False
        code = code_of(coroutine)
        return code is not None and self.watches_code(code)

    def watches_code(self, code: CodeType) -> bool:
        """True where coroutines with this code get a track."""
        known = self._watched.get(id(code))
        if known is None:
            known = self._watched[id(code)] = (code, is_watched(code, self.log.libraries))
        return known[1]

    def watch_always(self, coroutine: Any) -> None:
        """The coroutine that was given to run() has a track whoever wrote it."""
        code = code_of(coroutine)
        if code is not None:
            self._watched[id(code)] = (code, True)

    def new_task(self, task: asyncio.Task[Any], coroutine: Any) -> RawTrack | None:
        """The track of a task that has just been created; None if it has none.

        The coroutine is given: an eager task may have ended, and `get_coro()` of such a one
        ends Python 3.12.1.
        """
        code = getattr(coroutine, "cr_code", None)
        known = self._watched.get(id(code))
        if code is None or not (known[1] if known is not None else self.watches_code(code)):
            setattr(task, self.attribute, TaskState())
            return None
        tracks = self.log.tracks
        root = RawTrack(len(tracks), coroutine.__name__, "task")
        setattr(task, self.attribute, TaskState(root))
        tracks.append(root)
        if code.co_argcount:
            root.argument = self._arguments.read(code, coroutine.cr_frame)
        return root

    def root_track(self, task: asyncio.Task[Any]) -> RawTrack | None:
        """The track of the task's own coroutine, also before its first step; None if unwatched."""
        state = self.state_of(task)
        if state.root is None and self.watches(task.get_coro()):
            state.root = self._new_track(task.get_coro(), "task")
        return state.root

    def _root_node(self, task: asyncio.Task[Any], start: int, coroutine: Any) -> Node:
        track = self.root_track(task)
        assert track is not None
        track.start = start
        track.task = task.get_name()
        return Node(coroutine, track)

    def _new_track(self, coroutine: Any, kind: Kind) -> RawTrack:
        track = RawTrack(len(self.log.tracks), coroutine.__name__, kind)
        self.log.tracks.append(track)
        return track

    def _shrink(self, chain: list[Node], done: bool) -> list[Node]:
        """Take from the chain's end what the step finished, innermost first."""
        finished = []
        while chain:
            last = chain[-1].coroutine
            if isinstance(last, AsyncGeneratorType):
                if last.ag_frame is None:
                    finished.append(chain[-1])
            elif last.cr_frame is None or done:
                finished.append(chain[-1])
            else:  # suspended, or still on its way where the recording ends inside a step
                break
            chain.pop()
        return finished

    def _grow(self, task: asyncio.Task[Any], state: TaskState, at: int) -> None:
        """Follow the awaits from the chain's end down to a future; name what each waits for."""
        chain = state.chain
        awaiting: Any = chain[-1].coroutine if chain else task.get_coro()
        leaf: CodeType | None = None
        lead = 0
        named = len(chain) - 1  # the node whose reason is looked for
        while True:
            awaiting = awaited(awaiting)
            if awaiting is None or not isinstance(awaiting, JOINTS):
                break
            if self.watches(awaiting):
                node = self._node(awaiting, task, state, at)
                if named >= 0:
                    below = TRACK_REASON + node.track.number
                    chain[named].reason = lead + ON_TRACKS if lead else below
                node.track.parent = node.track.parent or (chain[-1].track if chain else None)
                chain.append(node)
                named, lead = len(chain) - 1, 0
            elif not lead:
                code = code_of(awaiting)
                lead = self._wait_reason(code) if code is not None else 0
                if lead and id(code) in LEAVES:
                    leaf = code
                    break
        if leaf is None:
            self._meet_awaited(task, at)
        if named >= 0:
            chain[named].reason = lead or self._reason_of_future(task)
            if leaf is not None and isinstance(chain[named].coroutine, CoroutineType):
                state.innermost, state.leaf = chain[named].coroutine, leaf
                state.key = chain[named].track.number << KEY | chain[named].reason

    def _node(self, coroutine: Any, task: asyncio.Task[Any], state: TaskState, at: int) -> Node:
        generator = isinstance(coroutine, AsyncGeneratorType)
        if generator and id(coroutine) in state.generators:
            known = state.generators[id(coroutine)]
            if known() is coroutine:
                return Node(coroutine, known.track)
        track = self._new_track(coroutine, "async generator" if generator else "coroutine")
        track.start = at
        track.task = task.get_name()
        track.argument = self.argument_of(coroutine)
        if generator:
            if state.generators is NO_GENERATORS:
                state.generators = {}
            state.generators[id(coroutine)] = Generator(coroutine, track)
        return Node(coroutine, track)

    def _meet_awaited(self, task: asyncio.Task[Any], at: int) -> None:
        """A task that was made without its loop (as aiohttp makes eager ones) is met here."""
        future = getattr(task, "_fut_waiter", None)
        if isinstance(future, asyncio.Task) and not hasattr(future, self.attribute):
            self.meet(future, at)

    def _reason_of_future(self, task: asyncio.Task[Any]) -> int:
        future = getattr(task, "_fut_waiter", None)
        if isinstance(future, asyncio.Task):
            awaited = self.root_track(future)
            if awaited is not None:
                return TRACK_REASON + awaited.number
            code = code_of(future.get_coro())
            return self._wait_reason(code) if code is not None else self.log.reason("task")
        reason = self.log.reason(future_name(future))
        gathered = getattr(future, "_children", None) or ()
        tasks = (child for child in gathered if isinstance(child, asyncio.Task))
        return reason + ON_TRACKS if any(map(self._has_track, tasks)) else reason

    def _has_track(self, task: asyncio.Task[Any]) -> bool:
        state: TaskState | None = getattr(task, self.attribute, None)
        if state is not None and state.root is not None:
            return True
        return not task.done() and self.watches(task.get_coro())

    def left(self, frame: FrameType, error: str) -> None:
        """An exception of this type is leaving a coroutine of the task that runs now."""
        track = self.track_of(asyncio.current_task(self.log.loop), frame)
        if track is not None:
            track.error = error

    def track_of(self, task: asyncio.Task[Any] | None, frame: FrameType) -> RawTrack | None:
        """The track of the coroutine that runs in this frame, if it has one already."""
        state: TaskState | None = getattr(task, self.attribute, None)
        if task is None or state is None:
            return None
        for node in reversed(state.chain):
            if node.frame is frame:
                return node.track
        for generator in state.generators.values():
            if getattr(generator(), "ag_frame", None) is frame:
                return generator.track
        return self.root_track(task) if frame_of(task.get_coro()) is frame else None

    def argument_of(self, coroutine: Any) -> str:
        """The first argument of a coroutine that is suspended or has not started."""
        code = code_of(coroutine)
        return "" if code is None else self._arguments.read(code, frame_of(coroutine))

    def argument_of_executing(self, frame: FrameType) -> str:
        """The first argument of the coroutine that runs in this frame."""
        return self._arguments.read(frame.f_code, frame)
