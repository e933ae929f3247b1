"""Calling the API as a program does: a key in the header, JSON in and out."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from testigo.actions.keys import create_key
from testigo.store.models import Workspace

BORN = datetime(2026, 9, 1, 8, tzinfo=UTC)


class Program:
    """A program with a key; `answer` is what came back last."""

    def __init__(self, key: str = "", language: str = "en") -> None:
        self.client = Client()
        self.headers = {"Accept-Language": language}
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any, *, once: str = "", **headers: str) -> HttpResponse:
        sent = {**self.headers, **({"Idempotency-Key": once} if once else {}), **headers}
        content = body if isinstance(body, (bytes, str)) else json.dumps(body)
        kind = sent.pop("Content-Type", "application/json")
        return self.client.post(f"/api/v1{path}", content, content_type=kind, headers=sent)


def key_of(workspace: Workspace, scope: str = "write", **more: Any) -> str:
    """A new key of a workspace."""
    return create_key(workspace=workspace, name=scope, scope=scope, now=BORN, **more)[1]


def program(workspace: Workspace, scope: str = "write", **more: Any) -> Program:
    """A program with a new key of a workspace."""
    return Program(key_of(workspace, scope, **more))


def codes(answer: HttpResponse) -> list[str]:
    """The codes of a problem document, which it must be."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    document = json.loads(answer.content)
    assert document["status"] == answer.status_code
    return [one["code"] for one in document["problems"]]


def places(answer: HttpResponse) -> list[str]:
    """Where the problems of a problem document are."""
    return [one["where"] for one in json.loads(answer.content)["problems"]]
