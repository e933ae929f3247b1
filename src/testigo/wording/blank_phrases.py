"""The phrases of which the sentences with blanks are made, and what their blanks are called."""

from collections.abc import Mapping

from testigo.wording.texts import Text

STEPS: Mapping[str, Text] = {
    "definitions": {"es": "Definiciones", "en": "Definitions"},
    "ideal-customer": {"es": "Cliente ideal", "en": "Ideal customer"},
    "scoring": {"es": "Puntuación", "en": "Scoring"},
    "threshold": {"es": "Umbral", "en": "Threshold"},
    "marketing": {"es": "Compromisos de Marketing", "en": "Marketing’s commitments"},
    "sales": {"es": "Compromisos de Ventas", "en": "Sales’ commitments"},
    "calendar": {"es": "Horario", "en": "Calendar"},
    "routing": {"es": "Reparto y avisos", "en": "Routing and alerts"},
    "goals": {"es": "Objetivos", "en": "Goals"},
    "success": {"es": "Clientes y Dirección", "en": "Customer success and Direction"},
    "review": {"es": "Firma y revisión", "en": "Signing and review"},
}
LABELS: Mapping[str, Text] = {
    "means": {"es": "En palabras", "en": "In words"},
    "over": {"es": "Más de", "en": "More than"},
    "at_least": {"es": "Como mínimo", "en": "At least"},
    "at_most": {"es": "Como máximo", "en": "At most"},
    "between": {"es": "Entre", "en": "Between"},
    "is": {"es": "Valor", "en": "Value"},
    "is_not": {"es": "Valor", "en": "Value"},
    "in": {"es": "Valores", "en": "Values"},
    "not_in": {"es": "Valores", "en": "Values"},
    "contains": {"es": "Texto", "en": "Text"},
    "matches": {"es": "Textos; * es cualquier cosa", "en": "Texts; * is anything"},
    "path": {"es": "Página; * es cualquier cosa", "en": "Page; * is anything"},
    "points": {"es": "Puntos", "en": "Points"},
    "kind": {"es": "Encaje o interés", "en": "Fit or interest"},
    "once_per": {"es": "Cada cuánto cuenta", "en": "How often it counts"},
    "times": {"es": "Veces como máximo", "en": "Times at most"},
    "expires_after": {"es": "Días hasta que caduca", "en": "Days until it expires"},
    "within": {"es": "Plazo", "en": "Time"},
    "warn_at": {"es": "Aviso, % del plazo", "en": "Warning, % of the time"},
    "share": {"es": "% de los casos", "en": "% of the cases"},
    "escalate_to": {"es": "A quién se avisa si vence", "en": "Who is told once past due"},
    "starts": {"es": "Desde cuándo cuenta", "en": "When it begins"},
    "ends": {"es": "Qué lo cumple", "en": "What keeps it"},
    "unless": {"es": "Qué lo cumple antes", "en": "What satisfies it early"},
    "on_days": {"es": "Días distintos", "en": "Different days"},
    "by_channels": {"es": "Canales distintos", "en": "Different channels"},
    "per": {"es": "Periodo", "en": "Period"},
    "stage": {"es": "Etapa", "en": "Stage"},
    "who": {"es": "Quiénes", "en": "Who"},
    "counted": {"es": "Qué ingresos cuentan", "en": "Which revenue counts"},
    "hours": {"es": "Tramos de horas", "en": "Ranges of hours"},
    "timezone": {"es": "Zona horaria", "en": "Time zone"},
    "country": {"es": "País", "en": "Country"},
    "subdivision": {"es": "Región", "en": "Region"},
    "from": {"es": "Desde", "en": "From"},
    "to": {"es": "Hasta", "en": "To"},
    "day": {"es": "Día", "en": "Day"},
    "receives": {"es": "Quién lo recibe", "en": "Who receives it"},
    "told": {"es": "A quién se avisa", "en": "Who is told"},
    "by": {"es": "Por qué canales", "en": "By which channels"},
    "urgent": {"es": "También fuera de horario", "en": "Outside working hours too"},
    "event": {"es": "Qué pasa", "en": "What happens"},
    "period": {"es": "Periodo, como T4 2026 o 2026-11", "en": "Period, such as Q4 2026 or 2026-11"},
    "revenue": {"es": "Ingresos", "en": "Revenue"},
    "average_deal": {"es": "Ticket medio", "en": "Average deal"},
    "rate": {"es": "Tasa de conversión, %", "en": "Conversion rate, %"},
    "title": {"es": "Nombre del pacto", "en": "Name of the pact"},
    "name": {"es": "Nombre", "en": "Name"},
    "role": {"es": "Cargo", "en": "Role"},
    "email": {"es": "Correo", "en": "E-mail"},
    "reasons": {"es": "Motivos", "en": "Reasons"},
    "every": {"es": "Cada cuánto", "en": "How often"},
    "weekday": {"es": "Día de la semana", "en": "Day of the week"},
    "time": {"es": "Hora", "en": "Time"},
    "minutes": {"es": "Minutos", "en": "Minutes"},
}
UNITS: Mapping[str, Text] = {
    "m": {"es": "minutos laborables", "en": "working minutes"},
    "h": {"es": "horas laborables", "en": "working hours"},
    "d": {"es": "días laborables", "en": "working days"},
}
PLAIN_UNITS: Mapping[str, Text] = {
    "m": {"es": "minutos", "en": "minutes"},
    "h": {"es": "horas", "en": "hours"},
    "d": {"es": "días", "en": "days"},
}
DAYS: Mapping[str, Text] = {"d": {"es": "días", "en": "days"}}
NOBODY: Text = {"es": "nadie más", "en": "nobody else"}
EACH_TIME: Text = {"es": "cada vez", "en": "each time"}
COUNTED: Mapping[str, Text] = {
    "sourced": {"es": "Ingresos que origina Marketing", "en": "Revenue sourced by Marketing"},
    "influenced": {
        "es": "Ingresos en los que influye Marketing",
        "en": "Revenue influenced by Marketing",
    },
}
DEFINITION: Text = {
    "es": "{stage}: {means} Lo es cuando {when}.",
    "en": "{stage}: {means} It is one when {when}.",
}
WHEN: Text = {"es": "{when}.", "en": "{when}."}
FACT_RULE: Text = {
    "es": "{when}: {points} puntos de {kind}, {at_most} veces como máximo, {once_per}; caduca a "
    "los {expires} días (vacío: nunca).",
    "en": "{when}: {points} points of {kind}, {at_most} times at most, {once_per}; expires "
    "after {expires} days (empty: never).",
}
FACT_RULE_ONCE: Text = {
    "es": "{when}: {points} puntos de {kind}, {at_most} vez como máximo, {once_per}; caduca a los "
    "{expires} días (vacío: nunca).",
    "en": "{when}: {points} points of {kind}, {at_most} time at most, {once_per}; expires after "
    "{expires} days (empty: never).",
}
TRAIT_RULE: Text = {
    "es": "Si {when}: {points} puntos de {kind}.",
    "en": "If {when}: {points} points of {kind}.",
}
THRESHOLD: Text = {
    "es": "Un lead es MQL cuando {test}.",
    "en": "A lead is an MQL when {test}.",
}
VOLUME: Text = {
    "es": "{side} entrega al menos {at_least} {stage} {per}.",
    "en": "{side} delivers at least {at_least} {stage} {per}.",
}
RATE: Text = {
    "es": "De «{of}», al menos el {at_least} % llega a «{that}» en {within}, medido {per}.",
    "en": "Of “{of}”, at least {at_least} % reach “{that}” within {within}, measured {per}.",
}
REVENUE: Text = {
    "es": "{counted}: al menos {at_least} {currency} {per}.",
    "en": "{counted}: at least {at_least} {currency} {per}.",
}
CARE: Text = {
    "es": "Nadie en {who} pasa más de {touched_every} sin un contacto.",
    "en": "Nobody in {who} goes more than {touched_every} without contact.",
}
RESPONSE: Text = {
    "es": "{side}: {ends} en un máximo de {within} {starts}; en el {share} % de los casos. "
    "Se avisa al {warn_at} % del plazo; si vence, se avisa a {escalate_to}.",
    "en": "{side}: {ends} within {within} {starts}; in {share} % of the cases. "
    "A warning is given at {warn_at} % of the time; once past due, {escalate_to} is told.",
}
ATTEMPTS: Text = {
    "es": "{side} hace al menos {at_least} intentos de contacto en {within} {starts} (el primer "
    "contacto cuenta), en {on_days} días distintos y por {by_channels} canales distintos; basta "
    "antes con: {unless}. Se espera en el {share} % de los casos. Se avisa al {warn_at} % del "
    "plazo; si vence, se avisa a {escalate_to}.",
    "en": "{side} makes at least {at_least} attempts to reach them within {within} {starts} (the "
    "first contact counts), on {on_days} different days and by {by_channels} channels; satisfied "
    "early by: {unless}. It is expected in {share} % of the cases. A warning is given at "
    "{warn_at} % of the time; once past due, {escalate_to} is told.",
}
RELEASES: Mapping[str, Text] = {
    "conversation": {"es": "una conversación", "en": "a conversation"},
    "disposition": {"es": "que se cierre o se devuelva", "en": "a close or a hand-back"},
}
REASONS: Mapping[str, Text] = {
    "rejected": {
        "es": "Ventas puede descartar un lead por: {reasons}.",
        "en": "Sales may decline a lead for: {reasons}.",
    },
    "recycled": {
        "es": "Puede devolverlo para más adelante por: {reasons}.",
        "en": "It may send it back for later for: {reasons}.",
    },
    "lost": {
        "es": "Una oportunidad se pierde por: {reasons}.",
        "en": "A deal is lost for: {reasons}.",
    },
}
ZONE: Text = {
    "es": "Todo se calcula con la hora de {timezone}.",
    "en": "All times are those of {timezone}.",
}
HOURS: Text = {"es": "{days}: {hours}.", "en": "{days}: {hours}."}
SEASON: Text = {
    "es": "Cada año, del {first} al {last}, {days}: {hours}.",
    "en": "Every year from {first} to {last}, {days}: {hours}.",
}
HOLIDAYS: Text = {
    "es": "No se trabaja en las fiestas de {country}, {subdivision}.",
    "en": "It is closed on the public holidays of {country}, {subdivision}.",
}
CLOSED: Text = {"es": "Tampoco se trabaja el {day}.", "en": "It is also closed on {day}."}
ROUTE: Text = {"es": "{leg} va a {receives}.", "en": "{leg} goes to {receives}."}
ROUTE_IF: Text = {
    "es": "{leg}, si {when}, va a {receives}.",
    "en": "{leg}, if {when}, goes to {receives}.",
}
OWNER: Text = {"es": "quien ya lo lleva", "en": "its owner"}
TEAM: Text = {"es": "el equipo {team}, por turno", "en": "the team {team}, in turn"}
ALERT: Text = {
    "es": "«{event}»: se avisa a {told} por {by}; fuera de horario también: {urgent}.",
    "en": "“{event}”: told to {told} by {by}; outside working hours too: {urgent}.",
}
GOAL: Text = {
    "es": "{period}: {revenue} {currency} de ingresos, con {deal} {currency} por contrato; el "
    "{rate} % de los leads acaba en contrato y el {to_mql} % llega a MQL (vacío: sin estimar).",
    "en": "{period}: {revenue} {currency} of revenue, at {deal} {currency} a contract; {rate} % of "
    "the leads become customers and {to_mql} % become MQLs (empty: not estimated).",
}
TITLE: Text = {"es": "Se llama {title}.", "en": "It is called {title}."}
START: Text = {"es": "Rige desde el {day}.", "en": "It is in force from {day}."}
REVIEW: Text = {
    "es": "Se revisa, como tarde, el {day}: un trimestre después como mucho.",
    "en": "It is reviewed on {day} at the latest: within a quarter.",
}
PARTY: Text = {
    "es": "Por {side} firma {name}, {role}, {email}.",
    "en": "{name}, {role}, {email}, signs for {side}.",
}
MEETING: Text = {
    "es": "Los dos equipos se reúnen {every}, el {on} a las {at}, {minutes} minutos.",
    "en": "Both teams meet {every}, on {on} at {at}, for {minutes} minutes.",
}
REVIEWED: Text = {"es": "El pacto se revisa {every}.", "en": "The pact is reviewed {every}."}
RATES: Text = {
    "es": "Las tasas de conversión se comprueban {every}.",
    "en": "Conversion rates are checked {every}.",
}
AS_WRITTEN: Text = {
    "es": "Esto se cambia en el texto completo: {text}",
    "en": "This is changed in the whole text: {text}",
}
# What may be added in a step, by the kinds of core/pact/starters.py.
ADDS: Mapping[str, Mapping[str, Text]] = {
    "ideal-customer": {
        "icp-sector": {"es": "Sus sectores", "en": "Their sectors"},
        "icp-size": {"es": "Su plantilla", "en": "Their number of employees"},
        "icp-country": {"es": "Su país", "en": "Their country"},
    },
    "scoring": {
        "rule-page": {"es": "Visitó una página", "en": "Visited a page"},
        "rule-demo": {"es": "Pidió una demostración", "en": "Asked for a demo"},
        "rule-webinar": {"es": "Asistió a un webinar", "en": "Attended a webinar"},
        "rule-content": {"es": "Descargó un contenido", "en": "Downloaded content"},
        "rule-role": {"es": "Su cargo", "en": "Their job title"},
        "rule-sector": {"es": "Su sector", "en": "Their sector"},
        "rule-size": {"es": "Su plantilla", "en": "Their number of employees"},
        "rule-country": {"es": "Su país", "en": "Their country"},
    },
    "marketing": {
        "volume": {"es": "MQL entregados", "en": "MQLs delivered"},
        "rate": {"es": "MQL aceptados", "en": "MQLs accepted"},
        "revenue": {"es": "Ingresos", "en": "Revenue"},
        "care": {"es": "Nadie sin contacto", "en": "Nobody without contact"},
    },
    "sales": {
        "first-contact": {"es": "Primer contacto", "en": "First contact"},
        "attempts": {"es": "Intentos de contacto", "en": "Attempts to reach them"},
        "verdict": {"es": "Aceptar o descartar", "en": "Accept or decline"},
    },
    "calendar": {
        "closed": {"es": "Un día cerrado", "en": "A closed day"},
        "season": {"es": "Una temporada con otro horario", "en": "A season with other hours"},
    },
    "routing": {
        "route-mql": {"es": "Quién recibe un MQL", "en": "Who receives an MQL"},
        "route-sql": {"es": "Quién recibe un SQL", "en": "Who receives an SQL"},
        "alert": {"es": "Un aviso", "en": "An alert"},
    },
    "goals": {"goal": {"es": "El objetivo de otro trimestre", "en": "The goal of another quarter"}},
    "success": {
        "welcome": {"es": "Primer contacto de Clientes", "en": "First contact by Success"},
        "retention": {"es": "Contratos renovados", "en": "Contracts renewed"},
    },
}
# What a change of a draft was.
EDITS: Mapping[str, Text] = {
    "begun": {"es": "Se empezó el borrador", "en": "The draft was begun"},
    "copied": {
        "es": "Se empezó el borrador a partir de la versión {number}",
        "en": "The draft was begun from version {number}",
    },
    "put": {"es": "Se cambió", "en": "Changed"},
    "added": {"es": "Se añadió", "en": "Added"},
    "taken": {"es": "Se quitó", "en": "Removed"},
    "restored": {"es": "Se volvió a poner", "en": "Put back"},
    "text": {"es": "Se cambió el texto completo", "en": "The whole text was changed"},
    "voided": {"es": "Dejó de valer una firma", "en": "A signature ceased to count"},
    "withdrawn": {"es": "Se retiró el borrador", "en": "The draft was withdrawn"},
}
