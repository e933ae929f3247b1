"""Who a row is about: e-mail, phone and external id in one normal form each."""

import re
from functools import lru_cache

import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from testigo.connect.values import BadValue, Cell, as_text, shown
from testigo.core.drafts import PersonKeys

# What the log and the keys of people hold; PostgreSQL refuses more, and with it the whole file.
MAX_KEY = 254
MAX_ANONYMOUS = 128
_CACHE = 1 << 16

# What programs send when they do not know who it is; taking one as an id would merge strangers.
ILLEGAL_IDS = frozenset(
    {
        *("", "-", "--", ".", "0", "00", "000", "-1", "null", "nil", "none", "undefined"),
        *("nan", "n/a", "na", "#n/a", "#ref!", "unknown", "desconocido", "anonymous"),
        *("anonimo", "anónimo", "guest", "invitado", "visitor", "user", "userid", "user_id"),
        *("id", "email", "e-mail", "phone", "true", "false", "test", "sin datos", "ninguno"),
        *("[object object]", "(null)", "(none)", "00000000-0000-0000-0000-000000000000"),
    }
)

# Addresses that need no further look; whatever differs is put to the validator, which knows all.
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9_]+(?:[.+-][a-z0-9_]+)*@(?:[a-z0-9]{1,60}(?:-[a-z0-9]{1,60})?\.)+([a-z]{2,20})\Z"
)
_PHONE_SHAPE = re.compile(r"(?:\+|00)?[0-9(][0-9 ().\u00a0/-]{2,24}\Z")


def is_illegal(text: str) -> bool:
    """Whether a text stands for nobody in particular (`null`, `guest`, `0` …)."""
    return text.strip().lower() in ILLEGAL_IDS


def normal_email(cell: Cell) -> str:
    """The address in lower case; raises BadValue (bad_email). No DNS is asked."""
    email = _email(as_text(cell).lower())
    if email is None:
        raise BadValue("bad_email", value=shown(cell))
    return email


def normal_phone(cell: Cell, country: str) -> str:
    """The number as E.164; `country` (ES) gives the prefix of a national one. Raises BadValue."""
    phone = _phone(as_text(cell), country)
    if phone is None:
        raise BadValue("bad_phone", value=shown(cell), country=country)
    return phone


def normal_id(cell: Cell, longest: int = MAX_KEY) -> str:
    """An id of another system, as it is; raises BadValue (illegal_id, value_too_long)."""
    text = as_text(cell)
    if is_illegal(text):
        raise BadValue("illegal_id", value=shown(text))
    if len(text) > longest:
        raise BadValue("value_too_long", limit=longest)
    return text


def person_by_shape(text: str, country: str) -> PersonKeys:
    """Read a lone key: with @ an e-mail, a valid number a phone, else an external id."""
    found = _by_shape(text, country)
    if isinstance(found, BadValue):
        raise found
    return found


@lru_cache(_CACHE)
def _by_shape(text: str, country: str) -> PersonKeys | BadValue:
    try:
        if "@" in text:
            return PersonKeys(email=normal_email(text))
        if _PHONE_SHAPE.match(text):
            phone = _phone(text, country)
            if phone is not None:
                return PersonKeys(phone=phone)
            if text.startswith("+"):
                return BadValue("bad_phone", value=shown(text), country=country)
        return PersonKeys(external_id=normal_id(text))
    except BadValue as problem:
        return problem


@lru_cache(_CACHE)
def _email(text: str) -> str | None:
    plain = _PLAIN_EMAIL.match(text)
    if plain and len(text) <= 200 and plain[1] not in SPECIAL_USE_DOMAIN_NAMES:
        local = text.partition("@")[0]
        if len(local) <= 64:
            return text
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


@lru_cache(_CACHE)
def _phone(text: str, country: str) -> str | None:
    if len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
