"""The reference: stored as it would be made now, and complete."""

from __future__ import annotations

import re

from pages import __main__ as command
from pages.cheat_sheet import timeline_of, ways, without_pictures
from pages.glossary import introduced, meanings
from pages.lessons import NOTEBOOKS, lessons
from pages.made import Made

REFERENCE = NOTEBOOKS / "reference"
CELL = re.compile(r"\(\.\./lessons/([\w.]+)#cell-id=([\w-]+)\)")


def test_every_term_has_its_heading_so_that_a_link_can_lead_to_it():
    page = (REFERENCE / "glossary.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [
        term for term in meanings() if term in introduced()
    ]


def test_every_meaning_is_short_and_ends():
    for term, meaning in meanings().items():
        assert meaning.endswith("."), term
        assert len(meaning) <= 200, term


def test_every_link_into_a_lesson_leads_to_a_cell_that_is_there():
    ids = {lesson.path.name: {cell.id for cell in lesson.notebook.cells} for lesson in lessons()}
    for page in REFERENCE.glob("*.md"):
        links = CELL.findall(page.read_text("utf-8"))
        assert links
        for notebook, cell in links:
            assert cell in ids[notebook], f"{page.name}: {notebook}#{cell}"


def test_the_cheat_sheet_says_what_its_lines_do():
    elapsed = {way.title: round(timeline_of(way).elapsed, 1) for way in ways()}
    assert elapsed == {
        "One after the other": 2.5,
        "gather": 1.0,
        "TaskGroup": 1.0,
        "timeout": 0.5,
        "to_thread": 1.0,
        "Semaphore": 1.5,
        "Queue": 1.5,
    }
    clocks = {way.title for way in ways() if way.clock == "real"}
    assert clocks == {"to_thread"}


def test_a_drawing_may_differ_but_no_word_beside_it():
    page = "<p>1 s</p><svg width='1'><path/></svg><svg></svg>"
    assert without_pictures(page) == "<p>1 s</p><svg></svg><svg></svg>"


def test_the_command_writes_what_is_old_and_says_so(tmp_path, monkeypatch, capsys):
    page = Made("reference/made.md", lambda: "new\n")
    monkeypatch.setattr("pages.made.ROOT", tmp_path)
    monkeypatch.setattr(command, "MADE", (page,))
    monkeypatch.setattr("sys.argv", ["pages", "--check"])
    assert command.main() == 1
    assert not page.path.exists()
    monkeypatch.setattr("sys.argv", ["pages"])
    assert command.main() == 0
    assert command.main() == 0
    assert page.path.read_text() == "new\n"
    assert capsys.readouterr().out == "old: reference/made.md\n" + ("made: reference/made.md\n")
