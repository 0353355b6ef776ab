"""From the JSON of the engine to the data classes, field by field, by their annotations."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")
Reader = Callable[[Any], Any]

_readers: dict[Any, Reader | None] = {date: date.fromisoformat, Decimal: Decimal}
# In JSON the keys of a table are text.
_keys: dict[Any, Reader] = {str: str, int: int}


def camel(name: str) -> str:
    """The JSON name of a field: ``fee_yen`` is ``feeYen``."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _reader(kind: Any) -> Reader | None:
    """What turns a JSON value into a value of a type; None where nothing need be done."""
    if kind in _readers:
        return _readers[kind]
    made: Reader | None = None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType or origin is typing.Union:
        # Only ``T | None`` is used, and what is not stated is left out of the JSON.
        made = _reader(next(a for a in arguments if a is not type(None)))
    elif origin is list:
        item = _reader(arguments[0])
        if item is not None:
            made = _list_reader(item)
    elif origin is dict:
        made = _table_reader(_keys[arguments[0]], _reader(arguments[1]))
    elif origin is tuple:
        made = tuple
    elif dataclasses.is_dataclass(kind):
        made = _record_reader(kind)
    _readers[kind] = made
    return made


def _list_reader(item: Reader) -> Reader:
    return lambda values: [item(value) for value in values]


def _table_reader(key: Reader, item: Reader | None) -> Reader:
    if item is None:
        return lambda table: {key(name): value for name, value in table.items()}
    return lambda table: {key(name): item(value) for name, value in table.items()}


def _record_reader(kind: Any) -> Reader:
    hints = typing.get_type_hints(kind)
    plan = {
        camel(field.name): (field.name, _reader(hints[field.name]))
        for field in dataclasses.fields(kind)
    }

    def read(record: dict[str, Any]) -> Any:
        fields = {}
        for key, value in record.items():
            name, reader = plan[key]
            fields[name] = value if reader is None else reader(value)
        return kind(**fields)

    return read


def read(kind: type[T], value: Any) -> T:
    """A value of a data class from its JSON value."""
    reader = _reader(kind)
    return typing.cast(T, value if reader is None else reader(value))
