"""Reading what people typed about a deal: every field checked, every problem noted at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from testigo.connect.amounts import typed_amount
from testigo.connect.identity import normal_email
from testigo.connect.typed import currency_code
from testigo.connect.values import BadValue, plain
from testigo.core.deals import CATEGORIES, LONGEST_TERM, MOST_PEOPLE, MOST_PRODUCTS
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import Membership, Person, PersonKey, Workspace

if TYPE_CHECKING:
    from testigo.actions.deals import ContractTold

LONGEST_TEXT = 200
# A day that lies further away is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Reading:
    """One form about a deal. What cannot be read is noted; `refuse` raises all of it."""

    def __init__(self, workspace: Workspace, language: str) -> None:
        self._workspace = workspace
        self._language = language
        self.problems: list[Problem] = []

    def refuse(self) -> None:
        """Raise InvalidInput when there was any problem."""
        if self.problems:
            raise InvalidInput(self.problems)

    def today(self, now: datetime) -> str:
        """The day that it is in the workspace."""
        return now.astimezone(ZoneInfo(self._workspace.timezone)).date().isoformat()

    def deal(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The props of a deal for what was said of it."""
        readers: Mapping[str, Callable[[str, Any], Any]] = {
            "title": self._text,
            "amount": self._amount,
            "currency": self._currency,
            "close_on": self._day,
            "step": self._step,
            "category": self._category,
            "next_step": self._text,
            "next_on": self._day,
            "owner": self._owner,
            "people": self._people,
            "products": self._products,
        }
        return {name: readers[name](name, value) for name, value in said.items()}

    def contract(self, told: "ContractTold") -> dict[str, Any]:
        """The props of a signature, those that were told."""
        amount = self._amount("amount", told.amount)
        if not told.amount.strip():
            self._note("deal_amount_missing", "amount")
        props = {
            "amount": amount,
            "margin": self._amount("margin", told.margin, signed=True),
            "term_months": self._term(told.term_months),
            "starts_on": self._day("starts_on", told.starts_on),
            "currency": self._currency("currency", told.currency),
        }
        if amount and props["margin"] and Decimal(str(props["margin"])) > Decimal(amount):
            self._note("margin_over_amount", "margin")
        return {name: value for name, value in props.items() if value}

    def _note(self, code: str, where: str, **params: str | int) -> None:
        self.problems.append(Problem(code, where, params))

    def _text(self, name: str, text: str) -> str:
        text = " ".join(text.replace("\x00", "").split())
        if len(text) > LONGEST_TEXT:
            self._note("text_too_long", name, limit=LONGEST_TEXT)
        return text

    def _amount(self, name: str, text: str, *, signed: bool = False) -> str | None:
        if not text.strip():
            return None
        try:
            amount = typed_amount(text[:60], self._language)
        except BadValue as bad:
            self._note(bad.code, name, **bad.params)
            return None
        if amount < 0 and not signed:
            self._note("amount_negative", name)
        return plain(amount)

    def _currency(self, name: str, text: str) -> str:
        try:
            return currency_code(text) if text.strip() else ""
        except BadValue as bad:
            self._note(bad.code, name, **bad.params)
            return ""

    def _day(self, name: str, text: str) -> str | None:
        if not text.strip():
            return None
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            self._note("day_unreadable", name, value=text[:40])
            return None
        return day.isoformat()

    def _step(self, name: str, text: str) -> str:
        text = " ".join(text.replace("\x00", "").split())
        if len(text) > 60:
            self._note("text_too_long", name, limit=60)
        return text

    def _category(self, name: str, text: str) -> str:
        if text and text not in CATEGORIES:
            params = {"value": text[:40], "options": ", ".join(CATEGORIES)}
            self._note("deal_category_unknown", name, **params)
        return text

    def _term(self, text: str) -> int | None:
        text = text.strip()
        if not text:
            return None
        months = int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else 0
        if not 0 < months <= LONGEST_TERM:
            self._note("term_unreadable", "term_months", most=LONGEST_TERM)
            return None
        return months

    def _owner(self, name: str, text: str) -> str:
        number = text.removeprefix("user:")
        if not number:
            return ""
        members = Membership.objects.of(self._workspace.id).filter(active=True)
        known = number.isdecimal() and number.isascii() and len(number) < 18
        if not (known and members.filter(user_id=int(number)).exists()):
            self._note("not_a_member", name, email=text[:60])
        return f"user:{number}"

    def _people(self, name: str, lines: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        if len(lines) > MOST_PEOPLE:
            self._note("deal_too_many_lines", name, most=MOST_PEOPLE)
        told = [(self._text(name, who), self._text(name, part)) for who, part in lines]
        return [
            {"person": self._person(who), "part": part} for who, part in told[:MOST_PEOPLE] if who
        ]

    def _person(self, who: str) -> str:
        """The id of somebody who is known by it or by their e-mail; else as they were told."""
        people = Person.objects.of(self._workspace.id).filter(id=who[:32])
        if known := people.values_list("id", flat=True).first():
            return str(known)
        try:
            email = normal_email(who)
        except BadValue:
            return who
        keys = PersonKey.objects.of(self._workspace.id).filter(kind="email", value=email)
        return keys.values_list("person", flat=True).first() or who

    def _products(self, name: str, lines: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
        if len(lines) > MOST_PRODUCTS:
            self._note("deal_too_many_lines", name, most=MOST_PRODUCTS)
        found = []
        for what, quantity, amount in lines[:MOST_PRODUCTS]:
            said = {
                "name": self._text(name, what),
                "quantity": self._amount(name, quantity),
                "amount": self._amount(name, amount),
            }
            found.append({key: value for key, value in said.items() if value})
            if not said["name"]:
                self._note("deal_product_nameless", name)
        return found
