"""The Episode as a dictionary: the JSON of ``docs/schema/episode.schema.json``.

The types are for editors and type checkers; at run time an Episode is a plain ``dict``.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, NotRequired, TypedDict, Union

__all__ = ["Episode"]

Day = Union[str, datetime.date]
Number = Union[str, int, Decimal]
FactValue = Union[bool, int, str, Decimal, datetime.date]
Facts = Mapping[str, FactValue]
TimeOfDay = Union[str, datetime.time]


class Patient(TypedDict):
    """The patient."""

    birthDate: Day
    sex: NotRequired[Literal["male", "female"] | None]
    elderlyInsurance: NotRequired[bool | None]


# Names that are words of Python ("from") need the other form.
Hours = TypedDict(
    "Hours",
    {
        "days": list[Literal["sun", "mon", "tue", "wed", "thu", "fri", "sat", "holiday"]],
        "from": TimeOfDay,
        "to": TimeOfDay,
    },
)
DatedStandard = TypedDict(
    "DatedStandard",
    {"code": int, "from": NotRequired[Day | None], "to": NotRequired[Day | None]},
)
Disease = TypedDict(
    "Disease",
    {
        "code": str,
        "from": Day,
        "to": NotRequired[Day | None],
        "main": NotRequired[bool],
        "suspected": NotRequired[bool],
    },
)
Coverage = TypedDict(
    "Coverage",
    {
        "insurer": str,
        "dependent": NotRequired[bool],
        "percent": NotRequired[int | None],
        "incomeClass": NotRequired[str | None],
        "often": NotRequired[bool | None],
        "halved": NotRequired[bool],
        "facts": NotRequired[list[str]],
        "yenPerPoint": NotRequired[Number | None],
        "from": NotRequired[Day | None],
        "to": NotRequired[Day | None],
    },
)


class Used(TypedDict):
    """What counts already in the month."""

    yen: NotRequired[int]
    times: NotRequired[int]


class Certificate(TypedDict):
    """A certificate of a scheme (公費の受給者証)."""

    number: str
    division: NotRequired[str | None]
    id: NotRequired[str | None]
    grade: NotRequired[str | None]
    facts: NotRequired[list[str]]
    monthCap: NotRequired[int | None]
    dayCap: NotRequired[int | None]
    visitCap: NotRequired[int | None]
    used: NotRequired[Used]
    coversAll: NotRequired[bool | None]


class Facility(TypedDict):
    """The facility: what it has notified and shows."""

    kind: Literal["clinic", "hospital"]
    beds: NotRequired[int | None]
    generalBeds: NotRequired[int | None]
    standards: NotRequired[list[int | DatedStandard] | None]
    hours: NotRequired[list[Hours] | None]
    facts: NotRequired[Facts]


class OrderItem(TypedDict):
    """One item of an order."""

    code: str
    quantity: NotRequired[Number | None]
    price: NotRequired[Number | None]
    points: NotRequired[Number | None]


class Order(TypedDict):
    """What belongs together (算定単位, 剤): one code, or several ``items``."""

    section: NotRequired[int | None]
    times: NotRequired[int]
    code: NotRequired[str | None]
    quantity: NotRequired[Number | None]
    price: NotRequired[Number | None]
    points: NotRequired[Number | None]
    items: NotRequired[list[OrderItem]]
    facts: NotRequired[Facts]
    coveredBy: NotRequired[list[str] | None]
    id: NotRequired[str | None]


class Visit(TypedDict):
    """A visit, or a day of a stay."""

    date: Day
    time: NotRequired[TimeOfDay | None]
    department: NotRequired[str | None]
    facts: NotRequired[Facts]
    coveredBy: NotRequired[list[str] | None]
    orders: NotRequired[list[Order]]


class Stay(TypedDict):
    """The stay in hospital."""

    admitted: Day
    discharged: NotRequired[Day | None]


class HistoryLine(TypedDict):
    """A charge of the past."""

    date: Day
    code: str
    times: NotRequired[int]


class History(TypedDict):
    """What was charged before (算定履歴), complete from ``since``."""

    since: NotRequired[Day | None]
    lines: NotRequired[list[HistoryLine]]


class Episode(TypedDict):
    """One patient at one facility in one month.

    What is not stated is unknown: the engine then answers "cannot decide". Names and meanings are
    those of ``docs/schema/episode.schema.json``.
    """

    patient: Patient
    facility: Facility
    visits: list[Visit]
    setting: NotRequired[Literal["outpatient", "inpatient"]]
    stay: NotRequired[Stay | None]
    history: NotRequired[History]
    diseases: NotRequired[list[Disease] | None]
    facts: NotRequired[Facts]
    coverages: NotRequired[list[Coverage]]
    certificates: NotRequired[list[Certificate]]
    mode: NotRequired[Literal["derive", "asRecorded"]]


def _plain(value: object) -> str:
    """Decimals, days and times as the JSON has them."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.time) and not (value.second or value.microsecond):
        return value.strftime("%H:%M")
    raise TypeError(f"an Episode has no place for a {type(value).__name__}: {value!r}")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def to_json(episode: Mapping[str, Any] | Episode | str | bytes) -> bytes:
    """The JSON of an Episode, however it is given."""
    if isinstance(episode, bytes):
        return episode
    if isinstance(episode, str):
        return episode.encode()
    return _encode(episode).encode()
