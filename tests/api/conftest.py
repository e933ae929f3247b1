"""A workspace with a program that reads and writes; `trade` is a business with a pact in force."""

import pytest

from testigo.api.limits import LIMITS
from testigo.store.models import Workspace
from tests.api.calling import Program, program
from tests.factories.business import business, open_workspace


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    LIMITS.__init__()


@pytest.fixture
def place(db: None) -> Workspace:
    return open_workspace()


@pytest.fixture
def trade(db: None) -> Workspace:
    return business("comercio")


@pytest.fixture
def crm(place: Workspace) -> Program:
    return program(place)
