import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from testigo.web.templatetags.components import icon, initials_of
from testigo.web.templatetags.figures import money, money_near, num, percent, relative_of
from testigo.wording import TABLES

STATIC = Path(__file__).resolve().parents[3] / "src" / "testigo" / "web" / "static" / "testigo"
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"


def rendered(source: str, language: str = "es", **context: object) -> str:
    with translation.override(language):
        return Template(source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", [f"1.234,56{NBSP}€", "1.234", "12.345,7", f"3,5{NBSP}%", f"100{NBSP}%", "–"]),
        ("en", ["€1,234.56", "1,234", "12,345.7", "3.5%", "100%", "–"]),
    ],
)
def test_figures_are_written_as_the_language_writes_them(
    language: str, expected: list[str]
) -> None:
    with translation.override(language):
        written = [
            money(Decimal("1234.56")),
            num(1234),
            num(12345.678, 1),
            percent(0.035),
            percent(1),
            money(None),
        ]
    assert written == expected


@pytest.mark.parametrize(
    ("gap", "es", "en"),
    [
        (timedelta(seconds=-20), "ahora mismo", "just now"),
        (timedelta(minutes=-5), "hace 5 minutos", "5 minutes ago"),
        (timedelta(hours=2), "dentro de 2 horas", "in 2 hours"),
        (timedelta(days=-1), "hace 1 día", "1 day ago"),
    ],
)
def test_an_instant_is_also_told_from_now(gap: timedelta, es: str, en: str) -> None:
    for language, expected in (("es", es), ("en", en)):
        with translation.override(language):
            assert relative_of(NOW + gap, NOW) == expected


def test_an_instant_is_absolute_in_the_zone_of_the_workspace_and_utc_for_machines() -> None:
    with timezone.override(ZoneInfo("Europe/Madrid")):
        body = rendered("{% instant at %}", at=NOW - timedelta(hours=3))
    assert 'datetime="2026-11-20T13:30:00Z"' in body
    assert "20 nov 2026, 14:30" in body
    assert "hace 3 horas" in body


@pytest.mark.parametrize("state", TABLES["clock"])
def test_a_clock_is_a_shape_and_a_word(state: str) -> None:
    body = rendered("{% clock_mark state %}", state=state)
    assert TABLES["clock"][state]["es"] in body
    assert 'aria-hidden="true"' in body
    assert "<path" in body or "<circle" in body


def test_each_coloured_state_of_a_clock_has_a_shape_of_its_own() -> None:
    coloured = ["running", "due_soon", "past_due", "kept", "kept_late", "paused"]
    shapes = {
        re.search(r"<svg.*?</svg>", rendered("{% clock_mark s %}", s=state))[0]
        for state in coloured
    }
    assert len(shapes) == len(coloured)


def test_a_clock_that_shows_its_time_still_says_its_state() -> None:
    body = rendered('{% clock_mark "due_soon" "12 min" 0.2 %}')
    assert "12 min" in body
    assert "Vence pronto" in body
    assert 'stroke-dasharray="20 100"' in rendered('{% clock_mark "running" "1 h" 0.2 %}')


@pytest.mark.parametrize("stage", TABLES["stage"])
def test_a_stage_always_has_its_word(stage: str) -> None:
    word = TABLES["stage"][stage]
    assert word["es"] in rendered("{% stage_pill stage %}", stage=stage)
    assert word["en"] in rendered("{% stage_pill stage %}", "en", stage=stage)


@pytest.mark.parametrize(("score", "passes"), [(70, False), (71, True)])
def test_a_score_passes_above_the_threshold_and_not_at_it(score: int, passes: bool) -> None:
    assert ("score-passes" in rendered("{% score_chip s 70 %}", s=score)) is passes


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ana Ruiz Soler", "AR"), ("Óscar", "Ó"), ("li.wei@x.es", "LW"), ("", "?"), ("<b>", "?")],
)
def test_a_person_is_their_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize("name", ["no-such-icon", "../../../secret", "x/y"])
def test_only_icons_of_our_own_can_be_drawn(name: str) -> None:
    with pytest.raises(LookupError):
        icon(name)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens() -> dict[str, tuple[str, str]]:
    text = "".join((STATIC / name).read_text() for name in ("app.css", "marks.css"))
    pairs = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", text)
    return {name: (light, dark) for name, light, dark in pairs}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_in_colour_can_be_read_on_every_ground(theme: int) -> None:
    values = {name: pair[theme] for name, pair in tokens().items()}
    words = [name for name in values if name.startswith("clock-")]
    assert len(words) == 6
    words += ["ink", "ink-strong", "ink-soft", "tblr-link-color"]
    grounds = ["ground", "surface", "surface-raised", "surface-sunk"]
    faint = [
        (word, ground)
        for word in words
        for ground in grounds
        if contrast(values[word], values[ground]) < 4.5
    ]
    assert faint == []
    assert contrast(values["line-field"], values["surface-raised"]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_word_on_each_stage_can_be_read(theme: int) -> None:
    values = {name: pair[theme] for name, pair in tokens().items()}
    early, late = values["stage-word-early"], values["stage-word-late"]
    ramp = {"lead": early, "mql": early, "sql": late, "opportunity": late, "customer": late}
    assert all(contrast(values[f"stage-{s}"], word) >= 4.5 for s, word in ramp.items())


@pytest.mark.parametrize(("value", "said"), [(-20, "−20"), (35, "35"), (None, "–"), (0, "0")])
def test_figures_have_a_minus_sign(value: int | None, said: str) -> None:
    assert num(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("8.5", "€8.50"),
        ("-8.5", "−€8.50"),
        ("99.99", "€99.99"),
        ("100", "€100"),
        ("-1234.5", "−€1,234"),
    ],
)
def test_where_there_is_little_room_cents_are_told_of_little_money(value: str, said: str) -> None:
    with translation.override("en"):
        assert money_near(Decimal(value)) == said
