"""What a student wrote or printed, as HTML in which nothing runs and nothing is fetched.

`bleach` decides last what stays. Pictures become data: addresses in `<img>`, where a browser
runs no script of an SVG; what is left is plain text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import bleach
import mistune
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

LONGEST = 20_000
"""Characters of one output; what a runaway loop printed would bury all else."""
LONGEST_HTML = 100_000
LARGEST_PICTURE = 2_000_000
WORDS = (
    "p br hr b strong i em u s sub sup small code kbd pre blockquote ul ol li dl dt dd div span "
    "table caption thead tbody tfoot tr th td details summary img a"
)
KEPT = frozenset(WORDS.split())
DROPPED = "script,style,template,noscript,iframe,object,embed,svg,math,title,head,link,meta,base"
PROTOCOLS = ("http", "https", "mailto", "data")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")
PICTURE_ADDRESS = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
NO_WORDS = "A picture; it came without a description."


def plain(text: str) -> str:
    """The text without colours of a terminal, and with marks for letters that no page may have."""
    text = COLOURS.sub("", text.replace("\r\n", "\n"))
    if len(text) > LONGEST:
        cut = len(text) - LONGEST
        text = f"{text[:LONGEST]}\n… {cut:,} more characters are left out here."
    return CONTROL.sub("\ufffd", text)


@lru_cache(maxsize=1024)  # most of a notebook is the same for the whole class
def code(source: str) -> Markup:
    """Python code in colours, as a block that the arrow keys scroll."""
    lexer, formatter = PythonLexer(stripnl=False), _formatter()
    return Markup(highlight(plain(source), lexer, formatter)).replace(
        Markup("<pre>"), Markup('<pre tabindex="0">'), 1
    )


@lru_cache(maxsize=1024)
def prose(source: str) -> Markup:
    """Markdown, as a notebook shows it."""
    try:
        return sanitised(str(_markdown()(plain(source))))
    except RecursionError:
        return _lines(source)


def outputs(found: Iterable[Mapping[str, Any]]) -> list[Markup]:
    """Each output of a cell, in the notebook format, as HTML."""
    return [_output(output) for output in found]


def sanitised(html: str) -> Markup:
    """HTML without scripts, styles, forms and whatever loads or moves the page."""
    try:
        soup = BeautifulSoup(html, "html.parser")
        for tag in soup.select(DROPPED):
            tag.decompose()
        for tag in soup.find_all(True):
            _tend(tag)
        cleaned = bleach.clean(
            str(soup), tags=KEPT, attributes=_allowed, protocols=PROTOCOLS, strip=True
        )
    except RecursionError:  # a thousand tags in each other
        return _lines(html)
    return Markup(cleaned)


def _output(output: Mapping[str, Any]) -> Markup:
    kind = output.get("output_type")
    if kind == "stream":
        name = "output stderr" if output.get("name") == "stderr" else "output"
        return _lines(_text(output.get("text")), name)
    if kind == "error":
        told = "\n".join(map(str, output.get("traceback") or ()))
        return _lines(told or f"{output.get('ename')}: {output.get('evalue')}", "output error")
    data = output.get("data")
    return _shown(data if isinstance(data, Mapping) else {}, _described(output))


def _shown(data: Mapping[str, Any], alt: str) -> Markup:
    for kind in PICTURES:
        if kind in data:
            return _picture(kind, _text(data[kind]), alt)
    made = Markup()
    html = _text(data.get("text/html"))
    if html and len(html) <= LONGEST_HTML:
        made = sanitised(html)
    elif "text/markdown" in data:
        made = prose(_text(data["text/markdown"]))
    if made.striptags() or "<img" in made:
        return Markup('<div class="output" tabindex="0">{}</div>').format(made)
    if text := _text(data.get("text/plain")):
        return _lines(text)
    kinds = ", ".join(sorted(map(str, data)))
    return _lines(f"An output that this page does not show ({kinds})." if kinds else "")


def _picture(kind: str, content: str, alt: str) -> Markup:
    if kind == "image/svg+xml":
        raw = content.encode("utf-8", "replace")
    else:
        try:
            raw = base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError):
            return _lines("A picture that cannot be read.")
    if len(raw) > LARGEST_PICTURE:
        return _lines(f"A picture of {len(raw):,} bytes: too large to be shown here.")
    return image(kind, raw, alt)


def image(kind: str, raw: bytes, alt: str) -> Markup:
    """A picture as part of the page itself."""
    address = f"data:{kind};base64,{base64.b64encode(raw).decode()}"
    return Markup('<img src="{}" alt="{}">').format(address, plain(alt) or NO_WORDS)


def _lines(text: str, name: str = "output") -> Markup:
    if not text:
        return Markup()
    return Markup('<pre class="{}" tabindex="0">{}</pre>').format(name, plain(text))


def _described(output: Mapping[str, Any]) -> str:
    metadata = output.get("metadata")
    about = metadata.values() if isinstance(metadata, Mapping) else ()
    alts = [one.get("alt") for one in about if isinstance(one, Mapping)]
    return next((alt for alt in alts if isinstance(alt, str)), "")


def _text(value: object) -> str:
    """A text of the notebook format, which may be a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _tend(tag: Tag) -> None:
    """What the page around it needs: its own headings alone, words for each picture."""
    if re.fullmatch("h[1-6]", tag.name):
        tag.name = "strong"
        tag.wrap(BeautifulSoup("<p></p>", "html.parser").p)  # type: ignore[arg-type]
    elif tag.name == "img":
        tag["alt"] = tag.get("alt") or NO_WORDS
        if not PICTURE_ADDRESS.fullmatch(str(tag.get("src", ""))):
            tag.replace_with(f"[{tag['alt']}]")
    elif tag.name == "pre":
        tag["tabindex"] = "0"
    elif tag.name == "th" and not tag.get_text(strip=True):
        tag.name = "td"  # a table's corner heads nothing
    elif tag.name == "a":
        tag["rel"] = "noopener noreferrer nofollow"


def _allowed(tag: str, name: str, value: str) -> bool:
    """Which attributes bleach keeps."""
    if tag == "a":
        return name == "rel" or (name == "href" and bool(LINK.match(value)))
    if tag == "img":
        return name == "alt" or (name == "src" and bool(PICTURE_ADDRESS.fullmatch(value)))
    if tag == "pre":
        return (name, value) == ("tabindex", "0")
    return tag in ("td", "th") and name in ("colspan", "rowspan") and value.isdigit()


@cache
def _markdown() -> Any:
    return mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


@cache
def _formatter() -> Any:
    return HtmlFormatter(cssclass="code")


def with_code(text: str) -> Markup:
    """A sentence of ours or a judge's: `so` is code, and Seen: and Wanted: are easy to find."""
    html = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(plain(text))))
    return Markup(re.sub(r"(?m)^(Seen|Wanted|Try):", r"<strong>\1:</strong>", html))
