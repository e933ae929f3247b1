"""What machines did stands on the page of a lead, says so, and gives no point."""

import re
from html import unescape

import pytest
from django.test import Client

from testigo.actions.applying import apply_all
from testigo.actions.facts import record_facts
from testigo.core.drafts import FactDraft
from tests.web.handed_over import NOW, Shop, hand_over

pytestmark = pytest.mark.django_db


def test_what_a_machine_did_is_shown_as_such_and_gives_no_point(shop: Shop, seller: Client) -> None:
    person = hand_over(shop)
    address = f"/w/nortia/leads/{person}"
    points = re.compile(r'data-(?:points|total)="(-?\d+)"')
    before = points.findall(seller.get(address).content.decode())
    told = [
        ("page.viewed", {"path": "/precios/escaner"}),
        ("demo.requested", {}),
        ("webinar.attended", {}),
    ]
    drafts = [
        FactDraft(name, NOW, f"scan-{name}", person_id=person, automatic=True, props=props)
        for name, props in told
    ]
    record_facts(workspace=shop.workspace, drafts=drafts, source="collector", now=NOW)
    apply_all(workspace=shop.workspace, now=NOW)
    page = unescape(seller.get(address).content.decode())
    assert points.findall(page) == before
    lines = re.findall(r'<p class="moment-sentence">(.*?)</p>', page)
    machines = [line for line in lines if '<span class="tag">automático</span>' in line]
    assert len(machines) == 3
    assert any("Visitó /precios/escaner" in line for line in machines)
