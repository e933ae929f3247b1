"""Steps of a lead that are taken alone, as the buttons that take them say."""

from collections.abc import Mapping

from testigo.wording.texts import Text

STEPS: Mapping[str, Text] = {
    "accept": {"es": "Aceptar", "en": "Accept"},
    "qualify": {"es": "Calificar como SQL", "en": "Qualify as SQL"},
    "need": {"es": "Confirmar la necesidad", "en": "Confirm the need"},
    "budget": {"es": "Confirmar el presupuesto", "en": "Confirm the budget"},
    "recycle": {"es": "Devolver a Marketing para más adelante", "en": "Back to Marketing"},
    "disqualify": {"es": "Cerrar del todo", "en": "Close for good"},
    "reinstate": {"es": "Volver a ponerlo en el camino", "en": "Back on the path"},
}
