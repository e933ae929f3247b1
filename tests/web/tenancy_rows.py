"""Who may ask what: a row for each address of a workspace, which test_tenancy asks for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from testigo.store.models import ROLES
from testigo.store.models.accounts import (
    CLOSING_ROLES,
    JOINING_ROLES,
    LEADING_ROLES,
    SETTING_UP_ROLES,
    WRITING_ROLES,
)

EVERY = frozenset(ROLES)
NOBODY = "0" * 32
ONCE = {"once": "press-matrix-1"}


@dataclass(frozen=True, slots=True)
class Row:
    """Who may, by method, and what a POST sends and gets; `ids` says what an address holds where
    its parameter is called otherwise."""

    get: frozenset[str] = frozenset()
    post: frozenset[str] = frozenset()
    body: Mapping[str, str] = field(default_factory=dict)
    gets: int = 302
    ids: Mapping[str, str] = field(default_factory=dict)
    shows: int = 200


def seen(roles: frozenset[str] = EVERY) -> Row:
    return Row(get=roles)


def done(roles: frozenset[str], gets: int = 302, ids: str = "", **body: str) -> Row:
    named = dict([ids.split("=", 1)]) if ids else {}
    return Row(post=roles, body=body, gets=gets, ids=named)


def both(roles: frozenset[str], gets: int = 302, **body: str) -> Row:
    return Row(get=roles, post=roles, body=body, gets=gets)


SET_UP, JOIN, WRITE = SETTING_UP_ROLES, JOINING_ROLES, WRITING_ROLES
LEAD, CLOSE, ADMIN = LEADING_ROLES, CLOSING_ROLES, frozenset({"admin"})
COST = {"channel": "events", "from": "2026-09-01", "amount": "100"}
DAYS = {"from": "2026-12-01", "to": "2026-12-02", "reason": "holiday"}
OF_SPACE: dict[str, Row] = {
    **dict.fromkeys(("today", "search", "today/team", "queue", "leads"), seen()),
    "queue/assign": both(WRITE, people=NOBODY, to="0", **ONCE),
    "queue/assign/undo/<slug:fact>": done(WRITE, 404),
    "queue/<slug:person>/outcome": done(WRITE, said="2", channel="phone", **ONCE),
    "leads.<str:kind>": Row(get=SET_UP, ids={"kind": "=csv"}),
    "leads/new": both(WRITE, phone="612345678", source="x", basis="contract", **ONCE),
    "leads/board": seen(),
    "leads/board/<slug:person>": Row(get=WRITE, shows=404),
    "leads/views/save": done(EVERY, name="MQL", query="?stage=mql"),
    "leads/views/open": done(EVERY, view=""),
    "leads/views/<str:view>/rename": done(LEAD, name="Otra"),
    "leads/views/<str:view>/remove": done(LEAD),
    "leads/<slug:person>": seen(),
    # The address says no time: the page of the lead says so.
    "leads/<slug:person>/meeting.ics": Row(get=WRITE, shows=302),
    "leads/<slug:person>/outcome": done(WRITE, said="2", channel="phone", **ONCE),
    "leads/<slug:person>/answers": done(WRITE, need="yes", **ONCE),
    "leads/<slug:person>/field": done(WRITE, trait="sector", value="Industria", **ONCE),
    # The address names no fact.
    "leads/<slug:person>/undo": done(WRITE, 404),
    # Nothing is late, and nothing was returned: the page says so.
    "leads/<slug:person>/excuse": done(WRITE, reason="Feria"),
    "leads/<slug:person>/contest": done(frozenset({"marketing"}), reason="Encaja"),
    "excuses": seen(),
    "excuses/answer": done(WRITE - {"success"}, answer="accept"),
    "excuses/returns/<slug:person>": done(
        frozenset({"sdr", "sales", "lead", "director"}), answer="stands"
    ),
    "leads/<slug:person>/same": seen(JOIN),
    "leads/<slug:person>/apart": Row(get=JOIN, ids={"person": "joined_person"}),
    "leads/<slug:person>/apart/now": done(JOIN, ids="person=joined_person"),
    "duplicates": seen(),
    "duplicates/rule": done(JOIN, at_least="0"),
    "duplicates/<slug:person>/<slug:other>": seen(),
    "duplicates/<slug:person>/<slug:other>/join": done(JOIN),
    "duplicates/<slug:person>/<slug:other>/dismiss": done(JOIN),
    # The pair was not dismissed.
    "duplicates/<slug:person>/<slug:other>/again": done(JOIN, 404),
    "companies": seen(),
    "companies/<slug:company>": seen(),
    "companies/<slug:company>/name": done(WRITE, name="Otra"),
    "companies/<slug:company>/domains": done(WRITE, domain="nueva.example"),
    "companies/<slug:company>/domains/remove": done(WRITE, 404, domain="ajena.example"),
    "companies/<slug:company>/merge": done(WRITE, 400, other=NOBODY),
    "companies/<slug:company>/part": done(WRITE, 400, joined=NOBODY),
    "nurture": seen(),
    "nurture.<str:kind>": Row(get=SET_UP, ids={"kind": "=csv"}),
    "nurture/<str:person>": done(WRITE, sector="Industria"),
    "loop": seen(),
    "loop/restated": seen(),
    "funnel": seen(),
    "funnel/people": seen(),
    "leaks": seen(),
    "gap": seen(),
    "leaks/first": seen(),
    "leaks/<slug:leak>": Row(get=EVERY, ids={"leak": "=contacted_late"}),
    "journeys": seen(),
    "loop.xlsx": seen(),
    # No chart is called so.
    **{
        f"{page}/<slug:chart>.png": Row(get=EVERY, shows=404, ids={"chart": "=none"})
        for page in ("loop", "funnel", "leaks", "gap", "journeys", "costs")
    },
    "costs": Row(get=EVERY, post=JOIN, gets=302, body={**ONCE, **COST}),
    "costs/same": done(JOIN, campaign='["x", "a"]', into='["x", "b"]'),
    # No fact of these names: nothing stands that could be taken back.
    "costs/same/<slug:fact>/part": done(JOIN, 404),
    "costs/<slug:fact>/take-back": done(JOIN, 404),
    "costs/<slug:fact>/put-back": done(JOIN, 404),
    "pipeline": seen(),
    "pipeline/week": seen(),
    "pipeline/with/<slug:person>": seen(WRITE),
    "pipeline/with/<slug:person>/open": done(WRITE, title="Otra", **ONCE),
    "pipeline/<slug:deal>": seen(),
    "pipeline/<slug:deal>/change": done(WRITE, amount="12", **ONCE),
    "pipeline/<slug:deal>/lose": done(WRITE, reason="price", **ONCE),
    "pipeline/<slug:deal>/win": done(WRITE, signed_amount="12", **ONCE),
    # The fact is not about the deal.
    "pipeline/<slug:deal>/undo/<slug:fact>": done(WRITE, 404),
    "customers": seen(),
    "settings": seen(),
    "settings/set-aside/retry": done(SET_UP),
    "settings/content": both(SET_UP, title="Otra", path="/otra", kind="guide"),
    "settings/content/find": done(SET_UP),
    "settings/content/<str:piece>": done(SET_UP, title="Guía", path="/guia", kind="guide"),
    "settings/content/<str:piece>/merge": done(SET_UP, 404, into=NOBODY),
    "settings/sources": both(SET_UP, 200, name="Otra", kind="read"),
    "settings/sources/events": both(SET_UP),
    "settings/sources/channels": both(SET_UP),
    "settings/sources/keys/<str:key>/revoke": done(SET_UP),
    "settings/alerts": seen(SET_UP),
    "settings/alerts/log": seen(SET_UP),
    "settings/alerts/log/again": done(SET_UP),
    "settings/alerts/log/<str:delivery>/again": done(SET_UP),
    "settings/alerts/channels/<slug:kind>": Row(
        get=SET_UP, post=SET_UP, body={"sender": "Mia", "policy": "usual"}, ids={"kind": "=email"}
    ),
    "settings/alerts/channels/<slug:kind>/test": done(SET_UP, ids="kind==email"),
    "settings/alerts/channels/<slug:kind>/off": done(SET_UP, ids="kind==email"),
    "settings/my-alerts": both(EVERY, quiet_from="13:00", quiet_to="14:00"),
    # Without a mail server no channel leads to anybody.
    "settings/my-alerts/<slug:kind>/test": done(EVERY, 404, ids="kind==email"),
    # … and none asks for an address.
    "settings/my-alerts/<slug:kind>/code": done(EVERY, 404, ids="kind==sms"),
    "settings/my-alerts/<slug:kind>/confirm": done(EVERY, 404, ids="kind==sms", code="123456"),
    "settings/forms": both(SET_UP, name="Otro"),
    "settings/forms/<slug:form>": both(SET_UP, name="Otro"),
    "settings/forms/<slug:form>/preview": seen(SET_UP),
    "settings/forms/<slug:form>/preview/frame": seen(SET_UP),
    "settings/forms/<slug:form>/answers": seen(SET_UP),
    "settings/forms/<slug:form>/answers.<slug:kind>": Row(get=SET_UP, ids={"kind": "=csv"}),
    "settings/forms/<slug:form>/versions": seen(SET_UP),
    "settings/forms/<slug:form>/versions/<int:number>": Row(get=SET_UP, ids={"number": "=1"}),
    "settings/forms/<slug:form>/versions/<int:number>/frame": Row(get=SET_UP, ids={"number": "=1"}),
    "settings/forms/<slug:form>/versions/<int:number>/draft": done(SET_UP, ids="number==1"),
    "settings/forms/<slug:form>/<slug:act>": Row(post=SET_UP, ids={"act": "=close"}),
    "settings/fields": both(SET_UP, label="Talla", kind="text"),
    "settings/fields/<slug:trait>": both(SET_UP, label="Talla", kind="text"),
    "settings/letters": Row(get=EVERY, post=SET_UP | LEAD, body={"name": "Una", "text": "Hola"}),
    # There is none of this id.
    "settings/letters/<slug:letter>": Row(post=SET_UP | LEAD, gets=404, ids={"letter": "=none"}),
    "settings/letters/<slug:letter>/remove": done(SET_UP | LEAD, 404, ids="letter==none"),
    "settings/mail-copies": seen(),
    "settings/mail-copies/address": done(WRITE),  # What is set aside is of whoever it came to.
    "settings/mail-copies/<str:mail>/whose": done(WRITE, 404),
    "settings/mail-copies/<str:mail>/dismiss": done(WRITE, 404),
    "settings/pipeline": Row(get=EVERY, post=LEAD, body={"es": "Firma"}),
    "settings/pipeline/move": Row(post=LEAD, body={"code": "proposal", "to": "down"}),
    "settings/pipeline/remove": Row(post=LEAD, body={"code": "negotiation"}),
    "settings/imports": both(SET_UP, 400),
    "settings/imports/<slug:run>": both(SET_UP, 400),
    "settings/imports/<slug:run>/preview": Row(post=SET_UP, gets=200),
    "settings/imports/<slug:run>/progress": seen(SET_UP),
    "settings/imports/<slug:run>/aside.csv": seen(SET_UP),
    "settings/imports/<slug:run>/<slug:act>": Row(post=SET_UP, ids={"act": "=discard"}),
    "settings/teams": Row(get=EVERY, post=LEAD, body={"name": "Sur", "slug": "sur"}),
    # Nobody has this number.
    "settings/teams/of/<slug:team>/seat": done(LEAD, 404, user="0"),
    "settings/teams/of/<slug:team>/leave": done(LEAD, 404, user="0"),
    "settings/teams/moving": done(LEAD, when_due_soon="1"),
    "settings/teams/hours/<slug:member>": both(LEAD, mon="09:00-12:00"),
    "settings/teams/absences": Row(post=WRITE, body=DAYS),
    "settings/teams/absences/<slug:absence>/remove": done(LEAD),
    # Without a day and without a time the page says what is missing.
    "settings/teams/calendar/close": done(CLOSE, 400),
    "settings/teams/calendar/outage": done(CLOSE, 400),
    "settings/teams/calendar/<slug:fact>/undo": done(CLOSE, ids="fact=closed_day"),
    "settings/teams/people/<slug:member>/deactivate": done(ADMIN),
    "settings/teams/people/<slug:member>/reactivate": done(ADMIN),
}
