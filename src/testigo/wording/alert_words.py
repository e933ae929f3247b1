"""What the screens and commands about alerts call things, and what can be wrong with choices."""

from collections.abc import Mapping

from testigo.wording.texts import Text

# What is told, by the name that the pact gives it, and what Testigo tells of itself.
ALERT_EVENTS: Mapping[str, Text] = {
    "lead.handed_over": {"es": "Llega un lead", "en": "A lead arrives"},
    "stage.entered:sql": {"es": "Un lead pasa a SQL", "en": "A lead becomes an SQL"},
    "stage.entered:opportunity": {
        "es": "Un lead pasa a oportunidad",
        "en": "A lead becomes an opportunity",
    },
    "stage.entered:customer": {
        "es": "Un lead pasa a cliente",
        "en": "A lead becomes a customer",
    },
    "clock.warned": {"es": "Un plazo vence pronto", "en": "A clock is due soon"},
    "clock.passed_due": {"es": "Un plazo ha vencido", "en": "A clock is past due"},
    "pace.at_risk": {"es": "El ritmo está en riesgo", "en": "The pace is at risk"},
    "digest.daily": {"es": "Resumen de la mañana", "en": "Digest of the morning"},
    "digest.weekly": {"es": "Resumen de la semana", "en": "Digest of the week"},
    "gathered": {"es": "Varios avisos juntos", "en": "Several alerts together"},
    "test": {"es": "Aviso de prueba", "en": "Test alert"},
    "code": {"es": "Código de confirmación", "en": "Confirmation code"},
}

DELIVERY_STATES: Mapping[str, Text] = {
    "waiting": {"es": "En espera", "en": "Waiting"},
    "sent": {"es": "Enviado", "en": "Sent"},
    "refused": {"es": "No aceptado", "en": "Not accepted"},
    "aside": {"es": "Apartado", "en": "Set aside"},
    "dropped": {"es": "Sin enviar", "en": "Not sent"},
    "gathered": {"es": "Dentro de otro", "en": "Inside another"},
    "sample": {"es": "De ejemplo, sin enviar", "en": "Sample, not sent"},
}

TRY_OUTCOMES: Mapping[str, Text] = {
    "sent": {"es": "Enviado", "en": "Sent"},
    "put_off": {"es": "Se intentará de nuevo", "en": "To be tried again"},
    "refused": {"es": "No aceptado", "en": "Not accepted"},
    "dropped": {"es": "Sin enviar", "en": "Not sent"},
    "": {"es": "Sin respuesta anotada", "en": "No answer noted"},
}

ALERT_POLICIES: Mapping[str, Text] = {
    "less": {"es": "Nada del lead, solo el enlace", "en": "Nothing of the lead, the link only"},
    "usual": {
        "es": "Nombre de pila, empresa, plazo y enlace",
        "en": "First name, company, due time and link",
    },
    "more": {
        "es": "También nombre completo, cargo y puntuación",
        "en": "Full name, role and score as well",
    },
}

# Who receives, as the pact names them.
ALERT_RECIPIENTS: Mapping[str, Text] = {
    "owner": {"es": "Quien lleva el lead", "en": "Whoever has the lead"},
    "escalate_to": {
        "es": "Quien dirige la parte a la que escala el compromiso",
        "en": "Whoever heads the side that the commitment escalates to",
    },
    "marketing": {"es": "Marketing", "en": "Marketing"},
    "sales": {"es": "Ventas", "en": "Sales"},
    "success": {"es": "Clientes", "en": "Customer success"},
    "sponsor": {"es": "Dirección", "en": "Management"},
}

ALERTING_PROBLEMS: Mapping[str, Text] = {
    "alert_choice_unknown": {
        "es": "No hay ningún aviso o canal «{value}».",
        "en": "There is no alert or channel “{value}”.",
    },
    "alert_address": {
        "es": "«{value}» es demasiado largo o tiene caracteres que no se ven.",
        "en": "“{value}” is too long or has characters that cannot be seen.",
    },
    "alert_quiet_hours": {
        "es": "Las horas de silencio necesitan un principio y un fin distintos.",
        "en": "Quiet hours need a beginning and an end that differ.",
    },
    "alert_not_there": {
        "es": "No hay ningún aviso apartado cuyo id empiece así, o hay varios.",
        "en": "There is no alert set aside whose id begins so, or there are several.",
    },
    "alert_address_unusable": {
        "es": "La dirección de quien lo recibe ya no sirve para este canal.",
        "en": "The receiver's address does not serve for this channel any more.",
    },
    "alert_no_way": {
        "es": "No hay ningún canal que llegue a esa persona.",
        "en": "There is no channel that reaches this person.",
    },
    "alert_switched_off": {
        "es": "Esa persona no quiere este aviso por los canales del pacto.",
        "en": "This person does not want this alert by the channels of the pact.",
    },
    "alert_not_a_member": {
        "es": "Esa persona ya no trabaja en este espacio.",
        "en": "This person no longer works in this space.",
    },
    "alert_no_address": {
        "es": "Esa persona no ha dicho dónde recibirlo por este canal.",
        "en": "This person has not said where to receive it by this channel.",
    },
    "alert_silent": {
        "es": "El lead pidió que no se use lo suyo, o se borró.",
        "en": "The lead asked that nothing of theirs be used, or was erased.",
    },
    "alert_lead_gone": {
        "es": "El lead ya no existe.",
        "en": "The lead no longer exists.",
    },
    "alert_settled": {
        "es": "Ya no hacía falta: estaba resuelto.",
        "en": "There was no need any more: it was settled.",
    },
    "alert_quiet": {
        "es": "Es hora de silencio, o el horario del pacto está cerrado: sale después.",
        "en": "These are quiet hours, or the hours of the pact are closed: it leaves afterwards.",
    },
    "alert_enough": {
        "es": "Han salido ya tantos avisos por este canal que los siguientes van juntos.",
        "en": "So many alerts have left by this channel that the next ones go together.",
    },
    "alert_no_room": {
        "es": "Han salido ya tantos mensajes por este canal que no cabe otro: prueba más tarde.",
        "en": "So many messages have left by this channel that there is no room for another one: "
        "try later.",
    },
    "alert_tests_enough": {
        "es": "Ya han salido varias pruebas por este canal: espera diez minutos.",
        "en": "Several tests have left by this channel already: wait ten minutes.",
    },
    "alert_codes_enough": {
        "es": "Ya han salido varios códigos en esta hora: espera una hora y pide otro.",
        "en": "Several codes have left within the hour: wait an hour and ask for another one.",
    },
    "alert_code_none": {
        "es": "No hay ninguna dirección de este canal por confirmar.",
        "en": "There is no address of this channel to be confirmed.",
    },
    "alert_code_over": {
        "es": "El código ya no sirve: pide otro.",
        "en": "The code does not work any more: ask for another one.",
    },
    "alert_code_wrong": {
        "es": "El código no es ese. Intentos que quedan: {left}. Mira el último que te llegó.",
        "en": "That is not the code. Tries left: {left}. Look at the last one that arrived.",
    },
    "alert_poison": {
        "es": "Quien lo enviaba se paró cinco veces con él; está apartado.",
        "en": "Whoever sent it stopped five times over it; it is set aside.",
    },
    "alert_channel_off": {
        "es": "El canal se desactivó antes de enviarlo.",
        "en": "The channel was switched off before it was sent.",
    },
}
