"""What the loop tells: leaks between both teams, the links of the chain, what to do next."""

from collections.abc import Mapping

from testigo.wording.texts import Text

LEAKS: Mapping[str, Text] = {
    "never_contacted": {"es": "Sin contactar", "en": "Never contacted"},
    "contacted_late": {"es": "Contactados tarde", "en": "Contacted late"},
    "short_of_attempts": {"es": "Con pocos intentos", "en": "Short of attempts"},
    "without_reason": {"es": "Rechazados sin motivo", "en": "Rejected without a reason"},
}
LEAK_NOTES: Mapping[str, Text] = {
    "few_cases": {"es": "Pocos casos", "en": "Few cases"},
    "no_comparables": {
        "es": "Aún no hay 30 leads con los que comparar",
        "en": "Not yet 30 leads to compare with",
    },
    "no_deals": {
        "es": "Menos de 10 contratos de los que sacar el ticket medio",
        "en": "Fewer than 10 contracts to take the average deal from",
    },
}
GAP_FACTORS: Mapping[str, Text] = {
    "volume": {"es": "Volumen", "en": "Volume"},
    "quality": {"es": "Calidad", "en": "Quality"},
    "acceptance": {"es": "Aceptación", "en": "Acceptance"},
    "speed": {"es": "Rapidez", "en": "Speed"},
    "effort": {"es": "Esfuerzo", "en": "Effort"},
    "win_rate": {"es": "Tasa de cierre", "en": "Win rate"},
    "deal_size": {"es": "Ticket medio", "en": "Deal size"},
    "timing": {"es": "Momento de la firma", "en": "Timing"},
    "retention": {"es": "Retención", "en": "Retention"},
}
RECOMMENDATIONS: Mapping[str, Text] = {
    "stop": {"es": "Parar", "en": "Stop"},
    "raise": {"es": "Aumentar el presupuesto", "en": "Raise the budget"},
    "fix_routing": {"es": "Arreglar el reparto", "en": "Fix routing"},
    "change_clause": {"es": "Cambiar una cláusula", "en": "Change a clause"},
}
