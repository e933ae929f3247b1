"""Ids of deals in addresses. They come from other systems and may hold anything, so those that an
address cannot carry are written in letters that it can."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_CODED = "b64-"
# Names of pages that stand where an id would.
_TAKEN = ("with", "week")


def address_of(key: str) -> str:
    """The id of a deal as a part of an address."""
    if _PLAIN.match(key) and not key.startswith(_CODED) and key not in _TAKEN:
        return key
    coded = urlsafe_b64encode(key.encode("utf-8", "surrogatepass")).decode()
    return _CODED + coded.rstrip("=")


def key_of(address: str) -> str:
    """The id that a part of an address stands for. Raises Http404 for one that stands for none."""
    if not address.startswith(_CODED):
        return address
    coded = address.removeprefix(_CODED)
    try:
        return urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode().replace("\x00", "")
    except (Error, UnicodeDecodeError) as error:
        raise Http404 from error


def deal_url(slug: str, key: str, name: str = "deal", **query: str) -> str:
    """The address of a deal's page, or of what is done there."""
    url = reverse(name, kwargs={"slug": slug, "deal": address_of(key)})
    return f"{url}?{urlencode(query)}" if query else url
