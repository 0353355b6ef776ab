"""santei (算定): Japanese medical fees from the official tables, with the reason for every line.

>>> import santei
>>> engine = santei.Engine.open()
>>> claim = engine.calculate({
...     "patient": {"birthDate": "1980-04-01"},
...     "facility": {"kind": "clinic", "standards": []},
...     "visits": [{"date": "2026-06-03", "orders": [{"code": "112007410"}]}],
... })
>>> claim.schedules
['r08']
"""

from ._claim import (
    BoxSum,
    Burden,
    BurdenGroup,
    BurdenMeal,
    BurdenNeed,
    BurdenPayer,
    BurdenStep,
    BurdenVisit,
    Claim,
    ClaimGroup,
    ClaimLine,
    EpisodeWarning,
    Explanation,
    Found,
    ImageContent,
    ImageSchedule,
    ImageSource,
    ImageTable,
    KnownVersion,
    Reason,
    SourceRow,
    Totals,
    Unchecked,
)
from ._engine import ArrowSource, ArrowStream, Engine, claims_schema
from ._episode import Episode
from ._errors import EpisodeError, FileError, ImageError, SanteiError
from ._receipts import (
    Audit,
    AuditSummary,
    CodeDifference,
    Comparison,
    ComparisonSummary,
    Finding,
    FindingCount,
    JsonLines,
    LineDifference,
    PointsPair,
    ReceiptDifference,
    ReceiptReport,
    RuleDifference,
    Touched,
    Undecided,
)

__all__ = [
    "ArrowSource",
    "ArrowStream",
    "Audit",
    "AuditSummary",
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
    "CodeDifference",
    "Comparison",
    "ComparisonSummary",
    "Engine",
    "Episode",
    "EpisodeError",
    "EpisodeWarning",
    "Explanation",
    "FileError",
    "Finding",
    "FindingCount",
    "Found",
    "ImageContent",
    "ImageError",
    "ImageSchedule",
    "ImageSource",
    "ImageTable",
    "JsonLines",
    "KnownVersion",
    "LineDifference",
    "PointsPair",
    "Reason",
    "ReceiptDifference",
    "ReceiptReport",
    "RuleDifference",
    "SanteiError",
    "SourceRow",
    "Totals",
    "Touched",
    "Unchecked",
    "Undecided",
    "claims_schema",
]

for _error in (SanteiError, EpisodeError, FileError, ImageError):
    # Where users find them, in tracebacks and in pickles.
    _error.__module__ = __name__
del _error
