"""nest-asyncio behind one function: `asyncio.run()` inside a loop that is already running.

Two packages, one patch. nest-asyncio is archived: in ipykernel 7 its nested loop drops the
cells that wait (a Run All never ends), and from Python 3.14 on it breaks
`asyncio.current_task()`. There nest-asyncio2, its maintained successor, serves.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from typing import Any

from asynclab.saying import say


def allow_nested_run() -> None:
    """Let `asyncio.run()` and `loop.run_until_complete()` work where a loop is running.

    Programs that were written as scripts then run unchanged in a notebook's cell. The
    price: nest-asyncio patches the *class* of the running loop and `asyncio.Task`, so
    every loop of the process changes, in every thread, until the kernel restarts. Prints
    a sentence that says so. Raises RuntimeError, with nothing patched, when no loop is
    running, or when it is none of asyncio's own (uvloop's, for example).
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            "No event loop is running here, so there is nothing to allow: "
            "asyncio.run(main()) works as it is."
        ) from None
    kind = type(loop)
    if not isinstance(loop, asyncio.BaseEventLoop):
        raise RuntimeError(
            f"The running event loop is a {kind.__module__}.{kind.__name__}, and nest-asyncio "
            "can patch asyncio's own loops only. Use `await main()` in a cell, or "
            "`asynclab.run(main())`."
        )
    if not hasattr(loop, "_nest_patched"):
        _package().apply(loop)
    say(
        "asyncio.run() and loop.run_until_complete() now work where a loop is running: "
        f"nest-asyncio has patched {_patched(kind)}, "
        "for every loop of this process, until it restarts."
    )


def _package() -> Any:
    ipykernel = sys.modules.get("ipykernel")
    if sys.version_info < (3, 14) and (ipykernel is None or ipykernel.version_info[0] < 7):
        return importlib.import_module("nest_asyncio")
    return importlib.import_module("nest_asyncio2")


def nesting_state() -> str:
    """Whether asyncio is patched for nested runs, by what, and where: a line for `doctor`."""
    if not hasattr(asyncio, "_nest_patched"):
        return "off"
    by = "nest-asyncio2" if hasattr(asyncio, "_nest_asyncio2") else "nest-asyncio"
    try:
        kind: type[Any] = type(asyncio.get_running_loop())
    except RuntimeError:
        kind = asyncio.SelectorEventLoop
    return f"on: {by} has patched {_patched(kind)}, until restart"


def _patched(kind: type[Any]) -> str:
    """What is patched, in words; from Python 3.14 on the Task stays as it is."""
    python_task = asyncio.Task is vars(asyncio.tasks).get("_PyTask")
    parts = [kind.__name__] if hasattr(kind, "_nest_patched") else []
    parts += ["asyncio.run"] + ["asyncio.Task"] * python_task
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
