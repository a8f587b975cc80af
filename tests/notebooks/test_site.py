"""The site: every lesson's page, its folds and links, and that it needs nothing from elsewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from made_notebooks import code, notebook
from nbformat.v4 import new_markdown_cell as text

from asynclab import questions
from pages.lessons import lessons
from pages.site import __main__ as site
from pages.site.answers import answered, right_answer
from pages.site.build import drawn, lesson_page, text_page, texts, write_site
from pages.site.folds import readings
from pages.site.frame import led_on
from pages.site.runs import SiteError, key_of, run_of

PAGES = [*(lesson.path.stem for lesson in lessons()), "index"]
PAGES += [path.stem for path in [*texts()[1:], *drawn()]]
OTHER = re.compile(r"(?:https?:)?//")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The whole site; 00 is run for it, the other pages show the outputs stored in the lessons."""
    output = tmp_path_factory.mktemp("site")
    made = [lesson_page(lesson, answered(lesson.notebook)) for lesson in lessons()]
    write_site(output, [*map(text_page, texts()), *made], "Outputs: as stored.")
    assert site.main(["0", "--output", str(output), "--runs", str(output / "runs")]) == 0
    return output


@pytest.fixture(scope="module")
def pages(folder):
    """Each page, parsed, by the name of its file."""
    return {f.name: BeautifulSoup(f.read_bytes(), "html.parser") for f in folder.glob("*.html")}


def of_lesson(pages, number: str) -> BeautifulSoup:
    return next(page for name, page in pages.items() if name.startswith(number))


def folded(tag: Tag) -> bool:
    return tag.find_parent("details") is not None


def test_every_lesson_and_every_text_has_its_page(pages):
    assert sorted(pages) == sorted(f"{name}.html" for name in PAGES)
    for lesson in lessons():
        assert lesson.title in of_lesson(pages, lesson.number).h1.get_text()


def test_every_link_leads_to_a_page_and_a_part_that_exist(pages):
    broken = []
    for name, page in pages.items():
        for link in page.select("a[href]"):
            parts = urlsplit(link["href"])
            if parts.scheme:
                continue
            target = pages.get(unquote(parts.path) or name)
            part = unquote(parts.fragment)
            if target is None or (part and target.find(id=part) is None):
                broken.append(f"{name}: {link['href']}")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(folder, pages):
    sources = [
        (name, tag[attribute])
        for name, page in pages.items()
        for attribute in ("src", "srcset", "href", "data", "poster", "action")
        for tag in page.find_all(attrs={attribute: True})
        if not (tag.name == "a" and attribute == "href")
    ]
    assert ("00_start_here.html", "course.css") in sources
    assert [source for source in sources if OTHER.match(source[1])] == []
    for file in (*folder.glob("*.css"), *folder.glob("*.js")):
        assert not re.search(r"https?:|url\(|@import|import\(|fetch", file.read_text("utf-8")), file
    for name, page in pages.items():
        inline = [tag.get_text() for tag in page.find_all(["style", "script"])]
        inline += [tag["style"] for tag in page.find_all(style=True)]
        assert not re.search(r"url\(|@import", "".join(inline)), name


def test_every_picture_is_described_and_every_fold_starts_closed(pages):
    for name, page in pages.items():
        assert all(picture.get("alt") for picture in page.select("img")), name
        assert page.select("details[open]") == [], name
    assert of_lesson(pages, "00").select("img")


def test_no_two_parts_of_a_page_share_their_id(pages):
    for name, page in pages.items():
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert sorted(set(ids)) == sorted(ids), name


def test_a_result_with_its_reading_is_folded_below_its_question(pages):
    page = of_lesson(pages, "00")
    result = page.find(id="warm-up-run").find_next_sibling()
    assert "result" in result["class"]
    assert "Right: you predicted 1 s; your row took 1.0 s" in result.get_text()
    assert "There is one wait of 1 s in it" in result.get_text()  # the reply to "2 s"
    assert result.select_one("img")
    assert folded(page.find(id="again"))
    assert not folded(page.find(id="read-row"))
    assert not folded(page.find(id="warm-up-question"))


def test_no_answer_stands_open_beside_its_question(pages):
    for lesson in lessons():
        page = of_lesson(pages, lesson.number)
        for call in lesson.calls():
            if call.function == "predict":
                shown = page.find(id=call.cell)
                assert "..." in shown.get_text()
                assert shown.find_next_sibling().get("class") != ["outputs"]
            if call.function == "settle":
                assert "result" in page.find(id=call.cell).find_next_sibling()["class"]


def test_an_exercise_has_its_hints_and_a_solution_with_its_picture(pages):
    (exercise,) = of_lesson(pages, "00").select(".exercise")
    folds = [fold.summary.get_text() for fold in exercise.find_all("details", recursive=False)]
    assert folds == ["Hint 1", "Hint 2", "Hint 3", "A solution"]
    assert "async def read_lima" in exercise.get_text()
    assert exercise.select_one("img")["alt"].startswith("Timeline of read_lima")


def test_a_page_leads_to_its_neighbours_and_says_how_it_came_about(pages):
    names = [f"{lesson.path.stem}.html" for lesson in lessons()]
    for name, before, after in zip(names[1:], names, names[2:], strict=False):
        assert pages[name].select_one("header a[rel=prev]")["href"] == before
        assert pages[name].select_one("footer a[rel=next]")["href"] == after
        assert "README.md" not in pages[name].main.decode()
    assert "each prediction answered right" in of_lesson(pages, "00").footer.get_text()


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.path.stem)
def test_every_prediction_of_a_lesson_is_answered_for_its_page(lesson):
    code = "\n".join(cell.source for cell in answered(lesson.notebook).cells)
    asked = [call.id for call in lesson.calls() if call.function == "predict"]
    assert not re.search(r"predict\([^)]*, \.\.\.", code)
    for id in asked:
        assert repr(right_answer(questions.load()[id])) in code
    assert not code.rstrip().endswith("progress()")


@pytest.mark.parametrize("question", questions.load().values(), ids=lambda one: one.id)
def test_the_answer_for_the_site_is_allowed_and_right(question):
    answer = question.read(right_answer(question))
    assert answer is not None
    assert question.is_right(answer)


def test_the_texts_that_read_a_result_end_at_a_heading_a_question_or_code():
    def read(*cells):
        made = [code("settle()"), *map(text, cells), code("next")]
        return [cell.source for cell in readings(made, 0)[1:]]

    assert read("It took 2 s.", "So.") == ["It took 2 s.", "So."]
    assert read("It took 2 s.", "## Next", "more") == ["It took 2 s."]
    assert read("It took 2 s.", "> *Your prediction.* Why?") == ["It took 2 s."]
    assert read("## Next") == []


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("../lessons/02_x.ipynb#cell-id=run", "02_x.html#run"),
        ("00_start.ipynb#When-a-cell-shows-[*]", "00_start.html#When-a-cell-shows-%5B%2A%5D"),
        ("../README.md", "index.html"),
        ("../reference/glossary.md#task", "glossary.html#task"),
        ("#part", "#part"),
        ("cheat_sheet.html", "cheat_sheet.html"),
        ("https://docs.python.org/x.md", "https://docs.python.org/x.md"),
    ],
)
def test_a_link_between_files_becomes_one_between_pages(href, leads_to):
    assert led_on(href) == leads_to


def test_a_kept_run_serves_again_until_the_lesson_or_the_code_changes(folder, monkeypatch):
    (lesson, *_) = lessons()
    _, earlier = run_of(lesson, folder / "runs")
    assert earlier
    before = key_of(notebook(code("1")))
    assert key_of(notebook(code("1"))) == before
    assert key_of(notebook(code("2"))) != before
    monkeypatch.setattr("platform.python_version", lambda: "3.99")
    assert key_of(notebook(code("1"))) != before


def test_a_run_at_fault_makes_no_page_and_says_which_cell(tmp_path, monkeypatch):
    (lesson, *_) = lessons()
    monkeypatch.setattr("pages.site.runs.answered", lambda _: notebook(code("1"), code("1 / 0")))
    with pytest.raises(SiteError, match=r"(?s)cell \[2\].*ZeroDivisionError"):
        run_of(lesson, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_that_is_not_there_gets_a_sentence(capsys):
    assert site.main(["77"]) == 2
    assert "There is no lesson 77. There are: 00, 01" in capsys.readouterr().err
