"""What the address of a person looks like in each kind of channel."""

import re

from email_validator import EmailNotValidError, validate_email

from testigo.alerts.channels.contract import RecipientKind
from testigo.alerts.channels.options import PHONE
from testigo.core.problems import Problem

_FORMS = {
    "phone": PHONE,
    # A member, a channel, a group or a conversation.
    "slack": re.compile(r"[UWCGD][A-Z0-9]{6,20}\Z"),
    # A number, below zero for groups, or the public name of a channel.
    "chat": re.compile(r"-?[0-9]{1,20}\Z|@[A-Za-z][A-Za-z0-9_]{3,31}\Z"),
    "topic": re.compile(r"[A-Za-z0-9_-]{1,64}\Z"),
    "key": re.compile(r"[A-Za-z0-9_@.+-]{1,100}\Z"),
}


def address_problems(kind: RecipientKind, address: str) -> tuple[Problem, ...]:
    """What is wrong with an address; nothing where the channel itself is the place."""
    if kind == "nobody":
        return ()
    if not address:
        return (Problem("alert_address_missing", "recipient"),)
    if kind == "email":
        return () if _is_email(address) else (Problem("alert_address_email", "recipient"),)
    if not _FORMS[kind].match(address):
        return (Problem("alert_address_unreadable", "recipient", {"address": kind}),)
    return ()


def _is_email(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
