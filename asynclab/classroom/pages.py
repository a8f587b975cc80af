"""A page of HTML that is whole in itself: no script, no file beside it, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from asynclab.classroom.harmless import plain, with_code

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""What a browser may load for the page: the style in it, pictures in it, nothing else. It holds
even if something got past the cleaning."""


def render(template: str, **values: Any) -> bytes:
    """The page that a template makes of these values; all text in them is escaped."""
    html = _environment().get_template(template).render(values)
    return html.encode("utf-8", "backslashreplace")


def points(number: float | None) -> str:
    """Points as people write them: 2, 2.5; – where there is none."""
    if number is None:
        return "–"
    return f"{number:.2f}".rstrip("0").rstrip(".")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals |= {"style": Markup(style), "policy": POLICY.format(digest)}
    environment.filters |= {"points": points, "with_code": with_code, "plain": plain}
    return environment
