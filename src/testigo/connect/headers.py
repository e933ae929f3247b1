"""The headers that are understood without a mapping: those of the usual exports in Spanish and in
English, as keys without case, accents and marks.

Known are Pipedrive, HubSpot (screen and API), Salesforce, Zoho, Odoo, Mautic, lead forms of Meta,
LinkedIn and Google, the reports of Google Ads, LinkedIn Campaign Manager, Meta Ads and Microsoft
Ads, and the lead sheets that people keep. docs/reference/import_headers.md is made from this.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_CURRENCIES = "eur|usd|gbp|mxn|chf|cop|ars|clp|pen|brl|uyu|cad|aud"
_CURRENCY_SUFFIX = re.compile(rf" ({_CURRENCIES})$")
_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-Z])")

# What a column of leads means → how it is called, the likeliest name first.
LEAD_HEADERS: Mapping[str, Sequence[str]] = {
    "external_id": (
        *("external id", "lead id", "leadid", "contact id", "contactid", "record id", "person id"),
        *("hs object id", "id", "id externo", "id contacto", "id de contacto", "id lead"),
        *("id de lead", "id de registro", "id del registro", "person pipedrive system id"),
        *("pipedrive system id", "lead number", "numero de lead", "referencia", "ref"),
    ),
    "email": (
        *("email", "e mail", "correo", "correo electronico", "email address", "mail"),
        *("person email work", "work email", "business email", "email trabajo", "user email"),
        *("correo de trabajo", "correo electronico de trabajo", "direccion de correo"),
        *("direccion de correo electronico", "direccion de email", "person email"),
        *("persona correo electronico", "persona correo electronico trabajo", "email from"),
        *("primary email", "email principal", "correo principal", "correo e", "contact email"),
        *("email de contacto", "correo de contacto", "associated contact email"),
    ),
    "phone": (
        *("telefono", "phone", "phone number", "mobile phone number", "movil", "tel", "mobile"),
        *("telefono movil", "mobile phone", "celular", "person phone", "numero de telefono"),
        *("work phone number", "telefono de contacto", "user phone", "tlf", "tfno", "tlfno"),
        *("telf", "telefono 1", "person phone work", "persona telefono", "contact phone"),
        *("persona telefono trabajo", "telefono de trabajo", "telefono fijo", "whatsapp"),
        *("mobilephone", "mobile number", "numero de movil", "numero de telefono movil"),
    ),
    "anonymous_id": ("anonymous id", "anonymousid", "id anonimo", "client id"),
    "name": (
        *("nombre completo", "full name", "nombre y apellidos", "contacto", "contact name"),
        *("persona de contacto", "person name", "persona nombre", "contact person", "fullname"),
        *("nombre del contacto", "nombre de contacto", "nombre contacto", "nombre y apellido"),
        *("apellidos y nombre", "contact", "name", "lead name", "cliente", "interesado"),
    ),
    "first_name": (
        *("nombre", "first name", "firstname", "person first name", "given name", "forename"),
        *("persona nombre de pila", "nombre de pila", "nombres"),
    ),
    "last_name": (
        *("apellidos", "apellido", "last name", "lastname", "surname", "person last name"),
        *("family name", "persona apellido", "persona apellidos", "primer apellido"),
    ),
    "company": (
        *("empresa", "company", "company name", "organizacion", "organization", "account name"),
        *("organization name", "organizacion nombre", "associated company", "razon social"),
        *("compania", "cuenta", "nombre de la empresa", "nombre de empresa", "nombre empresa"),
        *("nombre de la cuenta", "nombre de la compania", "partner name", "person organization"),
        *("persona organizacion", "account", "organisation", "organisation name", "employer"),
        *("primary company", "associated company name", "entidad", "sociedad"),
    ),
    "job_title": (
        *("cargo", "job title", "title", "puesto", "position", "titulo", "rol", "job"),
        *("jobtitle", "job position", "person job title", "puesto de trabajo", "function"),
        *("persona cargo", "designation", "role", "posicion", "cargo en la empresa"),
    ),
    "sector": (
        *("sector", "industry", "industria", "actividad", "sector de actividad", "giro"),
        *("sector empresarial", "organization industry", "ramo", "company industry"),
    ),
    "employees": (
        *("empleados", "employees", "number of employees", "numero de empleados", "plantilla"),
        *("no of employees", "n empleados", "no empleados", "num empleados", "tamano"),
        *("company size", "numberofemployees", "tamano de la empresa", "trabajadores"),
        *("numero de trabajadores", "n de empleados", "tamano de empresa", "employee count"),
        *("num of employees", "no de empleados"),
    ),
    "annual_revenue": (
        *("facturacion", "annual revenue", "ingresos anuales", "facturacion anual", "revenue"),
        *("annualrevenue", "volumen de negocio", "cifra de negocio", "ventas anuales"),
    ),
    "country": (
        *("pais", "country", "country region", "country code", "pais region", "country id"),
        *("codigo de pais", "country id name"),
    ),
    "province": (
        *("provincia", "province", "state", "state region", "region", "estado region"),
        *("state province", "state code", "comunidad autonoma", "state id", "state id name"),
        *("estado o provincia", "departamento"),
    ),
    "city": ("poblacion", "ciudad", "city", "localidad", "municipio", "town"),
    "website": (
        *("web", "website", "website url", "company website", "sitio web", "pagina web", "url"),
        *("dominio", "company domain", "company domain name", "domain", "dominio de la empresa"),
        *("url del sitio web", "nombre de dominio de la empresa"),
    ),
    "notes": (
        *("observaciones", "notas", "notes", "comentarios", "comments", "nota", "note content"),
        *("mensaje", "message", "descripcion", "description", "comment", "nota contenido"),
        *("observacion", "comentario", "internal notes", "notas internas"),
    ),
    "created": (
        *("fecha de creacion", "create date", "created date", "created at", "created"),
        *("fecha de alta", "fecha alta", "alta", "creation date", "fecha creacion", "fecha"),
        *("lead created", "lead created at", "lead created time", "created time", "created on"),
        *("createdate", "create time", "creado el", "creado en", "creado", "date added"),
        *("fecha de registro", "fecha registro", "fecha de entrada", "fecha entrada"),
        *("hora de creacion", "fecha y hora", "marca temporal", "timestamp", "date"),
        *("person person created", "fecha lead", "fecha del lead", "submitted at"),
        *("fecha de envio", "created date time", "signup date", "fecha de contacto"),
    ),
    "channel": (
        *("canal", "channel", "platform", "plataforma", "lead source", "original source"),
        *("fuente original", "hs analytics source", "leadsource", "lead source channel"),
        *("fuente de lead", "fuente del lead", "origen del lead", "fuente de posible cliente"),
        *("fuente", "source", "origen", "procedencia", "utm source", "source id", "medio"),
        *("source id name", "canal de entrada", "como nos conocio", "original traffic source"),
    ),
    "campaign": (
        *("campana", "campaign", "campaign name", "nombre de la campana", "utm campaign"),
        *("nombre de campana", "campaign id name", "campana de origen"),
    ),
    "lawful_basis": (
        *("base juridica", "base legal", "lawful basis", "legal basis", "base de legitimacion"),
        *("base juridica del tratamiento", "base legal del tratamiento", "legitimacion"),
        *("base legal rgpd", "gdpr basis", "legal basis for processing contact s data"),
        *("hs legal basis", "consentimiento", "consent", "legal basis for processing"),
        *("base legal para el tratamiento de los datos del contacto",),
        *("fundamento juridico", "lawful basis for processing", "rgpd", "gdpr"),
    ),
    "source_of_data": (
        *("origen de los datos", "source of data", "data source", "fuente de los datos"),
        *("procedencia de los datos", "origen de datos", "fuente de datos", "source of the data"),
        *("origen del dato", "where the data come from", "de donde vienen los datos"),
    ),
}

COST_HEADERS: Mapping[str, Sequence[str]] = {
    "channel": (
        *("canal", "channel", "platform", "plataforma", "fuente", "source", "utm source"),
        *("medio", "red", "publisher"),
    ),
    "campaign": (
        *("campana", "campaign", "campaign name", "nombre de la campana", "utm campaign"),
        *("nombre de campana", "nombre campana", "campaign group name"),
        *("nombre del grupo de campanas", "campaign id", "id de campana", "id de la campana"),
    ),
    "month": ("mes", "month", "periodo mensual"),
    "day": (
        *("dia", "day", "fecha", "date"),
        *("gregorian date", "time period", "periodo de tiempo", "fecha gregoriana"),
    ),
    "from": (
        *("desde", "from", "start date", "fecha de inicio", "inicio", "reporting starts"),
        *("inicio del informe", "inicio de los informes", "fecha inicio"),
        *("start date in utc", "fecha de inicio en utc"),
    ),
    "to": (
        *("hasta", "to", "end date", "fecha de fin", "fin", "reporting ends"),
        *("fin del informe", "fin de los informes", "fecha de finalizacion", "fecha fin"),
        *("end date in utc", "fecha de finalizacion en utc"),
    ),
    "amount": (
        *("importe", "amount", "coste", "cost", "gasto", "spend", "total spend", "total spent"),
        *("importe gastado", "amount spent", "costo", "inversion", "coste total", "gasto total"),
        *("total gastado", "importe total gastado", "cantidad gastada", "costo total", "spent"),
        *("total cost", "cost in local currency", "media spend", "importe invertido"),
        *("cost micros",),
    ),
    "claimed": (
        *("leads", "leads generated", "leads generados", "clientes potenciales", "lead form leads"),
        *("conversions", "conversiones", "conv", "results", "resultados", "claimed", "contactos"),
        *("one click leads", "leads con un clic", "posibles clientes", "leads del formulario"),
    ),
    "currency": (
        *("divisa", "currency", "moneda", "currency code", "codigo de moneda"),
        *("codigo de divisa", "account currency", "moneda de la cuenta"),
    ),
}


def header_key(name: str) -> str:
    """A header without case, accents, marks and currency: `Campaña:` and `CAMPAÑA` are one, and
    so are `LeadSource` and `lead_source`."""
    return _CURRENCY_SUFFIX.sub("", _words(name))


def header_currency(name: str) -> str:
    """The currency that a header names: EUR of `Importe gastado (EUR)`; empty for none."""
    found = _CURRENCY_SUFFIX.search(_words(name))
    return found[1].upper() if found else ""


def recognise(header: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Meaning → column, for the columns whose header is known; one column means one thing."""
    by_key: dict[str, str] = {}
    for column in header:
        by_key.setdefault(header_key(column), column)
    for key, column in list(by_key.items()):  # as the API of HubSpot calls them
        by_key.setdefault(key.removeprefix("property "), column)
    found: dict[str, str] = {}
    for meaning, names in known.items():
        for name in names:
            if name in by_key and by_key[name] not in found.values():
                found[meaning] = by_key[name]
                break
    return found


def _words(name: str) -> str:
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name).casefold())
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(plain.split())
