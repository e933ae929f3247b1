"""Where personal data come from and by what right they are held: `data.obtained`."""

from collections.abc import Mapping

from testigo.core.conditions import normalise

NAME = "data.obtained"
# The lawful bases of article 6.1 of the GDPR; those that imports have most often come first.
BASES = (
    "consent",
    "contract",
    "legitimate_interest",
    "legal_obligation",
    "public_task",
    "vital_interests",
)
# The traits by which a column of a file says it of each person.
BASIS_TRAIT = "lawful_basis"
SOURCE_TRAIT = "source_of_data"
MAX_SOURCE = 200

# How people write a basis, beside the code itself.
_WORDS: Mapping[str, str] = {
    "consentimiento": "consent",
    "contrato": "contract",
    "ejecucion de un contrato": "contract",
    "precontractual": "contract",
    "interes legitimo": "legitimate_interest",
    "legitimate interest": "legitimate_interest",
    "legitimate interests": "legitimate_interest",
    "obligacion legal": "legal_obligation",
    "legal obligation": "legal_obligation",
    "interes publico": "public_task",
    "mision publica": "public_task",
    "public interest": "public_task",
    "public task": "public_task",
    "interes vital": "vital_interests",
    "intereses vitales": "vital_interests",
    "vital interest": "vital_interests",
    "vital interests": "vital_interests",
}


def basis_of(text: str) -> str | None:
    """The basis that a word in Spanish or English means; None for any other word."""
    words = normalise(text.replace("_", " "))
    code = words.replace(" ", "_")
    return code if code in BASES else _WORDS.get(words)
