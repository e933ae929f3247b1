"""The OpenAPI document is true: Schemathesis calls every operation and holds it to its word."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from testigo.api.document import document
from testigo.api.limits import LIMITS
from tests.api.calling import Program, key_of
from tests.factories.business import business

HELD_TO = frozenset(
    {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "missing_required_header",
        "unsupported_method",
        "ignored_auth",
    }
)
load_all_checks()
checks = [check for check in CHECKS.get_all() if check.__name__ in HELD_TO]
schema = schemathesis.openapi.from_dict(
    document(),
    config=SchemathesisConfig(
        seed=20260915,
        projects=ProjectsConfig(
            default=ProjectConfig(generation=GenerationConfig(max_examples=15, database="none"))
        ),
    ),
)
schema.app = WSGIHandler()


@pytest.fixture
def headers(db: None) -> Iterator[dict[str, str]]:
    """A key of a business with somebody in it, so that answers are not empty."""
    LIMITS.__init__(burst=1e9)  # type: ignore[misc]
    key = key_of(business())
    crm = Program(key)
    traits = {"name": "Eva", "sector": "industria"}
    crm.post("/people", {"email": "eva@cliente.example", "traits": traits})
    crm.post("/costs", {"costs": [{"channel": "x", "month": "2026-09", "amount": "12.50"}]})
    # The test's transaction outlives its requests, as with Django's own client.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {key}"}
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_does_what_it_declares(case: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=checks)


def test_all_the_checks_are_known() -> None:
    assert {check.__name__ for check in checks} == HELD_TO
