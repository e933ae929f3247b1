"""What has changed since yesterday, as the heading over a number of leads."""

from collections.abc import Mapping

from testigo.wording.texts import Text

CHANGES: Mapping[str, Text] = {
    "lead": {"es": "Leads nuevos", "en": "New leads"},
    "mql": {"es": "Nuevos MQL", "en": "New MQLs"},
    "attempt": {"es": "Con un intento de contacto", "en": "With an attempt to reach them"},
    "accepted": {"es": "Aceptados por Ventas", "en": "Accepted by Sales"},
    "rejected": {"es": "Devueltos: no encajan", "en": "Given back: not a fit"},
    "past_due": {"es": "Con un plazo que venció", "en": "With a deadline that passed"},
    "sql": {"es": "Nuevos SQL", "en": "New SQLs"},
    "opportunity": {"es": "Nuevas oportunidades", "en": "New opportunities"},
    "customer": {"es": "Clientes nuevos", "en": "New customers"},
}
