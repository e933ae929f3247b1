"""Imports as people follow them: kinds, states, lawful bases, and why something cannot be done."""

from collections.abc import Mapping

from testigo.wording.texts import Text

IMPORT_KINDS: Mapping[str, Text] = {
    "leads": {"es": "Personas", "en": "People"},
    "deals": {"es": "Oportunidades", "en": "Deals"},
    "facts": {"es": "Hechos", "en": "Facts"},
    "costs": {"es": "Costes", "en": "Costs"},
}
IMPORT_STATES: Mapping[str, Text] = {
    "uploaded": {"es": "Sin importar", "en": "Not imported yet"},
    "waiting": {"es": "En espera", "en": "Waiting"},
    "running": {"es": "En marcha", "en": "Running"},
    "done": {"es": "Importado", "en": "Imported"},
    "failed": {"es": "No se pudo importar", "en": "Could not be imported"},
    "undoing": {"es": "Deshaciéndose", "en": "Being undone"},
    "undone": {"es": "Deshecho", "en": "Undone"},
}
# The lawful bases of article 6.1 of the GDPR, in words that somebody in Marketing can choose by.
BASES: Mapping[str, Text] = {
    "consent": {
        "es": "Consentimiento: dijeron que sí",
        "en": "Consent: they said yes",
    },
    "contract": {
        "es": "Contrato: son clientes o pidieron una oferta",
        "en": "Contract: they are customers or asked for an offer",
    },
    "legitimate_interest": {
        "es": "Interés legítimo: contactos profesionales que lo esperan",
        "en": "Legitimate interest: business contacts who expect it",
    },
    "legal_obligation": {
        "es": "Obligación legal: una ley nos lo exige",
        "en": "Legal obligation: a law demands it",
    },
    "public_task": {
        "es": "Interés público: es una misión de una administración",
        "en": "Public task: a task of a public body",
    },
    "vital_interests": {
        "es": "Interés vital: peligra la vida de alguien",
        "en": "Vital interests: somebody's life is at stake",
    },
}
KEY_KINDS: Mapping[str, Text] = {
    "external": {"es": "Por su referencia", "en": "By their reference"},
    "email": {"es": "Por su correo", "en": "By their e-mail"},
    "phone": {"es": "Por su teléfono", "en": "By their phone"},
}
IMPORT_RUN_PROBLEMS: Mapping[str, Text] = {
    "unknown_import_kind": {
        "es": "«{value}» no es algo que se pueda importar. Elige personas, hechos o costes.",
        "en": "“{value}” is nothing that can be imported. Choose people, facts or costs.",
    },
    "upload_too_large": {
        "es": "El archivo ocupa más de {limit} MB. Divídelo, o impórtalo con la línea de órdenes.",
        "en": "The file is larger than {limit} MB. Split it, or import it from the command line.",
    },
    "basis_missing": {
        "es": "Falta la base jurídica para tener estos datos. Elígela, o di qué columna la da.",
        "en": "The lawful basis for holding these data is missing. Choose it, or say which column "
        "gives it.",
    },
    "source_missing": {
        "es": "Falta de dónde vienen estos datos. Escríbelo, o di qué columna lo da.",
        "en": "Where these data come from is missing. Write it, or say which column gives it.",
    },
    "source_too_long": {
        "es": "El origen es demasiado largo: caben {limit} caracteres.",
        "en": "The source is too long: {limit} characters fit.",
    },
    "unknown_basis": {
        "es": "«{value}» no es ninguna base jurídica del artículo 6 del RGPD. Escribe "
        "consentimiento, contrato, interés legítimo, obligación legal, interés público o interés "
        "vital.",
        "en": "“{value}” is no lawful basis of article 6 of the GDPR. Write consent, contract, "
        "legitimate interest, legal obligation, public task or vital interests.",
    },
    "no_such_import": {
        "es": "No hay ninguna importación con esa referencia.",
        "en": "There is no import with that reference.",
    },
    "import_not_now": {
        "es": "Esto no se puede hacer ahora con esta importación. Mira en qué estado está.",
        "en": "This cannot be done with this import now. See which state it is in.",
    },
    "import_not_chosen": {
        "es": "Antes de comprobar el archivo, di qué significa cada columna.",
        "en": "Say what each column means before the file is checked.",
    },
    "import_not_tried": {
        "es": "Antes de importar el archivo, compruébalo.",
        "en": "Check the file before it is imported.",
    },
    "import_sheet_changed": {
        "es": "Mientras tanto se pasó a la hoja «{sheet}». Revisa lo que significa cada columna y "
        "compruébalo de nuevo.",
        "en": "Meanwhile the sheet “{sheet}” was chosen. Look through what each column means and "
        "check it again.",
    },
    "nothing_to_undo": {
        "es": "Esta importación no guardó nada que se pueda deshacer.",
        "en": "This import kept nothing that could be undone.",
    },
    "import_recorded": {
        "es": "Esta importación ya guardó algo. Deshazla en lugar de descartarla.",
        "en": "This import has kept something already. Undo it instead of discarding it.",
    },
    "import_interrupted": {
        "es": "La importación se interrumpió. Lo que entró sigue ahí: vuelve a importar el mismo "
        "archivo para completarla, o deshazla.",
        "en": "The import was cut short. What came in is there: import the same file again to "
        "complete it, or undo it.",
    },
    "import_broke": {
        "es": "Algo falló por nuestra parte durante la importación y ha quedado anotado. Lo que "
        "entró sigue ahí: vuelve a importar el mismo archivo, o deshazla.",
        "en": "Something broke on our side during the import and has been noted. What came in is "
        "there: import the same file again, or undo it.",
    },
}
