"""What is said to programs whose requests are not carried out."""

from collections.abc import Mapping

from testigo.wording.texts import Text

API_PROBLEMS: Mapping[str, Text] = {
    "key_missing": {
        "es": "Falta la clave: envíala en la cabecera Authorization, como «Bearer tgo_…».",
        "en": "The key is missing: send it in the Authorization header, as “Bearer tgo_…”.",
    },
    "key_opens_nothing": {
        "es": "Esta clave no abre nada: no existe, ha caducado o se ha retirado.",
        "en": "This key opens nothing: it does not exist, has expired or was revoked.",
    },
    "key_without_scope": {
        "es": "Esta clave no tiene el permiso {scope}.",
        "en": "This key does not have the scope {scope}.",
    },
    "too_many_requests": {
        "es": "Han llegado demasiadas peticiones con esta clave: espera lo que dice Retry-After.",
        "en": "Too many requests came with this key: wait for as long as Retry-After says.",
    },
    "nothing_there": {
        "es": "Aquí no hay nada, o es de otro espacio.",
        "en": "There is nothing here, or it belongs to another workspace.",
    },
    "method_not_allowed": {
        "es": "Esta dirección no admite ese método. Admite: {allowed}.",
        "en": "This address does not take that method. It takes: {allowed}.",
    },
    "nothing_kept_now": {
        "es": "Ahora no se puede hacer y no se ha guardado nada: prueba otra vez en un momento.",
        "en": "It cannot be done now and nothing was kept: try again in a moment.",
    },
    "api_failed": {
        "es": "Algo se ha roto por nuestra parte y está anotado. No se ha guardado nada.",
        "en": "Something broke on our side and has been noted. Nothing was kept.",
    },
    "body_too_large": {
        "es": "El cuerpo ocupa más de {limit} bytes: divídelo.",
        "en": "The body is larger than {limit} bytes: send it in parts.",
    },
    "body_not_json": {
        "es": "El cuerpo tiene que ser application/json en UTF-8, sin comprimir.",
        "en": "The body must be application/json in UTF-8, not compressed.",
    },
    "body_unreadable": {
        "es": "El cuerpo no es JSON que se pueda leer: mira que no repita nombres, ni lleve NaN, "
        "ni falte una llave.",
        "en": "The body is not JSON that can be read: see that no name is given twice, that there "
        "is no NaN and that every bracket closes.",
    },
    "too_much_asked": {
        "es": "La petición trae demasiadas cosas a la vez: pide menos.",
        "en": "The request asks too many things at once: ask for less.",
    },
    "body_too_deep": {
        "es": "El cuerpo tiene más de {limit} niveles.",
        "en": "The body has more than {limit} levels.",
    },
    "unknown_field": {
        "es": "«{where}» no significa nada aquí: quítalo o mira cómo se escribe.",
        "en": "“{where}” means nothing here: leave it out or look at its spelling.",
    },
    "field_missing": {
        "es": "Falta «{where}».",
        "en": "“{where}” is missing.",
    },
    "field_given_twice": {
        "es": "«{where}» viene más de una vez.",
        "en": "“{where}” is given more than once.",
    },
    "field_of_other_type": {
        "es": "«{where}» tiene que ser de tipo {expected}.",
        "en": "“{where}” must be of type {expected}.",
    },
    "field_too_long": {
        "es": "«{where}» pasa de {limit}.",
        "en": "“{where}” is longer than {limit}.",
    },
    "field_too_short": {
        "es": "«{where}» no llega a {limit}.",
        "en": "“{where}” is shorter than {limit}.",
    },
    "field_too_small": {
        "es": "«{where}» no puede ser menor que {bound}.",
        "en": "“{where}” may not be less than {bound}.",
    },
    "field_too_large": {
        "es": "«{where}» no puede ser mayor que {bound}.",
        "en": "“{where}” may not be more than {bound}.",
    },
    "field_no_option": {
        "es": "«{where}» no es una de las opciones: {options}.",
        "en": "“{where}” is none of the options: {options}.",
    },
    "field_of_other_form": {
        "es": "«{where}» no tiene la forma {pattern}.",
        "en": "“{where}” does not have the form {pattern}.",
    },
    "field_unreadable": {
        "es": "«{where}» no se puede leer como lo que tiene que ser.",
        "en": "“{where}” cannot be read as what it must be.",
    },
    "field_number_too_large": {
        "es": "El número de «{where}» es demasiado grande.",
        "en": "The number in “{where}” is too large.",
    },
    "field_with_nul": {
        "es": "«{where}» contiene un carácter nulo, que ningún texto lleva.",
        "en": "“{where}” holds a NUL character, which no text has.",
    },
    "field_with_half_character": {
        "es": "«{where}» contiene medio carácter, que no es Unicode.",
        "en": "“{where}” holds half a character, which is not Unicode.",
    },
    "idempotency_key_unusable": {
        "es": "La Idempotency-Key lleva de 1 a {limit} caracteres ASCII visibles.",
        "en": "An Idempotency-Key has from 1 to {limit} visible ASCII characters.",
    },
    "idempotency_key_used": {
        "es": "Esta Idempotency-Key ya se usó con otra petición: usa una para cada escritura.",
        "en": "This Idempotency-Key was used with another request: use one for each write.",
    },
    "person_without_key": {
        "es": "No se sabe de quién se trata: da su email, phone o external_id.",
        "en": "It is not said who it is: give an email, phone or external_id.",
    },
    "person_by_id_and_key": {
        "es": "Nombra a la persona por su id o por sus claves, no por las dos cosas.",
        "en": "Name the person by id or by keys, not by both.",
    },
    "keys_of_two_people": {
        "es": "Estas claves son de personas distintas: {people}. Únelas antes si son la misma.",
        "en": "These keys belong to different people: {people}. Join them first if they are one.",
    },
    "trait_reserved": {
        "es": "«{trait}» no se cuenta como dato: es una clave, o sale de los hechos.",
        "en": "“{trait}” is not told as a trait: it is a key, or it follows from facts.",
    },
    "message_already_told": {
        "es": "Este message_id ya llegó con otro contenido: usa otro para otro hecho.",
        "en": "This message_id came before with another body: use another one for another fact.",
    },
}
