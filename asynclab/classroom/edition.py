"""Which asynclab is at work: what it found may be otherwise once its own code is another."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import asynclab


@cache
def edition() -> str:
    """SHA-256 of asynclab's own code, and of Python's version: its number alone is too coarse.

    All of the package counts. What a judgement depends on begins in `judge`, `host` and `wire`,
    and goes on through marking, checks and services; to look at everything takes 20 ms.
    """
    top = Path(asynclab.__file__).parent
    whole = hashlib.sha256(f"{asynclab.__version__} {sys.version_info[:2]}".encode())
    for path in sorted(top.rglob("*.py")):
        whole.update(f"{path.relative_to(top).as_posix()} {path.stat().st_size};".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
