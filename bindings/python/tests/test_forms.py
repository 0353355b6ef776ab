"""The types of the package against the schemas that all doors share."""

from __future__ import annotations

import dataclasses
import json
import typing
from pathlib import Path

import pytest

from santei import _claim, _episode
from santei._read import camel

SCHEMA = Path(__file__).parents[3] / "docs" / "schema"

# The names of the data classes that the schema calls otherwise.
NAMES = {
    "ClaimBurden": "Burden",
    "ClaimGroupShare": "BurdenGroup",
    "ClaimMealShare": "BurdenMeal",
    "ClaimNeed": "BurdenNeed",
    "ClaimPayer": "BurdenPayer",
    "ClaimStep": "BurdenStep",
    "ClaimVisitShare": "BurdenVisit",
}


def records(name: str) -> dict[str, dict]:
    schema = json.loads((SCHEMA / name).read_text())
    found = {schema["title"]: schema} | schema.get("$defs", {})
    return {name: form for name, form in found.items() if "properties" in form}


@pytest.mark.parametrize("schema", ["claim.schema.json", "explanation.schema.json"])
def test_every_field_of_the_answers(schema):
    seen = 0
    for name, form in records(schema).items():
        kind = getattr(_claim, NAMES.get(name, name))
        fields = {camel(f.name): f for f in dataclasses.fields(kind)}
        assert set(fields) == set(form["properties"]), name
        required = {
            name
            for name, f in fields.items()
            if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        }
        # What is always there needs no default; what may be left out has one.
        assert required <= set(form["required"]), name
        seen += 1
    assert seen >= 8


def test_every_field_of_an_episode():
    seen = 0
    for name, form in records("episode.schema.json").items():
        kind = getattr(_episode, name)
        hints = typing.get_type_hints(kind, include_extras=True)
        assert set(hints) == set(form["properties"]), name
        required = {n for n, t in hints.items() if typing.get_origin(t) is not typing.NotRequired}
        assert required == set(form.get("required", [])), name
        seen += 1
    assert seen >= 10
