"""Sending by Apprise, which knows the form of each service, through our one way out.

Apprise opens connections with `requests`. The modules that are used here get `Wire` in its place,
which hands each request to `egress.http` and keeps what came back: Apprise itself only says yes or
no, but whether to try again, and when, stands in the answer. Its pauses, which would hold up the
worker, are left out.
"""

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import requests
from apprise import AppriseAsset

from testigo.alerts.channels.contract import Message, NotDelivered, Receipt
from testigo.alerts.channels.handing import refusal
from testigo.alerts.channels.push.services import RECIPIENT, SERVICES, Service, is_host_of
from testigo.alerts.channels.texts import subject_of, with_link
from testigo.egress import http
from testigo.egress.http import Answer, NotReached
from testigo.egress.targets import BadTarget, read

_LONGEST = 1_000


def send(message: Message, address: str) -> Receipt:
    """Hand over a message to the service that an address of Apprise names. Raises NotDelivered."""
    schema = address.partition("://")[0]
    filled = address.replace(RECIPIENT, quote(message.recipient_address, safe=""))
    notifier = _notifier(schema, filled)
    subject = subject_of(message)
    kind = "warning" if message.urgency == "now" else "info"
    with _exchange(SERVICES[schema]) as exchange:
        taken = notifier.notify(body=with_link(message, _LONGEST), title=subject, notify_type=kind)
    if taken:
        return Receipt("")
    raise exchange.meaning()


def _notifier(schema: str, address: str) -> Any:
    notifier = _class_of(schema)
    said = notifier.parse_url(address)
    # No pictures of its own, fetched from afar by whoever reads.
    asset = AppriseAsset(app_id="Testigo", image_url_mask="", image_path_mask="")
    try:
        return notifier(**said, asset=asset)
    except TypeError:
        raise NotDelivered("not an address of this service", True) from None


@lru_cache(maxsize=len(SERVICES))
def _class_of(schema: str) -> Any:
    """The class of a service, with our way out and without pauses."""
    # What it writes to journals may hold keys and people.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    service = SERVICES[schema]
    module: Any = importlib.import_module(f"apprise.plugins.{service.module}")
    module.requests = Wire
    return type(service.notifier, (_Calm, getattr(module, service.notifier)), {})


class _Calm:
    """A notifier that never sleeps; who waits how long is for the worker to say."""

    request_rate_per_sec = 0

    def throttle(self, last_io: Any = None, wait: Any = None) -> None:
        return


class _Exchange:
    """What one notifier asked of its service, and the last thing that came back."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._answer: Answer | None = None
        self._problem: NotDelivered | None = None

    def ask(self, prepared: requests.PreparedRequest) -> Answer:
        """Raises BadTarget or NotReached, and remembers why."""
        try:
            if not is_host_of(self._service, read(prepared.url or "").host):
                raise BadTarget("target_not_of_service")
            self._answer = http.ask(
                prepared.method or "",
                prepared.url or "",
                content=_bytes_of(prepared),
                headers={name: str(value) for name, value in prepared.headers.items()},
            )
        except BadTarget as error:
            self._problem = NotDelivered("not connected to", True, code=error.code)
            raise
        except NotReached as error:
            self._problem = NotDelivered(str(error), False, code="alert_no_answer")
            raise
        return self._answer

    def meaning(self) -> NotDelivered:
        """Why the notifier says that its message was not taken."""
        if self._problem is not None:
            return self._problem
        if self._answer is None:
            return NotDelivered("not an address of this service", True)
        if 200 <= self._answer.status < 300:
            return NotDelivered(f"{self._answer.status}, but not taken", True)
        return refusal(self._answer)


_current: ContextVar[_Exchange] = ContextVar("exchange")


@contextmanager
def _exchange(service: Service) -> Iterator[_Exchange]:
    made = _Exchange(service)
    token = _current.set(made)
    try:
        yield made
    finally:
        _current.reset(token)


class Wire:
    """As much of `requests` as Apprise uses, over our own way out. Certificates are always
    checked, no redirect is followed and no file is sent, whatever is asked."""

    codes = requests.codes
    exceptions = requests.exceptions
    RequestException = requests.RequestException

    @staticmethod
    def post(url: str, data: Any = None, **said: Any) -> requests.Response:
        return _ask("POST", url, data=data, **said)

    @staticmethod
    def delete(url: str, **said: Any) -> requests.Response:
        return _ask("DELETE", url, **said)


def _bytes_of(prepared: requests.PreparedRequest) -> bytes:
    body = prepared.body or b""
    if isinstance(body, (str, bytes)):
        return body.encode() if isinstance(body, str) else body
    raise BadTarget("target_not_of_service")


def _ask(
    method: str,
    url: str,
    *,
    data: Any = None,
    json: Any = None,
    params: Any = None,
    headers: Any = None,
    auth: Any = None,
    **ignored: Any,
) -> requests.Response:
    asked = requests.Request(
        method, url, data=data, json=json, params=params, headers=headers, auth=auth
    )
    try:
        answer = _current.get().ask(asked.prepare())
    except (BadTarget, NotReached) as error:
        raise requests.ConnectionError(str(error)) from None
    response = requests.Response()
    response.status_code = answer.status
    response._content = answer.body
    response.encoding = "utf-8"
    response.url = url
    return response
