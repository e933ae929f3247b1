"""What has to be right before a text is kept as a version of the pact, or signed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from testigo.connect.typed import country_code, is_country
from testigo.core.fields import asked_of, gaps
from testigo.core.pact import Pact, load_draft
from testigo.core.pact.drafting import country_tests
from testigo.core.pact.load import parse_document
from testigo.core.problems import InvalidInput, Problem
from testigo.core.reading import Node, Report
from testigo.store.catalogue import catalogue, published_forms
from testigo.store.models import Team, Workspace

# Reading a pact takes a tenth of a second, and who edits or signs one reads the same text again
# and again.
read_draft = lru_cache(maxsize=16)(load_draft)


def checked_pact(workspace: Workspace, text: str) -> Pact:
    """The pact that a text says. Raises InvalidInput with its problems or, when it has none, those
    that it has in this workspace."""
    pact, problems = read_draft(text)
    if pact is None:
        raise InvalidInput(problems)
    problems = workspace_problems(workspace, pact, text)
    if problems:
        raise InvalidInput(problems)
    return pact


def workspace_problems(workspace: Workspace, pact: Pact, text: str) -> list[Problem]:
    """What does not fit between a pact and its workspace, with its place in the text."""
    problems = list(_workspace_problems(workspace, pact, text))
    root = parse_document(text, Report()) if problems else None
    return [_placed(root, problem) for problem in problems]


def what_blocks(workspace: Workspace, text: str) -> list[Problem]:
    """Everything for which a text cannot be signed now: its own problems, else those that it has in
    this workspace, and what forms ask in vain."""
    pact, problems = read_draft(text)
    if pact is not None:
        problems = workspace_problems(workspace, pact, text)
    return [*problems, *unseen_questions(workspace.id)]


def _workspace_problems(workspace: Workspace, pact: Pact, text: str) -> Iterator[Problem]:
    if pact.currency != workspace.currency:
        params: dict[str, str | int] = {"value": pact.currency, "expected": workspace.currency}
        yield Problem("currency_differs", "currency", params)
    teams = sorted(Team.objects.of(workspace.id).values_list("slug", flat=True))
    for rule in (*pact.routing.mql, *pact.routing.sql):
        if rule.team and rule.team not in teams:
            params = {"team": rule.team, "options": ", ".join(teams)}
            yield Problem("unknown_team", f"{rule.clause}.to", params)
    yield from _countries_in_words(text)


def _countries_in_words(text: str) -> Iterator[Problem]:
    """Countries that a test names in words: they are kept by their code, so nobody would match."""
    root = parse_document(text, Report())
    for node in country_tests(root) if root is not None else ():
        value = str(node.value)
        code = country_code(value)
        if code.lower() != value.lower():
            params: dict[str, str | int] = {"value": value[:60], "code": code}
            yield Problem("country_in_words", node.where, params)
        elif not is_country(value):
            yield Problem("unknown_country", node.where, {"value": value[:60], "op": "trait"})


def unseen_questions(workspace_id: int) -> Iterator[Problem]:
    """What the forms of the workspace ask in vain. A draft may be loaded meanwhile: it says nothing
    about forms, and who mends them needs it to talk about."""
    known = catalogue(workspace_id)
    for form in published_forms(workspace_id):
        for gap in gaps(asked_of(form.content), known):
            if gap is not None:
                params = {"form": form.name, "question": gap.params["question"]}
                yield Problem("form_field_unseen", params=params)


def _placed(root: Node | None, problem: Problem) -> Problem:
    """The problem with the line and column of what it is about."""
    node = _find(root, problem.where) if root is not None else None
    return problem if node is None else replace(problem, line=node.line, column=node.column)


def _find(node: Node, where: str) -> Node | None:
    if node.where == where:
        return node
    value = node.value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(children, (str, int, float, date)) or children is None:
        return None
    found = (_find(child, where) for child in children if where.startswith(child.where))
    return next((one for one in found if one is not None), None)
