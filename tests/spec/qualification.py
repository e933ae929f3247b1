"""What follows from the answers of one conversation, as a table: run as tests and printed in
docs/rules/qualification.md."""

from typing import NamedTuple

from testigo.core.qualifying import Answers, Known, follows, opens_deal
from tests.spec.working_time import table

YES, NO = True, False


class Case(NamedTuple):
    """What was known, what was answered, what is recorded and whether a deal is opened."""

    known: str
    before: Known
    answered: str
    answers: Answers
    recorded: str
    opens: bool

    def __str__(self) -> str:
        return f"{self.known}; {self.answered}"


def recorded(case: Case) -> str:
    """The facts that follow, as the table writes them."""
    told = []
    for name, props in follows(case.before, case.answers):
        said = ", ".join(f"{key}: {_shown(value)}" for key, value in props.items())
        told.append(f"`{name}`" + (f" ({said})" if said else ""))
    return "; ".join(told) or "nothing"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)


NOTHING = Known()
ACCEPTED = Known(right_role=YES, accepted=True)
SQL = Known(right_role=YES, need=YES, accepted=True, qualified=True)
BOTH = Known(need=YES, budget=YES, amount="9000", accepted=True, qualified=True, right_role=YES)
AT_WORK = Known(need=YES, right_role=YES, accepted=True, qualified=True, has_deal=True)
ENDED = Known(YES, YES, YES, "9000", accepted=True, qualified=True, has_deal=True)
ROWS = (
    Case(
        "nothing",
        NOTHING,
        "right role",
        Answers(right_role=YES),
        "`lead.accepted`; `feedback.given` (right_role: yes)",
        NO,
    ),
    Case(
        "nothing",
        NOTHING,
        "right role, need",
        Answers(right_role=YES, need=YES),
        "`lead.accepted`; `lead.qualified`; `need.confirmed`; `feedback.given` (right_role: yes)",
        NO,
    ),
    Case(
        "nothing",
        NOTHING,
        "right role, need, a budget of 12,000",
        Answers(right_role=YES, need=YES, budget=YES, amount="12000"),
        "`lead.accepted`; `lead.qualified`; `need.confirmed`; `budget.confirmed` (amount: 12000); "
        "`feedback.given` (right_role: yes)",
        YES,
    ),
    Case("nothing", NOTHING, "need", Answers(need=YES), "`need.confirmed`", NO),
    Case(
        "nothing",
        NOTHING,
        "need and budget, the role not asked",
        Answers(need=YES, budget=YES),
        "`lead.accepted`; `lead.qualified`; `need.confirmed`; `budget.confirmed`",
        YES,
    ),
    Case(
        "nothing",
        NOTHING,
        "not the role, but need and budget",
        Answers(right_role=NO, need=YES, budget=YES),
        "`need.confirmed`; `budget.confirmed`; `feedback.given` (right_role: no)",
        NO,
    ),
    Case(
        "nothing",
        NOTHING,
        "no need, no budget",
        Answers(need=NO, budget=NO),
        "`feedback.given` (need: no, budget: no)",
        NO,
    ),
    Case(
        "right role, accepted",
        ACCEPTED,
        "right role again, need",
        Answers(right_role=YES, need=YES),
        "`lead.qualified`; `need.confirmed`",
        NO,
    ),
    Case(
        "right role and need, qualified",
        SQL,
        "budget",
        Answers(budget=YES),
        "`budget.confirmed`",
        YES,
    ),
    Case(
        "right role and need, a deal told of",
        AT_WORK,
        "budget",
        Answers(budget=YES),
        "`budget.confirmed`",
        NO,
    ),
    Case(
        "a budget of 9,000",
        BOTH,
        "a budget of 15,000",
        Answers(budget=YES, amount="15000"),
        "`budget.confirmed` (amount: 15000)",
        YES,
    ),
    Case(
        "all of it, and the deal lost or won",
        ENDED,
        "a rival",
        Answers(competitor="Acme"),
        "`feedback.given` (competitor: Acme)",
        NO,
    ),
    Case("all of it", BOTH, "the same again", Answers(YES, YES, YES), "nothing", YES),
    Case(
        "the guide was mentioned",
        Known(content=("guide",)),
        "the guide and the webinar, and a rival",
        Answers(competitor="Acme", content=("guide", "webinar")),
        "`feedback.given` (competitor: Acme, content: webinar)",
        NO,
    ),
)


def tables() -> dict[str, str]:
    """The table of this page."""
    header = ("Known before", "Answered", "Recorded", "Deal opened")
    rows = [(row.known, row.answered, row.recorded, "yes" if row.opens else "no") for row in ROWS]
    return {"answers": table(header, rows)}


def opens(case: Case) -> bool:
    """Whether the answers open a deal."""
    return opens_deal(case.before, case.answers)
