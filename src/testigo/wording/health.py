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
    "health_mail": {
        "es": "El servidor de correo {server} responde; los correos salen de {sender}.",
        "en": "The mail server {server} answers; mail comes from {sender}.",
    },
    "health_mail_none": {
        "es": "No se manda correo. Indica el servidor de salida en TESTIGO_SMTP_URL.",
        "en": "No mail is sent. Name the outgoing server in TESTIGO_SMTP_URL.",
    },
    "health_mail_down": {
        "es": "El servidor de correo {server} no nos atiende. Revisa TESTIGO_SMTP_URL; respondió: "
        "{detail}",
        "en": "The mail server {server} does not serve us. Check TESTIGO_SMTP_URL; it answered: "
        "{detail}",
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
    "health_lake": {
        "es": "Hay {facts} hechos en archivos para los informes; los {count} que faltan se añaden "
        "por sí solos.",
        "en": "There are {facts} facts in files for reports; the {count} that are missing are "
        "added by themselves.",
    },
    "health_lake_broken": {
        "es": "Falta algún archivo de los que leen los informes. Rehazlos con «testigo lake "
        "rebuild».",
        "en": "Some of the files that reports read are missing. Make them anew with “testigo lake "
        "rebuild”.",
    },
    "health_clock_went_back": {
        "es": "El último hecho se apuntó {seconds} segundos por delante de la hora de la máquina: "
        "su reloj ha vuelto atrás. Ponlo en hora; hasta entonces los plazos esperan.",
        "en": "The last fact was recorded {seconds} seconds ahead of the machine’s time: its clock "
        "went back. Set it right; until then clocks wait.",
    },
    "health_set_aside": {
        "es": "Hay {count} leads apartados porque no se ha podido calcular lo que se sigue de su "
        "registro ({detail}). Mira el diario y, cuando esté arreglado, ejecuta «testigo lead "
        "retry».",
        "en": "There are {count} leads set aside because their consequences could not be drawn "
        "({detail}). Look in the journal and, once it is mended, run “testigo lead retry”.",
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
    "health_alerts_late": {
        "es": "{count} mensajes de avisos esperan desde hace más de 15 minutos. Mira por qué canal "
        "en Ajustes → Avisos.",
        "en": "{count} messages of alerts have waited for more than 15 minutes. See by which "
        "channel under Settings → Alerts.",
    },
    "health_alerts_aside": {
        "es": "{count} avisos están apartados. Cuando su canal funcione, ejecuta «testigo alerts "
        "replay --all».",
        "en": "{count} alerts are set aside. Once their channel works, run “testigo alerts replay "
        "--all”.",
    },
    "health_channel_down": {
        "es": "El canal {channel} no responde desde {since}. Los avisos esperan y no se pierde "
        "ninguno.",
        "en": "The channel {channel} has not answered since {since}. Alerts wait and none is lost.",
    },
    "health_channel_sealed": {
        "es": "Los secretos del canal {channel} se guardaron con otra clave secreta. Escríbelos de "
        "nuevo en Ajustes → Avisos.",
        "en": "The secrets of the channel {channel} were kept with another secret key. Write them "
        "anew under Settings → Alerts.",
    },
    "health_confirmations_late": {
        "es": "{count} correos de confirmación esperan desde hace más de 15 minutos.",
        "en": "{count} confirmation e-mails have waited for more than 15 minutes.",
    },
    "health_confirmations_aside": {
        "es": "{count} correos de confirmación quedaron apartados tras cinco intentos. Cuando el "
        "servidor los acepte, ejecuta «testigo mail retry». Lo último que respondió: {detail}",
        "en": "{count} confirmation e-mails are set aside after five tries. Once the server takes "
        "them, run “testigo mail retry”. What it answered last: {detail}",
    },
    "health_forms": {
        "es": "Ventas ve todo lo que preguntan los formularios ({count}).",
        "en": "Sales sees everything that the forms ({count}) ask.",
    },
    "health_form_gap": {
        "es": "El formulario «{form}» pregunta «{question}» y Ventas no lo ve. "
        "Arréglalo en el mapa de campos.",
        "en": "The form “{form}” asks “{question}” and Sales does not see it. "
        "Mend it in the field map.",
    },
    "health_form_check": {
        "es": "Al lead de prueba del formulario «{form}» le faltó algo ({count}). "
        "Mira los pasos en la página del formulario.",
        "en": "Something was missing ({count}) in the test lead of the form “{form}”. "
        "Look at the steps on the page of the form.",
    },
}
