"""The life of an import: asked twice it is done once, killed it goes on, unlawful it is refused."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connections

from testigo.actions import holding, intake
from testigo.actions.import_runs import (
    ABANDONED,
    Chosen,
    NoSuchRun,
    NotNow,
    choose,
    discard,
    shown_name,
    start,
    tidy,
    try_out,
    upload,
)
from testigo.actions.running import work_on
from testigo.actions.verifying import verify
from testigo.core.problems import InvalidInput
from testigo.queries.imports import head_of, import_line, import_lines, kept_aside
from testigo.store import uploads
from testigo.store.models import FactRow, ImportRun, LogHead, Person, Workspace
from tests.actions.business import NOW, business_with_pact, open_business
from tests.actions.import_files import (
    SHEET,
    Hands,
    brought,
    chosen,
    sheet,
    tried,
    uploaded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def space() -> Workspace:
    return business_with_pact()


def told(space: Workspace) -> list[str]:
    rows = FactRow.objects.of(space.pk).filter(source="import")
    return sorted(rows.values_list("message_id", flat=True))


def test_a_sheet_in_windows_letters_arrives_whole(space: Workspace) -> None:
    line = brought(space)
    assert (line.state, line.counts["made"], line.counts["quarantined"]) == ("done", 2, 1)
    traits = FactRow.objects.of(space.pk).filter(name="trait.set", source="import")
    said = {row.props["value"] for row in traits}
    assert {"Muñoz e Hijos S.L.", "Íñigo Peña", "Logroño", "Pagó 1.200 € en señal"} <= said
    assert {"Begoña Güell", "A Coruña", "Alimentación", "+34600111222"} <= said
    people = Person.objects.of(space.pk).values_list("name", "email")
    assert ("Íñigo Peña", "inigo@munoz.example") in set(people)
    ((number, raw, problems),) = kept_aside(space.pk, line.id)
    assert (number, raw["CONTACTO"], raw["OBSERVACIONES"]) == (4, "José María", "«mañana»")
    assert [p.code for p in problems] == ["bad_phone"]


def test_who_said_what_by_what_right_stands_in_the_log(space: Workspace) -> None:
    brought(space)
    rows = FactRow.objects.of(space.pk).filter(name="data.obtained")
    assert [row.props for row in rows] == [
        {"basis": "legitimate_interest", "source": "Feria de Bilbao"}
    ] * 2


def test_nobody_is_taken_in_without_a_basis_and_a_source(space: Workspace) -> None:
    run = uploaded(space)
    with pytest.raises(InvalidInput) as caught:
        chosen(space, run, basis="because", source="  ")
    assert [p.code for p in caught.value.problems] == ["basis_missing", "source_missing"]
    with pytest.raises(NotNow):
        try_out(workspace=space, run=run)


def test_a_column_may_say_the_basis_and_the_source_of_each(space: Workspace) -> None:
    text = sheet(
        ["a@c.example;Consentimiento;Web", "b@c.example;porque sí;Web", "c@c.example;;"],
        "Correo;Base;De dónde",
    )
    run = uploaded(space, text)
    columns = {"Correo": "email", "Base": "lawful_basis", "De dónde": "source_of_data"}
    line = tried(space, run, Hands(), columns=columns, basis="", source="")
    assert (line.counts["made"], line.counts["quarantined"]) == (1, 2)
    assert sorted(reason.problem.code for reason in line.reasons) == [
        "basis_missing",
        "source_missing",
        "unknown_basis",
    ]


def test_trying_out_writes_nothing_and_counts_as_the_import_does(space: Workspace) -> None:
    brought(space, sheet(["known@c.example;Eva;"]))
    before = told(space)
    text = sheet(["known@c.example;Eva;", "new@c.example;Leo;", "new@c.example;León;", "bad;Ana;"])
    run = uploaded(space, text)
    line = tried(space, run, Hands())
    assert told(space) == before
    assert (line.state, line.checked) == ("uploaded", True)
    dry = line.counts
    assert (dry["known"]["email"], dry["repeated"], dry["made"]) == (1, 1, 1)
    start(workspace=space, run=run, by="user:1")
    work_on(workspace=space, run=run, clock=Hands())
    assert import_line(space.pk, run).counts == dry


def test_the_same_header_comes_mapped_as_the_last_time(space: Workspace) -> None:
    text = sheet(["a@c.example;Eva;x"], "Correo;Quién;Raro")
    columns = {"Correo": "email", "Quién": "name", "Raro": "industry"}
    brought(space, text, columns=columns)
    again = import_line(
        space.pk, uploaded(space, sheet(["b@c.example;Leo;y"], "correo;quien;RARO"))
    )
    assert again.remembered
    assert "industry" in again.mapping
    assert not import_line(open_business("otra").pk and space.pk, uploaded(space)).remembered


def test_historical_dates_are_kept(space: Workspace) -> None:
    brought(space, sheet(["a@c.example;Eva;03/04/2024"], "Correo;Nombre;Fecha"), history=True)
    rows = FactRow.objects.of(space.pk).filter(source="import")
    assert {(row.at.date().isoformat(), row.history) for row in rows} == {("2024-04-02", True)}


def test_what_is_started_twice_is_done_once(space: Workspace) -> None:
    run = uploaded(space)
    tried(space, run, Hands())
    start(workspace=space, run=run, by="user:1")
    with pytest.raises(NotNow):
        start(workspace=space, run=run, by="user:2")
    assert work_on(workspace=space, run=run, clock=Hands())
    assert not work_on(workspace=space, run=run, clock=Hands())
    with pytest.raises(NotNow):
        start(workspace=space, run=run, by="user:2")


def test_an_import_that_was_not_tried_out_does_not_start(space: Workspace) -> None:
    run = uploaded(space)
    chosen(space, run)
    with pytest.raises(NotNow):
        start(workspace=space, run=run, by="user:1")
    tried(space, run, Hands())
    chosen(space, run, source="Otra feria")
    with pytest.raises(NotNow):
        start(workspace=space, run=run, by="user:1")


class Killed(BaseException):
    """As if the power had gone."""


def broken_off(after: int) -> Callable[..., None]:
    """A recording that ends without a word after so many parts."""
    goes_on = holding.Holding.recorded
    done = 0

    def recorded(self: holding.Holding, *values: int) -> None:
        nonlocal done
        if done == after:
            raise Killed
        done += 1
        goes_on(self, *values)

    return recorded


@pytest.mark.parametrize("after", [0, 1, 2])
def test_cut_short_it_goes_on_where_it_was_and_tells_nothing_twice(
    space: Workspace, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(intake, "CHUNK", 4)
    text = sheet([f"p{n}@c.example;Nombre {n};" for n in range(5)])
    run = uploaded(space, text)
    dry = tried(space, run, Hands())
    start(workspace=space, run=run, by="user:1")
    hands = Hands()
    with monkeypatch.context() as patched:
        patched.setattr(holding.Holding, "recorded", broken_off(after))
        with pytest.raises(Killed):
            work_on(workspace=space, run=run, clock=hands)
    assert not work_on(workspace=space, run=run, clock=hands)
    hands.now += holding.OPENING
    assert work_on(workspace=space, run=run, clock=hands)
    line = import_line(space.pk, run)
    assert (line.state, line.counts["made"]) == ("done", 5)
    assert line.counts | {"facts": 0} == dry.counts | {"facts": 0}
    assert len(told(space)) == len(set(told(space))) == dry.counts["facts"]
    assert line.recorded == dry.counts["facts"]
    assert verify(workspace=space) == []
    head = LogHead.objects.get(workspace=space)
    assert head.applied_seq == head.last_seq


def test_a_database_that_is_away_for_a_while_does_not_end_an_import(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CHUNK", 4)
    run = uploaded(space, sheet([f"p{n}@c.example;Nombre {n};" for n in range(5)]))
    tried(space, run, Hands())
    start(workspace=space, run=run, by="user:1")
    hands = Hands()

    def away(*_: int) -> None:
        raise OperationalError("away")

    with monkeypatch.context() as patched:
        patched.setattr(holding.Holding, "recorded", away)
        with pytest.raises(OperationalError):
            work_on(workspace=space, run=run, clock=hands)
    assert import_line(space.pk, run).state == "running"
    hands.now += holding.OPENING
    assert work_on(workspace=space, run=run, clock=hands)
    assert import_line(space.pk, run).counts["made"] == 5


def test_who_was_too_slow_writes_nothing_more(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "CHUNK", 4)
    run = uploaded(space, sheet([f"p{n}@c.example;Nombre {n};" for n in range(5)]))
    tried(space, run, Hands())
    start(workspace=space, run=run, by="user:1")
    slow, quick = Hands(), Hands()
    quick.now += timedelta(days=1)
    goes_on = holding.Holding.recorded
    overtaken = []

    def recorded(self: holding.Holding, *values: int) -> None:
        if not overtaken:
            overtaken.append(self.mark)
            # Meanwhile the lease ended, and somebody else did all of it.
            ImportRun.objects.of(space.pk).filter(id=run).update(held_by="x", leased_until=None)
        goes_on(self, *values)

    monkeypatch.setattr(holding.Holding, "recorded", recorded)
    assert not work_on(workspace=space, run=run, clock=slow)
    assert told(space) == []
    assert work_on(workspace=space, run=run, clock=quick)
    assert import_line(space.pk, run).counts["made"] == 5


def test_a_file_that_is_gone_fails_with_its_reason(space: Workspace) -> None:
    run = uploaded(space)
    chosen(space, run)
    uploads.path_of(import_line(space.pk, run).stored).write_bytes(b"")
    try_out(workspace=space, run=run)
    assert work_on(workspace=space, run=run, clock=Hands())
    line = import_line(space.pk, run)
    assert (line.state, [r.problem.code for r in line.reasons]) == ("failed", ["empty_file"])


def test_the_file_goes_when_it_is_in_and_nobody_else_may_read_it(space: Workspace) -> None:
    run = uploaded(space)
    path = uploads.path_of(import_line(space.pk, run).stored)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    tried(space, run, Hands())
    start(workspace=space, run=run, by="user:1")
    work_on(workspace=space, run=run, clock=Hands())
    line = import_line(space.pk, run)
    assert not path.exists()
    assert (line.stored, head_of(line)) == ("", None)


def test_a_file_larger_than_an_upload_may_be_is_not_kept(space: Workspace, settings: Any) -> None:
    settings.LARGEST_UPLOAD = 10
    before = sorted(uploads_of())
    with pytest.raises(InvalidInput, match="upload_too_large"):
        uploaded(space)
    assert sorted(uploads_of()) == before
    assert import_lines(space.pk) == []


def uploads_of() -> list[Path]:
    folder = uploads.path_of("0" * 32).parent
    return list(folder.iterdir()) if folder.exists() else []


def test_what_is_no_table_is_refused_and_not_kept(space: Workspace) -> None:
    before = sorted(uploads_of())
    for data in (b"", b"%PDF-1.7", b"\x00\x01\x02"):
        with pytest.raises(InvalidInput):
            uploaded(space, data, name="leads.csv")
    assert sorted(uploads_of()) == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\eva\\leads.csv", "leads.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("\u202evsc.exe", "vsc.exe"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("mar\udce7o.csv", "mar?o.csv"),
        ("", "?"),
    ],
)
def test_a_hostile_name_is_only_shown_and_shows_nothing_false(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_what_was_never_taken_in_is_thrown_away(space: Workspace) -> None:
    run = uploaded(space)
    path = uploads.path_of(import_line(space.pk, run).stored)
    assert tidy(workspace=space, now=NOW + ABANDONED) == 0
    assert tidy(workspace=space, now=NOW + ABANDONED + timedelta(seconds=1)) == 1
    assert not path.exists()
    assert import_lines(space.pk) == []
    other = uploaded(space)
    discard(workspace=space, run=other)
    assert import_lines(space.pk) == []


def test_an_import_of_another_business_is_not_there(space: Workspace) -> None:
    run = uploaded(space)
    other = open_business("otra")
    table = head_of(import_line(space.pk, run))
    assert table is not None
    asked: list[Callable[[], object]] = [
        lambda: try_out(workspace=other, run=run),
        lambda: start(workspace=other, run=run, by="user:1"),
        lambda: discard(workspace=other, run=run),
        lambda: choose(workspace=other, run=run, table=table, chosen=Chosen(), now=NOW),
    ]
    for ask in asked:
        with pytest.raises(NoSuchRun):
            ask()
    assert not work_on(workspace=other, run=run, clock=Hands())
    assert list(kept_aside(other.pk, run)) == []


def test_an_unknown_kind_is_refused(space: Workspace) -> None:
    with pytest.raises(InvalidInput, match="unknown_import_kind"):
        upload(
            workspace=space,
            kind="people",
            file_name="x.csv",
            chunks=[SHEET.encode()],
            by="user:1",
            now=NOW,
        )


@pytest.mark.django_db(transaction=True)
def test_two_people_start_it_at_once_and_two_workers_take_it_up_at_once() -> None:
    space = business_with_pact()
    run = uploaded(space)
    tried(space, run, Hands())
    answers: list[object] = []

    def at_once(act: Callable[[], object]) -> None:
        barrier = threading.Barrier(2)

        def go() -> None:
            barrier.wait()
            try:
                answers.append(act())
            except NotNow:
                answers.append(NotNow)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=go) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    at_once(lambda: start(workspace=space, run=run, by="user:1"))
    assert sorted(map(str, answers)) == sorted(map(str, [None, NotNow]))
    answers.clear()
    at_once(lambda: work_on(workspace=space, run=run, clock=Hands()))
    assert sorted(map(bool, answers)) == [False, True]
    assert import_line(space.pk, run).counts["made"] == 2
    assert len(told(space)) == len(set(told(space)))
