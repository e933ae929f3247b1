"""Why a lead was rejected or recycled, or a deal lost. A pact may add reasons of its own."""

from collections.abc import Mapping

from testigo.wording.texts import Text

REASONS: Mapping[str, Text] = {
    # rejected
    "wrong_role": {"es": "El cargo no es el adecuado", "en": "Not the right role"},
    "student": {"es": "Es estudiante", "en": "A student"},
    "no_data": {"es": "Faltan datos", "en": "Data are missing"},
    "duplicate": {"es": "Está repetido", "en": "A duplicate"},
    "out_of_area": {"es": "Está fuera de zona", "en": "Out of the area"},
    "not_a_fit": {"es": "Otro motivo de encaje", "en": "Another reason of fit"},
    # recycled
    "timing": {"es": "No es el momento", "en": "Not the moment"},
    "no_budget_yet": {"es": "Aún no hay presupuesto", "en": "No budget yet"},
    "unreachable": {"es": "No se ha podido contactar", "en": "Could not be reached"},
    # lost
    "price": {"es": "Precio", "en": "Price"},
    "competitor": {"es": "Eligió a otro proveedor", "en": "Chose another vendor"},
    "fit": {"es": "El producto no encaja", "en": "The product does not fit"},
    "no_decision": {"es": "No se decidió", "en": "No decision"},
    "other": {"es": "Otro motivo", "en": "Another reason"},
}
# Which of them one chooses among, by what became of the lead or the deal.
OF_A_KIND: Mapping[str, tuple[str, ...]] = {
    "rejected": ("wrong_role", "student", "no_data", "duplicate", "out_of_area", "not_a_fit"),
    "recycled": ("timing", "no_budget_yet", "unreachable"),
    "lost": ("price", "competitor", "timing", "fit", "no_decision", "other"),
}
