"""What agrees between two people and what differs, and how likely it is that they are one."""

from collections.abc import Mapping

from testigo.wording.texts import Text, language_of

LIKENESS: Mapping[str, Text] = {
    "name_same": {"es": "Mismo nombre", "en": "Same name"},
    "name_part": {
        "es": "Un nombre está dentro del otro",
        "en": "One name is part of the other",
    },
    "name_typo": {"es": "Mismo nombre, salvo una errata", "en": "Same name but for a typo"},
    "name_first": {"es": "Coincide parte del nombre", "en": "Part of the name is the same"},
    "name_different": {"es": "Nombres distintos", "en": "Different names"},
    "email_same": {
        "es": "Mismo correo, salvo puntos o lo que sigue a «+»",
        "en": "Same e-mail but for dots or what follows “+”",
    },
    "email_typo": {"es": "Mismo correo, salvo una errata", "en": "Same e-mail but for a typo"},
    "email_mailbox": {
        "es": "Mismo buzón en otro dominio",
        "en": "Same mailbox at another domain",
    },
    "email_colleague": {
        "es": "Otro buzón de la misma empresa",
        "en": "Another mailbox of the same company",
    },
    "email_different": {"es": "Correos distintos", "en": "Different e-mails"},
    "phone_same": {"es": "Mismo teléfono", "en": "Same phone"},
    "phone_typo": {"es": "Mismo teléfono, salvo una cifra", "en": "Same phone but for one digit"},
    "phone_different": {"es": "Teléfonos distintos", "en": "Different phones"},
    "company_same": {"es": "Misma empresa", "en": "Same company"},
    "company_domain": {
        "es": "Misma empresa, por el dominio del correo",
        "en": "Same company, by the domain of the e-mail",
    },
    "company_typo": {"es": "Misma empresa, salvo una errata", "en": "Same company but for a typo"},
    "company_different": {"es": "Empresas distintas", "en": "Different companies"},
}
# What let a rule of the workspace join two people.
RULES: Mapping[str, Text] = {
    "phone_and_name": {
        "es": "Coinciden el teléfono y el nombre",
        "en": "Phone and name agree",
    },
    "probable": {
        "es": "Es casi seguro que son la misma persona",
        "en": "It is almost certain that they are one person",
    },
}
LIKELIHOODS: Mapping[str, Text] = {
    "very_likely": {"es": "Muy probable", "en": "Very likely"},
    "likely": {"es": "Probable", "en": "Likely"},
    "possible": {"es": "Posible", "en": "Possible"},
}
# From how many thousandths on each of them is said.
_FROM = (("very_likely", 950), ("likely", 800), ("possible", 0))


def likelihood_of(thousandths: int) -> str:
    """The code of a probability: very_likely, likely or possible."""
    return next(code for code, least in _FROM if thousandths >= least)


def likelihood(code: str, language: str) -> str:
    """A likelihood in words."""
    return LIKELIHOODS[code][language_of(language)]
