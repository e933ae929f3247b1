"""The lake holds what the log holds: every fact, every column, whatever was told."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testigo.analytics.lake.columns import PROMOTED, arrow_schema
from testigo.analytics.lake.exporting import refresh
from testigo.analytics.lake.folder import folder_of
from testigo.analytics.lake.reading import open_lake
from testigo.core.conditions import path_of
from testigo.core.facts import Fact
from tests.factories.business import open_workspace
from tests.lake.holding import append, in_lake, in_log, same
from tests.spec.agreement import at, fact

pytestmark = pytest.mark.django_db(transaction=True)
_numbers = count(1)
BUSY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]

# Texts as the log can hold them, with what addresses, JSON and SQL are made of.
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("/?#:'\"\\ñ\0\u2028é😀 %"),
    max_size=20,
)
addresses = st.builds(
    "".join,
    st.lists(st.sampled_from(["https", "://", "/", "?", "#", "nortia.example", "ñ", ""]) | texts),
)
numbers = (
    st.integers(-(2**63), 2**64)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0, 0.0, -0.0, 1e22, 1e300, 5e-324, 2**64 - 1, 0.1])
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
keys = st.sampled_from([*PROMOTED, "url", "title"]) | texts
props = st.dictionaries(keys, values, max_size=6) | st.fixed_dictionaries(
    {}, optional={"path": addresses | values, "url": addresses | values}
)
instants = st.datetimes(datetime(1899, 12, 31), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
# PostgreSQL keeps no NUL beside JSON, where it is written as an escape.
stated = texts.map(lambda text: text.replace("\0", ""))
some = st.none() | stated


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    number = next(_numbers)
    derived = draw(st.booleans())
    return Fact(
        id=f"{number:032x}",
        name=draw(st.sampled_from(["page.viewed", "trait.set", "fact.retracted"]) | stated),
        at=draw(instants),
        recorded_at=draw(instants),
        message_id=f"{draw(stated)}{number}",
        person=draw(st.none() | st.sampled_from(["p1", "p2", ""])),
        anonymous_id=draw(some),
        company=draw(some),
        deal=draw(some),
        actor=draw(stated),
        side=draw(st.sampled_from(["marketing", "sales", ""])),
        source=draw(st.sampled_from(["screen", "import", ""])),
        origin="derived" if derived else "reported",
        cause=draw(some),
        clause=draw(some),
        pact_version=draw(st.none() | st.integers(0, 2**31 - 1)),
        automatic=draw(st.booleans()),
        history=draw(st.booleans()),
        props=draw(props),
    )


@given(st.lists(st.lists(facts(), max_size=30), max_size=2))
@settings(max_examples=20, suppress_health_check=BUSY)
def test_whatever_was_told(portions: list[list[Fact]]) -> None:
    space = open_workspace(f"w{next(_numbers)}")
    for portion in portions:
        append(space, *portion)
        refresh(space.id)
    assert same(in_lake(space), in_log(space))


def test_texts_of_promoted_props_are_what_rules_compare() -> None:
    space = open_workspace()
    told: list[tuple[Any, str | None]] = [
        ("Ñandú", "Ñandú"),
        ("", ""),
        (120, "120"),
        (1.5, "1.5"),
        (2**64, "18446744073709551616"),
        (True, "true"),
        (False, "false"),
        (None, None),
        (["a", 1], '["a",1]'),
        ({"a": None}, '{"a":null}'),
        ("null", "null"),
    ]
    for number, (value, _) in enumerate(told):
        append(space, fact("trait.set", 1, f"m{number}", props={"value": value}))
    refresh(space.id)
    assert [row["value"] for row in in_lake(space)] == [text for _, text in told]


def test_a_path_is_read_as_the_pact_reads_it() -> None:
    space = open_workspace()
    told: list[tuple[dict[str, Any], str | None]] = [
        ({"path": "/precios?x=1#y"}, "/precios"),
        ({"url": "https://nortia.example/precios#y?x"}, "/precios"),
        ({"url": "https://nortia.example"}, "/"),
        ({"url": "https://nortia.example?x=/a"}, "/a"),
        ({"path": "", "url": "//a/b"}, "//a/b"),
        ({"path": 0, "url": "/a"}, "/a"),
        ({"path": 1, "url": "/a"}, None),
        ({"path": ["/x"], "url": "/a"}, None),
        ({"path": {}, "url": "/a"}, "/a"),
        ({"path": "?x"}, None),
        ({}, None),
    ]
    for number, (props, path) in enumerate(told):
        assert (path_of(props) or None) == path
        append(space, fact("page.viewed", 1, f"m{number}", props=props))
    refresh(space.id)
    assert [row["path"] for row in in_lake(space)] == [path for _, path in told]


def test_an_empty_lake_has_its_columns() -> None:
    space = open_workspace()
    assert in_lake(space) == []
    assert refresh(space.id).facts == 0
    assert open_lake(space.id).to_pyarrow().schema == arrow_schema()


def test_columns_are_typed_as_promised() -> None:
    space = open_workspace()
    append(space, fact("page.viewed", 1, "m"))
    refresh(space.id)
    assert open_lake(space.id).to_pyarrow().schema == arrow_schema()


def test_an_erased_body_has_no_props() -> None:
    space = open_workspace()
    append(space, fact("trait.set", 1, "m", props={"trait": "sector", "value": "Banca"}))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testigo_fact SET props = NULL, salt = NULL")
    refresh(space.id)
    (row,) = in_lake(space)
    assert (row["props"], row["trait"], row["value"]) == (None, None, None)


def test_nothing_of_another_workspace() -> None:
    one, other = open_workspace("una"), open_workspace("otra")
    append(one, fact("page.viewed", 1, "m1"), fact("page.viewed", 2, "m2"))
    append(other, fact("page.viewed", 1, "m3"))
    refresh(one.id)
    assert in_lake(other) == []
    refresh(other.id)
    assert [row["message_id"] for row in in_lake(one)] == ["m1", "m2"]
    assert [row["message_id"] for row in in_lake(other)] == ["m3"]
    assert folder_of(one.id) != folder_of(other.id)


def test_as_of_a_day_holds_what_was_known_by_then() -> None:
    space = open_workspace()
    append(
        space,
        fact("a", 1, "known"),
        replace(fact("b", 1, "told-later"), recorded_at=at(9)),
        replace(fact("c", 1, "imported"), recorded_at=at(9), history=True),
        fact("d", 5, "at-the-end"),
    )
    refresh(space.id)
    known = [row["message_id"] for row in in_lake(space, asof=at(5))]
    assert known == ["known", "imported"]
    assert len(in_lake(space, asof=at(10))) == 4
