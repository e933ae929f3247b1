"""The ways to tell people: their names, what each asks to be set up, what can be wrong."""

from collections.abc import Mapping

from testigo.wording.texts import Text

ALERT_CHANNELS: Mapping[str, Text] = {
    "push": {"es": "Notificación en el móvil", "en": "Push notification"},
    "email": {"es": "Correo", "en": "E-mail"},
    "slack": {"es": "Slack", "en": "Slack"},
    "teams": {"es": "Microsoft Teams", "en": "Microsoft Teams"},
    "sms": {"es": "SMS", "en": "SMS"},
    "whatsapp": {"es": "WhatsApp", "en": "WhatsApp"},
    "telegram": {"es": "Telegram", "en": "Telegram"},
    "webhook": {"es": "Webhook firmado", "en": "Signed webhook"},
}

# What a person's address is called, by its kind.
ALERT_ADDRESSES: Mapping[str, Text] = {
    "email": {"es": "dirección de correo", "en": "e-mail address"},
    "phone": {"es": "teléfono con prefijo", "en": "phone with its country code"},
    "slack": {"es": "id de Slack", "en": "Slack id"},
    "chat": {"es": "id del chat de Telegram", "en": "id of the Telegram chat"},
    "topic": {"es": "tema de ntfy", "en": "ntfy topic"},
    "key": {"es": "clave de destinatario", "en": "key of the receiver"},
}

# What a channel asks, by kind and key of its configuration.
ALERT_OPTIONS: Mapping[str, Text] = {
    "email.sender": {"es": "Nombre del remitente", "en": "Name of the sender"},
    "slack.way": {"es": "Cómo se escribe en Slack", "en": "How to write to Slack"},
    "slack.url": {"es": "Dirección del webhook entrante", "en": "Address of the incoming webhook"},
    "slack.token": {"es": "Token del bot (xoxb-…)", "en": "Token of the bot (xoxb-…)"},
    "slack.base": {"es": "Otra dirección de la API", "en": "Another address of the API"},
    "teams.url": {"es": "Dirección del flujo de trabajo", "en": "Address of the workflow"},
    "sms.provider": {"es": "Proveedor", "en": "Provider"},
    "sms.account": {"es": "SID de la cuenta", "en": "Account SID"},
    "sms.token": {"es": "Token de autenticación", "en": "Auth token"},
    "sms.key": {"es": "Clave de la API", "en": "API key"},
    "sms.secret": {"es": "Secreto de la API", "en": "API secret"},
    "sms.from": {"es": "Remitente", "en": "Sender"},
    "sms.base": {"es": "Otra dirección de la API", "en": "Another address of the API"},
    "whatsapp.provider": {"es": "Proveedor", "en": "Provider"},
    "whatsapp.number": {"es": "Id del número de teléfono", "en": "Phone number id"},
    "whatsapp.account": {"es": "SID de la cuenta", "en": "Account SID"},
    "whatsapp.token": {"es": "Token de acceso", "en": "Access token"},
    "whatsapp.from": {"es": "Número del remitente", "en": "Number of the sender"},
    "whatsapp.template": {
        "es": "Plantilla aprobada: su nombre (Meta) o su SID (Twilio)",
        "en": "Approved template: its name (Meta) or its SID (Twilio)",
    },
    "whatsapp.language": {"es": "Idioma de la plantilla", "en": "Language of the template"},
    "whatsapp.base": {"es": "Otra dirección de la API", "en": "Another address of the API"},
    "telegram.token": {"es": "Token del bot", "en": "Token of the bot"},
    "telegram.base": {"es": "Otra dirección de la API", "en": "Another address of the API"},
    "push.service": {"es": "Servicio", "en": "Service"},
    "push.base": {"es": "Servidor de ntfy", "en": "Server of ntfy"},
    "push.token": {"es": "Token de acceso", "en": "Access token"},
    "push.url": {"es": "Dirección de Apprise", "en": "Address of Apprise"},
    "webhook.url": {"es": "Dirección que recibe", "en": "Address that receives"},
    "webhook.secret": {"es": "Secreto de la firma", "en": "Secret of the signature"},
    "webhook.old_secret": {
        "es": "Secreto anterior, mientras se cambia",
        "en": "Former secret, while it is changed",
    },
}

# The values that can be chosen, by kind, key and value.
ALERT_CHOICES: Mapping[str, Text] = {
    "slack.way.webhook": {
        "es": "Webhook entrante: un canal",
        "en": "Incoming webhook: one channel",
    },
    "slack.way.bot": {"es": "Bot: a cada persona", "en": "Bot: to each person"},
    "sms.provider.twilio": {"es": "Twilio", "en": "Twilio"},
    "sms.provider.vonage": {"es": "Vonage", "en": "Vonage"},
    "whatsapp.provider.meta": {"es": "Meta (Cloud API)", "en": "Meta (Cloud API)"},
    "whatsapp.provider.twilio": {"es": "Twilio", "en": "Twilio"},
    "push.service.ntfy": {"es": "ntfy", "en": "ntfy"},
    "push.service.apprise": {
        "es": "Otro servicio, por Apprise",
        "en": "Another service, by Apprise",
    },
}

ALERT_PROBLEMS: Mapping[str, Text] = {
    # The configuration.
    "alert_option_unknown": {
        "es": "Este canal no tiene el ajuste «{key}». ¿Quizá querías «{suggestion}»?",
        "en": "This channel has no setting “{key}”. Did you mean “{suggestion}”?",
    },
    "alert_option_missing": {
        "es": "Falta «{option}».",
        "en": "“{option}” is missing.",
    },
    "alert_option_unreadable": {
        "es": "«{option}» debe ser un texto de una línea, sin espacios si es una clave.",
        "en": "“{option}” must be a text of one line, without blanks if it is a key.",
    },
    "alert_option_too_long": {
        "es": "«{option}» es más largo de lo que cabe: {limit} caracteres como mucho.",
        "en": "“{option}” is longer than fits: {limit} characters at most.",
    },
    "alert_option_choice": {
        "es": "Elige uno de los valores de «{option}».",
        "en": "Choose one of the values of “{option}”.",
    },
    "alert_option_sender": {
        "es": "«{option}» debe ser un número con su prefijo, como +34600111222, o un nombre de "
        "hasta 11 letras y cifras.",
        "en": "“{option}” must be a number with its country code, such as +34600111222, or a name "
        "of up to 11 letters and digits.",
    },
    "alert_option_phone": {
        "es": "«{option}» debe ser un número con su prefijo, como +34600111222.",
        "en": "“{option}” must be a number with its country code, such as +34600111222.",
    },
    "alert_option_bot_token": {
        "es": "«{option}» debe ser como lo da BotFather: cifras, dos puntos y letras.",
        "en": "“{option}” must be as BotFather gives it: digits, a colon and letters.",
    },
    "alert_option_service": {
        "es": "«{option}» debe ser la de un servicio admitido, como pover://CLAVE@TOKEN, y "
        "sin nada a partir de un «?».",
        "en": "“{option}” must be that of a service that is admitted, such as "
        "pover://KEY@TOKEN, and hold no “?”.",
    },
    "alert_option_signing": {
        "es": "«{option}» debe empezar por whsec_ y llevar al menos 24 bytes en base64.",
        "en": "“{option}” must begin with whsec_ and hold at least 24 bytes in base64.",
    },
    # The address of a web service.
    "target_unreadable": {
        "es": "La dirección no se entiende: escríbela como https://ejemplo.es/ruta.",
        "en": "The address cannot be read: write it as https://example.com/path.",
    },
    "target_scheme": {
        "es": "La dirección debe empezar por https:// o http://.",
        "en": "The address must begin with https:// or http://.",
    },
    "target_with_user": {
        "es": "La dirección no puede llevar usuario ni contraseña: quita lo que va antes de la @.",
        "en": "The address cannot hold a user or a password: take out what stands before the @.",
    },
    "target_with_fragment": {
        "es": "La dirección no puede llevar #: quita lo que va detrás.",
        "en": "The address cannot hold a #: take out what follows it.",
    },
    "target_is_testigo": {
        "es": "La dirección es la de Testigo: los avisos salen hacia otros sitios.",
        "en": "The address is that of Testigo: alerts go out to other places.",
    },
    "target_not_of_service": {
        "es": "No se conectó: esa dirección no es del servicio elegido.",
        "en": "Not connected to: that address is not one of the chosen service.",
    },
    "target_not_public": {
        "es": "No se conectó: los avisos van a Internet por los puertos 443 y 80, o a la red "
        "propia que indique TESTIGO_PRIVATE_TARGETS.",
        "en": "Not connected to: alerts go to the Internet by ports 443 and 80, or to the network "
        "of your own that TESTIGO_PRIVATE_TARGETS names.",
    },
    # The address of a person.
    "alert_address_missing": {
        "es": "Falta la dirección de quien recibe el aviso.",
        "en": "The address of who receives the alert is missing.",
    },
    "alert_address_email": {
        "es": "Revisa el correo de quien recibe el aviso.",
        "en": "Check the e-mail of who receives the alert.",
    },
    "alert_address_unreadable": {
        "es": "Revisa a quién va el aviso: no es un valor de «{address}».",
        "en": "Check whom the alert goes to: it is no value of “{address}”.",
    },
    # What came of a message.
    "alert_not_set_up": {
        "es": "El aviso no salió: completa la configuración del canal o la dirección de quien lo "
        "recibe.",
        "en": "The alert did not leave: complete the channel's settings or the address of who "
        "receives it.",
    },
    "alert_no_answer": {
        "es": "El servicio no responde o tiene problemas; se volverá a intentar.",
        "en": "The service does not answer or has problems; it will be tried again.",
    },
    "alert_busy": {
        "es": "El servicio pide esperar; se volverá a intentar.",
        "en": "The service asks to wait; it will be tried again.",
    },
    "alert_not_taken": {
        "es": "El servicio no aceptó el mensaje. Revisa la configuración del canal y la dirección.",
        "en": "The service did not take the message. Check the channel's settings and the address.",
    },
    "alert_key_refused": {
        "es": "El servicio no admite la clave o el permiso. Revisa la configuración del canal.",
        "en": "The service does not accept the key or the right. Check the channel's settings.",
    },
    "alert_gone": {
        "es": "El destino ya no existe. Pon el nuevo o quítalo.",
        "en": "The destination no longer exists. Give the new one or take it out.",
    },
    "alert_moved": {
        "es": "El destino manda a otra dirección, y los avisos no la siguen. Pon la definitiva.",
        "en": "The destination points to another address, which alerts do not follow. Give the "
        "final one.",
    },
}
