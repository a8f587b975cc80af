"""The gate over every assignment's source: with its own solution it runs from top to bottom."""

from __future__ import annotations

from pathlib import Path

import pytest

from asynclab.gate import examine

FOLDER = Path(__file__).resolve().parents[2] / "notebooks" / "assignments"
SOURCES = sorted(FOLDER.glob("*/*.ipynb"))


def test_there_are_assignments_to_examine():
    assert SOURCES


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_gate_finds_nothing(source):
    findings = examine(source, stored=False)
    assert not findings, "\n\n" + "\n\n".join(map(str, findings))
