"""From the forms of a deal to what somebody says of it."""

from dataclasses import fields, replace
from typing import Any

import msgspec
from django.http import QueryDict

from testigo.actions.deals import ContractTold, DealTold
from testigo.core.deals import MOST_PEOPLE, MOST_PRODUCTS

Pairs = tuple[tuple[str, str], ...]
Triples = tuple[tuple[str, str, str], ...]
_FIELDS = ("title", "close_on", "step", "category", "next_step", "next_on", "owner")
# Beyond this nobody typed it; the action says how much fits.
_LONGEST = 3_000
_LONGEST_SHOWN = 200_000
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(DealTold).decode


def deal_told_in(form: QueryDict) -> DealTold:
    """What the form says; a field that it does not have is not said, nor is one that stands as the
    form was shown with, whatever others have told since."""
    told, shown = _typed_in(form), _shown_in(form)
    as_shown = {
        one.name: None
        for one in fields(told)
        if _read(getattr(told, one.name)) == _read(getattr(shown, one.name))
    }
    return replace(told, **as_shown)


def shown_with(told: DealTold) -> str:
    """What the form is shown with, for it to send back."""
    return _encode(told).decode()


def _shown_in(form: QueryDict) -> DealTold:
    try:
        return _decode(form.get("shown", "")[:_LONGEST_SHOWN])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return DealTold()


def _read(value: Any) -> Any:
    """A value as the form sends it back: lines broken nowhere, blanks as one."""
    if isinstance(value, str):
        return " ".join(value.replace("\r", "").replace("\n", "").split())
    return value if value is None else [[_read(text) for text in line] for line in value]


def _typed_in(form: QueryDict) -> DealTold:
    """All that the form says."""
    said = {name: _text(form, name) for name in _FIELDS if name in form}
    if "amount" in form:
        said["amount"] = amount_in(form, "amount")
    people = people_in(form) if "people" in form else None
    products = products_in(form) if "products" in form else None
    return DealTold(**said, people=people, products=products)


def people_in(form: QueryDict) -> Pairs:
    """Who takes part, as typed, with their part; a line without anybody is none."""
    lines = (
        (_text(form, f"person_{at}"), _text(form, f"part_{at}")) for at in range(MOST_PEOPLE + 1)
    )
    return tuple(line for line in lines if line[0])


def products_in(form: QueryDict) -> Triples:
    """The lines of what is offered, as typed: what, how many, for how much; none is empty."""
    lines = (
        (
            _text(form, f"product_{at}"),
            _text(form, f"quantity_{at}"),
            _text(form, f"price_{at}"),
        )
        for at in range(MOST_PRODUCTS + 1)
    )
    return tuple(line for line in lines if any(line))


def contract_told_in(form: QueryDict) -> ContractTold:
    """The contract that the form tells."""
    return ContractTold(
        amount_in(form, "signed_amount"),
        amount_in(form, "margin"),
        _text(form, "term_months"),
        _text(form, "starts_on"),
    )


def amount_in(form: QueryDict, name: str) -> str:
    """The amount that was typed, or the reading that was chosen of one with two."""
    return _text(form, f"{name}_is") or _text(form, name)


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").strip()[:_LONGEST]
