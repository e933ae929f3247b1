"""What stands in the way of keeping a letter, and what its fields are called."""

from collections.abc import Mapping

from testigo.wording.texts import Text

LETTER_PROBLEMS: Mapping[str, Text] = {
    "letter_name": {
        "es": "Ponle un nombre a la plantilla, de {most} caracteres como mucho.",
        "en": "Give the template a name of {most} characters at most.",
    },
    "letter_name_taken": {
        "es": "Ya hay una plantilla con ese nombre: elige otro.",
        "en": "There is a template of that name already: choose another one.",
    },
    "letter_subject": {
        "es": "El asunto va en una línea de {most} caracteres como mucho.",
        "en": "The subject is one line of {most} characters at most.",
    },
    "letter_text": {
        "es": "Escribe el texto, de {most} caracteres como mucho: más no cabe en el enlace que "
        "abre el correo.",
        "en": "Write the text, of {most} characters at most: the link that opens the mail program "
        "holds no more.",
    },
    "letter_field": {
        "es": "No hay ningún campo «{field}»: usa uno de los de la lista.",
        "en": "There is no field “{field}”: use one of those of the list.",
    },
    "too_many_letters": {
        "es": "Ya hay {most} plantillas: quita alguna que no se use.",
        "en": "There are {most} templates already: remove one that is not used.",
    },
    "no_such_letter": {
        "es": "Esa plantilla no existe; puede que alguien la haya quitado.",
        "en": "There is no such template; somebody may have removed it.",
    },
}
# code of a field → what it is called.
LETTER_FIELDS: Mapping[str, Text] = {
    "name": {"es": "nombre del lead", "en": "name of the lead"},
    "first_name": {"es": "nombre de pila", "en": "first name"},
    "company": {"es": "empresa del lead", "en": "company of the lead"},
    "job_title": {"es": "cargo", "en": "job title"},
    "my_name": {"es": "tu nombre", "en": "your name"},
    "my_email": {"es": "tu correo", "en": "your e-mail"},
    "workspace": {"es": "nombre de vuestra empresa", "en": "name of your company"},
}
