"""The pictures among a cell's outputs: how many, described in words, and how large."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from nbformat import NotebookNode

from asynclab.gate.finding import Finding

MOST_BYTES = 60_000


def pictures(cell: NotebookNode) -> list[tuple[str, NotebookNode]]:
    """Each picture of a cell's outputs, with its MIME type."""
    return [
        (mime, output)
        for output in cell.outputs
        for mime in output.get("data", {})
        if mime.startswith("image/")
    ]


def check_pictures(number: int, cell: NotebookNode, origin: str) -> Iterator[Finding]:
    """Findings on the pictures of one cell; `origin` says whose outputs they are."""
    for mime, output in pictures(cell):
        if not str(output.metadata.get(mime, {}).get("alt", "")).strip():
            yield Finding(
                "alt",
                number,
                f"a picture ({mime}) without alt text, {origin}",
                f'a sentence in the output\'s metadata["{mime}"]["alt"]',
            )
        size = len(_bytes(mime, output.data[mime]))
        if size > MOST_BYTES:
            yield Finding(
                "size",
                number,
                f"a picture ({mime}) of {size / 1000:.0f} kB, {origin}",
                f"at most {MOST_BYTES / 1000:.0f} kB: fewer rows, or a smaller figure",
            )


def _bytes(mime: str, data: str | list[str]) -> bytes:
    text = data if isinstance(data, str) else "".join(data)
    return text.encode() if "xml" in mime else base64.b64decode(text)
