"""How many duplicates are found, and how many of those found are some, on data whose truth is
known: two of febrl and Splink's own, beside the model of Splink's demo in the same run; and how
long 100,000 people take.

The data are not ours to copy: they are read from `../shared/data/identity`, and without them only
the time is measured.
"""

import csv
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from bench.measuring import Figure
from testigo.analytics.linking import Compared, Outcome, Plan, link
from testigo.analytics.people import PEOPLE, records_of
from testigo.core.likeness import SHOWN_FROM, Identity, normal

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "identity"
PRECISION, RECALL = 0.95, 0.85
# From here on a pair is said to be one; the demo is shown at its own one half too.
THRESHOLD = 0.9
HALF = 0.5
Row = dict[str, str | None]
Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of the pairs that there are. `grouped` joins whoever is joined by way of
    others, as merging does."""

    pairs: int
    precision: float
    recall: float
    grouped_precision: float
    grouped_recall: float


# -- what is compared ----------------------------------------------------------------------------


def compared(column: str, *levels: tuple[str, str], common: bool = False) -> Compared:
    """A column as a comparison: the same, these levels, different."""
    same = Outcome("same", f"{column}_l = {column}_r", common=column if common else "")
    between = [Outcome(name, sql.format(c=column)) for name, sql in levels]
    missing = f"{column}_l IS NULL OR {column}_r IS NULL"
    return Compared(column, missing, (same, *between, Outcome("different", "")))


def word(column: str, other: str = "") -> Compared:
    """A name or a street: common ones count less, and slips are told from likeness. `other` is a
    column with which it is mistaken."""
    mistaken = " OR ".join(
        f"damerau_levenshtein({one}_l, {two}_r) <= 1"
        for one, two in ((column, other), (other, column))
    )
    return compared(
        column,
        *((("mistaken", mistaken),) if other else ()),
        ("typo", "damerau_levenshtein({c}_l, {c}_r) <= 1"),
        ("near", "jaro_winkler_similarity({c}_l, {c}_r) >= 0.88"),
        ("like", "jaro_winkler_similarity({c}_l, {c}_r) >= 0.7"),
        common=True,
    )


def number(column: str) -> Compared:
    """Digits, such as a date or a postcode: one is wrong, or two."""
    slips = "damerau_levenshtein({c}_l, {c}_r) <= "
    return compared(column, ("typo", f"{slips}1"), ("typos", f"{slips}2"))


def mail(column: str) -> Compared:
    """An address: its mailbox elsewhere, or another that is much like it."""
    box = "split_part({c}_{side}, '@', 1)"
    one, other = (box.format(c=column, side=side) for side in "lr")
    return compared(
        column,
        ("mailbox", f"{one} = {other}"),
        ("near", "jaro_winkler_similarity({c}_l, {c}_r) >= 0.88"),
        ("like", f"jaro_winkler_similarity({one}, {other}) >= 0.88"),
    )


def together(*columns: str) -> str:
    """Records that have the same in all these columns are compared."""
    return f"[{' || chr(124) || '.join(columns)}]"


def alike(*columns: str) -> str:
    """The condition that two records have the same in all these columns."""
    return " AND ".join(f"l.{column} = r.{column}" for column in columns)


def febrl(*, number_of_the_state: bool) -> Plan:
    """People of Australia; `soc_sec_id` is one comparison among others, or is left out."""
    more = (number("soc_sec_id"),) if number_of_the_state else ()
    begin, year = "left({}, 3)", "left(date_of_birth, 4)"
    return Plan(
        compared=(
            *(word(one) for one in ("given_name", "surname", "address_1", "suburb")),
            *(number(one) for one in ("street_number", "postcode", "date_of_birth")),
            *more,
        ),
        keys=(
            together("least(given_name, surname)", "greatest(given_name, surname)"),
            together("date_of_birth"),
            together("address_1"),
            together("suburb", "street_number"),
            together("postcode", year),
            *(together(name, place) for name in ("given_name", "surname") for place in PLACES),
            *(together(begin.format(name), year) for name in ("given_name", "surname")),
            *(("[soc_sec_id]",) if number_of_the_state else ()),
        ),
        certain=(
            alike("given_name", "surname", "date_of_birth"),
            alike("given_name", "surname", "suburb"),
            alike("surname", "date_of_birth", "postcode"),
            alike("address_1", "date_of_birth"),
        ),
        taught_by=(("date_of_birth",), ("surname", "given_name"), ("postcode", "suburb")),
        recall=0.8,
    )


PLACES = ("postcode", "suburb")
FAKE = Plan(
    compared=(
        word("first_name", "surname"),
        word("surname", "first_name"),
        number("dob"),
        word("city"),
        mail("email"),
    ),
    keys=(
        together("least(first_name, surname)", "greatest(first_name, surname)"),
        *(together(one) for one in ("first_name", "surname", "dob", "email")),
        together("split_part(email, '@', 1)"),
        together("city", "left(dob, 4)"),
        "[first_name || '|' || left(dob, 4), surname || '|' || left(dob, 4)]",
        "[first_name, surname]",
    ),
    certain=(
        "l.first_name = r.first_name AND levenshtein(l.dob, r.dob) <= 1",
        "l.surname = r.surname AND levenshtein(l.dob, r.dob) <= 1",
        "l.first_name = r.first_name AND levenshtein(l.surname, r.surname) <= 2",
        alike("email"),
    ),
    taught_by=(("dob",), ("email",), ("first_name", "surname")),
)


# -- the data and their truth --------------------------------------------------------------------


def rows_of(name: str) -> list[Row]:
    """A file of the folder; blanks around values are none of them, empty ones are None."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
        names = [one.strip() for one in head]
        return [
            {key: cell.strip() or None for key, cell in zip(names, row, strict=True)}
            for row in rows
        ]


def table(rows: Iterable[Row], key: str, columns: Sequence[str]) -> Any:
    """These columns as the table to be linked; the truth is in none of them."""
    import pyarrow as pa

    return pa.Table.from_pylist(
        [
            {"unique_id": row[key], **{c: (row[c] or "").lower() or None for c in columns}}
            for row in rows
        ]
    )


def true_pairs(cluster_of: dict[str, str]) -> Pairs:
    """The pairs of records that are one."""
    groups: dict[str, list[str]] = {}
    for record, cluster in cluster_of.items():
        groups.setdefault(cluster, []).append(record)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def grouped(pairs: Pairs) -> Pairs:
    """The pairs that are joined directly or by way of others."""
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while parent.get(record, record) != record:
            record = parent[record]
        return record

    for one, other in pairs:
        parent[root(one)] = root(other)
    return true_pairs({record: root(record) for pair in pairs for record in pair})


def score(found: Pairs, truth: Pairs) -> Score:
    """Precision and recall over pairs."""
    whole = grouped(found)
    return Score(
        len(truth),
        len(found & truth) / max(1, len(found)),
        len(found & truth) / len(truth),
        len(whole & truth) / max(1, len(whole)),
        len(whole & truth) / len(truth),
    )


def found_by(plan: Plan, records: Any, threshold: float = THRESHOLD) -> Pairs:
    """The pairs that a plan finds."""
    return {(p.one, p.other) for p in link(records, plan, shown_from=threshold).pairs}


FEBRL_COLUMNS = (
    *("given_name", "surname", "street_number", "address_1", "suburb", "postcode"),
    *("date_of_birth", "soc_sec_id"),
)


def febrl_score(name: str, *, number_of_the_state: bool) -> Score:
    """`rec_id` holds the truth (`rec-12-org`, `rec-12-dup-0`) and names the records only."""
    rows = rows_of(name)
    truth = true_pairs({str(row["rec_id"]): str(row["rec_id"]).split("-")[1] for row in rows})
    plan = febrl(number_of_the_state=number_of_the_state)
    return score(found_by(plan, table(rows, "rec_id", FEBRL_COLUMNS)), truth)


def fake_score(find: Callable[[Any, float], Pairs], threshold: float = THRESHOLD) -> Score:
    """Splink's `fake_1000`, whose `cluster` is the truth."""
    rows = rows_of("splink_fake_1000.csv")
    truth = true_pairs({str(row["unique_id"]): str(row["cluster"]) for row in rows})
    columns = ("first_name", "surname", "dob", "city", "email")
    return score(find(table(rows, "unique_id", columns), threshold), truth)


def ours(records: Any, threshold: float) -> Pairs:
    """The pairs that our plan finds."""
    return found_by(FAKE, records, threshold)


def demo(records: Any, threshold: float) -> Pairs:
    """The pairs that the model of Splink's own demo finds: its comparisons as they come, compared
    by first name, surname, date of birth, city or e-mail."""
    import duckdb
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    columns = ("first_name", "surname", "dob", "city", "email")
    with duckdb.connect() as con:
        con.execute("SET threads = 1")
        con.register("told", records)
        settings = SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[block_on(one) for one in columns],
            comparisons=[
                cl.NameComparison("first_name"),
                cl.NameComparison("surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.ExactMatch("city").configure(term_frequency_adjustments=True),
                cl.EmailComparison("email"),
            ],
        )
        linker = Linker(DuckDBAPI(con).register(con.table("told")), settings, log_level=40)
        training = linker.training
        training.estimate_probability_two_random_records_match(list(FAKE.certain), recall=0.7)
        training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
        for column in ("dob", "email"):
            training.estimate_parameters_using_expectation_maximisation(block_on(column))
        pairs = linker.inference.predict(threshold_match_probability=threshold)
        rows = con.execute(f"SELECT unique_id_l, unique_id_r FROM {pairs.physical_name}").fetchall()
    return {(min(one, other), max(one, other)) for one, other in rows}


# -- how long a whole base takes -----------------------------------------------------------------


SYLLABLES = (
    *("bar", "ce", "dum", "fo", "gri", "hos", "ju", "kal", "le", "mav", "nor", "pe", "ru", "sil"),
    *("ta", "ur", "vin", "zo"),
)


def base(people: int, seed: int = 7) -> list[Identity]:
    """So many people with common and rare names, of whom one in seventeen comes twice: by another
    mailbox, with a slip, or without an e-mail."""
    chance = Random(seed)
    given, surnames = _words(chance, 300, 2), _words(chance, 3000, 3)
    companies = _words(chance, max(50, people // 12), 4)
    made: list[Identity] = []
    while len(made) < people:
        one = _somebody(chance, given, surnames, companies)
        made.append(one)
        if chance.random() < 1 / 16:
            made.append(_again(chance, one))
    return made[:people]


def _words(chance: Random, many: int, syllables: int) -> list[str]:
    return ["".join(chance.choices(SYLLABLES, k=syllables)).title() for _ in range(many)]


def _common(chance: Random, words: Sequence[str]) -> str:
    """The first ones far more often than the last."""
    return words[int(len(words) * chance.random() ** 2.2)]


def _somebody(
    chance: Random, given: Sequence[str], surnames: Sequence[str], companies: Sequence[str]
) -> Identity:
    first, last = _common(chance, given), _common(chance, surnames)
    company = chance.choice(companies)
    own = chance.random() < 0.6
    domain = f"{company.lower()}.example" if own else ""
    mailbox = f"{first}.{last}".lower() + ("" if own else str(chance.randrange(100)))
    return Identity(
        f"{first} {last} {_common(chance, surnames)}",
        f"{mailbox}@{domain or 'correo.example'}",
        f"6{chance.randrange(10**8):08}" if chance.random() < 0.7 else "",
        f"{company}, S.L." if chance.random() < 0.8 else "",
        domain,
    )


def _again(chance: Random, one: Identity) -> Identity:
    first, last, *_ = one.name.split()
    email, domain = chance.choice(
        [("", ""), (f"{first}{last}@casa.example".lower(), ""), (one.email[1:], one.domain)]
    )
    name = chance.choice([f"{first} {last}", one.name, one.name.replace(last[1], "", 1)])
    return Identity(name, email, one.phone if chance.random() < 0.7 else "", one.company, domain)


def measure_base(people: int = 100_000) -> list[Figure]:
    """Everybody against everybody: normal forms, the table and the search."""
    told = base(people)
    begun = time.perf_counter()
    records = records_of({f"{place:07}": normal(one) for place, one in enumerate(told)})
    pairs = link(records, PEOPLE, shown_from=SHOWN_FROM).pairs
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    what = f"{people:,} people"
    return [
        Figure("duplicates", f"{what}, everybody against everybody", taken, "s", 300, False),
        Figure("duplicates", f"{what}, memory at most", peak, "MB", 1500, False),
        Figure("duplicates", f"{what}, pairs found", len(pairs), "pairs"),
    ]


def run() -> list[Figure]:
    """The time first, because memory at most is that of the whole process."""
    figures = measure_base()
    if not DATA.is_dir():
        return figures
    for name in ("dataset1", "dataset3"):
        for with_number in (True, False):
            told = febrl_score(f"{name}.csv", number_of_the_state=with_number)
            what = name if with_number else f"{name} without soc_sec_id"
            figures += _figures(what, told, goals=True)
    figures += _figures("fake_1000, ours", fake_score(ours))
    figures += _figures("fake_1000, demo", fake_score(demo))
    return figures + _figures("fake_1000, demo from one half", fake_score(demo, HALF))


def _figures(what: str, told: Score, *, goals: bool = False) -> list[Figure]:
    return [
        Figure("duplicates", f"{what}: {name}", share * 100, "%", least * 100 if goals else None)
        for name, share, least in (
            ("precision", told.precision, PRECISION),
            ("recall", told.recall, RECALL),
        )
    ]
