"""What is said when an excuse, a review, a closure or an outage cannot be noted."""

from collections.abc import Mapping

from testigo.wording.texts import Text

EXCUSE_PROBLEMS: Mapping[str, Text] = {
    "clock_unknown": {
        "es": "Este lead no tiene ese plazo. Recarga la página y elige uno de los que muestra.",
        "en": "This lead has no such clock. Reload the page and choose one of those it shows.",
    },
    "clock_not_late": {
        "es": "Este plazo no está vencido ni se cumplió fuera de tiempo: no hay nada que excusar.",
        "en": "This clock is neither past due nor kept late: there is nothing to excuse.",
    },
    "excuse_of_another_side": {
        "es": "La excusa la pide la parte que tiene el compromiso.",
        "en": "The side that made the promise asks for the excuse.",
    },
    "excuse_answered_by_the_other_side": {
        "es": "La excusa la acepta o no la otra parte del pacto.",
        "en": "The other side of the pact accepts the excuse or does not.",
    },
    "excuse_reason_missing": {
        "es": "Falta el motivo: di en una frase qué pasó.",
        "en": "The reason is missing: say in a sentence what happened.",
    },
    "excuse_not_asked": {
        "es": "Nadie ha pedido excusar este plazo.",
        "en": "Nobody has asked for an excuse for this clock.",
    },
    "rejection_missing": {
        "es": "Este lead no está devuelto, así que no hay nada que revisar.",
        "en": "This lead is not returned, so there is nothing to review.",
    },
    "contest_is_for_marketing": {
        "es": "La revisión de una devolución la pide Marketing.",
        "en": "Marketing asks for the review of a return.",
    },
    "rejection_contested_already": {
        "es": "Ya se ha pedido revisar esta devolución: se habla en la próxima reunión.",
        "en": "A review of this return was asked for already: it is for the next meeting.",
    },
    "nothing_contested": {
        "es": "Nadie ha pedido revisar esta devolución, o ya está decidido.",
        "en": "Nobody asked to review this return, or it is decided already.",
    },
    "contest_too_late": {
        "es": "El plazo para pedir la revisión terminó el {until}: son 2 días laborables.",
        "en": "The time to ask for a review ended on {until}: it is 2 working days.",
    },
    "contest_reason_missing": {
        "es": "Falta el motivo: di por qué crees que encaja.",
        "en": "The reason is missing: say why you think that it fits.",
    },
    "nothing_chosen": {
        "es": "No has marcado nada: marca lo que queráis decidir.",
        "en": "Nothing is ticked: tick what you want to decide.",
    },
    "not_a_day": {
        "es": "«{value}» no es una fecha. Escríbela como 2026-12-31.",
        "en": "“{value}” is not a date. Write it as 2026-12-31.",
    },
    "day_closed_already": {
        "es": "El {day} ya está cerrado en el calendario del pacto: no hay nada que cambiar.",
        "en": "{day} is closed already in the calendar of the pact: there is nothing to change.",
    },
    "day_out_of_reach": {
        "es": "Un cierre mueve los plazos abiertos: elige un día entre hace {back} y dentro de "
        "{ahead} días.",
        "en": "A closure moves the clocks that are open: choose a day between {back} days ago and "
        "{ahead} days ahead.",
    },
    "calendar_missing": {
        "es": "Aún no hay un pacto firmado, y sin él no hay calendario.",
        "en": "There is no signed pact yet, and without it there is no calendar.",
    },
    "never_open_again": {
        "es": "Con ese día cerrado el calendario no volvería a abrir y ningún plazo podría vencer.",
        "en": "With that day closed the calendar would never open again, and no clock could fall "
        "due.",
    },
    "closure_reason_missing": {
        "es": "Falta el motivo del cierre.",
        "en": "The reason for the closure is missing.",
    },
    "not_an_instant": {
        "es": "«{value}» no es una fecha con hora. Escríbela como 2026-12-31T10:00.",
        "en": "“{value}” is not a date with a time. Write it as 2026-12-31T10:00.",
    },
    "outage_what_missing": {
        "es": "Falta qué no funcionaba.",
        "en": "What was out of order is missing.",
    },
    "outage_backwards": {
        "es": "La avería termina antes de empezar.",
        "en": "The outage ends before it begins.",
    },
    "outage_too_long": {
        "es": "Una avería de más de {days} días no se anota de una vez: anota las partes.",
        "en": "An outage of more than {days} days is not noted at once: note its parts.",
    },
    "outage_ahead": {
        "es": "Una avería se anota cuando ha pasado: la fecha queda en el futuro.",
        "en": "An outage is noted once it has happened: the date lies ahead.",
    },
    "no_such_standstill": {
        "es": "No hay ningún cierre ni avería con ese identificador.",
        "en": "There is no closure and no outage with that id.",
    },
}
