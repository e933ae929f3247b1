"""What is said about messages of other programs that are not taken in."""

from collections.abc import Mapping

from testigo.wording.texts import Text

EVENT_PROBLEMS: Mapping[str, Text] = {
    "event_no_object": {
        "es": "El evento no es un objeto JSON.",
        "en": "The event is no JSON object.",
    },
    "event_unreadable": {
        "es": "El evento no es JSON que se pueda leer.",
        "en": "The event is not JSON that can be read.",
    },
    "event_too_large": {
        "es": "El evento ocupa más de {limit} bytes.",
        "en": "The event is larger than {limit} bytes.",
    },
    "event_type": {
        "es": "No conozco el tipo de evento «{value}»: usa track, identify, page, screen, group "
        "o alias.",
        "en": "The type of event “{value}” is unknown: use track, identify, page, screen, group "
        "or alias.",
    },
    "event_without_name": {
        "es": "Al evento le falta el nombre.",
        "en": "The event has no name.",
    },
    "event_reserved": {
        "es": "«{name}» solo lo escribe Testigo o exige prueba: un programa no puede contarlo.",
        "en": "“{name}” is only written by Testigo or needs proof: a program may not tell it.",
    },
    "event_needs_server_key": {
        "es": "«{name}» no se acepta con una clave pública: usa una clave de servidor.",
        "en": "“{name}” is not taken with a public key: use a server key.",
    },
    "message_told_otherwise": {
        "es": "Este messageId ya llegó con otro contenido; los dos se conservan.",
        "en": "This messageId came before with another body; both are kept.",
    },
    "mapping_shape": {
        "es": "El mapa de eventos debe tener la forma evento → hecho.",
        "en": "The mapping of events must have the shape event → fact.",
    },
    "mapping_bad_event": {
        "es": "«{value}» no sirve como nombre de evento.",
        "en": "“{value}” does not do as the name of an event.",
    },
    "mapping_bad_fact": {
        "es": "«{value}» no sirve como nombre de hecho: usa minúsculas, cifras y puntos, como "
        "demo.requested.",
        "en": "“{value}” does not do as the name of a fact: use small letters, digits and dots, "
        "as in demo.requested.",
    },
    "mapping_bad_trait": {
        "es": "«{value}» no sirve como nombre de campo: usa minúsculas, cifras y guion bajo.",
        "en": "“{value}” does not do as the name of a field: use small letters, digits and _.",
    },
}
