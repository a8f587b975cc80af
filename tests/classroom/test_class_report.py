"""The report on a class: its numbers, its page, its files."""

from __future__ import annotations

import csv

import pytest
from bs4 import BeautifulSoup
from graded_class import HOSTILE_NAME, PARTS, RIGHT, course, of_test, student, written
from made_notebooks import not_run, save

from asynclab.classroom.class_numbers import numbers, spread
from asynclab.classroom.class_plots import of_questions, words_of_questions
from asynclab.classroom.result import Part
from asynclab.cli import main

KEY = ("stations", "test-fetch-all")
TITLES = {KEY: "1. Fetch every reading", ("stations", "why"): "2. In your own words"}
CLASS = [
    student("ada", of_test(RIGHT, right=True), written(score=2, outcome="passed")),
    student("bob"),
    student("cy"),
    student("di", of_test((), score=0, outcome="stopped", reason="It ran for 10 s."), written()),
]


def of_class(results=CLASS, untried=None):
    return numbers(results, TITLES, untried or {})


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def report(folder, *arguments: str) -> BeautifulSoup:
    assert main(["classroom", "report", "stations", "--course", str(folder), *arguments]) == 0
    page = folder / "reports" / "stations" / "report.html"
    return BeautifulSoup(page.read_bytes(), "html.parser")


def test_a_question_counts_all_some_and_no_points():
    fetch, why = of_class()
    assert (fetch.full, fetch.some, fetch.none, fetch.unmarked) == (1, 2, 1, 0)
    assert (why.full, why.some, why.none, why.unmarked) == (1, 0, 0, 3)
    assert fetch.scores == (0, 1.5, 1.5, 3)


def test_questions_come_in_the_order_of_the_notebook_under_its_headings():
    turned = {key: TITLES[key] for key in reversed(TITLES)}
    assert [one.title for one in numbers(CLASS, turned, {})] == [*turned.values()]


def test_questions_under_one_heading_are_told_apart_by_their_ids():
    same = dict.fromkeys(TITLES, "1. All of it")
    assert [one.title for one in numbers(CLASS, same, {})] == [
        "1. All of it · test-fetch-all",
        "1. All of it · why",
    ]


def test_who_left_the_stub_has_not_tried():
    fetch, _ = of_class(untried={"bob": {KEY}})
    assert (fetch.tried, fetch.handed_in) == (3, 4)


def test_equal_reasons_are_counted_and_a_single_one_is_kept_private():
    parts = {part.title: part for part in of_class()[0].parts}
    assert parts["the requests overlap"].reasons == ((PARTS[1].reason, 2),)
    assert (parts[""].reasons, parts[""].other) == ((), 1)
    assert parts["every reading, in the order asked for"].full == 3


def test_a_name_that_is_missing_is_counted_whatever_kept_it_from_being_defined():
    name = "NameError: name 'fetch_all' is not defined"
    reasons = [name, f"{name}, since the cell that defines it went wrong: SyntaxError: …"]
    cells = (of_test((), score=0, outcome="failed", reason=one) for one in reasons)
    fetch, *_ = of_class([student(f"s{n}", one, written()) for n, one in enumerate(cells)])
    assert fetch.parts[0].reasons == ((name, 2),)


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ([3], (3, 3, 3, 3, 3)),
        ([0, 1, 2, 3, 4], (0, 1, 2, 3, 4)),
        ([0, 4], (0, 1, 2, 3, 4)),
    ],
)
def test_the_spread_has_lowest_quartiles_and_highest(scores, told):
    one = spread(scores)
    assert (one.lowest, one.low, one.median, one.high, one.highest) == told


def test_no_marks_have_no_spread():
    assert spread([]) is None


def test_the_picture_has_a_bar_for_each_count_and_words_with_all_numbers():
    questions = of_class()
    bars = [patch for patch in of_questions(questions).axes[0].patches if patch.get_width()]
    assert [patch.get_width() for patch in bars] == [1, 2, 1, 1, 3]
    assert words_of_questions(questions) == (
        "Marks of 2 questions, a bar each. 1. Fetch every reading: 1 have all points, 2 some, 1 "
        "none; 2. In your own words: 1 have all points, 0 some, 0 none, 3 no mark yet."
    )


def test_the_page_tells_states_marks_and_questions(tmp_path):
    course(tmp_path, *CLASS)
    html = report(tmp_path)
    assert "Mean 2 of 5 points" in words(html)
    assert "needs manual grading 3" in words(html.table)
    assert "2 times At most 1 fetch was in flight" in words(html)
    assert html.select_one("figure img")["alt"].startswith("Marks of 2 questions")


def test_names_are_hidden_until_they_are_asked_for(tmp_path):
    name = HOSTILE_NAME.replace("/", "")
    course(tmp_path, student("ada"), student(name))
    assert "ada" not in words(report(tmp_path))
    shown = report(tmp_path, "--names")
    assert "ada needs manual grading 1.5" in words(shown)
    assert shown.script is None


def test_who_left_the_stub_is_found_in_the_graded_copies(tmp_path):
    stub = "async def fetch_all(): ..."
    course(tmp_path, student("ada"), answer=stub)
    assert "0 of 1" in words(report(tmp_path))
    course(tmp_path, student("ada"), answer=stub.replace("...", "return []"))
    assert "1 of 1" in words(report(tmp_path))


def test_the_beliefs_of_a_class_stand_with_their_numbers_and_a_picture(tmp_path):
    course(tmp_path, *(student(f"s{n}") for n in range(6)))
    for n in range(6):
        answer = "1 s" if n < 4 else "2 s"
        cell = not_run(f"predict('async-is-concurrent', '{answer}')")
        save(tmp_path / "submitted" / f"s{n}" / "stations" / "stations.ipynb", cell)
    html = report(tmp_path)
    picture = html.select("figure img")[1]
    assert "because both are async: 4 of 6 were wrong first, 4 later" in picture["alt"]
    assert "01 6 4 4 1 s (4)" in words(html.select("table")[-1])


def test_without_predictions_the_page_says_what_is_missing(tmp_path):
    course(tmp_path, student("ada"))
    assert "No predictions were handed in" in words(report(tmp_path))


def test_before_grading_the_page_says_what_to_do(tmp_path):
    course(tmp_path)
    (tmp_path / "submitted" / "ada" / "stations").mkdir(parents=True)
    html = report(tmp_path)
    assert "Nothing is graded yet: asynclab classroom autograde" in words(html)
    assert "not graded yet 1" in words(html)


def test_tables_and_pictures_lie_beside_the_page(tmp_path, capsys):
    course(tmp_path, *CLASS)
    report(tmp_path)
    folder = tmp_path / "reports" / "stations"
    with (folder / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["question"] == "test-fetch-all"
    assert (rows[0]["all_points"], rows[0]["mean"], rows[0]["highest"]) == ("1", "1.5", "3")
    (overlap,) = [row for row in rows if row["reason"].startswith("At most 1")]
    assert (overlap["part"], overlap["students"]) == ("the requests overlap", "2")
    assert (folder / "questions.png").read_bytes().startswith(b"\x89PNG")
    header = (folder / "beliefs.csv").read_text("utf-8-sig").partition("\n")[0]
    assert header.startswith("id,lesson,text,question,answered")
    assert "report.html; beside it are questions.png" in capsys.readouterr().out


def test_no_cell_of_a_table_starts_a_formula(tmp_path):
    parts = (Part("=1+1", 3, 0, "=HYPERLINK(1)"),)
    course(tmp_path, *(student(name, of_test(parts)) for name in ("ada", "bob")))
    report(tmp_path)
    table = (tmp_path / "reports" / "stations" / "questions.csv").read_text("utf-8-sig")
    assert ",=" not in table
    assert "'=HYPERLINK(1)" in table


def test_what_could_have_been_tampered_with_is_said(tmp_path):
    course(tmp_path, student("ada", of_test(tamper_proof=False), isolation="none"))
    told = words(report(tmp_path))
    assert "1 results rest on a test inside the student's own process" in told
    assert "1 results come from runs without a sandbox" in told


def test_a_report_folder_that_cannot_be_written_gets_a_sentence(tmp_path, capsys):
    course(tmp_path, student("ada"))
    (tmp_path / "reports").write_text("mine")
    assert main(["classroom", "report", "stations", "--course", str(tmp_path)]) == 1
    assert (
        "reports/stations/report.html cannot be written: Not a directory" in capsys.readouterr().err
    )
    assert (tmp_path / "reports").read_text() == "mine"
