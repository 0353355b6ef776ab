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

__all__ = [
    "ArrowSource",
    "ArrowStream",
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
    "Engine",
    "Episode",
    "EpisodeError",
    "Explanation",
    "FileError",
    "Found",
    "ImageContent",
    "ImageError",
    "ImageSchedule",
    "ImageSource",
    "ImageTable",
    "KnownVersion",
    "Reason",
    "SanteiError",
    "SourceRow",
    "Totals",
    "Unchecked",
    "claims_schema",
]

for _error in (SanteiError, EpisodeError, FileError, ImageError):
    # Where users find them, in tracebacks and in pickles.
    _error.__module__ = __name__
del _error
