"""What stands in the way of joining people and of parting them."""

from collections.abc import Mapping

from testigo.wording.texts import Text

IDENTITY_PROBLEMS: Mapping[str, Text] = {
    "people_already_joined": {
        "es": "Ya son la misma persona.",
        "en": "They are the same person already.",
    },
    "key_of_another": {
        "es": "«{value}» ya es de {name}. Si son la misma persona, únelas en su página.",
        "en": "“{value}” is {name}’s already. If they are one person, join them on their page.",
    },
    "key_of_somebody": {
        "es": "«{value}» ya es de otra persona. Búscala por ese dato y, si es la misma, únelas.",
        "en": "“{value}” is somebody else’s already. Search for it and join them if they are one.",
    },
    "new_lead_is_there": {
        "es": "«{value}» ya es de {name}: ábrelo y apunta ahí lo que sepas.",
        "en": "“{value}” is {name}’s already: open the page and add there what you know.",
    },
    "new_lead_is_somebody": {
        "es": "«{value}» ya es de alguien: ábrelo y apunta ahí lo que sepas.",
        "en": "“{value}” is somebody’s already: open the page and add there what you know.",
    },
    "new_lead_without_key": {
        "es": "Falta el teléfono o el correo: sin uno de los dos nadie puede contactar.",
        "en": "A phone or an e-mail is missing: without one of them nobody can get in touch.",
    },
    "new_lead_without_source": {
        "es": "Di de dónde sale este contacto: si te lo preguntan, tendrás que saberlo.",
        "en": "Say where this contact comes from: if they ask, you will have to know.",
    },
    "person_not_joined": {
        "es": "Esta persona no está unida a ninguna otra.",
        "en": "This person is not joined to anybody.",
    },
    "claim_about_verified": {
        "es": "Una clave pública no puede hablar en nombre de alguien ya verificado: usa una clave "
        "de servidor.",
        "en": "A public key cannot speak for somebody verified already: use a server key.",
    },
    "joining_rule_share": {
        "es": "{value} no sirve: la probabilidad va de 900 a 999 por mil, o 0 para no unir a nadie "
        "por ella.",
        "en": "{value} cannot be used: the probability goes from 900 to 999 in a thousand, or 0 to "
        "join nobody by it.",
    },
    "may_not_join": {
        "es": "Unir y separar personas corresponde a Marketing, a la dirección o a quien "
        "administra el espacio: pídeselo.",
        "en": "Joining and parting people is for Marketing, heads or administrators of the "
        "workspace: ask one of them.",
    },
    "no_such_pair": {
        "es": "Este espacio no tiene esa pareja de personas, o ya se decidió sobre ella: vuelve a "
        "la lista.",
        "en": "This workspace has no such pair of people, or it has been decided on: go back to "
        "the list.",
    },
}
