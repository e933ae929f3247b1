"""Sending a draft of the pact for signing: from then on those who sign it are told that it waits
for them."""

from datetime import datetime

from django.db import transaction

from testigo.actions.facts import record_facts
from testigo.actions.pact_checks import what_blocks
from testigo.actions.pacts import check_at_rest, find_version
from testigo.actions.refusals import Refused, authorise
from testigo.core.drafts import FactDraft
from testigo.core.problems import InvalidInput
from testigo.store import log
from testigo.store.models import Membership, PactVersion, Workspace

ASKED = "pact.signatures_asked"


class NothingToSign(Refused):
    """Everybody has signed this version."""


@transaction.atomic
def ask_for_signatures(
    *, workspace: Workspace, number: int, by: Membership, now: datetime
) -> PactVersion:
    """Record that the signatures of a draft are asked for, as the fact `pact.signatures_asked`. It
    holds for this text: once the draft says something else it has to be asked again; asked twice
    for the same text it stays as it was. Raises NotAllowed, NoSuchPact, NothingToSign, Withdrawn,
    Unfinished, or InvalidInput with every reason why nobody can sign."""
    authorise(workspace, by, by.may_set_up or by.may_lead)
    log.lock_head(workspace.pk)
    version = find_version(workspace.pk, number)
    if version.in_force_at is not None:
        raise NothingToSign("pact_signed_by_all", number=number)
    check_at_rest(workspace.pk, version)
    blocks = what_blocks(workspace, version.text)
    if blocks:
        raise InvalidInput(blocks)
    fact = FactDraft(
        name=ASKED,
        at=now,
        message_id=f"pact:{number}:asked:{version.digest}",
        actor=f"user:{by.user_id}",
        props={"number": number, "digest": version.digest},
    )
    record_facts(workspace=workspace, drafts=[fact], source="screen", now=now)
    return version
