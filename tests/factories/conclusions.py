"""What a workspace holds, without ids, so that two of them can be compared."""

from collections import Counter

from testigo.core.facts import Fact
from testigo.store import log
from testigo.store.models import ClockRow, Lead, OutboxRow, PersonKey, Workspace


def emails_of(space: Workspace) -> dict[str, str]:
    rows = PersonKey.objects.of(space.id).filter(kind="email").values_list("person", "value")
    return dict(rows)


def derived(space: Workspace) -> Counter[tuple[object, ...]]:
    """What was concluded and still stands, decisions apart, by whom it is about."""
    facts = [fact for _, fact in log.stream(space.id)]
    gone = {str(fact.props.get("of")) for fact in facts if fact.name == "fact.retracted"}
    names = emails_of(space)
    return Counter(
        (fact.name, fact.at, names[fact.person or ""], fact.clause, _said(fact))
        for fact in facts
        if fact.origin == "derived"
        and fact.id not in gone
        and fact.name not in ("fact.retracted", "lead.assigned")
    )


def _said(fact: Fact) -> str:
    return repr(sorted((key, value) for key, value in fact.props.items()))


def leads(space: Workspace) -> dict[str, tuple[object, ...]]:
    names = emails_of(space)
    return {
        names[lead.person]: (
            lead.stage,
            lead.cycle,
            lead.status,
            lead.score,
            lead.fit,
            lead.interest,
            lead.passes,
            lead.attempts,
            lead.awaited,
            lead.due_at,
            lead.stage_at,
            lead.last_fact_at,
        )
        for lead in Lead.objects.of(space.id)
    }


def owners(space: Workspace) -> dict[str, str]:
    """Who has whom, by e-mail without the workspace."""
    names = emails_of(space)
    held = Lead.objects.of(space.id).select_related("owner")
    return {names[lead.person]: lead.owner.email.split("@")[0] for lead in held if lead.owner_id}


def outbox(space: Workspace) -> Counter[tuple[str, ...]]:
    names = emails_of(space)
    rows = OutboxRow.objects.of(space.id)
    return Counter((row.topic, names[row.person or ""]) for row in rows)


def clocks(space: Workspace) -> Counter[tuple[object, ...]]:
    names = emails_of(space)
    return Counter(
        (
            names[c.person],
            c.commitment,
            c.cycle,
            c.started_at,
            c.due_at,
            c.ended_at,
            c.ending,
            c.warned,
            c.passed_due,
        )
        for c in ClockRow.objects.of(space.id)
    )
