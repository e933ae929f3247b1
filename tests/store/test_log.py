"""The log: gapless, in order of commit, sealed by digests, read back as it was told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import LogHead, Workspace
from testigo.store.models.fields import from_micros, to_micros
from testigo.store.rows import (
    canonical,
    case_of,
    case_text,
    digest_of,
    fact_of,
    fact_row,
    new_salts,
)
from tests.core.test_story_laws import AGREEMENT, draw_all
from tests.factories.business import open_workspace
from tests.spec.agreement import at, fact
from tests.spec.histories import recordings

pytestmark = pytest.mark.django_db

WHOLE = Fact(
    id="0" * 32,
    name="deal.changed",
    at=at(0) + timedelta(microseconds=1),
    recorded_at=at(1),
    message_id="m1",
    person="p1",
    anonymous_id="a1",
    company="c1",
    deal="d1",
    actor="user:1",
    side="sales",
    source="screen",
    origin="derived",
    cause="f" * 32,
    clause="definitions.sql",
    pact_version=2,
    automatic=True,
    history=True,
    props={"ñ": "\x00\u2028<script>", "n": 1.5, "list": [1, None, {"a": True}], "big": 2**62},
)


@pytest.fixture
def space() -> Workspace:
    return open_workspace()


def append(space: Workspace, *facts: Fact) -> int:
    with transaction.atomic():
        head = log.lock_head(space.id)
        return log.append(space.id, head.last_seq, facts)


def test_what_is_read_is_what_was_told(space: Workspace) -> None:
    bare = replace(fact("page.viewed", 1, "m2"), person=None)
    append(space, WHOLE, bare)
    assert [f for _, f in log.stream(space.id, chunk=1)] == [WHOLE, bare]
    assert log.fact_by_id(space.id, WHOLE.id) == WHOLE
    assert log.fact_by_message(space.id, "m1") == WHOLE


def test_places_have_no_gap_and_the_head_is_the_last(space: Workspace) -> None:
    append(space, fact("a", 1, "a"), fact("b", 2, "b"))
    assert append(space, fact("c", 3, "c")) == 3
    assert append(space) == 3
    assert [seq for seq, _ in log.stream(space.id)] == [1, 2, 3]
    assert log.head(space.id) == log.Head(3, 0)


def test_the_log_refuses_a_message_that_it_holds(space: Workspace) -> None:
    append(space, fact("a", 1, "same"))
    with pytest.raises(IntegrityError), transaction.atomic():
        append(space, fact("b", 2, "same"))
    assert log.head(space.id).last_seq == 1


def test_nothing_is_read_of_another_workspace(space: Workspace) -> None:
    other = open_workspace("otra")
    append(space, WHOLE)
    assert log.fact_by_id(other.id, WHOLE.id) is None
    with pytest.raises(LookupError):
        log.fact_by_message(other.id, "m1")
    assert log.read_people(other.id, ["p1"]) == {"p1": []}
    assert log.read_after(other.id, 0, 10) == []
    assert list(log.stream(other.id)) == []
    assert list(log.stream_sealed(other.id)) == []
    assert log.known_messages(other.id, ["m1"]) == set()


def test_people_are_read_by_person_in_order_of_recording(space: Workspace) -> None:
    facts = [replace(fact("a", 9 - n, f"m{n}"), person=f"p{n % 2}") for n in range(6)]
    append(space, *facts)
    read = log.read_people(space.id, ["p0", "p1", "p2"], up_to=4)
    assert [seq for seq, _ in read["p0"]] == [1, 3]
    assert [seq for seq, _ in read["p1"]] == [2, 4]
    assert read["p2"] == []


def test_each_recording_has_its_own_instant_though_the_clock_stands_still(
    space: Workspace,
) -> None:
    now = at(0)
    instants = [log.begin_recording(space.id, now)[1] for _ in range(3)]
    assert instants == [now + timedelta(microseconds=n) for n in range(3)]
    assert log.begin_recording(space.id, now + timedelta(seconds=1))[1] == now + timedelta(
        seconds=1
    )
    assert LogHead.objects.get(workspace=space).recorded_at == now + timedelta(seconds=1)


def test_a_clock_set_back_by_hours_is_followed(space: Workspace) -> None:
    log.begin_recording(space.id, at(5))
    assert log.begin_recording(space.id, at(1))[1] == at(1)


def test_the_digest_is_that_of_the_content_with_its_salt(space: Workspace) -> None:
    append(space, WHOLE, fact("page.viewed", 1, "m2"))
    for _, read, digest, salt in log.stream_sealed(space.id, chunk=1):
        assert salt is not None
        assert digest_of(read, salt) == digest


@pytest.mark.parametrize(
    "change",
    [
        {"name": "deal.lost"},
        {"at": at(3)},
        {"recorded_at": at(3)},
        {"message_id": "m9"},
        {"person": "p2"},
        {"deal": None},
        {"actor": "user:2"},
        {"side": ""},
        {"automatic": False},
        {"history": False},
        {"pact_version": None},
        {"props": {"ñ": "other"}},
        {"id": "1" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_content_changes_the_digest(change: dict[str, object]) -> None:
    assert digest_of(replace(WHOLE, **change), "s") != digest_of(WHOLE, "s")


def test_salts_differ_so_that_equal_bodies_do_not_show() -> None:
    salts = new_salts(2)
    one, other = (fact_row(1, 1, WHOLE, "p", salt) for salt in salts)
    assert [len(salt) for salt in salts] == [32, 32]
    assert one[-1] != other[-1]
    assert one[-4] != other[-4]


def test_the_order_of_keys_does_not_count() -> None:
    backwards = dict(reversed(list(WHOLE.props.items())))
    assert canonical(replace(WHOLE, props=backwards)) == canonical(WHOLE)


def test_an_erased_body_reads_as_no_props(space: Workspace) -> None:
    append(space, WHOLE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testigo_fact SET props = NULL, salt = NULL")
    read = log.fact_by_id(space.id, WHOLE.id)
    assert read == replace(WHOLE, props={})


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda d: d.replace(tzinfo=UTC)))  # noqa: DTZ001
def test_instants_come_back_to_the_microsecond(instant: datetime) -> None:
    assert from_micros(to_micros(instant)) == instant


@given(recordings())
def test_a_case_comes_back_as_it_was_kept(groups: list[list[Fact]]) -> None:
    case, _ = draw_all(groups, AGREEMENT)
    assert case_of(case_text(case)) == case


def test_rows_say_everything_in_the_order_of_the_columns() -> None:
    row = fact_row(7, 3, WHOLE, "p", "s")
    assert row[:3] == (7, 3, WHOLE.id)
    assert fact_of((*row[2:20], row[-2])) == WHOLE
    assert row[-4] == digest_of(WHOLE, "s")
