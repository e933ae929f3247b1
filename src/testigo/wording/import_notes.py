"""What is worth telling of rows that come in, each with how many they are."""

from collections.abc import Mapping

from testigo.wording.texts import Text, language_of

# Code → of one row, of several.
_NOTES: Mapping[str, tuple[Text, Text]] = {
    "email_as_written": (
        {
            "es": "{n} correo no se puede leer; se guarda como está escrito.",
            "en": "{n} e-mail could not be read; it is kept as written.",
        },
        {
            "es": "{n} correos no se pueden leer; se guardan como están escritos.",
            "en": "{n} e-mails could not be read; they are kept as written.",
        },
    ),
    "phone_as_written": (
        {
            "es": "{n} teléfono no se puede leer; se guarda como está escrito.",
            "en": "{n} phone could not be read; it is kept as written.",
        },
        {
            "es": "{n} teléfonos no se pueden leer; se guardan como están escritos.",
            "en": "{n} phones could not be read; they are kept as written.",
        },
    ),
    "external_id_as_written": (
        {
            "es": "{n} identificador no es de nadie; se guarda como está escrito.",
            "en": "{n} id stands for nobody; it is kept as written.",
        },
        {
            "es": "{n} identificadores no son de nadie; se guardan como están escritos.",
            "en": "{n} ids stand for nobody; they are kept as written.",
        },
    ),
    "anonymous_id_as_written": (
        {
            "es": "{n} identificador de visitante no es de nadie; se guarda como está escrito.",
            "en": "{n} visitor id stands for nobody; it is kept as written.",
        },
        {
            "es": "{n} identificadores de visitante no son de nadie; se guardan como están "
            "escritos.",
            "en": "{n} visitor ids stand for nobody; they are kept as written.",
        },
    ),
    "undated": (
        {
            "es": "{n} fila no dice su fecha: cuenta desde hoy.",
            "en": "{n} row names no date: it counts from today.",
        },
        {
            "es": "{n} filas no dicen su fecha: cuentan desde hoy.",
            "en": "{n} rows name no date: they count from today.",
        },
    ),
}


def note_sentences(
    notes: Mapping[str, int], language: str, shown: Mapping[str, str] | None = None
) -> list[str]:
    """A sentence for each note, in one order; `shown` gives a count as the reader writes it."""
    tongue = language_of(language)
    written = shown or {}
    return [
        forms[notes[code] != 1][tongue].format(n=written.get(code, notes[code]))
        for code, forms in _NOTES.items()
        if notes.get(code)
    ]
