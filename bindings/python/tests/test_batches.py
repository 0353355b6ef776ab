"""Many Episodes by Arrow."""

from __future__ import annotations

import json
import threading
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import santei

OWN = pa.schema(santei.claims_schema()).names
ALL = [*OWN, "claim"]


def text_table(episodes: list[Any]) -> pa.Table:
    texts = [e if isinstance(e, str | None) else json.dumps(e, ensure_ascii=False) for e in episodes]
    return pa.table({"id": range(len(texts)), "episode": pa.array(texts, pa.string())})


def read(stream: santei.ArrowStream) -> pa.Table:
    return pa.table(stream).combine_chunks()


def octets(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()


def test_columns_say_what_the_claim_says(engine, episodes):
    table = read(engine.calculate_batches(text_table(episodes), keep=["id"], columns=ALL))
    assert table.column_names[0] == "id"
    for given, row in zip(episodes, table.to_pylist(), strict=True):
        raw = engine.calculate_json(given)
        assert row["claim"].encode() == raw
        assert row["error"] is None
        claim = engine.calculate(given)
        assert row["schedules"] == claim.schedules
        totals = claim.totals
        assert (row["points"], row["fee_yen"], row["other_yen"], row["undecided"]) == (
            totals.points, totals.fee_yen, totals.other_yen, totals.undecided)
        assert len(row["lines"]) == len(claim.lines)
        for have, want in zip(row["lines"], claim.lines, strict=True):
            for name in ("date", "visit", "order", "order_id", "code", "origin", "verdict",
                         "points", "quantity", "times", "base"):
                assert have[name] == getattr(want, name), name
            reasons = pa.table(engine.reasons(have["reasons"])).to_pylist()
            told = [
                (reason["kind"], reason["rule"], reason["cite"], reason["needs"], other)
                for reason, other in zip(reasons, have["others"], strict=True)
            ]
            claimed = [
                (reason.kind, reason.rule, reason.cite, reason.needs, reason.other)
                for reason in want.reasons
            ]
            # A claim tells what has the same words once; the columns have each of them.
            assert list(dict.fromkeys(told)) == list(dict.fromkeys(claimed))
            texts = {reason.text for reason in want.reasons}
            for reason, other in zip(reasons, have["others"], strict=True):
                if other is None and reason["kind"] not in ("standardLacks", "notInForce"):
                    assert reason["text"] in texts
        for have, want in zip(row["groups"], claim.groups, strict=True):
            for name in have:
                assert have[name] == getattr(want, name), name
        for have, want in zip(row["burden"], claim.burden, strict=True):
            for name in have:
                assert have[name] == getattr(want, name), name


@pytest.mark.parametrize("kind", [
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
    pa.binary_view(),
], ids=str)
def test_json_in_every_form_of_text(engine, episodes, kind):
    table = text_table(episodes)
    expected = octets(read(engine.calculate_batches(table)))
    cast = table.set_column(1, "episode", pa.array(
        [t.encode() if "binary" in str(kind) else t for t in table["episode"].to_pylist()], kind))
    assert octets(read(engine.calculate_batches(cast))) == expected


def test_structs_are_the_same_episodes(engine, episodes):
    expected = read(engine.calculate_batches(text_table(episodes), columns=ALL))
    by_pyarrow = pa.table({"episode": pa.array(episodes)})
    assert pa.types.is_struct(by_pyarrow.schema.field(0).type)
    assert read(engine.calculate_batches(by_pyarrow, columns=ALL)).equals(expected)
    # Without `infer_schema_length=None` Polars takes the fields of the first row alone.
    rows = [{"episode": episode} for episode in episodes]
    by_polars = pl.from_dicts(rows, infer_schema_length=None)
    assert isinstance(by_polars.schema["episode"], pl.Struct)
    assert read(engine.calculate_batches(by_polars, columns=ALL)).equals(expected)


def test_typed_fields_of_a_struct(engine):
    given = {
        "patient": {"birthDate": "1980-04-01"}, "facility": {"kind": "clinic", "standards": []},
        "facts": {"明細書": "no such fact"},
        "visits": [{"date": "2026-06-03", "time": "18:30", "orders": [
            {"section": 21, "items": [{"code": "621959501", "quantity": "1.5", "price": "10.1"}]},
        ]}],
    }
    item = pa.struct([("code", pa.dictionary(pa.int8(), pa.string())),
                      ("quantity", pa.decimal128(9, 3)), ("price", pa.decimal128(12, 1))])
    order = pa.struct([("section", pa.uint16()), ("items", pa.large_list(item)),
                       ("code", pa.string())])
    visit = pa.struct([("date", pa.date32()), ("time", pa.time64("us")),
                       ("orders", pa.list_(order))])
    kind = pa.struct([
        ("patient", pa.struct([("birthDate", pa.date32())])),
        ("facility", pa.struct([("kind", pa.string()), ("standards", pa.list_(pa.int32()))])),
        ("facts", pa.map_(pa.string(), pa.string())),
        ("visits", pa.list_(visit)),
        ("stay", pa.null()),
    ])
    import datetime
    typed = {
        "patient": {"birthDate": datetime.date(1980, 4, 1)},
        "facility": {"kind": "clinic", "standards": []},
        "facts": [("明細書", "no such fact"), ("not stated", None)],
        "visits": [{"date": datetime.date(2026, 6, 3), "time": datetime.time(18, 30), "orders": [
            {"section": 21, "items": [
                {"code": "621959501", "quantity": Decimal("1.5"), "price": Decimal("10.1")}]},
        ]}],
    }
    table = pa.table({"episode": pa.array([typed], kind)})
    [row] = read(engine.calculate_batches(table, columns=ALL)).to_pylist()
    assert row["error"] is None
    assert row["claim"].encode() == engine.calculate_json(given)


def test_errors_are_data(engine, episodes):
    bad = ["{", "[]", None, '{"patient": {"birthDate": "1980-04-01"}, "facility": {"kind": '
           '"clinic"}, "visits": []}', json.dumps(episodes[0] | {"coverages": [{"insurer": "?"}]})]
    table = read(engine.calculate_batches(text_table([episodes[0], *bad, episodes[1]]), columns=ALL))
    rows = table.to_pylist()
    codes = [row["error"] and row["error"]["code"] for row in rows]
    assert codes[:5] == [None, "E0503", "E0503", "E0510", "E0401"]
    assert codes[5].startswith("E012") and codes[6] is None
    for row in rows[1:6]:
        assert row["error"]["message"]
        assert {v for k, v in row.items() if k != "error"} == {None}
    assert rows[0]["claim"].encode() == engine.calculate_json(episodes[0])
    assert rows[6]["claim"].encode() == engine.calculate_json(episodes[1])


def test_a_struct_that_does_not_fit_says_where(engine):
    english = santei.Engine.open(lang="en")
    given = {"patient": {"birthDate": "1980-04-01"}, "facility": {"kind": "clinic"},
             "visits": [{"date": "2026-06-03", "orders": [{"code": "112007410"}, {"code": "x"}]}]}
    more = given | {"colour": "red", "visits": []}
    less = {"patient": {"sex": "male"}, "facility": {"kind": "clinic"}, "visits": []}
    table = pa.table({"episode": pa.array([given, more, less])})
    errors = [r["error"] for r in read(english.calculate_batches(table)).to_pylist()]
    assert [e["code"] for e in errors] == ["E0510"] * 3
    assert [e["place"] for e in errors] == ["visits[0].orders[1].code", "", "patient"]
    assert "unknown field `colour`" in errors[1]["message"]
    assert "missing field `birthDate`" in errors[2]["message"]
    [first, *_] = read(engine.calculate_batches(table)).to_pylist()
    assert "正しくは" in first["error"]["message"]
    floats = pa.table({"episode": pa.array([given | {"visits": [
        {"date": "2026-06-03", "orders": [{"code": "621959501", "quantity": 1.5}]}]}])})
    [row] = read(engine.calculate_batches(floats)).to_pylist()
    assert row["error"]["place"] == "visits[0].orders[0].quantity"


def test_columns_that_are_not_there(engine, episodes):
    table = text_table(episodes)
    for wrong in (
            {"episode": "none"}, {"keep": ["none"]}, {"columns": ["none"]}, {"episode": "id"}):
        with pytest.raises(santei.EpisodeError) as caught:
            engine.calculate_batches(table, **wrong)
        assert caught.value.code == "E0511" and caught.value.place in ("none", "id")
    with pytest.raises((TypeError, ValueError)):
        engine.calculate_batches([1, 2, 3])
    for number in ({"threads": 0}, {"rows": 0}, {"threads": -1}):
        with pytest.raises((ValueError, OverflowError)):
            engine.calculate_batches(table, **number)


def test_the_same_bytes_for_any_threads_and_batches(engine, episodes):
    many = [*episodes, "{", None] * 40
    table = text_table(many)
    expected = octets(read(engine.calculate_batches(table, keep=["id"], columns=ALL)))
    for threads in (1, 2, 3, 7):
        for rows in (1, 13, 1024):
            for chunk in (5, 100_000):
                chunks = pa.Table.from_batches(table.to_batches(max_chunksize=chunk))
                stream = engine.calculate_batches(
                    chunks, keep=["id"], columns=ALL, threads=threads, rows=rows)
                assert octets(read(stream)) == expected, (threads, rows, chunk)


def test_a_stream_is_read_as_it_is_asked_for(engine, episodes):
    table = text_table(episodes)
    asked = []

    def batches():
        for at in range(1000):
            asked.append(at)
            yield from table.to_batches()

    source = pa.RecordBatchReader.from_batches(table.schema, batches())
    stream = engine.calculate_batches(source, threads=2)
    assert asked == []
    reader = pa.RecordBatchReader.from_stream(stream)
    assert reader.schema == pa.schema(santei.claims_schema())
    reader.read_next_batch()
    assert 0 < len(asked) <= 4
    with pytest.raises(ValueError, match="read before"):
        pa.RecordBatchReader.from_stream(stream)


def test_an_error_of_the_source_arrives(engine, episodes):
    table = text_table(episodes)

    def batches():
        yield from table.to_batches()
        raise RuntimeError("the source broke")

    source = pa.RecordBatchReader.from_batches(table.schema, batches())
    reader = pa.RecordBatchReader.from_stream(engine.calculate_batches(source))
    reader.read_next_batch()
    with pytest.raises(Exception, match="the source broke"):
        reader.read_next_batch()


def test_the_interpreter_is_free_meanwhile(engine, episodes):
    table = text_table(episodes * 400)
    ticks = []
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            ticks.append(1)

    for consume in (pa.table, pl.DataFrame):
        ticks.clear()
        done.clear()
        other = threading.Thread(target=tick)
        other.start()
        stream = engine.calculate_batches(table, rows=100_000, columns=ALL)
        consume(stream)
        done.set()
        other.join()
        # One batch: were the interpreter held, the other thread would come to stand still.
        assert len(ticks) > 20, consume


def test_columns_that_are_wanted(engine, episodes):
    table = text_table(episodes)
    whole = read(engine.calculate_batches(table, keep=["id"], columns=ALL))
    for names in (["points"], ["error", "lines"], ["claim", "groups", "schedules"], ["burden"]):
        some = read(engine.calculate_batches(table, keep=["id"], columns=names))
        assert some.equals(whole.select(["id", *names]))
        assert pa.schema(santei.claims_schema(names)) == some.drop_columns("id").schema
    assert read(engine.calculate_batches(table, columns=[])).num_rows == len(episodes)


def test_no_rows(engine, episodes):
    table = text_table(episodes)[:0]
    empty = read(engine.calculate_batches(table, keep=["id"]))
    assert empty.num_rows == 0 and empty.column_names[:2] == ["id", "schedules"]


def test_reasons_nobody_has(engine):
    [row] = pa.table(engine.reasons([-1])).to_pylist()
    assert row == {"id": -1} | dict.fromkeys(
        ("kind", "text", "rule", "cite", "file", "row", "needs"))
