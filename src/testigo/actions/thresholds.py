"""Taking a threshold that a backtest was looked at with into a draft."""

from datetime import datetime

from testigo.actions.backtests import MOST_POINTS
from testigo.actions.pact_drafts import draft_pact
from testigo.actions.pacts import find_version
from testigo.actions.refusals import Refused, authorise
from testigo.core.problems import InvalidInput, Problem
from testigo.core.tryout.rewriting import NoThreshold, rewritten
from testigo.store.models import Membership, PactVersion, Workspace


class NoSuchThreshold(Refused):
    """The definition of MQL does not turn on one number."""


def draft_threshold(
    *, workspace: Workspace, number: int, threshold: int, by: Membership, now: datetime
) -> PactVersion:
    """A draft that says what a version says, with another threshold. Raises NotAllowed, NoSuchPact,
    NoSuchThreshold, or InvalidInput with every problem of the text."""
    authorise(workspace, by, by.may_set_up or by.may_lead)
    if not 0 <= threshold <= MOST_POINTS:
        raise InvalidInput([Problem("backtest_threshold", "threshold", {"most": MOST_POINTS})])
    version = find_version(workspace.pk, number)
    try:
        text = rewritten(version.text, threshold)
    except NoThreshold as error:
        raise NoSuchThreshold("backtest_no_threshold", number=number) from error
    return draft_pact(workspace=workspace, text=text, by=by, now=now)
