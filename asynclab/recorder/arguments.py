"""The argument in a label: `greet('Alice')` tells more than `greet`."""

from __future__ import annotations

import sys
from types import CodeType, FrameType

_MOST_ARGUMENTS = 200  # labels beyond this many of one name would tell nobody anything
_MOST_CHARACTERS = 20
_FRAME_AND_US = 3  # references to a dict that the frame, a variable here and a call hold


class Arguments:
    """Reads first arguments, as long as labels gain by it."""

    def __init__(self) -> None:
        self._reads: dict[int, int] = {}

    def read(self, code: CodeType, frame: FrameType | None) -> str:
        """The first argument as it reads in code, if it is short and plain; "" otherwise.

        Before 3.13 `f_locals` is a dict that the frame keeps, and with it the arguments,
        so it is emptied again, unless the program holds it too, as its `locals()`.
        """
        reads = self._reads.get(id(code), 0)
        if frame is None or not code.co_argcount or reads >= _MOST_ARGUMENTS:
            return ""
        self._reads[id(code)] = reads + 1
        names = code.co_varnames[: code.co_argcount]
        name = names[1] if names[0] == "self" and len(names) > 1 else names[0]
        values = frame.f_locals
        value = values.get(name)
        text = repr(value) if type(value) in (str, int, bool) else ""
        if isinstance(values, dict) and sys.getrefcount(values) <= _FRAME_AND_US:
            values.clear()
        return text if len(text) <= _MOST_CHARACTERS + 2 else ""
