"""Plain values as JSON, and back; what is no plain value crosses as a reference.

A list is a JSON list; whatever JSON lacks is an object with one key, which says what it is.
Nothing that comes from the other side is evaluated, imported or unpickled: each form is
rebuilt from plain parts, and classes are found by name among those that this side has.
"""

from __future__ import annotations

import base64
import builtins
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from asynclab import services
from asynclab.classroom.wire.errors import pack_error, unpack_error

RECORDS: dict[str, type] = {"Reading": services.Reading, "WeatherMap": services.WeatherMap}
"""Frozen dataclasses that both sides have, and that cross by value."""
TYPES = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and (value is not type)
} | {kind.__name__: kind for kind in (services.StationError, services.CapacityError)}

LARGEST_EXPONENT = 1_000
"""Of a decimal number: as a whole number or a float 1e999999999 would fill the memory."""

Lend = Callable[[Any], dict[str, Any]]
Borrow = Callable[[dict[str, Any]], Any]
Find = Callable[[str], Any]


class Values:
    """One side's way to write and read values.

    `lend` describes an object of this side by a reference, `borrow` gives what stands for one of
    the other side (or this side's own, come home), `find` gives the teacher's own object of a
    name, or None.
    """

    def __init__(self, lend: Lend, borrow: Borrow, find: Find) -> None:
        self._lend, self._borrow, self._find = lend, borrow, find

    def pack(self, value: Any) -> Any:
        """A value as JSON can hold it. Raises ValueError for one that contains itself."""
        try:
            return self._pack(value)
        except RecursionError:
            raise ValueError("A value that contains itself cannot be passed on.") from None

    def unpack(self, data: Any) -> Any:
        """The value that `pack` wrote. Raises ValueError for anything else."""
        try:
            return self._unpack(data)
        except (TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            raise ValueError(f"a value that cannot be read: {error!r:.200}") from None

    def _pack(self, value: Any) -> Any:
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return value
        if kind is list:
            return [self._pack(one) for one in value]
        if kind in _PACKED:
            key, plain = _PACKED[kind]
            return {key: [self._pack(one) for one in plain(value)]}
        if kind in (bytes, bytearray):
            return {kind.__name__: base64.b64encode(value).decode()}
        return self._pack_object(value, kind)

    def _pack_object(self, value: Any, kind: type) -> Any:
        if kind.__module__ == "numpy" and getattr(value, "shape", None) == ():
            return self._pack(value.item())
        if isinstance(value, BaseException):
            return {"error": pack_error(value, self._pack)}
        if kind is type and value in (TYPES.get(value.__name__), self._find(value.__name__)):
            return {"type": value.__name__}
        if self._is_record(kind):
            return {"record": [kind.__name__, *(self._pack(one) for one in _parts(value))]}
        for base in (str, int, float, tuple, list, dict, set, frozenset):
            if isinstance(value, base) and not hasattr(kind, "_value2member_map_"):
                return self._pack(_plain(base, value))
        return {"ref": self._lend(value)}

    def _is_record(self, kind: type) -> bool:
        """A frozen dataclass or a named tuple that the other side has too, under its name."""
        if not _is_frozen(kind):
            return False
        return RECORDS.get(kind.__name__) is kind or self._find(kind.__name__) is kind

    def _type(self, name: str) -> type:
        found = TYPES.get(name) or self._find(name)
        if not isinstance(found, type):
            raise ValueError(f"the unknown class {name!r}")
        return found

    def _unpack(self, data: Any) -> Any:
        if data is None or isinstance(data, (bool, int, float, str)):
            return data
        if isinstance(data, list):
            return [self._unpack(one) for one in data]
        ((key, inside),) = data.items()
        return _READ[key](self, inside)

    def _error(self, inside: Any) -> BaseException:
        return unpack_error(inside, self._unpack, self.exception_class)

    def _record(self, inside: Any) -> Any:
        name, *values = inside
        kind = RECORDS.get(name) or self._find(name)
        if not isinstance(kind, type) or not _is_frozen(kind):
            raise ValueError(f"a record of the unknown class {name!r}")
        return _rebuilt(kind, [self._unpack(one) for one in values])

    def _reference(self, inside: Any) -> Any:
        return self._borrow(inside)

    def exception_class(self, name: str) -> type[BaseException] | None:
        """The teacher's own exception class of this name, if there is one."""
        kind = self._find(name)
        return kind if isinstance(kind, type) and issubclass(kind, Exception) else None


_PACKED: dict[type, tuple[str, Callable[[Any], Any]]] = {
    tuple: ("tuple", tuple),
    set: ("set", list),
    frozenset: ("frozenset", list),
    dict: ("dict", lambda value: [part for item in value.items() for part in item]),
    range: ("range", lambda value: (value.start, value.stop, value.step)),
    slice: ("slice", lambda value: (value.start, value.stop, value.step)),
    complex: ("complex", lambda value: (value.real, value.imag)),
    Fraction: ("fraction", lambda value: (value.numerator, value.denominator)),
    Decimal: ("decimal", lambda value: (str(value),)),
    type(Ellipsis): ("ellipsis", lambda value: ()),
}


def _made_of(kind: Callable[[list[Any]], Any]) -> Callable[[Values, Any], Any]:
    return lambda values, inside: kind([values._unpack(one) for one in inside])


def _pairs(parts: list[Any]) -> dict[Any, Any]:
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _decimal(text: Any) -> Decimal:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) > LARGEST_EXPONENT:
        raise ValueError(f"a decimal number with the exponent {exponent}")
    return value


_READ: dict[str, Callable[[Values, Any], Any]] = {
    "tuple": _made_of(tuple),
    "set": _made_of(set),
    "frozenset": _made_of(frozenset),
    "dict": _made_of(_pairs),
    "range": _made_of(lambda parts: range(*parts)),
    "slice": _made_of(lambda parts: slice(*parts)),
    "complex": _made_of(lambda parts: complex(*parts)),
    "fraction": _made_of(lambda parts: Fraction(*parts)),
    "decimal": _made_of(lambda parts: _decimal(*parts)),
    "bytes": lambda values, inside: base64.b64decode(inside),
    "bytearray": lambda values, inside: bytearray(base64.b64decode(inside)),
    "ellipsis": lambda values, inside: Ellipsis,
    "type": Values._type,
    "error": Values._error,
    "record": Values._record,
    "ref": Values._reference,
}


def crosses_by_name(value: Any) -> bool:
    """Whether an object of the teacher's is a class that is known by its name on both sides."""
    return isinstance(value, type) and (issubclass(value, Exception) or _is_frozen(value))


def _is_frozen(kind: type) -> bool:
    if is_dataclass(kind):
        return bool(kind.__dataclass_params__.frozen)  # type: ignore[attr-defined]
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, tuple):
        return list(value)
    return [getattr(value, one.name) for one in fields(value)]


def _rebuilt(kind: Any, values: list[Any]) -> Any:
    """The record, without a call of its constructor."""
    if issubclass(kind, tuple):
        return tuple.__new__(kind, values)
    made = object.__new__(kind)
    for field, value in zip(fields(kind), values, strict=True):
        object.__setattr__(made, field.name, value)
    return made


def _plain(base: Any, value: Any) -> Any:
    """The value without the subclass that it is of: a Counter is a dict, for example."""
    if base is dict:
        return dict(dict.items(value))
    if base in (str, int, float):
        return base.__add__(value, base())  # by the base's own method: a subclass may say anything
    return base(base.__iter__(value))
