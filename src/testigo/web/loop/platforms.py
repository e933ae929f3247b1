"""The platforms beside the CRM: what each claims, what there is, and the difference in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from testigo.core.claims import Reason
from testigo.queries.claims import ClaimsReport, Platform
from testigo.web.templatetags.figures import num, parts
from testigo.wording import word


@dataclass(frozen=True, slots=True)
class Beside:
    """A platform as drawn: `claimed_width` and `leads_width` are lengths as SVG attributes, `why`
    says each part of the difference with its number."""

    platform: Platform
    claimed: str
    difference: str
    claimed_width: str
    leads_width: str
    why: tuple[str, ...]


def platforms_of(found: ClaimsReport) -> dict[str, Any]:
    """What the section shows; nothing where no platform claims anything."""
    most = max(
        (max(one.claims.claimed, Decimal(one.claims.leads)) for one in found.platforms),
        default=Decimal(0),
    )
    return {
        "platforms": [_beside(one, most or Decimal(1)) for one in found.platforms],
        "platforms_finding": _finding(found) if found.platforms else "",
        "unknown_leads": found.unknown,
        "other_leads": found.others,
    }


def _beside(one: Platform, most: Decimal) -> Beside:
    claims = one.claims
    sign = "+" if claims.difference > 0 else "−" if claims.difference < 0 else ""
    return Beside(
        platform=one,
        claimed=parts(claims.claimed),
        difference=f"{sign}{parts(abs(claims.difference))}",
        claimed_width=f"{100 * claims.claimed / most:.2f}%",
        leads_width=f"{100 * claims.leads / most:.2f}%",
        why=tuple(_why(reason) for reason in claims.reasons),
    )


def _finding(found: ClaimsReport) -> str:
    said = {"claimed": parts(found.claimed), "leads": num(found.leads)}
    if found.claimed > found.leads:
        said["gap"] = parts(found.claimed - found.leads)
        return (
            _("The platforms claim %(claimed)s leads, %(gap)s more than the %(leads)s of the CRM")
            % said
        )
    if found.claimed < found.leads:
        return _("The platforms claim %(claimed)s leads; the CRM holds more, %(leads)s") % said
    return _("The platforms claim as many leads as the CRM holds: %(leads)s") % said


def _why(reason: Reason) -> str:
    """One part of the difference; a lead, a click or a claim is its subject."""
    count = int(reason.count) if reason.count == int(reason.count) else 2
    said: Mapping[str, str] = {
        "count": parts(reason.count),
        "channels": _channels(reason.channels),
    }
    return _sentences(reason.code, count) % said


def _sentences(code: str, count: int) -> str:
    match code:
        case "again":
            return ngettext(
                "%(count)s is the same person, who came by it and left something again",
                "%(count)s are the same people, who came by it and left something again",
                count,
            )
        case "elsewhere":
            return ngettext(
                "%(count)s is in the CRM under the channel by which it came first: %(channels)s",
                "%(count)s are in the CRM under the channel by which they came first: %(channels)s",
                count,
            )
        case "outside":
            return ngettext(
                "%(count)s became a lead before these days or after them",
                "%(count)s became leads before these days or after them",
                count,
            )
        case "no_lead":
            return ngettext(
                "%(count)s left something and lacks the minimum data of a lead",
                "%(count)s left something and lack the minimum data of a lead",
                count,
            )
        case "machine":
            return ngettext(
                "%(count)s is a click made by a machine",
                "%(count)s are clicks made by machines",
                count,
            )
    return _more_sentences(code, count)


def _more_sentences(code: str, count: int) -> str:
    match code:
        case "undivided":
            return ngettext(
                "%(count)s is claimed for a period that reaches beyond these days",
                "%(count)s are claimed for periods that reach beyond these days",
                count,
            )
        case "unclaimed":
            return ngettext(
                "%(count)s came by a campaign for which nothing is claimed",
                "%(count)s came by campaigns for which nothing is claimed",
                count,
            )
        case "not_claimed":
            return ngettext(
                "%(count)s came by its campaigns, and the platform does not count it",
                "%(count)s came by its campaigns, and the platform does not count them",
                count,
            )
    return ngettext(
        "%(count)s did not arrive: nothing in the CRM tells of it",
        "%(count)s did not arrive: nothing in the CRM tells of them",
        count,
    )


def _channels(channels: Mapping[str, int]) -> str:
    """Channels by how many they hold, as people call them."""
    language = get_language() or "es"
    ordered = sorted(channels.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word('channel', name, language)} {num(n)}" for name, n in ordered)
