"""What is said about documents in general: their form, keys and values (`testigo.core.reading`)."""

from collections.abc import Mapping

from testigo.wording.texts import Text

READING_PROBLEMS: Mapping[str, Text] = {
    # The document as a whole.
    "not_yaml": {
        "es": "Aquí el documento deja de ser YAML: revisa la sangría, los dos puntos y las "
        "comillas de esta línea y de la anterior.",
        "en": "Here the document stops being YAML: check the indentation, the colons and the "
        "quotes of this line and the one before.",
    },
    "document_empty": {
        "es": "El documento está vacío.",
        "en": "The document is empty.",
    },
    "document_too_long": {
        "es": "El documento pasa de {longest} caracteres.",
        "en": "The document is longer than {longest} characters.",
    },
    "document_too_deep": {
        "es": "El documento tiene más de {deepest} niveles, uno dentro de otro.",
        "en": "The document has more than {deepest} levels, one inside another.",
    },
    "anchor_refused": {
        "es": "Las anclas y los alias de YAML («&» y «*») no se admiten: escribe el valor donde "
        "haga falta.",
        "en": "YAML anchors and aliases (“&” and “*”) are not accepted: write the value where it "
        "is needed.",
    },
    "key_twice": {
        "es": "La clave «{key}» aparece dos veces: deja solo una.",
        "en": "The key “{key}” appears twice: keep only one.",
    },
    # Keys.
    "unknown_key": {
        "es": "Aquí no se conoce la clave «{key}». ¿Quizá querías «{suggestion}»?",
        "en": "The key “{key}” is not known here. Did you mean “{suggestion}”?",
    },
    "missing_key": {
        "es": "Falta la clave «{key}».",
        "en": "The key “{key}” is missing.",
    },
    # Forms.
    "not_a_mapping": {
        "es": "Aquí va un grupo de claves con sus valores, como «clave: valor».",
        "en": "A group of keys with their values belongs here, such as “key: value”.",
    },
    "not_a_list": {
        "es": "Aquí va una lista, como [uno, dos].",
        "en": "A list belongs here, such as [one, two].",
    },
    "empty_list": {
        "es": "La lista está vacía: hace falta al menos un elemento.",
        "en": "The list is empty: at least one item is needed.",
    },
    "not_a_text": {
        "es": "Aquí va un texto que no esté vacío. Si es un número o una fecha, ponlo entre "
        "comillas.",
        "en": "A text that is not empty belongs here. If it is a number or a date, put it in "
        "quotes.",
    },
    "not_an_identifier": {
        "es": "Aquí va un nombre corto de minúsculas sin acentos, cifras y guiones, que empiece "
        "por una letra, como «primer-contacto».",
        "en": "A short name of lower-case letters, digits and hyphens belongs here, beginning "
        "with a letter, such as “first-contact”.",
    },
    "not_a_code": {
        "es": "Aquí va un código de minúsculas sin acentos, cifras y «_», que empiece por una "
        "letra, como «sin_presupuesto».",
        "en": "A code of lower-case letters, digits and “_” belongs here, beginning with a "
        "letter, such as “no_budget”.",
    },
    "not_an_option": {
        "es": "«{value}» no está entre lo que se admite aquí: {options}.",
        "en": "“{value}” is not among what is accepted here: {options}.",
    },
    "not_a_flag": {
        "es": "Aquí va «true» o «false».",
        "en": "“true” or “false” belongs here.",
    },
    # Values.
    "not_a_time": {
        "es": 'Aquí va una hora entre comillas, como "09:15".',
        "en": 'A time in quotes belongs here, such as "09:15".',
    },
    "not_a_date": {
        "es": "Aquí va una fecha que exista, como 2026-12-24.",
        "en": "A date that exists belongs here, such as 2026-12-24.",
    },
    "not_a_duration": {
        "es": "Aquí va una duración como «2h»: un número entero mayor que cero y una de estas "
        "letras: {units}.",
        "en": "A duration such as “2h” belongs here: a whole number above zero and one of these "
        "letters: {units}.",
    },
    "not_a_whole_number": {
        "es": "Aquí va un número entero.",
        "en": "A whole number belongs here.",
    },
    "out_of_range": {
        "es": "El número debe estar entre {at_least} y {at_most}.",
        "en": "The number must be between {at_least} and {at_most}.",
    },
    "not_a_number": {
        "es": "Aquí va un número, con punto para los decimales.",
        "en": "A number belongs here, with a point for the decimals.",
    },
    "not_above_zero": {
        "es": "El número debe ser mayor que cero.",
        "en": "The number must be above zero.",
    },
    "not_a_percentage": {
        "es": "Aquí va un porcentaje mayor que 0 % y no mayor que 100 %, como 60% o 2.5%.",
        "en": "A percentage above 0% and not above 100% belongs here, such as 60% or 2.5%.",
    },
    "range_needs_two": {
        "es": "Un intervalo son dos números, como [20, 250].",
        "en": "A range is two numbers, such as [20, 250].",
    },
    "range_backwards": {
        "es": "El intervalo está del revés: {low} va después de {high}. Escribe primero el menor.",
        "en": "The range is backwards: {low} comes after {high}. Write the smaller one first.",
    },
    "not_an_email": {
        "es": "«{value}» no es una dirección de correo.",
        "en": "“{value}” is not an e-mail address.",
    },
    "not_a_currency": {
        "es": "«{value}» no es un código de divisa de tres letras mayúsculas, como EUR.",
        "en": "“{value}” is not a currency code of three capital letters such as EUR.",
    },
}
