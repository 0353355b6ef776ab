#!/usr/bin/env python3
"""Writes the seeds from which the search begins: a row or two of every kind of file, made up after
its layout; archives of them; the statements of the rule texts; the example encounters.

    python3 tests/fuzz/seeds.py [FOLDER]     (default: tests/fuzz/corpus)
"""

import io
import json
import pathlib
import re
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KINDS = """procedure drug material comment comment_link disease modifier standard
ika-01 ika-02 ika-03-1 ika-03-2 ika-03-3 ika-03-4 ika-04 ika-05
shika-01 shika-02 shika-03-1 shika-03-2 shika-03-3 shika-03-4 shika-03-5 shika-04""".split()


def row(kind, code, change="0"):
    """A row of a layout with its defaults, and something valid where it has none."""
    lines = (ROOT / "masters/layouts" / f"{kind}.layout").read_text().splitlines()
    width = int(next(x for x in lines if x.startswith("columns ")).split()[1])
    cells = [""] * width
    for line in lines:
        found = re.match(r"(\d+) (\S+) (\S+) (\S+)", line)
        if not found:
            continue
        at, key, kind_of, default = int(found[1]), found[2], found[3], found[4]
        value = default if default not in ("!", ".") else ""
        if key == "change":
            value = change
        elif kind_of == "code" and default == "!":
            value = code
        elif kind_of == "date" and default == "!":
            value = "20240601"
        elif kind_of == "text" and default == ".":
            value = "名称"
        elif default == "!":
            value = "1"
        cells[at - 1] = value
    return ",".join(f'"{cell}"' if at % 2 else cell for at, cell in enumerate(cells)) + "\r\n"


def csv_text(kind):
    return row(kind, "160000310") + row(kind, "160000410", "5")


def archive(entries, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, data in entries:
            info = zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0))
            info.compress_type = method
            target.writestr(info, data)
    return buffer.getvalue()


def statements(text):
    """The statements of a rule text, each behind the `in` that it stands under."""
    parts = re.split(r"\n(?=in\b|[a-z]+ [^\n]*\{)", text)
    under = ""
    for part in parts:
        if part.startswith("in "):
            under = part.split("\n")[0] + "\n"
        elif "{" in part:
            yield under + part.strip() + "\n"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"

    def put(target, name, data):
        (folder / target).mkdir(parents=True, exist_ok=True)
        (folder / target / name).write_bytes(data)

    for at, kind in enumerate(KINDS):
        put("csv", f"seed-{kind}", bytes([at]) + csv_text(kind).encode("cp932"))
    put("csv", "seed-utf8", bytes([9]) + b"\xef\xbb\xbf" + csv_text("ika-02").encode())
    put("csv", "seed-utf16", bytes([9]) + b"\xff\xfe" + csv_text("ika-02").encode("utf-16-le"))
    put("csv", "seed-quotes", bytes([9]) + b'"a""b","c\r\nd",,"\r\n\x1a')

    table = csv_text("ika-02").encode("cp932")
    put("zip", "seed-one", archive([("02.csv", table)]))
    put("zip", "seed-stored", archive([("05.csv", table)], zipfile.ZIP_STORED))
    inner = archive([("s.csv", csv_text("comment").encode("cp932"))])
    put("zip", "seed-nested", archive([("master/a.zip", inner), ("approx/b.csv", table)]))
    put("zip", "seed-names", archive([("包括.csv", table), ("../../x.csv", b"1"), ("d/", b"")]))

    # Short statements that have among them every entry of every keyword are enough.
    paths = sorted((ROOT / "rules/schedules").rglob("*.tensu"))
    every = {one for path in paths for one in statements(path.read_text()) if len(one) < 1500}
    seen, kept = set(), 0
    for statement in sorted(every, key=lambda statement: (len(statement), statement)):
        words = re.findall(r"^\s*([a-z-]+)", re.sub(r"^in .*\n", "", statement), re.M)
        entries = {(words[0], word) for word in words} if words else set()
        if not entries <= seen:
            seen |= entries
            kept += 1
            put("tensu", f"seed-{kept:03}", statement.encode())
    put("tensu", "seed-small", (ROOT / "benches/src/hostile/small.tensu").read_bytes())

    put("image", "seed-unchanged", b"\0")
    for at in range(0, 4096, 512):
        put("image", f"seed-{at:04}", bytes([0, at & 255, at >> 8, 0, 1]))
    put("image", "seed-cut", b"\1" + bytes(64))

    for path in sorted((ROOT / "docs/examples").glob("*.json")):
        put("episode", f"seed-{path.stem}", path.read_bytes())
    for name, episode in EPISODES.items():
        put("episode", f"seed-{name}", json.dumps(episode, ensure_ascii=False).encode())

    for name, text in RECEIPTS.items():
        put("uke", f"seed-{name}", text.encode("cp932"))
    put("uke", "seed-utf8", b"\xef\xbb\xbf" + RECEIPTS["clinic"].encode())
    put("uke", "seed-bytes", RECEIPTS["clinic"].encode("cp932").replace(b"\x81\x40", b"\xff\x81"))


HEAD = "IR,1,13,1,1234567,,試験医院,202607,00,03-1111-2222\r\n"
COMMON = "RE,1,1122,202606,試験　太郎,1,19800401,,,,,29,,42,,,,,,,,,,,,,,,,,,,,,,,シケンタロウ,\r\n"
RECEIPTS = {
    "clinic": HEAD + COMMON
    + "HO,06130017,１２,３,2,196,,,,,,,,,\r\nKO,54136015,0000001,,2,196,500,,,,,\r\n"
    + "SN,1,01,,,,01,,\r\nJD,1,1,,1\r\nMF,00\r\nSY,8833421,20260601,1,8002,,01,\r\n"
    + "SI,12,2,112007410,,76,2,,,,,,,1,,1\r\nSI,13,2,180016110,,,1,830000052,文字,,,,,1\r\n"
    + "CO,,2,810000001,部位\r\nSI,,2,113003610,,10,1,,,,,,,1\r\n"
    + "IY,31,2,620000003,1.5,9,1,,,,,,,1\r\nTO,40,2,700000001,2,25,1,1,12.50,,器材,,,,,,,1\r\n"
    + "SJ,01,症状\r\nSJ,,続き\r\nGO,2,196,99\r\n\x1a",
    "volumes": "UK,1,13,1,1234567,,試験医院,202607,,00\r\n" + HEAD + COMMON + "GO,1,0,00\r\n\x1a"
    + HEAD.replace(",00,", ",01,") + COMMON.replace("RE,1,", "RE,2,") + "GO,1,0,99\x1a",
    "eras": HEAD.replace("202607", "42405") + "RE,1,1112,42404,ｼｹﾝ ﾀﾛｳ,1,3550401\n"
    + "HO,  138057,,1,1,10\nNI,1,1,1\nSI,12,1,112007410,,10,1\nGO,1,10,99\n",
    "dpc": HEAD + "RE,1,1111,202606,a,1,19800401,,20260601\r\nBU,040081xx99x00x,20260601,,1\r\n"
    + "SB,8843057,01\r\nCD,20260601,90,1,190000000\r\nSI,90,1,190077510,,1688,3,,,,,,,1,1,1\r\n",
    "dental": HEAD + "RE,1,3112,202606,a,1,19800401\r\nHS,,,103200,5234016\r\n"
    + "SS,12,1,301001610,,,CA045,,,,,,,,,59,1\r\n",
    "pharmacy": "YK,1,13,4,1234567,,薬局,202607,00\r\nRE,1,4112,202606,a,1\r\nSH,1,1,1\r\nCZ,1\r\nST,1\r\n",
    "payer": "MN,1234567890123456,住所,,,,\r\n" + HEAD + COMMON + "JY,1,2\r\nRC,1\r\nHR,1\r\nHG,1\r\n",
    "odd": "\r\nSI,12,1\r\n" + HEAD + COMMON + "ZZ\r\n,\r\nあ,い\r\n\x1a\r\n\x1a\x1aRE\rRE,2",
}


def visit(*orders, **more):
    return {"date": "2025-11-04", "orders": list(orders), **more}


PATIENT = {"patient": {"birthDate": "1980-04-01"}, "facility": {"kind": "clinic"}}
EPISODES = {
    "silent": {**PATIENT, "visits": [visit({"code": "112007410"})]},
    "tests": {
        **PATIENT,
        "visits": [
            visit(*({"code": code} for code in ("112007410", "160022510", "160022610",
                                                "160020410", "160019210", "160019010")))
        ],
        "history": {"since": "2025-01-01",
                    "lines": [{"date": "2025-10-02", "code": "160010010", "times": 1}]},
        "diseases": [{"code": "8833421", "from": "2020-01-01", "main": True},
                     {"code": "2500014", "from": "2025-10-02", "suspected": True}],
    },
    "medicines": {
        **PATIENT,
        "visits": [
            visit({"code": "111000110"},
                  {"section": 21, "times": 14, "items": [
                      {"code": "621959501", "quantity": "1", "price": "10.1"},
                      {"code": "622580101", "quantity": "0.5"}]},
                  {"items": [{"code": "170000410", "quantity": "2"}, {"code": "170027910"}]},
                  time="19:30", facts={"時間区分": "時間外", "採血": "静脈", "回数": 3})
        ],
        "mode": "asRecorded",
    },
    "stay": {
        "patient": {"birthDate": "2023-02-28", "sex": "female", "elderlyInsurance": False},
        "facility": {"kind": "hospital", "beds": 150, "generalBeds": 100,
                     "standards": [3002, {"code": 817, "from": "2025-11-10"}]},
        "setting": "inpatient",
        "stay": {"admitted": "2025-11-01", "discharged": "2025-11-05"},
        "visits": [visit({"code": "160008010", "times": 2}), visit(date="2025-11-05")],
    },
}

EPISODES["shares"] = {
    **PATIENT,
    "coverages": [{"insurer": "被用者", "incomeClass": "ウ", "often": False, "to": "2025-11-10"},
                  {"insurer": "国保", "percent": 20, "facts": ["長"]}],
    "certificates": [
        {"number": "54136015", "monthCap": 5000, "used": {"yen": 1200, "times": 1}},
        {"number": "21136010", "grade": "中間所得１", "facts": ["重度かつ継続"], "coversAll": True},
        {"number": "12136012", "id": "生保", "dayCap": 500, "visitCap": 300},
    ],
    "visits": [
        visit({"code": "112007410"}, {"code": "160008010", "coveredBy": ["54", "生保"]}),
        visit({"code": "112007410", "coveredBy": []}, date="2025-11-18", coveredBy=["54"]),
    ],
}

if __name__ == "__main__":
    main()
