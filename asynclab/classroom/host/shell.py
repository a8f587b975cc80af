"""The cells of a student's notebook: run as Jupyter does, with what they write kept."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

CELL = re.compile(r"\(<[^>]*>, line")
"""A place in a cell: its file has a name that tells nobody anything."""


class Outputs:
    """What one cell writes, in the notebook format, up to a number of bytes."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, most: int) -> None:
        """Forget what was, for a cell that may write `most` bytes."""
        self.entries: list[dict[str, Any]] = []
        self._left, self._cut = most, False

    def stream(self, name: str, text: str) -> None:
        """Add text that was written to stdout or stderr."""
        text = self._fitting(text)
        last = self.entries[-1] if self.entries else {}
        if text and last.get("name") == name:
            last["parts"].append(text)
        elif text:
            self.entries.append({"output_type": "stream", "name": name, "parts": [text]})

    def add(self, entry: dict[str, Any]) -> None:
        """Add a display, a result or an error, where it fits as a whole."""
        size = len(repr(entry))
        if size <= self._left:
            self._left -= size
            self.entries.append(entry)
        else:
            self._left, self._cut = 0, True

    def end(self) -> list[dict[str, Any]]:
        """The entries, and a sentence if some were left out."""
        if self._cut:
            text = "\n… The rest was left out: the cell wrote more than it may.\n"
            self.entries.append({"output_type": "stream", "name": "stderr", "parts": [text]})
        for entry in self.entries:
            if "parts" in entry:
                entry["text"] = "".join(entry.pop("parts"))
        return self.entries

    def _fitting(self, text: str) -> str:
        if len(text) > self._left:
            text, self._cut = text[: self._left], True
        self._left -= len(text)
        return text


OUTPUTS = Outputs()


class Stream(io.TextIOBase):
    """stdout or stderr of the cells."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self.name = name

    def write(self, text: str) -> int:
        """Keep what a cell writes."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        OUTPUTS.stream(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Hook(DisplayHook):
    quiet: Any
    fill_exec_result: Any
    compute_format_data: Any
    update_user_ns: Any

    def __call__(self, result: Any = None) -> None:
        if result is None or self.quiet():
            return
        self.fill_exec_result(result)
        data, metadata = self.compute_format_data(result)
        self.update_user_ns(result)
        if data:
            result = {"data": data, "metadata": metadata, "execution_count": None}
            OUTPUTS.add({"output_type": "execute_result"} | result)


class _Publisher(DisplayPublisher):
    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, **options: Any
    ) -> None:
        entry = {"data": dict(data), "metadata": dict(metadata or {})}
        OUTPUTS.add({"output_type": "display_data"} | entry)

    def clear_output(self, wait: bool = False) -> None:
        OUTPUTS.entries.clear()


class Shell(InteractiveShell):
    """IPython without a terminal or a kernel's sockets."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    transform_cell: Any
    events: Any

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing is to be done for `%matplotlib inline`, nor for a window that nobody sees."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        OUTPUTS.add(
            {
                "output_type": "error",
                "ename": getattr(etype, "__name__", str(etype)),
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )


def make_shell() -> Shell:
    """The one shell of this process; from here on its streams are the cells'."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    shell = Shell.instance(config=config)
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    return shell


async def run_cell(shell: Shell, code: str, most: int) -> dict[str, Any]:
    """Run a cell to its end: what it raised ("" for nothing), its last value, its outputs."""
    OUTPUTS.begin(most)
    preparing: Any = None
    try:
        transformed = shell.transform_cell(code)
    except Exception:
        transformed, preparing = code, sys.exc_info()
    result = await shell.run_cell_async(
        code, transformed_cell=transformed, preprocessing_exc_tuple=preparing
    )
    shell.events.trigger("post_execute")  # run_cell_async leaves it to its caller
    error = result.error_before_exec or result.error_in_exec
    said = "" if error is None else f"{type(error).__name__}: {error}"
    said = CELL.sub("(line", said) if isinstance(error, SyntaxError) else said
    outputs, stopped = OUTPUTS.end(), isinstance(error, KeyboardInterrupt)
    return {"error": said[:10_000], "stopped": stopped, "value": result.result, "outputs": outputs}
