"""The questions of the course, and what an answer or an observation means to each.

Plain data and pure functions: nothing here prints, keeps or runs anything. The questions
stand in `course/predictions.toml`; the kind of each decides what an answer looks like.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

Answer = str | float | tuple[str, ...]
FILE = Path(__file__).parent / "course" / "predictions.toml"

_QUANTITY = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*([^\W\d]*)\s*")
_SECONDS = {"s", "sec", "secs", "second", "seconds"}
_ROUNDING = 0.05
"""Seconds by which any measured time may be off: times are shown to 0.1 s."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to answer before a run, its truth, and the reply to each answer.

    `saw` is the sentence that tells what a run showed, with {seen} in it; `tolerance` is the
    share by which a measured number may differ from the one that was named.
    """

    id: str
    lesson: str
    question: str
    truth: Any
    replies: dict[str, str]
    choices: tuple[str, ...] = ()
    tolerance: float = 0.25
    unit: str = ""
    saw: str = ""

    @property
    def wanted(self) -> str:
        """What to write instead of `...`."""
        raise NotImplementedError

    @property
    def reply_keys(self) -> set[str]:
        """The replies that the question must have."""
        return {"right", "wrong"}

    def read(self, value: object) -> Answer | None:
        """The answer that `value` stands for, or None where it is none that is allowed."""
        raise NotImplementedError

    def observe(self, seen: object) -> Answer | None:
        """What a run showed, in the question's terms, or None where it fits none of them."""
        return self.read(seen)

    def allows(self, observed: Answer) -> bool:
        """Whether a run may show this, if the truth is true and the machine was not busy."""
        return bool(observed == self.truth)

    def is_right(self, answer: Answer) -> bool:
        """Whether the answer is right."""
        return self.allows(answer)

    def reply(self, answer: Answer) -> str:
        """The reply of the course to an answer."""
        return self.replies["right" if self.is_right(answer) else "wrong"]

    def say(self, value: object) -> str:
        """An answer, or what was seen, as words in a sentence."""
        return show(value)

    def tell(self, seen: object) -> str:
        """What the run showed, as the second half of a sentence."""
        said = self.say(seen)
        sentence = self.saw or ("your run took {seen}" if said.endswith(" s") else "")
        return (sentence or "your run showed {seen}").replace("{seen}", said)


class Choice(Question):
    """One of `choices`; one such as "2 s" also matches a measured number."""

    __slots__ = ()

    @property
    def wanted(self) -> str:
        return either(quoted(self.choices))

    @property
    def reply_keys(self) -> set[str]:
        return set(self.choices)

    def read(self, value: object) -> str | None:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(value, BaseException):
            value = type(value)
        if isinstance(value, type):
            value = value.__name__
        if isinstance(value, (list, tuple)) and not quantities(value):
            value = " ".join(map(show, value))
        same = [c for c in self.choices if isinstance(value, str) and plain(c) == plain(value)]
        return same[0] if same else self._nearest(value, 0.0, 0.0)

    def observe(self, seen: object) -> str | None:
        return self._nearest(seen, self.tolerance, _ROUNDING) or self.read(seen)

    def reply(self, answer: Answer) -> str:
        return self.replies[str(answer)]

    def say(self, value: object) -> str:
        wanted, measured = quantities(self.truth), quantities(value)
        if isinstance(value, str) or not (wanted and measured and len(wanted) == len(measured)):
            return show(value)
        pairs = zip(measured, wanted, strict=True)
        return " and ".join(number(seen, unit) for (seen, _), (_, unit) in pairs)

    def _nearest(self, value: object, tolerance: float, floor: float) -> str | None:
        """The choice whose numbers lie nearest to those of `value`, all of them near enough."""
        measured, near = quantities(value), []
        for choice in self.choices if measured else ():
            wanted = quantities(choice)
            if measured and wanted and len(wanted) == len(measured):
                pairs = [(m, w) for m, w in zip(measured, wanted, strict=True)]
                off = [abs(m[0] - w[0]) for m, w in pairs]
                room = [max(tolerance * abs(w[0]), floor * (w[1] == "s")) for _, w in pairs]
                units = all(m[1] in ("", w[1]) for m, w in pairs)
                if units and all(o <= r for o, r in zip(off, room, strict=True)):
                    near.append((sum(off), choice))
        return min(near)[1] if near else None


class Number(Question):
    """A number, right within `tolerance`."""

    __slots__ = ()

    @property
    def wanted(self) -> str:
        unit = "seconds" if self.unit == "s" else self.unit
        return f"a number of {unit}" if unit else "a number"

    @property
    def reply_keys(self) -> set[str]:
        return {"right", "low", "high"}

    def read(self, value: object) -> float | None:
        parts = quantities(value)
        fits = len(parts) == 1 and (not self.unit or parts[0][1] in ("", self.unit))
        return parts[0][0] if fits else None

    def allows(self, observed: Answer) -> bool:
        off = abs(float(str(observed)) - self.truth)
        return bool(off <= max(self.tolerance * abs(self.truth), _ROUNDING * (self.unit == "s")))

    def reply(self, answer: Answer) -> str:
        if self.is_right(answer):
            return self.replies["right"]
        return self.replies["low" if float(str(answer)) < self.truth else "high"]

    def say(self, value: object) -> str:
        parts = quantities(value)
        return number(parts[0][0], self.unit) if parts else show(value)


class Order(Question):
    """Every one of `choices` in an order; `truth` lists the orders that can happen."""

    __slots__ = ()

    @property
    def wanted(self) -> str:
        return f"a list of these, in your order: [{', '.join(quoted(self.choices))}]"

    def read(self, value: object) -> tuple[str, ...] | None:
        named = items(value, self.choices)
        return named if sorted(named) == sorted(self.choices) else None

    def allows(self, observed: Answer) -> bool:
        return isinstance(observed, tuple) and list(observed) in self.truth

    def say(self, value: object) -> str:
        return ", then ".join(value) if isinstance(value, tuple) else show(value)


class Possible(Question):
    """The set of all outcomes that can happen, out of `choices`; one run shows one of them."""

    __slots__ = ()

    @property
    def wanted(self) -> str:
        return f"all that can happen, out of {{{', '.join(quoted(self.choices))}}}"

    @property
    def reply_keys(self) -> set[str]:
        return {"right", "missing", "extra"}

    def read(self, value: object) -> tuple[str, ...] | None:
        named = items([value] if isinstance(value, Real) else value, self.choices)
        return tuple(choice for choice in self.choices if choice in named) or None

    def allows(self, observed: Answer) -> bool:
        return isinstance(observed, tuple) and set(observed) <= set(self.truth)

    def is_right(self, answer: Answer) -> bool:
        return isinstance(answer, tuple) and set(answer) == set(self.truth)

    def reply(self, answer: Answer) -> str:
        if self.is_right(answer):
            return self.replies["right"]
        named = answer if isinstance(answer, tuple) else ()
        return self.replies["missing" if set(self.truth) - set(named) else "extra"]

    def say(self, value: object) -> str:
        return either(list(value)) if isinstance(value, tuple) else show(value)


class Sentence(Question):
    """A text, kept and shown beside the model answer in `truth`, and never judged."""

    __slots__ = ()

    @property
    def wanted(self) -> str:
        return "a sentence in quotes"

    @property
    def reply_keys(self) -> set[str]:
        return set()

    def read(self, value: object) -> str | None:
        return (value.strip() or None) if isinstance(value, str) else None

    def observe(self, seen: object) -> str:
        return show(seen)

    def allows(self, observed: Answer) -> bool:
        return True

    def reply(self, answer: Answer) -> str:
        return f"A model answer: {self.truth}"


KINDS: dict[str, type[Question]] = {
    kind.__name__.lower(): kind for kind in (Choice, Number, Order, Possible, Sentence)
}


def load() -> dict[str, Question]:
    """Every question of the course by its id."""
    return read_file(FILE)


@cache
def read_file(file: Path) -> dict[str, Question]:
    """The questions of a TOML file by their ids."""
    import tomllib

    with file.open("rb") as stream:
        entries = tomllib.load(stream)
    return {id: _question(id, **entry) for id, entry in entries.items()}


def _question(id: str, kind: str, choices: Sequence[str] = (), **entry: Any) -> Question:
    return KINDS[kind](id=id, choices=tuple(choices), **{"replies": {}} | entry)


def quantities(value: object) -> list[tuple[float, str]]:
    """The numbers with their units in 2, "2 s", (2, 1) or "2 s and 1 s"; [] for all else."""
    if isinstance(value, str):
        parts: Sequence[object] = re.split(r" and |, ", value)
    else:
        parts = value if isinstance(value, (list, tuple)) else [value]
    found = [_quantity(part) for part in parts]
    return [part for part in found if part] if all(found) else []


def _quantity(value: object) -> tuple[float, str] | None:
    if isinstance(value, Real) and not isinstance(value, bool):
        return (float(value), "") if math.isfinite(value) else None
    match = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    return float(match[1]), "s" if match[2].lower() in _SECONDS else match[2]


def items(value: object, choices: tuple[str, ...]) -> tuple[str, ...]:
    """The choices named by a collection, or by a text with commas; () if one is unknown."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple, set, frozenset)):
        return ()
    named = {plain(choice): choice for choice in choices}
    found = [named.get(plain(show(part))) for part in parts]
    return tuple(part for part in found if part) if all(found) else ()


def plain(text: str) -> str:
    """A text without the spaces and capitals in which two equal answers may differ."""
    return "".join(text.split()).casefold()


def number(value: float, unit: str = "") -> str:
    """A number as it is shown: times to 0.1 s, whole numbers whole."""
    if unit == "s":
        return f"{value:.1f} s"
    text = f"{value:.0f}" if value == int(value) else f"{value:.1f}"
    return f"{text} {unit}" if unit else text


def quoted(words: Sequence[str]) -> list[str]:
    """Each text as it is typed, in quotes."""
    return [f'"{word}"' for word in words]


def either(words: list[str]) -> str:
    """The words as "a", "a or b", "a, b or c"."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def show(value: object) -> str:
    """Anything at all in at most 80 characters; never raises."""
    try:
        text = f"{value:.1f}" if isinstance(value, float) else str(value)
    except Exception:
        text = f"an object of the type {type(value).__name__}"
    return text if len(text) <= 80 else text[:79] + "…"
