"""The site as readers have it: nothing comes from elsewhere, everybody can read and print it."""

from __future__ import annotations

import re

import pytest
from accessible import violations

from pages.lessons import lessons
from pages.site.answers import answered
from pages.site.build import drawn, lesson_page, text_page, texts, write_site

NAMES = [lesson.path.stem for lesson in lessons()]
NAMES += ["index", *(path.stem for path in [*texts()[1:], *drawn()])]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The whole site, with the outputs that are stored in the lessons."""
    output = tmp_path_factory.mktemp("site")
    made = [lesson_page(lesson, answered(lesson.notebook)) for lesson in lessons()]
    write_site(output, [*map(text_page, texts()), *made], "Outputs: as stored.")
    return output


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_on_a_page_with_its_folds_open(folder, page, name):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((folder / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert violations(page) == []
    assert requests
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", [NAMES[4], NAMES[6], "index"])
def test_every_letter_can_be_read_in_the_dark(folder, page, name):
    """Pages share one palette; these have code, tracebacks, folds and tables."""
    page.emulate_media(color_scheme="dark")
    page.goto((folder / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert violations(page, "color-contrast") == []


def test_axe_would_find_a_picture_without_words_and_pale_letters(page):
    page.set_content("<img src='data:,'><p style='color: #ccc'>pale</p>")
    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_the_button_opens_every_fold_and_closes_it_again(folder, page):
    page.goto((folder / f"{NAMES[2]}.html").as_uri())
    folds = page.locator("main details")
    opened = page.locator("main details[open]")
    assert opened.count() == 0
    page.get_by_role("button", name="Open all folds").click()
    assert opened.count() == folds.count() > 10
    page.get_by_role("button", name="Close all folds").click()
    assert opened.count() == 0


def test_on_paper_the_folds_are_open_and_the_ways_to_other_pages_are_not_there(folder, page):
    page.goto((folder / f"{NAMES[2]}.html").as_uri())
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0
    assert not page.locator("header nav").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details[open]").count() == 0


def test_a_link_to_a_part_that_is_folded_opens_it(folder, page):
    part = page.goto((folder / f"{NAMES[0]}.html").as_uri()) and "again"
    assert not page.locator(f"#{part}").is_visible()
    page.goto((folder / f"{NAMES[0]}.html").as_uri() + f"#{part}")
    page.wait_for_function("document.querySelectorAll('main details[open]').length === 1")
    assert page.locator(f"#{part}").is_visible()


def test_on_a_narrow_screen_only_wide_code_is_scrolled(folder, page):
    page.set_viewport_size({"width": 400, "height": 720})
    page.goto((folder / f"{NAMES[2]}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_the_cheat_sheet_prints_on_one_page(folder, page):
    page.goto((folder / "cheat_sheet.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
