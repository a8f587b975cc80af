"""What stands round the content of every page: head, ways to the other pages, foot; and its links.

A page of the site lies beside all others, so a link to `../lessons/02_x.ipynb#part` leads to
`02_x.html#part`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pages.lessons import Lesson

if TYPE_CHECKING:
    from pages.site.build import Page

HERE = Path(__file__).parent / "template"
LINK = re.compile(r'<a href="([^"]*)"')
SOURCES = {".ipynb", ".md", ".html"}


@dataclass(frozen=True)
class Frame:
    """The lessons in order, and the other pages, as (file, title)."""

    lessons: list[tuple[str, str]]
    others: list[tuple[str, str]]

    @classmethod
    def of(cls, lessons: Sequence[Lesson], texts: Sequence[Path], sheets: Sequence[Path]) -> Frame:
        """The frame of a site of these lessons, texts, and sheets with a look of their own."""
        pages = [(f"{one.path.stem}.html", f"{one.number} · {one.title}") for one in lessons]
        others = [(path.name, path.stem.replace("_", " ").capitalize()) for path in sheets]
        others += [(f"{path.stem}.html", title_of(path)) for path in texts]
        return cls(pages, [link for link in others if link[0] != "README.html"])


def title_of(path: Path) -> str:
    """The first heading of a Markdown file."""
    return path.read_text("utf-8").partition("\n")[0].lstrip("# ")


def framed(page: Page, frame: Frame, said: str) -> str:
    """A whole page of HTML, its links led to the pages of the site."""
    files = [file for file, _ in frame.lessons]
    file = f"{page.name}.html"
    place = files.index(file) if file in files else None
    before = frame.lessons[place - 1] if place else None
    after = frame.lessons[place + 1 : place + 2] if place is not None else []
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    )
    html = environment.get_template("frame.html.j2").render(
        page=page,
        file=file,
        is_lesson=place is not None,
        before=before,
        after=after[0] if after else None,
        others=frame.others,
        said=said,
    )
    return tended(html)


def tended(html: str) -> str:
    """The page with its links led on, and what a reader without a mouse needs."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.select("a[href]"):
        link["href"] = led_on(str(link["href"]))
    for part in soup.find_all(id=True):
        part["id"] = unquote(str(part["id"]))  # as nbconvert writes it, no link would find it
    for mark in soup.select("a.anchor-link"):
        mark.decompose()
    for block in soup.select("pre"):
        block["tabindex"] = "0"  # a wide one is scrolled with the arrow keys
    for word in soup.select("pre span[style]"):
        del word["style"]  # a traceback's colours are a terminal's: too pale on one of our papers
    for head in soup.select("th"):
        head["scope"] = "col"
        if not head.get_text(strip=True):
            head.name = "td"  # a table's corner heads nothing
            del head["scope"]
    return str(soup)


def sheet(html: str) -> str:
    """A page with a look of its own: only its links are led on."""
    return LINK.sub(lambda link: f'<a href="{led_on(link[1])}"', html)


def led_on(href: str) -> str:
    """Where a link of a lesson leads to on the site; links to elsewhere stay."""
    parts = urlsplit(href)
    path = PurePosixPath(unquote(parts.path))
    if parts.scheme or (path.suffix not in SOURCES and parts.path):
        return href
    part = unquote(parts.fragment).removeprefix("cell-id=")
    name = "" if not parts.path else "index" if path.name == "README.md" else path.stem
    return (f"{name}.html" if name else "") + (f"#{quote(part)}" if part else "")
