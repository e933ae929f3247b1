"""From the forms of a deal to what somebody says of it."""

from django.http import QueryDict

from testigo.actions.deals import ContractTold, DealTold
from testigo.core.deals import MOST_PEOPLE, MOST_PRODUCTS

_FIELDS = ("title", "close_on", "step", "category", "next_step", "next_on", "owner")
# Beyond this nobody typed it; the action says how much fits.
_LONGEST = 3_000


def deal_told_in(form: QueryDict) -> DealTold:
    """What the form says; a field that it does not have is not said."""
    said = {name: _text(form, name) for name in _FIELDS if name in form}
    if "amount" in form:
        said["amount"] = amount_in(form, "amount")
    people = products = None
    if "people" in form:
        people = tuple(
            (_text(form, f"person_{at}"), _text(form, f"part_{at}"))
            for at in range(MOST_PEOPLE + 1)
            if f"person_{at}" in form
        )
    if "products" in form:
        products = tuple(
            (
                _text(form, f"product_{at}"),
                _text(form, f"quantity_{at}"),
                _text(form, f"price_{at}"),
            )
            for at in range(MOST_PRODUCTS + 1)
            if f"product_{at}" in form
        )
    return DealTold(**said, people=people, products=products)


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
    return form.get(name, "").replace("\x00", "").strip()[:_LONGEST]
