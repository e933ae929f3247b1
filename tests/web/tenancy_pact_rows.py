"""Who may ask what of the pact: its rows of the matrix that test_tenancy tries."""

from tests.web.tenancy_rows import EVERY, LEAD, SET_UP, Row, both, done, seen

NUMBERED = Row(get=EVERY, shows=404, ids={"number": "=9"})
OCTOBER = {"draft": "1", "from": "2026-10-01", "to": "2026-11-01"}
PACT_ROWS: dict[str, Row] = {
    "pact/backtest": both(EVERY, **OCTOBER),
    "pact/backtest/threshold": done(SET_UP | LEAD, **OCTOBER, threshold="60"),
    "pact/backtest/<slug:backtest>": seen(),
    "pact/backtest/<slug:backtest>/cancel": done(EVERY, **OCTOBER),
    "pact": seen(),
    "pact/new": both(SET_UP | LEAD, 400, text="title: x"),
    "pact/<int:number>/sign": Row(EVERY, EVERY, gets=404, ids={"number": "=9"}, shows=302),
    **{f"pact/<int:number>{end}": NUMBERED for end in ("", ".yaml", "/changes")},
}
