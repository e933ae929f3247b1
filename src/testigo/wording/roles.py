"""Roles of people in a workspace, and the sides that sign a pact."""

from collections.abc import Mapping

from testigo.wording.texts import Text

ROLES: Mapping[str, Text] = {
    "marketing": {"es": "Marketing", "en": "Marketing"},
    "sdr": {"es": "SDR", "en": "SDR"},
    "sales": {"es": "Ventas", "en": "Sales"},
    "lead": {"es": "Responsable de ventas", "en": "Head of sales"},
    "success": {"es": "Customer success", "en": "Customer success"},
    "director": {"es": "Dirección", "en": "Management"},
    "admin": {"es": "Administración", "en": "Administrator"},
    "dpo": {"es": "Protección de datos", "en": "Data protection officer"},
    "agency": {"es": "Agencia", "en": "Agency"},
}

SIDES: Mapping[str, Text] = {
    "marketing": {"es": "Marketing", "en": "Marketing"},
    "sales": {"es": "Ventas", "en": "Sales"},
    "success": {"es": "Clientes", "en": "Customer success"},
    "sponsor": {"es": "Dirección", "en": "Management"},
}
