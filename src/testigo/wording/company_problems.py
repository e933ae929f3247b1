"""What stands in the way of naming, joining and parting companies and giving them domains."""

from collections.abc import Mapping

from testigo.wording.texts import Text

COMPANY_PROBLEMS: Mapping[str, Text] = {
    "no_such_company": {
        "es": "No hay ninguna empresa con esa clave. Búscala por su nombre o su dominio con "
        "`testigo company list`.",
        "en": "There is no company with that key. Look for it by name or domain with "
        "`testigo company list`.",
    },
    "no_such_domain": {
        "es": "La empresa ya no tiene ese dominio.",
        "en": "The company does not have that domain any more.",
    },
    "companies_already_one": {
        "es": "Ya son la misma empresa.",
        "en": "They are the same company already.",
    },
    "company_other_unknown": {
        "es": "No hay ninguna empresa con el dominio ni el nombre «{value}». Escribe el dominio de "
        "la otra empresa.",
        "en": "There is no company with the domain or the name “{value}”. Write the domain of the "
        "other company.",
    },
    "company_not_joined": {
        "es": "Esta empresa no está unida a ninguna otra.",
        "en": "This company is not joined to any other.",
    },
    "company_name_too_long": {
        "es": "El nombre es muy largo: usa {limit} caracteres como máximo.",
        "en": "The name is too long: use {limit} characters at most.",
    },
    "company_domain_unreadable": {
        "es": "«{value}» no es un dominio. Escríbelo como acme.es o pega un correo o la dirección "
        "de la web.",
        "en": "“{value}” is not a domain. Write it as acme.com, or paste an e-mail or the address "
        "of the site.",
    },
    "company_domain_free": {
        "es": "«{value}» es correo gratuito o temporal y no agrupa a nadie: usa el dominio propio "
        "de la empresa.",
        "en": "“{value}” is free or passing mail and groups nobody: use the company's own domain.",
    },
    "company_domain_taken": {
        "es": "Ese dominio es de {name}: une las dos empresas.",
        "en": "That domain is of {name}: join both companies instead.",
    },
}
