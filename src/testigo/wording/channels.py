"""Where leads come from, and by which ways and with which outcome somebody tried to reach them."""

from collections.abc import Mapping

from testigo.wording.texts import Text

CHANNELS: Mapping[str, Text] = {
    "": {"es": "Desconocido", "en": "Unknown"},
    "direct": {"es": "Visita directa", "en": "Direct"},
    "email": {"es": "Correo electrónico", "en": "E-mail"},
    "events": {"es": "Eventos", "en": "Events"},
    "google_ads": {"es": "Google Ads", "en": "Google Ads"},
    "linkedin_ads": {"es": "LinkedIn Ads", "en": "LinkedIn Ads"},
    "meta_ads": {"es": "Meta Ads", "en": "Meta Ads"},
    "microsoft_ads": {"es": "Microsoft Ads", "en": "Microsoft Ads"},
    "organic_search": {"es": "Buscadores", "en": "Organic search"},
    "organic_social": {"es": "Redes sociales", "en": "Organic social"},
    "other_campaign": {"es": "Otra campaña", "en": "Other campaign"},
    "paid_other": {"es": "Otros anuncios", "en": "Other ads"},
    "referral": {"es": "Otra web", "en": "Referral"},
    "tiktok_ads": {"es": "TikTok Ads", "en": "TikTok Ads"},
    "webinars": {"es": "Webinars", "en": "Webinars"},
}

# What the direct channel was called in files that were written with its former Spanish name.
_DIRECT_BEFORE = "directo"

# What a rule of channels looks at.
CHANNEL_TESTS: Mapping[str, Text] = {
    "source": {"es": "Fuente (utm_source)", "en": "Source (utm_source)"},
    "medium": {"es": "Medio (utm_medium)", "en": "Medium (utm_medium)"},
    "campaign": {"es": "Campaña", "en": "Campaign"},
    "referrer": {"es": "Web de la que viene", "en": "Site it comes from"},
    "click_id": {"es": "Id en la dirección", "en": "Id in the address"},
}

# The built-in rules, by what they look at.
CHANNEL_GROUPS: Mapping[str, Text] = {
    "click_id": {"es": "Id de clic en la dirección", "en": "Click id in the address"},
    "paid": {
        "es": "Medio de pago (utm_medium), según la fuente",
        "en": "Paid medium (utm_medium), by its source",
    },
    "medium": {"es": "Medio (utm_medium)", "en": "Medium (utm_medium)"},
    "source": {"es": "Otra fuente (utm_source)", "en": "Another source (utm_source)"},
    "referrer": {"es": "Web de la que viene", "en": "Site it comes from"},
}

ATTEMPT_CHANNELS: Mapping[str, Text] = {
    "phone": {"es": "Teléfono", "en": "Phone"},
    "email": {"es": "Correo electrónico", "en": "E-mail"},
    "whatsapp": {"es": "WhatsApp", "en": "WhatsApp"},
    "linkedin": {"es": "LinkedIn", "en": "LinkedIn"},
    "visit": {"es": "Visita", "en": "Visit"},
    "video": {"es": "Videollamada", "en": "Video call"},
}

ATTEMPT_OUTCOMES: Mapping[str, Text] = {
    "spoke": {"es": "Hemos hablado", "en": "We spoke"},
    "no_answer": {"es": "No contesta", "en": "No answer"},
    "voicemail": {"es": "Mensaje en el buzón", "en": "Left a voicemail"},
    "call_back": {"es": "Llamar más tarde", "en": "Call back later"},
    "meeting_booked": {"es": "Reunión agendada", "en": "Meeting booked"},
    "wrong_number": {"es": "El número no es correcto", "en": "Wrong number"},
}


def channel_code(name: str) -> str:
    """The code of a channel that people name in either language, or by its code; a channel of
    their own is as they write it."""
    asked = name.strip()
    if asked.casefold() == _DIRECT_BEFORE:
        return "direct"
    for code, text in CHANNELS.items():
        if code and asked.casefold() in (code, text["es"].casefold(), text["en"].casefold()):
            return code
    return asked
