"""The whole site: which pages there are, and each of them written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode

from asynclab import files
from pages.lessons import NOTEBOOKS, Lesson, lessons
from pages.site.folds import fold
from pages.site.frame import Frame, framed, sheet, title_of

TEMPLATE = Path(__file__).parent / "template"
ASSETS = ("course.css", "course.js")


@dataclass(frozen=True)
class Page:
    """A page by the name of its file without ending, with its title and its content as HTML."""

    name: str
    title: str
    body: str


def lesson_page(lesson: Lesson, run: NotebookNode) -> Page:
    """A lesson's page, from an answered run of it."""
    body, _ = _exporter().from_notebook_node(fold(run))
    return Page(lesson.path.stem, f"{lesson.number} · {lesson.title}", body)


def text_page(path: Path) -> Page:
    """The page of a Markdown file; the contents page is the site's index."""
    source = path.read_text("utf-8")
    name = "index" if path.name == "README.md" else path.stem
    body = _exporter().markdown2html({}, source)
    return Page(name, title_of(path), f'<div class="text">{body}</div>')


def texts() -> list[Path]:
    """The Markdown files that learners read beside the lessons: the contents first."""
    return [NOTEBOOKS / "README.md", *sorted((NOTEBOOKS / "reference").glob("*.md"))]


def drawn() -> list[Path]:
    """The pages that come as they are: they have a look of their own, and are one sheet."""
    return sorted((NOTEBOOKS / "reference").glob("*.html"))


def write_site(output: Path, pages: Sequence[Page], said: str) -> None:
    """Write these pages, and what all pages share, into a folder; `said` goes to their foot.

    Other pages in the folder stay: they may be those of lessons not built this time.
    """
    output.mkdir(parents=True, exist_ok=True)
    frame = Frame.of(lessons(), texts(), drawn())
    made = {f"{page.name}.html": framed(page, frame, said).encode() for page in pages}
    made |= {path.name: sheet(path.read_text("utf-8")).encode() for path in drawn()}
    made |= {name: (TEMPLATE / name).read_bytes() for name in ASSETS}
    for name, content in made.items():
        files.write(output / name, [content])


def _exporter() -> HTMLExporter:
    return HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="course", extra_template_basedirs=[str(TEMPLATE)], anchor_link_text=""
    )
