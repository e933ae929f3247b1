"""Steps of a calculation as fractions that anybody can check; `goals/fractions.html` shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testigo.core.quota import AMOUNTS, Plan, Step
from testigo.web.templatetags.figures import money, money_whole, num, percent
from testigo.wording import word


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of a fraction, what it is, and where it comes from; `guessed` where nobody agreed
    on it and nothing was counted."""

    value: str
    name: str
    source: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A fraction: two terms and their sign, what comes out before it is rounded up (empty where it
    is whole), the count in words, and what it is in a month."""

    code: str
    top: Term
    sign: str
    by: Term
    unrounded: str
    result: str
    count: int
    per_month: str


def fractions_of(plan: Plan, currency: str) -> tuple[Shown, ...]:
    """The steps of a plan; money in `currency`."""
    return tuple(_shown(plan, step, currency) for step in plan.steps)


def said_amount(amount: Decimal, currency: str) -> str:
    """Money without cents where it has none."""
    whole = amount == amount.to_integral_value()
    return money_whole(amount, currency) if whole else money(amount, currency)


def said_input(name: str, value: Decimal, currency: str) -> str:
    """An input as people read it."""
    return said_amount(value, currency) if name in AMOUNTS else percent(value, 2)


def said_count(code: str, count: int) -> str:
    """A count of customers, leads or MQL in words."""
    if code == "customers":
        told = ngettext("%(n)s customer", "%(n)s customers", count)
    elif code == "leads":
        told = ngettext("%(n)s lead", "%(n)s leads", count)
    else:
        told = _("%(n)s MQL")
    return told % {"n": num(count)}


def _shown(plan: Plan, step: Step, currency: str) -> Shown:
    whole = step.exact == step.result
    month = ""
    if plan.inputs.months > 1:
        month = _("%(n)s a month") % {"n": num(step.per_month)}
    return Shown(
        code=step.code,
        top=_top(plan, step, currency),
        sign="÷" if step.divides else "×",
        by=_term(plan, step.given, currency),
        unrounded="" if whole else num(step.exact, 2),
        result=said_count(step.code, step.result),
        count=step.result,
        per_month=month,
    )


def _top(plan: Plan, step: Step, currency: str) -> Term:
    if step.code == "customers":
        return _term(plan, "quota", currency)
    before = "leads" if not step.divides else "customers"
    return Term(num(step.top), said_names()[before])


def said_names() -> dict[str, str]:
    """What is counted, as it is called above its figures."""
    return {"customers": _("Customers"), "leads": _("Leads"), "mql": _("MQL")}


def _term(plan: Plan, name: str, currency: str) -> Term:
    language = get_language() or "es"
    value = plan.inputs.of(name)  # type: ignore[arg-type]  # a step names its input
    source = plan.inputs.source_of(name)  # type: ignore[arg-type]
    return Term(
        said_input(name, value or Decimal(0), currency),
        word("goal_input", name, language),
        word("goal_source", source, language),
        guessed=source in ("typed", "starter"),
    )


def sensitivity_lines(plans: Iterator[tuple[str, Decimal, Plan]], currency: str) -> list[str]:
    """What it would take otherwise, each in a sentence."""
    found = []
    for name, value, plan in plans:
        customers, leads = plan.count("customers"), plan.count("leads")
        said = {
            "value": said_input(name, value, currency),
            "customers": said_count("customers", customers or 0),
            "leads": said_count("leads", leads or 0),
        }
        if leads is None:
            continue
        if name == "average_deal":
            found.append(_("With a deal of %(value)s: %(customers)s, %(leads)s") % said)
        else:
            found.append(_("With %(value)s: %(leads)s") % said)
    return found
