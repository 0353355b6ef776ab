"""The engine."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from . import _native
from ._claim import Claim, Explanation, Found, ImageContent
from ._episode import Episode, to_json
from ._errors import ImageError
from ._read import read
from ._receipts import Audit, Comparison, JsonLines

__all__ = ["ArrowSource", "ArrowStream", "Engine", "claims_schema"]

if TYPE_CHECKING:
    _Lang = Literal["ja", "en"]

EpisodeLike = Mapping[str, Any] | Episode | str | bytes
ArrowStream = _native.ArrowStream
UkeFile = str | os.PathLike[str] | bytes | bytearray
Facilities = Mapping[str, Any]

_EPOCH = datetime.date(1970, 1, 1).toordinal()


class _Stream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> object: ...


class _Array(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[object, object]: ...


ArrowSource = _Stream | _Array
"""A table, a batch or a stream of any library that speaks the Arrow PyCapsule interface: Polars,
pyarrow, DuckDB, DataFusion, pandas 2.2 and later."""


class Engine:
    """A schedule image that is opened, and what can be asked of it.

    An engine is only read: threads share one, and the interpreter is released while it works. It
    pickles as its path and the hash of its content, so that a worker opens the file for itself.

    >>> engine = Engine.open()
    >>> claim = engine.calculate({
    ...     "patient": {"birthDate": "1980-04-01"},
    ...     "facility": {"kind": "clinic", "standards": []},
    ...     "visits": [{
    ...         "date": "2026-06-03",
    ...         "facts": {"時間区分": "時間内"},
    ...         "orders": [{"code": "111000110"}],
    ...     }],
    ... })
    >>> [(line.code, line.name, line.points) for line in claim.charged()][0]
    ('111000110', '初診料', Decimal('291'))
    """

    __slots__ = ("_lang", "_native", "_path")

    def __init__(self, native: _native.Engine, path: str | None, lang: _Lang) -> None:
        """For :meth:`open` and :meth:`from_bytes`."""
        self._native = native
        self._path = path
        self._lang: _Lang = lang

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, *, lang: _Lang = "ja") -> Engine:
        """Opens an image.

        Args:
            path: The file that ``santei compile`` wrote; it is mapped into memory, and its hash is
                checked. None: the starter schedule that is built in, with the everyday items of a
                clinic.
            lang: The language of sentences, ``"ja"`` or ``"en"``.

        Raises:
            FileError: The file cannot be read (``E0502``).
            ImageError: It is not an image, is damaged, or has another format (``E0101``…).

        >>> Engine.open("none.image", lang="en")
        Traceback (most recent call last):
        ...
        santei.FileError: E0502: the file cannot be read: there is no such file (none.image)
        check the path and the permission to read
        """
        if path is None:
            return cls(_native.Engine.starter(lang), "", lang)
        # A worker may have another working directory.
        given = os.fspath(path)
        native = _native.Engine.open(given, lang)
        return cls(native, os.path.abspath(given), lang)

    @classmethod
    def from_bytes(cls, image: bytes, *, lang: _Lang = "ja") -> Engine:
        """Opens an image in memory, which is copied. Such an engine does not pickle.

        Raises:
            ImageError: As :meth:`open`.
        """
        return cls(_native.Engine.from_bytes(image, lang), None, lang)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the image's content, 64 hexadecimal digits."""
        return self._native.fingerprint

    def calculate(self, episode: EpisodeLike) -> Claim:
        """The claim of an Episode.

        Args:
            episode: A dictionary, or JSON as ``str`` or ``bytes``, in the form of
                ``docs/schema/episode.schema.json``. In a dictionary numbers may be
                :class:`~decimal.Decimal` and days :class:`~datetime.date`; a float is refused.

        Returns:
            What is charged, what is not, what cannot be decided, each with its reasons; with the
            patient's share where ``coverages`` are stated. A line that cannot be decided is data,
            not an error.

        Raises:
            EpisodeError: It is malformed or contradicts itself; ``code``, ``place`` and ``help``
                say more.

        >>> from datetime import date
        >>> engine = Engine.open(lang="en")
        >>> visit = {"date": date(2026, 6, 3), "orders": [{"code": "112007410"}]}
        >>> patient = {"birthDate": date(1980, 4, 1)}
        >>> claim = engine.calculate(
        ...     {"patient": patient, "facility": {"kind": "clinic"}, "visits": [visit]})
        >>> claim.schedules
        ['r08']
        >>> engine.calculate({"patient": patient, "facility": {"kind": "clinic"}, "visits": []})
        Traceback (most recent call last):
        ...
        santei.EpisodeError: E0401: the Episode has no visit
        correct the input; `santei schema episode` and docs/schema/episode.schema.json show its form
        """
        return read(Claim, json.loads(self._native.calculate(to_json(episode))))

    def calculate_json(self, episode: EpisodeLike) -> bytes:
        """The claim as JSON (``docs/schema/claim.schema.json``): the same bytes as from every other
        door of santei. With ``bytes`` given, nothing is converted: the fastest single call.

        Raises:
            EpisodeError: As :meth:`calculate`.

        >>> Engine.open().calculate_json(b'''{"patient": {"birthDate": "1980-04-01"},
        ...   "facility": {"kind": "clinic"}, "visits": [{"date": "2026-06-03"}]}''')[:20]
        b'{"schedules":["r08"]'
        """
        return self._native.calculate(to_json(episode))

    def explain(self, episode: EpisodeLike, code: str) -> Explanation:
        """Why a code is in the claim of an Episode, or is not.

        Args:
            episode: As for :meth:`calculate`.
            code: Nine digits.

        Raises:
            EpisodeError: As :meth:`calculate`; ``E0408`` where the code is none.

        >>> engine = Engine.open(lang="en")
        >>> why = engine.explain({
        ...     "patient": {"birthDate": "1980-04-01"}, "facility": {"kind": "clinic"},
        ...     "visits": [{"date": "2026-06-03", "orders": [{"code": "112007410"}]}],
        ... }, "112011010")
        >>> why.name, len(why.lines)
        ('外来管理加算', 1)
        """
        raw = self._native.explain(to_json(episode), code)
        return read(Explanation, json.loads(raw))

    def explain_json(self, episode: EpisodeLike, code: str) -> bytes:
        """The explanation as JSON (``docs/schema/explanation.schema.json``).

        Raises:
            EpisodeError: As :meth:`explain`.
        """
        return self._native.explain(to_json(episode), code)

    def lookup(
        self, text: str, *, day: datetime.date | str | None = None, most: int = 20
    ) -> list[Found]:
        """Codes by a code, a part of a name or of its kana, or a 区分番号.

        Args:
            text: What is remembered, in whatever width or kana.
            day: Only versions in force on the day; None: whenever.
            most: At most so many codes, in their order.

        >>> [found.code for found in Engine.open().lookup("初診料", day="2026-06-03", most=1)]
        ['111000110']
        """
        if isinstance(day, str):
            day = datetime.date.fromisoformat(day)
        number = None if day is None else day.toordinal() - _EPOCH
        return read(list[Found], json.loads(self._native.lookup(text, number, most)))

    def inspect(self) -> ImageContent:
        """What is in the image: revisions with their days, tables, the files it was built from.

        >>> [schedule.name for schedule in Engine.open().inspect().schedules]
        ['r06', 'r08']
        """
        return read(ImageContent, json.loads(self._native.inspect()))

    def audit_uke(
        self,
        file: UkeFile,
        *,
        facilities: Facilities | None = None,
        suppressions: Iterable[str] = (),
        under_claims: bool = False,
        reminders: bool = True,
    ) -> Audit:
        """What the schedule says of the receipts of a file (レセ電, RECEIPTC.UKE).

        Args:
            file: Its path, or its bytes. It is read while the audit is iterated, in memory that does
                not grow with it.
            facilities: What is known of who claims: one ``facility`` of an Episode, or several by
                their 医療機関コード (``{"facilities": {"1312345": {…}}, "default": {…}}``). None: what
                hangs on it cannot be decided.
            suppressions: Findings to leave out, each ``"A0303 1312345 113001810"``: code of the
                finding and, if wanted, of the facility and of the item, ``*`` for any.
            under_claims: Whether to look for what was lawful and not claimed.
            reminders: Whether to tell of what the rules remind, which is no fault (``A0701``).

        Returns:
            An iterator of :class:`~santei.ReceiptReport`, one for each receipt and for each other
            part of the file that has a finding; its ``summary`` has the sums. What cannot be read
            of the file is a finding, not an exception.

        Raises:
            FileError: The file cannot be opened (``E0502``).
            EpisodeError: ``facilities`` (``E0503``, ``E0518``) or ``suppressions`` (``E0515``) are malformed.

        再診料 beside 初診料, which A001 注1 forbids:

        >>> file = "\\r\\n".join([
        ...     "IR,1,13,1,1312345,,,202512,00,",
        ...     "RE,1,1112,202511,TEST,1,19800401",
        ...     "HO,06130017,,1,1,366",
        ...     "SY,8833421,20251105,1,,,01",
        ...     "SI,11,1,111000110,,291,1,,,,,,,,,,,1",
        ...     "SI,12,1,112007410,,75,1,,,,,,,,,,,1",
        ...     "GO,1,366,99", ""]).encode("cp932")
        >>> clinic = {"kind": "clinic", "beds": 0, "generalBeds": 0, "standards": []}
        >>> audit = Engine.open(lang="en").audit_uke(file, facilities=clinic)
        >>> for finding in audit.findings():
        ...     print(finding.code, finding.date, finding.item, finding.other, finding.points)
        A0202 2025-11-05 112007410 111000110 -75
        >>> audit.summary.receipts, audit.summary.over_claimed
        (1, Decimal('-75'))
        """
        return Audit(
            self.audit_uke_json(
                file,
                facilities=facilities,
                suppressions=suppressions,
                under_claims=under_claims,
                reminders=reminders,
                each="receipt",
            )
        )

    def audit_uke_json(
        self,
        file: UkeFile,
        *,
        facilities: Facilities | None = None,
        suppressions: Iterable[str] = (),
        under_claims: bool = False,
        reminders: bool = True,
        each: Literal["finding", "receipt"] = "finding",
    ) -> JsonLines:
        """As :meth:`audit_uke`, as JSON: each finding with its file, the same bytes as a line of
        ``santei audit --format ndjson``, or each receipt
        (``docs/schema/receipt-report.schema.json``).

        Raises:
            FileError, EpisodeError: As :meth:`audit_uke`.
        """
        options = {
            "each": each,
            "facilities": facilities,
            "suppressions": list(suppressions),
            "underClaims": under_claims,
            "reminders": reminders,
        }
        return JsonLines(self._native.audit(_file(file), to_json(options)))

    def compare(
        self,
        file: UkeFile,
        from_: str,
        to: str,
        *,
        facilities: Facilities | None = None,
        carried: Iterable[str] = (),
    ) -> Comparison:
        """The receipts of a file under two revisions of the schedule (改定の影響).

        Args:
            file: As for :meth:`audit_uke`.
            from_: The first revision, by its name in the image: ``"r06"``.
            to: The second.
            facilities: As for :meth:`audit_uke`.
            carried: Codes that the second numbers anew, each ``"r06 CODE r08 CODE"``, beside
                those that are known from the law.

        Returns:
            An iterator of :class:`~santei.ReceiptDifference`, one for each receipt that differs;
            its ``summary`` has the sums.

        Raises:
            FileError: The file cannot be opened (``E0502``).
            EpisodeError: ``facilities`` (``E0503``, ``E0518``) or ``carried`` (``E0517``) are malformed.
            ImageError: The image does not hold both revisions (``E0516``).

        再診料 is 75 points in 令和6年度 and 76 in 令和8年度, with 物価対応料 of 2 points beside it:

        >>> file = "\\r\\n".join([
        ...     "IR,1,13,1,1312345,,,202512,00,",
        ...     "RE,1,1112,202511,TEST,1,19800401",
        ...     "HO,06130017,,1,1,75",
        ...     "SI,12,1,112007410,,75,1,,,,,,,,,,,1",
        ...     "GO,1,75,99", ""]).encode("cp932")
        >>> clinic = {"kind": "clinic", "beds": 0, "generalBeds": 0, "standards": []}
        >>> comparison = Engine.open().compare(file, "r06", "r08", facilities=clinic)
        >>> for receipt in comparison:
        ...     for line in receipt.lines:
        ...         if line.change in ("changed", "gained"):
        ...             print(line.code, line.change, line.from_, line.to)
        112007410 changed 75 76
        180820010 gained 0 2
        >>> comparison.summary.compared
        1
        """
        return Comparison(
            self.compare_json(file, from_, to, facilities=facilities, carried=carried)
        )

    def compare_json(
        self,
        file: UkeFile,
        from_: str,
        to: str,
        *,
        facilities: Facilities | None = None,
        carried: Iterable[str] = (),
    ) -> JsonLines:
        """As :meth:`compare`, as JSON (``docs/schema/receipt-difference.schema.json``).

        Raises:
            FileError, EpisodeError, ImageError: As :meth:`compare`.
        """
        options = {"from": from_, "to": to, "facilities": facilities, "carried": list(carried)}
        return JsonLines(self._native.compare(_file(file), to_json(options)))

    def calculate_batches(
        self,
        source: ArrowSource,
        *,
        episode: str = "episode",
        keep: Sequence[str] = (),
        columns: Sequence[str] | None = None,
        threads: int = 1,
        rows: int = 1024,
    ) -> ArrowStream:
        """The claims of many Episodes, one row for each, in their order.

        Args:
            source: An Arrow table, batch or stream. Of a stream only a few batches are held at a
                time.
            episode: The column with the Episodes: JSON (string or binary), or a struct with the
                names of ``docs/schema/episode.schema.json``, whose null fields are not stated. In a
                struct days may be ``date32``, numbers ``decimal128``, ``facts`` a struct or a map.
            keep: Columns that are given out again, before those of the claims: a key.
            columns: Which columns of the claims are wanted; None: all of the list below but
                ``claim``. What is not wanted is not made: totals alone come faster than lines.
            threads: How many threads calculate. The rows are the same for any number.
            rows: The most rows of a batch that comes out.

        Returns:
            A stream that can be read once, by any library that reads Arrow streams:

            - ``schedules`` list<string>: revisions in force on the days of the visits.
            - ``points``, ``fee_yen``, ``other_yen`` decimal(19, 7): totals.
            - ``undecided`` int32: lines that cannot be decided.
            - ``lines`` list<struct>: ``date``, ``visit``, ``order``, ``order_id``, ``code``,
              ``origin``, ``verdict``, ``points``, ``quantity``, ``times``, ``base``, ``reasons``
              (list<int64>, see :meth:`reasons`) and ``others`` (list<string>: the code that the
              reason at the same place speaks of).
            - ``groups`` list<struct>: the groups of the receipt; their ``lines`` are places in the
              list of lines.
            - ``burden`` list<struct>: the patient's share by insurance, in yen.
            - ``error`` struct of ``code``, ``message``, ``place``, ``help``; null where all is well.
              A row with an error has null in every other column of the claim: one bad Episode among
              a million stops nothing.
            - ``claim`` string: the claim's JSON, the same bytes as :meth:`calculate_json`. It has
              the sentence of every reason, which costs several times the calculation itself.

            Meanings and units are those of :class:`~santei.Claim`.

        Raises:
            EpisodeError: There is no such column, or its type cannot hold Episodes (``E0511``).

        >>> import polars as pl
        >>> frame = pl.DataFrame({"id": [1, 2], "episode": ['''{
        ...     "patient": {"birthDate": "1980-04-01"}, "facility": {"kind": "clinic"},
        ...     "visits": [{"date": "2026-06-03", "orders": [{"code": "112007410"}]}]}''', "{"]})
        >>> claims = pl.DataFrame(Engine.open().calculate_batches(frame, keep=["id"]))
        >>> claims.select("id", pl.col("error").struct.field("code")).rows()
        [(1, None), (2, 'E0503')]
        """
        return self._native.batches(source, episode, list(keep), columns, threads, rows)

    def reasons(self, ids: Iterable[int]) -> ArrowStream:
        """The reasons of the numbers that :meth:`calculate_batches` gives, one row for each.

        The numbers hold for one image and one release of santei: join, do not keep.

        Returns:
            ``id``, ``kind``, ``text``, ``rule``, ``cite``, ``file``, ``row`` and ``needs``, as in
            :class:`~santei.Reason`; the sentence calls the other code "another item".
        """
        return self._native.reasons(list(ids))

    def __repr__(self) -> str:
        where = {None: "bytes", "": "starter"}.get(self._path, self._path)
        return f"<santei.Engine {where} {self.fingerprint[:12]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        if self._path is None:
            raise TypeError("an engine from bytes does not pickle: write the image to a file")
        return _reopen, (self._path, self.fingerprint, self._lang)


def _file(file: UkeFile) -> str | bytes | bytearray:
    return file if isinstance(file, (bytes, bytearray)) else os.fspath(file)


def _reopen(path: str, fingerprint: str, lang: _Lang) -> Engine:
    """The engine of a pickle."""
    engine = Engine.open(path or None, lang=lang)
    if engine.fingerprint != fingerprint:
        ja = ("イメージが、渡されたときと別のものです", "同じイメージを同じ場所に置いてください")
        en = ("the image is not the one that was handed over", "put the same image at the same path")
        message, help = ja if lang == "ja" else en
        raise ImageError("E0512", message, path, help)
    return engine


def claims_schema(columns: Sequence[str] | None = None) -> ArrowStream:
    """The schema of what :meth:`Engine.calculate_batches` gives, without the columns that are kept.

    >>> import pyarrow as pa
    >>> pa.schema(claims_schema(["points", "error"])).names
    ['points', 'error']
    """
    return _native.claims_schema(columns)
