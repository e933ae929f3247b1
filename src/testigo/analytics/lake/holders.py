"""Who holds the facts of people joined into others.

Joining moves facts that are months old, so files keep about whom a fact was told, and one small
file beside them says who holds it now.
"""

from typing import Any

from django.db.models import Count, Max

from testigo.analytics.lake.folder import Change, Manifest
from testigo.analytics.lake.source import Source
from testigo.analytics.lake.writing import write_file
from testigo.store.models import PersonMerge


def take_holders(
    change: Change, con: Any, source: Source, workspace_id: int, held: Manifest
) -> tuple[str, str]:
    """The file of holders as they are now, empty when nobody was joined, and as of which joinings
    it is; the one that there is where nothing changed."""
    joinings = _joinings(workspace_id)
    if joinings == held.joinings:
        return held.holders, held.joinings
    con.register("joined", source.joinings())
    con.execute("CREATE OR REPLACE TABLE held AS SELECT person, survivor AS holder FROM joined")
    # Each look leads twice as far along the chains of those joined into others who were joined.
    while _leads_on(con):
        con.execute(
            "CREATE OR REPLACE TABLE held AS SELECT one.person, "
            "coalesce(next.holder, one.holder) AS holder "
            "FROM held AS one LEFT JOIN held AS next ON next.person = one.holder"
        )
    if not con.execute("SELECT count(*) FROM held").fetchone()[0]:
        return "", joinings
    return write_file(change, con, "FROM held ORDER BY person", "holders"), joinings


def _leads_on(con: Any) -> bool:
    found = con.execute(
        "SELECT EXISTS (FROM held AS one JOIN held AS next ON next.person = one.holder)"
    ).fetchone()
    return bool(found[0])


def _joinings(workspace_id: int) -> str:
    """What changes with every joining and parting: each joining has a seq above all before."""
    rows = PersonMerge.objects.of(workspace_id).aggregate(Count("seq"), Max("seq"))
    return f"{rows['seq__count']}:{rows['seq__max'] or 0}"
