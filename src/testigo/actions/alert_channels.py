"""Setting up the channels of a workspace: what each needs, and how much it may say."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from testigo.alerts.channels import BY_KIND, problems_of
from testigo.alerts.channels.options import MASK
from testigo.alerts.ways import config_of, with_mail
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import AlertChannel, Delivery, Membership, Workspace
from testigo.store.sealed import seal
from testigo.wording.alert_words import ALERT_POLICIES


class NoSuchChannel(LookupError):
    """There is no channel of this kind, or it was not set up."""


def set_up_channel(
    *,
    workspace: Workspace,
    kind: str,
    values: Mapping[str, str],
    policy: str,
    by: Membership,
    now: datetime,
) -> AlertChannel:
    """Keep what a channel needs. A secret that comes back masked or empty stays as it was, unless
    it would now be handed to another service or server; what stands empty is left out.

    Raises NoSuchChannel, or InvalidInput with every problem and nothing written.
    """
    if kind not in BY_KIND:
        raise NoSuchChannel(kind)
    row = AlertChannel.objects.of(workspace.id).filter(kind=kind).first()
    config = _told(kind, values, (config_of(row) if row else {}) or {})
    problems = list(problems_of(kind, config))
    if policy not in ALERT_POLICIES:
        problems.append(Problem("alert_choice_unknown", "policy", {"value": policy[:60]}))
    if problems:
        raise InvalidInput(problems)
    with transaction.atomic():
        kept: AlertChannel
        kept, _made = AlertChannel.objects.of(workspace.id).update_or_create(
            kind=kind,
            defaults={
                "active": True,
                "config": seal(workspace.id, config) if config else "",
                "policy": policy,
                "changed_at": now,
                "changed_by": f"user:{by.user_id}",
                "failures": 0,
                "failing_since": None,
                "rests_until": None,
                "problem": "",
            },
        )
    return kept


def _told(kind: str, values: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """What is told with what is held, of the keys that have a meaning beside the choices made; a
    key that the channel does not know is one of its problems."""
    options = BY_KIND[kind].options
    given = {option.key: values.get(option.key, "").strip() for option in options}
    # Whoever may set a secret may not read it, so it is not sent where they say.
    goes = [option.key for option in options if option.form in ("choice", "base")]
    moved = any(given[key] != held.get(key, "") for key in goes)
    config: dict[str, str] = {}
    for option in options:
        if option.within is not None and config.get(option.within[0]) != option.within[1]:
            continue
        value = given[option.key]
        if option.is_secret and (not value or MASK in value):
            value = "" if moved else held.get(option.key, "")
        if value:
            config[option.key] = value
    known = set(given)
    return config | {key: value for key, value in values.items() if key not in known}


def switch_off(*, workspace: Workspace, kind: str, by: Membership, now: datetime) -> None:
    """Use a channel no more, and forget its secrets. What waited for it is not sent. Raises
    NoSuchChannel."""
    with transaction.atomic():
        changed = {"active": False, "config": "", "changed_at": now}
        rows = AlertChannel.objects.of(workspace.id).filter(kind=kind)
        if kind == "email":
            with_mail(workspace, now)
        if not rows.update(**changed, changed_by=f"user:{by.user_id}"):
            raise NoSuchChannel(kind)
        waiting = Delivery.objects.of(workspace.id).filter(channel=kind, state="waiting")
        waiting.update(state="dropped", ended_at=now, problem="alert_channel_off", gathers=False)
