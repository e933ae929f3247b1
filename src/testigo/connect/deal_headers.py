"""The headers of exports of deals that are understood without a mapping, and the words that their
cells hold: how a deal ended, where it stands, how sure it is, why it was lost.

Known are HubSpot (screen and API), Salesforce, Pipedrive, Odoo and Zoho in Spanish and in English.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from testigo.core.deals import Outcome
from testigo.core.steps import Step

# What a column of deals means → how it is called, the likeliest name first.
DEAL_HEADERS: Mapping[str, Sequence[str]] = {
    "deal_id": (
        *("deal id", "record id", "opportunity id", "id", "hs object id", "id de negocio"),
        *("id de oportunidad", "id de registro", "id del registro", "id del negocio"),
        *("deal pipedrive system id", "pipedrive system id", "trato id", "id de trato"),
        *("potentialid", "potential id", "id externo", "external id", "referencia", "ref"),
    ),
    "title": (
        *("deal name", "opportunity name", "deal title", "dealname", "nombre de la oportunidad"),
        *("nombre del negocio", "nombre de oportunidad", "trato titulo", "titulo", "title"),
        *("oportunidad", "opportunity", "negocio", "name", "nombre", "potential name", "deal"),
    ),
    "amount": (
        *("amount", "deal value", "importe", "valor", "value", "expected revenue", "cantidad"),
        *("trato valor", "valor del negocio", "importe estimado", "ingreso esperado", "monto"),
        *("ingresos esperados", "amount in company currency", "deal amount", "planned revenue"),
    ),
    "currency": (
        *(
            "currency",
            "deal currency of value",
            "moneda",
            "divisa",
            "currency code",
            "deal currency",
        ),
        *(
            "currency iso code",
            "codigo de divisa",
            "trato moneda de valor",
            "trato divisa del valor",
        ),
    ),
    "outcome": (
        *("deal status", "status", "estado", "trato estado", "estado del negocio", "resultado"),
        *("estado de la oportunidad", "outcome", "won lost"),
    ),
    "is_won": ("is won", "iswon", "won", "is closed won", "hs is closed won", "ganada", "ganado"),
    "is_closed": ("is closed", "isclosed", "closed", "hs is closed", "cerrada", "cerrado"),
    "deleted": ("is deleted", "isdeleted", "deleted", "eliminado", "eliminada", "borrado"),
    "step": (
        *("deal stage", "stage", "stage name", "dealstage", "etapa", "etapa del negocio", "fase"),
        *("etapa de la oportunidad", "trato etapa", "sales stage", "stage id", "paso"),
        *("deal pipeline stage id", "pipeline stage", "etapa de ventas", "stage id name"),
    ),
    "created": (
        *("create date", "created date", "deal creation date", "deal deal created", "createdate"),
        *("fecha de creacion", "created on", "created at", "creado el", "creado en", "created"),
        *("trato fecha de creacion", "creation date", "fecha creacion", "created time", "add time"),
        *("deal created", "hora de creacion", "fecha de alta", "creado"),
    ),
    "close_on": (
        *("deal expected close date", "expected close date", "expected closing", "closing date"),
        *("close date", "closedate", "fecha de cierre", "fecha de cierre prevista"),
        *("cierre esperado", "fecha estimada de cierre", "fecha de cierre esperada"),
        *("trato fecha prevista de cierre", "cierre previsto", "fecha prevista de cierre"),
        *("trato fecha de cierre prevista", "date deadline"),
    ),
    "closed_on": (
        *("deal won time", "won time", "closed date", "date closed", "deal closed on", "closed on"),
        *("fecha de cierre real", "trato hora de ganado", "date won", "fecha de ganado"),
        *("deal closed date", "cerrado el", "close time"),
    ),
    "lost_on": ("deal lost time", "lost time", "trato hora de perdido", "fecha de perdida"),
    "updated": (
        *("last modified date", "deal update time", "update time", "fecha de modificacion"),
        *("fecha de ultima modificacion", "last updated on", "ultima actualizacion el"),
        *("last modified", "modified time", "lastmodifieddate", "trato hora de actualizacion"),
        *("hs lastmodifieddate", "actualizado el", "ultima modificacion"),
    ),
    "category": (
        *("forecast category", "forecast category name", "categoria de prevision"),
        *("categoria de pronostico", "hs forecast category", "categoria de prevision de ventas"),
    ),
    "next_step": (
        *("next step", "siguiente paso", "proximo paso", "hs next step", "next activity summary"),
        *("proxima accion", "siguiente accion", "nextstep", "resumen de la siguiente actividad"),
    ),
    "next_on": (
        *("next activity date", "deal next activity date", "fecha de la proxima actividad"),
        *("next activity deadline", "fecha de la siguiente actividad", "next step date"),
        *("fecha del siguiente paso", "fecha limite de la siguiente actividad"),
        *("trato fecha de la proxima actividad", "fecha de proxima actividad"),
    ),
    "owner": (
        *("deal owner", "opportunity owner", "owner", "propietario del negocio", "propietario"),
        *("salesperson", "comercial", "propietario de la oportunidad", "trato propietario"),
        *(
            "owner email",
            "owner name",
            "vendedor",
            "user id name",
            "responsable",
            "deal owner email",
        ),
    ),
    "lost_reason": (
        *("deal lost reason", "closed lost reason", "lost reason", "motivo de perdida"),
        *("motivo de la perdida", "razon de perdida", "loss reason", "motivo de negocio perdido"),
        *("trato motivo de la perdida", "closed lost reasons", "motivo perdida"),
        *("razon por la que se perdio", "lost reason id name"),
    ),
    "margin": ("margin", "margen", "gross margin", "margen bruto", "deal margin"),
    "term_months": (
        *("term months", "contract term", "contract term months", "duracion en meses"),
        *("meses de contrato", "duracion meses", "plazo en meses", "contract length months"),
    ),
    "starts_on": (
        *("contract start date", "start date", "fecha de inicio", "inicio del contrato"),
        *("fecha de inicio del contrato", "contract start"),
    ),
    "email": (
        *("associated contact email", "contact email", "email", "correo", "e mail", "email from"),
        *(
            "correo electronico",
            "correo del contacto",
            "person email",
            "persona correo electronico",
        ),
        *(
            "email del contacto",
            "contact email address",
            "email de contacto",
            "primary contact email",
        ),
        *("person email work", "direccion de correo electronico"),
    ),
    "phone": (
        *("contact phone", "phone", "telefono", "movil", "person phone", "telefono del contacto"),
        *("mobile", "persona telefono", "phone number", "person phone work"),
    ),
    "external_id": (
        *("contact id", "associated contact id", "associated contact ids", "id de contacto"),
        *("primary contact id", "person id", "id del contacto", "id de contacto asociado"),
    ),
    "name": (
        *("contact name", "associated contact", "contact person", "contacto", "contact"),
        *("deal contact person", "persona de contacto", "nombre del contacto", "primary contact"),
        *("trato persona de contacto", "person name", "nombre de contacto", "cliente", "customer"),
        *("partner id name",),
    ),
    "company": (
        *("account name", "associated company", "organization", "company", "empresa"),
        *("deal organization", "company name", "nombre de la cuenta", "organizacion", "cuenta"),
        *("trato organizacion", "account", "associated company name", "partner name"),
        *("organization name", "nombre de la empresa", "empresa asociada", "primary company"),
    ),
    "website": (
        *("associated company domain", "company domain", "website", "dominio", "web", "domain"),
        *("dominio de la empresa", "company domain name", "sitio web"),
    ),
}

_OUTCOMES: Mapping[Outcome, Sequence[str]] = {
    "won": (
        *("won", "closed won", "closedwon", "ganado", "ganada", "cerrado ganado", "cerrada ganada"),
        *("cierre ganado", "ganado cerrado", "negocio ganado", "oportunidad ganada"),
    ),
    "lost": (
        *("lost", "closed lost", "closedlost", "perdido", "perdida", "cerrado perdido"),
        *("cerrada perdida", "cierre perdido", "abandoned", "abandonada", "negocio perdido"),
        *("oportunidad perdida", "closed lost to competition"),
    ),
    "open": (
        *("open", "abierto", "abierta", "en curso", "in progress", "activa", "activo", "active"),
        *("pendiente", "pending"),
    ),
}
_STEPS: Mapping[str, Sequence[str]] = {
    "discovery": (
        *("discovery", "descubrimiento", "qualification", "qualified", "calificacion"),
        *("cualificacion", "calificado", "cualificado", "prospecting", "prospeccion", "new"),
        *("needs analysis", "analisis de necesidades", "appointmentscheduled", "nuevo", "nueva"),
        *("appointment scheduled", "qualifiedtobuy", "qualified to buy", "contact made"),
    ),
    "proposal": (
        *("proposal", "propuesta", "propuesta enviada", "proposal price quote", "proposition"),
        *("presentationscheduled", "presentation scheduled", "proposal made", "quotation"),
        *("presupuesto enviado", "oferta enviada", "value proposition", "proposal sent"),
        *("propuesta presupuesto", "oferta"),
    ),
    "negotiation": (
        *("negotiation", "negociacion", "negotiation review", "decisionmakerboughtin"),
        *("decision maker bought in", "contractsent", "contract sent", "contrato enviado"),
        *("negotiations started", "negociacion revision", "en negociacion"),
    ),
}
_CATEGORIES: Mapping[str, Sequence[str]] = {
    "pipeline": ("pipeline", "en curso", "canalizacion", "flujo de ventas"),
    "best_case": ("best case", "bestcase", "mejor caso", "mejor de los casos", "si todo va bien"),
    "commit": ("commit", "forecast", "compromiso", "comprometido", "comprometida", "committed"),
}
_REASONS: Mapping[str, Sequence[str]] = {
    "price": ("price", "precio", "too expensive", "demasiado caro", "muy caro", "budget"),
    "competitor": (
        *("competitor", "competition", "competencia", "competidor", "lost to competitor"),
        *("lost to competition", "eligio a otro proveedor", "otro proveedor"),
    ),
    "timing": ("timing", "momento", "bad timing", "no es el momento", "not now", "mal momento"),
    "fit": (
        *("fit", "no encaja", "not a fit", "el producto no encaja", "product fit", "feature gap"),
        *("falta de funcionalidad", "not enough stock"),
    ),
    "no_decision": (
        *("no decision", "no se decidio", "sin decision", "no response", "sin respuesta"),
        *("no decision non responsive", "unresponsive", "no contesta"),
    ),
}


def said_outcome(text: str) -> Outcome | None:
    """How a deal stands by a word for it; None for a word that says nothing of it."""
    key = _key(text)
    return next((outcome for outcome, words in _OUTCOMES.items() if key in words), None)


def own_steps(steps: Sequence[Step]) -> dict[str, str]:
    """What a workspace calls its steps in either language, else their codes, as `said_step` looks
    for it → the code of each."""
    told = [(one.code, one.code) for one in steps]
    told += [(name, one.code) for one in steps for name in (one.es, one.en)]
    return {key: code for name, code in told if (key := _key(name))}


def said_step(text: str, own: Mapping[str, str]) -> str:
    """The step that a name stands for, those of `own_steps` before the usual ones; any other name
    is a step of its own, but for a word that says how the deal stands, which is none."""
    if code := own.get(_key(text)):
        return code
    if said_outcome(text) is not None:
        return ""
    return _among(_STEPS, text) or " ".join(text.split())[:60]


def said_category(text: str) -> str:
    """The forecast category that a word stands for, empty for a word that is none."""
    return _among(_CATEGORIES, text)


def said_reason(text: str) -> str:
    """The reason of a loss that a text stands for, empty for a text of the file's own."""
    return _among(_REASONS, text)


def _among(known: Mapping[str, Sequence[str]], text: str) -> str:
    key = _key(text)
    return next((code for code, words in known.items() if key == code or key in words), "")


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())
