"""People as records to be linked: the comparisons of `core.likeness`, said in SQL."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from testigo.analytics.linking import ID, Compared, Outcome, Plan
from testigo.core.likeness import COMPARISONS, NORMAL_COLUMNS, PRIOR, Normal
from testigo.core.likeness.comparing import LONG_TEXT, SHORTEST_WITH_SLIP

if TYPE_CHECKING:
    import pyarrow as pa

# Fewer people teach nothing reliable.
LEAST = 1000
# Texts with no more slips than are allowed are more similar than this (Jaro): of 300,000 pairs made
# of few letters, the worst had 0.74. The tests hold it against the core.
LEAST_SIMILAR = 0.7


def records_of(people: Mapping[str, Normal]) -> "pa.Table":
    """Person → normal form, as the table to be linked; what says nothing is null."""
    import pyarrow as pa

    columns = {
        name: [_cell(getattr(one, name)) for one in people.values()] for name in NORMAL_COLUMNS
    }
    types = [(name, pa.list_(pa.string()) if name == "words" else pa.string()) for name in columns]
    return pa.table({ID: list(people), **columns}, schema=pa.schema([(ID, pa.string()), *types]))


def _cell(value: str | tuple[str, ...]) -> str | list[str] | None:
    if isinstance(value, tuple):
        return list(value) or None
    return value or None


def _slip(column: str) -> str:
    """Two texts differ by a slip of the hand."""
    one, other = f"{column}_l", f"{column}_r"
    slips = f"CASE WHEN greatest(length({one}), length({other})) >= {LONG_TEXT} THEN 2 ELSE 1 END"
    # Counting slips is dear, fifty times as dear as this similarity, below which there are more.
    return (
        f"CASE WHEN least(length({one}), length({other})) < {SHORTEST_WITH_SLIP} THEN false "
        f"WHEN abs(length({one}) - length({other})) > {slips} THEN false "
        f"WHEN jaro_similarity({one}, {other}) < {LEAST_SIMILAR} THEN false "
        f"ELSE damerau_levenshtein({one}, {other}) <= {slips} END"
    )


_TWO_WORDS = "least(len(words_l), len(words_r)) >= 2"
_WITHIN = "(list_has_all(words_l, words_r) OR list_has_all(words_r, words_l))"
_MISSING = {
    "name": "words_l IS NULL OR words_r IS NULL",
    "email": "email_l IS NULL OR email_r IS NULL",
    "phone": "phone_l IS NULL OR phone_r IS NULL",
    "company": "(domain_l = domain_r) IS NOT TRUE AND (company_l IS NULL OR company_r IS NULL)",
}
_SQL = {
    ("name", "same"): "name_l = name_r",
    ("name", "part"): f"{_TWO_WORDS} AND {_WITHIN}",
    ("name", "typo"): _slip("name"),
    ("name", "first"): _WITHIN,
    ("email", "same"): "email_l = email_r",
    ("email", "typo"): (
        f"CASE WHEN mailbox_l = mailbox_r THEN {_slip('host')} "
        f"WHEN host_l = host_r THEN {_slip('mailbox')} ELSE false END"
    ),
    ("email", "mailbox"): "mailbox_l = mailbox_r",
    ("email", "colleague"): "domain_l = domain_r",
    ("phone", "same"): "phone_l = phone_r",
    ("phone", "typo"): _slip("phone"),
    ("company", "same"): "company_l = company_r",
    ("company", "domain"): "domain_l = domain_r",
    ("company", "typo"): _slip("company"),
}
# Columns whose common values count less, where the level says that both have the same.
_COMMON = {("name", "same"): "name", ("company", "same"): "company"}


def _but_a_letter(column: str) -> str:
    """A text without each of its letters in turn, and as it is: texts that one slip keeps apart
    have one of them in common."""
    return (
        f"CASE WHEN length({column}) >= {SHORTEST_WITH_SLIP} THEN list_append(list_transform("
        f"range(1, length({column}) + 1), "
        f"lambda i: left({column}, i - 1) || substr({column}, i + 1)), {column}) END"
    )


_KEYS = (
    "[email]",
    "[mailbox]",
    "[phone]",
    "list_transform(list_filter(words, lambda w: w <> first), "
    "lambda w: least(w, first) || ' ' || greatest(w, first))",
    "list_transform(words, lambda w: w || '|' || company)",
    "list_transform(words, lambda w: w || '|' || domain)",
    _but_a_letter("name"),
    _but_a_letter("email"),
    _but_a_letter("phone"),
)

PEOPLE = Plan(
    compared=tuple(
        Compared(
            one.name,
            _MISSING[one.name],
            tuple(
                Outcome(
                    level.name,
                    _SQL.get((one.name, level.name), ""),
                    level.m,
                    level.u,
                    _COMMON.get((one.name, level.name), ""),
                )
                for level in one.levels
            ),
        )
        for one in COMPARISONS
    ),
    keys=_KEYS,
    certain=(
        "l.email = r.email",
        "l.phone = r.phone AND l.first = r.first",
        "l.mailbox = r.mailbox AND l.name = r.name",
    ),
    taught_by=(("name",), ("phone",)),
    least=LEAST,
    prior=PRIOR,
)
