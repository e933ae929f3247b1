"""What is said about costs that are written down by hand, and about what platforms claim."""

from collections.abc import Mapping

from testigo.wording.texts import Text

COST_PROBLEMS: Mapping[str, Text] = {
    "cost_without_channel": {
        "es": "Falta el canal: di a qué se fue el dinero, como google_ads o eventos.",
        "en": "The channel is missing: say where the money went, such as google_ads or events.",
    },
    "cost_name_too_long": {
        "es": "Los canales y las campañas tienen nombre, de {limit} caracteres como mucho.",
        "en": "Channels and campaigns have a name, of up to {limit} characters.",
    },
    "cost_too_long": {
        "es": "Un coste se reparte entre {days} días como mucho. Anótalo en varias partes.",
        "en": "A cost is spread over {days} days at most. Write it down in several parts.",
    },
    "cost_not_begun": {
        "es": "El {day} está por llegar. Un coste se anota cuando ha empezado.",
        "en": "{day} is still to come. A cost is written down once it has begun.",
    },
    "cost_claim_unreadable": {
        "es": "«{value}» no es un número de leads. Escribe un número entero, o nada si ninguna "
        "plataforma declara leads.",
        "en": "“{value}” is no number of leads. Write a whole number, or nothing where no platform "
        "claims any.",
    },
    "no_such_cost": {
        "es": "Ese coste ya no consta: alguien lo retiró, o llegó en un archivo y se va con él.",
        "en": "That cost does not stand: somebody took it back, or it came by a file and is taken "
        "back with it.",
    },
    "campaign_same_as_itself": {
        "es": "Las dos campañas son la misma. Elige otra.",
        "en": "A campaign cannot be another one of the same name. Choose a different one.",
    },
}

# Why a platform claims more or fewer leads than the CRM holds.
CLAIM_REASONS: Mapping[str, Text] = {
    "again": {"es": "la misma persona otra vez", "en": "the same person again"},
    "elsewhere": {"es": "llegaron antes por otro canal", "en": "came first by another channel"},
    "outside": {"es": "leads de otros días", "en": "leads of other days"},
    "no_lead": {"es": "sin los datos mínimos", "en": "without the minimum data"},
    "machine": {"es": "clics de máquinas", "en": "clicks of machines"},
    "not_arrived": {"es": "no llegaron", "en": "did not arrive"},
    "undivided": {
        "es": "declarados para un periodo más largo",
        "en": "claimed for a longer period",
    },
    "unclaimed": {"es": "campañas sin declarar", "en": "campaigns without a claim"},
    "not_claimed": {"es": "sin declarar", "en": "not claimed"},
}
