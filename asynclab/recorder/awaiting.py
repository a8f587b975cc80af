"""From a coroutine down to what it awaits: the links of asyncio's objects, and the joints."""

from __future__ import annotations

import gc
from types import AsyncGeneratorType, CodeType, CoroutineType, FrameType, GeneratorType
from typing import Any

JOINTS = (CoroutineType, AsyncGeneratorType, GeneratorType)


def code_of(coroutine: Any) -> CodeType | None:
    """The code of a coroutine, async generator or generator; None for anything else."""
    if isinstance(coroutine, CoroutineType):
        return coroutine.cr_code
    if isinstance(coroutine, AsyncGeneratorType):
        return coroutine.ag_code
    if isinstance(coroutine, GeneratorType):
        return coroutine.gi_code
    return None


def frame_of(coroutine: Any) -> FrameType | None:
    """The frame of a coroutine or async generator; None once it has ended."""
    frame: FrameType | None = getattr(coroutine, "cr_frame", None)
    return frame if frame is not None else getattr(coroutine, "ag_frame", None)


def awaited(coroutine: Any) -> Any:
    """What a suspended coroutine, async generator or generator awaits."""
    below: Any = coroutine  # the task of a joint, which the loop makes to close a generator
    if isinstance(coroutine, CoroutineType):
        below = coroutine.cr_await
    elif isinstance(coroutine, AsyncGeneratorType):
        below = coroutine.ag_await
    elif isinstance(coroutine, GeneratorType):
        below = coroutine.gi_yieldfrom
    while below is not None and not isinstance(below, JOINTS):
        # async_generator_asend, anext_awaitable and coroutine_wrapper have no link onward of
        # their own; a future's iterator refers to a future, and ends the chain.
        kind = type(below).__name__
        if not kind.startswith(("async_generator_", "anext_awaitable", "coroutine_wrapper")):
            return below
        below = next(
            (
                link
                for link in gc.get_referents(below)
                if isinstance(link, JOINTS) or type(link).__name__.startswith("async_generator_")
            ),
            None,
        )
    return below


def future_name(future: Any) -> str:
    """What a wait for a future that is no task is called."""
    if future is None:
        return ""
    if type(future).__name__ == "_GatheringFuture":
        return "gather"
    for callback, *_ in getattr(future, "_callbacks", None) or ():
        name = getattr(callback, "__qualname__", "")
        if name.startswith("_chain_future."):
            return "executor"
        if name.startswith("shield."):
            return "shield"
    return "future"
