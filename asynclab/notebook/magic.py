"""`%%timeline`: a cell of plain code, recorded as it runs, with its timeline below its outputs.

A cell magic gets its cell as text, and code run from there could not `await`. So the
magic's line becomes a comment before the cell is compiled, which then runs as every cell
does (its result, its errors and its line numbers are its own), and the recording is
entered and left by the events that IPython triggers before and after a cell.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from asynclab.recorder import Recording, record
from asynclab.saying import say, wrapped

_LINE = re.compile(r"%%timeline(?:[ \t]+(?P<name>.*?))?[ \t]*\r?\n?")


def timeline(line: str, cell: str) -> None:
    """Record this cell, and show its timeline below it: `%%timeline [name]`.

    The first line of a cell. The rest is ordinary code, and may `await`; what it
    prints, its result and its errors are shown as ever. `name` is the timeline's name.
    To keep a timeline, use `with asynclab.record() as recording:` instead.
    """
    from IPython.core.error import UsageError

    raise UsageError(
        "%%timeline came to IPython as a command, and it works only as the first line of a "
        "cell: put it there, above every other magic."
    )


def register(shell: Any) -> None:
    """Teach a shell `%%timeline`, once."""
    if comment_magic_line in shell.input_transformers_cleanup:
        return
    recorder = CellRecorder()
    shell.register_magic_function(timeline, "cell", "timeline")
    shell.input_transformers_cleanup.append(comment_magic_line)
    shell.events.register("pre_run_cell", recorder.start)
    shell.events.register("post_run_cell", recorder.finish)


def comment_magic_line(lines: list[str]) -> list[str]:
    """The lines of a cell, the magic's one a comment, so that all others keep their numbers."""
    if lines and _LINE.fullmatch(lines[0]):
        return ["# " + lines[0], *lines[1:]]
    return lines


class CellRecorder:
    """Records the cells that begin with `%%timeline`, and shows what was recorded."""

    def __init__(self) -> None:
        self._under_way: list[tuple[str, Recording]] = []

    def start(self, info: Any) -> None:
        """Enter the recording if the cell asks for one."""
        first = info.raw_cell.lstrip().partition("\n")[0]
        asked = _LINE.fullmatch(first)
        if asked is None:
            return
        recording = record(name=asked["name"])
        try:
            recording.__enter__()
        except TypeError as error:
            told = f"%%timeline does not record this cell. {error}"
            print(wrapped(told), file=sys.stderr)
            return
        self._under_way.append((info.raw_cell, recording))

    def finish(self, result: Any) -> None:
        """Leave it and show the timeline, unless the cell never began to run."""
        if not self._under_way:
            return
        cell, recording = self._under_way[-1]
        if result is not None and result.info.raw_cell != cell:
            return
        self._under_way.pop()
        recording.__exit__(None, None, None)
        if result is None or result.error_before_exec is None:
            _show(recording)


def _show(recording: Recording) -> None:
    timeline = recording.timeline
    if not timeline.tracks:
        say(
            "%%timeline has nothing to show: no coroutine of this cell's program waited, "
            "or held the event loop for 10 ms."
        )
        return
    from asynclab import display

    display.show(timeline)
