"""Clocks: how they stand, why they were voided, and the kinds of promise."""

from collections.abc import Mapping

from testigo.wording.texts import Text

STATES: Mapping[str, Text] = {
    "running": {"es": "En plazo", "en": "On time"},
    "due_soon": {"es": "Vence pronto", "en": "Due soon"},
    "past_due": {"es": "Vencido", "en": "Past due"},
    "kept": {"es": "Cumplido", "en": "Kept"},
    "kept_late": {"es": "Cumplido fuera de plazo", "en": "Kept late"},
    "paused": {"es": "En pausa", "en": "Paused"},
    "excused": {"es": "Excusado", "en": "Excused"},
    "voided": {"es": "Anulado", "en": "Voided"},
}

# Why a clock was voided: the fact that settled the matter, or a reason of the log's own.
VOIDED: Mapping[str, Text] = {
    "lead.rejected": {
        "es": "Ventas devolvió el lead con un motivo.",
        "en": "Sales returned the lead with a reason.",
    },
    "lead.disqualified": {
        "es": "El lead dejó el camino: no encaja.",
        "en": "The lead left the path: not a fit.",
    },
    "lead.recycled": {
        "es": "El lead volvió a Marketing para más adelante.",
        "en": "The lead went back to Marketing for later.",
    },
    "person.merged": {
        "es": "La persona se unió con otra ficha, que conserva su plazo.",
        "en": "The person was merged with another record, which keeps its clock.",
    },
    "person.erased": {
        "es": "Los datos de la persona se suprimieron.",
        "en": "The data of the person were erased.",
    },
    "contract.signed": {
        "es": "El contrato se firmó antes.",
        "en": "The contract was signed before.",
    },
    "not_covered": {
        "es": "El histórico importado no dice qué pasó, así que el plazo no se juzga.",
        "en": "The imported history does not tell what happened, so the clock is not judged.",
    },
    "crossing_gone": {
        "es": "Lo que puso en marcha el plazo se corrigió después.",
        "en": "What started the clock was corrected afterwards.",
    },
    "settled": {
        "es": "Cuando se supo, el lead ya estaba resuelto.",
        "en": "When it was first known, the lead was settled already.",
    },
}

PROMISES: Mapping[str, Text] = {
    "volume": {"es": "Volumen", "en": "Volume"},
    "rate": {"es": "Tasa", "en": "Rate"},
    "revenue": {"es": "Ingresos", "en": "Revenue"},
    "care": {"es": "Cuidado", "en": "Care"},
    "response": {"es": "Respuesta", "en": "Response"},
    "attempts": {"es": "Intentos", "en": "Attempts"},
}
