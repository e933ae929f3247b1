"""A file of deals on screen: checked, brought in, and held against what stands."""

import pytest
from django.test import Client

from testigo.actions.import_runs import start, try_out
from testigo.actions.running import work_on
from testigo.store.models import DealRow, Membership
from tests.actions.import_files import Hands, chosen, uploaded
from tests.web.handed_over import open_shop

pytestmark = pytest.mark.django_db
FILE = (
    "Deal ID,Deal Name,Status,Amount,Create Date,Close Date\n"
    "1,Ebro,Won,1200.50,2026-03-02,2026-05-20\n"
    "2,Cañas,Open,300,2026-08-02,2026-12-20\n"
)


def test_the_page_of_a_file_of_deals_reconciles_them_in_money(client: Client) -> None:
    shop = open_shop()
    hands = Hands()
    run = uploaded(shop.workspace, FILE, kind="deals", name="deals.csv")
    chosen(shop.workspace, run, history=True)
    try_out(workspace=shop.workspace, run=run)
    work_on(workspace=shop.workspace, run=run, clock=hands)
    assert not DealRow.objects.of(shop.workspace.id).exists()
    start(workspace=shop.workspace, run=run, by="user:1")
    work_on(workspace=shop.workspace, run=run, clock=hands)
    assert DealRow.objects.of(shop.workspace.id).count() == 2
    Membership.objects.of(shop.workspace.id).filter(user=shop.vera).update(role="admin")
    client.force_login(shop.vera)
    page = client.get(f"/w/nortia/settings/imports/{run}").content.decode()
    assert "1.200,50" in page
    assert "Cuadra al céntimo." in page
