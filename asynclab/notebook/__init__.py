"""What asynclab does for a notebook: the kernel's repairs, `%%timeline`, and nested runs.

- `kernel_repairs`  exception groups and interrupts, which an IPython kernel gets wrong
- `magic`           the `%%timeline` cell magic
- `nesting`         `asyncio.run()` inside a running loop, by way of nest-asyncio
- `testing`         `run_tests()`: a cell's tests in a file of their own, run by pytest
- `lesson_needs`    a sentence in the first cell of a lesson that is newer than asynclab
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from asynclab.display import kernel_shell
from asynclab.notebook.nesting import allow_nested_run, nesting_state

if TYPE_CHECKING:
    from asynclab.notebook.kernel_repairs import Groups, Interrupts

__all__ = [
    "allow_nested_run",
    "nesting_state",
    "register_magic",
    "repair",
    "repairs",
    "set_up",
    "undo_repairs",
]

OFF = "ASYNCLAB_REPAIRS"
_NAMES = ("exception groups", "interrupts")
_applied: list[Groups | Interrupts] = []
_states: dict[str, str] = {}


def set_up() -> None:
    """Make an IPython kernel ready for asyncio: the repairs and the magic, once, quietly.

    A lesson that needs a newer asynclab gets a sentence.
    """
    repair()
    register_magic()
    if (shell := kernel_shell()) is not None:
        from asynclab.notebook import lesson_needs

        lesson_needs.say_if_older(shell)


def repair() -> None:
    """Repair what this kernel gets wrong about asyncio: exception groups and interrupts.

    It happens when asynclab is imported, in an IPython kernel's main thread; elsewhere,
    and with `ASYNCLAB_REPAIRS=off` in the environment, nothing is changed.
    `repairs()` says what was done, `undo_repairs()` takes it back.
    """
    if _applied:
        return
    why_not = _why_not()
    _states.update(dict.fromkeys(_NAMES, why_not))
    if why_not:
        return
    from asynclab.notebook.kernel_repairs import Groups, Interrupts

    shell = kernel_shell()
    for one in (Groups(shell), Interrupts(shell)):
        _states[one.name] = one.needless() or "on"
        if _states[one.name] == "on":
            one.apply()
            _applied.append(one)


def undo_repairs() -> None:
    """Take the repairs back: the kernel behaves as it did before asynclab was imported."""
    while _applied:
        one = _applied.pop()
        one.undo()
        _states[one.name] = "off"


def repairs() -> dict[str, str]:
    """Each repair by name: "on", "off", "not needed", or "not possible here" and why."""
    return {name: _states.get(name) or _why_not() or "off" for name in _NAMES}


def register_magic() -> None:
    """Give this kernel the `%%timeline` cell magic; elsewhere nothing happens."""
    if (shell := kernel_shell()) is not None:
        from asynclab.notebook.magic import register

        register(shell)


def _why_not() -> str:
    """Why no repair is possible or wanted here, or ""."""
    if os.environ.get(OFF, "").lower() == "off":
        return "off"
    if kernel_shell() is None:
        return "not possible here: no IPython kernel runs this code"
    from asynclab.notebook.kernel_repairs import in_main_thread

    return "" if in_main_thread() else "not possible here: this is no kernel's main thread"
