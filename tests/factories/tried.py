"""A business whose history a backtest can tell something of."""

from datetime import date, datetime, timedelta

from testigo.actions.backtests import Asked
from testigo.store.models import Seat, Workspace
from tests.factories.business import business
from tests.factories.facts import attempt, draft, tell, trait
from tests.spec.agreement import at

# A Monday in November, when October is over.
NOW = at(24 * 49)
OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))
ASKED = Asked(1, *OCTOBER, threshold=50)


def lead(workspace: Workspace, who: str, when: datetime, visits: int = 2) -> None:
    """Somebody with 35 points of fit who looks at the prices on one or two days: 55 or 75."""
    tell(
        workspace,
        [
            trait("job_title", "Directora de operaciones", when, who),
            trait("sector", "Industria", when, who),
            trait("employees", 120, when, who),
            *(
                draft("page.viewed", when + timedelta(days=day), who, props={"path": "/precios"})
                for day in range(visits)
            ),
        ],
        when + timedelta(days=visits),
    )


def tried_business(slug: str = "nortia") -> Workspace:
    """Ana (75) was called at once; Eva (75) never was; Iris (55), whom the pact does not hand over,
    was called and signed; Olga (55) was not. All of it in October 2026."""
    workspace = business(slug)
    for place, (who, visits) in enumerate((("ana", 2), ("eva", 2), ("iris", 1), ("olga", 1))):
        lead(workspace, f"{who}@{slug}.example", at(24 * (14 + place)), visits)
    sdr = f"user:{_sdr(workspace)}"
    iris, ana = f"iris@{slug}.example", f"ana@{slug}.example"
    tell(workspace, [attempt(at(24 * 15 + 1), ana, actor=sdr)], at(24 * 15 + 1))
    tell(workspace, [attempt(at(24 * 16 + 1), iris, actor=sdr)], at(24 * 16 + 1))
    signed = draft("contract.signed", at(24 * 22), iris, actor=sdr, props={"amount": "9000"})
    tell(workspace, [signed], at(24 * 22))
    return workspace


def _sdr(workspace: Workspace) -> int:
    return int(Seat.objects.of(workspace.pk).filter(team="sdr")[0].user_id)
