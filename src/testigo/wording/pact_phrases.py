"""The phrases of which the sentences of a pact are made."""

from collections.abc import Mapping

from testigo.wording.texts import Text

SECTIONS: Mapping[str, Text] = {
    "parties": {"es": "Quién lo firma", "en": "Who signs it"},
    "term": {"es": "Vigencia", "en": "Term"},
    "definitions": {"es": "Definiciones", "en": "Definitions"},
    "ideal_customer": {"es": "Cliente ideal", "en": "Ideal customer"},
    "scoring": {"es": "Puntuación", "en": "Scoring"},
    "marketing": {"es": "A qué se compromete Marketing", "en": "What Marketing promises"},
    "sales": {"es": "A qué se compromete Ventas", "en": "What Sales promises"},
    "success": {"es": "A qué se compromete Clientes", "en": "What Customer success promises"},
    "sponsor": {"es": "A qué se compromete Dirección", "en": "What Direction promises"},
    "calendar": {"es": "Horario laboral", "en": "Working hours"},
    "routing": {"es": "Quién recibe cada lead", "en": "Who receives each lead"},
    "dispositions": {"es": "Motivos", "en": "Reasons"},
    "goals": {"es": "Objetivos", "en": "Goals"},
    "alerts": {"es": "Avisos", "en": "Alerts"},
    "meeting": {"es": "Reunión y revisión", "en": "Meeting and review"},
}
TITLE: Text = {"es": "Se llama «{title}».", "en": "It is called “{title}”."}
PARTY: Text = {
    "es": "Por {side} firma {name}, {role} ({email}).",
    "en": "{name}, {role} ({email}), signs for {side}.",
}
WRITTEN: Text = {"es": "Está escrito en {name}.", "en": "It is written in {name}."}
LANGUAGES: Mapping[str, Text] = {
    "es": {"es": "español", "en": "Spanish"},
    "en": {"es": "inglés", "en": "English"},
}
TERM: Text = {
    "es": "Rige desde el {start}.",
    "en": "It is in force from {start}.",
}
REVIEW: Text = {
    "es": "Se revisa, como tarde, el {day}.",
    "en": "It is reviewed on {day} at the latest.",
}
DEFINITION: Text = {
    "es": "{stage}: {means} Lo es cuando {when}.",
    "en": "{stage}: {means} It is one when {when}.",
}
BARE_DEFINITION: Text = {"es": "{stage}: cuando {when}.", "en": "{stage}: when {when}."}
SENTENCE: Text = {"es": "{what}.", "en": "{what}."}
POINTS: Text = {"es": "{points} puntos de {kind}", "en": "{points} points of {kind}"}
KINDS: Mapping[str, Text] = {
    "fit": {"es": "encaje", "en": "fit"},
    "interest": {"es": "interés", "en": "interest"},
}
ONCE_PER: Mapping[str, Text] = {
    "day": {"es": "una vez al día", "en": "once a day"},
    "week": {"es": "una vez por semana", "en": "once a week"},
    "cycle": {"es": "una vez por ciclo", "en": "once a cycle"},
}
AT_MOST_ONCE: Text = {"es": "1 vez como máximo", "en": "once at most"}
AT_MOST: Text = {"es": "{times} veces como máximo", "en": "{times} times at most"}
EXPIRES: Text = {"es": "caduca a los {days} días", "en": "expires after {days} days"}
PER: Mapping[str, Text] = {
    "week": {"es": "por semana", "en": "a week"},
    "month": {"es": "al mes", "en": "a month"},
    "quarter": {"es": "al trimestre", "en": "a quarter"},
}
AT_LEAST: Text = {
    "es": "{name}: {figure} como mínimo {per}.",
    "en": "{name}: at least {figure} {per}.",
}
RATE: Text = {
    "es": "{name}: el {figure} como mínimo en {time}, medido {every}.",
    "en": "{name}: at least {figure} within {time}, measured {every}.",
}
CARE: Text = {"es": "{name} ({who}).", "en": "{name} ({who})."}
SHARE: Text = {"es": "en el {share} de los casos", "en": "in {share} of the cases"}
STARTED: Text = {"es": "empieza con {starts}", "en": "it begins with {starts}"}
WARNED: Text = {
    "es": "se avisa cuando ha pasado el {share} del plazo",
    "en": "a warning is given when {share} of the time has passed",
}
ESCALATED: Text = {
    "es": "si vence, se avisa a {who}",
    "en": "once it is past due {who} is told",
}
EARLY: Mapping[str, Text] = {
    "conversation": {"es": "con una conversación", "en": "a conversation"},
    "disposition": {"es": "con que se cierre o se devuelva", "en": "a close or a hand-back"},
}
SATISFIED: Text = {"es": "basta antes {what}", "en": "{what} satisfies it early"}
ZONE: Text = {
    "es": "Todo se calcula con la hora de {zone}.",
    "en": "All times are those of {zone}.",
}
HOLIDAYS: Text = {
    "es": "No se trabaja en las fiestas de {place}; al firmar quedan fijadas sus fechas.",
    "en": "It is closed on the public holidays of {place}; their dates are fixed on signing.",
}
CLOSED: Text = {
    "es": "Tampoco se trabaja estos días: {days}.",
    "en": "It is also closed on these days: {days}.",
}
LEGS: Mapping[str, Text] = {
    "mql": {"es": "Un MQL nuevo", "en": "A new MQL"},
    "sql": {"es": "Un SQL nuevo", "en": "A new SQL"},
}
TO_TEAM: Text = {
    "es": "{leg} va al equipo {team}, por turno.",
    "en": "{leg} goes to the team {team}, in turn.",
}
TO_OWNER: Text = {"es": "{leg} va a quien ya lo lleva.", "en": "{leg} goes to its owner."}
IF: Text = {"es": "Si {when}: {rest}", "en": "If {when}: {rest}"}
REASONS: Mapping[str, Text] = {
    "rejected": {
        "es": "Ventas puede descartar un lead porque",
        "en": "Sales may decline a lead because",
    },
    "recycled": {
        "es": "O devolverlo para más adelante porque",
        "en": "Or send it back for later because",
    },
    "lost": {
        "es": "Motivos por los que se pierde una oportunidad",
        "en": "Reasons for which a deal is lost",
    },
}
LIST: Text = {"es": "{what}: {items}.", "en": "{what}: {items}."}
GOAL: Text = {
    "es": "{period}: {revenue} de ingresos, con {deal} por contrato; el {rate} de los leads acaba "
    "en contrato.",
    "en": "{period}: {revenue} of revenue, at {deal} a contract; {rate} of the leads "
    "become customers.",
}
TO_MQL: Text = {
    "es": " El {rate} de los leads llega a MQL.",
    "en": " {rate} of the leads become MQLs.",
}
TOLD: Text = {"es": "a {who}", "en": "{who}"}
ALERT: Text = {
    "es": "«{event}»: se avisa {who} por {channels}.",
    "en": "“{event}”: told to {who} by {channels}.",
}
# Recipients and channels that are no proper names.
COMMON = frozenset({"owner", "escalate_to", "push", "email", "webhook"})
URGENT: Text = {"es": " También fuera de horario.", "en": " Outside working hours too."}
EVERY: Mapping[str, Text] = {
    "week": {"es": "cada semana", "en": "every week"},
    "fortnight": {"es": "cada dos semanas", "en": "every other week"},
    "month": {"es": "cada mes", "en": "every month"},
    "quarter": {"es": "cada trimestre", "en": "every quarter"},
}
MEETING: Text = {
    "es": "Los dos equipos se reúnen {every}, el {day} a las {at}, {minutes} minutos.",
    "en": "Both teams meet {every}, on {day} at {at}, for {minutes} minutes.",
}
REVIEWED: Text = {
    "es": "El pacto se revisa {every}.",
    "en": "The pact is reviewed {every}.",
}
RATES: Text = {
    "es": "Las tasas de conversión se comprueban {every}.",
    "en": "Conversion rates are checked {every}.",
}
