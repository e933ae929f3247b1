"""Who a row is about: e-mail, phone and external id in one normal form each."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from testigo.connect.values import BadValue, Cell, as_text, shown
from testigo.core.drafts import PersonKeys

# What the log and the keys of people hold; PostgreSQL refuses more, and with it the whole file.
MAX_KEY = 254
MAX_ANONYMOUS = 128
_CACHE = 1 << 13

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

# Blanks at the ends, and marks without width anywhere.
_UNSEEN = re.compile(r"^\s+|\s+$|[\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]")
# `{{…}}`, `${…}`, `%%…%%`, `*|…|*`, `<…>`, the text of a list or an object; nothing but zeros.
_UNFILLED = re.compile(
    r"(?:\{.*\}|\$\{.*\}|%%.*%%|\*\|.*\|\*|<.*>|\[.*\]|[-+]?0+(?:[.,]0*)?)\Z", re.DOTALL
)

# Addresses that need no further look; whatever differs is put to the validator, which knows all.
_PLAIN_EMAIL = re.compile(
    r"[a-z0-9_]+(?:[.+-][a-z0-9_]+)*@(?:[a-z0-9]{1,60}(?:-[a-z0-9]{1,60})?\.)+([a-z]{2,20})\Z"
)
_SPACING = str.maketrans("", "", " .-()\u00a0")
_KINDS = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number")
_PHONE_SHAPE = re.compile(r"(?:\+|00)?[0-9(][0-9 ().\u00a0/-]{2,24}\Z")
# What stands between two keys in one cell, and around one.
_BETWEEN = re.compile(r"[,;/|\n]+|\s+(?:y|o|and|or)\s+")
_ADDRESS_MARKS = re.compile(r"mailto:|[^<>]*<|>.*|[\"'()\[\]]", re.IGNORECASE)
_PHONE_MARKS = re.compile(
    r"(?:p|t|tel|tlf|telf|m[oó]vil|fijo|mob|phone)[.:]*\s*(?=[+0-9(])", re.IGNORECASE
)
_MOST_KEYS = 10


def is_illegal(text: str) -> bool:
    """Whether a text stands for nobody in particular: `null`, `guest`, `0` …, with marks that
    nobody sees or without, and what a template left unfilled, such as `{{user.id}}`."""
    if text.isascii() and text.isprintable():
        bare = text.strip().lower()  # as most are: nothing in it is unseen or has another form
    else:
        bare = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    return bare in ILLEGAL_IDS or _UNFILLED.match(bare) is not None


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


def emails_in(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """The first address of a cell that may hold several, and what else stands there.

    `a@x.es, b@x.es`, `Ana <a@x.es>` and `mailto:a@x.es` are read. Raises BadValue (bad_email)
    when there is no address at all.
    """
    text = as_text(cell)
    first = _email(text.lower())
    if first is not None:
        return first, ()
    return _first_of(text, _ADDRESS_MARKS, lambda part: _email(part.lower()), "bad_email", "")


def phones_in(cell: Cell, country: str) -> tuple[str, tuple[str, ...]]:
    """The first number of a cell that may hold several, and what else stands there.

    `600112233 / 911234567` and `p:+34600112233` are read. Raises BadValue (bad_phone).
    """
    text = as_text(cell)
    first = _phone(text, country)
    if first is not None:
        return first, ()
    return _first_of(text, _PHONE_MARKS, lambda part: _phone(part, country), "bad_phone", country)


def _first_of(
    text: str, marks: re.Pattern[str], read: Callable[[str], str | None], code: str, country: str
) -> tuple[str, tuple[str, ...]]:
    parts = [part.strip() for part in _BETWEEN.split(text[:1_000]) if part.strip()]
    told = [(read(marks.sub("", part).strip()), part) for part in parts[:_MOST_KEYS]]
    found = next((value for value, _ in told if value), None)
    if found is None:
        raise BadValue(code, value=shown(text), country=country)
    others = dict.fromkeys(value or part for value, part in told)
    return found, tuple(other for other in others if other != found)


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
    sure = _plain_phone(text, country)
    if sure is not None:
        return sure
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _plain_phone(text: str, country: str) -> str | None:
    """The number where nothing has to be made out: digits that are a number of the country as they
    stand, a hundred times sooner. None says nothing."""
    code, national = _numbers_of(country)
    if national is None:
        return None
    digits = text.translate(_SPACING).removeprefix(code)
    return f"{code}{digits}" if national.fullmatch(digits) else None


@cache
def _numbers_of(country: str) -> tuple[str, re.Pattern[str] | None]:
    """The calling code of a country and the pattern of all its numbers; no pattern where numbers
    are dialled with a prefix that is not part of them, or where countries share the code."""
    numbers = phonenumbers.PhoneMetadata.metadata_for_region(country) if country else None
    if numbers is None or numbers.national_prefix_for_parsing:
        return "", None
    if len(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[numbers.country_code or 0]) > 1:
        return "", None
    kinds = (getattr(numbers, kind) for kind in _KINDS)
    patterns = [one.national_number_pattern for one in kinds if one is not None]
    whole = "|".join(f"(?:{pattern})" for pattern in patterns if pattern)
    return f"+{numbers.country_code}", re.compile(whole, re.ASCII)
