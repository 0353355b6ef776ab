"""Files of receipts (レセ電): what an audit and a comparison say of them.

Points are :class:`~decimal.Decimal`, days :class:`~datetime.date`, codes :class:`str`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from . import _native
from ._claim import SourceRow
from ._read import read

__all__ = [
    "Audit",
    "AuditSummary",
    "CodeDifference",
    "Comparison",
    "ComparisonSummary",
    "Finding",
    "FindingCount",
    "JsonLines",
    "LineDifference",
    "PointsPair",
    "ReceiptDifference",
    "ReceiptReport",
    "RuleDifference",
    "Touched",
    "Undecided",
]


@dataclass(slots=True, kw_only=True)
class Touched:
    """A place in the file.

    Attributes:
        record: The record (its line), from 1.
        item: The item number (項番) of the specification; None: the whole record.
    """

    record: int
    item: int | None = None


@dataclass(slots=True, kw_only=True)
class Finding:
    """A finding (指摘).

    Attributes:
        code: Stable code, such as ``A0106``; ``docs/findings.md`` lists all.
        name: What the code means.
        severity: ``error``, ``warning``, ``notice`` or ``reminder``.
        text: The sentence: why.
        facility: 医療機関コード; empty where the file states none.
        receipt: レセプト番号; empty for a finding about the file.
        receipt_record: The record of RE, from 1; 0 for a finding about the file.
        month: 診療年月, by its first day.
        date: The day of the charge.
        item: The code that it is about.
        item_name: Its name.
        other: The code that stands in its place, or that it is billed beside.
        points: By how many points the claim changes where the finding is followed, negative where
            too much was claimed. None: it cannot be told.
        recorded: Points claimed.
        lawful: Points that the schedule gives.
        rule: The rule.
        cite: The 告示 or 通知 that it rests on.
        source: Row of the table, of the master or of the rule text.
        places: The records and items that it touches.
    """

    code: str
    name: str
    severity: Literal["error", "warning", "notice", "reminder"]
    text: str
    facility: str
    receipt: str = ""
    receipt_record: int = 0
    month: Day | None = None
    date: Day | None = None
    item: str | None = None
    item_name: str = ""
    other: str | None = None
    points: Decimal | None = None
    recorded: Decimal | None = None
    lawful: Decimal | None = None
    rule: str | None = None
    cite: str | None = None
    source: SourceRow | None = None
    places: list[Touched]


@dataclass(slots=True, kw_only=True)
class Undecided:
    """What cannot be decided in a receipt; no finding.

    Attributes:
        kind: The kind of reason, as a claim has it.
        needs: What would decide it, by its name in the Episode or in the facility.
        rule: The rule that asks.
        lines: How many lines it leaves undecided.
    """

    kind: str
    needs: str | None = None
    rule: str | None = None
    lines: int


@dataclass(slots=True, kw_only=True)
class ReceiptReport:
    """What an audit says of one receipt, or of a part of the file that is none.

    Attributes:
        receipt: レセプト番号; empty for a part that is no receipt.
        record: The record of RE, from 1; 0 for a part that is no receipt.
        facility: 医療機関コード.
        month: 診療年月, by its first day.
        judged: Whether its charges were judged.
        findings: The findings, in the order of the records.
        suppressed: Findings that were left out.
        undecided: What cannot be decided.
        lines: Lines judged (a record on one of its days).
        undecided_lines: Of these, how many are undecided.
        points: Points claimed.
    """

    receipt: str
    record: int
    facility: str
    month: Day | None = None
    judged: bool
    findings: list[Finding]
    suppressed: int
    undecided: list[Undecided]
    lines: int
    undecided_lines: int
    points: Decimal


@dataclass(slots=True, kw_only=True)
class FindingCount:
    """How many findings, and their points."""

    name: str
    findings: int
    points: Decimal


@dataclass(slots=True, kw_only=True)
class AuditSummary:
    """The sums of an audit.

    Attributes:
        receipts: Receipts read.
        judged: Receipts whose charges were judged.
        with_findings: Receipts with a finding that is no reminder.
        lines: Lines judged.
        undecided_lines: Lines that cannot be decided.
        suppressed: Findings that were left out.
        points: Points claimed.
        over_claimed: Points of the findings that take some away (negative).
        under_claimed: Points of the findings that add some.
        findings: By the code of the finding.
        items: By the code of the item.
        reminders: Reminders (``A0701``) by the rule that reminds; in none of the other sums.
        undecided: What would decide the undecided lines, with their number.
    """

    receipts: int
    judged: int
    with_findings: int
    lines: int
    undecided_lines: int
    suppressed: int
    points: Decimal
    over_claimed: Decimal
    under_claimed: Decimal
    findings: dict[str, FindingCount]
    items: dict[str, FindingCount]
    reminders: dict[str, int] = field(default_factory=dict)
    undecided: dict[str, int]


@dataclass(slots=True, kw_only=True)
class LineDifference:
    """A fee of a receipt that differs.

    Attributes:
        code: The code; None for a bundle (まるめ).
        name: Its name, or the bundle's.
        change: ``changed``, ``lost``, ``gained``; ``undecided`` and ``notCarried`` are in neither
            total.
        from_: Points in the month under the first revision.
        to: Points under the second.
        rule: The rule that gave or took it; None where the master's points changed.
        cite: Its citation.
    """

    code: str | None = None
    name: str
    change: Literal["changed", "lost", "gained", "undecided", "notCarried"]
    from_: Decimal
    to: Decimal
    rule: str | None = None
    cite: str | None = None


@dataclass(slots=True, kw_only=True)
class ReceiptDifference:
    """What differs in a receipt.

    Attributes:
        receipt: レセプト番号.
        record: The record of RE, from 1.
        facility: 医療機関コード.
        month: 診療年月 of the receipt, by its first day.
        from_: Points under the first revision.
        to: Points under the second.
        lines: The fees that differ.
    """

    receipt: str
    record: int
    facility: str
    month: Day
    from_: Decimal
    to: Decimal
    lines: list[LineDifference]


@dataclass(slots=True, kw_only=True)
class PointsPair:
    """Points under both revisions."""

    from_: Decimal
    to: Decimal


@dataclass(slots=True, kw_only=True)
class CodeDifference:
    """What differs by code.

    Attributes:
        name: The name.
        receipts: In how many receipts its points changed, it was lost, gained, undecided, not
            carried over.
        from_: Points under the first revision.
        to: Points under the second.
    """

    name: str
    receipts: dict[str, int]
    from_: Decimal
    to: Decimal


@dataclass(slots=True, kw_only=True)
class RuleDifference:
    """What a rule gave or, negative, took."""

    cite: str
    receipts: int
    points: Decimal


@dataclass(slots=True, kw_only=True)
class ComparisonSummary:
    """The sums of a comparison.

    Attributes:
        from_schedule: The first revision.
        to_schedule: The second.
        receipts: Receipts read.
        compared: Receipts compared.
        unread: Records and units that could not be read and are left out.
        risen: Receipts whose points rose.
        fallen: Receipts whose points fell.
        from_: Points under the first revision.
        to: Points under the second.
        left_out: Points claimed for what is in neither total.
        sections: By 診療識別.
        codes: By code, or by the name of a bundle.
        rules: By rule.
        steps: Receipts by the change of their points; -30 and 30 hold what is beyond.
    """

    from_schedule: str
    to_schedule: str
    receipts: int
    compared: int
    unread: int
    risen: int
    fallen: int
    from_: Decimal
    to: Decimal
    left_out: Decimal
    sections: dict[int, PointsPair]
    codes: dict[str, CodeDifference]
    rules: dict[str, RuleDifference]
    steps: dict[int, int]


class JsonLines(Iterator[bytes]):
    """The JSON of what is said, value by value, as the file is read."""

    __slots__ = ("_native", "_pending")

    def __init__(self, native: _native.Receipts) -> None:
        """For :class:`~santei.Engine`."""
        self._native = native
        self._pending: list[bytes] = []

    def __next__(self) -> bytes:
        while not self._pending:
            lines = self._native.lines()
            if lines is None:
                raise StopIteration
            self._pending = lines.splitlines()
            self._pending.reverse()
        return self._pending.pop()

    @property
    def sums(self) -> bytes:
        """The JSON of the sums of what was read so far; of the whole file when it has ended."""
        return self._native.sums()


Said = TypeVar("Said", ReceiptReport, ReceiptDifference)
Sums = TypeVar("Sums", AuditSummary, ComparisonSummary)


class _Reading(Iterator[Said], Generic[Said, Sums]):
    __slots__ = ("_lines",)
    _said: type[Said]
    _sums: type[Sums]

    def __init__(self, lines: JsonLines) -> None:
        """For :class:`~santei.Engine`."""
        self._lines = lines

    def __next__(self) -> Said:
        return read(self._said, json.loads(next(self._lines)))

    @property
    def summary(self) -> Sums:
        """The sums of what was read so far; of the whole file when it has ended."""
        return read(self._sums, json.loads(self._lines.sums))


class Audit(_Reading[ReceiptReport, AuditSummary]):
    """An audit under way: an iterator of :class:`ReceiptReport`."""

    __slots__ = ()
    _said = ReceiptReport
    _sums = AuditSummary

    def findings(self) -> Iterator[Finding]:
        """The findings alone, in the order of the file."""
        for report in self:
            yield from report.findings


class Comparison(_Reading[ReceiptDifference, ComparisonSummary]):
    """A comparison under way: an iterator of :class:`ReceiptDifference`."""

    __slots__ = ()
    _said = ReceiptDifference
    _sums = ComparisonSummary
