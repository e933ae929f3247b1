"""Column types shared by the tables."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from django.db import models

if TYPE_CHECKING:
    WholeNumbers = models.BigIntegerField[Any, Any]
    Texts = models.TextField[Any, Any]
else:
    WholeNumbers = models.BigIntegerField
    Texts = models.TextField

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Whole microseconds since 1970 in UTC, as stored."""
    return (instant - _EPOCH) // _MICROSECOND


def from_day(value: Any) -> date | None:
    """A day as the database gives it: SQLite keeps days as texts."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def from_micros(micros: int) -> datetime:
    """The aware datetime in UTC of a stored instant."""
    return _EPOCH + micros * _MICROSECOND


class InstantField(WholeNumbers):
    """An aware datetime, stored as whole microseconds: the same SQL and order on every database."""

    # For the type checker only: what the attribute takes and gives.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: int | None, *_: object) -> datetime | None:
        return None if value is None else from_micros(value)

    def to_python(self, value: Any) -> Any:
        return from_micros(value) if isinstance(value, int) else value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, int):
            return value
        return to_micros(value)


class DocumentField(Texts):
    """A JSON document as text: plain SQL writes it and both databases read it alike."""

    # For the type checker only.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else msgspec.json.decode(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()
