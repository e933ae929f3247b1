"""Why somebody is away, and what is said of absences, teams and their capacity."""

from collections.abc import Mapping

from testigo.wording.texts import Text

ABSENCE_REASONS: Mapping[str, Text] = {
    "holiday": {"es": "Vacaciones", "en": "Holiday"},
    "leave": {"es": "Permiso o baja", "en": "Leave"},
    "training": {"es": "Formación", "en": "Training"},
    "travel": {"es": "Viaje o visita", "en": "Travel or visit"},
    "other": {"es": "Otro motivo", "en": "Another reason"},
}

ABSENCE_PROBLEMS: Mapping[str, Text] = {
    "no_such_absence": {
        "es": "No hay ninguna ausencia así en este espacio, o ya se retiró.",
        "en": "There is no such absence in this workspace, or it was taken back.",
    },
    "absence_of_nobody": {
        "es": "Esa persona no pertenece a este espacio.",
        "en": "That person does not belong to this workspace.",
    },
    "absence_backwards": {
        "es": "La ausencia termina antes de empezar: revisa las fechas.",
        "en": "The absence ends before it starts: look at the dates again.",
    },
    "absence_too_long": {
        "es": "La ausencia pasa de {days} días. Anótala por partes, o quita a la persona de sus "
        "equipos.",
        "en": "The absence is longer than {days} days. Note it in parts, or take the person out of "
        "their teams.",
    },
    "absence_dates_missing": {
        "es": "Faltan las fechas de la ausencia, o no se entienden.",
        "en": "The dates of the absence are missing, or cannot be read.",
    },
    "team_gone": {
        "es": "No hay ningún equipo «{team}» en este espacio.",
        "en": "There is no team “{team}” in this workspace.",
    },
    "no_such_seat": {
        "es": "Esa persona no está en este equipo.",
        "en": "That person is not in this team.",
    },
    "capacity_unreadable": {
        "es": "La capacidad es un número de leads abiertos, de 1 a {most}. Déjala vacía si no hay "
        "límite.",
        "en": "Capacity is a number of open leads, from 1 to {most}. Leave it empty if there is no "
        "limit.",
    },
    "cannot_receive": {
        "es": "Esa persona no puede recibir leads en este espacio: elige a otra.",
        "en": "That person cannot receive leads in this workspace: choose another.",
    },
    "leads_to_give": {
        "es": "Elige qué leads se asignan, {most} como mucho de una vez.",
        "en": "Choose which leads to assign, {most} at most at once.",
    },
    "absence_reason_unknown": {
        "es": "«{value}» no es un motivo de ausencia. Hay estos: {options}.",
        "en": "“{value}” is not a reason of an absence. There are: {options}.",
    },
}
