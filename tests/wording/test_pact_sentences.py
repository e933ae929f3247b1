"""A pact in plain sentences, in both languages, and what two versions say otherwise."""

from collections.abc import Iterator
from copy import deepcopy
from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from testigo.core.conditions import parse_condition
from testigo.core.pact import Pact, load_draft
from testigo.core.pact.load import parse_document
from testigo.core.reading import Report
from testigo.wording.conditions import condition_words
from testigo.wording.pact_sentences import changes_between, sections_of

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "pact.es.yaml").read_text(
    encoding="utf-8"
)


def read(text: str = TEXT) -> Pact:
    pact, problems = load_draft(text)
    assert pact is not None, problems
    return pact


def told(pact: Pact, language: str) -> dict[str, str]:
    return {
        sentence.clause: sentence.text
        for section in sections_of(pact, language)
        for sentence in section.sentences
    }


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_sentence_is_whole_and_its_clause_its_own(language: str) -> None:
    sections = sections_of(read(), language)
    clauses = [one.clause for section in sections for one in section.sentences]
    assert len(clauses) == len(set(clauses))
    for section in sections:
        for one in section.sentences:
            assert one.text.endswith("."), one
            assert one.text[0].isupper() or not one.text[0].isalpha(), one
            assert "{" not in one.text
            assert "  " not in one.text


def test_both_languages_say_the_same_clauses() -> None:
    assert list(told(read(), "es")) == list(told(read(), "en"))


@pytest.mark.parametrize(
    ("clause", "spanish", "english"),
    [
        (
            "commitments.mql-volume",
            "MQL entregados: 100 como mínimo al mes.",
            "MQLs delivered: at least 100 a month.",
        ),
        (
            "commitments.mql-quality",
            "MQL aceptados: el 60 % como mínimo en 5 días, medido cada mes.",
            "MQLs accepted: at least 60% within 5 days, measured every month.",
        ),
        (
            "commitments.first-contact",
            "Primer intento de contacto, en 2 horas laborables desde el traspaso; se avisa cuando "
            "ha pasado el 75 % del plazo; si vence, se avisa a Ventas.",
            "First attempt to reach them, within 2 working hours of the hand-over; a warning is "
            "given when 75% of the time has passed; once it is past due Sales is told.",
        ),
        (
            "scoring.pricing-page",
            "Visitó páginas que empiezan por /precios: +20 puntos de interés, 2 veces como máximo, "
            "una vez al día, caduca a los 30 días.",
            "Visited pages that begin with /precios: +20 points of interest, 2 times at most, once "
            "a day, expires after 30 days.",
        ),
        (
            "scoring.abroad",
            "Se conoce su país y su país no es España: −30 puntos de encaje.",
            "Their country is known and their country is not Spain: −30 points of fit.",
        ),
        (
            "calendar.seasons[0]",
            "Cada año, del 1 de julio al 31 de agosto: de lunes a viernes 08:00-15:00.",
            "Every year from 1 July to 31 August: Monday to Friday 08:00-15:00.",
        ),
        (
            "dispositions.recycled",
            "O devolverlo para más adelante porque: no es el momento, aún no hay presupuesto o no "
            "se ha podido contactar.",
            "Or send it back for later because: not the moment, no budget yet or could not be "
            "reached.",
        ),
        (
            "meeting",
            "Los dos equipos se reúnen cada semana, el martes a las 09:15, 30 minutos.",
            "Both teams meet every week, on Tuesday at 09:15, for 30 minutes.",
        ),
    ],
)
def test_what_a_clause_says(clause: str, spanish: str, english: str) -> None:
    assert told(read(), "es")[clause] == spanish
    assert told(read(), "en")[clause] == english


@pytest.mark.parametrize(
    ("written", "spanish"),
    [
        ("{trait: email, exists: false}", "no se conoce su correo"),
        ("{trait: sector, not_in: [Ocio, Hostelería]}", "su sector no es Ocio u Hostelería"),
        ("{trait: city, contains: San}", "su ciudad contiene «San»"),
        ("{score: interest, between: [10, 40]}", "el interés es de entre 10 y 40 puntos"),
        ("{none: [{is: customer}]}", "no se cumple que ya es cliente"),
        (
            "{all: [{any: [{is: customer}, {is: in_open_deal}]}, {trait: city, is: Vic}]}",
            "(ya es cliente o tiene una oportunidad abierta) y su ciudad es Vic",
        ),
        (
            "{fact: form.submitted, props.form: Demo}",
            "consta «Envió un formulario, con form es Demo»",
        ),
    ],
)
def test_conditions_in_words(written: str, spanish: str) -> None:
    report = Report()
    node = parse_document(written, report)
    assert node is not None
    condition = parse_condition(node, ("fact", "trait", "score", "is"))
    assert not report.problems
    assert condition_words(condition, "es") == spanish


def test_only_what_differs_is_told_in_the_order_of_the_later_one() -> None:
    later = TEXT.replace("total, over: 70", "total, over: 60").replace(
        "  - {id: rival, ", "  - {id: competitor, "
    )
    changes = changes_between(read(), read(later), "es")
    assert [(one.clause, bool(one.before), bool(one.after)) for one in changes] == [
        ("definitions.mql", True, True),
        ("scoring.competitor", False, True),
        ("scoring.rival", True, False),
    ]
    assert changes[0].section == "Definiciones"
    assert "supera 70 puntos" in changes[0].before
    assert "supera 60 puntos" in changes[0].after
    assert changes_between(read(), read(), "es") == ()


def _leaves(
    node: object, path: tuple[object, ...] = ()
) -> Iterator[tuple[tuple[object, ...], object]]:
    """Every value of a document with its place."""
    children = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else None
    )
    if children is None:
        yield path, node
        return
    for key, child in children:
        yield from _leaves(child, (*path, key))


def _other(value: object) -> list[object]:
    """Values that may stand instead of one, so that the pact says something else."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, float):
        return [value + 0.04]
    text = str(value)
    if text.endswith("%"):
        return [f"{float(text[:-1]) + 0.04:.2f}%", f"{float(text[:-1]) - 0.04:.2f}%"]
    if text[:-1].isdigit() and text[-1] in "hdm":
        return [f"{int(text[:-1]) + 1}{text[-1]}"]
    return [f"{text} bis", f"x{text}", "marketing", "lead.rejected", "2026-12-01", "week", "en"]


def test_whatever_means_something_else_is_told() -> None:
    yaml = YAML(typ="safe")
    untold = []
    document = yaml.load(TEXT)
    old = read()
    for path, value in list(_leaves(document)):
        for other in _other(value):
            changed = deepcopy(document)
            place = changed
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = other
            written = StringIO()
            YAML(typ="safe").dump(changed, written)
            new, _ = load_draft(written.getvalue())
            if new is not None and new != old and not changes_between(old, new, "es"):
                untold.append((path, value, other))
    assert untold == []


def test_one_entry_more_in_a_list_is_one_change_in_its_section() -> None:
    first = "  - {trait: sector, in: [Industria, Logística, Alimentación]}\n"
    later = TEXT.replace(first, "  - {trait: city, is: Lugo}\n" + first)
    assert later != TEXT
    [change] = changes_between(read(), read(later), "es")
    assert (change.section, change.before) == ("Cliente ideal", "")
    assert "Lugo" in change.after
    [gone] = changes_between(read(later), read(), "es")
    assert (gone.section, gone.after) == ("Cliente ideal", "")


def test_what_is_gone_stands_in_the_section_that_it_was_in() -> None:
    rule = next(line for line in TEXT.split("\n") if "{id: rival" in line)
    later = TEXT.replace(f"{rule}\n", "").replace("title: Pacto", "title: Otro pacto")
    later = later.replace("at_least: 100, per: month", "at_least: 90, per: month")
    changes = changes_between(read(), read(later), "es")
    assert [(one.clause, bool(one.after)) for one in changes] == [
        ("title", True),
        ("scoring.rival", False),
        ("commitments.mql-volume", True),
    ]


def test_places_and_patterns_have_their_names() -> None:
    said = told(read(), "es")
    assert "las fiestas de España (Cataluña)" in said["calendar.holidays"]
    assert "la hora de Madrid (Europe/Madrid)" in said["calendar.timezone"]
    ceo = "Su cargo empieza por «CEO», «gerente» o «fundador» o es como «director* general*»"
    assert ceo in said["scoring.ceo"]
    mails = "Su correo termina en «@gmail.com» o contiene «@hotmail.» o «@yahoo.»"
    assert mails in said["scoring.free-mail"]
