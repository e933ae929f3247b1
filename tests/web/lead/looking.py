"""Looking at the page of a lead as its texts, and doing something about it."""

import re
from html import unescape

from django.test import Client

from testigo.actions.outcomes import record_outcome
from tests.web.handed_over import NOW, Shop


def page(client: Client, person: str, query: str = "") -> str:
    answer = client.get(f"/w/nortia/leads/{person}{query}")
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def sentences(html: str) -> list[str]:
    found = re.findall(r'<p class="moment-sentence">(.*?)</p>', html)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part)).strip() for part in found]


def did(shop: Shop, person: str, key: str, **values: str) -> object:
    return record_outcome(
        workspace=shop.workspace,
        person=person,
        key=key,
        by=shop.member(shop.ana),
        now=NOW,
        once=f"press-{key}-000",
        **values,
    )
