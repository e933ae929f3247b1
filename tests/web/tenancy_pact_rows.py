"""Who may ask what of the pact: its rows of the matrix that test_tenancy tries."""

from tests.web.tenancy_rows import EVERY, LEAD, NOBODY, SET_UP, Row, both, done, seen

NUMBERED = Row(get=EVERY, shows=404, ids={"number": "=9"})
OCTOBER = {"draft": "1", "from": "2026-10-01", "to": "2026-11-01"}
PACT_ROWS: dict[str, Row] = {
    "pact/backtest": both(EVERY, **OCTOBER),
    "pact/backtest/threshold": done(SET_UP | LEAD, **OCTOBER, threshold="60"),
    "pact/backtest/<slug:backtest>": seen(),
    "pact/backtest/<slug:backtest>/cancel": done(EVERY, **OCTOBER),
    "pact": seen(),
    "pact/points": seen(),
    "pact/points/take": done(SET_UP | LEAD),
    "pact/start": both(SET_UP | LEAD),
    "pact/<int:number>/start/<int:place>": Row(
        SET_UP | LEAD, SET_UP | LEAD, gets=404, ids={"number": "=9", "place": "=1"}, shows=404
    ),
    "goals": seen(),
    "goals/take": done(SET_UP | LEAD),
    "pact/feasibility": seen(),
    "pact/new": both(SET_UP | LEAD, 400, text="title: x"),
    "pact/<int:number>/ask": done(SET_UP | LEAD, 404, "number==9"),
    "pact/<int:number>/sign": Row(EVERY, EVERY, gets=404, ids={"number": "=9"}, shows=302),
    **dict.fromkeys(
        ("pact/<int:number>/edit", "pact/<int:number>/edit/text"),
        Row(SET_UP | LEAD, SET_UP | LEAD, gets=404, ids={"number": "=9"}, shows=404),
    ),
    **dict.fromkeys(
        (f"pact/<int:number>/{end}" for end in ("edit/entry", "withdraw", "copy")),
        Row(post=SET_UP | LEAD, gets=404, ids={"number": "=9"}),
    ),
    "pact/reviews": seen(),
    # Whoever signed calls a review; nobody of the matrix did.
    "pact/reviews/call": done(frozenset(), reason="x"),
    "pact/reviews/<slug:review>/close": done(EVERY, 404, f"review=={NOBODY}", decision="keep"),
    "pact/reviews/<slug:review>/comment": done(EVERY, 404, f"review=={NOBODY}", text="x"),
    "pact/clauses/<str:clause>": Row(get=EVERY, shows=404, ids={"clause": "=gone"}),
    "pact/clauses/<str:clause>/comment": done(EVERY, 404, "clause==gone", text="x"),
    "pact/comments/<slug:comment>/resolve": done(EVERY, 404, f"comment=={NOBODY}"),
    "pact/propose": both(EVERY, 302, clause="definitions.mql", change="x"),
    "pact/proposals/<slug:proposal>/answer": done(
        SET_UP | LEAD, 404, f"proposal=={NOBODY}", answer="take"
    ),
    "pact/proposals/<slug:proposal>/withdraw": done(EVERY, 404, f"proposal=={NOBODY}"),
    "pact/publish": done(LEAD, shown="yes"),
    **{
        f"pact/<int:number>/evidence{end}": Row(get=LEAD, shows=404, ids={"number": "=9"})
        for end in ("", ".json")
    },
    **{f"pact/<int:number>{end}": NUMBERED for end in ("", ".yaml", ".pdf", "/changes")},
}
