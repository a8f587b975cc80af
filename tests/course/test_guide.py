"""The teacher's guide and its page of wrong answers."""

from __future__ import annotations

import re

import pytest

from pages.guide import GUIDE, PATHS, facts, guide, paths
from pages.lessons import lessons
from pages.wrong_answers import WrongAnswer, met, stored_replies, wrong_answers

SECTION = re.compile(r"^### (\d\d) · (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(((?:\.\./lessons/|wrong_answers)[^)#]*)(?:#([^)]*))?\)")


def test_the_short_path_is_ninety_minutes_and_every_path_starts_at_the_start():
    assert "| 90 minutes | 00–02 | 90 |" in paths()
    assert {first for first, _ in PATHS.values()} == {"00"}


def test_a_section_of_the_guide_says_what_to_ask_to_show_to_skip_and_to_listen_for():
    parts = SECTION.split(GUIDE.read_text("utf-8"))[1:]
    assert parts
    for number, _, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        bullets = re.findall(r"^- \*\*(.+?)\.\*\*", text, re.MULTILINE)
        assert bullets == ["Ask", "Show", "Skip", "Listen for"], number
        assert f"<!-- made: {number} -->" in text


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_the_facts_of_a_lesson_are_its_goals_its_minutes_and_its_predictions(lesson):
    told = facts(lesson)
    assert all(goal in told for goal in lesson.goals)
    assert f"about {lesson.minutes} minutes" in told
    asked = [call.id for call in lesson.calls() if call.function == "predict"]
    assert re.findall(r"\| \[([\w-]+)\]", told) == asked


def test_what_is_written_by_hand_stays_when_the_regions_are_made_afresh(tmp_path, monkeypatch):
    page = tmp_path / "guide.md"
    page.write_text("Mine.\n<!-- made: 00 -->\nold\n<!-- end -->\nMine, too.\n", "utf-8")
    monkeypatch.setattr("pages.guide.GUIDE", page)
    assert guide().startswith("Mine.\n<!-- made: 00 -->\n[The lesson](")
    assert guide().endswith("\n<!-- end -->\nMine, too.\n")
    assert "old" not in guide()


def test_every_link_of_the_guide_leads_to_a_cell_or_a_heading():
    headings = set(re.findall(r"^## (.+)$", wrong_answers(lambda _: "."), re.MULTILINE))
    anchors = {heading.replace(" ", "-") for heading in headings}
    cells = {f"cell-id={cell.id}" for lesson in lessons() for cell in lesson.notebook.cells}
    for path, part in LINK.findall(guide()):
        assert path == "wrong_answers.md" or (GUIDE.parent / path).exists()
        assert part in {"", *anchors, *cells}, part


def test_the_replies_of_a_page_are_read_back_as_they_were_written():
    said = {(one.exercise, one.name): f"Reply {n} | x." for n, one in enumerate(met())}
    page = wrong_answers(lambda one: said[one.exercise, one.name].replace("|", "\\|"))
    read = stored_replies(page)
    there = {lesson.number for lesson in lessons()}
    assert {key: reply.replace("\\|", "|") for key, reply in read.items()} == {
        key: reply for key, reply in said.items() if key[0][:2] in there
    }


def test_a_wrong_answer_is_told_by_its_name_its_belief_and_its_code(tmp_path):
    file = tmp_path / "02_1" / "wrong_two_words.py"
    file.parent.mkdir()
    file.write_text('"""belief: call-runs\nreply: x\n"""\n\n\nasync def f():\n    pass\n')
    answer = WrongAnswer(file)
    assert (answer.exercise, answer.name) == ("02.1", "two words")
    assert answer.belief == "Calling a coroutine function runs it."
    assert answer.code == "async def f():\n    pass"
