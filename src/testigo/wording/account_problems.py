"""What is said about workspaces, people, keys and what is asked at a door."""

from collections.abc import Mapping

from testigo.wording.texts import Text

ACCOUNT_PROBLEMS: Mapping[str, Text] = {
    # Workspaces.
    "bad_slug": {
        "es": "«{value}» no sirve como nombre corto: usa hasta 40 minúsculas sin acentos, cifras "
        "y guiones.",
        "en": "“{value}” cannot be a short name: use up to 40 lower-case letters, digits and "
        "hyphens.",
    },
    "slug_taken": {
        "es": "Ya hay un espacio «{value}».",
        "en": "There is a workspace “{value}” already.",
    },
    "no_such_workspace": {
        "es": "No hay ningún espacio «{slug}». Espacios que hay: {options}.",
        "en": "There is no workspace “{slug}”. Workspaces that there are: {options}.",
    },
    "workspace_unclear": {
        "es": "Di en qué espacio con --workspace. Espacios que hay: {options}.",
        "en": "Say which workspace with --workspace. Workspaces that there are: {options}.",
    },
    "not_a_sample": {
        "es": "«{slug}» no es el espacio de muestra, así que no se borra.",
        "en": "“{slug}” is not the sample workspace, so it is not deleted.",
    },
    "unknown_language": {
        "es": "«{value}» no es un idioma de Testigo. Hay estos: {options}.",
        "en": "“{value}” is not a language of Testigo. There are: {options}.",
    },
    "not_a_country": {
        "es": "«{value}» no es un código de país de dos letras mayúsculas, como ES.",
        "en": "“{value}” is not a country code of two capital letters such as ES.",
    },
    "name_empty": {
        "es": "Falta el nombre.",
        "en": "The name is missing.",
    },
    "name_too_long": {
        "es": "El nombre pasa de {longest} caracteres.",
        "en": "The name is longer than {longest} characters.",
    },
    "name_not_printable": {
        "es": "El nombre debe caber en una línea y no llevar caracteres de control.",
        "en": "The name must fit on one line and hold no control characters.",
    },
    # People and teams.
    "email_taken": {
        "es": "Ya hay una persona con el correo «{value}».",
        "en": "There is a person with the e-mail “{value}” already.",
    },
    "no_such_user": {
        "es": "No hay ninguna persona con el correo «{email}». Créala con «testigo user create».",
        "en": "There is no person with the e-mail “{email}”. Make one with “testigo user create”.",
    },
    "password_too_short": {
        "es": "La contraseña debe tener al menos {min_length} caracteres.",
        "en": "The password must have at least {min_length} characters.",
    },
    "password_too_common": {
        "es": "Esa contraseña es de las más usadas y se adivina enseguida: elige otra.",
        "en": "That password is among the most used ones and is guessed at once: choose another.",
    },
    "password_too_similar": {
        "es": "La contraseña se parece demasiado al correo o al nombre: elige otra.",
        "en": "The password is too much like the e-mail or the name: choose another.",
    },
    "unknown_role": {
        "es": "«{value}» no es un papel. Hay estos: {options}.",
        "en": "“{value}” is not a role. There are: {options}.",
    },
    "already_member": {
        "es": "«{value}» ya pertenece a este espacio.",
        "en": "“{value}” belongs to this workspace already.",
    },
    "not_a_member": {
        "es": "«{email}» no pertenece a este espacio. Dale antes un papel con «testigo user "
        "create».",
        "en": "“{email}” does not belong to this workspace. Give them a role first with “testigo "
        "user create”.",
    },
    "no_such_member": {
        "es": "Esa persona no pertenece a este espacio.",
        "en": "This person does not belong to this workspace.",
    },
    "not_yourself": {
        "es": "Nadie se desactiva a sí mismo: pídeselo a otra persona de administración.",
        "en": "Nobody deactivates themselves: ask another administrator.",
    },
    "last_admin": {
        "es": "Es la única persona de administración que queda: da antes ese papel a otra.",
        "en": "This is the only administrator left: give somebody else that role first.",
    },
    "team_taken": {
        "es": "Ya hay un equipo «{value}».",
        "en": "There is a team “{value}” already.",
    },
    "no_such_team": {
        "es": "No hay ningún equipo «{team}». Equipos que hay: {options}.",
        "en": "There is no team “{team}”. Teams that there are: {options}.",
    },
    "unknown_scope": {
        "es": "«{value}» no es un permiso de clave. Hay estos: {options}.",
        "en": "“{value}” is not a scope of a key. There are: {options}.",
    },
    "no_such_key": {
        "es": "No hay ninguna clave así en este espacio.",
        "en": "There is no such key in this workspace.",
    },
    "public_key_only_sends": {
        "es": "Una clave pública solo puede enviar: usa el permiso ingest.",
        "en": "A public key may only send: use the scope ingest.",
    },
    "bad_origin": {
        "es": "«{value}» no es un sitio: escríbelo como https://www.acme.example, sin nada detrás.",
        "en": "“{value}” is no site: write it as https://www.acme.example, with nothing behind.",
    },
    "key_expired_already": {
        "es": "La clave ya habría caducado: elige una fecha posterior.",
        "en": "The key would have expired already: choose a later date.",
    },
    # Leads, facts and outcomes.
    "no_such_person": {
        "es": "No hay nadie con «{key}» en este espacio.",
        "en": "There is nobody with “{key}” in this workspace.",
    },
    "fact_too_far_ahead": {
        "es": "La fecha {at} queda a más de 24 horas de ahora: un hecho es algo que ya ha pasado.",
        "en": "The date {at} is more than 24 hours ahead: a fact is something that has happened.",
    },
    "prop_unreadable": {
        "es": "«{value}» no tiene la forma clave=valor.",
        "en": "“{value}” does not have the form key=value.",
    },
    "reason_missing": {
        "es": "Falta el motivo, o no está entre los que acordó el pacto.",
        "en": "The reason is missing, or is not among those that the pact agreed on.",
    },
    "attempts_not_made": {
        "es": "Aún no se ha intentado lo que acordó el pacto: {made} de {of} intentos. Los días "
        "son {days} de {on_days}. Los canales son {channels} de {by_channels}. Después puedes "
        "decir que no se ha podido contactar.",
        "en": "What the pact agreed on has not been tried yet: {made} of {of} attempts. The days "
        "are {days} of {on_days}. The channels are {channels} of {by_channels}. After that you "
        "can say that they could not be reached.",
    },
    "call_time_missing": {
        "es": "Falta cuándo hay que volver a llamar, en el futuro.",
        "en": "When to call again, in the future, is missing.",
    },
    "recycle_day_missing": {
        "es": "Falta desde qué día se puede volver a traspasar, en el futuro.",
        "en": "From which day on it may be handed over again, in the future, is missing.",
    },
    "step_taken_already": {
        "es": "Ese paso ya estaba dado.",
        "en": "That step had been taken already.",
    },
    "snooze_time_missing": {
        "es": "Falta hasta cuándo aplazarlo: como mucho, tres meses.",
        "en": "Until when to snooze it is missing: three months at most.",
    },
    "note_missing": {
        "es": "La nota está vacía.",
        "en": "The note is empty.",
    },
    "nothing_answered": {
        "es": "No has marcado ninguna respuesta.",
        "en": "No answer was given.",
    },
    "competitor_too_long": {
        "es": "El nombre del competidor tiene como mucho {most} caracteres.",
        "en": "The name of a competitor has at most {most} characters.",
    },
    "note_too_long": {
        "es": "La nota tiene como mucho {most} caracteres. Lo que has escrito sigue en su sitio.",
        "en": "A note has at most {most} characters. What you wrote is still there.",
    },
    "content_too_much": {
        "es": "Como mucho se anotan {most} contenidos a la vez.",
        "en": "At most {most} pieces of content are noted at once.",
    },
    "content_unknown": {
        "es": "«{value}» no está entre los contenidos publicados. Elige uno de la lista.",
        "en": "“{value}” is not among what is published. Choose one of the list.",
    },
    "unknown_outcome": {
        "es": "«{value}» no es un resultado conocido.",
        "en": "“{value}” is not a known outcome.",
    },
    "unknown_channel": {
        "es": "«{value}» no es una vía de contacto conocida.",
        "en": "“{value}” is not a known way of contact.",
    },
    # What is asked at the command line.
    "file_not_text": {
        "es": "El archivo «{file}» no es texto en UTF-8. Guárdalo con esa codificación.",
        "en": "The file “{file}” is not text in UTF-8. Save it in that encoding.",
    },
    "file_not_written": {
        "es": "No se puede escribir en «{file}».",
        "en": "“{file}” cannot be written.",
    },
    "period_backwards": {
        "es": "El periodo termina ({to}) antes de empezar ({start}).",
        "en": "The period ends ({to}) before it starts ({start}).",
    },
    "period_too_long": {
        "es": "Del {start} al {to} hay demasiados días: un informe abarca como mucho {limit}, unos "
        "diez años. Pide un periodo más corto.",
        "en": "From {start} to {to} is too long: a report covers at most {limit} days, about ten "
        "years. Ask for a shorter period.",
    },
    "days_to_come": {
        "es": "Esos días aún no han llegado. Pide días hasta hoy: «--to» es el primero que ya no "
        "entra, como mucho el {last}.",
        "en": "These days have not come yet. Ask for days up to today: “--to” is the first one "
        "left out, {last} at the latest.",
    },
    "day_not_reported": {
        "es": "El {day} queda fuera: los informes van del {first} hasta antes del {last}.",
        "en": "{day} is out of reach: reports go from {first} to before {last}.",
    },
    "database_unreachable": {
        "es": "No se puede abrir la base de datos: {detail}",
        "en": "The database cannot be opened: {detail}",
    },
    "database_behind": {
        "es": "La base de datos no está al día con esta versión. Ejecuta «testigo migrate».",
        "en": "The database is behind this version. Run “testigo migrate”.",
    },
    "port_taken": {
        "es": "El puerto {port} de {host} ya está en uso. Cierra lo que lo usa o elige otro con "
        "--port.",
        "en": "Port {port} of {host} is in use already. Close what uses it or choose another with "
        "--port.",
    },
    "no_such_mail": {
        "es": "Ese correo ya no está apartado.",
        "en": "That e-mail is not set aside any more.",
    },
    "mail_not_listening": {
        "es": "Este servidor no recibe copias de correos. Indica dónde en TESTIGO_MAIL_LISTEN.",
        "en": "This server takes no copies of e-mails. Say where in TESTIGO_MAIL_LISTEN.",
    },
    "mail_address_not_allowed": {
        "es": "{email} no registra nada en este espacio, así que no tiene dirección.",
        "en": "{email} records nothing in this space, so has no address.",
    },
    "mail_not_set_up": {
        "es": "No hay servidor de correo de salida. Indícalo en TESTIGO_SMTP_URL.",
        "en": "There is no outgoing mail server. Name it in TESTIGO_SMTP_URL.",
    },
    "mail_not_taken": {
        "es": "El servidor de correo {server} no aceptó el mensaje. Respondió: {detail}",
        "en": "The mail server {server} did not take the message. It answered: {detail}",
    },
}
