"""The feedback on one notebook: what stands first, what is told of each question, what is not."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from graded_class import (
    HOSTILE,
    HOSTILE_HTML,
    HOSTILE_NAME,
    PARTS,
    RIGHT,
    SECRET,
    cells,
    of_test,
    student,
    written,
)

from asynclab.classroom.feedback import STATES, Beside, page
from asynclab.classroom.result import NotebookResult, Part


def feedback(result=None, beside=None, **given) -> BeautifulSoup:
    """The page on the one notebook of a result, parsed."""
    result = result or student()
    notebook = (*result.notebooks, NotebookResult("stations", ()))[0]
    return BeautifulSoup(page(result, notebook, cells(**given), beside), "html.parser")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_the_mark_and_the_state_stand_above_all_else():
    html = feedback()
    first = html.h1.find_next("div")
    assert "1.5 of 5 points" in words(first)
    assert STATES["needs manual grading"] in words(first)
    assert "1 answer is still to be marked by a person" in words(first)
    assert first.find_previous("h2") is None


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_told_in_words_and_only_a_mark_is_a_number(state):
    shown = words(feedback(student(state=state)).select_one(".state"))
    assert STATES[state] in shown
    assert ("No mark" in shown) == (state in ("unreadable", "missing", "runner error"))
    assert "0 of" not in shown


def test_a_lost_part_has_its_points_and_what_was_seen_wanted_and_to_try():
    parts = feedback().select(".parts li")
    assert [words(part.span.find_next_sibling()) for part in parts] == [
        "1 of 1", "0 of 1", "0.5 of 1",
    ]  # fmt: skip
    assert "At most 1 fetch was in flight; 3 were wanted. Start them" in words(parts[1])


def test_a_reason_that_stands_in_the_parts_is_told_once():
    parts = (Part("in time", 1, 0, "Seen: 3 s.\nWanted: 1 s."), Part("in order", 2, 0, "Seen: b."))
    whole = of_test(parts, reason="Seen: 3 s.\nWanted: 1 s.\nSeen: b.")
    shown = words(feedback(student("a", whole)).section)
    assert shown.count("Wanted: 1 s.") == 1
    assert shown.count("Seen: b.") == 1


def test_what_was_given_is_told_by_a_sign_and_in_words_beside_its_colour():
    marks = [part.span for part in feedback().select(".parts li")]
    assert [mark.get_text() for mark in marks] == ["✓", "✗", "◐"]
    assert all(mark["aria-hidden"] == "true" for mark in marks)


def test_the_students_own_timeline_stands_in_view_where_points_were_lost():
    picture = feedback().select_one("figure img")
    assert picture["src"].startswith("data:image/svg+xml;base64,")
    assert picture["alt"] == "Timeline of sequential: 4 tracks, 6.0 s elapsed, most in flight 1."
    assert picture.find_parent("details") is None
    assert "fetch_reading('Lima')" in words(picture.find_next("details"))


def test_the_timeline_of_a_full_mark_is_folded():
    picture = feedback(student("a", of_test(RIGHT, right=True))).select_one("figure img")
    assert "most in flight 3" in picture["alt"]
    assert picture.find_parent("details").summary.get_text().startswith("What your code did")


def test_a_timeline_that_is_damaged_leaves_a_sentence_and_the_rest_of_the_page():
    html = feedback(student("a", of_test(timelines=({"format": "asynclab timeline"},))))
    assert "A timeline could not be drawn" in words(html)
    assert len(html.select(".parts li")) == len(PARTS)


def test_a_question_is_named_by_the_heading_above_it_with_the_answer_folded():
    html = feedback(answer="async def fetch_all(): return 1")
    headings = [words(one) for one in html.select("h2")]
    assert headings[:2] == ["1. Fetch every reading", "2. In your own words"]
    answer = html.find("summary", string="Your answer").parent
    assert "async def fetch_all" in words(answer)


def test_a_comment_stands_with_the_answer_that_a_person_marked():
    marked = written(score=1.5, outcome="partial", reason="Good; but which waits?")
    html = feedback(student("a", of_test(), marked))
    (comment,) = html.select(".comment")
    assert "Good; but which waits?" in words(comment)
    assert "1.5 of 2" in words(comment.find_parent("section"))
    assert STATES["graded"] in words(html.select_one(".state"))


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("stopped", "It ran longer than it may, and was stopped."),
        ("died", "The Python process ended while it ran."),
        ("not run", "It was not run."),
    ],
)
def test_a_stop_a_death_and_a_test_that_was_not_run_are_told_apart(outcome, said):
    html = feedback(student("a", of_test((), outcome=outcome, score=0), state="needs review"))
    assert said in words(html.section)
    assert "0 of 3" in words(html.section)


def test_the_traceback_of_the_judge_is_for_the_teacher():
    seen = of_test(hidden=False, detail="Traceback: judge.py, line 1")
    assert "judge.py" not in feedback(student("a", seen)).get_text()


def test_an_answer_that_went_wrong_is_told_though_it_has_no_points():
    broken = of_test((), id="fetch-all", kind="answer", points=0, score=0, outcome="failed",
                    reason="NameError: name 'x' is not defined")  # fmt: skip
    shown = words(feedback(student("a", broken)).section)
    assert "went wrong" in shown
    assert "NameError: name 'x' is not defined" in shown


def test_the_late_penalty_has_its_line_and_the_mark_after_it():
    html = feedback(beside=Beside(late="Handed in late: 1 point is taken off.", mark=0.5))
    shown = words(html.select_one(".state"))
    assert "Handed in late: 1 point is taken off." in shown
    assert "Your mark for the assignment: 0.5 of 5" in shown


def test_remarks_are_told_once():
    result = student(remarks=("A cell was there twice.",))
    html = feedback(result)
    assert words(html).count("A cell was there twice.") == 1


def test_hidden_tests_show_neither_code_nor_details():
    html = feedback()
    assert SECRET not in html.get_text()
    assert "Quito" not in html.get_text()
    assert "HIDDEN" not in html.get_text()
    assert "every reading, in the order asked for" in words(html)
    assert "Here is a hidden test" in words(html)


def test_hidden_tests_are_shown_where_the_teacher_says_so():
    html = feedback(beside=Beside(show_hidden=True))
    assert html.get_text().count(SECRET) == 2  # in the test's code, and in its details
    assert f"Traceback: {SECRET}" in html.get_text()
    assert "Here is a hidden test" not in words(html)
    assert "not shown" not in words(html)


def test_what_a_test_printed_is_not_shown_since_it_may_tell_hidden_values():
    made = cells()
    told = [{"output_type": "stream", "name": "stdout", "text": f"comparing with {SECRET}"}]
    ran = [type(one)(one.id, one.type, one.source, told, one.answer, one.test) if one.test else one
           for one in made]  # fmt: skip
    result = student()
    assert b"comparing with" not in page(result, result.notebooks[0], ran)


def test_the_notebook_is_shown_as_it_ran_with_the_students_own_cells():
    run = feedback(answer="x = 1  # <b>mine</b>").select_one(".run")
    assert "# <b>mine</b>" in run.get_text()
    assert "print('my own cell')" in run.get_text()
    assert run.select_one("pre.output").get_text() == "mine\n"


def test_nothing_hostile_in_outputs_answers_remarks_and_names_is_left_in_the_page():
    result = student(HOSTILE_NAME, remarks=(HOSTILE_HTML[0],))
    html = feedback(result, outputs=HOSTILE, essay="\n\n".join(HOSTILE_HTML))
    tags = {tag.name for tag in html.find_all(True)}
    assert not tags & {
        "script", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "video",
        "audio", "base", "template", "noscript",
    }  # fmt: skip
    assert len(html.find_all("style")) == len(html.find_all("link")) == 1
    for tag in html.find_all(True):
        assert [name for name in tag.attrs if name.startswith("on") or name == "style"] == []
        for name in ("src", "href", "srcset", "action", "data", "poster"):
            assert str(tag.get(name, "data:image/")).startswith(("data:image/", "data:,"))
    assert HOSTILE_NAME.split("<")[1][:6] in words(html.bdi.find_next("bdi"))


def test_the_page_may_load_its_own_style_and_pictures_and_nothing_else():
    html = feedback()
    policy = html.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_picture_has_words():
    html = feedback(outputs=HOSTILE)
    assert all(picture.get("alt") for picture in html.select("img"))
    assert len(html.select("img")) >= 2


def test_the_same_result_gives_the_same_page():
    result = student()
    assert len({page(result, result.notebooks[0], cells()) for _ in range(2)}) == 1
