"""The nightly walk through the forms, looking with the eyes of Sales."""

from datetime import datetime

from testigo.actions.form_checks import check_forms_nightly
from testigo.queries.fields import what_sales_sees
from testigo.store.models import Workspace


def try_forms(workspace: Workspace, now: datetime) -> int:
    """Walk through the published forms when the night has come; returns how many that were."""
    return check_forms_nightly(workspace=workspace, look=what_sales_sees, now=now)
