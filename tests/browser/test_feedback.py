"""Feedback and report as they are opened: nothing runs, nothing is fetched, everybody can read."""

from __future__ import annotations

import pytest
from accessible import violations
from graded_class import (
    HOSTILE,
    HOSTILE_HTML,
    HOSTILE_NAME,
    RIGHT,
    course,
    of_test,
    student,
    written,
)
from made_notebooks import not_run, save

from asynclab.cli import main

WATCH = "window.ran = []; for (const name of ['alert', 'open']) window[name] = () => ran.push(name)"
NAME = HOSTILE_NAME.replace("/", "⁄")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A course in which feedback and report were made; one student would like to run a script."""
    folder = tmp_path_factory.mktemp("course")
    hostile = student(NAME, remarks=(HOSTILE_HTML[0],))
    course(folder, hostile, outputs=HOSTILE, essay="\n\n".join(HOSTILE_HTML))
    done = (of_test(RIGHT, right=True), written(score=1, outcome="partial", reason="Why so?"))
    many = [student(f"s{n}", *(done if n % 2 else ())) for n in range(6)]
    course(folder, *many, student("broken", state="unreadable", notebooks=()))
    for n in range(6):
        cell = not_run(f"predict('async-is-concurrent', '{1 + n % 3 // 2} s')")
        save(folder / "submitted" / f"s{n}" / "stations" / "stations.ipynb", cell)
    for verb in (("generate_feedback",), ("report", "--names")):
        assert main(["classroom", *verb, "stations", "--course", str(folder)]) == 0
    return folder


PAGES = {
    "hostile": f"feedback/{NAME}/stations/stations.html",
    "some points": "feedback/s0/stations/stations.html",
    "all points": "feedback/s1/stations/stations.html",
    "unreadable": "feedback/broken/stations/stations.html",
    "report": "reports/stations/report.html",
}


def open_all(folder, page, name: str) -> list[str]:
    """Open a page with all its folds open; returns what it asked for from elsewhere."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(WATCH)
    page.goto((folder / PAGES[name]).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    page.wait_for_timeout(300)  # a refresh after 0 s, or a picture, would come now
    assert requests
    return [url for url in requests[1:] if not url.startswith("data:")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_fetched(folder, page, name, theme):
    page.emulate_media(color_scheme=theme)
    assert open_all(folder, page, name) == []
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_script_runs_and_the_page_stays_itself(folder, page, name):
    open_all(folder, page, name)
    assert page.evaluate("ran") == []
    assert page.title().startswith(("Feedback on stations", "Report on stations"))
    assert page.url == (folder / PAGES[name]).as_uri()
    assert page.locator("body").is_visible()


def test_the_policy_would_hold_even_if_the_cleaning_did_not(folder, page, tmp_path):
    """Only a page's own wish to be elsewhere is no matter of the policy: that tag is left out."""
    html = (folder / PAGES["some points"]).read_text("utf-8")
    raw = "".join(html for html in HOSTILE_HTML if "refresh" not in html)
    (tmp_path / "open.html").write_text(html.replace("<main>", f"<main>{raw}"), "utf-8")
    requests: list[str] = []
    page.on("requestfinished", lambda request: requests.append(request.url))
    page.goto((tmp_path / "open.html").as_uri())
    page.wait_for_timeout(300)
    assert page.locator("form").count() == 1
    assert page.title() == "Feedback on stations"
    assert [url for url in requests if url.startswith("http")] == []


def test_the_timelines_are_drawn_and_every_picture_has_a_size(folder, page):
    open_all(folder, page, "some points")
    widths = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(widths) == 1
    assert min(widths) > 600
    open_all(folder, page, "report")
    assert len(page.evaluate("[...document.images].map(image => image.naturalWidth)")) == 2


def test_on_paper_the_folds_are_open(folder, page):
    page.goto((folder / PAGES["all points"]).as_uri())
    page.emulate_media(media="print")
    timeline = page.locator("figure img")
    assert timeline.is_visible()


@pytest.mark.parametrize("name", ["some points", "report"])
def test_a_narrow_screen_needs_no_scrolling_sideways(folder, page, name):
    page.set_viewport_size({"width": 400, "height": 720})
    open_all(folder, page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
