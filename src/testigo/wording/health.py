"""What `testigo doctor` says of each thing that it looks at."""

from collections.abc import Mapping

from testigo.wording.texts import Text

HEALTH: Mapping[str, Text] = {
    # The installation.
    "health_secret_key": {
        "es": "Solo tu usuario puede leer la clave secreta.",
        "en": "Only your user can read the secret key.",
    },
    "health_secret_key_open": {
        "es": "Otros usuarios de la máquina pueden leer la clave secreta. "
        "Ciérrala con «chmod 600 {file}».",
        "en": "Other users of the machine can read the secret key. "
        "Close it with “chmod 600 {file}”.",
    },
    "health_frontend": {
        "es": "Los archivos de las pantallas están en su sitio.",
        "en": "The files of the screens are in place.",
    },
    "health_frontend_missing": {
        "es": "Faltan archivos de las pantallas. Ejecuta «make demo» o «python "
        "scripts/build_frontend.py».",
        "en": "Files of the screens are missing. Run “make demo” or “python "
        "scripts/build_frontend.py”.",
    },
    "health_translations": {
        "es": "Los textos en español están preparados.",
        "en": "The Spanish texts are ready.",
    },
    "health_translations_missing": {
        "es": "Los textos en español no están preparados. Ejecuta «python "
        "scripts/compile_messages.py».",
        "en": "The Spanish texts are not ready. Run “python scripts/compile_messages.py”.",
    },
    "health_database": {
        "es": "La base de datos ({kind}) responde y está al día.",
        "en": "The database ({kind}) answers and is up to date.",
    },
    # A workspace.
    "health_pact": {
        "es": "El pacto {number} está vigente y se revisa el {date}.",
        "en": "Pact {number} is in force and will be reviewed on {date}.",
    },
    "health_pact_due": {
        "es": "El pacto {number} está vigente y toca revisarlo antes del {date}.",
        "en": "Pact {number} is in force and due for review by {date}.",
    },
    "health_pact_stale": {
        "es": "El pacto {number} debía revisarse el {date} y sigue igual. "
        "Convoca la revisión o firma una versión nueva.",
        "en": "Pact {number} was to be reviewed on {date} and has not changed. "
        "Call the review or sign a new version.",
    },
    "health_pact_none": {
        "es": "Todavía no hay pacto, así que nada puntúa ni tiene plazo. "
        "Carga uno con «testigo pact load».",
        "en": "There is no pact yet, so nothing scores or falls due. "
        "Load one with “testigo pact load”.",
    },
    "health_pact_draft": {
        "es": "El pacto {number} es un borrador: faltan firmas.",
        "en": "Pact {number} is a draft: signatures are missing.",
    },
    "health_pact_waiting": {
        "es": "El pacto {number} está firmado y aún no ha entrado en vigor.",
        "en": "Pact {number} is signed and not in force yet.",
    },
    "health_teams": {
        "es": "Los equipos ({count}) tienen quien reciba los traspasos.",
        "en": "The teams ({count}) have somebody to receive hand-overs.",
    },
    "health_team_empty": {
        "es": "Nadie en activo recibe los traspasos del equipo «{team}». "
        "Añade a alguien con «testigo team add».",
        "en": "Nobody active receives the hand-overs of the team “{team}”. "
        "Add somebody with “testigo team add”.",
    },
    "health_no_backlog": {
        "es": "Todos los hechos tienen sacadas sus consecuencias.",
        "en": "The consequences of all facts have been drawn.",
    },
    "health_backlog": {
        "es": "Hay {count} hechos que esperan sus consecuencias. "
        "Si no baja, comprueba que «testigo serve» o «testigo work» está en marcha.",
        "en": "There are {count} facts that wait for their consequences. "
        "If that does not fall, check that “testigo serve” or “testigo work” is running.",
    },
    "health_clocks": {
        "es": "Los plazos se miran a su hora.",
        "en": "Clocks are looked at in time.",
    },
    "health_clocks_unseen": {
        "es": "Hay {count} plazos vencidos que nadie ha mirado. "
        "Comprueba que «testigo serve» o «testigo work» está en marcha.",
        "en": "There are {count} clocks past due that nothing has looked at. "
        "Check that “testigo serve” or “testigo work” is running.",
    },
    "health_outbox_empty": {
        "es": "No hay avisos atrasados.",
        "en": "No alerts are late.",
    },
    "health_outbox": {
        "es": "Hay {count} avisos que esperan desde hace más de 15 minutos.",
        "en": "There are {count} alerts that have waited for more than 15 minutes.",
    },
}
