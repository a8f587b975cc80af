"""How far a verb is, and how long it still takes: live on a terminal, now and then elsewhere."""

from __future__ import annotations

import io

import pytest

from asynclab.classroom.progress import EVERY, Progress, length


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_time_left_follows_from_what_is_done() -> None:
    clock = Clock()
    progress = Progress(10, "graded", stream=io.StringIO(), clock=clock)
    assert progress.line() == "0 of 10 graded"
    clock.now += 30
    progress.step()
    progress.step()
    assert progress.line() == "2 of 10 graded · about 2 min left"


def test_the_end_promises_nothing_more() -> None:
    progress = Progress(1, "graded", stream=io.StringIO(), clock=Clock())
    progress.step()
    assert progress.line() == "1 of 1 graded"


def test_without_a_terminal_a_line_comes_now_and_then() -> None:
    clock, stream = Clock(), io.StringIO()
    progress = Progress(100, "graded", stream=stream, clock=clock)
    for _ in range(10):
        clock.now += EVERY / 4
        progress.step()
    lines = stream.getvalue().splitlines()
    assert [line.split(" · ")[0] for line in lines] == ["4 of 100 graded", "8 of 100 graded"]


def test_on_a_terminal_one_line_is_written_over_and_sentences_stay_above_it() -> None:
    stream = Terminal()
    progress = Progress(2, "graded", stream=stream, clock=Clock())
    progress.step()
    progress.said("ada: unreadable.")
    progress.step()
    progress.clear()
    shown = screen(stream.getvalue())
    assert shown == ["ada: unreadable.", ""]


def screen(written: str) -> list[str]:
    """What a terminal shows in the end: a carriage return goes back to the line's start."""
    lines = []
    for line in written.split("\n"):
        cells: list[str] = []
        for part in line.split("\r"):
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return lines


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 s"),
        (40, "40 s"),
        (89, "89 s"),
        (100, "2 min"),
        (3600, "1 h 0 min"),
        (4300, "1 h 12 min"),
    ],
)
def test_lengths_of_time_are_said_as_people_do(seconds: float, said: str) -> None:
    assert length(seconds) == said
