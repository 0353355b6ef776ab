"""What the tests share: an engine, and Episodes of many kinds."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import santei

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples"


@pytest.fixture(scope="session")
def engine() -> santei.Engine:
    return santei.Engine.open()


@pytest.fixture(scope="session")
def episodes() -> list[dict[str, Any]]:
    """The documented Episodes, each on several days, before and after the revision of 2026."""
    made = []
    for path in sorted(EXAMPLES.glob("*.json")):
        given = json.loads(path.read_text())
        for day in ("2024-06-03", "2025-12-30", "2026-05-29", "2026-06-15", "2026-07-01"):
            episode = copy.deepcopy(given)
            episode["visits"][0]["date"] = day
            episode.pop("history", None)
            made.append(episode)
    assert len(made) >= 15
    return made
