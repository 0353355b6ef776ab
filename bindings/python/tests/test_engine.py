"""One Episode at a time."""

from __future__ import annotations

import datetime
import json
import pickle
import threading
from decimal import Decimal
from pathlib import Path

import pytest

import santei

PATIENT = {"birthDate": "1980-04-01"}
CLINIC = {"kind": "clinic", "standards": []}


def visit(*codes: str, date: str = "2026-06-03") -> dict:
    return {"date": date, "orders": [{"code": code} for code in codes]}


def episode(*visits: dict) -> dict:
    return {"patient": PATIENT, "facility": CLINIC, "visits": list(visits)}


def test_first_visit_is_291_points(engine):
    # A000 初診料 291点 (令和6年告示第57号; unchanged in 令和8年).
    claim = engine.calculate(episode(visit("111000110")))
    [line] = [line for line in claim.lines if line.code == "111000110"]
    assert (line.points, type(line.points)) == (Decimal(291), Decimal)
    assert line.date == datetime.date(2026, 6, 3)
    assert isinstance(claim.fee_yen, Decimal) and claim.fee_yen == claim.points * 10


def test_the_day_chooses_the_revision(engine):
    days = {"2024-06-03": "r06", "2026-05-29": "r06", "2026-06-01": "r08"}
    for day, name in days.items():
        assert engine.calculate(episode(visit("112007410", date=day))).schedules == [name]


def test_dict_text_and_bytes_are_one(engine, episodes):
    for given in episodes:
        text = json.dumps(given, ensure_ascii=False)
        raw = engine.calculate_json(text.encode())
        assert engine.calculate_json(text) == raw
        assert engine.calculate_json(given) == raw
        assert engine.calculate(given) == engine.calculate(raw_episode := text.encode())
        assert isinstance(raw_episode, bytes)


def test_numbers_and_days_of_python(engine):
    plain = episode({
        "date": "2026-06-03", "time": "09:05",
        "orders": [{"section": 21, "times": 3, "items": [
            {"code": "621959501", "quantity": "1.5", "price": "10.10"}]}],
    })
    python = episode({
        "date": datetime.date(2026, 6, 3), "time": datetime.time(9, 5),
        "orders": [{"section": 21, "times": 3, "items": [
            {"code": "621959501", "quantity": Decimal("1.5"), "price": Decimal("10.10")}]}],
    })
    assert engine.calculate_json(python) == engine.calculate_json(plain)
    with pytest.raises(TypeError, match="no place for a object"):
        engine.calculate(episode({"date": object()}))
    with pytest.raises(TypeError):
        engine.calculate(episode({"date": "2026-06-03", "time": datetime.time(9, 5, 7)}))


def test_a_float_is_refused(engine):
    given = episode({"date": "2026-06-03", "orders": [{"code": "621959501", "quantity": 1.5}]})
    with pytest.raises(santei.EpisodeError) as caught:
        engine.calculate(given)
    assert caught.value.code == "E0503"


def test_typed_exceptions_in_both_languages(engine):
    with pytest.raises(santei.EpisodeError) as caught:
        engine.calculate(b'{"patient":\n  1}')
    error = caught.value
    assert (error.code, error.place) == ("E0503", "2:3")
    assert "型が違います" in error.message and error.help
    assert isinstance(error, ValueError) and isinstance(error, santei.SanteiError)
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.place, str(again)) == (error.code, error.place, str(error))

    english = santei.Engine.open(lang="en")
    with pytest.raises(santei.EpisodeError, match="E0402: the visit on 2026-07-01"):
        english.calculate(episode(visit("112007410"), visit("112007410", date="2026-07-01")))
    with pytest.raises(santei.EpisodeError) as caught:
        english.explain(episode(visit("112007410")), "D007")
    assert caught.value.code == "E0408"
    with pytest.raises(ValueError, match="lang"):
        santei.Engine.open(lang="fr")  # type: ignore[arg-type]


def test_images(tmp_path: Path, engine):
    image = Path(__file__).parents[3] / "engine" / "data" / "starter.image"
    path = tmp_path / "some.image"
    path.write_bytes(image.read_bytes())
    opened = santei.Engine.open(path)
    assert opened.fingerprint == engine.fingerprint == opened.inspect().sha256
    in_memory = santei.Engine.from_bytes(image.read_bytes())
    given = episode(visit("111000110"))
    assert in_memory.calculate_json(given) == engine.calculate_json(given)

    with pytest.raises(santei.FileError) as unread:
        santei.Engine.open(tmp_path / "none.image")
    assert unread.value.code == "E0502" and isinstance(unread.value, OSError)
    assert pickle.loads(pickle.dumps(unread.value)).place == unread.value.place
    damaged = bytearray(image.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    for bad in (b"", b"no image at all", bytes(damaged), image.read_bytes()[:-8]):
        with pytest.raises(santei.ImageError) as refused:
            santei.Engine.from_bytes(bad)
        assert refused.value.code.startswith("E01")


def test_pickles_by_path_and_hash(tmp_path: Path, engine, monkeypatch):
    image = Path(__file__).parents[3] / "engine" / "data" / "starter.image"
    path = tmp_path / "some.image"
    path.write_bytes(image.read_bytes())
    monkeypatch.chdir(tmp_path)
    by_path = santei.Engine.open("some.image", lang="en")
    monkeypatch.chdir(Path(__file__).parent)
    assert len(pickle.dumps(by_path)) < 400
    given = episode(visit("111000110"))
    again = pickle.loads(pickle.dumps(by_path))
    assert again.calculate_json(given) == by_path.calculate_json(given)
    assert pickle.loads(pickle.dumps(engine)).fingerprint == engine.fingerprint

    handed = pickle.dumps(by_path).replace(by_path.fingerprint.encode(), b"0" * 64)
    with pytest.raises(santei.ImageError) as other:
        pickle.loads(handed)
    assert (other.value.code, other.value.place) == ("E0512", str(path))
    with pytest.raises(TypeError, match="does not pickle"):
        pickle.dumps(santei.Engine.from_bytes(image.read_bytes()))


def test_why_and_why_not(engine):
    given = episode(visit("112007410"))
    there = engine.explain(given, "112007410")
    assert there.lines and there.if_ordered is None
    absent = engine.explain(given, "113001810")
    assert not absent.lines and absent.if_ordered is not None
    assert isinstance(absent.total_if_ordered, Decimal)
    assert json.loads(engine.explain_json(given, "113001810"))["code"] == "113001810"


def test_undecided_is_data(engine):
    # 外来管理加算 (A001 注8) asks what the Episode does not state.
    claim = engine.calculate(episode(visit("112007410")))
    [line] = [line for line in claim.undecided() if line.code == "112011010"]
    assert any(reason.needs for reason in line.reasons)
    assert claim.totals.undecided == len(claim.undecided())


def test_lookup(engine):
    assert [f.code for f in engine.lookup("111000110")] == ["111000110"]
    for typed in ("しょしんりょう", "初診料"):
        assert "111000110" in [f.code for f in engine.lookup(typed, day="2026-06-03")]
    assert len(engine.lookup("加算", most=3)) == 3
    [found] = engine.lookup("111000110", day=datetime.date(2026, 6, 3))
    assert [v.value for v in found.versions] == [Decimal(291)]
    assert engine.lookup("111000110", day="1970-01-01")[0:] in ([], [santei.Found(
        code="111000110", versions=[])])


def test_many_threads_share_an_engine(engine, episodes):
    expected = [engine.calculate_json(e) for e in episodes]
    wrong = []

    def work() -> None:
        for _ in range(20):
            if [engine.calculate_json(e) for e in episodes] != expected:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
