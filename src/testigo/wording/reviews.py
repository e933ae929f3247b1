"""Names of what keeps a pact alive: its rates, why it is reviewed, what a review decided."""

from collections.abc import Mapping

from testigo.wording.texts import Text

RATES: Mapping[str, Text] = {
    "lead_mql": {"es": "De lead a MQL", "en": "Lead to MQL"},
    "mql_accepted": {"es": "De MQL a aceptado por Ventas", "en": "MQL to accepted by Sales"},
    "mql_sql": {"es": "De MQL a SQL", "en": "MQL to SQL"},
    "sql_opportunity": {"es": "De SQL a oportunidad", "en": "SQL to opportunity"},
    "opportunity_customer": {"es": "De oportunidad a cliente", "en": "Opportunity to customer"},
}
REVIEW_KINDS: Mapping[str, Text] = {
    "quarterly": {"es": "Revisión del plazo acordado", "en": "Review of the agreed term"},
    "drift": {"es": "Ha cambiado una tasa de conversión", "en": "A conversion rate has moved"},
    "extraordinary": {"es": "Revisión extraordinaria", "en": "Extraordinary review"},
}
REVIEW_DECISIONS: Mapping[str, Text] = {
    "keep": {"es": "El pacto se mantiene", "en": "The pact is kept"},
    "change": {"es": "El pacto cambia", "en": "The pact changes"},
}
PROPOSAL_STATES: Mapping[str, Text] = {
    "open": {"es": "Por responder", "en": "To be answered"},
    "taken": {"es": "Aceptada", "en": "Taken up"},
    "declined": {"es": "Rechazada", "en": "Declined"},
    "recalled": {"es": "Retirada", "en": "Withdrawn"},
}
