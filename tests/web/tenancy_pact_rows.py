"""Who may ask what of the pact: its rows of the matrix that test_tenancy tries."""

from tests.web.tenancy_rows import EVERY, LEAD, SET_UP, Row, both, seen

NUMBERED = Row(get=EVERY, shows=404, ids={"number": "=9"})
PACT_ROWS: dict[str, Row] = {
    "pact": seen(),
    "pact/points": seen(),
    "pact/start": both(SET_UP | LEAD),
    "pact/<int:number>/start/<int:place>": Row(
        SET_UP | LEAD, SET_UP | LEAD, gets=404, ids={"number": "=9", "place": "=1"}, shows=404
    ),
    "goals": seen(),
    "pact/new": both(SET_UP | LEAD, 400, text="title: x"),
    "pact/<int:number>/sign": Row(EVERY, EVERY, gets=404, ids={"number": "=9"}, shows=302),
    **dict.fromkeys(
        ("pact/<int:number>/edit", "pact/<int:number>/edit/text"),
        Row(SET_UP | LEAD, SET_UP | LEAD, gets=404, ids={"number": "=9"}, shows=404),
    ),
    **dict.fromkeys(
        (f"pact/<int:number>/{end}" for end in ("edit/entry", "withdraw", "copy")),
        Row(post=SET_UP | LEAD, gets=404, ids={"number": "=9"}),
    ),
    **{f"pact/<int:number>{end}": NUMBERED for end in ("", ".yaml", "/changes")},
}
