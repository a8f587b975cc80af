"""The recorder's own errors: they end the recording, and harm nobody."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asynclab.recorder.loop import LoopWatch


def guarded(watch: LoopWatch, action: Callable[..., None], *arguments: Any) -> None:
    """An error in the recorder is reported once, switches it off, and harms nobody."""
    if watch.closed:
        return
    try:
        action(*arguments)
    except Exception as error:
        breaks(watch, error)


def breaks(watch: LoopWatch, error: Exception) -> None:
    """Switch a watch off that met an error of its own, and say so once."""
    if watch.closed:
        return
    watch.closed = True
    watch.log.broken = f"{type(error).__name__}: {error}"
    with suppress(RuntimeWarning):  # where warnings are errors, the timeline's notes say it
        warnings.warn(
            f"asynclab's recorder met an error of its own and stopped ({watch.log.broken}). "
            "Your program goes on; please report this.",
            RuntimeWarning,
            stacklevel=3,
        )
