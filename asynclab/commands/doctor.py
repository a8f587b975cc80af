"""What runs here, and what differs here from what the lessons say: for `asynclab doctor`."""

from __future__ import annotations

import asyncio
import os
import platform
import queue
import subprocess
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ["asynclab", "jupyterlab", "ipykernel", "ipython", "nbclient", "matplotlib", "looptime"]
PACKAGES += ["nest-asyncio", "nest-asyncio2", "uvloop"]
IN_KERNEL = "from asynclab.commands import doctor; print(doctor.report(doctor.facts()))"
SECONDS_FOR_KERNEL = 60.0


def examine() -> str:
    """The facts of this process, of a kernel that is started to be asked, and of a sandbox."""
    parts = {
        "In this terminal": report(facts()),
        "In a notebook's kernel": ask_kernel(),
        "For students' code that is graded": report({"sandbox": sandbox()}),
    }
    return "\n\n".join(f"{title}\n{part}" for title, part in parts.items())


def sandbox() -> str:
    """How students' code is locked in here; a sandbox is started to see."""
    from asynclab.classroom.isolation import levels

    found = levels.look()
    return f"{found.level}: {found.reason}" if found.reason else found.level


def facts() -> dict[str, str]:
    """What this process is, by name: in a cell, `print(doctor.report(doctor.facts()))`."""
    from asynclab import notebook, progress_log

    progress = progress_log.path()
    return {
        "Python": f"{platform.python_version()} on {platform.platform(terse=True)}",
        "interpreter": sys.executable,
        "asynclab": str(Path(__file__).parents[1]),
        "packages": ", ".join(found_versions()),
        "event loop": loop_type(),
        "nest-asyncio": notebook.nesting_state(),
        **{f"repair: {name}": state for name, state in notebook.repairs().items()},
        "threads": ", ".join(thread.name for thread in threading.enumerate()),
        "progress": str(progress) if progress else "kept in memory only",
        "differs here": " ".join(differences()) or "nothing",
    }


def report(facts: dict[str, str]) -> str:
    width = max(map(len, facts))
    return "\n".join(f"  {name:<{width}}  {value}" for name, value in facts.items())


def found_versions() -> list[str]:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return found


def loop_type() -> str:
    """The type of the running event loop, or of the one that asyncio.run would make."""
    try:
        return f"{full_name(asyncio.get_running_loop())}, running"
    except RuntimeError:
        loop = asyncio.new_event_loop()
        loop.close()
        return f"{full_name(loop)}, none running"


def full_name(thing: object) -> str:
    return f"{type(thing).__module__}.{type(thing).__qualname__}"


def differences() -> list[str]:
    """A sentence for each thing in which this place differs from what the lessons say."""
    step = time.get_clock_info("monotonic").resolution
    uvloop = "uvloop" in loop_type()
    free = not getattr(sys, "_is_gil_enabled", lambda: True)()
    sentences = {
        f"The clock moves in steps of {step * 1000:.0f} ms: shorter waits look like 0.": step
        > 1e-3,
        "uvloop cannot be recorded: use asyncio's own event loop.": uvloop,
        "This is Colab: its kernel is older, and the lessons are copies that it does not keep.": (
            "google.colab" in sys.modules
        ),
        "Windows: an interrupt reaches a cell that awaits only when the await ends.": (
            sys.platform == "win32"
        ),
        "Python runs in the browser: threads, processes and sockets do not work.": (
            sys.platform == "emscripten"
        ),
        "This Python has no GIL: threads run in parallel.": free,
        "ASYNCLAB_REPAIRS is off.": os.environ.get("ASYNCLAB_REPAIRS", "").lower() == "off",
        "ASYNCLAB_PROGRESS is off: predictions are kept in memory only.": (
            os.environ.get("ASYNCLAB_PROGRESS", "").lower() == "off"
        ),
    }
    return [sentence for sentence, holds in sentences.items() if holds]


def ask_kernel() -> str:
    """Start a kernel as JupyterLab would, and let it report on itself."""
    from jupyter_client.manager import start_new_kernel

    try:
        manager, client = start_new_kernel(
            startup_timeout=SECONDS_FOR_KERNEL, stderr=subprocess.DEVNULL
        )
    except Exception as error:  # whatever keeps a kernel from starting is what we want to tell
        return f"  No kernel starts here ({type(error).__name__}: {error})."
    try:
        return asked(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def asked(client: Any) -> str:
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text") or "")
        if message["msg_type"] == "error":
            said.append(
                f"  The kernel cannot use asynclab: {content['ename']}: {content['evalue']}"
            )

    try:
        client.execute_interactive(IN_KERNEL, timeout=SECONDS_FOR_KERNEL, output_hook=hear)
    except (TimeoutError, queue.Empty):
        said.append(f"  The kernel did not answer within {SECONDS_FOR_KERNEL:.0f} s.")
    return "".join(said).rstrip()
