"""What the engine answers, as data.

Points and amounts that may have places are :class:`~decimal.Decimal`, whole yen are :class:`int`,
days are :class:`~datetime.date`, codes are :class:`str`. Nothing is a float.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

__all__ = [
    "BoxSum",
    "Burden",
    "BurdenGroup",
    "BurdenMeal",
    "BurdenNeed",
    "BurdenPayer",
    "BurdenStep",
    "BurdenVisit",
    "Claim",
    "ClaimGroup",
    "ClaimLine",
    "EpisodeWarning",
    "Explanation",
    "Found",
    "ImageContent",
    "ImageSchedule",
    "ImageSource",
    "ImageTable",
    "KnownVersion",
    "Reason",
    "SourceRow",
    "Totals",
    "Unchecked",
]


@dataclass(slots=True, kw_only=True)
class SourceRow:
    """A row of an official file or of a rule text."""

    file: str
    row: int


@dataclass(slots=True, kw_only=True)
class Reason:
    """Why a line is as it is.

    Attributes:
        kind: Stable name of the kind of reason, such as ``excludedByTable``.
        text: The sentence.
        rule: Name of the rule, where one had a part in it.
        cite: The 告示 or 通知 that the rule rests on.
        source: Row of the table or of the rule text.
        other: The other code, where the reason speaks of one.
        needs: Path of what must be stated, where the line cannot be decided without it.
        unmet: What keeps the condition of the rule from holding; in an explanation alone.
    """

    kind: str
    text: str
    rule: str | None = None
    cite: str | None = None
    source: SourceRow | None = None
    other: str | None = None
    needs: str | None = None
    unmet: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ClaimLine:
    """A claim line (算定行).

    Attributes:
        date: The day.
        visit: Index of the visit in the Episode.
        order: Index of the order in the visit; None for a fee that a rule made.
        order_id: The caller's name of the order.
        code: Nine digits.
        name: Its name in the master.
        section: 区分番号, such as ``D007``; may be empty.
        origin: ``ordered``, ``derived``, ``added`` or ``reduced``.
        verdict: ``charged``, ``notCharged`` or ``undecided``.
        points: Points for one time before its group is rounded; 0 where it is not charged, or where
            a bundle (まるめ) pays it.
        quantity: As stated.
        times: 回数.
        base: Index of the line that it is an addition to.
        source: Row of the master.
        reasons: Why.
    """

    date: date
    visit: int
    order: int | None = None
    order_id: str | None = None
    code: str
    name: str
    section: str = ""
    origin: Literal["ordered", "derived", "added", "reduced"]
    verdict: Literal["charged", "notCharged", "undecided"]
    points: Decimal
    quantity: Decimal | None = None
    times: int
    base: int | None = None
    source: SourceRow | None = None
    reasons: list[Reason]


@dataclass(slots=True, kw_only=True)
class ClaimGroup:
    """A group of a receipt (算定単位): lines with one figure.

    Attributes:
        date: The day.
        visit: Index of the visit in the Episode.
        identification: 診療識別.
        number_box: 集計先.
        lines: Indices of its charged lines.
        bundle: Name of the bundle, where the number of items decides.
        items: Number of items of the bundle.
        points: Points for one time.
        yen: Yen for one time that are not points (meals).
        times: 回数.
        total: Points × times.
        yen_total: Yen × times.
        rounding: What rounding added, in points.
        policy: The rounding policy with its citation.
    """

    date: date
    visit: int
    identification: int
    number_box: int
    lines: list[int]
    bundle: str | None = None
    items: int | None = None
    points: Decimal
    yen: Decimal = Decimal(0)
    times: int
    total: Decimal
    yen_total: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    policy: str | None = None


@dataclass(slots=True, kw_only=True)
class BoxSum:
    """A sum by 診療識別 and 集計先."""

    identification: int
    number_box: int
    points: Decimal
    yen: Decimal = Decimal(0)


@dataclass(slots=True, kw_only=True)
class Totals:
    """Totals.

    Attributes:
        points: Points of all charged lines.
        fee_yen: The medical fee in yen: points × the yen of one point.
        other_yen: Yen that are not points (meals).
        boxes: Sums by 診療識別 and 集計先.
        undecided: How many lines cannot be decided; they are in no total.
    """

    points: Decimal
    fee_yen: Decimal
    other_yen: Decimal
    boxes: list[BoxSum]
    undecided: int


@dataclass(slots=True, kw_only=True)
class Unchecked:
    """A table that was not at hand: nothing of what it would say was checked."""

    schedule: str
    table: str
    text: str


@dataclass(slots=True, kw_only=True)
class EpisodeWarning:
    """What the Episode states and no rule can read.

    Attributes:
        code: ``W0410``: no rule reads a fact of this name; ``W0411``: it takes another value.
        text: The sentence.
        fact: The name of the fact, as the Episode states it.
        near: The name that was meant, where only width, case or spaces differ.
    """

    code: str
    text: str
    fact: str
    near: str | None = None


@dataclass(slots=True, kw_only=True)
class BurdenPayer:
    """The share of a scheme (公費), in yen."""

    number: str
    name: str
    fee_yen: int
    before_yen: int
    paid_yen: int
    patient_yen: int
    meals_yen: int


@dataclass(slots=True, kw_only=True)
class BurdenGroup:
    """The shares of the lines that the same payers bear (負担区分), in points and yen."""

    mark: str
    payers: str
    points: int
    fee_yen: int
    insurer_yen: int
    paid_yen: list[int]
    patient_yen: int


@dataclass(slots=True, kw_only=True)
class BurdenVisit:
    """What falls due and what is collected at a visit, in yen."""

    date: date
    due_yen: int
    window_yen: int


@dataclass(slots=True, kw_only=True)
class BurdenMeal:
    """The shares of meals of one kind and day, in yen."""

    date: date
    kind: str
    rule: str
    count: int
    each_yen: int
    insurer_yen: int
    paid_yen: int
    patient_yen: int


@dataclass(slots=True, kw_only=True)
class BurdenStep:
    """A step of the calculation in words, with its rule and the law."""

    text: str
    rule: str = ""
    cite: str = ""


@dataclass(slots=True, kw_only=True)
class BurdenNeed:
    """What must be known before the share is."""

    text: str
    rule: str = ""


@dataclass(slots=True, kw_only=True)
class Burden:
    """The patient's share under one insurance (患者負担), in points and yen.

    Attributes:
        coverage: Index of the insurance in the Episode's ``coverages``.
        decided: Whether all that it needs is known; otherwise no amount counts.
        points: Points.
        fee_yen: The fee.
        insurer_yen: What the insurer pays of it.
        patient_yen: What the patient bears, as the receipt has it.
        window_yen: What is collected at the window.
        meals_yen: What the patient pays for meals.
        payers: The shares of schemes, 第1公費 first.
        groups: The shares by 負担区分.
        visits: What is collected at each visit.
        meals: Meals.
        marks: 負担区分コード of the claim's groups: index of the group, code.
        steps: How the amounts came about.
        needs: What must be known.
    """

    coverage: int
    decided: bool
    points: int
    fee_yen: int
    insurer_yen: int
    patient_yen: int
    window_yen: int
    meals_yen: int
    payers: list[BurdenPayer] = field(default_factory=list)
    groups: list[BurdenGroup]
    visits: list[BurdenVisit]
    meals: list[BurdenMeal] = field(default_factory=list)
    marks: list[tuple[int, str]]
    steps: list[BurdenStep]
    needs: list[BurdenNeed] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Claim:
    """A claim: what is charged, what is not and why, and what cannot be decided.

    Attributes:
        schedules: Names of the revisions in force on the days of the visits.
        image: SHA-256 of the image's content.
        lines: Ordered lines first, then those that rules made.
        groups: The groups of the receipt, in its order.
        totals: Totals.
        unchecked: Tables that were not at hand.
        unknown_facts: Facts that no rule declares, or of another type.
        warnings: The same in words, with what may have been meant.
        burden: The patient's share, for each insurance; empty where none is stated.
    """

    schedules: list[str]
    image: str
    lines: list[ClaimLine]
    groups: list[ClaimGroup]
    totals: Totals
    unchecked: list[Unchecked]
    unknown_facts: list[str] = field(default_factory=list)
    warnings: list[EpisodeWarning] = field(default_factory=list)
    burden: list[Burden] = field(default_factory=list)

    @property
    def points(self) -> Decimal:
        """Points of all charged lines."""
        return self.totals.points

    @property
    def fee_yen(self) -> Decimal:
        """The medical fee in yen."""
        return self.totals.fee_yen

    def charged(self) -> list[ClaimLine]:
        """The lines that are charged."""
        return [line for line in self.lines if line.verdict == "charged"]

    def not_charged(self) -> list[ClaimLine]:
        """The lines that are not charged; their reasons say why."""
        return [line for line in self.lines if line.verdict == "notCharged"]

    def undecided(self) -> list[ClaimLine]:
        """The lines that cannot be decided; their reasons say what is needed."""
        return [line for line in self.lines if line.verdict == "undecided"]


@dataclass(slots=True, kw_only=True)
class KnownVersion:
    """A version of a code.

    Attributes:
        from_: First day.
        to: Last day; 9999-12-31 where there is none yet.
        name: Its name then.
        value: Points, yen or percent after ``value_kind``, or the price in yen; None where the
            master is not at hand.
        value_kind: 点数識別; 0 for a price in yen.
        unit: データ規格名, the unit in which its quantity is given; None where it has none.
        section: 区分番号; may be empty.
        source: Row of the master.
    """

    from_: date
    to: date
    name: str
    value: Decimal | None = None
    value_kind: int
    unit: str | None = None
    section: str = ""
    source: SourceRow


@dataclass(slots=True, kw_only=True)
class Found:
    """A code that was found, with its versions."""

    code: str
    versions: list[KnownVersion]


@dataclass(slots=True, kw_only=True)
class Explanation:
    """Why a code is in the claim, or is not.

    Attributes:
        code: The code.
        name: Its name; empty where the image does not know it.
        versions: Its versions.
        lines: The lines of the claim with it.
        rules: For a code that no line has: what each rule that could charge it says.
        if_ordered: For such a code: its line, were it ordered on the last visit.
        total_if_ordered: For such a code: the points of the claim with it.
        burden: The patient's share of the claim; empty where no insurance is stated.
    """

    code: str
    name: str
    versions: list[KnownVersion]
    lines: list[ClaimLine]
    rules: list[Reason]
    if_ordered: ClaimLine | None = None
    total_if_ordered: Decimal | None = None
    burden: list[Burden] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ImageSchedule:
    """A revision (改定) in the image, with the tables that it was built without."""

    name: str
    title: str
    cite: str
    from_: date
    to: date
    yen_per_point: Decimal
    partial: bool
    missing_tables: list[str]


@dataclass(slots=True, kw_only=True)
class ImageTable:
    """A table in the image and how many rows it has."""

    table: str
    rows: int


@dataclass(slots=True, kw_only=True)
class ImageSource:
    """A file that the image was built from."""

    name: str
    kind: str
    rows_good: int
    rows_bad: int
    official: bool
    sha256: str


@dataclass(slots=True, kw_only=True)
class ImageContent:
    """What is in an image.

    Attributes:
        sha256: SHA-256 of its content.
        verified: Whether the content has that hash.
        bytes: Its size.
        codes: How many codes it knows.
        rules: How many rules it has.
        schedules: The revisions.
        tables: The tables.
        sources: The files that it was built from.
    """

    sha256: str
    verified: bool
    bytes: int
    codes: int
    rules: int
    schedules: list[ImageSchedule]
    tables: list[ImageTable]
    sources: list[ImageSource]
