"""The headers that are understood without a mapping, in Spanish and in English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_CURRENCY_SUFFIX = re.compile(r" (?:eur|usd|gbp|mxn|chf|cop|ars|clp|pen|brl)$")

# What a column of leads means → how it is called, the likeliest name first.
LEAD_HEADERS: Mapping[str, Sequence[str]] = {
    "external_id": (
        *("external id", "lead id", "leadid", "contact id", "record id", "person id", "id"),
        *("id externo", "id contacto", "id de contacto", "id lead", "referencia"),
    ),
    "email": (
        *("email", "e mail", "correo", "correo electronico", "email address", "mail"),
        *(
            "person email work",
            "work email",
            "email trabajo",
            "direccion de correo",
            "person email",
        ),
    ),
    "phone": (
        *("telefono", "phone", "phone number", "mobile phone number", "movil", "tel", "mobile"),
        *("telefono movil", "mobile phone", "celular", "person phone", "numero de telefono"),
    ),
    "anonymous_id": ("anonymous id", "anonymousid", "id anonimo"),
    "name": (
        *("nombre completo", "full name", "nombre y apellidos", "contacto", "contact name"),
        *("persona de contacto", "person name", "name", "lead name"),
    ),
    "first_name": ("nombre", "first name", "firstname", "person first name", "given name"),
    "last_name": (
        *("apellidos", "apellido", "last name", "lastname", "surname", "person last name"),
    ),
    "company": (
        *("empresa", "company", "company name", "organizacion", "organization", "account name"),
        *("organization name", "associated company", "razon social", "compania", "cuenta"),
    ),
    "job_title": ("cargo", "job title", "title", "puesto", "position", "titulo", "rol", "job"),
    "sector": ("sector", "industry", "industria", "actividad"),
    "employees": (
        *("empleados", "employees", "number of employees", "numero de empleados", "plantilla"),
        *("no of employees", "n empleados", "tamano", "company size"),
    ),
    "annual_revenue": (
        *("facturacion", "annual revenue", "ingresos anuales", "facturacion anual", "revenue"),
    ),
    "country": ("pais", "country", "country region", "country code"),
    "province": ("provincia", "province", "state", "state region", "region"),
    "city": ("poblacion", "ciudad", "city", "localidad", "municipio"),
    "website": ("web", "website", "website url", "sitio web", "pagina web"),
    "created": (
        *("fecha", "fecha de creacion", "create date", "created date", "created at", "created"),
        *("fecha de alta", "fecha alta", "creation date", "date", "fecha creacion", "timestamp"),
        *("lead created", "marca temporal"),
    ),
    "channel": (
        *("canal", "channel", "platform", "plataforma", "lead source", "original source"),
        *("fuente", "source", "origen", "utm source"),
    ),
    "campaign": ("campana", "campaign", "campaign name", "nombre de la campana", "utm campaign"),
}

COST_HEADERS: Mapping[str, Sequence[str]] = {
    "channel": ("canal", "channel", "platform", "plataforma", "fuente", "source", "utm source"),
    "campaign": ("campana", "campaign", "campaign name", "nombre de la campana", "utm campaign"),
    "month": ("mes", "month"),
    "day": ("dia", "day", "fecha", "date", "start date in utc"),
    "from": ("desde", "from", "start date", "fecha de inicio", "inicio", "reporting starts"),
    "to": ("hasta", "to", "end date", "fecha de fin", "fin", "reporting ends"),
    "amount": (
        *("importe", "amount", "coste", "cost", "gasto", "spend", "total spend", "total spent"),
        *("importe gastado", "amount spent", "costo", "inversion", "coste total", "gasto total"),
    ),
    "claimed": (
        *("leads", "leads generated", "leads generados", "conversions", "conversiones", "results"),
        *("resultados", "claimed", "contactos"),
    ),
    "currency": ("divisa", "currency", "moneda"),
}


def header_key(name: str) -> str:
    """A header without case, accents, marks and currency: `Campaña:` and `CAMPAÑA` are one."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return _CURRENCY_SUFFIX.sub("", " ".join(plain.split()))


def recognise(header: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Meaning → column, for the columns whose header is known; one column means one thing."""
    by_key: dict[str, str] = {}
    for column in header:
        by_key.setdefault(header_key(column), column)
    found: dict[str, str] = {}
    for meaning, names in known.items():
        for name in names:
            if name in by_key and by_key[name] not in found.values():
                found[meaning] = by_key[name]
                break
    return found
