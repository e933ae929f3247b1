"""Mistakes in a pact as a table: run as tests and printed in docs/rules/the-pact.md.

Each row changes one place of the pact of `agreement.py`; the caret stands where the problem is.
"""

from typing import NamedTuple

from testigo.core.pact import load_draft
from testigo.wording import sentence
from tests.spec.agreement import PACT
from tests.spec.working_time import table

CARET = "‸"


class Mistake(NamedTuple):
    """What is replaced by what, and the problem: its code and where in the document.

    `shown` is what the page prints where the line of the caret alone would not tell.
    """

    old: str
    new: str
    code: str
    where: str
    shown: str = ""

    def __str__(self) -> str:
        return f"{self.code} at {self.where or 'the whole'}"

    def text(self) -> str:
        """The pact with this mistake."""
        assert PACT.count(self.old) == 1, self.old
        return PACT.replace(self.old, self.new.replace(CARET, ""))

    def place(self) -> tuple[int, int]:
        """Line and column of the problem, counted from 1; of the whole when there is no caret."""
        if CARET not in self.new:
            return 1, 1
        before = PACT.replace(self.old, self.new).split(CARET)[0]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    @property
    def written(self) -> str:
        """The part that is wrong, as the page shows it."""
        if not self.new:
            return f"nothing for `{self.old.strip()}`"
        lines = [line for line in self.new.splitlines() if CARET in line]
        return f"`{self.shown or lines[0].replace(CARET, '').strip()}`"


# Where the pact gives a value, and what may stand there instead.
_MQL = "when: {all: [{score: total, over: 70}, {score: fit, at_least: 20}]}"
_DEMO = "{id: demo-request, kind: interest, points: 50, when: {fact: demo.requested}"
_SECTOR = "points: 15, when: {trait: sector, in: [Industria, Logística, Alimentación]}"
_VERDICT = "{id: verdict, side: sales, promise: response, starts: lead.handed_over,"
_HOURS = 'hours: {mon-fri: ["09:00-18:00"]}'
_SALES = "sales: {name: Pablo, role: Ventas, email: pablo@nortia.example}"
_TEAM = '- {to: "team:sdr", by: round_robin}'
_LOST = "  lost: [price, other]\n"

MISTAKES = (
    # The document.
    Mistake("title: Pacto de prueba", "title: Pacto‸: de prueba", "not_yaml", ""),
    Mistake("language: es", "language: ‸&a es", "anchor_refused", "language"),
    Mistake(
        "language: es",
        "language: es\n‸language: en",
        "key_twice",
        "language",
        "{language: es, language: en}",
    ),
    Mistake("currency: EUR", "curency: ‸EUR\ncurrency: EUR", "unknown_key", "curency"),
    Mistake("title: Pacto de prueba\n", "", "missing_key", ""),
    # The agreement.
    Mistake("schema: 1", "schema: ‸2", "unknown_schema", "schema"),
    Mistake("title: Pacto de prueba", "title: ‸2026", "not_a_text", "title"),
    Mistake("language: es", "language: ‸fr", "not_an_option", "language"),
    Mistake("currency: EUR", "currency: ‸euro", "not_a_currency", "currency"),
    Mistake("in_force_from: 2026-09-15", "in_force_from: ‸soon", "not_a_date", "in_force_from"),
    Mistake("review_by: 2026-12-15", "review_by: ‸2026-02-30", "not_a_date", "review_by"),
    Mistake("review_by: 2026-12-15", "review_by: ‸2026-09-15", "review_before_start", "review_by"),
    Mistake(
        "review_by: 2026-12-15", "review_by: ‸2026-12-18", "review_beyond_quarter", "review_by"
    ),
    Mistake(
        _SALES,
        "sales: {name: Pablo, role: Ventas, email: ‸pablo}",
        "not_an_email",
        "parties.sales.email",
    ),
    Mistake(
        _SALES,
        "sales: ‸{name: Pablo, role: Ventas, email: laura@nortia.example}",
        "same_signatory",
        "parties.sales",
    ),
    # The calendar.
    Mistake("Europe/Madrid", "‸Europe/Madird", "unknown_timezone", "calendar.timezone"),
    Mistake(_HOURS, "hours: ‸{mon-fri: []}", "calendar_without_hours", "calendar.hours"),
    Mistake(_HOURS, 'hours: {lunes: ‸["09:00-18:00"]}', "unknown_weekday", "calendar.hours.lunes"),
    Mistake(
        _HOURS,
        'hours: {mon-fri: ["09:00-18:00"], fri: ‸["09:00-15:00"]}',
        "weekday_twice",
        "calendar.hours.fri",
    ),
    Mistake(_HOURS, 'hours: {mon-fri: [‸"9-18"]}', "not_a_time_range", "calendar.hours.mon-fri[0]"),
    Mistake(
        _HOURS,
        'hours: {mon-fri: [‸"18:00-09:00"]}',
        "range_backwards",
        "calendar.hours.mon-fri[0]",
    ),
    Mistake(
        _HOURS,
        'hours: {mon-fri: ["09:00-14:00", ‸"13:00-18:00"]}',
        "ranges_overlap",
        "calendar.hours.mon-fri[1]",
    ),
    Mistake(
        _HOURS,
        _HOURS + '\n  seasons: [{from: ‸"31-07", to: "08-31", hours: {mon: ["08:00-15:00"]}}]',
        "not_a_month_day",
        "calendar.seasons[0].from",
    ),
    Mistake(
        _HOURS,
        _HOURS
        + '\n  seasons: [{from: "07-01", to: "08-31", hours: {mon: ["08:00-15:00"]}},'
        + ' ‸{from: "08-15", to: "09-15", hours: {mon: ["08:00-14:00"]}}]',
        "season_overlap",
        "calendar.seasons[1]",
    ),
    Mistake(
        _HOURS,
        _HOURS + "\n  holidays: {country: ‸XX}",
        "unknown_country",
        "calendar.holidays.country",
    ),
    Mistake(
        _HOURS,
        _HOURS + "\n  holidays: {country: ES, subdivision: ‸Cataluña}",
        "unknown_subdivision",
        "calendar.holidays.subdivision",
    ),
    # Definitions and conditions.
    Mistake(
        "{trait: phone, exists: true}",
        "‸{trait: phone}",
        "one_test_expected",
        "definitions.lead.when.any[1]",
    ),
    Mistake(
        "{trait: phone, exists: true}",
        "{trait: phone, exist: ‸true}",
        "unknown_key",
        "definitions.lead.when.any[1].exist",
    ),
    Mistake(
        "{trait: phone, exists: true}",
        "{trait: phone, exists: ‸yes}",
        "not_a_flag",
        "definitions.lead.when.any[1].exists",
    ),
    Mistake(_MQL, "when: ‸always", "not_a_condition", "definitions.mql.when"),
    Mistake(_MQL, "when: ‸{all: []}", "empty_condition", "definitions.mql.when"),
    Mistake(_MQL, "when: ‸{is: customer}", "condition_not_here", "definitions.mql.when"),
    Mistake(
        _MQL,
        "when: {score: total, over: ‸seventy}",
        "not_a_number",
        "definitions.mql.when.over",
    ),
    Mistake(
        _MQL,
        "when: ‸{all: [{score: total, over: 70}, {score: total, at_most: 70}]}",
        "contradiction",
        "definitions.mql.when",
    ),
    Mistake(
        "means: Interés y encaje.\n    " + _MQL,
        "‸means: Interés y encaje.\n    when: {score: total, over: 141}",
        "threshold_unreachable",
        "definitions.mql",
        "when: {score: total, over: 141}",
    ),
    Mistake(
        "means: Interés y encaje.\n    " + _MQL,
        "‸means: Interés y encaje.\n"
        "    when: {any: [{score: fit, over: 35}, {score: total, over: 141}]}",
        "stage_unreachable",
        "definitions.mql",
        "when: {any: [{score: fit, over: 35}, {score: total, over: 141}]}",
    ),
    # Scoring.
    Mistake(
        _DEMO,
        "{id: ‸Demo, kind: interest, points: 50, when: {fact: demo.requested}",
        "not_an_identifier",
        "scoring.rules[1].id",
    ),
    Mistake(
        _DEMO,
        "‸{id: pricing-page, kind: interest, points: 50, when: {fact: demo.requested}",
        "duplicate_id",
        "scoring.rules[1]",
    ),
    Mistake(
        _DEMO,
        "{id: demo-request, kind: interest, points: ‸fifty, when: {fact: demo.requested}",
        "not_a_whole_number",
        "scoring.rules[1].points",
    ),
    Mistake(
        _DEMO,
        "{id: demo-request, kind: interest, points: ‸5000, when: {fact: demo.requested}",
        "out_of_range",
        "scoring.rules[1].points",
    ),
    Mistake(
        "kind: interest, points: 1,",
        "kind: interest, points: ‸0,",
        "rule_without_points",
        "scoring.rules[3].points",
    ),
    Mistake(
        "expires_after: 90d",
        "expires_after: ‸3m",
        "not_a_duration",
        "scoring.rules[1].expires_after",
    ),
    Mistake(
        "points: 15, when: {trait: employees, between: [20, 250]}",
        "points: 15, when: {trait: employees, between: ‸[250, 20]}",
        "range_backwards",
        "scoring.rules[6].when.between",
    ),
    Mistake(
        "points: 15, when: {trait: employees, between: [20, 250]}",
        "points: 15, when: {trait: employees, between: ‸[20]}",
        "range_needs_two",
        "scoring.rules[6].when.between",
    ),
    Mistake(
        _SECTOR,
        "points: 15, when: {trait: sector, in: ‸[]}",
        "empty_list",
        "scoring.rules[5].when.in",
    ),
    Mistake(
        _SECTOR,
        "points: 15, at_most: ‸2, when: {trait: sector, is: Industria}",
        "only_for_fact_rules",
        "scoring.rules[5].at_most",
    ),
    Mistake(
        _SECTOR,
        "points: 15, when: ‸{all: [{trait: sector, is: Banca}, {trait: sector, is: Agro}]}",
        "contradiction",
        "scoring.rules[5].when",
    ),
    # Routing.
    Mistake(_TEAM, "- {to: ‸sdr, by: round_robin}", "not_a_destination", "routing.mql[1].to"),
    Mistake(
        _TEAM,
        '- {to: "team:sdr"}\n    - ‸{when: {is: customer}, to: owner}',
        "routing_never_reached",
        "routing.mql[2]",
    ),
    # Commitments.
    Mistake(
        _VERDICT,
        "{id: verdict, side: ‸success, promise: response, starts: lead.handed_over,",
        "unknown_side",
        "commitments[1].side",
    ),
    Mistake(
        _VERDICT,
        "{id: verdict, side: sales, promise: response, starts: ‸lead.handed_ovr,",
        "unknown_fact",
        "commitments[1].starts",
    ),
    Mistake(
        _VERDICT,
        "{id: verdict, side: sales, promise: response, starts: ‸contract.due,",
        "starts_nothing",
        "commitments[1].starts",
    ),
    Mistake(
        "ends: [lead.accepted, lead.rejected], within: 2d",
        'ends: [lead.accepted, ‸"stage:sql"], within: 2d',
        "ends_nothing",
        "commitments[1].ends[1]",
    ),
    Mistake(
        'starts: "stage:sql"',
        'starts: ‸"stage:won"',
        "unknown_stage",
        "commitments[2].starts",
    ),
    Mistake(
        "ends: contact.attempted, within: 4h",
        "ends: contact.attempted, within: ‸2w",
        "not_a_duration",
        "commitments[2].within",
    ),
    Mistake(
        "ends: contact.attempted, within: 4h",
        "ends: contact.attempted, within: ‸400d",
        "duration_too_long",
        "commitments[2].within",
    ),
    Mistake(
        "ends: contact.attempted, within: 4h",
        "ends: contact.attempted, within: 4h, share: ‸1.1",
        "not_a_percentage",
        "commitments[2].share",
    ),
    Mistake(
        "recycled: [timing, unreachable]",
        "recycled: ‸timing",
        "not_a_list",
        "dispositions.recycled",
    ),
    # Goals, reasons, alerts, the meeting.
    Mistake(
        _LOST,
        _LOST + "goals: [{period: ‸2026-T4, revenue: 1, average_deal: 1, lead_to_customer: 2%}]\n",
        "not_a_period",
        "goals[0].period",
    ),
    Mistake(
        _LOST,
        _LOST
        + "goals:\n  - {period: 2026-Q4, revenue: 1, average_deal: 1, lead_to_customer: 2%}\n"
        + "  - ‸{period: 2026-Q4, revenue: 2, average_deal: 1, lead_to_customer: 2%}\n",
        "duplicate_period",
        "goals[1]",
    ),
    Mistake(
        _LOST,
        _LOST + "goals: [{period: 2026-Q4, revenue: ‸0, average_deal: 1, lead_to_customer: 2%}]\n",
        "not_above_zero",
        "goals[0].revenue",
    ),
    Mistake(_LOST, "  lost: [price, ‸Too late]\n", "not_a_code", "dispositions.lost[1]"),
    Mistake(
        _LOST,
        _LOST + "alerts: [{on: clock.warned, to: ‸[], by: email}]\n",
        "empty_list",
        "alerts[0].to",
    ),
    Mistake(
        _LOST,
        _LOST + "meeting: {every: week, on: tue, at: ‸9:15, minutes: 30}\n",
        "not_a_time",
        "meeting.at",
    ),
    Mistake("dispositions:\n", "meeting: ‸weekly\ndispositions:\n", "not_a_mapping", "meeting"),
)


def with_rules(*rules: str) -> str:
    """The pact with these scoring rules instead of its own."""
    before, _, rest = PACT.partition("scoring:\n  rules:\n")
    _, routing, after = rest.partition("routing:\n")
    lines = "".join(f"    - {rule}\n" for rule in rules)
    return f"{before}scoring:\n  rules:\n{lines}{routing}{after}"


# The three rules of the article, each counted once.
ARTICLE = (
    '{id: pricing-page, kind: interest, points: 20, when: {fact: page.viewed, path: "/precios*"}}',
    '{id: ceo, kind: fit, points: 10, when: {trait: job_title, matches: "CEO*"}}',
    "{id: student, kind: fit, points: -50, when: {trait: occupation, is: Estudiante}}",
)


def tables() -> dict[str, str]:
    """The tables of the rule page, by name."""
    rows = []
    for mistake in MISTAKES:
        (problem,) = load_draft(mistake.text())[1]
        told = sentence(problem, "en").replace("|", "\\|")
        rows.append((mistake.written, f"`{problem.code}`", told))
    return {"problems": table(("Written", "Problem", "What is said"), rows)}
