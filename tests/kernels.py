"""A real IPython kernel for tests: cells with a deadline, their outputs, and interrupts."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parent.parent
START = 60.0  # seconds in which a kernel on a busy machine is ready
SETTLE = 0.2  # seconds from a cell's last print until it waits, or is busy


class ThisPython(KernelManager):
    """A kernel of the running interpreter, whatever kernels the user has installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=launch, display_name="Python", language="python")


@dataclass
class Cell:
    """What came of a cell; `status` is "ok", "error", "aborted" or "no reply"."""

    status: str = "no reply"
    ename: str = ""
    evalue: str = ""
    seconds: float = 0.0
    presses: int = 0
    outputs: list[dict[str, Any]] = field(default_factory=list)

    def text(self, stream: str) -> str:
        return "".join(
            out["text"] for out in self.outputs if out["type"] == "stream" and out["name"] == stream
        )

    @property
    def stdout(self) -> str:
        return self.text("stdout")

    @property
    def stderr(self) -> str:
        return self.text("stderr")

    @property
    def errors(self) -> list[str]:
        """The tracebacks of its `error` outputs, without colours."""
        return [
            re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(out["traceback"]))
            for out in self.outputs
            if out["type"] == "error"
        ]

    def shown(self, kind: str) -> list[dict[str, Any]]:
        """The data of its `display_data` or `execute_result` outputs."""
        return [out["data"] for out in self.outputs if out["type"] == kind]


class Kernel:
    """A running kernel."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def run(
        self, code: str, *, press_after: str | None = None, presses: int = 1, timeout: float = 30
    ) -> Cell:
        """Run a cell; soon after it has printed `press_after`, interrupt it, each second once."""
        return self._collect(self.client.execute(code), press_after, presses, timeout)

    def run_all(self, *cells: str, timeout: float = 30) -> list[Cell]:
        """Send all cells at once, as Run All does, then collect what came of each."""
        sent = [self.client.execute(code) for code in cells]
        return [self._collect(one, None, 0, timeout) for one in sent]

    def interrupt(self) -> None:
        """Interrupt the kernel as JupyterLab does."""
        self.manager.interrupt_kernel()

    def _collect(self, sent: str, press_after: str | None, presses: int, timeout: float) -> Cell:
        cell, start, pressed, due = Cell(), time.monotonic(), 0.0, 0.0
        while (now := time.monotonic()) < start + timeout:
            if not due and press_after is not None and press_after in cell.stdout:
                due = now + SETTLE
            if due and now > due and cell.presses < presses:
                cell.presses, pressed, due = cell.presses + 1, now, now + 1
                self.interrupt()
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") != sent:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                self._read_reply(sent, cell, start + timeout)
                break
            if kind in {"stream", "error", "display_data", "execute_result"}:
                cell.outputs.append({"type": kind, **content})
        cell.seconds = time.monotonic() - (pressed or start)
        return cell

    def _read_reply(self, sent: str, cell: Cell, deadline: float) -> None:
        # A cell whose handling failed inside the kernel goes idle, but is never answered.
        for wait in (2.0, 0.5, 0.5):
            try:
                reply = self.client.get_shell_msg(timeout=min(wait, deadline - time.monotonic()))
            except Empty:
                continue
            if reply["parent_header"].get("msg_id") == sent:
                content = reply["content"]
                cell.status = content["status"]
                cell.ename, cell.evalue = content.get("ename", ""), content.get("evalue", "")
                return


@contextmanager
def kernel(**environment: str) -> Iterator[Kernel]:
    """A kernel in a folder of its own with these environment variables; gone at the end."""
    with tempfile.TemporaryDirectory() as home:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        environ = {**os.environ, "IPYTHONDIR": home, "PYTHONPATH": path, **environment}
        manager = ThisPython(connection_file=str(Path(home) / "connection.json"))
        manager.start_kernel(env=environ, cwd=home)
        client = manager.client()
        try:
            client.start_channels()
            client.wait_for_ready(timeout=START)
            yield Kernel(manager, client)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
