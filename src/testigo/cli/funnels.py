"""`testigo report funnel` and `cohorts`: how many come how far, how long it takes, and for whom."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer

from testigo.cli.columns import Column, hand_over, plain, rate
from testigo.cli.language import say, system_language
from testigo.cli.options import CsvOption, JsonOption, WorkspaceOption, XlsxOption, examples
from testigo.cli.reports import AsofOption, FromOption, ToOption, asked
from testigo.cli.start import start_with_tables
from testigo.cli.talk import begin
from testigo.core.facts import STAGES
from testigo.wording import word

ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        help=say(
            "Divide a quienes empezaron por canal, campaña o un campo: channel, campaign, sector…",
            "Divide who began by channel, campaign or a field: channel, campaign, sector…",
        ),
    ),
]
GroupsOption = Annotated[
    str,
    typer.Option(
        "--by",
        help=say(
            "Por qué se dividen los «groups» del JSON: channel, campaign, sector…",
            "By what the “groups” of the JSON are divided: channel, campaign, sector…",
        ),
    ),
]


def _stage(row: Mapping[str, Any]) -> str:
    return word("stage", row["stage"], system_language())


def _value(row: Mapping[str, Any]) -> str:
    if row["by"] == "channel":
        return word("channel", row["value"] or "unknown", system_language())
    return row["value"] or say("sin dato", "not known")


def _reached(stage: str) -> Column:
    return Column(
        word("stage", stage, "es"), word("stage", stage, "en"),
        lambda row: row["stages"][stage]["people"],
    )  # fmt: skip


def _share(stage: str) -> Column:
    es, en = word("stage", stage, "es"), word("stage", stage, "en")
    share = rate("", "", "share").value
    return Column(f"% {es}", f"% {en}", lambda row: share(row["stages"][stage]), extra=True)


FUNNEL: tuple[Column, ...] = (
    Column("Etapa", "Stage", _stage, "left"),
    plain("Personas", "People", "people"),
    plain("Sin pasar por ella", "Skipped", "implied"),
    rate("De la anterior", "Of the one before", "of_previous"),
    plain("Días desde la anterior", "Days from the one before", "median_days_from_previous"),
)
_PARTS = (*map(_reached, STAGES[1:]), *map(_share, STAGES[1:]))
GROUPS: tuple[Column, ...] = (
    Column("Valor", "Value", _value, "left"), plain("Leads", "Leads", "began"), *_PARTS,
)  # fmt: skip
COHORTS: tuple[Column, ...] = (
    Column("Mes", "Month", lambda row: row["month"], "left"),
    plain("Leads", "Leads", "began"),
    *_PARTS,
)


def add_to(app: typer.Typer) -> None:
    """Join these commands to `testigo report`."""
    app.command(
        help=say(
            "El embudo: cuántas personas entran en cada etapa, qué parte sigue y cuánto tarda.",
            "The funnel: how many people enter each stage, what share goes on, how long it takes.",
        ),
        epilog=examples(
            "testigo report funnel --workspace nortia --from 2026-01-01 --to 2026-04-01",
            "testigo report funnel --by sector --csv embudo.csv",
        ),
    )(funnel)
    app.command(
        help=say(
            "Las cohortes: hasta dónde llegaron los leads de cada mes, y si ya han tenido tiempo.",
            "Cohorts: how far the leads of each month came, and whether they have had their time.",
        ),
        epilog=examples(
            "testigo report cohorts --workspace nortia --json",
            "testigo report cohorts --by sector --json",
        ),
    )(cohorts)


def funnel(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    mode: Annotated[
        Literal["cohort", "period"],
        typer.Option(
            help=say(
                "cohort: quienes empezaron en esos días; period: lo que pasó en esos días.",
                "cohort: who began on those days; period: what happened on those days.",
            )
        ),
    ] = "cohort",
    by: ByOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The funnel report."""
    begin(as_json=as_json)
    start_with_tables()
    from testigo.queries.funnel import funnel_report

    place, days = asked(workspace, since, until, asof)
    if by is not None:
        shown = _parts(place, days, by)
        rows = [{**row, "by": by} for row in shown["groups"]]
        hand_over(shown, GROUPS, rows, csv, xlsx)
        return
    shown = funnel_report(place, mode=mode, **days).document()
    hand_over(shown, FUNNEL, shown["rows"], csv, xlsx)


def cohorts(
    workspace: WorkspaceOption = None,
    since: FromOption = None,
    until: ToOption = None,
    asof: AsofOption = None,
    by: GroupsOption = "channel",
    as_json: JsonOption = False,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
) -> None:
    """The report of cohorts."""
    begin(as_json=as_json)
    start_with_tables()
    place, days = asked(workspace, since, until, asof)
    shown = _parts(place, days, by)
    hand_over(shown, COHORTS, shown["cohorts"], csv, xlsx)


def _parts(place: Any, days: Mapping[str, Any], by: str) -> dict[str, Any]:
    from testigo.queries.funnel_parts import funnel_fields, funnel_parts

    known = funnel_fields(place.pk, sees_all=True)
    if by not in known:
        raise typer.BadParameter(
            say(
                f"«{by}» no es un campo: elige entre {', '.join(known)}.",
                f"“{by}” is no field: choose among {', '.join(known)}.",
            ),
            param_hint="--by",
        )
    return funnel_parts(place, **days, by=by).document()
