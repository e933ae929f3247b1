"""A write that is sent again is done once: its answer is kept with what it wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from testigo.actions.refusals import Refused
from testigo.store.models import IdempotentAnswer, Workspace

# How long an answer is kept for whoever asks again.
KEPT = timedelta(hours=48)


class KeyUsedOtherwise(Refused):
    """The same Idempotency-Key came before with another request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answers; `replayed` says that it was given before and nothing was done now."""

    status: int
    body: str
    replayed: bool = False


def answer_once(
    *,
    workspace: Workspace,
    api_key: str,
    key: str,
    digest: str,
    now: datetime,
    do: Callable[[], Answer],
) -> Answer:
    """Do a write, or give the answer again that the same `key` was given.

    `digest` tells one request from another; without a `key` the write is simply done. What is
    written and its answer become durable together; a write that raises leaves its key free. Of two
    requests at once the second waits for the first. Raises KeyUsedOtherwise.
    """
    with transaction.atomic():
        if not key:
            return do()
        rows = IdempotentAnswer.objects.of(workspace.pk)
        # Whoever inserts second waits here until the first has committed or given up.
        rows.bulk_create(
            [
                IdempotentAnswer(
                    workspace=workspace,
                    api_key=api_key,
                    key=key,
                    request_digest=digest,
                    created_at=now,
                )
            ],
            ignore_conflicts=True,
        )
        held = rows.get(api_key=api_key, key=key)
        if held.request_digest != digest:
            raise KeyUsedOtherwise("idempotency_key_used")
        # Nobody sees another's row before it has its answer, so a row without one is ours.
        if held.status:
            return Answer(held.status, held.body, replayed=True)
        answer = do()
        rows.filter(api_key=api_key, key=key).update(status=answer.status, body=answer.body)
        return answer


def forget_answers(*, workspace: Workspace, now: datetime) -> int:
    """Let go of the answers that nobody asks for any more; returns how many those were."""
    old = IdempotentAnswer.objects.of(workspace.pk).filter(created_at__lt=now - KEPT)
    # Looking takes no lock; most of the time there is nothing to delete.
    return int(old.delete()[0]) if old.exists() else 0
