"""Lessons keep to the measures of notebooks that we admire, and the measures measure."""

from __future__ import annotations

import nbformat
import pytest
from made_notebooks import code, notebook
from nbformat.v4 import new_markdown_cell as text

from pages.measures import LESSONS, Lesson, measure, sentences, too_much, words_to_avoid

TEXT = """\
## A heading is no sentence

**Oslo** and [Lima](https://example.org/a/b) answer. `await fetch()` waits! Does **Oslo**?

- one item
- another item, which
  goes on

> *Your prediction.* Who finishes
> first?

| a | table |
|---|---|

```python
this is code. not prose
```
"""


def of(*cells) -> dict[str, float]:
    return measure(notebook(*cells))


@pytest.mark.parametrize("lesson", sorted(LESSONS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_keeps_to_the_measures(lesson):
    made = nbformat.read(lesson, as_version=4)
    lesson = Lesson.of(made)
    assert too_much(measure(made), lesson.number) == [], words_to_avoid(lesson)


def test_a_sentence_ends_with_its_mark_its_item_or_its_paragraph():
    assert [one.strip() for one in sentences(TEXT)] == [
        "**Oslo** and Lima answer.",
        "code waits!",
        "Does **Oslo**?",
        "one item",
        "another item, which   goes on".replace("   ", " "),
        "*Your prediction.",
        "Who finishes first?",
    ]


def test_words_are_counted_as_they_are_read():
    assert of(text("`a b c` and [two words](https://x.org/y) **bold**"))["words"] == 5
    assert of(text("one two three"), text("four"))["words a text cell, median"] == 2


def test_sentences_are_measured_by_their_middle_and_their_longest_tenth():
    lengths = [*[3] * 8, 30, 40]
    made = of(text(" ".join("Word " * (n - 1) + "end." for n in lengths)))
    assert made["words a sentence, median"] == 3
    assert made["words a sentence, 90th percentile"] == 30


def test_code_cells_are_measured_by_lines_that_hold_code():
    made = of(code("a = 1\n\n# why\nb = 2"), text("x"), code("a"), code("b"), code("c" * 81))
    assert made["code lines a cell, most"] == 2
    assert made["code lines a cell, median"] == 1
    assert made["code cells in a row"] == 3
    assert made["longest code line"] == 81


def test_a_pasted_program_is_seen_and_a_bare_name_is_not():
    program = "async def main():\n    await fetch(1)\ntimeline"
    assert of(code(program))["repeated code lines, %"] == 0
    assert round(of(code(program), code(program))["repeated code lines, %"]) == 33


def test_a_bold_term_counts_once():
    assert of(text("**task** and **loop**"), text("**task**"))["bold terms"] == 2


@pytest.mark.parametrize("words", ["It begins.", "the loop hangs", "Async and sync", "a lane"])
def test_words_that_the_glossary_replaces_are_found(words):
    assert of(text(words))["words to avoid"] == 1


@pytest.mark.parametrize("words", ['He calls it "idle".', "`yield x`", "barely a return", "“test”"])
def test_words_in_quotes_and_code_are_someone_elses(words):
    assert of(text(words))["words to avoid"] == 0


def test_a_lesson_may_name_its_own_subject():
    made = notebook(text("A test, and two tests."))
    assert measure(made)["words to avoid"] == 2
    made.metadata["asynclab"] = {"lesson": "12"}
    assert measure(made)["words to avoid"] == 0


def test_an_exception_holds_for_its_lesson_alone():
    cells = {"cells": 58.0}
    assert too_much(cells, "15") == []
    assert too_much(cells, "14") == ["cells: 58, at most 55"]


def test_each_measure_over_its_limit_is_named():
    assert too_much(of(code("x"), code("x"), code("x"))) == ["code cells in a row: 3, at most 2"]
