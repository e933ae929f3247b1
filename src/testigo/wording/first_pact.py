"""What the first draft of a pact says in the language of the workspace."""

from collections.abc import Mapping

from testigo.wording.texts import Text

TITLE: Text = {"es": "Pacto de Smarketing de {name}", "en": "Smarketing pact of {name}"}
# Whoever receives leads, and whoever receives those that were investigated.
TEAMS: Mapping[str, Text] = {
    "sdr": {"es": "Primer contacto", "en": "First contact"},
    "ventas": {"es": "Ventas", "en": "Sales"},
}
ROLE_TITLES: Mapping[str, Text] = {
    "marketing": {"es": "Marketing", "en": "Marketing"},
    "lead": {"es": "Responsable de ventas", "en": "Head of sales"},
    "sales": {"es": "Ventas", "en": "Sales"},
    "sdr": {"es": "Ventas", "en": "Sales"},
    "success": {"es": "Responsable de clientes", "en": "Customer success"},
    "director": {"es": "Dirección", "en": "Management"},
}
# The definitions of the example, which is written in Spanish.
ENGLISH: Mapping[str, str] = {
    "lead": "A basic contact with the minimum data.",
    "mql": "Has shown interest and fits the profile, though perhaps not ready to buy yet.",
    "sql": "An MQL investigated, by hand or automatically, and ready for a sales conversation.",
    "opportunity": "An SQL that has confirmed need and budget.",
    "customer": "Has signed a contract.",
}
