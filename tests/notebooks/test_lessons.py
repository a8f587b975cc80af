"""The gate over every lesson: what a learner's run would show that nbval does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from asynclab.gate import examine

LESSONS = sorted((Path(__file__).resolve().parents[2] / "notebooks" / "lessons").glob("*.ipynb"))


def test_there_are_lessons_to_examine():
    assert LESSONS


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_the_gate_finds_nothing(lesson):
    findings = examine(lesson)
    assert not findings, "\n\n" + "\n\n".join(map(str, findings))
