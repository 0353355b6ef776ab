"""Files of receipts: the audit and the comparison."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import threading
from decimal import Decimal
from pathlib import Path

import pytest

import santei

CLINIC = {"kind": "clinic", "beds": 0, "generalBeds": 0, "standards": []}

# 再診料 beside 初診料, which A001 注1 forbids (75 points of 令和6年度), and a plain 再診.
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
FILE = (EXAMPLES / "receipts-2025-11.UKE").read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "RECEIPTC.UKE"
    path.write_bytes(FILE)
    return path


def test_findings_are_typed(engine, path):
    audit = engine.audit_uke(path, facilities=CLINIC)
    first, second = audit
    assert (first.receipt, first.record, first.judged) == ("1", 2, True)
    assert first.month == datetime.date(2025, 11, 1)
    assert first.points == Decimal(366) and second.points == Decimal(75)
    [finding] = first.findings
    assert (finding.code, finding.severity) == ("A0202", "error")
    assert (finding.item, finding.other) == ("112007410", "111000110")
    assert finding.date == datetime.date(2025, 11, 5)
    assert finding.points == Decimal(-75) and isinstance(finding.points, Decimal)
    assert finding.places and finding.cite and finding.rule
    assert second.findings == []
    assert audit.summary.receipts == audit.summary.judged == 2
    assert audit.summary.findings["A0202"].points == audit.summary.over_claimed == Decimal(-75)
    assert audit.summary.items["112007410"].findings == 1
    assert list(audit) == []


def test_a_path_and_bytes_say_the_same(engine, path):
    reports = list(engine.audit_uke(FILE, facilities=CLINIC))
    assert reports == list(engine.audit_uke(os.fspath(path), facilities=CLINIC))
    assert reports == list(engine.audit_uke(bytearray(FILE), facilities=CLINIC))
    whole = engine.audit_uke_json(FILE, facilities=CLINIC, each="receipt")
    assert [json.loads(line)["receipt"] for line in whole] == ["1", "2"]
    assert json.loads(whole.sums)["receipts"] == 2


def test_an_audit_may_end_early(engine):
    audit = engine.audit_uke(FILE, facilities=CLINIC)
    assert next(audit).receipt == "1"
    assert audit.summary.receipts == 1


def test_what_is_known_is_left_out(engine):
    left = engine.audit_uke(FILE, facilities=CLINIC, suppressions=["A0202 * 112007410"])
    assert [report.findings for report in left] == [[], []]
    assert left.summary.suppressed == 1
    by_code = {"facilities": {"1312345": CLINIC}, "default": {"kind": "hospital"}}
    assert [f.code for f in engine.audit_uke(FILE, facilities=by_code).findings()] == ["A0202"]


def test_what_cannot_be_read_is_data(engine):
    junk = engine.audit_uke(b"\xff\x00,,,\r\nRE,1\r\nSI\r\n")
    assert any(report.findings for report in junk)
    empty = engine.audit_uke(b"")
    told = [finding.code for report in empty for finding in report.findings]
    assert told == ["A0015"] and empty.summary.receipts == 0


def test_what_is_wrong_with_the_call(engine, tmp_path):
    with pytest.raises(santei.FileError) as unread:
        engine.audit_uke(tmp_path / "none.UKE")
    assert unread.value.code == "E0502"
    with pytest.raises(santei.FileError):
        engine.audit_uke(tmp_path)
    for options, code in [
        ({"facilities": {"kind": "shop"}}, "E0503"),
        ({"suppressions": ["A0303", "A03"]}, "E0515"),
    ]:
        with pytest.raises(santei.EpisodeError) as wrong:
            engine.audit_uke(FILE, **options)
        assert wrong.value.code == code
    assert wrong.value.place == "suppressions:2"
    with pytest.raises(santei.ImageError) as refused:
        engine.compare(FILE, "r06", "r99")
    assert refused.value.code == "E0516"
    with pytest.raises(santei.EpisodeError) as wrong:
        engine.compare(FILE, "r06", "r08", carried=["112007410"])
    assert wrong.value.code == "E0517"
    with pytest.raises(TypeError):
        engine.audit_uke(3)


def test_a_comparison(engine, path):
    """A001: 75 points in 令和6年度, 76 in 令和8年度; O100: 物価対応料 of 2 points at a 再診."""
    comparison = engine.compare(path, "r06", "r08", facilities=CLINIC)
    receipts = list(comparison)
    assert [receipt.receipt for receipt in receipts] == ["1", "2"]
    changed = {line.code: line for line in receipts[1].lines}
    assert (changed["112007410"].from_, changed["112007410"].to) == (Decimal(75), Decimal(76))
    assert changed["180820010"].change == "gained" and changed["180820010"].to == Decimal(2)
    sums = comparison.summary
    assert (sums.from_schedule, sums.to_schedule, sums.compared) == ("r06", "r08", 2)
    assert sums.codes["112007410"].receipts["changed"] >= 1
    assert all(isinstance(section, int) for section in sums.sections)
    assert sum(sums.steps.values()) == 2
    lines = engine.compare_json(FILE, "r06", "r08", facilities=CLINIC)
    assert [json.loads(line)["receipt"] for line in lines] == ["1", "2"]


def test_other_threads_run_meanwhile(engine):
    expected = list(engine.audit_uke_json(FILE * 20, facilities=CLINIC))
    told: list[list[bytes]] = []

    def work() -> None:
        told.append(list(engine.audit_uke_json(FILE * 20, facilities=CLINIC)))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [expected] * 8


@pytest.mark.skipif("SANTEI_CLI" not in os.environ, reason="SANTEI_CLI names no command line")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_same_bytes_as_the_command_line(tmp_path: Path, lang):
    """On made receipts of clinics with planted faults, and on the file above."""
    cli = os.environ["SANTEI_CLI"]
    files = {"one.UKE": FILE}
    made = os.environ.get("SANTEI_RECEIPTS")
    if made:
        files["made.UKE"] = Path(made).read_bytes()
    (tmp_path / "clinic.json").write_text(json.dumps(CLINIC))
    engine = santei.Engine.open(lang=lang)

    def told(*arguments: str) -> bytes:
        ran = subprocess.run(
            [cli, "--lang", lang, *arguments, "--facility", "clinic.json"],
            cwd=tmp_path, capture_output=True, check=False)
        assert ran.returncode in (0, 1), ran.stderr.decode()
        return ran.stdout

    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        lines = engine.audit_uke_json(path, facilities=CLINIC, under_claims=True)
        ours = b"".join(line + b"\n" for line in lines)
        whole = told("audit", os.fspath(path), "--under-claims", "--format", "ndjson")
        assert ours == whole and ours.count(b"\n") >= 1
        assert b'"file":"' + os.fsencode(path) in ours
        sums = told("audit", os.fspath(path), "--under-claims", "--format", "ndjson", "--summary")
        assert json.loads(lines.sums) == json.loads(sums)
        compared = json.loads(
            told("compare", os.fspath(path), "--from", "r06", "--to", "r08", "--format", "json"))
        ours_compared = engine.compare_json(path, "r06", "r08", facilities=CLINIC)
        assert [json.loads(line) for line in ours_compared] == compared["receipts"]
        assert json.loads(ours_compared.sums) == compared["comparison"]
