"""A business whose alerts leave, a sender in the hands of a test, and leads handed over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from testigo.actions.alert_channels import set_up_channel
from testigo.actions.applying import apply_all
from testigo.core.alerting import Preferences, as_data
from testigo.store.models import AlertPreference, Delivery, User, Workspace
from testigo.worker.alerts import AlertSender
from tests.factories.business import (
    PACT,
    business,
    hire,
    membership,
    open_workspace,
    sign_pact_text,
    staff,
)
from tests.factories.facts import crossing, tell, trait
from tests.factories.sink import Sink
from tests.factories.web_sink import WebSink
from tests.spec.agreement import at

# In the afternoon, when the digests of the morning are over.
NOW = at(5)
ACCOUNT, TOKEN = "AC" + "0" * 32, "f" * 32
PHONE = "+34600111222"


class Hands:
    """The hands of a clock that a test moves; waiting moves them too."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.seconds = 1000.0

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds

    def sender(self, **more: Any) -> AlertSender:
        """A sender that lives by this clock and does everything at once."""
        told: dict[str, Any] = {"begin": at_once, "wait": self.move, **more}
        return AlertSender(now=lambda: self.now, elapsed=lambda: self.seconds, **told)


def at_once(job: Callable[[], None]) -> None:
    """Do it here and now."""
    job()


def handed_over(space: Workspace, now: datetime = NOW, who: str = "marta@acme.example") -> None:
    """Marta Vidal, of Acme, is handed over to whoever sits in the team."""
    known = [trait("name", "Marta Vidal Soler", now, who), trait("company", "Acme", now, who)]
    tell(space, [*crossing(now, who), *known], now)
    apply_all(workspace=space, now=now)


def many(space: Workspace, count: int, now: datetime = NOW) -> None:
    """So many leads handed over together."""
    told = []
    for number in range(count):
        who = f"lead{number}-{int(now.timestamp())}@acme.example"
        told += [*crossing(now, who), trait("name", f"Lead {number}", now, who)]
    tell(space, told, now)
    apply_all(workspace=space, now=now)


def set_up(space: Workspace, kind: str, policy: str = "usual", **values: str) -> None:
    """A channel of the workspace."""
    boss = User.objects.filter(email=f"boss@{space.slug}.example").first()
    by = membership(space, boss or hire(space, f"boss@{space.slug}.example", "admin"))
    set_up_channel(workspace=space, kind=kind, values=values, policy=policy, by=by, now=NOW)


def with_sms(space: Workspace, receiver: WebSink, *emails: str) -> None:
    """SMS by Twilio, to the phones of these members."""
    set_up(
        space,
        "sms",
        provider="twilio",
        account=ACCOUNT,
        token=TOKEN,
        base=receiver.url,
        **{"from": "+34600000000"},
    )
    for email in emails:
        choose(space, email, Preferences(addresses={"sms": PHONE}))


def choose(space: Workspace, email: str, chosen: Preferences) -> None:
    """What a member chose."""
    AlertPreference.objects.of(space.id).update_or_create(
        user_id=User.objects.get(email=email).id,
        defaults={"value": as_data(chosen), "changed_at": NOW},
    )


def states(space: Workspace) -> dict[str, int]:
    """How many deliveries stand how."""
    found: dict[str, int] = {}
    for state in Delivery.objects.of(space.id).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def telling(*rules: str) -> Workspace:
    """A business that tells only what these lines of the pact say."""
    space = open_workspace()
    staff(space)
    lines = "".join(f"  - {{{rule}}}\n" for rule in rules)
    sign_pact_text(space, PACT[: PACT.index("alerts:")] + "alerts:\n" + lines)
    return space


@pytest.fixture
def hands() -> Hands:
    """The hands of the clock."""
    return Hands()


@pytest.fixture
def sender(hands: Hands) -> AlertSender:
    """A sender that lives by them."""
    return hands.sender()


@pytest.fixture
def space(post_box: Sink) -> Workspace:
    """A business that has a mail server."""
    return business()
