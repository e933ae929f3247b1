"""Goals: what a calculation takes, where each figure comes from, and what keeps it from being
computed."""

from collections.abc import Mapping

from testigo.wording.texts import Text

GOAL_INPUTS: Mapping[str, Text] = {
    "quota": {"es": "Objetivo de ventas", "en": "Quota"},
    "average_deal": {"es": "Ticket medio", "en": "Average deal"},
    "lead_to_customer": {"es": "De lead a cliente", "en": "From lead to customer"},
    "lead_to_mql": {"es": "De lead a MQL", "en": "From lead to MQL"},
    "mql_to_customer": {"es": "De MQL a cliente", "en": "From MQL to customer"},
}
GOAL_SOURCES: Mapping[str, Text] = {
    "pact": {"es": "Del pacto", "en": "From the pact"},
    "history": {"es": "De tu historial", "en": "From your history"},
    "typed": {"es": "Estimación", "en": "Estimate"},
    "starter": {"es": "Estimación de partida", "en": "Starting estimate"},
}
GOAL_PROBLEMS: Mapping[str, Text] = {
    "goal_input_missing": {
        "es": "«{input}»: falta. Escribe una estimación para seguir calculando.",
        "en": "“{input}” is missing. Write an estimate to go on with the calculation.",
    },
    "goal_amount_out_of_range": {
        "es": "«{input}»: tiene que ser un importe mayor que cero y de un billón como mucho.",
        "en": "“{input}” has to be an amount above zero and up to a million million.",
    },
    "goal_rate_out_of_range": {
        "es": "«{input}»: tiene que ser una tasa entre 0,01 % y 100 %.",
        "en": "“{input}” has to be a rate between 0.01% and 100%.",
    },
    "goal_rate_unreadable": {
        "es": "«{input}»: «{value}» no se puede leer como tasa. Escríbela en tanto por ciento, "
        "como 2,5.",
        "en": "“{input}”: “{value}” cannot be read as a rate. Write it in per cent, such as 2.5.",
    },
    "goal_history_without_customers": {
        "es": "Ningún lead que haya tenido tiempo de firmar lo ha hecho todavía, así que no se "
        "puede repartir por canal.",
        "en": "No lead that has had the time to sign has done so yet, so nothing can be shared out "
        "by channel.",
    },
}
