"""The pact as members handle it on screen: loading a draft, and signing one's own part of it."""

from datetime import datetime

from django.db import transaction

from testigo.actions.pacts import (
    Evidence,
    NotAParty,
    find_version,
    load_pact_draft,
    sign_pact,
)
from testigo.actions.refusals import authorise
from testigo.core.conditions import normalise
from testigo.core.pact.load import LONGEST
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.agreements import pact_of
from testigo.store.models import Membership, PactVersion, Workspace

LONGEST_NAME = 120


def draft_pact(*, workspace: Workspace, text: str, by: Membership, now: datetime) -> PactVersion:
    """Keep a text as the next version, a draft. Raises NotAllowed for whoever neither sets things
    up nor leads, InvalidInput with every problem of the text."""
    authorise(workspace, by, by.may_set_up or by.may_lead)
    if len(text) > LONGEST:
        raise InvalidInput([Problem("pact_too_long", params={"most": LONGEST})])
    actor = f"user:{by.user_id}"
    return load_pact_draft(workspace=workspace, text=text, by=actor, now=now)


@transaction.atomic
def sign_own_part(
    *,
    workspace: Workspace,
    number: int,
    digest: str,
    typed_name: str,
    address: str,
    shown: str,
    by: Membership,
    now: datetime,
) -> PactVersion:
    """Sign a version as the party that one is, bound to the content with this digest; what was
    typed and shown, and from where, is kept. Whoever calls has asked for the password.

    Raises NotAllowed, NoSuchPact, NotAParty, AlreadySigned, PactAltered, or InvalidInput where the
    name is not one's own or the content is another one than was shown.
    """
    authorise(workspace, by)
    # Until the signature is kept nobody edits the draft.
    log.lock_head(workspace.pk)
    version = find_version(workspace.id, number)
    email = by.user.email.lower()
    parties = pact_of(version).parties.values()
    party = next((one for one in parties if one.email == email), None)
    if party is None:
        emails = ", ".join(one.email for one in parties)
        raise NotAParty("not_a_party", email=email, number=number, options=emails)
    if digest != version.digest:
        raise InvalidInput([Problem("pact_shown_otherwise")])
    typed = " ".join(typed_name.split())[:LONGEST_NAME]
    if normalise(typed) != normalise(party.name):
        raise InvalidInput([Problem("signed_with_another_name", "name", {"name": party.name})])
    return sign_pact(
        workspace=workspace,
        number=number,
        email=email,
        by=f"user:{by.user_id}",
        now=now,
        source="screen",
        evidence=Evidence(typed, address[:45], shown),
    )
