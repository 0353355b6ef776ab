"""The corpus of all doors: the same bytes from single calls and from batches.

``cargo run -p santei-tests --bin corpus -- DIR`` writes ``episodes.ndjson`` and, as the Rust crate
answers them, ``claims.ndjson``. ``SANTEI_CORPUS`` names the folder.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pytest

import santei

FOLDER = os.environ.get("SANTEI_CORPUS")

pytestmark = pytest.mark.skipif(FOLDER is None, reason="SANTEI_CORPUS names no folder")


@pytest.fixture(scope="module")
def corpus() -> tuple[list[bytes], list[bytes]]:
    folder = Path(FOLDER or "")
    episodes = (folder / "episodes.ndjson").read_bytes().splitlines()
    claims = (folder / "claims.ndjson").read_bytes().splitlines()
    assert len(episodes) == len(claims) > 2000
    return episodes, claims


def digest(claims: list[bytes]) -> str:
    return hashlib.sha256(b"\n".join(claims)).hexdigest()


def test_single_calls(engine, corpus):
    episodes, expected = corpus
    claims = []
    for episode in episodes:
        try:
            claims.append(engine.calculate_json(episode))
        except santei.EpisodeError as error:
            claims.append(error.code.encode())
    for at, (claim, want) in enumerate(zip(claims, expected, strict=True)):
        assert claim == want, at
    assert digest(claims) == digest(expected)


@pytest.mark.parametrize("threads", [1, 2])
def test_batches(engine, corpus, threads):
    episodes, expected = corpus
    table = pa.table({"episode": pa.array(episodes, pa.binary())})
    out = pa.table(engine.calculate_batches(table, columns=["claim", "error"], threads=threads))
    claims = [
        row["error"]["code"].encode() if row["error"] else row["claim"].encode()
        for row in out.to_pylist()
    ]
    assert digest(claims) == digest(expected)
