"""What the gallery shows components with: figures and names that nobody has, short, long and
missing."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from testigo.queries.hindsight import DraftScore
from testigo.web.frame.places import PLACES, Stop
from testigo.web.lead.clocks import ClockCard
from testigo.web.lead.score import Bar, Check, Waterfall
from testigo.web.lead.timeline import Line, Look
from testigo.web.lead.why_card import WhyCard
from testigo.web.queue.bar import Choice, Press, outcome_bar
from testigo.web.queue.returning import ReturnLine
from testigo.web.queue.talk import Question, TalkLine
from testigo.web.today.chart import Chart, Day
from testigo.web.today.strips import Mark, Strip
from testigo.wording import TABLES, word

MADRID = ZoneInfo("Europe/Madrid")
LONG = "Maximiliana Fernández de Córdoba y Álvarez de las Asturias-Bohorques"
LONGER = (
    "Confirmar con la dirección de operaciones de la planta de Vitoria-Gasteiz si el presupuesto "
    "del segundo semestre cubre también la formación de los tres turnos"
)
# One word that no line can break by itself.
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def specimens(now: datetime) -> dict[str, Any]:
    """The context of the page."""
    return {
        "stages": list(TABLES["stage"]),
        "clock_states": list(TABLES["clock"]),
        "verdicts": list(TABLES["standing"]),
        "lefts": (1.0, 0.66, 0.33, 0.05),
        "people": ("Ana Ruiz", "Íñigo", "hugo@nortia.example", "王小明", LONG, ""),
        "scores": ((105, True), (70, False), (0, False), (-50, False), (12345, True)),
        "long": LONG,
        "longer": LONGER,
        "unbroken": UNBROKEN,
        "notice": {"text": LONGER, "url": "#words", "label": "Marta Vidal"},
        "sample": {"name": LONG},
        "stops": [Stop(one, "#", one.key == "queue", 3) for one in PLACES],
        "bar": outcome_bar(None, now, MADRID),
        "press": Press("#", "gallery", "", LONG, "Directora de operaciones", "#"),
        "talk": _talk(),
        "returned": _returned(),
        "clocks": _clocks(now),
        "timeline": _moments(now),
        "why": _why(now),
        "chart": _chart(now.date()),
        "strip": _strip(now.date()),
    }


def _returned() -> ReturnLine:
    reasons = (Choice("6:wrong_role", LONG, "1"), Choice("6:student", "!", "2"))
    return ReturnLine("#", "#content", "gallery", "nobody", LONG, reasons)


def _talk() -> TalkLine:
    return TalkLine(
        url="#",
        once="gallery",
        person="nobody",
        title=LONG,
        kind="feedback",
        owed="12:30",
        questions=(
            Question("right_role", LONG, "", said_no=True, yes="1", no="2"),
            Question("need", LONG, LONGER, said_no=False, yes="3", no="4"),
            Question("budget", LONG, "", said_no=False, yes="5", no="6"),
        ),
        reasons=(Choice("price", LONG, "7"), Choice("fit", "!", "")),
        reason="",
        asks_competitor=True,
        competitors=(LONG,),
        offered=(Choice("guide", LONGER, "a"),),
        mentioned=(LONG,),
        titles=(LONG, UNBROKEN),
    )


def _clocks(now: datetime) -> list[ClockCard]:
    """One card for each state of a clock."""
    return [
        ClockCard(
            id=state,
            commitment="first-contact",
            name="Primer contacto",
            promise=LONGER,
            state=state,
            left=0.4,
            due_at=now + timedelta(hours=2),
            ended_at=now if state.startswith("kept") else None,
            used="1 h 12 min",
            promised="2 h",
            waited="3 d 4 h",
            delay="12 min" if state == "past_due" else "",
            attempts=3 if state == "kept_late" else 0,
            progress=("2 / 5",) if state == "running" else (),
            notes=(LONGER,) if state == "paused" else (),
            may_ask=False,
            clause="commitments.first-contact",
            pact_version=3,
            void_reason=LONG if state == "voided" else "",
            cycle=1,
        )
        for state in TABLES["clock"]
    ]


def _moments(now: datetime) -> list[Line]:
    looks = (Look("phone", "talk"), Look("stairs-up", "stage"), Look("clock-check", "kept"))
    return [
        Line(
            id=f"specimen-{place}",
            at=now - timedelta(hours=7**place),
            look=look,
            sentence=(LONG, LONGER, UNBROKEN)[place],
            small="definitions.mql, v3" if place == 1 else "",
            note=LONGER if place == 0 else "",
            undone=place == 2,
            late=place == 0,
            automatic=place == 1,
            person="",
            points="+35" if place == 1 else "",
        )
        for place, look in enumerate(looks)
    ]


def _why(now: datetime) -> WhyCard:
    return WhyCard(
        waterfall=_waterfall(now),
        asof=None,
        asked="2999-12-31",
        problem=LONGER,
        today=now.date(),
        intro=LONG,
        changes=(LONGER, UNBROKEN),
        draft=DraftScore(4, 60, passes=True),
    )


def _waterfall(now: datetime) -> Waterfall:
    week = timedelta(days=7)
    return Waterfall(
        bars=(
            Bar("Pidió una demostración", "+50", 50, "40.00", "40.00", (now,), now + week, ""),
            Bar(LONGER, "+35", 35, "0.00", "28.00", (now - week, now), None, ""),
            Bar("Ocupación: estudiante", "−50", -50, "28.00", "40.00", (now,), None, ""),
        ),
        total=35,
        fit="−15",
        interest="+50",
        zero="40.00",
        threshold="96.00",
        checks=(_check("total", "35 ≤ 70"), _check("fit", "−15 < 20")),
        passes=False,
        as_of=now,
        pact_version=3,
    )


def _check(part: str, shown: str) -> Check:
    return Check(word("score", part, get_language() or "es"), shown, passed=False)


def _chart(today: date) -> Chart:
    first = today.replace(day=1)
    days = tuple(
        Day(first + timedelta(days=place), place * 4 if place < 14 else None, Decimal(place * 4))
        for place in range(28)
    )
    return Chart(
        finding=LONGER,
        days=days,
        came="0,100 25,70 50,45",
        pace="0,100 100,10",
        band="50,45 100,4 100,24",
        top=120,
        low=92,
        high=118,
    )


def _strip(today: date) -> Strip:
    looks = (("kept", 28), ("partly", 14), ("missed", 3), ("none", 3), ("closed", 2))
    marks = (
        Mark(today, look, place * 10, 28 - height, height, LONG)
        for place, (look, height) in enumerate(looks * 6)
    )
    return Strip("first-contact", "Primer contacto", LONGER, tuple(marks))
