"""Keeping letters written beforehand, which everybody who writes to leads may use."""

from datetime import datetime

from django.db import transaction

from testigo.actions.refusals import NotAllowed, NotFound
from testigo.core.letters import MOST_LETTERS, Letter, problems_of
from testigo.core.problems import InvalidInput, Problem
from testigo.store import log
from testigo.store.identity import new_id
from testigo.store.letters import keep_letters, letters_of
from testigo.store.models import Membership, Workspace


class NoSuchLetter(NotFound):
    """The workspace has no such letter."""


@transaction.atomic
def save_letter(
    *,
    workspace: Workspace,
    letter: str,
    name: str,
    subject: str,
    text: str,
    by: Membership,
    now: datetime,
) -> Letter:
    """Keep a letter, a new one where `letter` is empty. Raises NotAllowed; NoSuchLetter;
    InvalidInput with every problem."""
    _authorise(by)
    log.lock_head(workspace.id)
    held = letters_of(workspace.id)
    if letter and all(one.id != letter for one in held):
        raise NoSuchLetter("no_such_letter")
    name, subject = name.strip(), subject.strip()
    text = text.replace("\r\n", "\n").strip()
    problems = problems_of(name, subject, text)
    if any(one.name.casefold() == name.casefold() and one.id != letter for one in held):
        problems.append(Problem("letter_name_taken"))
    if not letter and len(held) >= MOST_LETTERS:
        problems.append(Problem("too_many_letters", params={"most": MOST_LETTERS}))
    if problems:
        raise InvalidInput(problems)
    kept = Letter(letter or new_id(), name, subject, text)
    others = [one for one in held if one.id != kept.id]
    keep_letters(workspace.id, [*others, kept], by=f"user:{by.user_id}", now=now)
    return kept


@transaction.atomic
def remove_letter(*, workspace: Workspace, letter: str, by: Membership, now: datetime) -> Letter:
    """Offer a letter no more; the letter as it was. Raises NotAllowed; NoSuchLetter."""
    _authorise(by)
    log.lock_head(workspace.id)
    held = letters_of(workspace.id)
    gone = next((one for one in held if one.id == letter), None)
    if gone is None:
        raise NoSuchLetter("no_such_letter")
    left = [one for one in held if one.id != letter]
    keep_letters(workspace.id, left, by=f"user:{by.user_id}", now=now)
    return gone


def _authorise(by: Membership) -> None:
    if not (by.may_set_up or by.may_lead):
        raise NotAllowed
