"""How a lesson reads, in numbers, beside what the notebooks that we admire keep to.

    python -m pages.measures [NOTEBOOK…]

Numbers do not make a lesson good. They show where one has slipped: pasted programs,
code after code without a word between, sentences that nobody can follow.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

# nbformat has no annotations.
# mypy: disable-error-code="no-untyped-call"
import nbformat
from nbformat import NotebookNode

LESSONS = Path(__file__).resolve().parents[1] / "notebooks" / "lessons"
LIMITS = {  # at most
    "cells": 55,
    "words": 1800,
    "words a text cell, median": 55,
    "code lines a cell, median": 6,
    "code lines a cell, most": 15,
    "code cells in a row": 2,
    "repeated code lines, %": 15,
    "longest code line": 79,
    "words a sentence, median": 15,
    "words a sentence, 90th percentile": 25,
    "bold terms": 7,
    "words to avoid": 0,
}
EXCEPTIONS = {"15": {"cells": 60}}
REASONS = {
    "15": "a project of four stages, each with its prediction, exercise and picture, in twice the "
    "minutes of a lesson; its cells are as short as elsewhere",
}
"""Which lesson, by its number, may be over which limit, and why."""
AVOID = re.compile(
    r"\b(?:simultaneous(?:ly)?|async(?:hronous)? (?:and|or|versus|vs\.?) sync(?:hronous)?"
    r"|beg[aiu]n(?:s|ning)?|wak(?:es?|ing)|woke|die[sd]?|dying|ticks?|turns?|active|idle|blocked"
    r"|hangs?|hung|freezes?|froze|frozen|yield(?:s|ed|ing)?|gantt|lanes?|bars?|makespan"
    r"|wait_time|quiz(?:zes)?|tests?)\b",
    re.IGNORECASE,
)
"""The words that the project's glossary replaces by others: one word for each idea."""
SUBJECTS = {"12": {"test", "tests"}, "15": {"test", "tests"}}
"""What is a lesson's own subject, it may name: these two are about the tests of a program."""

FENCED = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`]+`")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
TAG = re.compile(r"<[^>]+>")
BOLD = re.compile(r"\*\*(.+?)\*\*")
QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")
LEAD = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d+\.\s+)?")
WORD = re.compile(r"[^\W_]+(?:['’_-][^\W_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”)*_]*\s+")


@dataclass(frozen=True)
class Lesson:
    """The cells of a notebook, as text."""

    texts: list[str]
    codes: list[str]
    kinds: list[str]
    number: str = ""

    @classmethod
    def of(cls, notebook: NotebookNode) -> Lesson:
        def sources(kind: str) -> list[str]:
            return [cell.source for cell in notebook.cells if cell.cell_type == kind]

        kinds = [cell.cell_type for cell in notebook.cells]
        number = notebook.metadata.get("asynclab", {}).get("lesson", "")
        return cls(sources("markdown"), sources("code"), kinds, number)


def measure(notebook: NotebookNode) -> dict[str, float]:
    """Each measure of a notebook by its name, in the order of LIMITS."""
    lesson = Lesson.of(notebook)
    words = [len(WORD.findall(prose(text))) for text in lesson.texts]
    lines = [code_lines(code) for code in lesson.codes]
    every_line = [line for cell in lines for line in cell]
    lengths = [len(WORD.findall(one)) for text in lesson.texts for one in sentences(text)]
    values: list[float] = [
        len(lesson.kinds),
        sum(words),
        statistics.median(words or [0]),
        statistics.median([len(cell) for cell in lines] or [0]),
        max([len(cell) for cell in lines], default=0),
        max([len(list(run)) for kind, run in groupby(lesson.kinds) if kind == "code"], default=0),
        100 * repeated(every_line) / max(len(every_line), 1),
        max([len(line) for code in lesson.codes for line in code.splitlines()], default=0),
        statistics.median(lengths or [0]),
        percentile(lengths or [0], 90),
        len(bold_terms(lesson)),
        len(words_to_avoid(lesson)),
    ]
    return dict(zip(LIMITS, values, strict=True))


def prose(text: str) -> str:
    """Markdown as it is read: a piece of code is one word, a link its own text."""
    text = CODE.sub("code", FENCED.sub("", text))
    return TAG.sub(" ", LINK.sub(r"\1", text))


def sentences(text: str) -> Iterator[str]:
    """Each sentence of a text cell; headings, tables and lines of links are none."""
    blocks = re.split(r"\n\s*\n", FENCED.sub("\n\n", text))
    for block in blocks:
        for item in re.split(r"\n(?=\s*(?:>\s*)*(?:[-*+]|\d+\.)\s)|\n(?=#)", block):
            bare = LEAD.sub("", item)
            if bare.startswith(("#", "|", "[")):
                continue
            flat = prose(" ".join(LEAD.sub("", line) for line in item.splitlines()))
            yield from (one for one in SENTENCE_END.split(flat) if WORD.search(one))


def code_lines(code: str) -> list[str]:
    """The lines of a cell that hold code, without their indent."""
    stripped = (line.strip() for line in code.splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


def repeated(lines: list[str]) -> int:
    """How many lines stood in the lesson before; a bare name or bracket says nothing twice."""
    telling = [line for line in lines if len(WORD.findall(line)) > 1]
    return len(telling) - len(set(telling))


def percentile(values: list[int], share: int) -> float:
    """The smallest value that at least `share` percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def bold_terms(lesson: Lesson) -> list[str]:
    """What stands in bold, each once."""
    return sorted({term for text in lesson.texts for term in BOLD.findall(FENCED.sub("", text))})


def words_to_avoid(lesson: Lesson) -> list[str]:
    """Words of AVOID outside code and quotes, with their neighbours."""
    found = []
    for text in lesson.texts:
        own = QUOTED.sub("", prose(text))
        words = [m for m in AVOID.finditer(own) if not _is_subject(m.group(), lesson)]
        found += [own[max(0, m.start() - 20) : m.end() + 20].strip() for m in words]
    return found


def _is_subject(word: str, lesson: Lesson) -> bool:
    return word.lower() in SUBJECTS.get(lesson.number, ())


def limits(number: str) -> dict[str, int]:
    """The limits that the lesson with this number keeps to."""
    return LIMITS | EXCEPTIONS.get(number, {})


def too_much(measures: dict[str, float], number: str = "") -> list[str]:
    """A sentence for each measure of a lesson over its limit."""
    most = limits(number)
    over = [(name, value) for name, value in measures.items() if value > most[name]]
    return [f"{name}: {value:g}, at most {most[name]}" for name, value in over]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pages.measures", description=__doc__)
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted(LESSONS.glob("*.ipynb")))
    for path in parser.parse_args().notebooks:
        notebook = nbformat.read(path, as_version=4)
        print(path.stem)
        lesson = Lesson.of(notebook)
        most = limits(lesson.number)
        for name, value in measure(notebook).items():
            mark = "  <- too much" if value > most[name] else ""
            print(f"  {name:36}{value:7.4g}   at most {most[name]}{mark}")
        print(f"  bold: {', '.join(bold_terms(lesson))}")
        longest = sorted(
            (one for text in lesson.texts for one in sentences(text)),
            key=lambda one: -len(WORD.findall(one)),
        )
        print("  longest sentences:", *longest[:3], sep="\n    ")
        for words in words_to_avoid(lesson):
            print(f"  avoid: …{words}…")
    return 0


if __name__ == "__main__":
    sys.exit(main())
