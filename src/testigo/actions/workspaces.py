"""Opening a workspace for a business, and removing the sample one."""

import re
import zoneinfo
from datetime import datetime
from functools import partial

from django.db import transaction

from testigo.actions.refusals import Refused
from testigo.analytics.lake.folder import remove_lake
from testigo.core.problems import InvalidInput, Problem
from testigo.store.models import LogHead, Membership, User, Workspace
from testigo.store.models.accounts import LANGUAGES

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


class NotASample(Refused):
    """Only the sample workspace can be removed in one go."""


@transaction.atomic
def create_workspace(
    *,
    slug: str,
    name: str,
    language: str,
    timezone: str,
    currency: str,
    country: str,
    now: datetime,
    is_sample: bool = False,
) -> Workspace:
    """Open a workspace with an empty log. Raises InvalidInput with every problem.

    `slug` is its name in addresses; `timezone` an IANA name; `currency` and `country` ISO codes.
    """
    name = name.strip()
    problems = [
        *_written("slug", "bad_slug", slug, bool(_SLUG.match(slug))),
        *name_problems(name),
        *_written("language", "unknown_language", language, language in dict(LANGUAGES)),
        *_written("timezone", "unknown_timezone", timezone, _is_timezone(timezone)),
        *_written("currency", "not_a_currency", currency, bool(_CURRENCY.match(currency))),
        *_written("country", "not_a_country", country, bool(_COUNTRY.match(country))),
    ]
    if Workspace.objects.filter(slug=slug).exists():
        problems.append(Problem("slug_taken", "slug", {"value": slug}))
    if problems:
        raise InvalidInput(problems)
    workspace = Workspace.objects.create(
        slug=slug,
        name=name,
        language=language,
        timezone=timezone,
        currency=currency,
        country=country,
        is_sample=is_sample,
        created_at=now,
    )
    LogHead.objects.create(workspace=workspace)
    return workspace


@transaction.atomic
def remove_sample(*, workspace: Workspace) -> None:
    """Delete the sample workspace with all its rows and its lake, and its users who belong to no
    other.

    Raises NotASample for a workspace that holds real work.
    """
    if not workspace.is_sample:
        raise NotASample("not_a_sample", slug=workspace.slug)
    members = list(Membership.objects.of(workspace.id).values_list("user_id", flat=True))
    transaction.on_commit(partial(remove_lake, workspace.id), robust=True)
    workspace.delete()
    elsewhere = Membership._base_manager.filter(user_id__in=members).values_list("user_id")
    User.objects.filter(id__in=members).exclude(id__in=elsewhere).delete()


def name_problems(name: str, longest: int = 120) -> list[Problem]:
    """What is wrong with the name of a person or a thing, at `name`."""
    if not name:
        return [Problem("name_empty", "name")]
    if len(name) > longest:
        return [Problem("name_too_long", "name", {"longest": longest})]
    if not name.isprintable():
        return [Problem("name_not_printable", "name")]
    return []


def _written(where: str, code: str, value: str, good: bool) -> list[Problem]:
    return [] if good else [Problem(code, where, _params(code, value))]


def _params(code: str, value: str) -> dict[str, str | int]:
    shown: dict[str, str | int] = {"value": value[:60]}
    match code:
        case "unknown_timezone":
            shown["suggestion"] = ""
        case "unknown_language":
            shown["options"] = ", ".join(code for code, _ in LANGUAGES)
    return shown


def _is_timezone(name: str) -> bool:
    # Names without a slash such as `localtime` mean another zone on another machine.
    return ("/" in name or name == "UTC") and name in zoneinfo.available_timezones()
