"""Why a lead is to be nurtured."""

from collections.abc import Mapping

from testigo.wording.texts import Text

WHYS: Mapping[str, Text] = {
    "below": {"es": "Bajo el umbral", "en": "Under the threshold"},
    "rejected": {"es": "Devuelto por Ventas", "en": "Given back by Sales"},
    "recycled": {"es": "Vuelve más adelante", "en": "Comes back later"},
    "incomplete": {"es": "Faltan datos", "en": "Data missing"},
    "untouched": {"es": "Sin contacto reciente", "en": "No recent touch"},
}
NURTURE_PROBLEMS: Mapping[str, Text] = {
    "nothing_to_complete": {
        "es": "No se ha guardado nada: escribe un valor.",
        "en": "Nothing was saved: write a value.",
    },
    "completed_no_number": {
        "es": "«{value}» no es un número de personas: escribe una cifra, como 120.",
        "en": "“{value}” is no number of people: write a figure such as 120.",
    },
    "field_no_number": {
        "es": "«{value}» no es un número: escribe una cifra, como 120 o 1.234,56.",
        "en": "“{value}” is no number: write a figure such as 120 or 1,234.56.",
    },
    "completed_too_long": {
        "es": "Es más largo de lo que cabe en un campo: escribe unas pocas palabras.",
        "en": "Longer than fits into a field: write a few words.",
    },
    "completed_not_known": {
        "es": "«{value}» no está entre los valores de este campo: elige uno de la lista.",
        "en": "“{value}” is not among the values of this field: choose one of the list.",
    },
}
