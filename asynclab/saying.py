"""Sentences in lines that fit a notebook and a terminal, and lists of words inside them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

WIDTH = 79
"""Characters in a line, at the most: as wide as the lessons' code."""

_TOGETHER = re.compile(r'"[^"]{1,30}"|`[^`]{1,30}`|\w\([^()]{1,30}\)|\d (?=s\b)')
"""A short text in quotes, code, a call, a number with its unit: they stay in one line."""
_SPACE = "\x1f"


def say(text: str) -> None:
    """Print a text for a learner, wrapped."""
    print(wrapped(text))


def wrapped(text: str, *, hang: int = 0) -> str:
    """The text with each longer line broken at spaces; the rest of it is indented by `hang`."""
    return "\n".join(_broken(line, hang) for line in text.split("\n"))


def listed(words: Iterable[str], most: int = 20) -> str:
    """The first of these words for a sentence, and how many more there are."""
    first = list(words)
    more = len(first) - most
    return ", ".join(first[:most]) + (f", and {more} more" if more > 0 else "")


def _broken(line: str, hang: int) -> str:
    if len(line) <= WIDTH:
        return line
    glued = _TOGETHER.sub(lambda match: match[0].replace(" ", _SPACE), line)
    lines = textwrap.wrap(
        glued,
        WIDTH,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(_SPACE, " ")
