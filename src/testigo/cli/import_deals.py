"""What `testigo import deals` says of a file beside what stands of it, in decimal money."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from testigo.cli.language import say, system_language
from testigo.cli.talk import line, table
from testigo.wording import word

if TYPE_CHECKING:
    from testigo.core.reconciling import Otherwise, Reconciliation


def shown_deals(reconciled: "Reconciliation | None") -> dict[str, Any]:
    """The same for programs; nothing for other files."""
    from testigo.actions.deal_intake import as_data

    return {} if reconciled is None else {"deals": as_data(reconciled)}


def say_reconciled(reconciled: "Reconciliation", aside: int, *, dry_run: bool) -> None:
    """Count and sum by outcome, as read and as they stand, and why they differ."""
    tongue = system_language()
    columns: list[tuple[str, Literal["left", "right"]]] = [
        (say("Oportunidades", "Deals"), "left"),
        (say("En el archivo", "In the file"), "right"),
        (say("Importe", "Amount"), "right"),
    ]
    if not dry_run:
        columns += [
            (say("En Testigo", "In Testigo"), "right"),
            (say("Importe", "Amount"), "right"),
        ]
    rows = []
    for one in reconciled.tallies:
        name = f"{word('deal_outcome', one.outcome, tongue)} {one.currency}".strip()
        row = [name, one.read, _money(one.read_amount)]
        rows.append(row if dry_run else [*row, one.stands, _money(one.stands_amount)])
    table(columns, [tuple(row) for row in rows])
    if aside:
        line(
            say(
                f"Filas en cuarentena, que no se suman: {aside}. Debajo está cada motivo.",
                f"Rows in quarantine, not added up: {aside}. Each has its reason below.",
            )
        )
    if dry_run:
        return
    for other in reconciled.otherwise:
        _say_otherwise(other)
    if not reconciled.otherwise:
        line(say("Cuadra al céntimo.", "It agrees to the cent."))


def _say_otherwise(one: "Otherwise") -> None:
    """Why the sums of one currency differ."""
    if one.changed or one.changed_amount:
        amount = _money(one.changed_amount)
        line(
            say(
                f"Cambiadas en Testigo después: {one.changed} ({amount} {one.currency}).",
                f"Changed in Testigo since: {one.changed} ({amount} {one.currency}).",
            )
        )
    if one.missing:
        amount = _money(one.missing_amount)
        line(
            say(
                f"No están en Testigo: {one.missing} ({amount} {one.currency}).",
                f"Not in Testigo: {one.missing} ({amount} {one.currency}).",
            )
        )


def _money(amount: Decimal) -> str:
    from babel.numbers import format_decimal

    locale = "es_ES" if system_language() == "es" else "en_GB"
    # As many decimals as there are, two at least.
    shown: str = format_decimal(amount, "#,##0.00####", locale=locale)
    return shown
