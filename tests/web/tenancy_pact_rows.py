"""Who may ask what of the pact: its rows of the matrix that test_tenancy tries."""

from tests.web.tenancy_rows import EVERY, LEAD, SET_UP, Row, both, done, seen

NUMBERED = Row(get=EVERY, shows=404, ids={"number": "=9"})
PACT_ROWS: dict[str, Row] = {
    "pact": seen(),
    "pact/new": both(SET_UP | LEAD, 400, text="title: x"),
    "pact/<int:number>/sign": Row(EVERY, EVERY, gets=404, ids={"number": "=9"}, shows=302),
    "pact/publish": done(LEAD, shown="yes"),
    **{
        f"pact/<int:number>/evidence{end}": Row(get=LEAD, shows=404, ids={"number": "=9"})
        for end in ("", ".json")
    },
    **{f"pact/<int:number>{end}": NUMBERED for end in ("", ".yaml", ".pdf", "/changes")},
}
