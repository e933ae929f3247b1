"""Reports over ten million facts: CPU beside a bare scan of the columns that they read, memory, and
answers that are as many times those of the sample company as it was copied. Each measure runs in a
process of its own."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from bench import lives
from bench.databases import start_django
from bench.measuring import Figure

if TYPE_CHECKING:
    from testigo.analytics.measures.known import Known
    from testigo.core.asof import Days
    from testigo.core.attribution.report import Attribution
    from testigo.core.claims import PlatformClaims
    from testigo.core.followed import Promises
    from testigo.queries.asking import Question
    from testigo.queries.goal_reading import Reading
    from testigo.store.models import Workspace

COPIES = int(os.environ.get("TESTIGO_BENCH_COPIES", "75"))
COLUMNS = (
    *("seq", "id", "name", "at", "recorded_at", "history", "person", "message_id", "origin"),
    *("automatic", "stage", "implied", "cycle", "reason", "to", "of", "trait", "clause", "props"),
)
REPORTS = (
    *("loop", "platforms", "platforms and their loop", "funnel", "leakage", "gap"),
    *("recommendations", "then and now", "goals", "journeys"),
)
# Two reports at once, as the page of the loop shows them.
_TOGETHER = ("platforms and their loop",)
NAME = "reports, 10 M facts"
_WINDOW = 90
# Figures of then and now that copies multiply: costs are told once.
_MULTIPLIED = ("leads", "customers", "revenue")


def run() -> list[Figure]:
    """Figures of each report beside the scan."""
    with tempfile.TemporaryDirectory(prefix="testigo-bench-") as home:
        environ = {**os.environ, "TESTIGO_HOME": home, "TESTIGO_SECRET_KEY": "bench" * 12}
        environ.pop("TESTIGO_DATABASE_URL", None)

        def child(what: str) -> dict[str, Any]:
            words = [sys.executable, "-m", "bench.measures", what, str(Path(home) / "facts")]
            done = subprocess.run(words, check=True, env=environ, stdout=subprocess.PIPE, text=True)
            return dict(json.loads(done.stdout))

        facts = child("write")["facts"]
        scan = min(child("scan")["cpu"] for _ in range(3))
        found = {name: child(name) for name in REPORTS}
    figures = [
        Figure(NAME, "facts", facts, "facts"),
        Figure(NAME, "bare scan of the same columns", scan, "CPU s"),
    ]
    for name, one in found.items():
        goal = None if name in _TOGETHER else 12
        figures += [
            Figure(NAME, f"{name}, beside the scan", one["cpu"] / scan, "times", goal, False),
            Figure(NAME, f"{name}, most memory", one["memory"], "MB", 1000, False),
            Figure(NAME, f"{name}, as many as were copied", float(one["equal"]), "", 1),
        ]
    return figures


def _write(folder: Path) -> dict[str, Any]:
    from testigo import clock
    from testigo.analytics.engine import connect
    from testigo.analytics.lake.exporting import rebuild
    from testigo.analytics.lake.reading import told_facts
    from testigo.sample.company import build

    workspace = build(clock.now()).workspace
    rebuild(workspace.pk)
    con = connect("4GB")
    lives.write(told_facts(workspace.pk, con), con, folder, COPIES)
    ((facts,),) = con.raw_sql(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchall()
    return {"facts": facts}


def _scan(folder: Path) -> dict[str, Any]:
    from testigo.analytics.engine import connect

    asked = ", ".join(f'max("{name}")::VARCHAR' for name in COLUMNS)
    con, begun = connect(), process_time()
    con.raw_sql(f"SELECT {asked} FROM '{folder}/*.parquet'").fetchall()
    return {"cpu": process_time() - begun}


def _taken(begun: float) -> dict[str, Any]:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": process_time() - begun, "memory": memory}


def _report(
    work: "Callable[[Known, Question], int | Decimal]", counted: Callable[[Any], int | Decimal]
) -> Any:
    """A report over the facts, its figure beside that of the sample company."""

    def measure(folder: Path) -> dict[str, Any]:
        from testigo.analytics.engine import connect
        from testigo.analytics.measures.known import known_facts

        asked, of_one = _asked(), counted(_asked())
        con, begun = connect(), process_time()
        known = known_facts(con.read_parquet(f"{folder}/*.parquet"), asked.asof, con)
        found = work(known, asked)
        return {**_taken(begun), "equal": found == of_one * COPIES}

    return measure


def _then_and_now(folder: Path) -> dict[str, Any]:
    """The loop of days that are over, as it was then and as it is."""
    from testigo.analytics.engine import connect
    from testigo.analytics.measures.known import known_facts
    from testigo.analytics.measures.loop import totals_by, totals_in

    asked = _asked()
    days = replace(asked.days, until=asked.days.until - timedelta(days=100))
    of_one = _then_and_now_of_one(asked, days)
    begun, found = process_time(), list[Any]()
    for asof in (days.end, asked.asof):
        con = connect()
        known = known_facts(con.read_parquet(f"{folder}/*.parquet"), asof, con)
        if asof == days.end:
            found.append(totals_in(known, days, asked.currency))
        else:
            found += totals_by(known, days, days.end, asked.currency)
        con.disconnect()
    told = [getattr(one, name) for name in _MULTIPLIED for one in found]
    return {**_taken(begun), "equal": told == [one * COPIES for one in of_one]}


def _asked() -> "Question":
    """The year until the last of the days on which a copy of something falls into another."""
    from testigo import clock
    from testigo.core.asof import midnight
    from testigo.queries.asking import question_of, version_at, zone_of

    workspace, now = _workspace(), clock.now()
    zone = zone_of(workspace, version_at(workspace, now))
    until = now.astimezone(zone).date() + timedelta(days=2)
    return question_of(
        workspace, since=until - timedelta(days=800), until=until, asof=midnight(until, zone)
    )


# --- the reports, and the figure of each that copies multiply ------------------------------------


def _loop(known: "Known", asked: "Question") -> int:
    from testigo.analytics.measures.loop import loop_in

    return loop_in(known, asked.days, asked.currency).totals.leads


def _loop_of_one(asked: "Question") -> int:
    from testigo.queries.loop import loop_report

    return loop_report(_workspace(), **_days(asked)).loop.totals.leads


def _platforms(known: "Known", asked: "Question") -> Decimal:
    from testigo.analytics.measures.loop import HOW_FAR

    return _beside(known, asked, HOW_FAR)


def _platforms_and_loop(known: "Known", asked: "Question") -> Decimal:
    from testigo.analytics.measures.loop import ALL

    return _beside(known, asked, ALL)


def _beside(known: "Known", asked: "Question", told: Sequence[str]) -> Decimal:
    """The platforms beside a loop of these facts."""
    from testigo.analytics.measures.claims import claims_in
    from testigo.analytics.measures.loop import lives_in, loop_from
    from testigo.analytics.measures.touches import first_touches

    lives = lives_in(known, asked.days, told)
    touches = first_touches(known, lives.created)
    loop_from(lives, touches, asked.currency, told=told)
    claims = claims_in(lives, touches, asked.currency)
    return _explained(claims.platforms, claims.others)


def _platforms_of_one(asked: "Question") -> Decimal:
    from testigo.queries.claims import claims_report

    found = claims_report(_workspace(), **_days(asked))
    return _explained([one.claims for one in found.platforms], found.others)


def _explained(platforms: "Iterable[PlatformClaims]", others: int) -> Decimal:
    """Every count of the platforms, each with a weight of its own."""
    counts = [
        count
        for one in sorted(platforms, key=lambda one: one.channel)
        for count in (one.claimed, one.leads, *(reason.count for reason in one.reasons))
    ]
    return sum((place * count for place, count in enumerate([others, *counts], 1)), Decimal(0))


def _funnel(known: "Known", asked: "Question") -> int:
    from testigo.analytics.measures.passes import passes_in
    from testigo.core.funnel import funnel

    return funnel(passes_in(known), "cohort", asked.days)[-1].people


def _funnel_of_one(asked: "Question") -> int:
    from testigo.queries.funnel import funnel_report

    return funnel_report(_workspace(), mode="cohort", **_days(asked)).rows[-1].people


def _leakage(known: "Known", asked: "Question") -> int:
    from testigo.analytics.measures.hand_overs import hand_overs_in
    from testigo.core.leaks import leakage

    cases = hand_overs_in(known, asked.days, asked.currency, _promises())
    return sum(len(row.cases) for row in leakage(cases).rows)


def _leakage_of_one(asked: "Question") -> int:
    from testigo.queries.leaks import leaks_report

    return sum(len(row.cases) for row in leaks_report(_workspace(), **_days(asked)).leakage.rows)


def _gap(known: "Known", asked: "Question") -> int:
    """The chains of two periods, which between them have every lead."""
    from testigo.analytics.measures.bands import bands_in
    from testigo.analytics.measures.chain import chain_in

    bands = bands_in(known, asked.days, _promises())
    chains = [chain_in(known, bands, days, asked.currency) for days in _halves(asked.days)]
    return sum(chain.customers for chain in chains)


def _gap_of_one(asked: "Question") -> int:
    from testigo.core.chain import chain_of
    from testigo.queries.followed import hand_overs
    from testigo.queries.report_facts import chain_facts

    workspace = _workspace()
    cases = hand_overs(workspace.pk, asked.days, asked.asof, asked.currency)
    facts = chain_facts(workspace.pk, asked.asof)
    chains = [
        chain_of(facts, cases, days, asked.asof, asked.currency) for days in _halves(asked.days)
    ]
    return sum(chain.customers for chain in chains)


def _recommendations(known: "Known", asked: "Question") -> int:
    from testigo.analytics.measures.recommended import campaigns_and_hand_overs

    rows, cases = campaigns_and_hand_overs(known, asked.days, asked.currency, _promises())
    return sum(row.figures.leads for row in rows) + len(cases)


def _recommendations_of_one(asked: "Question") -> int:
    from testigo.queries.leaks import leaks_report

    handed = leaks_report(_workspace(), **_days(asked)).leakage.handed_over
    return _loop_of_one(asked) + handed


def _then_and_now_of_one(asked: "Question", days: "Days") -> list[Decimal]:
    from testigo.queries.restating import restated_loop

    report = restated_loop(_workspace(), since=days.since, until=days.until, asof=asked.asof)
    rows = [row for name in _MULTIPLIED for row in report.rows if row.figure == name]
    return [told for row in rows for told in (row.closed, row.closed + row.late, row.now)]


def _goals(known: "Known", asked: "Question") -> int:
    from testigo.queries.goal_reading import out_of_lake

    return _told(out_of_lake(known, asked.currency), asked)


def _goals_of_one(asked: "Question") -> int:
    from testigo.queries.goal_reading import out_of_log

    return _told(out_of_log(_workspace().pk, asked.asof, asked.currency), asked)


def _told(reading: "Reading", asked: "Question") -> int:
    """All that the report of goals asks of its facts, counted: who signed, by cycle and by loop,
    contracts, and entries into stages."""
    from testigo.core.contribution import contribution_from

    loop, daily = reading.loop(asked.days), reading.daily(asked.days)
    money = contribution_from(reading.money, asked.days, asked.currency)
    cases = reading.cycle.cases if reading.cycle else 0
    paced = sum(sum(came.values()) for came in daily.values())
    return cases + paced + money.contracts + loop.totals.customers + loop.totals.leads


def _halves(days: "Days") -> "list[Days]":
    middle = days.until - timedelta(days=180)
    return [replace(days, until=middle), replace(days, since=middle)]


def _journeys(known: "Known", asked: "Question") -> int:
    from testigo.analytics.measures.journeys import attribution_in

    return _walked(attribution_in(known, asked.days, asked.currency, _WINDOW))


def _journeys_of_one(asked: "Question") -> int:
    from testigo.queries.attribution import attribution_report

    return _walked(attribution_report(_workspace(), window=_WINDOW, **_days(asked)).found)


def _walked(found: "Attribution") -> int:
    """The touches of all journeys and the revenue in cents."""
    touches = sum(len(one.touches) for one in (*found.journeys, *found.lost))
    return touches + found.revenue


def _days(asked: "Question") -> dict[str, Any]:
    return {"since": asked.days.since, "until": asked.days.until, "asof": asked.asof}


def _workspace() -> "Workspace":
    from testigo.store.models import Workspace

    return Workspace.objects.get()


def _promises() -> "Promises":
    from testigo.queries.followed import promises_of_sales
    from testigo.store.agreements import agreement_of

    return promises_of_sales(agreement_of(_workspace().pk))


if __name__ == "__main__":
    start_django()
    steps: dict[str, Callable[[Path], dict[str, Any]]] = {
        "write": _write,
        "scan": _scan,
        "loop": _report(_loop, _loop_of_one),
        "platforms": _report(_platforms, _platforms_of_one),
        "platforms and their loop": _report(_platforms_and_loop, _platforms_of_one),
        "funnel": _report(_funnel, _funnel_of_one),
        "leakage": _report(_leakage, _leakage_of_one),
        "gap": _report(_gap, _gap_of_one),
        "recommendations": _report(_recommendations, _recommendations_of_one),
        "then and now": _then_and_now,
        "goals": _report(_goals, _goals_of_one),
        "journeys": _report(_journeys, _journeys_of_one),
    }
    print(json.dumps(steps[sys.argv[1]](Path(sys.argv[2]))))
