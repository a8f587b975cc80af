"""The reference: stored as it would be made now, and complete."""

from __future__ import annotations

import re

from pages import __main__ as command
from pages.cheat_sheet import telling, timeline_of, ways
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


def test_the_lines_of_the_cheat_sheet_take_the_time_that_it_shows():
    elapsed = {way.title: timeline_of(way).elapsed for way in ways() if way.clock == "virtual"}
    assert elapsed == {
        "One after the other": 2.5,
        "gather": 1.0,
        "TaskGroup": 1.0,
        "timeout": 0.5,
        "Semaphore": 1.5,
        "Queue": 1.5,
    }


def test_a_thread_is_shown_in_real_time_beside_a_loop_that_is_free():
    (beside,) = [way for way in ways() if way.clock == "real"]
    assert beside.title == "to_thread"
    timeline = timeline_of(beside)
    assert timeline.blocks == ()
    assert timeline.track("read").finish < timeline.track("slow_read('Oslo')").finish


def test_a_drawing_and_a_real_second_may_differ_but_no_other_word():
    def page(picture: str, seconds: str, clock: str) -> str:
        words = f'<div class="hidden {clock}">{seconds}</div>'
        return f'<p>1 s</p>\n<div aria-label="{seconds}">{picture}\n</div>\n{words}'

    before = page("<svg width='1'><path/></svg>", "1.0 s", "real")
    assert telling(before) == telling(page("<svg></svg>", "1.1 s", "real"))
    assert telling(before) != telling(before.replace("<p>1 s", "<p>2 s"))
    exact = page("<svg><path/></svg>", "1.0 s", "virtual")
    assert telling(exact) == telling(page("<svg></svg>", "1.0 s", "virtual"))
    assert telling(exact) != telling(page("<svg></svg>", "1.1 s", "virtual"))


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
