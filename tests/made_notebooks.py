"""Small notebooks made by hand, for tests, with the outputs that a run would have stored.

save(folder / "one.ipynb", code("1 / 0", error("ZeroDivisionError", "division by zero")))
"""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from asynclab.gate.stored import tidy


def code(source: str, *outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    """A code cell; `save` gives it its number."""
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def not_run(source: str) -> NotebookNode:
    """A code cell as it is after its outputs were cleared: nbval does not compare it."""
    return v4.new_code_cell(source, metadata={"not_run": True})


def out(text: str, stream: str = "stdout") -> NotebookNode:
    """What a cell printed."""
    return v4.new_output("stream", name=stream, text=text)


def error(name: str, value: str) -> NotebookNode:
    """An exception that a cell raised."""
    return v4.new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])


def result(text: str) -> NotebookNode:
    """The value of a cell's last expression."""
    return v4.new_output("execute_result", data={"text/plain": text})


def picture(alt: str = "", data: bytes | None = None) -> NotebookNode:
    """A picture that a cell showed."""
    metadata = {"image/png": {"alt": alt}} if alt else {}
    coded = base64.b64encode(png() if data is None else data).decode()
    return v4.new_output("display_data", data={"image/png": coded}, metadata=metadata)


def png(shade: int = 0) -> bytes:
    """A picture of one pixel."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))]
    parts += [(b"IDAT", zlib.compress(bytes([0, shade]))), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(d)) + k + d + _crc(k + d) for k, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def notebook(*cells: NotebookNode) -> NotebookNode:
    """A notebook as a run from top to bottom would have stored it."""
    for index, cell in enumerate(cells):
        cell.id = f"cell-{index}"
    ran = [cell for cell in cells if cell.cell_type == "code"]
    for number, cell in enumerate(ran, 1):
        if not cell.metadata.pop("not_run", False):
            cell.execution_count = number
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = number
    return tidy(v4.new_notebook(cells=list(cells)))


def save(path: Path, *cells: NotebookNode) -> Path:
    """Write such a notebook to a file."""
    path.write_text(nbformat.writes(notebook(*cells)), encoding="utf-8")
    return path


def _crc(data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(data))
