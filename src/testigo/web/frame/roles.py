"""The names of the roles."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE_NAMES: dict[str, str | Promise] = {
    "marketing": _("Marketing"),
    "sdr": _("SDR"),
    "sales": _("Sales"),
    "lead": _("Head of sales"),
    "success": _("Customer success"),
    "director": _("Management"),
    "admin": _("Administrator"),
    "dpo": _("Data protection officer"),
    "agency": _("Agency"),
}
