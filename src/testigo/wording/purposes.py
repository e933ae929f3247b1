"""What people are asked to consent to; purposes of a workspace of its own are kept as written."""

from collections.abc import Mapping

from testigo.wording.texts import Text

PURPOSES: Mapping[str, Text] = {
    "marketing": {"es": "Novedades y ofertas", "en": "News and offers"},
    "news": {"es": "Novedades", "en": "News"},
    "calls": {"es": "Llamadas comerciales", "en": "Sales calls"},
    "events": {"es": "Invitaciones a eventos", "en": "Invitations to events"},
    "surveys": {"es": "Encuestas", "en": "Surveys"},
    "profiling": {"es": "Atención según su perfil", "en": "Service by profile"},
    "partners": {"es": "Comunicaciones de terceros", "en": "Messages of partners"},
}
