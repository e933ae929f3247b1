"""Touches, the first of some people above all, and what of them tells where people came from."""

from collections.abc import Mapping, Sequence
from json import loads
from typing import TYPE_CHECKING, Any

from testigo.analytics.engine import functions
from testigo.analytics.measures.known import Known
from testigo.analytics.measures.rows import BEGINNING
from testigo.core.channels import CHANNEL, CLICK_IDS, TOUCHES, campaign_of, channel_of
from testigo.core.facts import Fact

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ADDRESSES = ("url", "referrer")
_SAID = (CHANNEL, "campaign", "utm_source", "utm_medium", "utm_campaign")
_IDS = "|".join(key for key, _ in CLICK_IDS)
# A prop that is called like a click id, in whatever letters.
_ODD = rf'(?i)"({_IDS})" *:'
# A prop that tells where somebody came from.
_TELLING = rf'(?i)"({_IDS}|{"|".join((*_ADDRESSES, *_SAID))})" *:'
# Where in an address nothing tells a channel: its path, and which click it was. An address that
# looks otherwise stays as it is.
_PATH = (r'^"(https?://[^/?#"\\\s]+)/[^?#"\\\s]+', r'"\1/')
_CLICK = (rf"([?&](?:{_IDS})=)[A-Za-z0-9_.~-]+", r"\1x")
# What follows a second question mark is part of a value.
_TWICE_ASKED = r"\?.*\?"
_BEYOND_HOST = (r'^"(https?://[^/?#"\\\s]+)[/?#][^"\\]*"$', r'"\1"')
# What `origins_of` adds to people: with these columns told alike, they came from the same place.
COLUMNS = ("odd", *_ADDRESSES, *_SAID)


def first_touches(known: Known, people: "ir.Table") -> "ir.Table":
    """`person` and `props` of the first touch of each of these people that no machine made; of
    touches of one instant the first by message id."""
    import ibis

    facts = known.called(*TOUCHES)
    theirs = facts.filter(~facts.automatic).semi_join(people, "person")
    place = ibis.struct({"at": theirs["at"], "message_id": theirs.message_id})
    # What has no props is left out by the engine, and is a touch all the same.
    told = theirs.props.fill_null("{}")
    return known.kept("touches", theirs.group_by("person").agg(props=told.argmin(place)))


def touches_by_person(first: "ir.Table") -> dict[str, Fact]:
    """First touches, each before all else that is told of its person; of what they tell, where they
    came from."""
    return {
        person: touch_of_props({CHANNEL: channel, "campaign": campaign}, person)
        for person, (channel, campaign) in origins_by_person(first).items()
    }


def origins_by_person(first: "ir.Table") -> dict[str, tuple[str, str]]:
    """The channel and campaign of first touches."""
    columns = (column.to_pylist() for column in origins_of(first, "person").to_pyarrow().columns)
    found: dict[tuple[Any, ...], tuple[str, str]] = {}
    origins = {}
    for person, *told in zip(*columns, strict=True):
        key = tuple(told)
        if key not in found:
            props = props_of(told)
            found[key] = channel_of(props), campaign_of(props)
        origins[person] = found[key]
    return origins


def touch_of_props(props: Mapping[str, Any], person: str) -> Fact:
    """A touch that tells this, before all else."""
    return Fact("", "page.viewed", BEGINNING, BEGINNING, "", person, props=props)


def origins_of(touches: "ir.Table", key: str) -> "ir.Table":
    """A column of touches, of first touches `person`, and COLUMNS of what they tell."""
    odd = touches.props.re_search(_ODD)
    found = functions().json_of(touches.props, [f"$.{key}" for key in (*_ADDRESSES, *_SAID)])
    told = {key: found[place] for place, key in enumerate((*_ADDRESSES, *_SAID))}
    shorter = told["url"].re_replace(*_PATH).re_replace(*_CLICK)
    told["url"] = told["url"].re_search(_TWICE_ASKED).ifelse(told["url"], shorter)
    told["referrer"] = told["referrer"].re_replace(*_BEYOND_HOST)
    plain = {key: odd.ifelse(None, text) for key, text in told.items()}
    return touches.select(key, odd=odd.ifelse(touches.props, None), **plain)


def text_of(touches: "ir.Table") -> "ir.StringValue":
    """What of the props of touches can tell where somebody came from: all, or nothing, as with
    forms that name no page. Thousands tell the same."""
    props = touches.props
    telling = props.re_search(_TELLING).ifelse(props, "{}")
    return props.contains('"url"').ifelse(props, telling)


def campaigns_told(known: Known, name: str, texts: "ir.Table") -> "ir.Table":
    """`channel` and `campaign` of each `text` that touches tell, asked of the core once for all
    that tell the same, and put by under a name."""
    import ibis

    once = texts.select("text").distinct()
    told = known.kept("told_by_texts", origins_of(once.mutate(props=once.text), "text"))
    kinds = known.kept(
        "kinds_of_texts", told.select(*COLUMNS).distinct().mutate(kind=ibis.row_number())
    )
    *columns, numbers = (column.to_pylist() for column in kinds.to_pyarrow().columns)
    found = [props_of(row) for row in zip(*columns, strict=True)]
    campaigns = known.listed(
        "campaigns_of_texts",
        {"kind": "int64", "channel": "string", "campaign": "string"},
        [numbers, list(map(channel_of, found)), list(map(campaign_of, found))],
    )
    by = [told[name].identical_to(kinds[name]) for name in COLUMNS]
    of_each = told.join(kinds, by).select("text", "kind").join(campaigns, "kind")
    return known.kept(name, of_each.select("text", "channel", "campaign"))


def props_of(told: Sequence[str | None]) -> dict[str, Any]:
    """What COLUMNS tell, as the props of a touch."""
    odd, *others = told
    if odd is not None:
        return dict(loads(odd))
    keys = (*_ADDRESSES, *_SAID)
    return {key: loads(text) for key, text in zip(keys, others, strict=True) if text is not None}
