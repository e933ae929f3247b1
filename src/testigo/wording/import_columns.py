"""What the columns of a file may mean, why a meaning is suggested, why a row is passed over."""

from collections.abc import Mapping

from testigo.wording.texts import Text

COLUMN_MEANINGS: Mapping[str, Text] = {
    # Of leads.
    "external_id": {"es": "Identificador", "en": "Id"},
    "email": {"es": "Correo", "en": "E-mail"},
    "phone": {"es": "Teléfono", "en": "Phone"},
    "anonymous_id": {"es": "Identificador de visitante", "en": "Visitor id"},
    "name": {"es": "Nombre completo", "en": "Full name"},
    "first_name": {"es": "Nombre", "en": "First name"},
    "last_name": {"es": "Apellidos", "en": "Last name"},
    "company": {"es": "Empresa", "en": "Company"},
    "job_title": {"es": "Cargo", "en": "Job title"},
    "sector": {"es": "Sector", "en": "Sector"},
    "employees": {"es": "Plantilla", "en": "Employees"},
    "annual_revenue": {"es": "Facturación anual", "en": "Annual revenue"},
    "country": {"es": "País", "en": "Country"},
    "province": {"es": "Provincia", "en": "State or province"},
    "city": {"es": "Ciudad", "en": "City"},
    "website": {"es": "Web", "en": "Website"},
    "notes": {"es": "Observaciones", "en": "Notes"},
    "created": {"es": "Fecha de alta", "en": "Date of creation"},
    "lawful_basis": {"es": "Base jurídica", "en": "Lawful basis"},
    "source_of_data": {"es": "De dónde vienen los datos", "en": "Where the data come from"},
    # Of both.
    "channel": {"es": "Canal", "en": "Channel"},
    "campaign": {"es": "Campaña", "en": "Campaign"},
    # Of costs.
    "month": {"es": "Mes", "en": "Month"},
    "day": {"es": "Día", "en": "Day"},
    "from": {"es": "Desde", "en": "From"},
    "to": {"es": "Hasta", "en": "To"},
    "amount": {"es": "Importe", "en": "Amount"},
    "claimed": {
        "es": "Leads que dice haber traído la plataforma",
        "en": "Leads that the platform claims",
    },
    "currency": {"es": "Divisa", "en": "Currency"},
    # Of deals.
    "deal_id": {"es": "Identificador de la oportunidad", "en": "Id of the deal"},
    "title": {"es": "Nombre de la oportunidad", "en": "Name of the deal"},
    "outcome": {"es": "Estado: abierta, ganada o perdida", "en": "Status: open, won or lost"},
    "is_won": {"es": "Si está ganada", "en": "Whether it is won"},
    "is_closed": {"es": "Si está cerrada", "en": "Whether it is closed"},
    "deleted": {"es": "Si está borrada", "en": "Whether it is deleted"},
    "step": {"es": "Fase del pipeline", "en": "Step of the pipeline"},
    "close_on": {"es": "Fecha prevista de cierre", "en": "Expected day of close"},
    "closed_on": {"es": "Fecha en que se ganó o se cerró", "en": "When it was won or closed"},
    "lost_on": {"es": "Fecha en que se perdió", "en": "When it was lost"},
    "updated": {"es": "Última modificación", "en": "Last change"},
    "category": {"es": "Categoría de previsión", "en": "Forecast category"},
    "next_step": {"es": "Siguiente paso", "en": "Next step"},
    "next_on": {"es": "Fecha del siguiente paso", "en": "Day of the next step"},
    "owner": {"es": "Responsable", "en": "Owner"},
    "lost_reason": {"es": "Motivo de pérdida", "en": "Loss reason"},
    "margin": {"es": "Margen", "en": "Margin"},
    "term_months": {"es": "Duración en meses", "en": "Term in months"},
    "starts_on": {"es": "Inicio del contrato", "en": "Start of the contract"},
}

SUGGESTED_BECAUSE: Mapping[str, Text] = {
    "header": {"es": "El nombre de la columna lo dice", "en": "The name of the column says so"},
    "email": {"es": "Parecen direcciones de correo", "en": "The values look like e-mail addresses"},
    "phone": {"es": "Parecen teléfonos", "en": "The values look like phone numbers"},
    "date": {"es": "Parecen fechas", "en": "The values look like dates"},
    "money": {"es": "Parecen importes", "en": "The values look like amounts of money"},
    "country": {"es": "Parecen países", "en": "The values look like countries"},
    "own": {
        "es": "No se reconoce: se puede guardar con su propio nombre",
        "en": "Not recognised: it can be kept under its own name",
    },
    "empty": {
        "es": "No hay ningún valor en las filas vistas",
        "en": "The rows that were looked at hold no value",
    },
    "": {"es": "No se reconoce", "en": "Not recognised"},
}

PASSED_OVER: Mapping[str, Text] = {
    "total_row": {
        "es": "La fila suma otras y se pasa por alto, para no contar dos veces lo mismo.",
        "en": "The row adds up others and is passed over, so that nothing counts twice.",
    },
    "footer_row": {
        "es": "La fila es el pie del informe y se pasa por alto.",
        "en": "The row is the footer of the report and is passed over.",
    },
    "repeated_header": {
        "es": "La fila repite la cabecera y se pasa por alto.",
        "en": "The row repeats the header and is passed over.",
    },
}
