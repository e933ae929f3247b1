"""A long history as a lake has it: Parquet files of facts in order of time, made without chance.

Most facts are pages and e-mails, three in ten people stay anonymous, few come back after being
sent back to lead; about one in twenty gets as far as MQL.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

EACH = 10
FILES = 12
SEED = 20
_START = np.datetime64("2026-01-01T00:00:00", "us").astype(np.int64)
_DAY = 86_400_000_000
_DAYS = 365

_KINDS: tuple[tuple[str, float], ...] = (
    ("page.viewed", 32), ("trait.set", 30), ("email.opened", 11), ("email.clicked", 4),
    ("content.downloaded", 8), ("contact.attempted", 5), ("webinar.attended", 2),
    ("demo.requested", 6), ("note.written", 2), ("lead.accepted", 0.6), ("lead.rejected", 0.4),
    ("lead.recycled", 0.4), ("lead.disqualified", 0.2), ("lead.reinstated", 0.1),
    ("lead.qualified", 0.1), ("contract.signed", 0.1), ("fact.retracted", 0.1),
)  # fmt: skip
_PATHS: tuple[tuple[str, float], ...] = (
    ("/", 20), ("/producto", 15), ("/precios", 12), ("/precios/empresas", 4),
    ("/blog/logística", 12),
    ("/blog/industria", 12), ("/blog/alimentacion", 10), ("/casos", 8), ("/empleo", 3),
    ("/empleo/ventas", 1), ("/contacto", 3),
)  # fmt: skip
_TRAITS: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("job_title", 3, ("Directora de operaciones", "Director general", "Responsable de compras",
                      "Técnico", "CEO", "Jefe de almacén", "Administrativa", "Consultor")),
    ("sector", 3, ("Industria", "Logística", "Alimentación", "Banca", "Educación", "Salud")),
    ("employees", 3, ("12", "35", "80", "120", "240", "600", "3000")),
    ("country", 1, ("ES", "ES", "ES", "ES", "PT", "FR", "MX")),
    ("company", 1, ("Acme", "Nortia", "Velasco e hijos", "Molinos del Sur")),
    ("occupation", 1, ("Estudiante", "Empleado", "", "Autónomo")),
    ("name", 0.5, ("Ana Ruiz", "Luis Gil", "Marta Soler")),
    ("relation", 0.2, ("Competidor", "Cliente")),
)  # fmt: skip
_NOT_BEFORE = ("", "2026-09-01", "2026-11-15")


@dataclass(frozen=True)
class History:
    """Arrays with one place for each fact, in order of time."""

    who: Any
    at: Any
    kind: Any
    pick: Any
    automatic: Any


def write(folder: Path, people: int) -> None:
    """Write ten facts for each of so many people."""
    history = _history(people)
    names = pa.array([hashlib.md5(b"%d" % n).hexdigest() for n in range(people)])
    size = len(history.who)
    step = -(-size // FILES)
    for number, first in enumerate(range(0, size, step)):
        part = slice(first, min(first + step, size))
        table = _table(history, part, names)
        pq.write_table(table, folder / f"{number:02}.parquet", row_group_size=122_880)


def _history(people: int) -> History:
    random = np.random.default_rng(SEED)
    size = people * EACH
    who = np.repeat(np.arange(people, dtype=np.int32), EACH)
    begun = random.integers(0, (_DAYS - 60) * _DAY, people)
    at = _START + begun[who] + random.integers(0, 60 * _DAY, size)
    at -= at % 1_000_000
    weights = np.array([weight for _, weight in _KINDS])
    kind = random.choice(len(_KINDS), size, p=weights / weights.sum()).astype(np.int8)
    # The first fact of whoever is known is their e-mail.
    first = np.arange(0, size, EACH)
    known = random.random(people) < 0.7
    kind[first[known]] = len(_KINDS)
    # Whoever is anonymous says nothing about themselves.
    told = np.isin(kind, (1,)) & ~known[who]
    kind[told] = 0
    order = np.argsort(at, kind="stable")
    pick, automatic = random.random(size).astype(np.float32), random.random(size) < 0.03
    return History(who[order], at[order], kind[order], pick[order], automatic)


def _table(history: History, part: slice, names: pa.Array) -> pa.Table:
    who, kind = history.who[part], history.kind[part]
    pick = history.pick[part].astype(float)
    size = len(who)
    serial = np.arange(part.start, part.start + size)
    at = pa.array(history.at[part], pa.timestamp("us", "UTC"))
    ids = _numbered("f", serial)
    said = _said(who, kind, pick)
    path = _chosen([name for name, _ in _PATHS], [w for _, w in _PATHS], pick, kind == 0)
    back = pa.array(np.where(kind == _at("fact.retracted"), serial - 1, -1))
    of = pc.if_else(pc.greater_equal(back, 0), _numbered("f", serial - 1), None)
    wait = _chosen(_NOT_BEFORE, (6, 3, 1), pick, kind == _at("lead.recycled"))
    columns = {
        "seq": pa.array(serial), "id": ids,
        "name": pa.array([*(name for name, _ in _KINDS), "trait.set"]).take(pa.array(kind)),
        "at": at, "recorded_at": at, "message_id": _numbered("m", serial),
        "person": names.take(pa.array(who)), "origin": pa.array(["reported"]).take(
            pa.array(np.zeros(size, np.int8))),
        "automatic": pa.array(history.automatic[part]),
        "history": pa.array(np.zeros(size, bool)),
        "props": _props(path, *said), "path": path, "trait": said[0], "value": said[1],
        "of": of, "not_before": wait,
    }  # fmt: skip
    empty = (
        "reason",
        "outcome",
        "channel",
        "stage",
        "to",
        "amount",
        "human",
        "campaign",
        "content",
    )
    return pa.table(columns | {name: pa.nulls(size, pa.string()) for name in empty})


def _at(name: str) -> int:
    return [kind for kind, _ in _KINDS].index(name)


def _numbered(letter: str, serial: Any) -> pa.Array:
    """Ids as long as those of the log."""
    digits = pc.utf8_lpad(pa.array(serial).cast(pa.string()), 31, "0")
    return pc.binary_join_element_wise(letter, digits, "")


def _chosen(texts: Any, weights: Any, pick: Any, where: Any) -> pa.Array:
    bounds = np.cumsum(weights) / np.sum(weights)
    place = np.minimum(np.searchsorted(bounds, pick), len(texts) - 1)
    return pa.array(list(texts)).take(pa.array(place, mask=~where))


def _said(who: Any, kind: Any, pick: Any) -> tuple[pa.Array, pa.Array]:
    """The trait that is set and its value, null elsewhere."""
    sets, gives = kind == _at("trait.set"), kind == len(_KINDS)
    bounds = np.cumsum([w for _, w, _ in _TRAITS]) / sum(w for _, w, _ in _TRAITS)
    place = np.minimum(np.searchsorted(bounds, pick), len(_TRAITS) - 1)
    starts = np.cumsum([0, *(len(values) for _, _, values in _TRAITS)])
    lengths = np.array([len(values) for _, _, values in _TRAITS])
    value = starts[place] + (who * 7 + place) % lengths[place]
    traits = pa.array([name for name, _, _ in _TRAITS] + ["email"])
    values = pa.array([text for _, _, texts in _TRAITS for text in texts])
    trait = traits.take(pa.array(np.where(gives, len(_TRAITS), place), mask=~(sets | gives)))
    told = values.take(pa.array(value, mask=~sets))
    hosts = pa.array(["@gmail.com", *(f"@acme{n}.example" for n in range(4))])
    name = pc.binary_join_element_wise("p", pa.array(who).cast(pa.string()), "")
    email = pc.binary_join_element_wise(name, hosts.take(pa.array(who % 5)), "")
    return trait, pc.if_else(pa.array(gives), email, told)


def _props(path: pa.Array, trait: pa.Array, value: pa.Array) -> pa.Array:
    pages = pc.binary_join_element_wise('{"path": "', path, '", "title": "Nortia"}', "")
    said = pc.binary_join_element_wise('{"trait": "', trait, '", "value": "', value, '"}', "")
    return pc.fill_null(pc.coalesce(pages, said), "{}")


def folders(base: Path, people: int) -> Iterator[Path]:
    """The folder of a history, written where it is not there yet."""
    folder = base / f"{people}"
    if not folder.exists():
        folder.mkdir(parents=True)
        write(folder, people)
    yield folder
