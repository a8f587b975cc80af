"""Every page that is made from the lessons and stored: where it lies, and what it says now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pages.cheat_sheet import cheat_sheet, telling
from pages.glossary import glossary
from pages.guide import guide
from pages.lessons import ROOT
from pages.misconceptions import misconceptions
from pages.table import table


@dataclass(frozen=True)
class Made:
    """A page by its place in the project, and the function that makes its text.

    `telling` leaves of a text what must be the same in every run.
    """

    name: str
    make: Callable[[], str]
    telling: Callable[[str], str] = str

    @property
    def path(self) -> Path:
        """Where it is stored."""
        return ROOT / self.name

    def is_current(self) -> bool:
        """Whether what is stored says what would be made now."""
        if not self.path.exists():
            return False
        return self.telling(self.path.read_text("utf-8")) == self.telling(self.make())


MADE = (
    Made("notebooks/reference/glossary.md", glossary),
    Made("notebooks/reference/misconceptions.md", misconceptions),
    Made("docs/lessons.md", table),
    Made("notebooks/instructor/guide.md", guide),
    Made("notebooks/reference/cheat_sheet.html", cheat_sheet, telling),
)
