"""The point of the course in a terminal: the article's programs, sequential beside concurrent."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from asynclab import files
from asynclab.comparison import Comparison

SIGN = b"asynclab demo"
PICTURE = "comparison.png"


def at_once() -> Comparison:
    """Both ways to await program 3's fetches, in virtual time: six seconds in none."""
    from asynclab.course.program_3 import concurrent, sequential
    from asynclab.runner import compare

    with contextlib.redirect_stdout(io.StringIO()):
        return compare(sequential, concurrent, clock="virtual")


def demo(folder: Path) -> Path:
    """Run the programs in real time, print their timelines, and draw the comparison to a file."""
    from asynclab.course import program_2, program_3
    from asynclab.runner import compare, run

    print("Program 2 awaits two greetings of 1 s each, one after the other:\n", flush=True)
    timeline = run(program_2.main())
    print(f"\n{timeline}\n")
    print("Program 3's three fetches of 2 s each: awaited one after the other, as program 2")
    print("does it (6 s), and then together, with gather, as program 3 does (2 s):\n", flush=True)
    comparison = compare(program_3.sequential, program_3.concurrent)
    print(f"\n{comparison}\n")
    path = free_path(folder / PICTURE)
    path.write_bytes(picture(comparison))
    print(f"The same as a picture: {path}")
    return path


def picture(comparison: Comparison) -> bytes:
    """The comparison as a PNG that says in words what it shows, and that the demo made it."""
    from asynclab import plot, text

    return plot.to_png(comparison, f"{SIGN.decode()}: {text.alt_text(comparison)}")


def free_path(path: Path) -> Path:
    """The path itself, unless a file that is not the demo's own has it: then the next free one."""
    places = files.numbered(path)
    return next(one for one in places if not one.exists() or SIGN in one.read_bytes()[:4096])
