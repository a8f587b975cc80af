"""Which font draws a name: matplotlib's own, else an installed one that has the letters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

from asynclab.rows import printable

FAMILY = "DejaVu Sans"
# Asked first: opening every font of a desktop machine takes seconds.
LIKELY = (
    "Noto Sans",
    "Source Han",
    "WenQuanYi",
    "PingFang",
    "Hiragino",
    "Microsoft YaHei",
    "Arial",
)
# Fonts of boxes for every letter there is, and bitmaps that matplotlib cannot scale.
USELESS = ("Last Resort", "LastResort", "Emoji", "Color")


def drawable(label: str) -> tuple[str, list[str]]:
    """The label as it can be drawn, and the font families to draw it with.

    Letters for which no installed font has a shape are escaped ("\\u4e2d"), as is
    what would break the line.
    """
    label = printable(label)
    missing = frozenset(letter for letter in label if ord(letter) not in _letters(_own_font()))
    if not missing:
        return label, [FAMILY]
    families, left = _families(missing)
    escaped = "".join(
        letter.encode("unicode_escape").decode() if letter in left else letter for letter in label
    )
    return escaped, [FAMILY, *families]


def weight_of(text: str) -> str:
    """Bold where our own font draws it: others often lack bold, and matplotlib would complain."""
    return "bold" if drawable(text)[1] == [FAMILY] else "normal"


def width_in_points(text: str, size: float, weight: str = "normal") -> float:
    """How wide a line of text will be, without drawing it."""
    text, families = drawable(text)
    prop = FontProperties(family=families, size=size, weight=weight)
    return float(_renderer().get_text_width_height_descent(text, prop, False)[0])


@lru_cache(maxsize=256)
def _families(missing: frozenset[str]) -> tuple[list[str], frozenset[str]]:
    """The fewest installed families that have these letters, and the letters that none has."""
    chosen: list[str] = []
    left = set(missing)
    for name, path in _installed():
        had = {letter for letter in left if ord(letter) in _letters(path)}
        if had:
            chosen.append(name)
            left -= had
        if not left:
            break
    return chosen, frozenset(left)


@lru_cache(maxsize=1)
def _installed() -> list[tuple[str, str]]:
    entries = {
        (font.name, font.fname)
        for font in font_manager.fontManager.ttflist
        if font.style == "normal" and not any(word in font.name for word in USELESS)
    }
    return sorted(entries, key=lambda e: (not e[0].startswith(LIKELY), e))


@lru_cache(maxsize=2048)
def _letters(path: str) -> frozenset[int]:
    try:
        return frozenset(FT2Font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


@lru_cache(maxsize=1)
def _own_font() -> str:
    return font_manager.findfont(FAMILY)


@lru_cache(maxsize=1)
def _renderer() -> Any:
    renderer: Any = RendererAgg
    return renderer(1, 1, 72)
