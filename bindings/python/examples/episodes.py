"""Made-up Episodes for the examples: everyday visits to clinics, the same on every machine.

    for number, facility, episode in episodes(1000): ...
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

# 再診料, 初診料.
VISITS = ["112007410", "112007410", "112007410", "111000110"]
# 末梢血液一般検査, ＨｂＡ１ｃ, 尿一般, ＣＲＰ, ＥＣＧ１２, 創傷処置, 消炎鎮痛等処置.
SINGLES = ["160008010", "160010010", "160000310", "160054710", "160068410", "140000610",
           "140040310"]
# ＡＳＴ, ＡＬＴ, γ－ＧＴ, クレアチニン, ＢＵＮ, ＵＡ, ＴＧ, カリウム: D007 注, by their number.
CHEMISTRY = ["160022510", "160022610", "160020410", "160019210", "160019010", "160019310",
             "160020910", "160021410"]
# 生活習慣病管理料２, 特定疾患療養管理料（診療所）.
MANAGEMENT = ["113707110", "113001810"]
MONTHS = ["2025-04", "2025-11", "2026-02", "2026-05", "2026-06", "2026-07"]


def one(random: random.Random) -> dict:
    """An Episode."""
    month = random.choice(MONTHS)
    visits = []
    for day in sorted(random.sample(range(1, 29), random.choice([1, 1, 1, 2]))):
        orders = [{"code": random.choice(VISITS)}]
        orders += [{"code": code} for code in random.sample(SINGLES, random.randrange(4))]
        items = random.sample(CHEMISTRY, random.choice([0, 0, 3, 5, 8]))
        if items:
            orders.append({"items": [{"code": code} for code in items]})
        if random.random() < 0.4:
            orders.append({"code": random.choice(MANAGEMENT)})
        visits.append({
            "date": f"{month}-{day:02}",
            "time": "10:30",
            "facts": {"時間区分": "時間内", "採血": "静脈", "計画的な医学管理": True},
            "orders": orders,
        })
    born = f"{random.randrange(1935, 2023)}-{random.randrange(1, 13):02}-15"
    return {
        "patient": {"birthDate": born, "sex": random.choice(["male", "female"]),
                    "elderlyInsurance": born < "1950"},
        "facility": {"kind": "clinic", "beds": 0, "generalBeds": 0, "standards": [817]},
        "coverages": [{"insurer": "後期" if born < "1950" else "被用者",
                       "incomeClass": "一般Ⅰ" if born < "1950" else "ウ"}],
        "visits": visits,
    }


def episodes(count: int, seed: int = 1) -> Iterator[tuple[int, str, str]]:
    """So many Episodes: number, facility, JSON. One in ten thousand is broken on purpose."""
    dice = random.Random(seed)
    for number in range(count):
        text = json.dumps(one(dice), ensure_ascii=False)
        if number % 10_000 == 9_999:
            text = text[:-1]
        yield number, f"clinic-{number % 7}", text
