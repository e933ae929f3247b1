"""Stages, statuses and scores of a lead."""

from collections.abc import Mapping

from testigo.wording.texts import Text

STAGES: Mapping[str, Text] = {
    "lead": {"es": "Lead", "en": "Lead"},
    "mql": {"es": "MQL", "en": "MQL"},
    "sql": {"es": "SQL", "en": "SQL"},
    "opportunity": {"es": "Oportunidad", "en": "Opportunity"},
    "customer": {"es": "Cliente", "en": "Customer"},
    "recycled": {"es": "Por nutrir", "en": "To nurture"},
    "disqualified": {"es": "No encaja", "en": "Not a fit"},
}

STATUSES: Mapping[str, Text] = {
    "new": {"es": "Nuevo", "en": "New"},
    "working": {"es": "En contacto", "en": "Being contacted"},
    "connected": {"es": "Ha habido conversación", "en": "Spoken with"},
    "unreachable": {"es": "No localizado", "en": "Not reached"},
    "waiting": {"es": "Espera una llamada", "en": "Waiting for a call"},
    "closed": {"es": "Terminado", "en": "Closed"},
}

SCORES: Mapping[str, Text] = {
    "total": {"es": "total", "en": "total"},
    "fit": {"es": "de encaje", "en": "fit"},
    "interest": {"es": "de interés", "en": "interest"},
}
