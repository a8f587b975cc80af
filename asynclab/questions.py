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
from typing import TYPE_CHECKING, Any

from asynclab.checks import brief

if TYPE_CHECKING:
    from pathlib import Path

Answer = Any
"""What the question's `read` gives: a str (choice, sentence), a float, or a tuple of choices."""

_QUANTITY = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*([^\W\d]*)\s*")
_SECONDS = {"s", "sec", "secs", "second", "seconds"}
_ROUNDING = 0.05
"""Seconds by which any measured time may be off: times are shown to 0.1 s."""


@dataclass(frozen=True)
class Question:
    """One question to answer before a run, its truth, and the reply to each answer.

    `saw` is the sentence that tells what a run showed, with {seen} in it; `tolerance` is the
    share by which a measured number may differ from the one that was named. `belief` is the id of
    the belief that it asks about again: "" where the question is the belief's own, or of none.
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
    belief: str = ""

    @property
    def wanted(self) -> str:
        """What to write instead of `...`."""
        raise NotImplementedError

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

    @property
    def wanted(self) -> str:
        return either(quoted(self.choices))

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
        return self.replies[answer]

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
            if len(wanted) != len(measured):
                continue
            pairs = list(zip(measured, wanted, strict=True))
            if all(
                unit in ("", its) and _near(seen, named, its, tolerance, floor)
                for (seen, unit), (named, its) in pairs
            ):
                near.append((sum(abs(seen - named) for (seen, _), (named, _) in pairs), choice))
        return min(near)[1] if near else None


class Number(Question):
    """A number, right within `tolerance`."""

    @property
    def wanted(self) -> str:
        unit = "seconds" if self.unit == "s" else self.unit
        return f"a number of {unit}" if unit else "a number"

    def read(self, value: object) -> float | None:
        parts = quantities(value)
        fits = len(parts) == 1 and (not self.unit or parts[0][1] in ("", self.unit))
        return parts[0][0] if fits else None

    def allows(self, observed: Answer) -> bool:
        return _near(observed, self.truth, self.unit, self.tolerance, _ROUNDING)

    def reply(self, answer: Answer) -> str:
        if self.is_right(answer):
            return self.replies["right"]
        return self.replies["low" if answer < self.truth else "high"]

    def say(self, value: object) -> str:
        parts = quantities(value)
        return number(parts[0][0], self.unit) if parts else show(value)


class Order(Question):
    """Every one of `choices` in an order; `truth` lists the orders that can happen."""

    @property
    def wanted(self) -> str:
        return f"a list of these, in your order: [{', '.join(quoted(self.choices))}]"

    def read(self, value: object) -> tuple[str, ...] | None:
        named = items(value, self.choices)
        return named if sorted(named) == sorted(self.choices) else None

    def allows(self, observed: Answer) -> bool:
        return list(observed) in self.truth

    def say(self, value: object) -> str:
        return ", then ".join(value) if isinstance(value, tuple) else show(value)


class Possible(Question):
    """The set of all outcomes that can happen, out of `choices`; one run shows one of them."""

    @property
    def wanted(self) -> str:
        return f"all that can happen, out of {{{', '.join(quoted(self.choices))}}}"

    def read(self, value: object) -> tuple[str, ...] | None:
        named = items([value] if isinstance(value, Real) else value, self.choices)
        return tuple(choice for choice in self.choices if choice in named) or None

    def allows(self, observed: Answer) -> bool:
        return set(observed) <= set(self.truth)

    def is_right(self, answer: Answer) -> bool:
        return set(answer) == set(self.truth)

    def reply(self, answer: Answer) -> str:
        if self.is_right(answer):
            return self.replies["right"]
        return self.replies["missing" if set(self.truth) - set(answer) else "extra"]

    def say(self, value: object) -> str:
        return either(list(value)) if isinstance(value, tuple) else show(value)


class Sentence(Question):
    """A text, kept and shown beside the model answer in `truth`, and never judged."""

    @property
    def wanted(self) -> str:
        return "a sentence in quotes"

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
    from pathlib import Path

    return read_file(Path(__file__).parent / "course" / "predictions.toml")


@cache
def read_file(file: Path) -> dict[str, Question]:
    """The questions of a TOML file by their ids."""
    import tomllib

    with file.open("rb") as stream:
        entries = tomllib.load(stream)
    return {id: _question(id, **entry) for id, entry in entries.items()}


def _question(id: str, kind: str, choices: Sequence[str] = (), **entry: Any) -> Question:
    return KINDS[kind](id=id, choices=tuple(choices), **{"replies": {}} | entry)


def _near(seen: float, wanted: float, unit: str, tolerance: float, floor: float) -> bool:
    return abs(seen - wanted) <= max(tolerance * abs(wanted), floor * (unit == "s"))


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
    """Anything at all, as words in a sentence; never raises."""
    return f"{value:.1f}" if isinstance(value, float) else brief(value, str)
